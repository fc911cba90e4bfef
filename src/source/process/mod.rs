//! Who is running: CPU time of the followed workloads, and the accelerators
//! that they hold.
//!
//! It runs after the power sources at each sample, because it needs their list
//! of device users. It never looks at all of `/proc` at the sampling rate.

mod activity;
mod bounds;
mod discovery;
mod holders;
mod knowledge;
mod known;
mod lists;
mod machine;
mod namespaces;
mod nesting;
mod owners;
mod part;
mod reserved;
mod servers;
mod slurm;
mod stat;
mod tree;
mod vanished;
mod watched;

pub use lists::descendants;
pub use stat::{Identity, Stat, lineage, ticks_per_second};
pub use tree::Tree;

use super::{ReadError, Roots, Source};
use crate::sample::{Channel, Sample, SampleKind, Workload, WorkloadId};
use activity::Holding;
use bounds::Bounds;
use discovery::Discovery;
use holders::Holders;
use knowledge::Knowledge;
use machine::Machine;
use nesting::Nesting;
use owners::Owners;
use part::Part;
use reserved::{reserve, whole};
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Duration;
use watched::Watched;

/// A workload to be followed, and by what its processes are known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Followed {
    /// What is charged. Following the same identity again adds a member to it.
    pub workload: Workload,
    /// The process whose descendants belong to it; 0 if it has none.
    pub root: u32,
    /// Whether that process itself belongs to it; a supervisor does not.
    pub include_root: bool,
    /// Its own control group, relative to the control group root.
    pub cgroup: Option<PathBuf>,
    /// Accelerators that are set aside for it, whoever computes on them.
    pub reserved: Vec<Channel>,
    /// The process with which it ends, whatever becomes of its own.
    pub owner: Option<u32>,
}

/// The source of [`Usage`](crate::sample::Usage): it follows workloads and finds new ones.
#[derive(Debug)]
pub struct Processes {
    machine: Machine,
    /// Whether processes on accelerators become workloads by themselves.
    discover: bool,
    /// What finds job groups, if they become workloads too.
    discovery: Option<Discovery>,
    bounds: Bounds,
    watched: Vec<Watched>,
    owners: Owners,
    nesting: Nesting,
    /// How many parts there have been.
    parts: u64,
    knowledge: Knowledge,
    holders: Holders,
}

impl Processes {
    /// Follows nothing yet. With `discover` each process group that uses an
    /// accelerator and belongs to no followed workload becomes one.
    pub fn new(roots: &Roots, discover: bool) -> Self {
        let machine = Machine::new(roots);
        Self {
            knowledge: Knowledge::new(&machine),
            bounds: Bounds::new(&machine),
            machine,
            discover,
            discovery: None,
            watched: Vec::new(),
            owners: Owners::default(),
            nesting: Nesting::default(),
            parts: 0,
            holders: Holders::default(),
        }
    }

    /// Follows a workload from now on, or adds a member to one that is followed.
    ///
    /// A control group that cannot be read is no obstacle: its processes are
    /// then followed as a tree, and the workload says so.
    pub fn follow(&mut self, followed: Followed) {
        self.take(followed, false);
    }

    /// Says that a member has left a workload whose other members go on.
    ///
    /// `final_cpu` is its exact CPU time, if someone knows it. The last member's
    /// leaving ends the workload.
    pub fn leave(&mut self, id: &WorkloadId, root: u32, final_cpu: Option<Duration>) {
        self.refresh(crate::source::clock::monotonic(), true);
        let Some(watched) = self.watched.iter_mut().find(|it| it.workload.id == *id) else {
            return;
        };
        let Some(at) = watched.parts.iter().position(|it| it.root() == root) else {
            return;
        };
        if watched.parts.len() == 1 {
            self.set_final(id, final_cpu);
            return;
        }
        let mut part = watched.parts.remove(at);
        part.raise(final_cpu.unwrap_or_default());
        watched.left += part.own();
        self.forget();
    }

    /// Says that a workload has ended, with its exact CPU time if someone knows
    /// it. Its last usage is shown at the next [`SampleKind::Edge`], once.
    ///
    /// The time is that of its first member: the others have their own.
    pub fn set_final(&mut self, id: &WorkloadId, final_cpu: Option<Duration>) {
        if let Some(watched) = self.watched.iter_mut().find(|it| it.workload.id == *id) {
            if let (Some(cpu), Some(part)) = (final_cpu, watched.parts.first_mut()) {
                part.raise(cpu);
            }
            watched.ending = true;
        }
    }

    /// Has a workload's processes be another workload from the next
    /// [`SampleKind::Edge`] on: there the one ends as the other begins, so that
    /// no time is lost between them and none counts twice.
    pub fn mark(&mut self, id: &WorkloadId, next: Workload) {
        if let Some(watched) = self.watched.iter_mut().find(|it| it.workload.id == *id) {
            watched.next = Some(next);
        }
    }

    /// The workloads that are followed now.
    pub fn workloads(&self) -> impl Iterator<Item = &Workload> {
        self.watched.iter().map(|watched| &watched.workload)
    }

    /// How many processes the drivers list that do not exist here: those of
    /// another process namespace. What they use stays unattributed.
    pub fn invisible(&self) -> usize {
        self.holders.strange.invisible.len()
    }

    /// How many clients of a multi-process service do not show what they do,
    /// because the driver tells it as their server's.
    pub fn served(&self) -> usize {
        self.holders.strange.served.len()
    }

    fn take(&mut self, mut followed: Followed, found: bool) {
        self.knowledge.meet(&self.machine, &mut followed, found);
        let Followed {
            workload,
            root,
            include_root,
            cgroup,
            reserved,
            owner,
        } = followed;
        let now = crate::source::clock::monotonic();
        if !found {
            // Who lies around others owes them nothing of before.
            self.refresh(now, true);
        }
        self.parts += 1;
        let (machine, number) = (&self.machine, self.parts);
        let is_followed = root > 0 || cgroup.is_some();
        let part =
            is_followed.then(|| Part::open(machine, number, root, include_root, cgroup, now));
        let owner = owner.map(|pid| machine.identity(pid));
        self.forget();
        let known = self
            .watched
            .iter_mut()
            .find(|it| it.workload.id == workload.id);
        if let Some(watched) = known {
            watched.parts.extend(part);
            return;
        }
        self.watched
            .push(Watched::new(workload, part, reserved, owner, found));
    }

    /// With which processes which workload holds which accelerators, by index;
    /// finds new workloads.
    fn holdings(&mut self, sample: &mut Sample) -> BTreeMap<usize, Holding> {
        self.holders.look(&self.machine, sample);
        let mut holdings: BTreeMap<usize, Holding> = BTreeMap::new();
        for user in &sample.device_users {
            let mut owner = self.owner_of(user.pid);
            if owner.is_none()
                && self.discover
                && !self.holders.strange.servers.contains(&user.pid)
                && let Some(group) = owners::group_of(&self.machine, user.pid)
            {
                self.take(group, true);
                owner = self.owner_of(user.pid);
            }
            let grew = self.holders.activity.credit(&self.machine, user);
            if let Some(owner) = owner {
                let place = (user.channel.clone(), user.partition);
                let held = holdings.entry(owner).or_default();
                held.entry(place).or_default().add(user, grew);
            }
        }
        holdings
    }

    fn owner_of(&mut self, pid: u32) -> Option<usize> {
        self.owners
            .of(&self.machine, &self.watched, &self.nesting, pid)
    }
}

impl Source for Processes {
    fn observe(&mut self, kind: SampleKind, into: &mut Sample) -> Result<(), ReadError> {
        if kind == SampleKind::Burst {
            return Ok(());
        }
        let edge = kind == SampleKind::Edge;
        self.find_groups(into.at.monotonic);
        self.refresh(into.at.monotonic, edge);
        self.settle(into.at.monotonic);
        for watched in &mut self.watched {
            watched.show(edge);
        }
        self.find_steps(into.at.monotonic);
        let mut holdings = self.holdings(into);
        self.look_again(into);
        for (index, watched) in self.watched.iter_mut().enumerate() {
            let held = holdings.remove(&index).unwrap_or_default();
            let mut devices = activity::uses(held, &mut watched.busy);
            for channel in &watched.reserved {
                let targets = whole(Some(channel), &into.partitions).into_iter();
                targets.for_each(|target| reserve(&mut devices, target));
            }
            let over = if watched.found {
                devices.is_empty() && !watched.is_alive(&self.machine)
            } else {
                !watched.is_alive(&self.machine)
            };
            // Whoever ended it says so at an edge; nobody says so for one that
            // ends by itself.
            let ended = if watched.ending { edge } else { over };
            if !watched.announced {
                watched.announced = true;
                into.workloads.push(watched.workload.clone());
            }
            if let Some(next) = watched.next.take_if(|_| edge && !ended) {
                into.usage.push(watched.usage(devices.clone(), true));
                self.knowledge.go_on(&watched.workload.id, &next.id);
                watched.become_known_as(next);
                let told = devices.iter_mut().filter_map(|it| it.busy.as_mut());
                told.for_each(|busy| *busy = Duration::ZERO);
                into.workloads.push(watched.workload.clone());
            }
            into.usage.push(watched.usage(devices, ended));
        }
        self.set_aside(into);
        let ended: Vec<&WorkloadId> = into
            .usage
            .iter()
            .filter(|it| it.ended)
            .map(|it| &it.workload)
            .collect();
        if !ended.is_empty() {
            self.watched.retain(|it| !ended.contains(&&it.workload.id));
            self.forget();
        }
        if self.bounds.tell(&mut into.workloads, &mut into.usage) {
            self.forget();
        }
        Ok(())
    }
}
