//! The agents that were found: told apart by their targets' labels. Pure.

use super::FleetError;
use super::families::{Bound, Counted};
use super::grid::{Grid, Millis};
use super::increase::Increase;
use super::lives::Lives;
use super::recorded::Hours;
use super::selector::Labels;
use std::collections::{BTreeMap, BTreeSet};

/// Metrics carry their name under this label.
const NAME: &str = "__name__";

/// One agent with what its series gained.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Agent {
    /// The labels of its target.
    pub labels: Labels,
    /// When it was seen.
    pub lives: Lives,
    /// For how long its target did not answer.
    pub down: Millis,
    /// What recorded hours tell, if it stands for the nodes of a whole cluster.
    pub hours: Option<Hours>,
    /// By metric and bound, then by the series' own labels.
    pub gains: BTreeMap<(&'static str, Bound), BTreeMap<Labels, Increase>>,
    /// By metric: the series' own labels with their last value.
    pub described: BTreeMap<&'static str, Vec<(Labels, f64)>>,
}

/// All agents, found by the labels of their targets.
///
/// What labels a target has is its Prometheus' own matter: `job` and `instance`, and
/// whatever was added. So a series belongs to the agent whose labels it carries, and
/// its other labels are its own.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Agents {
    agents: BTreeMap<Labels, Agent>,
    forms: BTreeSet<Vec<String>>,
}

impl Agent {
    /// What a person calls it: the cluster, if it has one, and the instance.
    pub fn name(&self) -> String {
        name_of(&self.labels)
    }

    /// The gains of a family's series.
    pub fn gains(
        &self,
        family: &Counted,
        bound: Bound,
    ) -> impl Iterator<Item = (&Labels, &Increase)> {
        let found = self.gains.get(&(family.metric, bound));
        found.into_iter().flatten()
    }

    /// The last descriptions under a metric.
    pub fn described(&self, metric: &'static str) -> &[(Labels, f64)] {
        let found = self.described.get(metric).map(Vec::as_slice);
        found.unwrap_or_default()
    }
}

impl Agents {
    /// Notes that an agent's process, started then, was seen.
    pub fn note(&mut self, mut labels: Labels, at: Millis, started: i64, grid: &Grid) {
        labels.remove(NAME);
        self.forms.insert(labels.keys().cloned().collect());
        let agent = self
            .agents
            .entry(labels)
            .or_insert_with_key(|labels| Agent {
                labels: labels.clone(),
                ..Agent::default()
            });
        agent.lives.note(at, started, grid);
    }

    /// The agent to which a series belongs, and the series' own labels.
    pub fn owner(&mut self, labels: &Labels) -> Option<(&mut Agent, Labels)> {
        let target = self.forms.iter().find_map(|form| {
            let part = labels.iter().filter(|(label, _)| form.contains(label));
            let part: Labels = part.map(|(k, v)| (k.clone(), v.clone())).collect();
            self.agents.contains_key(&part).then_some(part)
        })?;
        let own = labels
            .iter()
            .filter(|(label, _)| *label != NAME && !target.contains_key(*label));
        let own = own.map(|(k, v)| (k.clone(), v.clone())).collect();
        Some((self.agents.get_mut(&target)?, own))
    }

    /// Takes in what is known by other means than its process.
    pub fn take(&mut self, agents: BTreeMap<Labels, Agent>) {
        self.agents.extend(agents);
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.agents.is_empty()
    }

    /// Leaves out the agents that are not wanted.
    pub fn retain(&mut self, wanted: impl Fn(&Agent) -> bool) {
        self.agents.retain(|_, agent| wanted(agent));
    }

    /// Those that are left, in the order of their labels.
    pub fn into_all(self) -> Vec<Agent> {
        self.agents.into_values().collect()
    }

    /// Refuses an agent that two targets show at the same time.
    ///
    /// Two replicas of Prometheus, or two jobs, scrape the same process: it started at
    /// the same microsecond. Where the instances have different names, a whole second
    /// could be chance.
    ///
    /// # Errors
    ///
    /// [`FleetError::Twice`].
    pub fn each_once(&self) -> Result<(), FleetError> {
        let mut by_start: BTreeMap<i64, Vec<&Agent>> = BTreeMap::new();
        for agent in self.agents.values() {
            for started in agent.lives.starts() {
                let others = by_start.entry(started).or_default();
                let twin = others.iter().find(|other| {
                    let same = agent.labels.get("instance") == other.labels.get("instance");
                    (same || started % 1_000_000 != 0) && overlap(agent, other)
                });
                if let Some(twin) = twin {
                    return Err(FleetError::Twice {
                        name: agent.name(),
                        differences: differences(twin, agent),
                    });
                }
                others.push(agent);
            }
        }
        Ok(())
    }
}

/// What a person calls a target.
pub fn name_of(labels: &Labels) -> String {
    let known = |label: &str| labels.get(label).filter(|it| !it.is_empty());
    match (known("cluster"), known("instance")) {
        (Some(cluster), Some(instance)) => format!("{cluster}/{instance}"),
        (None, Some(instance)) => instance.clone(),
        (Some(cluster), None) => format!("cluster {cluster}"),
        (None, None) if labels.is_empty() => "all nodes".to_owned(),
        (None, None) => {
            let all: Vec<_> = labels.iter().map(|(k, v)| format!("{k}=\"{v}\"")).collect();
            all.join(",")
        }
    }
}

fn overlap(one: &Agent, other: &Agent) -> bool {
    let both = one.lives.extent().zip(other.lives.extent());
    both.is_some_and(|((from, until), (start, end))| from < end && start < until)
        || one.lives == other.lives
}

fn differences(one: &Agent, other: &Agent) -> String {
    let labels: BTreeSet<_> = one.labels.keys().chain(other.labels.keys()).collect();
    let of = |agent: &Agent, label: &str| agent.labels.get(label).cloned().unwrap_or_default();
    let differing = labels
        .into_iter()
        .filter(|label| of(one, label) != of(other, label));
    let told: Vec<_> = differing
        .map(|label| {
            format!(
                "{label}=\"{}\" and \"{}\"",
                of(one, label),
                of(other, label)
            )
        })
        .collect();
    told.join(", ")
}
