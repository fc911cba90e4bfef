//! What a report says of the hardware: machines, instruments, planned devices.

use crate::sample::{Channel, Host, Provenance};
use serde::{Deserialize, Serialize};

/// What it ran on, and what observed it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Hardware {
    /// The machines.
    pub hosts: Vec<Host>,
    /// The instruments, with all that each of them counted.
    pub instruments: Vec<InstrumentRow>,
    /// The accelerators of a plan, or those that are supposed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub planned: Vec<PlannedDevices>,
}

/// Accelerators of one kind on which work would run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlannedDevices {
    /// What a person calls the kind.
    pub name: String,
    /// How many, where that was stated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub count: Option<u64>,
}

/// One instrument, with all that it counted, whoever was charged for it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct InstrumentRow {
    /// What it observes.
    pub channel: Channel,
    /// What a person calls the device.
    pub name: String,
    /// The driver that reads it.
    pub source: String,
    /// How the energy is obtained.
    pub method: String,
    /// Whether it is measured or modelled.
    pub provenance: Provenance,
    /// Where its bounds were published.
    pub citation: String,
    /// Energy that it counted, gaps included, before its sensor's gain, in joules.
    pub energy: f64,
    /// The part of `energy` that fills gaps, in joules.
    pub gap_energy: f64,
    /// Seconds without a reading.
    pub gap_seconds: f64,
    /// Share of the time that readings cover.
    pub coverage: f64,
    /// Readings that succeeded.
    pub reads: u64,
    /// Readings that failed or were rejected.
    pub misses: u64,
    /// Times its counter restarted.
    pub restarts: u64,
    /// Raw counter at the start, if it is a counter.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub raw_start: Option<u64>,
    /// Raw counter at the end, if it is a counter.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub raw_end: Option<u64>,
    /// What its power readings add up to beside the counter, in joules.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub energy_by_power: Option<f64>,
}
