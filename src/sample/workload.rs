//! The things that are charged, and what they were seen to use.

use super::Channel;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

/// Identifies one workload for ever, across nodes and restarts.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct WorkloadId(pub Arc<str>);

/// The thing charged: a command, a job, a container, a service.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Workload {
    /// Its identity.
    pub id: WorkloadId,
    /// What its owner calls it.
    pub name: String,
    /// Where in a model's life it belongs.
    pub phase: Phase,
    /// The owner's labels.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub labels: BTreeMap<String, String>,
    /// The command and its arguments, if it is one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub command: Vec<String>,
    /// How its processes are followed: `cgroup`, `process tree`.
    pub followed_by: String,
    /// The run it is a part of, if it is not one by itself: a job over several
    /// nodes, or one phase of a longer run. All parts are one workload in a report.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub run: Option<String>,
}

/// Where in a model's life a workload belongs.
///
/// # Source
///
/// The three phases of the Dutch government-wide vision on generative AI
/// (Overheidsbrede visie generatieve AI, 2024): pre-training, fine-tuning,
/// deployment; with evaluation told apart and `other` for the rest.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize,
)]
#[serde(rename_all = "lowercase")]
pub enum Phase {
    /// Training a model from nothing.
    Pretraining,
    /// Training an existing model further.
    Finetuning,
    /// Measuring a model's quality.
    Evaluation,
    /// Serving a model: the deployment phase.
    Inference,
    /// Anything else, or not stated.
    #[default]
    Other,
}

/// The most phases of one run. Each is a workload in the ledger and in every metric.
pub const MOST_PHASES: usize = 256;

/// Useful output of a workload: what a figure can be divided by.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Work {
    /// The functional unit, in the singular: `token`, `request`, `image`.
    pub unit: String,
    /// How many of them.
    pub amount: f64,
}

/// What one workload was seen to use, at one instant.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Usage {
    /// Who.
    pub workload: WorkloadId,
    /// CPU time since the workload began. It never falls.
    pub cpu: Duration,
    /// Its processes are looked at one by one, so that CPU time of those which no
    /// look found may be missing in `cpu`. Of a control group none is missing.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub by_looks: bool,
    /// CPUs set aside for it, by a quota, a cpuset or a scheduler.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cpus: Option<f64>,
    /// The processor packages to which it is pinned; empty if to none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub packages: Vec<u32>,
    /// Main memory that it occupies now, in bytes, if that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub memory: Option<u64>,
    /// Accelerators that it holds now.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub devices: Vec<DeviceUse>,
    /// True at the last sample in which it takes part.
    #[serde(default)]
    pub ended: bool,
}

/// One workload's hold on one accelerator, or on one partition of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeviceUse {
    /// The accelerator.
    pub channel: Channel,
    /// The partition of it, as in [`Partition::id`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub partition: Option<u32>,
    /// Its processes there, each once; none where it is only set aside for it.
    pub processes: u32,
    /// Time in which its kernels kept the device busy, since it began. It never
    /// falls. Absent unless the driver tells it for all its processes here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub busy: Option<Duration>,
    /// Set aside for it by a scheduler or by its owner, whether or not a process
    /// of it is there.
    #[serde(default)]
    pub reserved: bool,
}

/// One partition of an accelerator: on NVIDIA's, a MIG GPU instance.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Partition {
    /// The accelerator.
    pub channel: Channel,
    /// Which partition, as the driver numbers it.
    pub id: u32,
    /// The names by which schedulers know what lies in it: `MIG-…`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub devices: Vec<String>,
    /// The compute slices that it has …
    pub slices: u32,
    /// … of so many on the whole device.
    pub of: u32,
    /// Time in which its multiprocessors were busy, integrated since the
    /// partition was first seen. It never falls. Absent where no counter tells.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub busy: Option<Duration>,
}

/// Main memory of the whole node now, from `/proc/meminfo`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct MemoryUse {
    /// Bytes in use, without what the kernel could free at once.
    pub used: u64,
    /// Bytes there are.
    pub total: u64,
}

/// CPU time of one processor package since boot.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct PackageClock {
    /// Which, as the kernel numbers packages.
    pub package: u32,
    /// Time in which its CPUs did work, summed over them.
    pub busy: Duration,
    /// Time in which they could have done work, summed over them.
    pub total: Duration,
}

/// CPU time of the whole node since boot, from `/proc/stat`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CpuClock {
    /// `CLOCK_MONOTONIC` at the reading.
    pub at: Duration,
    /// Time in which CPUs did work, summed over CPUs.
    pub busy: Duration,
    /// Time in which CPUs could have done work, summed over CPUs.
    pub total: Duration,
    /// The same by package, on machines with more than one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub packages: Vec<PackageClock>,
}

/// One process that holds an accelerator.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeviceUser {
    /// The accelerator.
    pub channel: Channel,
    /// The process, as the driver numbers it.
    pub pid: u32,
    /// Accelerator memory it holds, in bytes, if the driver tells.
    #[serde(default)]
    pub memory: Option<u64>,
    /// The partition it runs on, as in [`Partition::id`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub partition: Option<u32>,
    /// Time in which its kernels kept the device busy, integrated since it was
    /// first seen there. It never falls. Absent where the driver does not tell.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub busy: Option<Duration>,
}

impl Workload {
    /// The run of which it is a part; itself, if of none.
    pub fn part_of(&self) -> &str {
        self.run.as_deref().unwrap_or(&self.id.0)
    }

    /// The next phase of the run of which this is the first and that has had so
    /// many; nothing if that is as many as it may have.
    pub fn next_phase(&self, had: usize, phase: Phase) -> Option<Self> {
        (had < MOST_PHASES).then(|| Self {
            id: WorkloadId(format!("{}.{}", self.id, had + 1).into()),
            phase,
            run: Some(self.part_of().to_owned()),
            ..self.clone()
        })
    }
}

impl DeviceUse {
    /// So many processes on a whole accelerator, of which no more is known.
    pub fn of(channel: Channel, processes: u32) -> Self {
        Self {
            channel,
            partition: None,
            processes,
            busy: None,
            reserved: false,
        }
    }
}

impl DeviceUser {
    /// A process on a whole accelerator, of which no more is known.
    pub fn of(channel: Channel, pid: u32) -> Self {
        Self {
            channel,
            pid,
            memory: None,
            partition: None,
            busy: None,
        }
    }
}

impl Usage {
    /// CPU time of a workload that holds no accelerator.
    pub fn of_cpu(workload: WorkloadId, cpu: Duration) -> Self {
        Self {
            workload,
            cpu,
            by_looks: false,
            cpus: None,
            packages: Vec::new(),
            memory: None,
            devices: Vec::new(),
            ended: false,
        }
    }
}

impl Phase {
    /// All phases, in the order of a model's life.
    pub const ALL: [Self; 5] = [
        Self::Pretraining,
        Self::Finetuning,
        Self::Evaluation,
        Self::Inference,
        Self::Other,
    ];

    /// The name used in labels and files.
    pub fn name(self) -> &'static str {
        match self {
            Self::Pretraining => "pretraining",
            Self::Finetuning => "finetuning",
            Self::Evaluation => "evaluation",
            Self::Inference => "inference",
            Self::Other => "other",
        }
    }
}

impl std::fmt::Display for WorkloadId {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str(&self.0)
    }
}

impl std::str::FromStr for Phase {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        let found = Self::ALL.into_iter().find(|phase| phase.name() == name);
        found.ok_or_else(|| {
            let names = Self::ALL.map(Self::name).join(", ");
            format!("`{name}` is not a phase; the phases are {names}")
        })
    }
}
