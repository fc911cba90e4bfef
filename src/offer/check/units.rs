//! Energies that were written in another unit than was meant.

use crate::offer::claimed::Claimed;
use crate::plan::claim::units::ENERGY;

/// Units so many times apart are confused by their prefix, or as watt-hours and joules;
/// closer ones explain too much: some unit always makes a number fit.
const CONFUSED: f64 = 999.0;

/// What lies so many times beyond what a service may take is no service's, whatever
/// explains it.
const FAR: f64 = 100.0;

/// The joules between which a service of some kind lies.
#[derive(Debug, Clone, Copy)]
pub(super) struct Band {
    /// From here …
    pub least: f64,
    /// … to here.
    pub most: f64,
}

/// The same number in the unit that may have been meant.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Meant {
    /// That unit.
    pub unit: &'static str,
    /// Whether it is easily confused with the one that stands there.
    pub is_confused: bool,
}

impl Band {
    pub(super) fn contains(self, joules: f64) -> bool {
        (self.least..=self.most).contains(&joules)
    }

    /// How many times a figure lies beyond it; at most 1 for one within it.
    pub(super) fn beyond(self, joules: f64) -> f64 {
        (joules / self.most).max(self.least / joules)
    }

    /// Whether a figure lies so far beyond it that no service explains it.
    pub(super) fn is_far(self, joules: f64) -> bool {
        self.beyond(joules) >= FAR
    }

    /// The unit in which a number of so many units lies within it, if there is one: of
    /// several the one nearest to the unit that stands there.
    pub(super) fn meant_by(self, claimed: &Claimed, units: f64) -> Option<&'static str> {
        let fitting = ENERGY.iter().filter(|(_, scale)| {
            let joules = claimed.value * scale * units;
            self.contains(joules)
        });
        let off = |scale: f64| distance(scale, claimed.scale);
        let nearest = fitting.min_by(|one, other| off(one.1).total_cmp(&off(other.1)));
        nearest.map(|(unit, _)| *unit)
    }

    /// The unit in which the number that is stated lies within it, if there is one: of
    /// several the one that brings it nearest to the middle.
    ///
    /// The units of energy are thousands apart, or 3.6 times that, so that this finds
    /// every mistake of a prefix and of joules for watt-hours.
    pub(super) fn meant(self, claimed: &Claimed) -> Option<Meant> {
        let fitting = ENERGY
            .iter()
            .map(|(unit, scale)| (*unit, claimed.value * scale))
            .filter(|(_, joules)| self.contains(*joules));
        let ratio = |joules: f64| distance(joules, claimed.central());
        let is_confused = fitting.clone().any(|it| ratio(it.1) >= CONFUSED);
        let middle = (self.least * self.most).sqrt();
        let off = |joules: f64| distance(joules, middle);
        let nearest = fitting.min_by(|one, other| off(one.1).total_cmp(&off(other.1)));
        nearest.map(|(unit, _)| Meant { unit, is_confused })
    }
}

/// How many times two amounts differ.
fn distance(one: f64, other: f64) -> f64 {
    (one / other).max(other / one)
}
