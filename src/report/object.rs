//! The report object `footprint-report/v1`, from which every format is rendered.

use super::beside::{Division, EquivalenceRow, Hypothetical, Previous};
use super::figure::{FactorRow, Figure, Level};
use super::hardware::Hardware;
use super::stated::{Contract, Model, Statement};
use crate::sample::{Phase, Work};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The name and version of the object, as its `schema` says.
pub const SCHEMA: &str = "footprint-report/v1";

/// What some work cost, how sure that is, and where each number comes from.
///
/// Numbers are in base units: J, g, L, s. What could not be known is absent
/// from `quantities` and stands in `missing`; nothing unknown is ever zero.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Report {
    /// Always [`SCHEMA`].
    pub schema: String,
    /// Which report this is.
    pub identity: Identity,
    /// That it is of something that was not so, and what was changed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hypothetical: Option<Hypothetical>,
    /// What it is about.
    pub subject: SubjectRow,
    /// What was done, and when.
    pub activity: Activity,
    /// What is counted and what is not.
    pub boundary: Boundary,
    /// What it ran on, and what observed it.
    pub hardware: Hardware,
    /// Useful output, if it was stated.
    pub work: Vec<Work>,
    /// The figures.
    pub quantities: Vec<Figure>,
    /// The same figures, divided among parts.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub divisions: Vec<Division>,
    /// The same figures for the period before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub previous: Option<Previous>,
    /// How much of something well known they come to, if that was wished for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub equivalences: Vec<EquivalenceRow>,
    /// The factors that they were made with.
    pub factors: Vec<FactorRow>,
    /// How sure the figures are.
    pub quality: Quality,
    /// What could not be known.
    pub missing: Vec<Missing>,
    /// What the operator or the supplier states of the data centre and the service.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub statements: Vec<Statement>,
    /// The contracts for electricity, as they are stated; never netted.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub contracts: Vec<Contract>,
    /// What the figures can be checked against.
    pub evidence: Evidence,
}

/// Which report this is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Identity {
    /// Its own identity.
    pub id: String,
    /// When it was made.
    pub created: Timestamp,
    /// The program that made it.
    pub tool: String,
    /// That program's version.
    pub version: String,
}

/// What a report is about.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SubjectRow {
    /// One workload, a node, all that happened in a period, or a plan.
    pub kind: SubjectKind,
    /// What a person calls it.
    pub name: String,
    /// The place whose factors were used, if one was given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
    /// The model, if it was described.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub model: Option<Model>,
    /// Who offers or operates it, if that was said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub supplier: Option<String>,
}

/// What kind of thing a report is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SubjectKind {
    /// One workload.
    Workload,
    /// A node, with all that ran on it.
    Node,
    /// All that happened in a period.
    Period,
    /// Work that has not been done.
    Plan,
    /// What a supplier offers, from what it states.
    Offer,
}

/// What was done, and when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Activity {
    /// From here; absent for what has not been done …
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Timestamp>,
    /// … to here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Timestamp>,
    /// Where in a model's life a plan belongs; workloads have their own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phase: Option<Phase>,
    /// The workload, if the report is about one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub workload: Option<WorkloadRow>,
    /// Which workloads of the period were selected. If none is said, all were, and
    /// with them what no workload is charged.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub selection: Vec<Condition>,
    /// Everything that ran, the subject included; of a selection, only that.
    pub workloads: Vec<WorkloadRow>,
    /// How many of them failed. Failed work is counted like any other.
    pub failed: u64,
}

/// One condition by which workloads are selected.
///
/// Conditions on one thing are alternatives; those on different things all hold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Condition {
    /// Of what: `phase`, `name`, `label:project`.
    pub by: String,
    /// Its value.
    pub is: String,
}

/// One workload, as it described itself and as it ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WorkloadRow {
    /// Its identity.
    pub id: String,
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
    /// How its processes were followed.
    pub followed_by: String,
    /// The run of which it is a part.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub run: Option<String>,
    /// The node on which it ran.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub node: Option<String>,
    /// When it began.
    pub from: Timestamp,
    /// When it ended, if it has.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Timestamp>,
    /// Exit code, or 128 plus the number of the signal that ended it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exit_code: Option<i32>,
    /// Whether it ended with anything but success.
    pub failed: bool,
}

/// What is counted and what is not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Boundary {
    /// The widest border for which there is an energy figure, if there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub level: Option<Level>,
    /// What is inside.
    pub included: Vec<String>,
    /// What is outside, and known to be.
    pub excluded: Vec<String>,
    /// Who pays for power that nothing used: `reserved`, `proportional` or `none`;
    /// `mixed` where the metering processes followed several.
    pub idle_policy: String,
}

/// How sure the figures are.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Quality {
    /// Seconds that were metered, suspend left out.
    pub metered_seconds: f64,
    /// Share of the time that readings cover, of the worst instrument.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub coverage: Option<f64>,
    /// Seconds without a reading, of the worst instrument.
    pub gap_seconds: f64,
    /// Readings a second.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hz: Option<f64>,
    /// Share of the main figure's energy that sensors measured.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub measured_share: Option<f64>,
    /// Id of the figure that `contributors` explain.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub main_figure: Option<String>,
    /// Where the main figure's uncertainty comes from, the largest first.
    pub contributors: Vec<Contributor>,
    /// What a reader should know before relying on the figures.
    pub limitations: Vec<Note>,
    /// What was taken to be so because nothing better was given.
    pub assumptions: Vec<Note>,
}

/// A share of the main figure's uncertainty.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Contributor {
    /// What it comes from.
    pub label: String,
    /// Ids of the inputs: several devices of one kind stand together.
    pub inputs: Vec<String>,
    /// Share of the squared width of the interval, from 0 to 1.
    pub share: f64,
}

/// One thing that a reader should know.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Note {
    /// What kind of thing, the same in every report: `counter-restarted`.
    pub id: String,
    /// The channel or factor of which it is said, if of one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub about: Option<String>,
    /// What there is to know.
    pub text: String,
}

/// Something that could not be known, and what would make it known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Missing {
    /// The figure that is absent.
    pub id: String,
    /// Why.
    pub reason: String,
    /// What would help.
    pub remedy: String,
}

/// What the figures can be checked against.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Evidence {
    /// The ledger's sessions that the energy comes from.
    pub sessions: Vec<String>,
    /// The factor profiles that were used, by name and vintage.
    pub profiles: Vec<String>,
}

impl Identity {
    /// The identity of a report that this program makes.
    pub(super) fn of(id: &str, created: Timestamp) -> Self {
        Self {
            id: id.to_owned(),
            created,
            tool: env!("CARGO_PKG_NAME").to_owned(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
        }
    }
}

impl Report {
    /// The figure of that id, if it is known.
    pub fn figure(&self, id: &str) -> Option<&Figure> {
        self.quantities.iter().find(|figure| figure.id == id)
    }

    /// The factors that were taken because nothing better was given.
    pub fn defaults(&self) -> impl Iterator<Item = &FactorRow> {
        self.factors.iter().filter(|factor| factor.default)
    }
}
