//! Groups that bound the job groups in them: what came and went unseen is not lost.

use super::Machine;
use super::owners::workload_of_group;
use crate::sample::{Usage, Workload};
use crate::source::cgroup::Kept;
use std::collections::{BTreeSet, HashMap};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Time below this may come from reading one clock after another.
const NOISE: Duration = Duration::from_millis(10);

/// All of them, and what is told of them together.
#[derive(Debug)]
pub(super) struct Bounds {
    all: Vec<Bound>,
    by_path: HashMap<PathBuf, usize>,
    /// For groups that are not followed one by one for want of room.
    other: Rest,
    /// What of that was used in no bound.
    crowd: Duration,
}

/// One group with what was used in it that no workload in it tells of.
#[derive(Debug)]
struct Bound {
    path: PathBuf,
    kept: Kept,
    base: Duration,
    claimed: Duration,
    /// The largest difference of the two so far.
    unclaimed: Duration,
    /// Somebody asked for this group or one around it, and so tells of all of it.
    hidden: bool,
    rest: Rest,
}

/// A workload made of what is left.
#[derive(Debug)]
struct Rest {
    workload: Workload,
    used: Duration,
    announced: bool,
}

impl Bounds {
    pub(super) fn new(machine: &Machine) -> Self {
        Self {
            all: Vec::new(),
            by_path: HashMap::new(),
            other: Rest::new(workload_of_group(
                machine,
                Path::new(""),
                "other".to_owned(),
            )),
            crowd: Duration::ZERO,
        }
    }

    /// Follows a group from now on, and says whether it is there.
    pub(super) fn add(&mut self, machine: &Machine, path: PathBuf) {
        let Ok(kept) = Kept::open(&machine.roots.cgroup.join(&path)) else {
            return;
        };
        let last = path.file_name().unwrap_or_default().to_string_lossy();
        let name = format!("{last} (short-lived)");
        let workload = workload_of_group(machine, &path, name);
        self.by_path.insert(path.clone(), self.all.len());
        self.all.push(Bound {
            path,
            base: kept.last(),
            kept,
            claimed: Duration::ZERO,
            unclaimed: Duration::ZERO,
            hidden: false,
            rest: Rest::new(workload),
        });
    }

    pub(super) fn position(&self, path: &Path) -> Option<usize> {
        self.by_path.get(path).copied()
    }

    /// Reads the groups. They are read before what lies in them, so that what a
    /// group has beyond that is rather told too late than invented.
    pub(super) fn read(&self) {
        for bound in &self.all {
            bound.kept.read();
        }
    }

    /// A workload in it has told of so much.
    pub(super) fn claim(&mut self, bound: usize, cpu: Duration) {
        if let Some(bound) = self.all.get_mut(bound) {
            bound.claimed += cpu;
        }
    }

    /// What groups in no bound have used so far for which there is no room.
    pub(super) fn crowd(&mut self, used: Duration) {
        self.other.used += used.saturating_sub(self.crowd);
        self.crowd = used;
    }

    /// Leaves those out of which somebody else tells, until this is asked again.
    pub(super) fn hide(&mut self, is_told: impl Fn(&Path) -> bool) {
        for bound in &mut self.all {
            bound.hidden = is_told(&bound.path);
        }
    }

    /// Counts what is left, as short-lived or, where there is no room to follow
    /// all groups, as other.
    pub(super) fn settle(&mut self, crowded: &BTreeSet<PathBuf>) {
        for bound in &mut self.all {
            let total = bound.kept.last().saturating_sub(bound.base);
            let unclaimed = total.saturating_sub(bound.claimed);
            let more = unclaimed.saturating_sub(bound.unclaimed);
            bound.unclaimed = bound.unclaimed.max(unclaimed);
            if bound.hidden {
                continue;
            }
            let rest = if crowded.contains(&bound.path) {
                &mut self.other
            } else {
                &mut bound.rest
            };
            rest.used += more;
        }
    }

    /// The workloads that are told for the first time, and what each has used;
    /// then forgets the groups that have been removed, and says whether there
    /// were any.
    pub(super) fn tell(&mut self, workloads: &mut Vec<Workload>, usage: &mut Vec<Usage>) -> bool {
        for bound in &mut self.all {
            bound.rest.tell(bound.kept.is_gone(), workloads, usage);
        }
        self.other.tell(false, workloads, usage);
        let before = self.all.len();
        self.all.retain(|it| !it.kept.is_gone());
        let places = self.all.iter().enumerate();
        self.by_path = places.map(|(at, it)| (it.path.clone(), at)).collect();
        before != self.all.len()
    }
}

impl Rest {
    fn new(workload: Workload) -> Self {
        let workload = Workload {
            followed_by: "cgroup".to_owned(),
            ..workload
        };
        Self {
            workload,
            used: Duration::ZERO,
            announced: false,
        }
    }

    fn tell(&mut self, ended: bool, workloads: &mut Vec<Workload>, usage: &mut Vec<Usage>) {
        if !self.announced && self.used >= NOISE {
            self.announced = true;
            workloads.push(self.workload.clone());
        }
        if self.announced {
            let told = Usage::of_cpu(self.workload.id.clone(), self.used);
            usage.push(Usage { ended, ..told });
        }
    }
}
