//! A figure with other inputs, or the same ones under other names.

use super::{Derivation, Estimate, Input, Quantity, Term};
use std::collections::{BTreeMap, BTreeSet};
use std::marker::PhantomData;
use std::sync::Arc;

impl<Q: Quantity> Derivation<Q> {
    /// The same figure with other inputs in the place of some, under whatever ids.
    ///
    /// `other` gives the input that takes a place. Products that are then nothing,
    /// whatever their other inputs are, are left out.
    #[must_use]
    pub fn replaced(&self, other: impl Fn(&Input<f64>) -> Option<Input<f64>>) -> Self {
        let place = |(id, input): (&Arc<str>, &Input<f64>)| {
            let taken = other(input).unwrap_or_else(|| input.clone());
            (id.clone(), taken)
        };
        let places: BTreeMap<Arc<str>, Input<f64>> = self.inputs.iter().map(place).collect();
        let is_nothing = |(id, power): &(Arc<str>, i32)| {
            let is_zero = |it: &Input<f64>| it.value.low() == 0.0 && it.value.high() == 0.0;
            *power > 0 && places.get(id).is_some_and(is_zero)
        };
        let renamed = |(id, power): &(Arc<str>, i32)| {
            let id = places.get(id).map_or(id, |it| &it.id);
            (id.clone(), *power)
        };
        let left = self.terms.iter();
        let left = left.filter(|term| !term.factors.iter().any(is_nothing));
        let terms: Vec<Term> = left
            .map(|term| Term {
                coefficient: term.coefficient,
                factors: term.factors.iter().map(renamed).collect(),
            })
            .collect();
        let named = terms.iter().flat_map(|term| &term.factors);
        let named: BTreeSet<Arc<str>> = named.map(|(id, _)| id.clone()).collect();
        let inputs = places.into_values().filter(|it| named.contains(&it.id));
        let inputs = inputs.map(|it| (it.id.clone(), it)).collect();
        Self {
            terms,
            inputs,
            ..Self::default()
        }
    }

    /// An input that stands under another id than its own, as only a derivation that
    /// was written by hand has.
    pub fn named_otherwise(&self) -> Option<&Arc<str>> {
        let mut inputs = self.inputs.iter();
        let found = inputs.find(|(id, input)| **id != input.id);
        found.map(|(id, _)| id)
    }
}

impl<Q> Derivation<Q> {
    /// The same figure with its inputs under other ids: `name` gives the new one.
    ///
    /// Where two figures meet, ids say which inputs are one physical thing.
    #[must_use]
    pub fn renamed(mut self, name: impl Fn(&Input<f64>) -> Arc<str>) -> Self {
        for term in &mut self.terms {
            for (id, _) in &mut term.factors {
                if let Some(input) = self.inputs.get(id) {
                    *id = name(input);
                }
            }
        }
        let inputs = std::mem::take(&mut self.inputs).into_values();
        self.inputs = inputs
            .map(|mut input| {
                input.id = name(&input);
                (Arc::clone(&input.id), input)
            })
            .collect();
        self
    }

    /// The same figure if this input had exactly this value. Nothing changes where the
    /// figure does not depend on it.
    #[must_use]
    pub fn supposing(mut self, id: &str, value: f64) -> Self {
        if let Some(input) = self.inputs.get_mut(id) {
            input.value = Estimate::exact(value);
        }
        self
    }

    /// The input of this id, if the figure depends on it.
    pub fn input(&self, id: &str) -> Option<&Input<f64>> {
        self.inputs.get(id)
    }
}

impl Derivation<f64> {
    /// The same figure as a quantity, for whoever has checked its unit.
    pub fn as_quantity<Q>(&self) -> Derivation<Q> {
        Derivation {
            terms: self.terms.clone(),
            inputs: self.inputs.clone(),
            quantity: PhantomData,
        }
    }

    /// Whether it depends on the input of that id.
    pub fn depends_on(&self, id: &str) -> bool {
        let mut factors = self.terms.iter().flat_map(|term| &term.factors);
        factors.any(|(input, _)| &**input == id)
    }

    /// The figure with some inputs multiplied, each at its power, into those terms
    /// that depend on the input of that id.
    #[must_use]
    pub fn where_it_depends_on(mut self, id: &str, inputs: &[(Input<f64>, i32)]) -> Self {
        let mut changed = false;
        for term in &mut self.terms {
            if term.factors.iter().any(|(input, _)| &**input == id) {
                let more = inputs.iter().map(|(input, n)| (input.id.clone(), *n));
                term.factors.extend(more);
                changed = true;
            }
        }
        if changed {
            let named = inputs.iter().map(|(it, _)| (it.id.clone(), it.clone()));
            self.inputs.extend(named);
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::quantity::{BoundKind, Energy, Origin, Pue};

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
    fn another_input_takes_a_place_and_what_is_then_nothing_is_left_out() {
        let pue = input("pue", Pue(1.1), Pue(1.2), Pue(1.3));
        let whole = Derivation::of(&joules("a", 90.0, 100.0, 110.0)).times(&pue)
            + Derivation::of(&joules("b", 10.0, 10.0, 10.0)).times(&pue);
        let part = whole.replaced(|it| match &*it.id {
            "a" => Some(input("a@part", 45.0, 50.0, 55.0)),
            "b" => Some(input("b@part", 0.0, 0.0, 0.0)),
            _ => None,
        });
        assert!((part.estimate().central().joules() - 60.0).abs() < 1e-9);
        let ids: Vec<&str> = part.inputs().map(|it| &*it.id).collect();
        assert_eq!(ids, ["a@part", "pue"]);
        assert_eq!(part.terms().len(), 1);
    }

    #[test]
    fn a_renamed_figure_is_the_same_and_a_supposed_input_is_exact() {
        let figure = Derivation::of(&joules("e", 9.0, 10.0, 11.0));
        let renamed = figure.clone().renamed(|it| format!("{}#A", it.id).into());
        assert_eq!(renamed.estimate(), figure.estimate());
        assert!(renamed.input("e").is_none() && renamed.input("e#A").is_some());
        let supposed = figure.supposing("e", 12.0).supposing("other", 1.0);
        assert_eq!(supposed.estimate().in_base(), Estimate::exact(12.0));
    }

    #[test]
    fn a_ratio_moves_only_the_terms_of_one_input() {
        let exactly = |id: &str, value| Derivation::of(&joules(id, value, value, value)).erased();
        let ratio = input("ratio", 0.5, 0.5, 0.5);
        let both = exactly("a", 100.0) + exactly("b", 10.0);
        let scaled = both.where_it_depends_on("a", &[(ratio.clone(), 1)]);
        assert!((scaled.estimate().central() - 60.0).abs() < 1e-9);
        assert!(scaled.depends_on("ratio") && !scaled.depends_on("c"));
        let other = exactly("b", 10.0).where_it_depends_on("a", &[(ratio, 1)]);
        assert!(!other.depends_on("ratio") && other.inputs().count() == 1);
    }
}
