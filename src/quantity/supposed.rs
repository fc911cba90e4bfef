//! The same figure if something of its inputs were otherwise.

use super::{Derivation, Estimate, Input};
use std::marker::PhantomData;
use std::sync::Arc;

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
    use crate::quantity::{BoundKind, Derivation, Energy, Estimate, Input, Origin};

    fn joules(id: &str, low: f64, central: f64, high: f64) -> Input<Energy> {
        let [low, central, high] = [low, central, high].map(Energy::from_joules);
        Input {
            id: id.into(),
            label: String::new(),
            value: Estimate::around(low, central, high, BoundKind::Range),
            origin: Origin::Measured,
        }
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
        let ratio = Input {
            id: "ratio".into(),
            label: String::new(),
            value: Estimate::exact(0.5),
            origin: Origin::Factor,
        };
        let both = exactly("a", 100.0) + exactly("b", 10.0);
        let scaled = both.where_it_depends_on("a", &[(ratio.clone(), 1)]);
        assert!((scaled.estimate().central() - 60.0).abs() < 1e-9);
        assert!(scaled.depends_on("ratio") && !scaled.depends_on("c"));
        let other = exactly("b", 10.0).where_it_depends_on("a", &[(ratio, 1)]);
        assert!(!other.depends_on("ratio") && other.inputs().count() == 1);
    }
}
