//! The form of a profile document, before it is checked.

use crate::quantity::BoundKind;
use serde::Deserialize;
use std::collections::BTreeMap;
use toml::Spanned;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawDocument {
    pub citation: BTreeMap<String, RawCitation>,
    pub site: Option<RawSite>,
    #[serde(default)]
    pub spread: BTreeMap<String, RawSpread>,
    pub factors: Vec<RawTable>,
}

/// Which data centre the rows of `place = "site"` are of.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawSite {
    pub name: String,
    pub place: String,
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawCitation {
    pub title: String,
    pub publisher: String,
    pub year: i32,
    pub url: String,
    pub licence: String,
    pub attribution: Option<String>,
    pub via: Option<String>,
}

/// A rule for bounds: factors on the value, or on its excess over 1 (for a PUE).
///
/// Without either, the rows carry the bounds and this says where they come from.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawSpread {
    pub relative: Option<[f64; 2]>,
    pub excess: Option<[f64; 2]>,
    pub cites: Spanned<String>,
    pub locator: Spanned<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawTable {
    pub quantity: Spanned<String>,
    pub unit: Spanned<String>,
    pub flow: Option<Flow>,
    pub r#use: Option<WaterUse>,
    pub definition: Option<String>,
    pub cites: Spanned<String>,
    pub locator: Spanned<String>,
    pub spread: Option<Spanned<String>>,
    pub rows: Vec<Spanned<RawRow>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawRow {
    #[serde(alias = "thing")]
    pub place: String,
    pub year: i32,
    pub value: f64,
    pub low: Option<f64>,
    pub high: Option<f64>,
    pub bounds: Option<RawBounds>,
    pub note: Option<String>,
}

/// What the published bounds of a row are.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum RawBounds {
    Interval95,
    Range,
}

/// Which electricity a grid's carbon intensity describes.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Flow {
    Production,
    Consumption,
}

/// Whether water is evaporated or only taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum WaterUse {
    Consumption,
    Withdrawal,
}

impl Flow {
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Production => "production",
            Self::Consumption => "consumption",
        }
    }
}

impl WaterUse {
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Consumption => "water consumed",
            Self::Withdrawal => "water withdrawn",
        }
    }
}

/// The bounds of a row and their kind: its own, or those of the table's rule.
pub(super) fn bounds(row: &RawRow, rule: Option<&RawSpread>) -> Option<(f64, f64, BoundKind)> {
    if let (Some(low), Some(high)) = (row.low, row.high) {
        let kind = match (row.bounds, rule) {
            (Some(RawBounds::Interval95), _) => BoundKind::Interval95,
            (Some(RawBounds::Range), _) => BoundKind::Range,
            (None, Some(_)) => BoundKind::Derived,
            (None, None) => return None,
        };
        return Some((low, high, kind));
    }
    if row.low.is_some() || row.high.is_some() || row.bounds.is_some() {
        return None;
    }
    let RawSpread {
        relative, excess, ..
    } = rule?;
    if relative == &Some([1.0, 1.0]) {
        return Some((row.value, row.value, BoundKind::Exact));
    }
    let [low, high] = match (relative, excess) {
        (Some(factors), None) => factors.map(|factor| row.value * factor),
        (None, Some(factors)) => factors.map(|factor| 1.0 + (row.value - 1.0) * factor),
        _ => return None,
    };
    Some((low, high, BoundKind::Derived))
}
