//! What is asked of a server for a report from the agents' own series.

use super::agents::{Agents, name_of};
use super::asking::{Gathered, Gathering, query, timestamp};
use super::families::{COUNTED, Counted, DESCRIBED, START, UP, WHO, WORKLOAD};
use super::grid::{Grid, Millis};
use super::increase::Increase;
use super::query::Form;
use super::selector::{Labels, Selector};
use super::{FleetError, Prometheus, What};
use std::collections::{BTreeMap, BTreeSet};

/// Asks for everything.
///
/// # Errors
///
/// When the server cannot be asked, when its answers cannot be used, when an agent is
/// there twice, and when there is nothing.
pub fn gather(
    server: &mut dyn Prometheus,
    selector: &Selector,
    grid: Grid,
    what: &What,
    strict: bool,
) -> Result<Gathered, FleetError> {
    let mut gathering = Gathering::new(server, selector, grid, strict);
    gathering.find_agents()?;
    if *what != What::Period {
        gathering.narrow(what)?;
    }
    for family in COUNTED {
        gathering.count(family, None)?;
    }
    for metric in DESCRIBED {
        gathering.describe(metric)?;
    }
    gathering.see_who_answered()?;
    Ok(gathering.told)
}

impl Gathering<'_> {
    /// Which agents there are, and when.
    fn find_agents(&mut self) -> Result<(), FleetError> {
        self.told.agents = Agents::default();
        let grid = self.told.grid;
        self.each(
            &query(START, &self.told.selector, Form::OfAgents),
            |told, labels, at, value| {
                let started = (value * 1e6).round() as i64;
                told.agents.note(labels.clone(), at, started, &grid);
            },
        )?;
        if self.told.agents.is_empty() {
            return Err(self.told.nothing());
        }
        self.told.agents.each_once()
    }

    /// Leaves only the time in which a workload used something, and its nodes.
    fn narrow(&mut self, what: &What) -> Result<(), FleetError> {
        let names = self.parts(what)?;
        let selector = self.told.selector.and_any("workload", &names);
        self.count(&WORKLOAD, Some(&selector))?;
        let mut agents = std::mem::take(&mut self.told.agents);
        let gained = |it: &Increase| Some((it.first?, it.grew?));
        let charged: Vec<_> = agents.clone().into_all();
        let times = charged.iter().flat_map(|agent| {
            let all = agent.gains.values().flat_map(BTreeMap::values);
            all.filter_map(gained)
        });
        let (first, last) = times.fold(
            (Millis::MAX, Millis::MIN),
            |(from, until), (first, grew)| (from.min(first), until.max(grew)),
        );
        let grid = self.told.grid;
        if first > last {
            return Err(FleetError::NoWorkload {
                address: self.told.server.clone(),
                what: what.to_string(),
                from: timestamp(grid.from),
                until: timestamp(grid.until),
            });
        }
        agents.retain(|agent| {
            let mut all = agent.gains.values().flat_map(BTreeMap::values);
            all.any(|it| it.grew.is_some())
        });
        let targets: BTreeSet<_> = agents.into_all().into_iter().map(|it| it.labels).collect();
        self.told.grid = grid.within(grid.before(first).unwrap_or(first), last);
        self.told.wanted = names.into_iter().collect();
        self.find_agents()?;
        self.told
            .agents
            .retain(|agent| targets.contains(&agent.labels));
        Ok(())
    }

    /// The workloads that are one run, or the one that was asked for.
    fn parts(&mut self, what: &What) -> Result<Vec<String>, FleetError> {
        let (label, name) = match what {
            What::Workload(id) => ("workload", id),
            What::Run(id) => ("run", id),
            What::Period => return Ok(Vec::new()),
        };
        let found = self.who(&self.told.selector.and(label, name))?;
        let run = found.iter().filter_map(|labels| labels.get("run"));
        let run = run.filter(|it| !it.is_empty()).max().cloned();
        let parts = match run {
            Some(run) if label == "workload" => self.who(&self.told.selector.and("run", &run))?,
            _ => found,
        };
        let names = parts.iter().filter_map(|labels| labels.get("workload"));
        let names: BTreeSet<_> = names.cloned().collect();
        if names.is_empty() {
            return Ok(vec![name.clone()]);
        }
        Ok(names.into_iter().collect())
    }

    fn who(&mut self, selector: &Selector) -> Result<Vec<Labels>, FleetError> {
        let mut found = Vec::new();
        self.last(WHO, selector, |_, labels, _, _| found.push(labels.clone()))?;
        Ok(found)
    }

    /// What a family's counters gained.
    fn count(
        &mut self,
        family: &'static Counted,
        only: Option<&Selector>,
    ) -> Result<(), FleetError> {
        let grid = self.told.grid;
        let selector = only.unwrap_or(&self.told.selector).clone();
        for bound in family.bounds() {
            let query = query(&family.metric(*bound), &selector, Form::Value);
            self.each(&query, |told, labels, at, value| {
                if let Some((agent, own)) = told.agents.owner(labels) {
                    let gains = agent.gains.entry((family.metric, *bound)).or_default();
                    let gain = gains.entry(own).or_default();
                    gain.take(at, value, &grid, &agent.lives);
                }
            })?;
        }
        Ok(())
    }

    /// The last value of each of a metric's series.
    fn describe(&mut self, metric: &'static str) -> Result<(), FleetError> {
        let selector = self.told.selector.clone();
        self.last(metric, &selector, |told, labels, _, value| {
            if let Some((agent, own)) = told.agents.owner(labels) {
                let known = agent.described.entry(metric).or_default();
                known.retain(|(labels, _)| *labels != own);
                known.push((own, value));
            }
        })
    }

    /// For how long targets did not answer.
    ///
    /// A target that never showed an agent is one only if the selector names the job:
    /// else it is another program.
    fn see_who_answered(&mut self) -> Result<(), FleetError> {
        let grid = self.told.grid;
        let all_are_agents = self.told.selector.fixes("job");
        let one_workload = !self.told.wanted.is_empty();
        self.each(
            &query(UP, &self.told.selector, Form::Value),
            |told, labels, at, value| {
                let time = at - grid.before(at).unwrap_or(at);
                if value != 0.0 {
                    return;
                }
                match told.agents.owner(labels) {
                    Some((agent, _)) => agent.down += time,
                    None if all_are_agents && !one_workload => {
                        let mut labels = labels.clone();
                        labels.remove("__name__");
                        *told.silent.entry(name_of(&labels)).or_default() += time;
                    }
                    None => {}
                }
            },
        )
    }
}
