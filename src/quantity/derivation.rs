//! A figure as a sum of products of identified inputs.
//!
//! From a derivation come the value, the bounds and who contributes most to
//! them, without a second bookkeeping. Two terms that use one physical thing
//! name the same input, so that it moves once; two uses of one default are two
//! inputs.

use super::propagation::Model;
use super::{BoundKind, Estimate, Quantity, Ratio};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::marker::PhantomData;
use std::ops::{Add, Div, Mul};
use std::sync::Arc;

/// One identified thing that figures depend on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Input<Q> {
    /// Identity: two inputs with one id are one physical thing.
    pub id: Arc<str>,
    /// What it is, for a reader.
    pub label: String,
    /// Its value and bounds.
    pub value: Estimate<Q>,
    /// How it is known.
    pub origin: Origin,
}

/// How an input is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Origin {
    /// A sensor or a clock observed it.
    Measured,
    /// A cited model computed it.
    Modelled,
    /// A published factor.
    Factor,
    /// The user or a supplier stated it.
    Supplied,
}

/// One product of inputs, with the power at which each occurs.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Term {
    /// A constant in front: 1, or −1 for a part taken away.
    pub coefficient: f64,
    /// Input ids with their exponents, in the order in which they were multiplied.
    pub factors: Vec<(Arc<str>, i32)>,
}

/// A figure: a sum of [`Term`]s over identified inputs.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(bound = "")]
pub struct Derivation<Q> {
    pub(super) terms: Vec<Term>,
    pub(super) inputs: BTreeMap<Arc<str>, Input<f64>>,
    #[serde(skip)]
    pub(super) quantity: PhantomData<fn() -> Q>,
}

/// How much of a figure's uncertainty comes from one input.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Contribution {
    /// The input's id.
    pub input: Arc<str>,
    /// What it is, for a reader.
    pub label: String,
    /// Share of the squared width of the interval, from 0 to 1.
    pub share: f64,
}

impl<Q: Quantity> Input<Q> {
    /// An input in its base unit, as a derivation keeps it.
    fn erased(&self) -> Input<f64> {
        Input {
            id: self.id.clone(),
            label: self.label.clone(),
            value: self.value.in_base(),
            origin: self.origin,
        }
    }
}

impl<Q> Default for Derivation<Q> {
    /// The empty sum: zero.
    fn default() -> Self {
        Self {
            terms: Vec::new(),
            inputs: BTreeMap::new(),
            quantity: PhantomData,
        }
    }
}

impl<Q: Quantity> Derivation<Q> {
    /// The figure that is just this input.
    pub fn of(input: &Input<Q>) -> Self {
        let term = Term {
            coefficient: 1.0,
            factors: vec![(input.id.clone(), 1)],
        };
        Self {
            terms: vec![term],
            inputs: BTreeMap::from([(input.id.clone(), input.erased())]),
            quantity: PhantomData,
        }
    }

    /// The sum of several figures.
    pub fn sum(parts: impl IntoIterator<Item = Self>) -> Self {
        parts.into_iter().fold(Self::default(), Add::add)
    }

    /// This figure times `input`; the type of the result is the table of legal products.
    pub fn times<R: Quantity>(self, input: &Input<R>) -> Derivation<Q::Output>
    where
        Q: Mul<R>,
        Q::Output: Quantity,
    {
        self.raised(input, 1)
    }

    /// This figure over `input`; the type of the result is the table of legal quotients.
    pub fn over<R: Quantity>(self, input: &Input<R>) -> Derivation<Q::Output>
    where
        Q: Div<R>,
        Q::Output: Quantity,
    {
        self.raised(input, -1)
    }

    /// This figure per unit of `input`, as joules per token.
    ///
    /// The result keeps its quantity: "per token" is in the figure's name.
    #[must_use]
    pub fn per(self, input: &Input<Ratio>) -> Self {
        self.raised(input, -1)
    }

    /// This figure with a sign or constant in front of every term.
    #[must_use]
    pub fn scaled(mut self, constant: f64) -> Self {
        for term in &mut self.terms {
            term.coefficient *= constant;
        }
        self
    }

    /// Multiplies every term. What a term was divided by before cancels: the energy of
    /// a facility over its PUE and times its PUE is the same energy again.
    fn raised<R: Quantity, S>(mut self, input: &Input<R>, exponent: i32) -> Derivation<S> {
        for term in &mut self.terms {
            let opposite = (input.id.clone(), -exponent);
            match term.factors.iter().position(|it| *it == opposite) {
                Some(at) => drop(term.factors.remove(at)),
                None => term.factors.push((input.id.clone(), exponent)),
            }
        }
        self.inputs.insert(input.id.clone(), input.erased());
        let terms = &self.terms;
        let used = |id: &Arc<str>| {
            let mut factors = terms.iter().flat_map(|it| &it.factors);
            factors.any(|(it, _)| it == id)
        };
        self.inputs.retain(|id, _| used(id));
        Derivation {
            terms: self.terms,
            inputs: self.inputs,
            quantity: PhantomData,
        }
    }

    /// The central value, with all inputs at theirs, and the bounds.
    ///
    /// The bounds are a 95 % interval of the figure when the inputs' bounds are
    /// 95 % intervals of independent log-normals. They are exact for a product,
    /// and are those of the input for a figure that is one input. How they are
    /// found, and how far they agree with a simulation, is in `docs/uncertainty.md`.
    ///
    /// # Source
    ///
    /// JCGM 101:2008 (propagation of distributions), by line sampling:
    /// Koutsourelakis, Pradlwarter and Schuëller, *Reliability of structures in
    /// high dimensions, part I* (Probabilistic Engineering Mechanics 19, 2004).
    pub fn estimate(&self) -> Estimate<Q> {
        let central = self.central();
        let Some(found) = Model::new(&self.terms, &self.inputs).propagate() else {
            return self.certain(central);
        };
        let low = if central >= 0.0 {
            found.low.max(0.0)
        } else {
            found.low
        };
        Estimate::around(
            Q::from_base(low),
            Q::from_base(central),
            Q::from_base(found.high),
            BoundKind::Derived,
        )
    }

    /// Which inputs the uncertainty comes from, the largest first.
    ///
    /// An input's share is its part of the squared change of the figure when each
    /// input moves from bound to bound, on the scale on which the figure's bounds
    /// are found. Shares sum to 1.
    pub fn contributions(&self) -> Vec<Contribution> {
        let shares = Model::new(&self.terms, &self.inputs).shares();
        let mut ranked: Vec<Contribution> = shares
            .into_iter()
            .filter(|(_, share)| *share > 0.0)
            .filter_map(|(id, share)| {
                Some(Contribution {
                    input: Arc::clone(id),
                    label: self.inputs.get(id)?.label.clone(),
                    share,
                })
            })
            .collect();
        ranked.sort_by(|a, b| b.share.total_cmp(&a.share).then(a.input.cmp(&b.input)));
        ranked
    }

    /// The products that are added up.
    pub fn terms(&self) -> &[Term] {
        &self.terms
    }

    /// Everything this figure depends on, by id.
    pub fn inputs(&self) -> impl Iterator<Item = &Input<f64>> {
        self.inputs.values()
    }

    /// The same figure as a sum of bare numbers in the base unit.
    pub fn erased(&self) -> Derivation<f64> {
        Derivation {
            terms: self.terms.clone(),
            inputs: self.inputs.clone(),
            quantity: PhantomData,
        }
    }

    /// The figure with every input at its central value.
    pub fn central(&self) -> f64 {
        let value = |id: &Arc<str>| self.inputs.get(id).map_or(0.0, |it| it.value.central());
        let product = |term: &Term| {
            let factors = term.factors.iter();
            term.coefficient * factors.map(|(id, n)| value(id).powi(*n)).product::<f64>()
        };
        // An empty sum of floats is -0.
        self.terms.iter().map(product).sum::<f64>() + 0.0
    }

    /// A figure that no input's bounds move.
    fn certain(&self, central: f64) -> Estimate<Q> {
        let is_exact = |it: &Input<f64>| it.value.low() >= it.value.high();
        let kind = if self.inputs.values().all(is_exact) {
            BoundKind::Exact
        } else {
            BoundKind::Derived
        };
        let value = Q::from_base(central);
        Estimate::around(value, value, value, kind)
    }
}

impl<Q> Add for Derivation<Q> {
    type Output = Self;
    fn add(mut self, other: Self) -> Self {
        self.terms.extend(other.terms);
        self.inputs.extend(other.inputs);
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::quantity::{CarbonIntensity, Energy, Pue};

    fn input<Q: Quantity>(id: &str, low: Q, central: Q, high: Q) -> Input<Q> {
        Input {
            id: id.into(),
            label: id.to_owned(),
            value: Estimate::around(low, central, high, BoundKind::Interval95),
            origin: Origin::Measured,
        }
    }

    fn joules(id: &str, low: f64, central: f64, high: f64) -> Input<Energy> {
        let [low, central, high] = [low, central, high].map(Energy::from_joules);
        input(id, low, central, high)
    }

    #[test]
    fn a_product_combines_relative_bounds_in_quadrature() {
        let pue = input("pue", Pue(1.1), Pue(1.21), Pue(1.331));
        let figure = Derivation::of(&joules("e", 100.0 / 1.1, 100.0, 110.0)).times(&pue);
        let estimate = figure.estimate();
        let spread = (2.0_f64.sqrt() * 1.1_f64.ln()).exp();
        assert!((estimate.central().joules() - 121.0).abs() < 1e-9);
        assert!((estimate.high().joules() - 121.0 * spread).abs() < 1e-9);
        assert!((estimate.low().joules() - 121.0 / spread).abs() < 1e-9);
    }

    #[test]
    fn one_physical_thing_moves_once_and_two_uses_of_a_default_are_two_things() {
        let ratio = |id: &str| input(id, Ratio::new(0.5), Ratio::new(1.0), Ratio::new(2.0));
        let exact = |id: &str| joules(id, 100.0, 100.0, 100.0);
        let shared = Derivation::of(&exact("a")).times(&ratio("gain"))
            + Derivation::of(&exact("b")).times(&ratio("gain"));
        let apart = Derivation::of(&exact("a")).times(&ratio("gain-a"))
            + Derivation::of(&exact("b")).times(&ratio("gain-b"));
        assert!((shared.estimate().high().joules() - 400.0).abs() < 1e-9);
        assert!(apart.estimate().high().joules() < 400.0 - 1.0);
    }

    #[test]
    fn what_is_divided_out_and_multiplied_in_again_leaves_no_trace() {
        let pue = input("pue", Ratio::new(1.1), Ratio::new(1.2), Ratio::new(1.4));
        let energy = joules("e", 90.0, 100.0, 110.0);
        let figure = Derivation::of(&energy).per(&pue).times(&pue);
        assert_eq!(figure, Derivation::of(&energy));
    }

    #[test]
    fn a_bound_of_zero_stays_zero() {
        let figure = Derivation::of(&joules("e", 0.0, 10.0, 30.0));
        let estimate = figure.estimate();
        assert_eq!(estimate.low(), Energy::ZERO);
        assert!((estimate.high().joules() - 30.0).abs() < 1e-9);
    }

    #[test]
    fn the_largest_contributor_comes_first() {
        let wide = |value| CarbonIntensity::from_grams_per_kilowatt_hour(value);
        let grid = input("grid", wide(100.0), wide(300.0), wide(900.0));
        let figure = Derivation::of(&joules("e", 95.0, 100.0, 105.0)).times(&grid);
        let ranked = figure.contributions();
        assert_eq!(&*ranked[0].input, "grid");
        assert!(ranked[0].share > 0.9);
        let total: f64 = ranked.iter().map(|it| it.share).sum();
        assert!((total - 1.0).abs() < 1e-12);
    }

    #[test]
    fn nothing_is_exactly_zero() {
        let nothing = Derivation::<Energy>::default().estimate();
        assert_eq!(nothing, Estimate::exact(Energy::ZERO));
    }
}
