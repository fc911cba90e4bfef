//! The moments between spans, and who used what between two of them.

use super::attribution::{CpuUse, Use, WorkloadUse};
use super::energy::Edge;
use super::holders::holders;
use crate::sample::{
    CpuClock, DeviceUser, MemoryUse, Moment, PackageClock, Partition, Sample, SampleKind, Usage,
    WorkloadId,
};
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;
use std::time::Duration;

/// More growth of boot time over monotonic time than this is a suspend.
const SUSPEND: Duration = Duration::from_millis(100);

/// By how much a CPU time may be wrong where it begins and where it ends. Between,
/// what one span has too much the next has too little.
///
/// # Source
///
/// Linux manual, `proc_stat(5)` and `sysconf(3)`: times are told in units of
/// `USER_HZ`, of which a second has 100 on every platform that we run on.
const CLOCK_TICK: Duration = Duration::from_millis(10);

/// A moment between two spans, with the use known at it.
#[derive(Debug, Clone)]
pub struct Boundary {
    /// When it is.
    pub at: Moment,
    /// The time up to this boundary lies before this process began.
    pub before_us: bool,
    /// The tick came too late.
    pub late: bool,
    /// Workloads begin or end at exactly this moment.
    pub is_edge: bool,
    /// What each workload used until then.
    pub usage: Vec<Usage>,
    /// Processes on accelerators.
    pub device_users: Vec<DeviceUser>,
    /// Partitions of accelerators.
    pub partitions: Vec<Partition>,
    cpu: Option<CpuClock>,
    memory: Option<MemoryUse>,
    /// Where each workload stands in `usage`.
    places: Arc<HashMap<WorkloadId, usize>>,
}

impl Boundary {
    /// The boundary that a sample makes.
    pub fn of(sample: &Sample) -> Self {
        let usage = sample.usage.iter().enumerate();
        let places = usage.map(|(place, usage)| (usage.workload.clone(), place));
        Self {
            at: sample.at,
            before_us: false,
            late: sample.late > Duration::ZERO,
            is_edge: sample.kind == SampleKind::Edge,
            usage: sample.usage.clone(),
            device_users: sample.device_users.clone(),
            partitions: sample.partitions.clone(),
            cpu: sample.cpu.clone(),
            memory: sample.memory,
            places: Arc::new(places.collect()),
        }
    }

    /// A boundary in the time before this process began.
    pub fn before_us(at: Moment) -> Self {
        Self {
            at,
            before_us: true,
            late: false,
            is_edge: false,
            usage: Vec::new(),
            device_users: Vec::new(),
            partitions: Vec::new(),
            cpu: None,
            memory: None,
            places: Arc::default(),
        }
    }

    /// What a workload had used until then.
    pub fn usage_of(&self, workload: &WorkloadId) -> Option<&Usage> {
        let place = self.places.get(workload)?;
        self.usage.get(*place)
    }
}

/// Who used what between two boundaries.
pub fn between(from: &Boundary, until: &Boundary) -> Use {
    let workloads = until.usage.iter().map(|usage| {
        let before = from.usage_of(&usage.workload);
        used(before, usage, until.is_edge)
    });
    let clocks = from.cpu.as_ref().zip(until.cpu.as_ref());
    Use {
        unknown: until.before_us || from.before_us,
        time: until.at.monotonic.saturating_sub(from.at.monotonic),
        node: clocks.map(|(from, until)| CpuUse {
            busy: until.busy.saturating_sub(from.busy),
            total: until.total.saturating_sub(from.total),
        }),
        packages: clocks.map(packages).unwrap_or_default(),
        memory: memory(from.memory, until.memory),
        workloads: workloads.collect(),
        accelerators: holders(from, until),
    }
}

/// What a workload used since `before`, which is absent if it was not there yet.
fn used(before: Option<&Usage>, usage: &Usage, is_edge: bool) -> WorkloadUse {
    // Who begins exactly at the end has reserved nothing until then.
    let is_here = before.is_some() || !is_edge;
    let then = before.and_then(|usage| usage.memory);
    let memory = match (then, usage.memory) {
        (Some(then), Some(now)) => Some(then.midpoint(now)),
        (then, now) => now.or(then),
    };
    let begins = before.is_none_or(|usage| usage.cpu.is_zero());
    WorkloadUse {
        id: usage.workload.clone(),
        grain: CLOCK_TICK * (u32::from(begins) + u32::from(usage.ended)),
        by_looks: usage.by_looks,
        cpu: usage
            .cpu
            .saturating_sub(before.map_or(Duration::ZERO, |usage| usage.cpu)),
        cpus: usage.cpus.filter(|_| is_here),
        packages: usage.packages.clone(),
        memory: if is_here { memory } else { Some(0) },
    }
}

/// CPU time by package; none unless every package is known at both ends.
fn packages((from, until): (&CpuClock, &CpuClock)) -> BTreeMap<u32, CpuUse> {
    let before = |package: u32| from.packages.iter().find(|it| it.package == package);
    let used = |now: &PackageClock| {
        let before = before(now.package)?;
        let used = CpuUse {
            busy: now.busy.saturating_sub(before.busy),
            total: now.total.saturating_sub(before.total),
        };
        Some((now.package, used))
    };
    let all: Option<BTreeMap<u32, CpuUse>> = until.packages.iter().map(used).collect();
    all.unwrap_or_default()
}

/// Memory in the mean of both ends, or as it is at the one that is known.
fn memory(from: Option<MemoryUse>, until: Option<MemoryUse>) -> Option<MemoryUse> {
    match (from, until) {
        (Some(from), Some(until)) => Some(MemoryUse {
            used: from.used.midpoint(until.used),
            total: until.total,
        }),
        (from, until) => until.or(from),
    }
}

/// What happens at `until`: the workloads that begin or end there.
pub fn edge(from: &Boundary, until: &Boundary) -> Edge {
    let ends = until.usage.iter().any(|usage| usage.ended);
    let known = |usage: &Usage| from.usage_of(&usage.workload).is_some();
    let begins = until.usage.iter().any(|usage| !known(usage));
    match (begins, ends) {
        (true, false) => Edge::Begins,
        (false, true) => Edge::Ends,
        (true, true) => Edge::Changes,
        (false, false) => Edge::None,
    }
}

/// Time in suspend between two moments.
pub fn suspended(from: Moment, until: Moment) -> Duration {
    let boot = until.boot.saturating_sub(from.boot);
    let monotonic = until.monotonic.saturating_sub(from.monotonic);
    let slept = boot.saturating_sub(monotonic);
    if slept > SUSPEND {
        slept
    } else {
        Duration::ZERO
    }
}
