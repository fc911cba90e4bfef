//! One row of a report: a figure, or a factor that figures were made with.

use crate::profile::Overridden;
use crate::quantity::{Derivation, Quantity};
use crate::sample::Provenance;
use serde::{Deserialize, Serialize};

/// One number with everything a reader needs to judge it.
///
/// Every format shows figures, and nothing that is not one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Figure {
    /// Its identity, the same in every report: `energy.node`, `energy.node/token`.
    pub id: String,
    /// The best guess, in `unit`.
    pub value: f64,
    /// The lower bound, in `unit`.
    pub low: f64,
    /// The upper bound, in `unit`.
    pub high: f64,
    /// A base unit, J, g, L or s, or one of them per unit of work: `J/token`.
    pub unit: String,
    /// Whether sensors, models or statements made it.
    pub provenance: Provenance,
    /// Where the border of what is counted lies.
    pub boundary: Level,
    /// How it was obtained, in a few words.
    pub method: String,
    /// Ids of the report's factors that it was made with.
    pub factors: Vec<String>,
    /// What observed it, if anything did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sensor: Option<Sensor>,
    /// The sum of products of inputs that gives it.
    pub derivation: Derivation<f64>,
    /// What it means, in one sentence.
    pub definition: String,
}

/// Where the border of what is counted lies. Each contains those before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// The accelerators alone.
    Accelerator,
    /// The components that are metered or modelled one by one.
    Components,
    /// The whole node, with supplies, fans and mainboard.
    Node,
    /// The building, with cooling and power distribution.
    Facility,
}

/// How well a figure was observed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Sensor {
    /// The drivers that read it.
    pub source: Vec<String>,
    /// Readings a second.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hz: Option<f64>,
    /// Share of the time that readings cover, of the worst channel.
    pub coverage: f64,
    /// Seconds without a reading, of the worst channel.
    pub gap_seconds: f64,
}

/// A factor that figures were made with, and where it was published.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FactorRow {
    /// The id under which derivations name it.
    pub id: String,
    /// What it is, for a reader.
    pub label: String,
    /// The best guess, in `unit`.
    pub value: f64,
    /// The lower bound, in `unit`.
    pub low: f64,
    /// The upper bound, in `unit`.
    pub high: f64,
    /// Its base unit.
    pub unit: String,
    /// Value, unit and bounds as the publication states them, for a reader.
    pub shown: String,
    /// What it covers: `lifecycle`, `direct`, `consumption` and so on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scope: Option<String>,
    /// The place it holds for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
    /// The period it holds for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub period: Option<String>,
    /// The publication.
    pub citation: String,
    /// The table, row or page in it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub locator: Option<String>,
    /// The licence of the publication's data.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub licence: Option<String>,
    /// How closely it matches what was asked for: `exact`, `older-period`, …
    #[serde(rename = "match")]
    pub matched: String,
    /// Whether it was taken because nothing better was given.
    pub default: bool,
    /// The built-in factor that it takes the place of, if the user added it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub overrides: Option<OverriddenRow>,
}

/// A built-in factor in whose place one is used that the user added.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct OverriddenRow {
    /// Its id, which may be that of the factor in its place.
    pub id: String,
    /// The best guess, in the unit of the factor in its place.
    pub value: f64,
    /// The lower bound, in that unit.
    pub low: f64,
    /// The upper bound, in that unit.
    pub high: f64,
    /// Value, unit and bounds as the publication states them, for a reader.
    pub shown: String,
    /// The built-in document: publication and vintage.
    pub document: String,
    /// The publication.
    pub citation: String,
}

impl OverriddenRow {
    /// The row of a factor that another took the place of.
    pub fn of(factor: &Overridden) -> Self {
        Self {
            id: factor.id.to_string(),
            value: factor.value.central(),
            low: factor.value.low(),
            high: factor.value.high(),
            shown: factor.shown.clone(),
            document: factor.document.to_string(),
            citation: factor.citation.short(),
        }
    }
}

impl Figure {
    /// The row of a derivation. What describes it is filled in by the caller.
    pub(super) fn of<Q: Quantity>(id: &str, derivation: &Derivation<Q>) -> Self {
        let estimate = derivation.estimate().in_base();
        Self {
            id: id.to_owned(),
            value: estimate.central(),
            low: estimate.low(),
            high: estimate.high(),
            unit: Q::UNIT.to_owned(),
            provenance: provenance(derivation),
            boundary: Level::Node,
            method: String::new(),
            factors: Vec::new(),
            sensor: None,
            derivation: derivation.erased(),
            definition: String::new(),
        }
    }
}

/// The weakest way in which any input of a derivation is known.
///
/// A sensor's gain describes a measurement, and stated work only divides, so
/// neither makes a measured energy anything else. Every other published factor
/// makes the figure a modelled one.
pub(super) fn provenance<Q: Quantity>(derivation: &Derivation<Q>) -> Provenance {
    use crate::quantity::Origin;
    let judged = derivation
        .inputs()
        .filter(|input| !input.id.starts_with("gain.") && !input.id.starts_with("work."));
    let mut weakest = Provenance::Measured;
    for input in judged {
        match input.origin {
            Origin::Modelled | Origin::Factor => return Provenance::Modelled,
            Origin::Supplied => weakest = Provenance::Supplied,
            Origin::Measured => {}
        }
    }
    weakest
}
