//! The moments between spans, and who used what between two of them.

use super::attribution::Use;
use super::energy::Edge;
use crate::sample::{Channel, CpuClock, DeviceUser, Moment, Sample, SampleKind, Usage, WorkloadId};
use std::collections::{BTreeSet, HashMap};
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
    /// Workloads begin or end at exactly this moment.
    is_edge: bool,
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
            is_edge: sample.kind == SampleKind::Edge,
            cpu: sample.cpu.clone(),
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
            is_edge: false,
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
    let mut devices = Vec::new();
    let mut processes = Vec::new();
    for channel in accelerators(from, until) {
        let holders = holders(channel, from, until);
        let shares = holders.usage.into_iter();
        devices.extend(shares.map(|(id, weight)| (channel.clone(), id.clone(), weight)));
        processes.push((channel.clone(), holders.processes));
    }
    let busy = from.cpu.as_ref().zip(until.cpu.as_ref());
    Use {
        unknown: until.before_us || from.before_us,
        time: until.at.monotonic.saturating_sub(from.at.monotonic),
        busy: busy.map(|(from, until)| until.busy.saturating_sub(from.busy)),
        cpu: cpu.collect(),
        devices,
        device_processes: processes,
    }
}

/// The accelerators that anybody holds at one of two boundaries.
fn accelerators<'a>(from: &'a Boundary, until: &'a Boundary) -> BTreeSet<&'a Channel> {
    let of = |boundary: &'a Boundary| {
        let held = boundary.usage.iter().flat_map(|usage| &usage.devices);
        let used = boundary.device_users.iter().map(|user| &user.channel);
        held.map(|held| &held.channel).chain(used)
    };
    of(from).chain(of(until)).collect()
}

/// Those who hold one accelerator at one boundary.
struct Holders<'a> {
    usage: Vec<(&'a WorkloadId, f64)>,
    /// Processes on it, known or not.
    processes: f64,
}

impl<'a> Holders<'a> {
    fn at(boundary: &'a Boundary, channel: &Channel) -> Self {
        let listed = boundary.device_users.iter();
        let here = listed.filter(|user| user.channel == *channel);
        // The driver may list a process for its compute and for its graphics.
        let processes: BTreeSet<u32> = here.map(|user| user.pid).collect();
        let usage = boundary.usage.iter().filter_map(|usage| {
            let held = usage.devices.iter().find(|it| it.channel == *channel)?;
            Some((&usage.workload, f64::from(held.processes)))
        });
        Self {
            usage: usage.collect(),
            processes: processes.len() as f64,
        }
    }

    fn is_empty(&self) -> bool {
        self.usage.is_empty() && self.processes == 0.0
    }

    /// Without those whom `leaves` names, and without their processes.
    fn without(mut self, leaves: impl Fn(&WorkloadId) -> bool) -> Self {
        let gone = self.usage.iter().filter(|(id, _)| leaves(id));
        self.processes -= gone.map(|(_, weight)| weight).sum::<f64>();
        self.processes = self.processes.max(0.0);
        self.usage.retain(|(id, _)| !leaves(id));
        self
    }
}

/// Who held an accelerator between two boundaries.
///
/// It belongs to those who hold it at the end, or else to those who held it at
/// the beginning and have left. Who ended at the beginning has no part in it,
/// nor who begins exactly at the end.
fn holders<'a>(channel: &Channel, from: &'a Boundary, until: &'a Boundary) -> Holders<'a> {
    let knows = |at: &Boundary, id: &WorkloadId| at.usage.iter().any(|it| it.workload == *id);
    let begins = |id: &WorkloadId| until.is_edge && !knows(from, id);
    let ended = |id: &WorkloadId| {
        let mut gone = from.usage.iter().filter(|usage| usage.ended);
        gone.any(|usage| usage.workload == *id)
    };
    let last = Holders::at(until, channel).without(begins);
    if last.is_empty() {
        Holders::at(from, channel).without(ended)
    } else {
        last
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
