//! Points that lie evenly in a space of many dimensions.

use super::normal::{QUANTILES, upper_quantiles};
use std::borrow::Cow;

/// A lattice of standard normal deviates: a column for each input.
///
/// # Source
///
/// Rank-1 lattices of Korobov's form: Niederreiter, *Random Number Generation and
/// Quasi-Monte Carlo Methods* (SIAM, 1992), chapter 5.
pub(super) struct Lattice {
    /// How many points it has: a prime.
    points: usize,
    /// The generators of the columns are its powers.
    root: usize,
    /// The upper half of the quantiles that each column has.
    quantiles: Cow<'static, [f64]>,
}

impl Lattice {
    /// The lattice for nearly every figure.
    ///
    /// The first 30 powers of its root differ modulo 61 in more than their sign.
    pub fn coarse() -> Self {
        Self {
            points: 61,
            root: 17,
            quantiles: Cow::Borrowed(&QUANTILES),
        }
    }

    /// The lattice for figures whose lines differ much.
    ///
    /// Of all roots this one has the least worst-case error (P₂, 12 columns of
    /// which column j has the weight 0.8 / j), found by trying them all.
    pub fn fine() -> Self {
        let points = 1021;
        Self {
            points,
            root: 481,
            quantiles: Cow::Owned(upper_quantiles(points)),
        }
    }

    /// How many points it has.
    pub fn points(&self) -> usize {
        self.points
    }

    /// The generator of the column for each input: the first for the weightiest.
    pub fn generators(&self, weights: &[f64]) -> Vec<usize> {
        let mut order: Vec<usize> = (0..weights.len()).collect();
        let weight = |index: &usize| weights.get(*index).map_or(0.0, |it| it.abs());
        order.sort_by(|a, b| weight(b).total_cmp(&weight(a)));
        let mut generators = vec![1; weights.len()];
        let mut power = 1;
        for index in order {
            if let Some(generator) = generators.get_mut(index) {
                *generator = power;
            }
            power = power * self.root % self.points;
        }
        generators
    }

    /// The standard normal deviate of one column at a `point`.
    ///
    /// Every column has each quantile once.
    pub fn deviate(&self, point: usize, generator: usize) -> f64 {
        let middle = self.points / 2;
        let index = (point * generator + middle) % self.points;
        let deviate = self.quantiles.get(index.abs_diff(middle)).copied();
        let deviate = deviate.unwrap_or_default();
        if index < middle { -deviate } else { deviate }
    }
}

#[cfg(test)]
mod tests {
    use super::super::normal::probability_below;
    use super::*;

    #[test]
    fn every_column_has_each_quantile_once() {
        for lattice in [Lattice::coarse(), Lattice::fine()] {
            let points = lattice.points();
            for generator in [1, 2, 30, 60] {
                let column = (0..points).map(|point| lattice.deviate(point, generator));
                let mut column: Vec<f64> = column.collect();
                column.sort_by(f64::total_cmp);
                for (rank, deviate) in column.into_iter().enumerate() {
                    let expected = (rank as f64 + 0.5) / points as f64;
                    assert!((probability_below(deviate) - expected).abs() < 1e-6);
                }
            }
        }
    }

    #[test]
    fn the_weightiest_input_has_the_first_column() {
        let weights = [0.1, -0.9, 0.3];
        assert_eq!(
            Lattice::coarse().generators(&weights),
            [17 * 17 % 61, 1, 17]
        );
    }
}
