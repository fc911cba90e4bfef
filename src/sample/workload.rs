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
    /// Accelerators that it holds now, with its weight among their holders.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub devices: Vec<(Channel, f64)>,
    /// True at the last sample in which it takes part.
    #[serde(default)]
    pub ended: bool,
}

/// CPU time of the whole node since boot, from `/proc/stat`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct CpuClock {
    /// `CLOCK_MONOTONIC` at the reading.
    pub at: Duration,
    /// Time in which CPUs did work, summed over CPUs.
    pub busy: Duration,
    /// Time in which CPUs could have done work, summed over CPUs.
    pub total: Duration,
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
