//! Whether figures that somebody states agree with one another.
//!
//! A supplier, a model card or a paper states accelerator-hours, power, PUE, grid
//! intensity, energy, emissions, water. Each stated result follows from the other
//! numbers, through the same derivations as a plan's, within what their rounding
//! leaves open. Where it does not, [`check`] says so, tries the known mistakes, and
//! tells which number would make the claim true.
//!
//! Agreement shows that the arithmetic is right, not that the figures are true.

mod bound;
mod expected;
mod mistake;
mod stated;
pub mod units;

pub use bound::Bound;
pub use mistake::{Explanation, Mistake};
pub use stated::{Stated, StatedError, Unit};

use crate::quantity::{
    CarbonIntensity, Emissions, Energy, Power, Quantity, Ratio, Time, Water, WaterIntensity,
};
use expected::Expected;
use serde::Serialize;

/// What somebody states. Whatever is absent was not stated.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Claim {
    /// Accelerator-hours.
    pub accelerator_time: Option<Stated<Time>>,
    /// Accelerators that worked at the same time …
    pub count: Option<Stated<Ratio>>,
    /// … and for how long: together they are accelerator-hours.
    pub wall_time: Option<Stated<Time>>,
    /// What it computed, from which accelerator-hours follow.
    pub computing: Option<Computing>,
    /// Average power of one accelerator, with whatever the claim counts with it.
    pub power: Option<Stated<Power>>,
    /// Power of the node over that of its accelerators.
    pub host: Option<Stated<Ratio>>,
    /// Facility energy over IT energy.
    pub pue: Option<Stated<Ratio>>,
    /// Emissions of the grid.
    pub grid_intensity: Option<Stated<CarbonIntensity>>,
    /// Water evaporated at the site, per IT energy.
    pub wue: Option<Stated<WaterIntensity>>,
    /// Water evaporated at power stations, per facility energy.
    pub grid_water: Option<Stated<WaterIntensity>>,
    /// Making the hardware, per accelerator-hour.
    pub making: Option<Stated<Emissions>>,
    /// Water for making the hardware, per accelerator-hour.
    pub making_water: Option<Stated<Water>>,
    /// The energy.
    pub energy: Option<Stated<Energy>>,
    /// Where that energy was counted.
    pub energy_scope: Scope,
    /// The emissions.
    pub emissions: Option<Stated<Emissions>>,
    /// For which energy they were counted.
    pub emissions_scope: Scope,
    /// Parts that are said to add up to the emissions.
    pub emission_parts: Vec<Stated<Emissions>>,
    /// The water.
    pub water: Option<Stated<Water>>,
    /// Parts that are said to add up to the water.
    pub water_parts: Vec<Stated<Water>>,
}

/// A model's size and how well the accelerators were used.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Computing {
    /// Operations per parameter and token: 6 in training, 2 when it answers.
    pub flop: f64,
    /// Active parameters.
    pub parameters: Stated<Ratio>,
    /// Tokens.
    pub tokens: Stated<Ratio>,
    /// Peak of one accelerator, in FLOP/s.
    pub peak: Stated<Ratio>,
    /// Model FLOPs utilisation.
    pub mfu: Stated<Ratio>,
}

/// Where an energy is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Scope {
    /// At the machines: a PUE still has to be applied.
    It,
    /// At the building: the PUE is in it.
    #[default]
    Facility,
}

/// A stated result.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Outcome {
    /// The energy.
    Energy,
    /// The emissions.
    Emissions,
    /// The water.
    Water,
}

/// One stated result held against what the other numbers give.
#[derive(Debug, Clone, PartialEq)]
pub struct Checked {
    /// Which.
    pub result: Outcome,
    /// Its base unit.
    pub unit: &'static str,
    /// What was stated, with the bounds of its rounding.
    pub stated: Bound,
    /// What the other numbers give, with the bounds of theirs.
    pub expected: Bound,
    /// How that follows, in a few words.
    pub formula: String,
    /// What would explain a difference; empty where there is none.
    pub explanations: Vec<Explanation>,
}

/// Whether a claim holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// Every result that could be checked follows from the other numbers.
    Holds,
    /// At least one does not.
    DoesNotHold,
    /// None could be checked.
    CannotTell,
}

/// Holds every stated result against what the other stated numbers give.
///
/// An input is rounded by half of its last written digit. A result may be rounded
/// to its last digit that is not a zero: 420 is between 415 and 425. Two digits are
/// always taken at their word: 100 is between 95 and 105. A result
/// agrees if the two ranges, both taken at their ends, have a number in common:
/// a claim is called wrong only if no rounding can make it right.
pub fn check(claim: &Claim) -> Vec<Checked> {
    let expected = Expected::of(claim);
    let energy = claim
        .energy
        .map(|it| one(Outcome::Energy, it, expected.energy().as_ref()));
    let emissions = claim
        .emissions
        .map(|it| one(Outcome::Emissions, it, expected.emissions().as_ref()));
    let water = claim
        .water
        .map(|it| one(Outcome::Water, it, expected.water().as_ref()));
    let checked = [energy, emissions, water].into_iter().flatten().flatten();
    checked
        .map(|mut checked| {
            if !checked.agrees() {
                checked.explanations = mistake::explanations(&checked, &expected, claim);
            }
            checked
        })
        .collect()
}

/// Whether all of them agree.
pub fn verdict(checked: &[Checked]) -> Verdict {
    if checked.is_empty() {
        Verdict::CannotTell
    } else if checked.iter().all(Checked::agrees) {
        Verdict::Holds
    } else {
        Verdict::DoesNotHold
    }
}

fn one<Q: Quantity>(
    result: Outcome,
    stated: Stated<Q>,
    expected: Option<&(Bound, String)>,
) -> Option<Checked> {
    let (expected, formula) = expected.cloned()?;
    Some(Checked {
        result,
        unit: Q::UNIT,
        stated: stated.as_result(),
        expected,
        formula,
        explanations: Vec::new(),
    })
}

impl Checked {
    /// Whether what was stated is within what the other numbers give.
    pub fn agrees(&self) -> bool {
        self.stated.meets(&self.expected)
    }

    /// The stated result over the expected one.
    pub fn ratio(&self) -> f64 {
        self.stated.central / self.expected.central
    }
}

impl Outcome {
    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Energy => "energy",
            Self::Emissions => "emissions",
            Self::Water => "water",
        }
    }
}
