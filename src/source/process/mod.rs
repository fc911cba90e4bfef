//! Who is running: CPU time of the followed workloads, and the accelerators
//! that they hold.
//!
//! It runs after the power sources at each sample, because it needs their list
//! of device users. It never looks at all of `/proc` at the sampling rate.

mod activity;
mod holders;
mod knowledge;
mod known;
mod lists;
mod namespaces;
mod owners;
mod part;
mod reserved;
mod servers;
mod slurm;
mod stat;
mod tree;
mod vanished;

pub use lists::descendants;
pub use stat::{Identity, Stat, ticks_per_second};
pub use tree::Tree;

use super::cgroup::Layout;
use super::{ReadError, Roots, Source};
use crate::sample::{Sample, SampleKind, Usage, Workload, WorkloadId};
use activity::{Holding, Place};
use holders::Holders;
use knowledge::Knowledge;
use owners::Owners;
use part::Part;
use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;
use std::time::Duration;

/// A workload to be followed, and by what its processes are known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Followed {
    /// What is charged. Following the same identity again adds a member to it.
    pub workload: Workload,
    /// The process whose descendants belong to it.
    pub root: u32,
    /// Whether that process itself belongs to it; a supervisor does not.
    pub include_root: bool,
    /// Its own control group, relative to the control group root.
    pub cgroup: Option<PathBuf>,
}

/// The source of [`Usage`]: it follows workloads and finds new ones.
#[derive(Debug)]
pub struct Processes {
    machine: Machine,
    /// Whether processes on accelerators become workloads by themselves.
    discover: bool,
    watched: Vec<Watched>,
    owners: Owners,
    knowledge: Knowledge,
    holders: Holders,
}

/// What is looked up once.
#[derive(Debug)]
struct Machine {
    roots: Roots,
    layout: Layout,
    /// Clock ticks in a second.
    ticks: u64,
    boot_id: String,
}

/// One workload with the parts by which it is followed.
#[derive(Debug)]
struct Watched {
    workload: Workload,
    parts: Vec<Part>,
    /// CPU time of parts that have left.
    left: Duration,
    /// The largest CPU time shown so far.
    shown: Duration,
    /// What its processes did on accelerators, those that ended included.
    busy: BTreeMap<Place, Duration>,
    announced: bool,
    /// Found by itself: it ends by itself, and a followed workload precedes it.
    found: bool,
    ending: bool,
}

impl Processes {
    /// Follows nothing yet. With `discover` each process group that uses an
    /// accelerator and belongs to no followed workload becomes one.
    pub fn new(roots: &Roots, discover: bool) -> Self {
        let boot_id = fs::read_to_string(roots.procfs.join("sys/kernel/random/boot_id"));
        let machine = Machine {
            roots: roots.clone(),
            layout: Layout::detect(&roots.cgroup),
            ticks: ticks_per_second(),
            boot_id: boot_id.unwrap_or_default().trim().to_owned(),
        };
        Self {
            knowledge: Knowledge::new(&machine),
            machine,
            discover,
            watched: Vec::new(),
            owners: Owners::default(),
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
        let machine = &self.machine;
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
        part.refresh(machine, crate::source::clock::monotonic(), true);
        watched.left += part.used().max(final_cpu.unwrap_or_default());
        self.owners.forget();
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
        } = followed;
        let now = crate::source::clock::monotonic();
        let part = Part::open(&self.machine, root, include_root, cgroup, now);
        self.owners.forget();
        let known = self
            .watched
            .iter_mut()
            .find(|it| it.workload.id == workload.id);
        if let Some(watched) = known {
            watched.parts.push(part);
            return;
        }
        let followed_by = part.method().to_owned();
        self.watched.push(Watched {
            workload: Workload {
                followed_by,
                ..workload
            },
            parts: vec![part],
            left: Duration::ZERO,
            shown: Duration::ZERO,
            busy: BTreeMap::new(),
            announced: false,
            found,
            ending: false,
        });
    }

    /// With which processes which workload holds which accelerators, by index;
    /// finds new workloads.
    fn holdings(&mut self, sample: &mut Sample) -> BTreeMap<usize, Holding> {
        self.holders.look(&self.machine, sample);
        let mut holdings: BTreeMap<usize, Holding> = BTreeMap::new();
        for user in &sample.device_users {
            let mut owner = self.owners.of(&self.machine, &self.watched, user.pid);
            if owner.is_none()
                && self.discover
                && !self.holders.strange.servers.contains(&user.pid)
                && let Some(group) = owners::group_of(&self.machine, user.pid)
            {
                self.take(group, true);
                owner = self.owners.of(&self.machine, &self.watched, user.pid);
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
}

impl Source for Processes {
    fn observe(&mut self, kind: SampleKind, into: &mut Sample) -> Result<(), ReadError> {
        if kind == SampleKind::Burst {
            return Ok(());
        }
        let edge = kind == SampleKind::Edge;
        for watched in &mut self.watched {
            watched.refresh(&self.machine, into.at.monotonic, edge);
        }
        self.find_steps(into.at.monotonic);
        let mut holdings = self.holdings(into);
        self.look_again(into);
        for (index, watched) in self.watched.iter_mut().enumerate() {
            let devices = holdings.remove(&index).unwrap_or_default();
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
            into.usage.push(Usage {
                devices: activity::uses(devices, &mut watched.busy),
                ended,
                ..Usage::of_cpu(watched.workload.id.clone(), watched.shown)
            });
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
            self.owners.forget();
        }
        Ok(())
    }
}

impl Watched {
    fn refresh(&mut self, machine: &Machine, now: Duration, thorough: bool) {
        for part in &mut self.parts {
            part.refresh(machine, now, thorough);
        }
        let parts: Duration = self.parts.iter().map(Part::used).sum();
        // A final time is only shown at the end, which a thorough look is.
        if !self.ending || thorough {
            self.shown = self.shown.max(parts + self.left);
        }
    }

    fn is_alive(&self, machine: &Machine) -> bool {
        self.parts.iter().any(|part| part.is_alive(machine))
    }
}
