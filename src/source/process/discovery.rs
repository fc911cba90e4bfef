//! Workloads found by their control groups, whether or not they use an accelerator.

use super::bounds::Bounds;
use super::owners::workload_of_group;
use super::part::Part;
use super::{Followed, Machine, Processes, Watched};
use crate::source::cgroup::{Discover, Found, Groups, Job, Matters, Ours, Watch};
use crate::source::memory;
use nix::sys::resource::{Resource, getrlimit, setrlimit};
use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

/// A service that uses less of the machine than this is part of the system …
const SHARE_OF_CPU: f64 = 0.01;
/// … unless it keeps so many CPUs busy, or occupies so much of the memory.
const BUSY_CPUS: f64 = 1.0;
const SHARE_OF_MEMORY: f64 = 0.05;
/// Descriptors that everything else here may need.
const OTHER_FILES: u64 = 256;
/// Groups whose limits and memory are looked up at one tick, so that a tick
/// costs the same however many there are.
const LOOKED_UP: usize = 25;
/// They change seldom, and memory slowly.
const LOOK_UP_EVERY: Duration = Duration::from_secs(5);

/// What finds job groups, and what bounds them.
#[derive(Debug)]
pub(super) struct Discovery {
    watch: Option<Watch>,
    crowded: BTreeSet<PathBuf>,
}

impl Discovery {
    pub(super) fn new(machine: &Machine, discover: Discover) -> Self {
        let most = room(discover.most);
        let discover = Discover { most, ..discover };
        let cpus = machine.cpus.max(1) as f64;
        let memory = memory::total(&machine.roots);
        let matters = Matters {
            cpus: (cpus * SHARE_OF_CPU).min(BUSY_CPUS),
            memory: memory.map_or(u64::MAX, |it| (it as f64 * SHARE_OF_MEMORY) as u64),
        };
        let limits = Arc::clone(&machine.limits);
        let ours = Ours::find(&machine.layout, &machine.roots.procfs);
        let groups = Groups::new(&machine.layout, discover, matters, limits, ours);
        Self {
            watch: groups.map(Watch::start),
            crowded: BTreeSet::new(),
        }
    }

    /// The groups that have come, and whether anything else has changed that makes
    /// it worth while to look anew at what lies in what.
    fn look(
        &mut self,
        machine: &Machine,
        bounds: &mut Bounds,
        now: Duration,
    ) -> (Vec<Found>, bool) {
        let Some(watch) = &self.watch else {
            return (Vec::new(), false);
        };
        let changes = watch.groups().look(now);
        let rearranged = changes.walked || !changes.bounds.is_empty();
        for path in changes.bounds {
            bounds.add(machine, path);
        }
        self.crowded = changes.crowded;
        bounds.crowd(changes.other);
        bounds.read();
        (changes.found, rearranged)
    }
}

impl Processes {
    /// The same, and job groups become workloads whether or not they use an
    /// accelerator.
    #[must_use]
    pub fn finding(self, discover: Discover) -> Self {
        Self {
            discovery: Some(Discovery::new(&self.machine, discover)),
            ..self
        }
    }

    /// Looks at all parts again, and gives each its own time.
    pub(super) fn refresh(&mut self, now: Duration, thorough: bool) {
        for part in self.watched.iter_mut().flat_map(|it| &mut it.parts) {
            part.refresh(&self.machine, now, thorough);
        }
        let (machine, bounds) = (&self.machine, &mut self.bounds);
        self.nesting.share_out(machine, &mut self.watched, bounds);
    }

    /// Something came or went: who owns what, and what lies in what, is found anew.
    pub(super) fn forget(&mut self) {
        self.owners.forget();
        self.nesting.forget();
    }

    /// Takes in the job groups that have come.
    pub(super) fn find_groups(&mut self, now: Duration) {
        if let Some(discovery) = &mut self.discovery {
            let (found, changed) = discovery.look(&self.machine, &mut self.bounds, now);
            if changed || !found.is_empty() {
                self.forget();
            }
            for it in found {
                self.take_group(it);
            }
        }
    }

    /// Looks up what some may use and occupy, and counts what nobody tells of.
    pub(super) fn settle(&mut self, now: Duration) {
        look_up(&self.machine, &mut self.watched, now);
        if let Some(discovery) = &self.discovery {
            self.bounds.settle(&discovery.crowded);
        }
    }

    /// A job group becomes a workload, unless it was found on an accelerator
    /// before.
    fn take_group(&mut self, found: Found) {
        let name = found.group.job.name();
        let mut workload = workload_of_group(&self.machine, &found.path, name);
        if self.workloads().any(|it| it.id == workload.id) {
            return;
        }
        if let Job::Slurm { id, .. } = &found.group.job {
            // The cluster is not in the path.
            workload.run = Some(format!("slurm::{id}"));
        }
        let mut followed = Followed {
            workload,
            root: 0,
            include_root: false,
            cgroup: Some(found.path.clone()),
            reserved: Vec::new(),
            owner: None,
        };
        self.knowledge.meet(&self.machine, &mut followed, true);
        self.parts += 1;
        let part = Part::of(found, self.parts);
        let workload = followed.workload;
        let watched = Watched::new(workload, Some(part), Vec::new(), None, true);
        self.watched.push(watched);
    }
}

/// Looks up limits and memory of some parts, each in its turn: those first that
/// were never looked up.
fn look_up(machine: &Machine, watched: &mut [Watched], now: Duration) {
    let is_due = |part: &&mut Part| part.looked_up().is_none_or(|it| now >= it + LOOK_UP_EVERY);
    let parts = watched.iter_mut().flat_map(|it| &mut it.parts);
    let mut due: Vec<&mut Part> = parts.filter(is_due).collect();
    due.sort_by_key(|part| part.looked_up());
    for part in due.into_iter().take(LOOKED_UP) {
        part.look_up(machine, now);
    }
}

/// How many groups can be kept open, after as many descriptors as the system
/// gives out without asking anybody.
fn room(most: usize) -> usize {
    let wanted = most as u64 + OTHER_FILES;
    let Ok((soft, hard)) = getrlimit(Resource::RLIMIT_NOFILE) else {
        return most;
    };
    let raised = wanted.min(hard).max(soft);
    let limit = match setrlimit(Resource::RLIMIT_NOFILE, raised, hard) {
        Ok(()) => raised,
        Err(_) => soft,
    };
    let room = usize::try_from(limit.saturating_sub(OTHER_FILES)).unwrap_or(usize::MAX);
    most.min(room.max(1))
}
