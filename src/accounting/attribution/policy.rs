//! What is settled rather than observed: who pays for power that nobody uses.

use crate::sample::{Phase, Workload, WorkloadId};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Who pays for what a device draws with nothing to do.
///
/// A matter of agreement, not of measurement: the parts add up to what was
/// metered under each of them, and every report names the one that it follows.
///
/// # Source
///
/// By what is reserved, as ISO/IEC 21031:2024 (SCI) divides the making of
/// hardware: resources reserved ÷ total resources. The other two are derived.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum IdlePolicy {
    /// Who reserves a part of a device pays for that part of its idle power; the
    /// part that nobody reserves is idle.
    #[default]
    Reserved,
    /// Idle power is divided as the rest of the device's power is.
    Proportional,
    /// Nobody pays for idle power: it is a line of its own.
    None,
}

/// Who is charged for busy CPU time and memory of no known workload.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Remainder {
    /// Nobody: it is unattributed. A `run` knows its own command only.
    #[default]
    Unattributed,
    /// The workload [`Remainder::SYSTEM`]. An agent knows who runs on its node,
    /// so that what remains is the operating system's and its services'.
    System,
}

/// How energy is charged where what was observed leaves a choice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Charging {
    /// Who pays for idle power.
    pub idle: IdlePolicy,
    /// Who pays for use by no known workload.
    pub remainder: Remainder,
}

impl IdlePolicy {
    /// All policies, the default first.
    pub const ALL: [Self; 3] = [Self::Reserved, Self::Proportional, Self::None];

    /// The name used in settings, labels and files.
    pub fn name(self) -> &'static str {
        match self {
            Self::Reserved => "reserved",
            Self::Proportional => "proportional",
            Self::None => "none",
        }
    }
}

impl std::fmt::Display for IdlePolicy {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str(self.name())
    }
}

impl std::str::FromStr for IdlePolicy {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        let found = Self::ALL.into_iter().find(|policy| policy.name() == name);
        found.ok_or_else(|| {
            let names = Self::ALL.map(Self::name).join(", ");
            format!("`{name}` is not an idle policy; the policies are {names}")
        })
    }
}

impl Remainder {
    /// The id of the workload that stands for the operating system.
    pub const SYSTEM: &'static str = "system";

    /// The workload that stands for the operating system and its services.
    pub fn system() -> Workload {
        Workload {
            id: WorkloadId(Self::SYSTEM.into()),
            name: Self::SYSTEM.to_owned(),
            phase: Phase::Other,
            labels: BTreeMap::new(),
            command: Vec::new(),
            followed_by: "what known workloads leave of busy time and memory".to_owned(),
            run: None,
        }
    }
}
