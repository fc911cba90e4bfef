//! Who pays: processors, memory, accelerators and their partitions, by policy.

mod devices;
mod laws;
mod processors;

use crate::common::{SECOND, counter, model, tick};
use std::collections::BTreeMap;
use std::time::Duration;
use wattprint::accounting::{Account, Charging, Entry, Holder, IdlePolicy, Remainder, Span};
use wattprint::sample::{
    Channel, Component, CpuClock, Instrument, PackageClock, Rollover, Sample, Usage, WorkloadId,
};

/// One second in which each instrument shows so many joules.
///
/// `after` is what was seen at its end; at its beginning everybody was there, and
/// had done nothing yet.
pub fn second(
    instruments: &[(&Instrument, u64)],
    after: &Sample,
    charging: Charging,
) -> Vec<Entry> {
    let mut before = after.clone();
    before.at = tick(0, Vec::new()).at;
    still(&mut before);
    let mut after = after.clone();
    after.at = tick(SECOND, Vec::new()).at;
    for (sample, has_run) in [(&mut before, 0), (&mut after, 1)] {
        let at = sample.at.monotonic;
        sample.instruments = instruments.iter().map(|(it, _)| (*it).clone()).collect();
        let shown = instruments.iter().map(|(it, joules)| {
            let shown = joules * 1_000_000 * has_run;
            counter(&it.channel, at, shown, Rollover::Restarts)
        });
        sample.observations = shown.collect();
    }
    let spans = account(&[before, after], charging);
    assert_eq!(spans.len(), 1);
    spans.into_iter().flat_map(|span| span.entries).collect()
}

/// Everything that is counted shows nothing yet.
fn still(sample: &mut Sample) {
    if let Some(clock) = &mut sample.cpu {
        (clock.busy, clock.total) = (Duration::ZERO, Duration::ZERO);
        for package in &mut clock.packages {
            (package.busy, package.total) = (Duration::ZERO, Duration::ZERO);
        }
    }
    for usage in &mut sample.usage {
        usage.cpu = Duration::ZERO;
        for held in &mut usage.devices {
            held.busy = held.busy.map(|_| Duration::ZERO);
        }
    }
    for user in &mut sample.device_users {
        user.busy = user.busy.map(|_| Duration::ZERO);
    }
    for partition in &mut sample.partitions {
        partition.busy = partition.busy.map(|_| Duration::ZERO);
    }
}

pub fn account(samples: &[Sample], charging: Charging) -> Vec<Span> {
    let mut account = Account::new(model(), charging);
    let mut spans: Vec<Span> = samples.iter().flat_map(|it| account.advance(it)).collect();
    spans.extend(account.finish());
    spans
}

pub fn by(idle: IdlePolicy) -> Charging {
    Charging {
        idle,
        remainder: Remainder::Unattributed,
    }
}

pub fn is(name: &str) -> Holder {
    Holder::Workload(WorkloadId(name.into()))
}

/// What each holder is charged for a channel, in tenths of a joule.
pub fn charged(entries: &[Entry], channel: &Channel) -> Vec<(Holder, u64)> {
    let mut sums: BTreeMap<Holder, u64> = BTreeMap::new();
    for entry in entries.iter().filter(|it| it.channel == *channel) {
        assert!(!sums.contains_key(&entry.holder), "one entry for each");
        let tenths = (entry.energy.energy + 50_000) / 100_000;
        if tenths > 0 {
            sums.insert(entry.holder.clone(), tenths);
        }
    }
    sums.into_iter().collect()
}

pub fn entry<'a>(entries: &'a [Entry], holder: &Holder, channel: &Channel) -> &'a Entry {
    let mut entries = entries.iter();
    let found = entries.find(|it| it.holder == *holder && it.channel == *channel);
    found.unwrap_or_else(|| panic!("{holder:?} is not charged for {channel}"))
}

/// A node of eight CPUs on which CPU time of so many seconds was used.
pub fn node(busy: f64) -> Sample {
    let mut sample = tick(0, Vec::new());
    sample.cpu = Some(CpuClock {
        at: Duration::ZERO,
        busy: Duration::from_secs_f64(busy),
        total: Duration::from_secs(8),
        packages: Vec::new(),
    });
    sample
}

/// The same CPUs in two packages.
pub fn two_packages(busy: [f64; 2]) -> Sample {
    let mut sample = node(busy.iter().sum());
    if let Some(clock) = &mut sample.cpu {
        clock.packages = (0..)
            .zip(busy)
            .map(|(package, busy)| PackageClock {
                package,
                busy: Duration::from_secs_f64(busy),
                total: Duration::from_secs(4),
            })
            .collect();
    }
    sample
}

/// A workload that used so many seconds of CPU time.
pub fn job(name: &str, cpu: f64) -> Usage {
    Usage::of_cpu(WorkloadId(name.into()), Duration::from_secs_f64(cpu))
}

/// The channel of the modelled rest of the node.
pub fn rest() -> Channel {
    Channel::new(Component::Other, "node-model")
}
