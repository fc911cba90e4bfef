//! What is looked up once of the machine on which processes run.

use super::{Identity, Stat, ticks_per_second};
use crate::source::cgroup::{Layout, LimitReader};
use crate::source::topology::Topology;
use crate::source::{Roots, host};
use std::fs;
use std::sync::Arc;

/// What is looked up once.
#[derive(Debug)]
pub(super) struct Machine {
    pub(super) roots: Roots,
    pub(super) layout: Layout,
    /// Clock ticks in a second.
    pub(super) ticks: u64,
    pub(super) boot_id: String,
    /// How many CPUs there are; unknown if zero.
    pub(super) cpus: usize,
    pub(super) limits: Arc<LimitReader>,
}

impl Machine {
    pub(super) fn new(roots: &Roots) -> Self {
        let boot_id = fs::read_to_string(roots.procfs.join("sys/kernel/random/boot_id"));
        let layout = Layout::detect(&roots.cgroup);
        let (cpus, topology) = (host::cpus(roots), Topology::read(roots));
        let limits = LimitReader::new(layout.clone(), topology, cpus);
        Self {
            roots: roots.clone(),
            layout,
            cpus,
            limits: Arc::new(limits),
            ticks: ticks_per_second(),
            boot_id: boot_id.unwrap_or_default().trim().to_owned(),
        }
    }

    /// A process as it is now; one that is not here is known by its number alone.
    pub(super) fn identity(&self, pid: u32) -> Identity {
        let start = Stat::read(&self.roots.procfs, pid).map_or(0, |stat| stat.identity.start);
        Identity { start, pid }
    }

    /// Whether that very process still runs.
    pub(super) fn lives(&self, process: Identity) -> bool {
        let stat = Stat::read(&self.roots.procfs, process.pid);
        stat.is_some_and(|stat| stat.identity == process && !stat.is_dead())
    }
}
