//! What stands beside a report's own figures: parts, the period before, what if.

use super::figure::Figure;
use crate::sample::Work;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// Whose a part of the whole is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PartOf {
    /// What workloads are charged; of a month, all of it.
    #[default]
    Workloads,
    /// What nobody used or had reserved.
    Idle,
    /// What something used that is not a known workload.
    Unattributed,
}

impl PartOf {
    /// Its name, as serialised.
    pub fn name(self) -> &'static str {
        match self {
            Self::Workloads => "workloads",
            Self::Idle => "idle",
            Self::Unattributed => "unattributed",
        }
    }

    #[allow(
        clippy::trivially_copy_pass_by_ref,
        reason = "serde hands over a reference"
    )]
    fn is_of_workloads(&self) -> bool {
        *self == Self::Workloads
    }
}

/// One part of the whole: a workload, a phase, a label's value, a month.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Part {
    /// Whose it is, if not workloads'.
    #[serde(default, skip_serializing_if = "PartOf::is_of_workloads")]
    pub of: PartOf,
    /// Which it is: an identity, a phase's name, a label's value, `2026-11`; empty
    /// where a label is not set.
    pub key: String,
    /// What a person calls it.
    pub name: String,
    /// Workloads in it.
    pub workloads: u64,
    /// How many of them failed; their energy is counted like any other.
    pub failed: u64,
    /// What they produced, if that was stated.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub work: Vec<Work>,
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
    /// Work stated for that period, if any.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub work: Vec<Work>,
    /// Its figures, under the same ids.
    pub quantities: Vec<Figure>,
    /// This period's figures over the previous one's, under the same ids.
    pub ratios: Vec<RatioRow>,
}

/// A figure of this period over that of the period before, without unit.
///
/// An input of one id in both derivations is one physical thing, so that it moves
/// in both at once: a PUE that is the same cancels.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RatioRow {
    /// The id of both figures.
    pub id: String,
    /// The best guess.
    pub value: f64,
    /// The lower bound.
    pub low: f64,
    /// The upper bound.
    pub high: f64,
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
    /// How much of the figure's unit one of it is.
    pub per: f64,
    /// The factor, as its publication states it.
    pub shown: String,
    /// The place it holds for.
    pub place: String,
    /// The publication.
    pub citation: String,
}
