//! What a policy asks, criterion by criterion.

use super::amount::Dimension;
use crate::language::ENGLISH;
use crate::report::ProofLevel;
use crate::sample::Provenance;

/// What a buyer asks of every side.
#[derive(Debug, Clone, PartialEq)]
pub struct Policy {
    /// What it is called.
    pub name: String,
    /// What it is for, if it says so.
    pub about: Option<String>,
    /// The file that it was read from.
    pub file: String,
    /// What it asks.
    pub criteria: Vec<Criterion>,
}

/// One thing that is asked.
#[derive(Debug, Clone, PartialEq)]
pub struct Criterion {
    /// Its identity in the policy.
    pub id: String,
    /// What it asks in a person's words, if it says so.
    pub title: Option<String>,
    /// The measures of a framework that it answers, by their identifiers.
    pub refs: Vec<String>,
    /// Of what it asks something.
    pub subject: Subject,
    /// No less than this, in the base unit, and as it is written.
    pub min: Option<Limit>,
    /// No more than this.
    pub max: Option<Limit>,
    /// How strongly it must be shown to be true.
    pub evidence: Option<ProofLevel>,
    /// How it may have been obtained; any way if none is named.
    pub provenance: Vec<Provenance>,
    /// The only places that are allowed; any if none is named.
    pub allow: Vec<String>,
    /// Places that are not.
    pub deny: Vec<String>,
}

/// A limit.
#[derive(Debug, Clone, PartialEq)]
pub struct Limit {
    /// The number in the base unit.
    pub value: f64,
    /// The base unit.
    pub unit: String,
    /// As it is written in the policy.
    pub written: String,
}

/// Of what a criterion asks something.
#[derive(Debug, Clone, PartialEq)]
pub enum Subject {
    /// A figure of the report, per unit of work where its id says so.
    Metric {
        /// The figure's id: `energy.facility/request`.
        id: String,
        /// As it stands in the report, or over the term of the contract.
        over: Over,
    },
    /// A number that describes the site or the report: `pue`, `measured-share`.
    Level(&'static LevelKind),
    /// A statement of the supplier, by its id.
    Statement(String),
    /// Where the service runs.
    Place,
}

/// Over what a metric is taken.
#[derive(Debug, Clone, PartialEq)]
pub enum Over {
    /// As it stands in the report.
    Report,
    /// Over the term of the contract, in this scenario; in each of them if none is named.
    Term(Option<String>),
}

/// A number that describes a site or a report.
#[derive(Debug, PartialEq)]
pub struct LevelKind {
    /// Its name in policies, and the id of the statement that gives it.
    pub name: &'static str,
    /// What kind of number it is.
    pub dimension: Dimension,
    /// The least and the most that it can be.
    pub range: [f64; 2],
}

/// What a share can be.
const SHARE: [f64; 2] = [0.0, 1.0];

/// Every such number.
pub(super) const LEVELS: &[LevelKind] = &[
    level("pue", Dimension::Ratio, [1.0, f64::INFINITY]),
    level("dcie", Dimension::Ratio, SHARE),
    level("wue", Dimension::WaterIntensity, [0.0, f64::INFINITY]),
    level("renewable-share", Dimension::Ratio, SHARE),
    level("ref", Dimension::Ratio, SHARE),
    level("erf", Dimension::Ratio, SHARE),
    level("measured-share", Dimension::Ratio, SHARE),
    level("coverage", Dimension::Ratio, SHARE),
];

const fn level(name: &'static str, dimension: Dimension, range: [f64; 2]) -> LevelKind {
    LevelKind {
        name,
        dimension,
        range,
    }
}

impl Subject {
    /// What kind of number it is, if it is one.
    pub(super) fn dimension(&self) -> Option<Dimension> {
        match self {
            Self::Metric { id, .. } => of_metric(id),
            Self::Level(kind) => Some(kind.dimension),
            Self::Statement(_) | Self::Place => None,
        }
    }

    /// The unit of work that it is divided by.
    pub(super) fn per(&self) -> Option<&str> {
        match self {
            Self::Metric { id, .. } => id.split_once('/').map(|(_, per)| per),
            _ => None,
        }
    }

    /// A name by which two criteria on one subject are recognised.
    pub(super) fn name(&self) -> String {
        match self {
            Self::Metric { id, over } => format!("metric {id} {over:?}"),
            Self::Level(kind) => kind.name.to_owned(),
            Self::Statement(id) => format!("statement {id}"),
            Self::Place => "place".to_owned(),
        }
    }
}

/// What kind of number a figure of this id is; nothing if there is no such figure.
pub(super) fn of_metric(id: &str) -> Option<Dimension> {
    let base = id.split('/').next().unwrap_or(id);
    let known = ENGLISH.quantities.iter().any(|it| it.id == base);
    let kinds = [
        ("energy.", Dimension::Energy),
        ("emissions.", Dimension::Emissions),
        ("water.", Dimension::Water),
        ("cost.", Dimension::Money),
        ("time.", Dimension::Time),
    ];
    let found = kinds.into_iter().find(|(start, _)| base.starts_with(start));
    found.filter(|_| known).map(|(_, kind)| kind)
}
