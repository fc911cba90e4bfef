//! What other meters would have said of the same stream of samples.
//!
//! Only their published formulas are here, written anew from their descriptions
//! and fed with the same readings. What such a tool loses by wraps, restarts or
//! its exporter is not counted against it. Each looks every five seconds: that
//! is Kepler's own default, and more often than the others are usually scraped.

mod ceems;
mod kepler;
mod scaphandre;

use super::stream::{Stream, Utilisation};
use super::world::World;
use std::time::Duration;
use wattprint::accounting::IdlePolicy;
use wattprint::quantity::Power;
use wattprint::sample::{Channel, Component, Observation, Reading, Sample, SampleKind, Usage};

/// One other meter.
pub struct Peer {
    pub name: &'static str,
    /// Who owes the idle power, by its convention.
    pub idle: IdlePolicy,
    /// Joules by tenant; nothing if it does not divide such a device.
    pub charge: fn(&Looks<'_>, Component) -> Option<Vec<f64>>,
}

pub const PEERS: &[Peer] = &[kepler::PEER, ceems::PEER, scaphandre::PEER];

/// Ticks between two looks.
const EVERY: usize = 5;

/// A stream, as somebody sees it who looks now and then.
pub struct Looks<'a> {
    pub world: &'a World,
    seen: Vec<&'a Sample>,
    utilisation: &'a [Utilisation],
}

impl<'a> Looks<'a> {
    pub fn new(world: &'a World, stream: &'a Stream) -> Self {
        let ticks = stream.samples.iter();
        let ticks = ticks.filter(|it| it.kind == SampleKind::Tick);
        Self {
            world,
            seen: ticks.step_by(EVERY).collect(),
            utilisation: &stream.utilisation,
        }
    }

    /// Each look with the one before it.
    fn pairs(&self) -> impl Iterator<Item = (&'a Sample, &'a Sample)> {
        let later = self.seen.iter().skip(1);
        self.seen
            .iter()
            .zip(later)
            .map(|(one, other)| (*one, *other))
    }

    /// A number for each tenant.
    fn zeros(&self) -> Vec<f64> {
        vec![0.0; self.world.tenants.len()]
    }

    /// CPU seconds of each tenant between two looks, as the list of processes
    /// tells them: only of those who are there at the second look, and only of
    /// processes that last. `new` says whether a first sight counts in full.
    fn by_process(&self, from: &Sample, until: &Sample) -> Vec<f64> {
        let tenants = self.world.tenants.iter();
        let mut seen: Vec<f64> = tenants
            .clone()
            .map(|it| {
                let now = cpu(until, &it.name).unwrap_or_default();
                let before = cpu(from, &it.name).unwrap_or_default();
                now.saturating_sub(before).as_secs_f64() * it.cpu.lasting
            })
            .collect();
        let rest = busy(from, until) - known(from, until);
        let services = tenants.enumerate().filter(|(_, it)| !it.is_workload());
        for (index, it) in services {
            seen[index] = if it.cpu.busy.is_empty() {
                0.0
            } else {
                rest.max(0.0)
            };
        }
        seen
    }
}

/// The CPU time of a workload that is there.
fn cpu(sample: &Sample, name: &str) -> Option<Duration> {
    usage(sample, name).map(|it| it.cpu)
}

fn usage<'a>(sample: &'a Sample, name: &str) -> Option<&'a Usage> {
    let found = sample.usage.iter().find(|it| &*it.workload.0 == name);
    found.filter(|it| !it.ended)
}

/// CPU seconds of all workloads that are there at the second look.
fn known(from: &Sample, until: &Sample) -> f64 {
    let deltas = until.usage.iter().map(|it| {
        let before = cpu(from, &it.workload.0).unwrap_or_default();
        it.cpu.saturating_sub(before)
    });
    deltas.sum::<Duration>().as_secs_f64()
}

/// CPU seconds in which the node was busy.
fn busy(from: &Sample, until: &Sample) -> f64 {
    let clock = |sample: &Sample| sample.cpu.as_ref().map_or(Duration::ZERO, |it| it.busy);
    clock(until).saturating_sub(clock(from)).as_secs_f64()
}

/// CPU seconds in which the node could have been busy.
fn capacity(from: &Sample, until: &Sample) -> f64 {
    let clock = |sample: &Sample| sample.cpu.as_ref().map_or(Duration::ZERO, |it| it.total);
    clock(until).saturating_sub(clock(from)).as_secs_f64()
}

/// Joules by the counters of all devices of a kind.
fn energy(from: &Sample, until: &Sample, component: Component) -> f64 {
    let joules = |sample: &Sample| -> f64 {
        let here = sample.observations.iter();
        let here = here.filter(|it| it.channel.component == component);
        here.map(joules_shown).sum()
    };
    joules(until) - joules(from)
}

fn joules_shown(observation: &Observation) -> f64 {
    match observation.reading {
        Reading::Counter(it) => it.tick.microjoules(u128::from(it.ticks)) as f64 / 1e6,
        _ => 0.0,
    }
}

/// The power that a GPU shows at a look, watts.
fn power(sample: &Sample, channel: &Channel) -> f64 {
    let here = sample.observations.iter().find(|it| it.channel == *channel);
    here.and_then(|it| it.power).map_or(0.0, Power::watts)
}

/// Seconds between two looks.
fn seconds(from: &Sample, until: &Sample) -> f64 {
    until
        .at
        .monotonic
        .saturating_sub(from.at.monotonic)
        .as_secs_f64()
}

/// Adds what is divided by weights.
fn share(charged: &mut [f64], joules: f64, weights: &[f64]) {
    let sum: f64 = weights.iter().sum();
    if sum > 0.0 {
        for (charged, weight) in charged.iter_mut().zip(weights) {
            *charged += joules * weight / sum;
        }
    }
}

/// Activity of an instance between two looks, if it is counted.
fn activity(from: &Sample, until: &Sample, channel: &Channel, id: u32) -> Option<f64> {
    let at = |sample: &Sample| {
        let here = sample.partitions.iter();
        let mut here = here.filter(|it| it.channel == *channel && it.id == id);
        here.next().and_then(|it| it.busy)
    };
    Some(at(until)?.saturating_sub(at(from)?).as_secs_f64())
}
