//! What stands beside a report's own figures: parts, the period before, what if.

use super::figure::Figure;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// One part of the whole: a workload, a phase, a label's value, a month.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Part {
    /// Which it is: an identity, a phase's name, a label's value, `2026-11`.
    pub key: String,
    /// What a person calls it.
    pub name: String,
    /// Workloads in it, and how many of them failed.
    pub workloads: u64,
    /// How many of them failed; their energy is counted like any other.
    pub failed: u64,
    /// Its figures, under the same ids as the whole's.
    pub quantities: Vec<Figure>,
}

/// The whole, divided.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Division {
    /// By what: `workload`, `phase`, `month`, `label:project`.
    pub by: String,
    /// The parts, the largest first, but months in their order.
    pub parts: Vec<Part>,
}

/// The same figures for the period before, and what changed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Previous {
    /// From here …
    pub from: Timestamp,
    /// … to here.
    pub until: Timestamp,
    /// Its figures, under the same ids.
    pub quantities: Vec<Figure>,
    /// This period's figure over the previous one's, under the same ids, without
    /// unit: what both have in common cancels.
    pub ratios: Vec<Figure>,
}

/// That a report is of something that was not so.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hypothetical {
    /// The report of what was so.
    pub of: String,
    /// What was changed.
    pub changes: Vec<Change>,
}

/// One thing that was changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// What: `place`, `pue`, `start`, …
    pub key: String,
    /// What was so, if that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// What is supposed.
    pub to: String,
}

/// How much of something well known a figure comes to.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct EquivalenceRow {
    /// Of what: `car-km`, `household-years`, `bottles`.
    pub id: String,
    /// The figure that it is made of.
    pub of: String,
    /// The best guess.
    pub value: f64,
    /// The lower bound.
    pub low: f64,
    /// The upper bound.
    pub high: f64,
    /// What is counted, in English.
    pub unit: String,
    /// The factor, as its publication states it.
    pub shown: String,
    /// The place it holds for.
    pub place: String,
    /// The publication.
    pub citation: String,
}
