//! An input with its bounds, and what those bounds are.

use super::Quantity;
use serde::{Deserialize, Serialize};

/// A value known only to lie between two bounds, with a best guess.
///
/// This describes an *input*: a sensor's or a factor's value. What is computed
/// from inputs is a [`Derivation`](super::Derivation), which combines their
/// bounds by one rule in one place; estimates themselves do not multiply.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Estimate<Q> {
    low: Q,
    central: Q,
    high: Q,
    kind: BoundKind,
}

/// What the bounds of an [`Estimate`] are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum BoundKind {
    /// There is nothing to be unsure of: a count, a definition.
    Exact,
    /// The source publishes a 95 % interval.
    Interval95,
    /// The source publishes a range: a minimum and a maximum, or quantiles.
    Range,
    /// Derived by a named rule that has its own citation.
    Derived,
}

/// Bounds that are not in the order low ≤ central ≤ high, or not finite.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the bounds must satisfy low <= central <= high and be finite")]
pub struct DisorderedEstimate;

impl<Q: Quantity> Estimate<Q> {
    /// A value with nothing to be unsure of.
    pub const fn exact(value: Q) -> Self {
        Self {
            low: value,
            central: value,
            high: value,
            kind: BoundKind::Exact,
        }
    }

    /// A value between bounds.
    ///
    /// # Errors
    ///
    /// Gives [`DisorderedEstimate`] unless low ≤ central ≤ high, all finite.
    pub fn new(low: Q, central: Q, high: Q, kind: BoundKind) -> Result<Self, DisorderedEstimate> {
        let finite = [low, central, high].iter().all(|q| q.base().is_finite());
        if finite && low <= central && central <= high {
            Ok(Self {
                low,
                central,
                high,
                kind,
            })
        } else {
            Err(DisorderedEstimate)
        }
    }

    /// A value between bounds that are put in order around it.
    ///
    /// For bounds computed by code that cannot fail: a bound on the wrong side
    /// of `central` becomes `central`.
    pub fn around(low: Q, central: Q, high: Q, kind: BoundKind) -> Self {
        Self {
            low: if low <= central { low } else { central },
            central,
            high: if high >= central { high } else { central },
            kind,
        }
    }

    /// The lower bound.
    pub fn low(&self) -> Q {
        self.low
    }

    /// The best guess.
    pub fn central(&self) -> Q {
        self.central
    }

    /// The upper bound.
    pub fn high(&self) -> Q {
        self.high
    }

    /// What the bounds are.
    pub fn kind(&self) -> BoundKind {
        self.kind
    }

    /// The same estimate as bare numbers in the base unit.
    pub fn in_base(&self) -> Estimate<f64> {
        Estimate {
            low: self.low.base(),
            central: self.central.base(),
            high: self.high.base(),
            kind: self.kind,
        }
    }
}

/// Bare numbers, for code that has already checked the unit.
impl Quantity for f64 {
    const UNIT: &'static str = "";
    fn base(self) -> f64 {
        self
    }
    fn from_base(value: f64) -> Self {
        value
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::quantity::Power;

    #[test]
    fn disordered_or_infinite_bounds_are_refused() {
        let watts = Power::from_watts;
        let new = |low, central, high| {
            Estimate::new(watts(low), watts(central), watts(high), BoundKind::Range)
        };
        assert!(new(1.0, 2.0, 3.0).is_ok());
        assert_eq!(new(2.0, 1.0, 3.0), Err(DisorderedEstimate));
        assert_eq!(new(1.0, 4.0, 3.0), Err(DisorderedEstimate));
        assert_eq!(new(f64::NAN, 1.0, 3.0), Err(DisorderedEstimate));
        assert_eq!(new(1.0, 2.0, f64::INFINITY), Err(DisorderedEstimate));
    }
}
