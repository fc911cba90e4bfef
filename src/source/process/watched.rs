//! One workload that is followed, with all by which it is.

use super::nesting::Above;
use super::part::Part;
use super::{Holding, Machine};
use crate::sample::{Usage, Workload};
use std::time::Duration;

/// One workload with the parts by which it is followed.
#[derive(Debug)]
pub(super) struct Watched {
    pub(super) workload: Workload,
    pub(super) parts: Vec<Part>,
    /// CPU time of parts that have left.
    pub(super) left: Duration,
    /// CPU time in its groups that other workloads tell of.
    pub(super) elsewhere: Duration,
    /// Main memory that it occupies, without that of others in its groups.
    pub(super) memory: Option<u64>,
    /// The largest CPU time shown so far.
    pub(super) shown: Duration,
    pub(super) announced: bool,
    /// Found by itself: it ends by itself, and a followed workload precedes it.
    pub(super) found: bool,
    pub(super) ending: bool,
}

impl Watched {
    pub(super) fn new(workload: Workload, part: Part, found: bool) -> Self {
        let followed_by = part.method().to_owned();
        Self {
            workload: Workload {
                followed_by,
                ..workload
            },
            parts: vec![part],
            left: Duration::ZERO,
            elsewhere: Duration::ZERO,
            memory: None,
            shown: Duration::ZERO,
            announced: false,
            found,
            ending: false,
        }
    }

    /// Brings what is shown up to date with what its parts have used.
    pub(super) fn show(&mut self, thorough: bool) {
        let parts: Duration = self.parts.iter().map(Part::used).sum();
        let own = (parts + self.left).saturating_sub(self.elsewhere);
        // A final time is only shown at the end, which a thorough look is.
        if !self.ending || thorough {
            self.shown = self.shown.max(own);
        }
    }

    /// What it has used, and what it may use.
    pub(super) fn usage(&self) -> Usage {
        let cpus = self.parts.iter().map(|it| it.limits.cpus);
        let packages = match self.parts.as_slice() {
            [one] => one.limits.packages.clone(),
            _ => Vec::new(),
        };
        Usage {
            cpus: cpus.sum(),
            packages,
            memory: self.memory,
            ..Usage::of_cpu(self.workload.id.clone(), self.shown)
        }
    }

    /// Whether there is nothing to tell of it, because all that happens in its
    /// group is told by the workload that someone asked to be followed.
    pub(super) fn is_silent(&self, devices: &Holding) -> bool {
        let is_covered = |part: &Part| part.above == Above::Covered;
        let nothing = !self.announced && self.shown.is_zero() && devices.is_empty();
        self.found && nothing && self.parts.iter().all(is_covered)
    }

    pub(super) fn is_alive(&self, machine: &Machine) -> bool {
        self.parts.iter().any(|part| part.is_alive(machine))
    }
}
