//! The file in the order in which a person reads it.

use super::super::converted::Converted;
use serde::Serialize;
use serde_json::Value;

/// Everything that is written.
#[derive(Serialize)]
pub(super) struct Document<'a> {
    pub standard: &'static str,
    pub about: &'a str,
    pub language: &'a str,
    /// That it is no record, if it is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub notice: Option<&'a str>,
    pub report: Identity,
    pub subject: Subject,
    /// One for each phase; never added.
    pub stages: Vec<Stage<'a>>,
    pub disclosures: Disclosures<'a>,
}

#[derive(Serialize)]
pub(super) struct Identity {
    pub schema: String,
    pub id: String,
    pub created: String,
    pub tool: String,
    pub nature: &'static str,
}

#[derive(Serialize)]
pub(super) struct Subject {
    pub name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub model: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<String>,
}

/// The parts of the formula in one phase, and the scores that follow.
#[derive(Serialize)]
pub(super) struct Stage<'a> {
    pub phase: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub persona: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub persona_means: Option<&'a str>,
    #[serde(rename = "E", skip_serializing_if = "Option::is_none")]
    pub energy: Option<Letter<'a>>,
    #[serde(rename = "I", skip_serializing_if = "Option::is_none")]
    pub intensity: Option<Letter<'a>>,
    #[serde(rename = "O", skip_serializing_if = "Option::is_none")]
    pub operational: Option<Letter<'a>>,
    #[serde(rename = "M", skip_serializing_if = "Option::is_none")]
    pub embodied: Option<Letter<'a>>,
    #[serde(rename = "C", skip_serializing_if = "Option::is_none")]
    pub carbon: Option<Letter<'a>>,
    pub scores: Vec<Score<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub no_score_because: Vec<String>,
}

/// One letter of the formula: what it means, its amount, and how that is known.
#[derive(Serialize)]
pub(super) struct Letter<'a> {
    pub means: &'a str,
    #[serde(flatten)]
    pub amount: Converted,
    /// The figure or the factor of the report that it is.
    pub id: String,
    pub source: String,
    /// Of an intensity: whether it is an average, and over what.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scope: Option<String>,
    /// Of an intensity: where it holds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
    /// Of an intensity: when it holds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub period: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub boundary: Option<String>,
}

/// C per R.
#[derive(Serialize)]
pub(super) struct Score<'a> {
    pub value: f64,
    pub low: f64,
    pub high: f64,
    pub unit: String,
    #[serde(rename = "R")]
    pub functional_unit: FunctionalUnit,
    pub rationale: &'a str,
}

/// What the carbon is told per, and how much of it there was.
#[derive(Serialize)]
pub(super) struct FunctionalUnit {
    pub unit: String,
    pub amount: f64,
}

/// What the standard demands beside a score.
#[derive(Serialize)]
pub(super) struct Disclosures<'a> {
    pub method: &'a str,
    pub left_out: &'a str,
    pub included: String,
    pub excluded: String,
    pub idle: String,
    pub factors: Vec<Value>,
    pub assumptions: Vec<String>,
    pub limitations: Vec<String>,
}
