//! The moments between spans, and who used what between two of them.

use super::attribution::Use;
use super::energy::Edge;
use crate::sample::{Channel, CpuClock, DeviceUser, Moment, Sample, Usage, WorkloadId};
use std::collections::{BTreeMap, HashMap};
use std::time::Duration;

/// More growth of boot time over monotonic time than this is a suspend.
const SUSPEND: Duration = Duration::from_millis(100);

/// A moment between two spans, with the use known at it.
#[derive(Debug, Clone)]
pub struct Boundary {
    /// When it is.
    pub at: Moment,
    /// The time up to this boundary lies before this process began.
    pub before_us: bool,
    /// The tick came too late.
    pub late: bool,
    cpu: Option<CpuClock>,
    usage: Vec<Usage>,
    device_users: Vec<DeviceUser>,
}

impl Boundary {
    /// The boundary that a sample makes.
    pub fn of(sample: &Sample) -> Self {
        Self {
            at: sample.at,
            before_us: false,
            late: sample.late > Duration::ZERO,
            cpu: sample.cpu,
            usage: sample.usage.clone(),
            device_users: sample.device_users.clone(),
        }
    }

    /// A boundary in the time before this process began.
    pub fn before_us(at: Moment) -> Self {
        Self {
            at,
            before_us: true,
            late: false,
            cpu: None,
            usage: Vec::new(),
            device_users: Vec::new(),
        }
    }
}

/// Who used what between two boundaries.
pub fn between(from: &Boundary, until: &Boundary) -> Use {
    let earlier: HashMap<&WorkloadId, &Usage> = from
        .usage
        .iter()
        .map(|usage| (&usage.workload, usage))
        .collect();
    let cpu = until.usage.iter().map(|usage| {
        let before = earlier.get(&usage.workload);
        let before = before.map_or(Duration::ZERO, |usage| usage.cpu);
        (usage.workload.clone(), usage.cpu.saturating_sub(before))
    });
    // An accelerator belongs to those who hold it at the end, or else to those
    // who held it at the beginning and have left.
    let holders = if until.device_users.is_empty() {
        from
    } else {
        until
    };
    let devices = holders.usage.iter().flat_map(|usage| {
        let held = usage.devices.iter();
        held.map(|(channel, weight)| (channel.clone(), usage.workload.clone(), *weight))
    });
    let mut processes: BTreeMap<Channel, f64> = BTreeMap::new();
    for user in &holders.device_users {
        *processes.entry(user.channel.clone()).or_default() += 1.0;
    }
    let busy = from.cpu.zip(until.cpu);
    Use {
        unknown: until.before_us || from.before_us,
        time: until.at.monotonic.saturating_sub(from.at.monotonic),
        busy: busy.map(|(from, until)| until.busy.saturating_sub(from.busy)),
        cpu: cpu.collect(),
        devices: devices.collect(),
        device_processes: processes.into_iter().collect(),
    }
}

/// What happens at `until`: the workloads that begin or end there.
pub fn edge(from: &Boundary, until: &Boundary) -> Edge {
    let ends = until.usage.iter().any(|usage| usage.ended);
    let known = |usage: &Usage| from.usage.iter().any(|it| it.workload == usage.workload);
    let begins = until.usage.iter().any(|usage| !known(usage));
    match (begins, ends) {
        (true, false) => Edge::Begins,
        (false, true) => Edge::Ends,
        (false, false) | (true, true) => Edge::None,
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
