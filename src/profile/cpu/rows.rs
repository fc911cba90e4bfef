//! The rows of the document of processor curves.

use crate::quantity::{BoundKind, Estimate, Power};
use serde::Deserialize;

#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Family {
    pub(super) name: String,
    pub(super) words: Vec<String>,
    pub(super) central: String,
    pub(super) others: Vec<String>,
    pub(super) half: Sides,
    pub(super) full: Sides,
}

#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Sides {
    pub(super) down: f64,
    pub(super) up: f64,
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Class {
    pub(super) cites: String,
    pub(super) locator: String,
    pub(super) watts_per_thread: Range,
}

#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Range {
    pub(super) low: f64,
    pub(super) central: f64,
    pub(super) high: f64,
}

#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Share {
    pub(super) low: f64,
    pub(super) high: f64,
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct MemoryRule {
    pub(super) cites: Vec<String>,
    pub(super) locator: String,
    pub(super) watts_per_gib: Range,
    pub(super) watts_per_module: Range,
}

impl Range {
    pub(super) fn exact(value: f64) -> Self {
        Self {
            low: value,
            central: value,
            high: value,
        }
    }

    pub(super) fn times(self, count: f64) -> Estimate<Power> {
        let [low, central, high] =
            [self.low, self.central, self.high].map(|it| Power::from_watts(it * count));
        Estimate::around(low, central, high, BoundKind::Derived)
    }
}

impl Share {
    pub(super) fn widen(self, range: Range) -> Range {
        Range {
            low: range.low * self.low,
            central: range.central,
            high: range.high * self.high,
        }
    }
}
