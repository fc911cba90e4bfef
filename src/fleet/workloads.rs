//! Who the workloads in series are. Pure.

use super::agents::Agent;
use super::asking::{Gathered, timestamp};
use super::families::{Bound, WHO, WORK, WORKLOAD};
use super::grid::Millis;
use super::selector::Labels;
use super::sessions;
use crate::accounting::{Holder, WorkloadRecord};
use crate::sample::{Phase, Work, Workload, WorkloadId};
use std::collections::{BTreeMap, BTreeSet};

/// Labels of `wattprint_workload_info` that are an owner's.
const OWNERS: [&str; 7] = [
    "project",
    "model",
    "owner",
    "image",
    "namespace",
    "pod",
    "slurm_job",
];

/// The identities of workloads: as in the series, unless one had several phases there.
pub struct Names {
    phases: BTreeMap<String, BTreeSet<String>>,
}

/// When and where a workload used something.
struct Seen<'a> {
    agent: &'a Agent,
    first: Millis,
    grew: Millis,
}

impl Names {
    /// The workloads of these agents.
    pub fn of(agents: &[Agent]) -> Self {
        let mut phases: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for (labels, _) in agents
            .iter()
            .flat_map(|it| it.gains(&WORKLOAD, Bound::Central))
        {
            if let Some((workload, phase)) = key(labels) {
                phases.entry(workload).or_default().insert(phase);
            }
        }
        Self { phases }
    }

    /// The holder that a workload's series stand for.
    pub fn holder(&self, labels: &Labels) -> Option<Holder> {
        let (workload, phase) = key(labels)?;
        Some(Holder::Workload(self.id(&workload, &phase)))
    }

    /// A record's workload has one phase. What had several is several.
    fn id(&self, workload: &str, phase: &str) -> WorkloadId {
        let several = self.phases.get(workload).is_some_and(|it| it.len() > 1);
        WorkloadId(if several {
            format!("{workload}.{phase}").into()
        } else {
            workload.into()
        })
    }

    /// What is known of those that were charged, and of those that were asked for.
    pub fn records(&self, agents: &[Agent], gathered: &Gathered) -> Vec<WorkloadRecord> {
        let mut seen: BTreeMap<(String, String), Vec<Seen<'_>>> = BTreeMap::new();
        for agent in agents {
            for (labels, increase) in agent.gains(&WORKLOAD, Bound::Central) {
                let times = key(labels).zip(increase.first.zip(increase.grew));
                if let Some((key, (first, grew))) = times {
                    seen.entry(key)
                        .or_default()
                        .push(Seen { agent, first, grew });
                }
            }
        }
        let wanted = &gathered.wanted;
        seen.retain(|(workload, _), _| wanted.is_empty() || wanted.contains(workload));
        let records = seen
            .iter()
            .filter_map(|((workload, phase), seen)| self.record(workload, phase, seen, gathered));
        records.collect()
    }

    fn record(
        &self,
        workload: &str,
        phase: &str,
        seen: &[Seen<'_>],
        gathered: &Gathered,
    ) -> Option<WorkloadRecord> {
        let grid = &gathered.grid;
        let first = seen.iter().min_by_key(|it| it.first)?;
        let grew = seen.iter().map(|it| it.grew).max()?;
        let is_same = |labels: &&(Labels, f64)| {
            let is = |label: &str, value: &str| labels.0.get(label).is_some_and(|it| it == value);
            is("workload", workload) && is("phase", phase)
        };
        let mut known = seen.iter().flat_map(|it| it.agent.described(WHO));
        let known = known.find(is_same).map(|(labels, _)| labels);
        let said = |label: &str| {
            let value = known.and_then(|labels| labels.get(label));
            value.filter(|it| !it.is_empty()).cloned()
        };
        let several = self.phases.get(workload).is_some_and(|it| it.len() > 1);
        let owners = OWNERS.into_iter();
        Some(WorkloadRecord {
            workload: Workload {
                id: self.id(workload, phase),
                name: said("name").unwrap_or_else(|| workload.to_owned()),
                phase: phase.parse::<Phase>().unwrap_or_default(),
                labels: owners
                    .filter_map(|it| Some((it.to_owned(), said(it)?)))
                    .collect(),
                command: Vec::new(),
                followed_by: "its series".to_owned(),
                run: said("run").or_else(|| several.then(|| workload.to_owned())),
            },
            session: sessions::of(first.agent).pop()?.id,
            started: timestamp(grid.before(first.first).unwrap_or(first.first)),
            // What still gained at the end may go on.
            ended: (grew < gathered.asked_until).then(|| timestamp(grew)),
            exit_code: None,
            work: work(seen, workload, phase),
            place: None,
        })
    }
}

/// What a workload produced on all nodes.
fn work(seen: &[Seen<'_>], workload: &str, phase: &str) -> Vec<Work> {
    let mut agents: Vec<&Agent> = Vec::new();
    for it in seen {
        if !agents.iter().any(|known| known.labels == it.agent.labels) {
            agents.push(it.agent);
        }
    }
    let mut amounts: BTreeMap<String, f64> = BTreeMap::new();
    for (labels, increase) in agents.iter().flat_map(|it| it.gains(&WORK, Bound::Central)) {
        let is_its = key(labels).is_some_and(|(id, its)| id == workload && its == phase);
        if let (true, Some(unit)) = (is_its, labels.get("unit")) {
            *amounts.entry(unit.clone()).or_default() += increase.gain;
        }
    }
    let works = amounts.into_iter().filter(|(_, amount)| *amount > 0.0);
    works.map(|(unit, amount)| Work { unit, amount }).collect()
}

/// The workload and the phase of a series.
fn key(labels: &Labels) -> Option<(String, String)> {
    Some((
        labels.get("workload")?.clone(),
        labels.get("phase")?.clone(),
    ))
}
