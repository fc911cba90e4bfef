//! A number that a supplier states, with its bounds, its period and its proof.

use crate::quantity::{BoundKind, Estimate, Quantity};
use crate::report::{Proof, Statement};

/// A number that somebody states.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Claimed {
    /// The number, in the unit in which it is stated …
    pub value: f64,
    /// … no lower than this …
    pub low: Option<f64>,
    /// … and no higher than this.
    pub high: Option<f64>,
    /// The unit.
    pub unit: String,
    /// What one of that unit is in the field's own unit.
    pub scale: f64,
    /// The period that it describes, as stated.
    pub period: Option<String>,
    /// How it is shown to be true.
    pub proof: Proof,
}

impl Claimed {
    /// The number in the field's own unit.
    pub fn central(&self) -> f64 {
        self.value * self.scale
    }

    /// The same in a unit of which the field's own has so many.
    pub(super) fn times(&self, units: f64) -> Self {
        Self {
            scale: self.scale * units,
            ..self.clone()
        }
    }

    /// The lower bound in the field's own unit, if one is stated.
    pub fn low(&self) -> Option<f64> {
        self.low.map(|it| it * self.scale)
    }

    /// The upper bound in the field's own unit, if one is stated.
    pub fn high(&self) -> Option<f64> {
        self.high.map(|it| it * self.scale)
    }

    /// The stated bounds, with the number itself where one is not stated.
    pub fn range(&self) -> [f64; 2] {
        let central = self.central();
        [
            self.low().unwrap_or(central),
            self.high().unwrap_or(central),
        ]
    }

    /// Whether the supplier states bounds.
    pub fn is_bounded(&self) -> bool {
        self.low.is_some() || self.high.is_some()
    }

    /// The stated number between the stated bounds and those of a rule, whichever
    /// are wider; `rule` gives factors on the number.
    pub fn within<Q: Quantity>(&self, rule: Option<[f64; 2]>) -> Estimate<Q> {
        let central = self.central();
        let [low, high] = self.range();
        let [least, most] = rule.unwrap_or([1.0, 1.0]);
        let [low, high] = [low.min(central * least), high.max(central * most)];
        let kind = if rule.is_some() {
            BoundKind::Derived
        } else if self.is_bounded() {
            BoundKind::Range
        } else {
            return Estimate::exact(Q::from_base(central));
        };
        Estimate::around(
            Q::from_base(low),
            Q::from_base(central),
            Q::from_base(high),
            kind,
        )
    }

    /// The year that it describes: the last four digits in a row of its period, or
    /// that of its proof.
    pub fn year(&self) -> Option<i32> {
        let period = self.period.as_deref().unwrap_or_default();
        let digits = period.split(|it: char| !it.is_ascii_digit());
        let years = digits.filter(|it| it.len() == 4);
        let stated = years.filter_map(|it| it.parse().ok()).next_back();
        stated.or_else(|| self.proof.date.map(|it| i32::from(it.year())))
    }

    /// The same as a report lists it, in the unit in which it is stated.
    pub fn statement(&self, id: &str) -> Statement {
        Statement {
            id: id.to_owned(),
            value: Some(self.value),
            low: self.low,
            high: self.high,
            unit: (!self.unit.is_empty()).then(|| self.unit.clone()),
            text: self.period.clone(),
            proof: self.proof.clone(),
        }
    }
}
