//! Sums with their bounds, and the levels at which energy is summed.

use crate::accounting::Microjoules;
use crate::quantity::{Estimate, Quantity};
use std::ops::{AddAssign, Index, IndexMut};

/// A running sum with its bounds, in millionths of a base unit.
///
/// Every addend is at least zero and in the order low ≤ central ≤ high, so no
/// bound ever falls and the order is kept. Bounds simply add up, as if all
/// errors were one error: they hold for any sum of series, over channels,
/// workloads, nodes and time. A report, which knows what is independent of
/// what, combines the same inputs more narrowly.
///
/// Whole microjoules below 2⁵³ (2.5 MWh) are summed exactly.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Tally {
    /// Lower bound.
    pub low: f64,
    /// Best guess.
    pub central: f64,
    /// Upper bound.
    pub high: f64,
}

/// Which of its three numbers a tally shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Bound {
    /// The best guess.
    Central,
    /// The lower bound.
    Low,
    /// The upper bound.
    High,
}

/// What is summed for every holder, beyond the metered components.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// The node's energy beyond its counted components.
    Rest,
    /// The whole node's energy.
    Node,
    /// The facility's energy.
    Facility,
    /// Location-based emissions.
    Emissions,
    /// Market-based emissions.
    Market,
    /// Water evaporated at the site.
    SiteWater,
    /// Water used by the grid's power stations.
    GridWater,
    /// What the facility's electricity cost.
    Cost,
    /// Making the accelerators, spread over the time for which they are reserved.
    Embodied,
}

/// One tally for each [`Level`].
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Levels([Tally; 9]);

/// Relative size of what is noise in a rate.
const NOISE: f64 = 1e-12;

impl Tally {
    /// A rate per joule from the estimate for one joule.
    ///
    /// Nothing here can be negative or infinite: such bounds become zero. What
    /// twelve digits cannot show is the noise of logarithms, and is taken away.
    pub(super) fn rate<Q: Quantity>(estimate: &Estimate<Q>) -> Self {
        let central = clean(estimate.central().base(), 0.0);
        Self {
            low: clean(estimate.low().base(), central * NOISE).min(central),
            central,
            high: clean(estimate.high().base(), central * NOISE).max(central),
        }
    }

    /// This rate per joule times an energy: millionths of the rate's unit.
    pub(super) fn times(self, energy: Microjoules) -> Self {
        Self {
            low: self.low * energy.low as f64,
            central: self.central * energy.energy as f64,
            high: self.high * energy.high as f64,
        }
    }

    /// This rate per second times a time: millionths of the rate's unit.
    pub(super) fn over(self, seconds: f64) -> Self {
        let millionths = seconds.max(0.0) * 1e6;
        Self {
            low: self.low * millionths,
            central: self.central * millionths,
            high: self.high * millionths,
        }
    }

    /// What of `whole` is not in `parts`, at least nothing.
    pub(super) fn beyond(whole: Self, parts: Self) -> Self {
        let central = (whole.central - parts.central).max(0.0);
        Self {
            low: (whole.low - parts.high).clamp(0.0, central),
            central,
            high: (whole.high - parts.low).max(central),
        }
    }

    /// One of the three numbers, in the base unit.
    pub fn base(&self, bound: Bound) -> f64 {
        let millionths = match bound {
            Bound::Central => self.central,
            Bound::Low => self.low,
            Bound::High => self.high,
        };
        millionths / 1e6
    }

    /// Whether nothing has been added yet.
    pub fn is_zero(&self) -> bool {
        *self == Self::default()
    }
}

/// A number of at least zero, to twelve digits, and zero if it is but noise.
fn clean(value: f64, noise: f64) -> f64 {
    if !value.is_finite() || value <= noise.max(0.0) {
        return 0.0;
    }
    let scale = 10_f64.powf(11.0 - value.log10().floor());
    let cleaned = (value * scale).round() / scale;
    if cleaned.is_finite() { cleaned } else { value }
}

impl Bound {
    /// All three, the best guess first.
    pub const ALL: [Self; 3] = [Self::Central, Self::Low, Self::High];
}

impl Level {
    /// All levels.
    pub const ALL: [Self; 9] = [
        Self::Rest,
        Self::Node,
        Self::Facility,
        Self::Emissions,
        Self::Market,
        Self::SiteWater,
        Self::GridWater,
        Self::Cost,
        Self::Embodied,
    ];
}

impl Levels {
    /// These rates per joule times an energy.
    pub(super) fn times(&self, energy: Microjoules) -> Self {
        Self(self.0.map(|rate| rate.times(energy)))
    }

    /// These rates per second times a time.
    pub(super) fn over(&self, seconds: f64) -> Self {
        Self(self.0.map(|rate| rate.over(seconds)))
    }
}

impl Index<Level> for Levels {
    type Output = Tally;
    fn index(&self, level: Level) -> &Tally {
        &self.0[level as usize]
    }
}

impl IndexMut<Level> for Levels {
    fn index_mut(&mut self, level: Level) -> &mut Tally {
        &mut self.0[level as usize]
    }
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.low += other.low;
        self.central += other.central;
        self.high += other.high;
    }
}

impl AddAssign for Levels {
    fn add_assign(&mut self, other: Self) {
        for (sum, more) in self.0.iter_mut().zip(other.0) {
            *sum += more;
        }
    }
}
