//! One published curve: share of the rated power by utilisation.

use super::CpuProfileError;
use serde::Deserialize;

#[derive(Debug, Clone, PartialEq, Deserialize)]
pub(super) struct Curve {
    pub(super) cites: String,
    pub(super) locator: String,
    pub(super) boundary: Boundary,
    #[serde(flatten)]
    law: Law,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Boundary {
    /// The processor itself: shares of the TDP.
    Package,
    /// The whole server at the wall: watts.
    Node,
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(tag = "law", rename_all = "lowercase")]
enum Law {
    /// `a · ln(b · (100 u + c)) + d` watts, for a processor of `tdp_w`.
    Logarithm {
        a: f64,
        b: f64,
        c: f64,
        d: f64,
        tdp_w: f64,
    },
    /// Straight lines between points; a share, or watts for a whole node.
    Points {
        utilisation: Vec<f64>,
        #[serde(alias = "watts")]
        share: Vec<f64>,
    },
    /// `constant + cubic · u³`.
    Cubic { constant: f64, cubic: f64 },
}

impl Curve {
    /// Share of the rated power, or watts of a whole node, at 0 to 1.
    pub(super) fn at(&self, busy: f64) -> f64 {
        match &self.law {
            Law::Logarithm { a, b, c, d, tdp_w } => (a * (b * (100.0 * busy + c)).ln() + d) / tdp_w,
            Law::Cubic { constant, cubic } => constant + cubic * busy.powi(3),
            Law::Points { utilisation, share } => interpolate(utilisation, share, busy),
        }
    }

    pub(super) fn check(&self, name: &str) -> Result<(), CpuProfileError> {
        let invalid = |problem| {
            Err(CpuProfileError::Invalid {
                curve: name.to_owned(),
                problem,
            })
        };
        if let Law::Points { utilisation, share } = &self.law {
            if utilisation.len() != share.len() || utilisation.len() < 2 {
                return invalid("needs two points or more, as many shares as utilisations");
            }
            if !utilisation.is_sorted() {
                return invalid("must have its utilisations in rising order");
            }
        } else if self.boundary == Boundary::Node {
            return invalid("of a whole node must be given as points in watts");
        }
        let values: Vec<f64> = (0..=20).map(|i| self.at(f64::from(i) / 20.0)).collect();
        if values.iter().any(|it| !it.is_finite() || *it < 0.0) || !values.is_sorted() {
            return invalid("must not fall, nor be negative");
        }
        Ok(())
    }
}

fn interpolate(from: &[f64], to: &[f64], at: f64) -> f64 {
    let points = || from.iter().copied().zip(to.iter().copied());
    let below = points().rfind(|(x, _)| *x <= at);
    let above = points().find(|(x, _)| *x > at);
    match (below, above) {
        (Some((x0, y0)), Some((x1, y1))) => y0 + (y1 - y0) * (at - x0) / (x1 - x0),
        (Some((_, y)), None) | (None, Some((_, y))) => y,
        (None, None) => 0.0,
    }
}
