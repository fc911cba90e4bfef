//! Energy and use to shares: who is charged, and what is left over.
//!
//! Processors are charged by CPU time, accelerators by who holds them. The
//! parts add up to the whole in every case: what nobody used is idle, and what
//! somebody unknown used is unattributed.

mod policy;

pub use policy::{Charging, IdlePolicy, Remainder};

use super::apportion::apportion;
use super::entry::{Entry, Holder, Microjoules};
use crate::quantity::Power;
use crate::sample::{Channel, Component, WorkloadId};
use std::time::Duration;

/// Weight that stands for one process on an accelerator.
const ONE_PROCESS: f64 = 1e6;

/// Who used what between two boundaries.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Use {
    /// Nothing is known of this time: it lies before this process began.
    pub unknown: bool,
    /// How long it was.
    pub time: Duration,
    /// CPU time of the whole node, if it is known.
    pub busy: Option<Duration>,
    /// CPU time of each workload.
    pub cpu: Vec<(WorkloadId, Duration)>,
    /// Processes of each workload on each accelerator.
    pub devices: Vec<(Channel, WorkloadId, f64)>,
    /// Processes on each accelerator, known or not.
    pub device_processes: Vec<(Channel, f64)>,
}

/// A holder with its weight among the users of one channel.
struct User {
    holder: Holder,
    weight: u64,
    usage: f64,
    reserved: Duration,
}

/// Divides one channel's energy among those who used it.
///
/// The entries' energies sum to `energy`, to the microjoule.
///
/// # Source
///
/// Active energy by share of *busy* CPU time and idle energy apart: the
/// two-part model of Kepler (`docs/developer/design/architecture/principles.md`:
/// node power = active + idle); here the remainder of busy time, which belongs to
/// no known workload, stays visible as unattributed.
pub fn attribute(channel: &Channel, energy: Microjoules, idle: Power, usage: &Use) -> Vec<Entry> {
    let (users, idle_energy) = match channel.component {
        _ if usage.unknown => (vec![stranger(1, 0.0)], 0),
        Component::Accelerator => accelerator_users(channel, usage),
        _ => (processor_users(usage), idle_part(energy, idle, usage.time)),
    };
    let any_use = users.iter().any(|user| user.weight > 0);
    let idle_energy = if any_use {
        idle_energy.min(energy.energy)
    } else {
        energy.energy
    };
    let mut entries = divide(channel, energy, idle_energy, users);
    if channel.component == Component::Accelerator && !usage.unknown {
        doubt_the_shares(&mut entries, idle_part(energy, idle, usage.time));
    }
    entries
}

/// Widens what several holders of one accelerator are charged to what each of
/// them may have caused.
///
/// The driver tells who holds a device, not how much each makes it work: MIG
/// instances have no counter of their own, clients of the multi-process service
/// and tenants that take turns have one in common. They share by their number.
/// What the device would have drawn idle they owe by that number in any case,
/// for they all keep it from others; what it drew beyond may be any one's. So a
/// holder's bounds reach from its part of the idle energy to all but the
/// others' parts of it.
///
/// # Source
///
/// Derived. That no one model divides the power of a GPU among its instances:
/// arXiv 2501.17752.
fn doubt_the_shares(entries: &mut [Entry], idle: u64) {
    let shares: Vec<u64> = entries.iter().map(|it| it.energy.energy).collect();
    if shares.iter().filter(|share| **share > 0).count() < 2 {
        return;
    }
    let whole: u64 = shares.iter().sum();
    let highest: u64 = entries.iter().map(|it| it.energy.high).sum();
    let owed = apportion(idle.min(whole), &shares);
    for (entry, own) in entries.iter_mut().zip(&owed) {
        let others = idle.min(whole) - own;
        entry.energy.low = entry.energy.low.min(*own);
        entry.energy.high = entry.energy.high.max(highest - others);
    }
}

/// Adds energy of which nobody can say who used it.
pub fn charge_nobody(entries: &mut Vec<Entry>, channel: &Channel, energy: Microjoules) {
    if energy == Microjoules::default() {
        return;
    }
    let known = entries
        .iter_mut()
        .find(|it| it.holder == Holder::Unattributed && it.channel == *channel);
    if let Some(entry) = known {
        entry.energy += energy;
        return;
    }
    entries.push(Entry {
        holder: Holder::Unattributed,
        channel: channel.clone(),
        energy,
        usage: 0.0,
        usage_total: 0.0,
        reserved: Duration::ZERO,
        execution_idle: 0,
    });
}

/// What the channel would have drawn with nothing to do.
fn idle_part(energy: Microjoules, idle: Power, time: Duration) -> u64 {
    let idle = (idle * time).microjoules().round().max(0.0) as u64;
    idle.min(energy.energy)
}

fn stranger(weight: u64, usage: f64) -> User {
    User {
        holder: Holder::Unattributed,
        weight,
        usage,
        reserved: Duration::ZERO,
    }
}

fn processor_users(usage: &Use) -> Vec<User> {
    let nanoseconds = |time: Duration| u64::try_from(time.as_nanos()).unwrap_or(u64::MAX);
    let mut users: Vec<User> = usage
        .cpu
        .iter()
        .map(|(workload, time)| User {
            holder: Holder::Workload(workload.clone()),
            weight: nanoseconds(*time),
            usage: time.as_secs_f64(),
            reserved: Duration::ZERO,
        })
        .collect();
    let known: Duration = usage.cpu.iter().map(|(_, time)| *time).sum();
    // The two clocks tick differently, so that the known may exceed the whole.
    let rest = usage.busy.unwrap_or(known).saturating_sub(known);
    users.push(stranger(nanoseconds(rest), rest.as_secs_f64()));
    users
}

/// Holders of an accelerator pay for all of it, also while it idles for them.
fn accelerator_users(channel: &Channel, usage: &Use) -> (Vec<User>, u64) {
    let here = usage.devices.iter().filter(|(held, _, _)| held == channel);
    let seconds = usage.time.as_secs_f64();
    let mut users: Vec<User> = here
        .map(|(_, workload, processes)| User {
            holder: Holder::Workload(workload.clone()),
            weight: (processes * ONE_PROCESS) as u64,
            usage: processes * seconds,
            reserved: usage.time,
        })
        .collect();
    let listed = usage.device_processes.iter();
    let all: f64 = listed
        .filter(|(held, _)| held == channel)
        .map(|(_, processes)| processes)
        .sum();
    let known: f64 = users.iter().map(|user| user.usage).sum();
    let rest = (all * seconds - known).max(0.0);
    if rest > 0.0 {
        users.push(stranger((rest / seconds * ONE_PROCESS) as u64, rest));
    }
    let sharing: f64 = users.iter().map(|user| user.usage).sum();
    for user in &mut users {
        let share = if sharing > 0.0 {
            user.usage / sharing
        } else {
            0.0
        };
        user.reserved = user.reserved.mul_f64(share.clamp(0.0, 1.0));
    }
    (users, 0)
}

fn divide(channel: &Channel, energy: Microjoules, idle: u64, users: Vec<User>) -> Vec<Entry> {
    let weights: Vec<u64> = users.iter().map(|user| user.weight).collect();
    let mut parts = apportion(energy.energy - idle, &weights);
    parts.push(idle);
    // Bounds and gaps follow the energies, so that no share is surer than the
    // whole; with nothing to follow, the upper bound is that of the idle device.
    let below = apportion(energy.energy.saturating_sub(energy.low), &parts);
    let mut above = apportion(energy.high.saturating_sub(energy.energy), &parts);
    if energy.energy == 0 {
        above[parts.len() - 1] = energy.high;
    }
    let gaps = apportion(energy.gap, &parts);
    let usage_total = users.iter().map(|user| user.usage).sum();
    let idle_user = User {
        holder: Holder::Idle,
        weight: 0,
        usage: 0.0,
        reserved: Duration::ZERO,
    };
    users
        .into_iter()
        .chain([idle_user])
        .enumerate()
        .map(|(index, user)| Entry {
            holder: user.holder,
            channel: channel.clone(),
            energy: Microjoules {
                energy: parts[index],
                low: parts[index].saturating_sub(below[index]),
                high: parts[index].saturating_add(above[index]),
                gap: gaps[index].min(parts[index]),
            },
            usage: user.usage,
            usage_total,
            reserved: user.reserved,
            execution_idle: 0,
        })
        .filter(|entry| entry.energy.high > 0 || entry.usage > 0.0)
        .collect()
}
