//! Who used what in a span: all that its energy is divided by.

use crate::sample::{Channel, Component, Instrument, MemoryUse, WorkloadId};
use std::collections::BTreeMap;
use std::time::Duration;

/// Who used what between two boundaries.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Use {
    /// Nothing is known of this time: it lies before this process began.
    pub unknown: bool,
    /// How long it was.
    pub time: Duration,
    /// CPU time of the whole node, if it is known.
    pub node: Option<CpuUse>,
    /// CPU time by package, where there are several.
    pub packages: BTreeMap<u32, CpuUse>,
    /// Main memory of the whole node in the mean, if it is known.
    pub memory: Option<MemoryUse>,
    /// What each workload used.
    pub workloads: Vec<WorkloadUse>,
    /// Who held each accelerator that anybody held.
    pub accelerators: BTreeMap<Channel, AcceleratorUse>,
}

/// CPU time that passed on a node or on one package.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct CpuUse {
    /// Time in which CPUs did work, summed over them.
    pub busy: Duration,
    /// Time in which they could have done work, summed over them.
    pub total: Duration,
}

/// What one workload used of processors and memory.
#[derive(Debug, Clone, PartialEq)]
pub struct WorkloadUse {
    /// Who.
    pub id: WorkloadId,
    /// CPU time.
    pub cpu: Duration,
    /// By how much that may be wrong, because it began or ended meanwhile.
    pub grain: Duration,
    /// CPU time of processes that no look found may be missing.
    pub by_looks: bool,
    /// CPUs that were set aside for it.
    pub cpus: Option<f64>,
    /// The packages to which it was pinned; empty if to none.
    pub packages: Vec<u32>,
    /// Bytes of main memory that it occupied in the mean, if that is known.
    pub memory: Option<u64>,
}

/// Who held one accelerator.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct AcceleratorUse {
    /// Those who held it or had it reserved.
    pub holds: Vec<Hold>,
    /// Its partitions, if it has any.
    pub partitions: Vec<PartitionUse>,
}

/// One holder's hold on an accelerator, or on a partition of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Hold {
    /// Who; absent for all those together that are no known workload.
    pub holder: Option<WorkloadId>,
    /// The partition that it holds.
    pub partition: Option<u32>,
    /// Its processes there; none where it is only set aside for it.
    pub processes: u32,
    /// Time in which its kernels kept the device busy, if that is known.
    pub busy: Option<Duration>,
    /// When it held it.
    pub stay: Stay,
}

/// When a holder held an accelerator.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stay {
    /// All the time, as far as is known.
    Throughout,
    /// Until the end, and from an unknown moment on.
    Came,
    /// From the beginning to an unknown moment.
    Left,
}

/// One partition of an accelerator.
#[derive(Debug, Clone, PartialEq)]
pub struct PartitionUse {
    /// Which, as the driver numbers it.
    pub id: u32,
    /// The compute slices that it has …
    pub slices: u32,
    /// … of so many on the whole device.
    pub of: u32,
    /// Time in which its multiprocessors were busy, if that is known.
    pub busy: Option<Duration>,
}

impl Use {
    /// The part of the time for which a processor worked, if that is known.
    pub fn busy(&self, of: &Instrument) -> Option<f64> {
        if self.unknown {
            return None;
        }
        match of.channel.component {
            Component::Cpu | Component::Core => {
                let own = of.package.and_then(|it| self.packages.get(&it)).copied();
                let clock = own.or(self.node).filter(|it| !it.total.is_zero())?;
                Some(clock.busy.as_secs_f64() / clock.total.as_secs_f64())
            }
            _ => None,
        }
    }
}

impl Hold {
    /// Processes, of which there was at least one where kernels ran.
    pub(super) fn workers(&self) -> f64 {
        let ran = self.busy.is_some_and(|busy| busy > Duration::ZERO);
        f64::from(self.processes.max(u32::from(ran)))
    }
}
