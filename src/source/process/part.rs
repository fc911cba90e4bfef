//! One member of a workload: a control group, or a process with its descendants.

use super::tree::Tree;
use super::{Identity, Machine, Stat};
use crate::source::cgroup::{Found, Kept, Limits, Membership, UsageFile, populated};
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

/// What is followed, and the CPU time it has used since.
#[derive(Debug)]
pub(super) struct Part {
    /// Tells it from all others: never used again, and larger the later it began.
    number: u64,
    root: Identity,
    include_root: bool,
    cgroup: Option<PathBuf>,
    clock: Clock,
    used: Duration,
    /// What it had used when parts around it last heard of it.
    told: Duration,
    /// What parts within it have used of that.
    given: Duration,
    /// What it may use and occupies, as it was looked up last.
    pub(super) limits: Limits,
    /// When that was.
    looked_up: Option<Duration>,
    /// Memory of the parts within it.
    pub(super) memory_within: u64,
}

#[derive(Debug)]
enum Clock {
    /// Exact: the kernel counts for the group.
    Cgroup { usage: UsageFile, base: Duration },
    /// The same of a group that was found by itself, whose last reading is kept.
    Kept { usage: Arc<Kept>, base: Duration },
    /// Processes are looked at one by one.
    Tree(Box<Tree>),
    /// Its control group was removed.
    Gone,
}

impl Part {
    pub(super) fn open(
        machine: &Machine,
        number: u64,
        root: u32,
        include_root: bool,
        cgroup: Option<PathBuf>,
        now: Duration,
    ) -> Self {
        let procfs = &machine.roots.procfs;
        let start = Stat::read(procfs, root).map_or(0, |stat| stat.identity.start);
        let cgroup = cgroup.filter(|path| stays_inside(path));
        let clock = cgroup.as_ref().and_then(|path| {
            let usage = UsageFile::open(&machine.roots.cgroup.join(path)).ok()?;
            let base = usage.read().ok()?;
            Some(Clock::Cgroup { usage, base })
        });
        Self {
            number,
            root: Identity { start, pid: root },
            include_root,
            cgroup,
            clock: clock.unwrap_or_else(|| {
                let ours = machine.roots.workers.clone();
                let tree = Tree::beside(procfs, root, include_root, now, ours);
                Clock::Tree(Box::new(tree))
            }),
            used: Duration::ZERO,
            told: Duration::ZERO,
            given: Duration::ZERO,
            limits: Limits::default(),
            looked_up: None,
            memory_within: 0,
        }
    }

    /// A job group, with the time that it has used since it counts.
    pub(super) fn of(found: Found, number: u64) -> Self {
        Self {
            number,
            // No process leads it: it lasts as long as the group.
            root: Identity { start: 0, pid: 0 },
            include_root: false,
            cgroup: Some(found.path),
            clock: Clock::Kept {
                usage: found.kept,
                base: found.before,
            },
            used: Duration::ZERO,
            told: Duration::ZERO,
            given: Duration::ZERO,
            limits: Limits::default(),
            looked_up: None,
            memory_within: 0,
        }
    }

    /// Has the time count that a tree used before it was followed.
    pub(super) fn count_from_birth(&mut self) {
        if let Clock::Tree(tree) = &mut self.clock {
            tree.count_from_birth();
        }
    }

    /// Looks again; what was used never falls.
    pub(super) fn refresh(&mut self, machine: &Machine, now: Duration, thorough: bool) {
        let used = match &mut self.clock {
            Clock::Cgroup { usage, base } => {
                let Ok(total) = usage.read() else {
                    self.clock = Clock::Gone;
                    return;
                };
                total.saturating_sub(*base)
            }
            Clock::Kept { usage, base } => usage.read().saturating_sub(*base),
            Clock::Tree(tree) => {
                tree.refresh(now, thorough);
                duration(tree.ticks(), machine.ticks)
            }
            Clock::Gone => return,
        };
        self.raise(used);
    }

    /// Corrects the CPU time upwards, by someone who knows better.
    pub(super) fn raise(&mut self, used: Duration) {
        self.used = self.used.max(used);
    }

    /// What it used itself, without the parts that lie within it.
    pub(super) fn own(&self) -> Duration {
        self.used.saturating_sub(self.given)
    }

    /// What it has used since this was last asked, for the part around it.
    pub(super) fn grown(&self) -> Duration {
        self.used.saturating_sub(self.told)
    }

    /// Gives away what the parts within it have used meanwhile.
    pub(super) fn give_away(&mut self, inner: Duration) {
        self.given += inner;
        self.told = self.used;
    }

    /// The groups in which it lies: its own, or those of its first process.
    pub(super) fn places(&self, machine: &Machine) -> Vec<PathBuf> {
        if let Some(path) = self.group() {
            return vec![path.to_owned()];
        }
        let of = Membership::read(&machine.roots.procfs, self.root.pid).unwrap_or_default();
        let places = machine.layout.places(&of).into_iter();
        places.map(|it| it.path).collect()
    }

    /// When its limits were looked up last.
    pub(super) fn looked_up(&self) -> Option<Duration> {
        self.looked_up
    }

    /// Looks up what it may use and what it occupies. What a process tree occupies
    /// is not known: its processes share pages.
    pub(super) fn look_up(&mut self, machine: &Machine, now: Duration) {
        self.looked_up = Some(now);
        if let Some(path) = self.group() {
            self.limits = machine.limits.of(path);
        }
    }

    /// Main memory that it occupies without the parts within it, if that is known.
    pub(super) fn memory(&self) -> Option<u64> {
        Some(self.limits.memory?.saturating_sub(self.memory_within))
    }

    pub(super) fn number(&self) -> u64 {
        self.number
    }

    pub(super) fn root(&self) -> u32 {
        self.root.pid
    }

    pub(super) fn includes_root(&self) -> bool {
        self.include_root
    }

    /// Its control group, if that is how it is followed.
    pub(super) fn group(&self) -> Option<&Path> {
        match self.clock {
            Clock::Cgroup { .. } | Clock::Kept { .. } | Clock::Gone => self.cgroup(),
            Clock::Tree(_) => None,
        }
    }

    pub(super) fn cgroup(&self) -> Option<&Path> {
        self.cgroup.as_deref()
    }

    pub(super) fn method(&self) -> &'static str {
        match self.clock {
            Clock::Cgroup { .. } | Clock::Kept { .. } | Clock::Gone => "cgroup",
            Clock::Tree(_) => "process tree",
        }
    }

    /// Whether its processes are looked at one by one, so that some may be missed.
    pub(super) fn is_looked_at(&self) -> bool {
        matches!(self.clock, Clock::Tree(_))
    }

    /// Whether a process was seen to belong to it.
    pub(super) fn contains(&self, process: Identity) -> bool {
        matches!(&self.clock, Clock::Tree(tree) if tree.contains(process))
    }

    /// Whether it is followed as the descendants of this process, so that who
    /// has it among its ancestors belongs to it.
    pub(super) fn begins_at(&self, ancestor: Identity, itself: bool) -> bool {
        self.root == ancestor && (self.include_root || !itself)
    }

    /// Whether more can come of it. A supervisor's empty group is alive: its
    /// command is about to enter, or to be reported as ended.
    pub(super) fn is_alive(&self, machine: &Machine) -> bool {
        match &self.clock {
            Clock::Tree(tree) => !tree.has_ended(),
            Clock::Kept { usage, .. } => !usage.is_gone(),
            Clock::Gone => false,
            Clock::Cgroup { .. } => {
                let root = Stat::read(&machine.roots.procfs, self.root.pid);
                root.is_some_and(|stat| stat.identity == self.root)
                    || self.cgroup.as_ref().is_some_and(|path| {
                        populated(&machine.roots.cgroup.join(path)).unwrap_or(false)
                    })
            }
        }
    }
}

/// Whether a path names something below the root it is joined to.
fn stays_inside(path: &Path) -> bool {
    let mut parts = path.components();
    parts.clone().next().is_some() && parts.all(|part| matches!(part, Component::Normal(_)))
}

/// The time of so many clock ticks.
fn duration(ticks: u64, per_second: u64) -> Duration {
    let rest = (ticks % per_second) * 1_000_000_000 / per_second;
    Duration::from_secs(ticks / per_second) + Duration::from_nanos(rest)
}
