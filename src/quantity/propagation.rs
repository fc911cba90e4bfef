//! From the bounds of inputs to the bounds of a figure.
//!
//! The figure is followed along straight lines through the space of its inputs.
//! All lines run in the direction in which the figure changes most; they differ
//! across it, where a fixed lattice of points stands for what the inputs do
//! besides. No random number is drawn: one figure always has the same bounds.

use super::follow::{follow, steepest};
use super::lattice::Lattice;
use super::law::Law;
use super::line::{Crossing, HIGH_NODE, LOW_NODE, Line, NODES, Scale, crossing};
use super::normal::NORMAL_95;
use super::{Input, Term};
use std::collections::BTreeMap;
use std::sync::Arc;

/// The largest standard error of a bound, as a share of it, that the coarse lattice
/// may leave: a tenth of its true error is what the even points leave of it.
const ROUGH: f64 = 0.02;

/// A figure as a function of its unsure inputs, each a standard normal deviate.
pub(super) struct Model<'a> {
    ids: Vec<&'a Arc<str>>,
    laws: Vec<Law>,
    products: Vec<Product>,
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
        // What is added and taken away again is no part of the figure.
        products.retain(|it| it.coefficient != 0.0);
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
    /// this direction the stretches on which the figure lies below a value give the
    /// probability that it stays below; the mean over the lines is the figure's.
    /// A product of log-normals is the same on every line, so its bounds are exact.
    ///
    /// The cost is 366 evaluations of the sum, whatever it contains. Where the lines
    /// differ so much that 61 of them may not be enough, as in sums of very unsure
    /// products, 1,021 are followed instead.
    ///
    /// # Source
    ///
    /// Distributions are propagated as in JCGM 101:2008, 5. Line sampling:
    /// Koutsourelakis, Pradlwarter and Schuëller, *Reliability of structures in
    /// high dimensions, part I* (Probabilistic Engineering Mechanics 19, 2004).
    /// Lattice points stand in the place of random ones.
    pub fn propagate(&self) -> Option<Propagated> {
        let scale = self.scale();
        let direction = self.direction(scale)?;
        let [mut low, mut high] = self.crossings(&Lattice::coarse(), &direction, scale);
        if low.error > ROUGH || high.error > ROUGH {
            [low, high] = self.crossings(&Lattice::fine(), &direction, scale);
        }
        let low = if self.can_vanish() {
            0.0
        } else {
            scale.undo(low.place)
        };
        Some(Propagated {
            low,
            high: scale.undo(high.place),
        })
    }

    /// Where the bounds lie on the scale, by the lines of one lattice.
    fn crossings(&self, lattice: &Lattice, direction: &[f64], scale: Scale) -> [Crossing; 2] {
        let lines = self.lines(lattice, direction, scale);
        [LOW_NODE, HIGH_NODE].map(|node| crossing(&lines, node))
    }

    /// Whether one input at a lower bound of zero leaves nothing of any part.
    pub fn can_vanish(&self) -> bool {
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
            let values = self.values(deviate);
            self.products.iter().map(|it| it.at(&values).abs()).sum()
        };
        let size = size_at(0.0);
        // Where nothing is expected, what is possible gives the size.
        Scale::Beyond(if size > 0.0 { size } else { size_at(NORMAL_95) })
    }

    /// The unit vector along which the figure changes most between the bounds.
    fn direction(&self, scale: Scale) -> Option<Vec<f64>> {
        steepest(&self.laws, |values| scale.apply(self.sum(values)))
    }

    /// The figure at the nodes of every line.
    fn lines(&self, lattice: &Lattice, direction: &[f64], scale: Scale) -> Vec<Line> {
        follow(&self.laws, lattice, direction, NODES, |values| {
            scale.apply(self.sum(values))
        })
    }

    /// Every input at so many standard deviations from its median.
    fn values(&self, deviate: f64) -> Vec<f64> {
        self.laws.iter().map(|law| law.at(deviate)).collect()
    }

    /// The laws of the inputs that are not known exactly.
    pub fn laws(&self) -> &[Law] {
        &self.laws
    }

    /// Their ids, in the same order.
    pub fn ids(&self) -> &[&'a Arc<str>] {
        &self.ids
    }

    /// The figure with every input at a value.
    pub fn sum(&self, values: &[f64]) -> f64 {
        self.products.iter().map(|it| it.at(values)).sum()
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
