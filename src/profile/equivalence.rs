//! What a figure comes to in things that people know. Never a main figure.

use super::catalog::Catalog;
use super::factor::Factor;
use super::kind::Kind;
use super::problem::DocumentError;
use crate::quantity::{Emissions, Energy, Estimate, Quantity, Water};

/// So much of a known thing as a figure comes to.
#[derive(Debug, Clone, PartialEq)]
pub struct Equivalence {
    /// How much, in `unit`, with the figure's bounds.
    pub value: Estimate<f64>,
    /// `km`, `dwelling-years` or `bottles`.
    pub unit: &'static str,
    /// How much of the figure's base unit one of it is.
    pub per: f64,
    /// What is named, with its source: a car fleet, a household, a bottle.
    pub factor: Factor<f64>,
}

impl Catalog {
    /// The distances that cars drive for so much greenhouse gas, by fleet.
    ///
    /// Fleets differ more than twofold, so each is named and none stands alone.
    ///
    /// # Errors
    ///
    /// A document that is refused gives its [`DocumentError`].
    pub fn car_distances(
        &self,
        emissions: &Estimate<Emissions>,
    ) -> Result<Vec<Equivalence>, DocumentError> {
        // Grams over grams per metre are metres.
        self.equivalences(Kind::CarDistance, emissions, 1e-3, "km")
    }

    /// For how many years households use as much electricity.
    ///
    /// # Errors
    ///
    /// As [`Catalog::car_distances`].
    pub fn household_years(
        &self,
        energy: &Estimate<Energy>,
    ) -> Result<Vec<Equivalence>, DocumentError> {
        self.equivalences(Kind::HouseholdYear, energy, 1.0, "dwelling-years")
    }

    /// How many bottles hold as much water.
    ///
    /// # Errors
    ///
    /// As [`Catalog::car_distances`].
    pub fn bottles(&self, water: &Estimate<Water>) -> Result<Vec<Equivalence>, DocumentError> {
        self.equivalences(Kind::Bottle, water, 1.0, "bottles")
    }

    fn equivalences<Q: Quantity>(
        &self,
        kind: Kind,
        figure: &Estimate<Q>,
        scale: f64,
        unit: &'static str,
    ) -> Result<Vec<Equivalence>, DocumentError> {
        let mut found = Vec::new();
        for thing in self.things(Kind::is_of_equivalence) {
            if let Some(factor) = self.thing::<f64>(kind, &thing)? {
                let per = factor.value().central() / scale;
                let [low, central, high] =
                    [figure.low(), figure.central(), figure.high()].map(|it| it.base() / per);
                found.push(Equivalence {
                    value: Estimate::around(low, central, high, figure.kind()),
                    unit,
                    per,
                    factor,
                });
            }
        }
        Ok(found)
    }
}
