//! The same figure if something of its inputs were otherwise.

use super::{Derivation, Estimate, Input};
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

#[cfg(test)]
mod tests {
    use crate::quantity::{BoundKind, Derivation, Energy, Estimate, Input, Origin};

    #[test]
    fn a_renamed_figure_is_the_same_and_a_supposed_input_is_exact() {
        let [low, central, high] = [9.0, 10.0, 11.0].map(Energy::from_joules);
        let input = Input {
            id: "e".into(),
            label: String::new(),
            value: Estimate::around(low, central, high, BoundKind::Range),
            origin: Origin::Measured,
        };
        let figure = Derivation::of(&input);
        let renamed = figure.clone().renamed(|it| format!("{}#A", it.id).into());
        assert_eq!(renamed.estimate(), figure.estimate());
        assert!(renamed.input("e").is_none() && renamed.input("e#A").is_some());
        let supposed = figure.supposing("e", 12.0).supposing("other", 1.0);
        assert_eq!(supposed.estimate().in_base(), Estimate::exact(12.0));
    }
}
