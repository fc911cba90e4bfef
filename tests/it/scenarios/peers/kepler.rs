//! Kepler 0.11: active energy only, by processes that are seen.
//!
//! # Source
//!
//! sustainable-computing-io/kepler, v0.11.4: `internal/monitor/node.go` (active
//! energy is the energy times the node's CPU usage ratio; a process gets its
//! share of CPU time among the processes seen) and
//! `internal/device/gpu/nvidia/collector.go` (active power is power less the lowest
//! seen without a compute process, zero until then; divided by each process's
//! highest utilisation sample; instances of MIG by their activity, not weighted
//! with their slices; equally where nothing is known; energy is power times time).

use super::{Looks, Peer, activity, busy, capacity, energy, power, seconds, share};
use std::time::Duration;
use wattprint::accounting::IdlePolicy;
use wattprint::sample::{Channel, Component, Sample};

pub const PEER: Peer = Peer {
    name: "Kepler",
    idle: IdlePolicy::None,
    charge,
};

/// How far back the driver's samples reach. Not documented; a second is in
/// Kepler's favour, because more samples make their maximum say less.
const BUFFER: Duration = Duration::from_secs(1);

#[expect(
    clippy::unnecessary_wraps,
    reason = "a peer may have nothing to say of a component"
)]
fn charge(looks: &Looks<'_>, component: Component) -> Option<Vec<f64>> {
    let mut charged = looks.zeros();
    if component == Component::Accelerator {
        for index in 0..looks.world.gpus.len() {
            device(looks, index, &mut charged);
        }
        return Some(charged);
    }
    for (from, until) in looks.pairs() {
        let ratio = busy(from, until) / capacity(from, until);
        let active = energy(from, until, component) * ratio;
        share(&mut charged, active, &looks.by_process(from, until));
    }
    Some(charged)
}

fn device(looks: &Looks<'_>, index: usize, charged: &mut [f64]) {
    let channel = Channel::new(Component::Accelerator, super::super::who::gpu(index));
    let mut lowest: Option<f64> = None;
    for (from, until) in looks.pairs() {
        let users = until.device_users.iter();
        let listed: Vec<u32> = users
            .filter(|it| it.channel == channel)
            .map(|it| it.pid)
            .collect();
        let now = power(until, &channel);
        if listed.is_empty() {
            lowest = Some(lowest.map_or(now, |it| it.min(now)));
            continue;
        }
        let active = (now - lowest.unwrap_or(0.0)).max(0.0);
        let weights = weights(looks, (from, until), &channel, index, &listed);
        share(charged, active * seconds(from, until), &weights);
    }
}

/// Utilisation, activity or one for each of those who are listed.
fn weights(
    looks: &Looks<'_>,
    (from, until): (&Sample, &Sample),
    channel: &Channel,
    index: usize,
    listed: &[u32],
) -> Vec<f64> {
    let of = |weight: &dyn Fn(u32, Option<u32>) -> f64| -> Vec<f64> {
        let tenants = looks.world.tenants.iter();
        let held = tenants.map(|it| it.hold.as_ref().filter(|it| it.gpu == index));
        held.map(|it| match it {
            Some(it) if listed.contains(&it.pid) => weight(it.pid, it.instance.map(|it| it.0)),
            _ => 0.0,
        })
        .collect()
    };
    let now = until.at.monotonic;
    let highest = |pid: u32, instance: Option<u32>| match instance {
        Some(id) => activity(from, until, channel, id).unwrap_or(0.0),
        None => looks
            .utilisation
            .iter()
            .filter(|it| it.gpu == index && it.pid == pid && it.at <= now && it.at + BUFFER > now)
            .map(|it| f64::from(it.percent))
            .fold(0.0, f64::max),
    };
    let told = of(&highest);
    let counted = until.partitions.iter().any(|it| it.busy.is_some());
    if told.iter().any(|it| *it > 0.0) || counted {
        told
    } else {
        of(&|_, _| 1.0)
    }
}
