//! Who held accelerators between two boundaries.

use super::attribution::{AcceleratorUse, Hold, PartitionUse};
use super::moments::Boundary;
use crate::sample::{Channel, DeviceUse, DeviceUser, Partition, Usage, WorkloadId};
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

/// Who held each accelerator that anybody held.
pub fn holders(from: &Boundary, until: &Boundary) -> BTreeMap<Channel, AcceleratorUse> {
    let of = |boundary| Stretch::channels(boundary);
    let channels: BTreeSet<&Channel> = of(from).into_iter().chain(of(until)).collect();
    let held = |channel: &Channel| {
        let stretch = Stretch { from, until };
        (channel.clone(), stretch.accelerator(channel))
    };
    channels.into_iter().map(held).collect()
}

/// The time between two boundaries.
#[derive(Clone, Copy)]
struct Stretch<'a> {
    from: &'a Boundary,
    until: &'a Boundary,
}

impl<'a> Stretch<'a> {
    /// The accelerators that anybody holds at a boundary.
    fn channels(boundary: &'a Boundary) -> Vec<&'a Channel> {
        let held = boundary.usage.iter().flat_map(|usage| &usage.devices);
        let used = boundary.device_users.iter().map(|user| &user.channel);
        held.map(|held| &held.channel).chain(used).collect()
    }

    /// Who held an accelerator.
    ///
    /// It belongs to those who hold it at the end, or else to those who held it at
    /// the beginning and have left. Who ended at the beginning has no part in it,
    /// nor who begins exactly at the end.
    fn accelerator(self, channel: &Channel) -> AcceleratorUse {
        let Self { from, until } = self;
        let begins = |usage: &Usage| until.is_edge && from.usage_of(&usage.workload).is_none();
        let mut holds = self.holds(until, channel, begins);
        if holds.is_empty() {
            holds = self.holds(from, channel, |usage| usage.ended);
        }
        AcceleratorUse {
            holds,
            partitions: self.partitions(channel),
        }
    }

    /// Those who hold it at one boundary, without those whom `leaves` names.
    fn holds(self, at: &Boundary, channel: &Channel, leaves: impl Fn(&Usage) -> bool) -> Vec<Hold> {
        let mut holds = Vec::new();
        let mut known: BTreeMap<Option<u32>, Known> = BTreeMap::new();
        for usage in &at.usage {
            for held in usage.devices.iter().filter(|it| it.channel == *channel) {
                let busy = self.busy_of(&usage.workload, held);
                let known = known.entry(held.partition).or_default();
                known.processes += held.processes;
                known.busy.push(busy.filter(|_| held.processes > 0));
                if leaves(usage) || held.processes == 0 && !held.reserved {
                    continue;
                }
                holds.push(Hold {
                    holder: Some(usage.workload.clone()),
                    partition: held.partition,
                    processes: held.processes,
                    busy,
                });
            }
        }
        holds.extend(self.strangers(at, channel, &known));
        holds
    }

    /// Processes that the driver lists and no workload has.
    fn strangers(
        self,
        at: &Boundary,
        channel: &Channel,
        known: &BTreeMap<Option<u32>, Known>,
    ) -> Vec<Hold> {
        // The driver may list a process for its compute and for its graphics.
        let mut listed: BTreeMap<Option<u32>, BTreeMap<u32, &DeviceUser>> = BTreeMap::new();
        for user in at.device_users.iter().filter(|it| it.channel == *channel) {
            let here = listed.entry(user.partition).or_default();
            here.insert(user.pid, user);
        }
        // A workload may be known to hold the device and not by which partition.
        let all: usize = listed.values().map(BTreeMap::len).sum();
        let of_workloads: u32 = known.values().map(|it| it.processes).sum();
        let mut strangers = count(all).saturating_sub(of_workloads);
        let mut holds = Vec::new();
        for (partition, users) in listed {
            let nobody = Known::default();
            let known = known.get(&partition).unwrap_or(&nobody);
            let here = count(users.len()).saturating_sub(known.processes);
            let processes = here.min(strangers);
            strangers -= processes;
            if processes > 0 {
                let busy: Option<Duration> = users.values().map(|it| self.busy_by(it)).sum();
                let own: Option<Duration> = known.busy.iter().copied().sum();
                holds.push(Hold {
                    holder: None,
                    partition,
                    processes,
                    busy: busy.zip(own).map(|(all, own)| all.saturating_sub(own)),
                });
            }
        }
        holds
    }

    /// For how long a workload's kernels kept a device busy.
    fn busy_of(self, workload: &WorkloadId, held: &DeviceUse) -> Option<Duration> {
        let at = |boundary: &'a Boundary| {
            let usage = boundary.usage_of(workload)?;
            let same =
                |it: &&DeviceUse| it.channel == held.channel && it.partition == held.partition;
            usage.devices.iter().find(same)
        };
        let before = at(self.from).map_or(Some(Duration::ZERO), |it| it.busy)?;
        Some(at(self.until)?.busy?.saturating_sub(before))
    }

    /// For how long a process's kernels kept a device busy.
    fn busy_by(self, user: &DeviceUser) -> Option<Duration> {
        let at = |boundary: &'a Boundary| {
            let mut users = boundary.device_users.iter();
            users.find(|it| {
                it.pid == user.pid && it.channel == user.channel && it.partition == user.partition
            })
        };
        let before = at(self.from).map_or(Some(Duration::ZERO), |it| it.busy)?;
        Some(at(self.until)?.busy?.saturating_sub(before))
    }

    /// The partitions at the end, or else those at the beginning.
    fn partitions(self, channel: &Channel) -> Vec<PartitionUse> {
        let at = |boundary: &'a Boundary| {
            let all = boundary.partitions.iter();
            all.filter(|it| it.channel == *channel).collect()
        };
        let (first, mut last): (Vec<&Partition>, Vec<&Partition>) = (at(self.from), at(self.until));
        if last.is_empty() {
            last.clone_from(&first);
        }
        let busy = |partition: &Partition| {
            let before = first.iter().find(|it| it.id == partition.id);
            let before = before.map_or(Some(Duration::ZERO), |it| it.busy)?;
            Some(partition.busy?.saturating_sub(before))
        };
        let used = |partition: &&Partition| PartitionUse {
            id: partition.id,
            slices: partition.slices,
            of: partition.of,
            busy: busy(partition),
        };
        last.iter().map(used).collect()
    }
}

/// What is known of the workloads on a device or on one partition of it.
#[derive(Default)]
struct Known {
    processes: u32,
    /// Busy times of those with processes there.
    busy: Vec<Option<Duration>>,
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
