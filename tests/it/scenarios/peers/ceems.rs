//! CEEMS: whole readings divided by use, by control groups.
//!
//! # Source
//!
//! ceems-dev/ceems: `etc/prometheus/rules/host-power-rapl.rules` (package power by CPU
//! time over *busy* CPU time, memory power by memory over used memory) and
//! `nvidia-dcgm-gpu.rules` (a GPU's power by multiprocessors × activity × occupancy
//! over their sum; by multiprocessors alone where that is not counted). Units that
//! share a whole GPU have the same activity there, so that they get equal parts.
//! Occupancy, which the samples do not have, is taken to be the same for all. A
//! rate needs two looks at a unit.

use super::{Looks, Peer, activity, busy, energy, power, seconds, usage};
use wattprint::accounting::IdlePolicy;
use wattprint::sample::{Channel, Component, Sample};

pub const PEER: Peer = Peer {
    name: "CEEMS",
    idle: IdlePolicy::Proportional,
    charge,
};

#[expect(
    clippy::unnecessary_wraps,
    reason = "a peer may have nothing to say of a component"
)]
fn charge(looks: &Looks<'_>, component: Component) -> Option<Vec<f64>> {
    let mut charged = looks.zeros();
    for (from, until) in looks.pairs() {
        for (index, tenant) in looks.world.tenants.iter().enumerate() {
            let pair = usage(from, &tenant.name).zip(usage(until, &tenant.name));
            let Some((before, now)) = pair else {
                continue;
            };
            charged[index] += match component {
                Component::Cpu => {
                    let own = now.cpu.saturating_sub(before.cpu).as_secs_f64();
                    energy(from, until, component) * own / busy(from, until)
                }
                Component::Dram => {
                    let used = until.memory.map_or(1, |it| it.used);
                    let own = now.memory.unwrap_or(0);
                    energy(from, until, component) * own as f64 / used as f64
                }
                _ => device(looks, index, from, until),
            };
        }
    }
    Some(charged)
}

/// Joules of a GPU for one of those who hold it.
fn device(looks: &Looks<'_>, tenant: usize, from: &Sample, until: &Sample) -> f64 {
    let Some(hold) = &looks.world.tenants[tenant].hold else {
        return 0.0;
    };
    let channel = Channel::new(Component::Accelerator, super::super::who::gpu(hold.gpu));
    let beside = looks.world.tenants.iter().filter(|it| {
        let here = it.hold.as_ref().is_some_and(|it| it.gpu == hold.gpu);
        here && usage(until, &it.name).is_some_and(|it| !it.devices.is_empty())
    });
    let weight = |instance: Option<(u32, u32)>| match instance {
        Some((id, slices)) => {
            f64::from(slices) * activity(from, until, &channel, id).unwrap_or(1.0)
        }
        None => 1.0,
    };
    let all: f64 = beside
        .map(|it| weight(it.hold.as_ref().and_then(|it| it.instance)))
        .sum();
    if all > 0.0 {
        power(until, &channel) * seconds(from, until) * weight(hold.instance) / all
    } else {
        0.0
    }
}
