//! What was observed, before anyone has drawn a conclusion from it.
//!
//! A [`Sample`] is the hinge of the house: everything that makes one does IO,
//! everything that uses one is pure. It is recorded and replayed as it stands.

mod channel;
mod host;
mod reading;
mod workload;

pub use channel::{Channel, Component, Instrument, Provenance};
pub use host::Host;
pub use reading::{Counter, CounterDelta, Miss, Observation, Reading, Rollover, TickSize};
pub use workload::{
    CpuClock, DeviceUse, DeviceUser, MOST_PHASES, MemoryUse, PackageClock, Partition, Phase, Usage,
    Work, Workload, WorkloadId,
};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// Everything observed at one tick.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Sample {
    /// When the observation began.
    pub at: Moment,
    /// Why it was made.
    pub kind: SampleKind,
    /// How late the tick was.
    #[serde(default)]
    pub late: Duration,
    /// Channels seen for the first time, or whose description changed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub instruments: Vec<Instrument>,
    /// What each channel showed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub observations: Vec<Observation>,
    /// CPU time of the whole node.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cpu: Option<CpuClock>,
    /// Main memory of the whole node.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub memory: Option<MemoryUse>,
    /// The partitions of each accelerator that is partitioned now.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub partitions: Vec<Partition>,
    /// Processes that hold each accelerator, as the driver lists them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub device_users: Vec<DeviceUser>,
    /// Workloads seen for the first time, or whose description changed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub workloads: Vec<Workload>,
    /// Who used how much since it began. A workload that is absent has ended.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub usage: Vec<Usage>,
    /// How each source fared.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub health: Vec<SourceHealth>,
}

/// One instant, on the three clocks that matter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Moment {
    /// `CLOCK_MONOTONIC`: for power. It stands still during suspend.
    pub monotonic: Duration,
    /// `CLOCK_BOOTTIME`: runs on during suspend, so that suspend can be noticed.
    pub boot: Duration,
    /// Wall time: for labels only. It may jump.
    pub wall: Timestamp,
}

/// Why a sample was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SampleKind {
    /// The steady rhythm, or a boundary of a ledger period.
    Tick,
    /// A workload began, changed or ended at this moment.
    Edge,
    /// Counters only, in quick succession, to find a sensor's update beside an edge.
    Burst,
}

/// How one source fared at one tick.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceHealth {
    /// The driver's name.
    pub source: String,
    /// Whether it delivered.
    pub up: bool,
    /// Errors since it was opened, by kind.
    #[serde(default)]
    pub errors: Vec<(String, u64)>,
}

impl Sample {
    /// A sample in which nothing has been observed yet.
    pub fn new(at: Moment, kind: SampleKind) -> Self {
        Self {
            at,
            kind,
            late: Duration::ZERO,
            instruments: Vec::new(),
            observations: Vec::new(),
            cpu: None,
            memory: None,
            partitions: Vec::new(),
            device_users: Vec::new(),
            workloads: Vec::new(),
            usage: Vec::new(),
            health: Vec::new(),
        }
    }
}
