//! One workload that is followed: its parts, and what is shown of them.

use super::activity::Place;
use super::part::Part;
use super::{Identity, Machine};
use crate::sample::{Channel, DeviceUse, Usage, Workload};
use std::collections::BTreeMap;
use std::time::Duration;

/// How a workload is followed that has no processes, only what is set aside.
const RESERVATION: &str = "reservation";

/// One workload with the parts by which it is followed.
#[derive(Debug)]
pub(super) struct Watched {
    pub(super) workload: Workload,
    pub(super) parts: Vec<Part>,
    /// Accelerators that are set aside for it.
    pub(super) reserved: Vec<Channel>,
    /// The process with which it ends.
    owner: Option<Identity>,
    /// CPU time of parts that have left.
    pub(super) left: Duration,
    /// The largest CPU time shown so far.
    shown: Duration,
    /// What of that was shown under former names: see [`Processes::mark`].
    ///
    /// [`Processes::mark`]: super::Processes::mark
    before: Duration,
    /// What its processes did on accelerators under this name, those that ended
    /// included.
    pub(super) busy: BTreeMap<Place, Duration>,
    /// What it is called from the next edge on.
    pub(super) next: Option<Workload>,
    pub(super) announced: bool,
    /// Found by itself: it ends by itself, and a followed workload precedes it.
    pub(super) found: bool,
    pub(super) ending: bool,
}

impl Watched {
    pub(super) fn new(
        workload: Workload,
        part: Option<Part>,
        reserved: Vec<Channel>,
        owner: Option<Identity>,
        found: bool,
    ) -> Self {
        let followed_by = part.as_ref().map_or(RESERVATION, Part::method).to_owned();
        Self {
            workload: Workload {
                followed_by,
                ..workload
            },
            parts: part.into_iter().collect(),
            reserved,
            owner,
            left: Duration::ZERO,
            shown: Duration::ZERO,
            before: Duration::ZERO,
            busy: BTreeMap::new(),
            next: None,
            announced: false,
            found,
            ending: false,
        }
    }

    /// Brings what is shown up to date; it never falls.
    pub(super) fn show(&mut self, thorough: bool) {
        let parts: Duration = self.parts.iter().map(Part::own).sum();
        // A final time is only shown at the end, which a thorough look is.
        if !self.ending || thorough {
            self.shown = self.shown.max(parts + self.left);
        }
    }

    pub(super) fn is_alive(&self, machine: &Machine) -> bool {
        let is_owned = self.owner.is_none_or(|owner| machine.lives(owner));
        let runs = self.parts.iter().any(|part| part.is_alive(machine));
        is_owned && (runs || self.parts.is_empty())
    }

    /// What it has used under its present name.
    pub(super) fn usage(&self, devices: Vec<DeviceUse>, ended: bool) -> Usage {
        let cpu = self.shown.saturating_sub(self.before);
        let limits = || self.parts.iter().map(|part| &part.limits);
        // Of several parts it is not known whether they may use the same CPUs.
        let only = limits().next().filter(|_| self.parts.len() == 1);
        let memory: Option<u64> = self.parts.iter().map(Part::memory).sum();
        Usage {
            by_looks: self.parts.iter().any(Part::is_looked_at),
            cpus: only.and_then(|it| it.cpus),
            packages: only.map(|it| it.packages.clone()).unwrap_or_default(),
            memory: memory.filter(|_| !self.parts.is_empty()),
            devices,
            ended,
            ..Usage::of_cpu(self.workload.id.clone(), cpu)
        }
    }

    /// Has it be another workload from here on.
    pub(super) fn become_known_as(&mut self, next: Workload) {
        let followed_by = std::mem::take(&mut self.workload.followed_by);
        self.workload = Workload {
            followed_by,
            ..next
        };
        self.before = self.shown;
        self.busy.clear();
    }
}
