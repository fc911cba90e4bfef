//! The lives of agents' processes, and for how long they are known. Pure.

use super::agents::Agent;
use super::families::{BUILD, HOST, IDLE_POLICY, INTERVAL};
use super::grid::{Grid, Millis};
use super::lives::Break;
use crate::accounting::{IdlePolicy, Session, SessionKind};
use crate::sample::Host;
use jiff::Timestamp;
use std::time::Duration;

impl Agent {
    /// For how long it is reported of: the time in which it was seen, and that in
    /// which its target did not answer before or after.
    pub fn metered(&self, grid: &Grid) -> Millis {
        if let Some(hours) = self.hours {
            return hours.known + hours.missing;
        }
        let known = self.lives.extent().zip(self.lives.known_from(grid));
        let seen = known.map_or(0, |((_, last), from)| last - from);
        seen + self.down_outside()
    }

    /// For how long of that nothing is known of its energy.
    pub fn unknown(&self) -> Millis {
        if let Some(hours) = self.hours {
            return hours.missing;
        }
        let breaks: Millis = self.lives.breaks().map(Break::unknown).sum();
        breaks + self.down_outside()
    }

    /// For how long its target did not answer before it was seen or after.
    fn down_outside(&self) -> Millis {
        let within: Millis = self.lives.breaks().map(Break::length).sum();
        (self.down - within).max(0)
    }

    /// A label of a description, if it is there.
    pub fn label(&self, metric: &'static str, label: &str) -> Option<String> {
        let (labels, _) = self.described(metric).last()?;
        labels.get(label).filter(|it| !it.is_empty()).cloned()
    }

    /// What its node is called.
    pub fn node(&self) -> String {
        self.label(HOST, "node").unwrap_or_else(|| self.name())
    }
}

fn id(agent: &Agent, started: Timestamp) -> String {
    match agent.hours {
        Some(_) => format!("recorded hours of {}", agent.name()),
        None => format!("{} since {started:.0}", agent.name()),
    }
}

/// The sessions of an agent: one for each process that was seen.
pub fn of(agent: &Agent) -> Vec<Session> {
    let host = Host {
        name: agent.node(),
        cpu_model: agent.label(HOST, "cpu").unwrap_or_default(),
        kernel: agent.label(HOST, "os").unwrap_or_default(),
        hypervisor: agent.label(HOST, "hypervisor"),
        ..Host::default()
    };
    let policy = agent.label(IDLE_POLICY, "policy");
    let policies = IdlePolicy::ALL.into_iter();
    let policy = policy.and_then(|name| policies.clone().find(|it| it.name() == name));
    let interval = agent
        .described(INTERVAL)
        .last()
        .map(|(_, seconds)| *seconds);
    let interval = interval.and_then(|it| Duration::try_from_secs_f64(it).ok());
    let session = |started: i64| {
        let started = Timestamp::from_microsecond(started).unwrap_or(Timestamp::UNIX_EPOCH);
        Session {
            id: id(agent, started),
            kind: SessionKind::Agent,
            host: host.clone(),
            version: agent.label(BUILD, "version").unwrap_or_default(),
            interval: interval.unwrap_or_default(),
            idle_policy: policy.unwrap_or_default(),
            started,
            absent: Vec::new(),
        }
    };
    let sessions: Vec<_> = agent.lives.starts().map(session).collect();
    match agent.hours {
        // Recorded hours tell of no process.
        Some(_) => vec![session(0)],
        None => sessions,
    }
}
