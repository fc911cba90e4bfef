//! Processes that the driver numbers as another process namespace does.
//!
//! Newer drivers list a process by its number in a container, and tell what it did
//! by its number on the host. The kernel knows both. What cannot be matched stays
//! as the driver says it.
//!
//! # Source
//!
//! Project-HAMi/HAMi-core#112 (driver 560); Linux manual, `proc_pid_status(5)`, `NSpid`.

use super::{Identity, Machine, Stat};
use crate::sample::{Channel, DeviceUser};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::time::Duration;

/// Who stands behind the numbers of other namespaces.
#[derive(Debug, Default)]
pub(super) struct Namespaces {
    /// By device and listed number: the processes here, and what each did last.
    known: BTreeMap<(Channel, u32), BTreeMap<Identity, Duration>>,
}

impl Namespaces {
    /// Replaces users who are listed by a number of elsewhere by those who they
    /// are here, as far as that is certain.
    pub(super) fn translate(&mut self, machine: &Machine, users: &mut Vec<DeviceUser>) {
        self.learn(machine, users);
        let listed: BTreeSet<_> = users.iter().map(name).collect();
        self.known.retain(|elsewhere, here| {
            here.retain(|it, _| {
                let now = Stat::read(&machine.roots.procfs, it.pid);
                now.is_some_and(|stat| stat.identity == *it)
            });
            listed.contains(elsewhere) && !here.is_empty()
        });
        for (elsewhere, here) in &self.known {
            replace(users, elsewhere, here);
        }
        pair_off(machine, users);
    }

    /// Finds those who work without being listed under the number that they have
    /// in a namespace of their own.
    fn learn(&mut self, machine: &Machine, users: &[DeviceUser]) {
        for worker in users.iter().filter(|it| only_works(it)) {
            let Some(stat) = Stat::read(&machine.roots.procfs, worker.pid) else {
                continue;
            };
            let inner = inner_numbers(&machine.roots.procfs, worker.pid);
            let elsewhere = users.iter().find(|it| {
                let known = self.known.contains_key(&name(it));
                let listed = it.pid != worker.pid && (it.busy.is_none() || known);
                it.channel == worker.channel && listed && inner.contains(&it.pid)
            });
            if let Some(elsewhere) = elsewhere {
                let here = self.known.entry(name(elsewhere)).or_default();
                here.insert(stat.identity, worker.busy.unwrap_or_default());
            }
        }
    }
}

fn name(user: &DeviceUser) -> (Channel, u32) {
    (user.channel.clone(), user.pid)
}

/// Whether all that is known of a user is that it worked: no list has it.
fn only_works(user: &DeviceUser) -> bool {
    user.memory.is_none() && user.partition.is_none() && user.busy.is_some_and(|it| !it.is_zero())
}

/// Puts the processes here in the place of the one elsewhere.
fn replace(
    users: &mut Vec<DeviceUser>,
    elsewhere: &(Channel, u32),
    here: &BTreeMap<Identity, Duration>,
) {
    let is_here = |it: &DeviceUser| here.keys().any(|known| known.pid == it.pid);
    let alone = here.len() == 1;
    let listed = users.iter().find(|it| name(it) == *elsewhere);
    let memory = listed.and_then(|it| it.memory).filter(|_| alone);
    users.retain(|it| it.channel != elsewhere.0 || it.pid != elsewhere.1 && !is_here(it));
    users.extend(here.iter().map(|(process, busy)| DeviceUser {
        memory,
        busy: Some(*busy),
        ..DeviceUser::of(elsewhere.0.clone(), process.pid)
    }));
}

/// Where one process is listed without a sample and one that is not here works
/// without being listed, they are the same. Several of each are the same
/// processes, too, but nobody knows which is which: they are not counted twice.
fn pair_off(machine: &Machine, users: &mut Vec<DeviceUser>) {
    let channels: BTreeSet<Channel> = users.iter().map(|it| it.channel.clone()).collect();
    for channel in channels {
        let on_it = users.iter().filter(|it| it.channel == channel);
        let is_absent = |it: &&DeviceUser| Stat::read(&machine.roots.procfs, it.pid).is_none();
        let workers: Vec<_> = on_it
            .filter(|it| only_works(it))
            .filter(is_absent)
            .cloned()
            .collect();
        let mut listed = users
            .iter_mut()
            .filter(|it| it.channel == channel && it.busy.is_none());
        let first = listed.next();
        let count = usize::from(first.is_some()) + listed.count();
        if workers.is_empty() || count < workers.len() {
            continue;
        }
        if let ([worker], 1, Some(only)) = (&workers[..], count, first) {
            only.busy = worker.busy;
        }
        users.retain(|it| it.channel != channel || !workers.contains(it));
    }
}

/// The numbers that a process has in namespaces within this one, outermost first.
fn inner_numbers(procfs: &Path, pid: u32) -> Vec<u32> {
    let status = fs::read_to_string(procfs.join(pid.to_string()).join("status"));
    let status = status.unwrap_or_default();
    let mut lines = status.lines();
    let numbers = lines.find_map(|line| line.strip_prefix("NSpid:"));
    let numbers = numbers.unwrap_or_default().split_ascii_whitespace();
    numbers.skip(1).filter_map(|it| it.parse().ok()).collect()
}
