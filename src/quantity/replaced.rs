//! A figure with other inputs in the place of some.

use super::{Derivation, Input, Quantity, Term};
use std::collections::{BTreeMap, BTreeSet};
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::quantity::{BoundKind, Energy, Estimate, Origin, Pue};

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
}
