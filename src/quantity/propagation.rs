//! From the bounds of inputs to the bounds of a figure.
//!
//! The figure is followed along straight lines through the space of its inputs.
//! All lines run in the direction in which the figure changes most; they differ
//! across it, where a fixed lattice of points stands for what the inputs do
//! besides. No random number is drawn: one figure always has the same bounds.

use super::line::{HIGH_NODE, LOW_NODE, Line, NODES, Scale, crossing};
use super::normal::{LATTICE, NORMAL_95, lattice_deviate};
use super::{Estimate, Input, Term};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Its first 30 powers differ modulo [`LATTICE`] in more than their sign: they
/// are the generators of the lattice's columns.
const ROOT: usize = 17;

/// A figure as a function of its unsure inputs, each a standard normal deviate.
pub(super) struct Model<'a> {
    ids: Vec<&'a Arc<str>>,
    laws: Vec<Law>,
    products: Vec<Product>,
}

/// How an input's value follows from a standard normal deviate.
struct Law {
    low: f64,
    central: f64,
    high: f64,
}

/// A constant times powers of unsure inputs.
struct Product {
    coefficient: f64,
    factors: Vec<(usize, i32)>,
}

/// The bounds of a figure.
pub(super) struct Propagated {
    /// The value that the figure stays above with a probability of 97.5 %.
    pub low: f64,
    /// The value that it stays below with the same.
    pub high: f64,
}

impl<'a> Model<'a> {
    /// The sum of these products, with what is known exactly multiplied out.
    pub fn new(terms: &[Term], inputs: &'a BTreeMap<Arc<str>, Input<f64>>) -> Self {
        let unsure = inputs
            .iter()
            .filter(|(_, it)| it.value.low() < it.value.high());
        let (ids, laws): (Vec<_>, Vec<_>) = unsure
            .map(|(id, input)| (id, Law::of(&input.value)))
            .unzip();
        let mut products: Vec<Product> = Vec::new();
        for term in terms {
            let product = Product::of(term, inputs, &ids);
            let mut like = products.iter_mut();
            match like.find(|it| it.factors == product.factors) {
                Some(same) => same.coefficient += product.coefficient,
                None => products.push(product),
            }
        }
        Self {
            ids,
            laws,
            products,
        }
    }

    /// How much each unsure input has to do with the bounds.
    ///
    /// The squared components of the direction of the lines, which sum to 1.
    pub fn shares(&self) -> Vec<(&'a Arc<str>, f64)> {
        let direction = self.direction(self.scale()).unwrap_or_default();
        let ids = self.ids.iter().copied();
        ids.zip(direction.iter().map(|it| it * it)).collect()
    }

    /// The bounds between which the figure lies with a probability of 95 %.
    ///
    /// Each input is a log-normal of which each half has its own width: its
    /// median is the central value and its 2.5 % and 97.5 % quantiles are the
    /// bounds; where a value is not above zero, that half is a normal. Inputs are
    /// independent. The figure's direction of steepest change is that of
    /// its changes when one input moves from bound to bound. Along each line in
    /// this direction the place where the figure reaches a value gives the
    /// probability that it stays below; the mean over the lines is the figure's.
    /// A product of log-normals is the same on every line, so its bounds are exact.
    ///
    /// The cost is 366 evaluations of the sum, whatever it contains.
    ///
    /// # Source
    ///
    /// Distributions are propagated as in JCGM 101:2008, 5. Line sampling:
    /// Koutsourelakis, Pradlwarter and Schuëller, *Reliability of structures in
    /// high dimensions, part I* (Probabilistic Engineering Mechanics 19, 2004).
    /// Lattice points in the place of random ones: Niederreiter, *Random Number
    /// Generation and Quasi-Monte Carlo Methods* (SIAM, 1992), chapter 5.
    pub fn propagate(&self) -> Option<Propagated> {
        let scale = self.scale();
        let direction = self.direction(scale)?;
        let lines = self.lines(&direction, scale);
        let low = if self.can_vanish() {
            0.0
        } else {
            scale.undo(crossing(&lines, LOW_NODE))
        };
        Some(Propagated {
            low,
            high: scale.undo(crossing(&lines, HIGH_NODE)),
        })
    }

    /// Whether one input at a lower bound of zero leaves nothing of any part.
    fn can_vanish(&self) -> bool {
        let is_everywhere = |index: usize| {
            let mut products = self.products.iter();
            products.all(|it| {
                it.factors
                    .iter()
                    .any(|(at, power)| *at == index && *power > 0)
            })
        };
        let zero = |(index, law): (usize, &Law)| (law.low == 0.0).then_some(index);
        let mut zeros = self.laws.iter().enumerate().filter_map(zero);
        zeros.any(is_everywhere)
    }

    fn scale(&self) -> Scale {
        let always_positive = self.laws.iter().all(|it| it.low > 0.0)
            && self.products.iter().all(|it| it.coefficient > 0.0);
        if always_positive {
            return Scale::Logarithm;
        }
        let size_at = |deviate: f64| -> f64 {
            let values = self.values(&vec![deviate; self.laws.len()]);
            self.products.iter().map(|it| it.at(&values).abs()).sum()
        };
        let size = size_at(0.0);
        // Where nothing is expected, what is possible gives the size.
        Scale::Beyond(if size > 0.0 { size } else { size_at(NORMAL_95) })
    }

    /// The unit vector along which the figure changes most between the bounds.
    fn direction(&self, scale: Scale) -> Option<Vec<f64>> {
        let mut deviates = vec![0.0; self.laws.len()];
        let mut direction = Vec::with_capacity(deviates.len());
        for index in 0..deviates.len() {
            let mut at = |deviate: f64| {
                if let Some(moved) = deviates.get_mut(index) {
                    *moved = deviate;
                }
                scale.apply(self.at(&deviates))
            };
            direction.push(at(NORMAL_95) - at(-NORMAL_95));
            at(0.0);
        }
        let length = direction.iter().map(|it| it * it).sum::<f64>().sqrt();
        for it in &mut direction {
            *it /= length;
        }
        (length > 0.0 && length.is_finite()).then_some(direction)
    }

    /// The figure at the nodes of every line.
    fn lines(&self, direction: &[f64], scale: Scale) -> Vec<Line> {
        let generators = generators(direction);
        let line = |point: usize| {
            let across = generators.iter().map(|it| lattice_deviate(point, *it));
            let across: Vec<f64> = across.collect();
            let along: f64 = across.iter().zip(direction).map(|(a, d)| a * d).sum();
            NODES.map(|node| {
                let deviates: Vec<f64> = across
                    .iter()
                    .zip(direction)
                    .map(|(across, direction)| across - along * direction + node * direction)
                    .collect();
                scale.apply(self.at(&deviates))
            })
        };
        (0..LATTICE).map(line).collect()
    }

    fn values(&self, deviates: &[f64]) -> Vec<f64> {
        let pairs = self.laws.iter().zip(deviates);
        pairs.map(|(law, deviate)| law.at(*deviate)).collect()
    }

    fn at(&self, deviates: &[f64]) -> f64 {
        let values = self.values(deviates);
        self.products.iter().map(|it| it.at(&values)).sum()
    }
}

impl Law {
    fn of(value: &Estimate<f64>) -> Self {
        Self {
            low: value.low(),
            central: value.central(),
            high: value.high(),
        }
    }

    fn at(&self, deviate: f64) -> f64 {
        let share = deviate / NORMAL_95;
        let bound = if share < 0.0 { self.low } else { self.high };
        if self.central > 0.0 && bound > 0.0 {
            return self.central * (share.abs() * (bound / self.central).ln()).exp();
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

impl Product {
    fn of(term: &Term, inputs: &BTreeMap<Arc<str>, Input<f64>>, unsure: &[&Arc<str>]) -> Self {
        let mut coefficient = term.coefficient;
        let mut powers: BTreeMap<usize, i32> = BTreeMap::new();
        for (id, power) in &term.factors {
            // Both lists are in the order of the ids.
            if let Ok(index) = unsure.binary_search(&id) {
                *powers.entry(index).or_default() += power;
            } else {
                let value = inputs.get(id).map_or(0.0, |it| it.value.central());
                coefficient *= value.powi(*power);
            }
        }
        powers.retain(|_, power| *power != 0);
        Self {
            coefficient,
            factors: powers.into_iter().collect(),
        }
    }

    fn at(&self, values: &[f64]) -> f64 {
        let value = |index: &usize| values.get(*index).copied().unwrap_or(0.0);
        let factors = self.factors.iter();
        self.coefficient
            * factors
                .map(|(index, power)| value(index).powi(*power))
                .product::<f64>()
    }
}

/// The column of the lattice for each input: the first for the weightiest.
fn generators(direction: &[f64]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..direction.len()).collect();
    let weight = |index: &usize| direction.get(*index).map_or(0.0, |it| it.abs());
    order.sort_by(|a, b| weight(b).total_cmp(&weight(a)));
    let mut generators = vec![1; direction.len()];
    let mut power = 1;
    for index in order {
        if let Some(generator) = generators.get_mut(index) {
            *generator = power;
        }
        power = power * ROOT % LATTICE;
    }
    generators
}
