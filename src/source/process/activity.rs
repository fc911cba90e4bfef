//! What processes did on accelerators, and to which workload it is credited.

use super::{Identity, Machine};
use crate::sample::{Channel, DeviceUse, DeviceUser, Sample};
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

/// A whole accelerator, or one partition of it.
pub(super) type Place = (Channel, Option<u32>);

/// The processes of one workload on each place.
pub(super) type Holding = BTreeMap<Place, Held>;

/// The activity of all processes and partitions, going on where a driver began anew.
#[derive(Debug, Default)]
pub(super) struct Activity {
    processes: BTreeMap<(Channel, Identity), Grown>,
    partitions: BTreeMap<(Channel, u32), Grown>,
}

/// A time that a driver counts from nothing each time it is loaded.
#[derive(Debug, Default, Clone, Copy)]
struct Grown {
    /// What the driver said last.
    last: Duration,
    /// What it comes to over all lives of the driver.
    whole: Duration,
    /// How much of that has been credited.
    credited: Duration,
}

/// What one workload's processes on a place are and did since the last sample.
#[derive(Debug, Default)]
pub(super) struct Held {
    processes: BTreeSet<u32>,
    grew: Duration,
    /// One of them does not tell what it did.
    untold: bool,
}

impl Activity {
    /// Makes what a driver says go on from what it said in an earlier life.
    pub(super) fn carry_on(&mut self, machine: &Machine, sample: &mut Sample) {
        let mut present = BTreeSet::new();
        for user in &mut sample.device_users {
            let process = machine.identity(user.pid);
            let key = (user.channel.clone(), process);
            if let Some(busy) = &mut user.busy {
                *busy = self.processes.entry(key.clone()).or_default().grow(*busy);
            }
            present.insert(key);
        }
        let lives = |it: Identity| it.start > 0 && machine.identity(it.pid) == it;
        self.processes
            .retain(|key, _| present.contains(key) || lives(key.1));
        for partition in &mut sample.partitions {
            let key = (partition.channel.clone(), partition.id);
            if let Some(busy) = &mut partition.busy {
                *busy = self.partitions.entry(key).or_default().grow(*busy);
            }
        }
    }

    /// Credits what a process has done since this was asked, to whoever asks.
    pub(super) fn credit(&mut self, machine: &Machine, user: &DeviceUser) -> Duration {
        let key = (user.channel.clone(), machine.identity(user.pid));
        let grown = self.processes.get_mut(&key);
        grown.map_or(Duration::ZERO, |it| {
            let before = std::mem::replace(&mut it.credited, it.whole);
            it.whole.saturating_sub(before)
        })
    }
}

impl Grown {
    fn grow(&mut self, now: Duration) -> Duration {
        // What is less than before was counted from nothing again.
        let more = now.checked_sub(self.last).unwrap_or(now);
        self.last = now;
        self.whole += more;
        self.whole
    }
}

impl Held {
    /// Adds a process that did so much.
    pub(super) fn add(&mut self, user: &DeviceUser, grew: Duration) {
        self.processes.insert(user.pid);
        self.grew += grew;
        self.untold |= user.busy.is_none();
    }
}

/// A workload's hold on each place: its processes there, each once, although the
/// driver may list one for its compute and for its graphics.
///
/// `busy` is what its processes have done there, those that ended included.
pub(super) fn uses(holding: Holding, busy: &mut BTreeMap<Place, Duration>) -> Vec<DeviceUse> {
    let mut hold = |(place, held): (Place, Held)| {
        let busy = busy.entry(place.clone()).or_default();
        *busy += held.grew;
        let (channel, partition) = place;
        let processes = u32::try_from(held.processes.len()).unwrap_or(u32::MAX);
        DeviceUse {
            partition,
            busy: (!held.untold).then_some(*busy),
            ..DeviceUse::of(channel, processes)
        }
    };
    holding.into_iter().map(&mut hold).collect()
}
