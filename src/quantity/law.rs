//! How an input's value follows from a standard normal deviate.

use super::Estimate;
use super::normal::NORMAL_95;

/// The law of one input: two half log-normals, or half normals where these cannot be.
pub(super) struct Law {
    /// The 2.5 % quantile.
    pub low: f64,
    central: f64,
    high: f64,
    /// The logarithms of the bounds over the central value, where that half is a
    /// log-normal.
    logarithms: [Option<f64>; 2],
}

impl Law {
    pub fn of(value: &Estimate<f64>) -> Self {
        let (low, central, high) = (value.low(), value.central(), value.high());
        let logarithm = |bound: f64| {
            let positive = central > 0.0 && bound > 0.0;
            positive.then(|| (bound / central).ln())
        };
        Self {
            low,
            central,
            high,
            logarithms: [low, high].map(logarithm),
        }
    }

    pub fn at(&self, deviate: f64) -> f64 {
        let share = deviate / NORMAL_95;
        let [down, up] = self.logarithms;
        let (bound, logarithm) = if share < 0.0 {
            (self.low, down)
        } else {
            (self.high, up)
        };
        if let Some(logarithm) = logarithm {
            return self.central * (share.abs() * logarithm).exp();
        }
        let value = self.central + share.abs() * (bound - self.central);
        // Beyond a bound of zero there is nothing.
        if self.low >= 0.0 {
            value.max(0.0)
        } else {
            value
        }
    }
}
