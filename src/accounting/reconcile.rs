//! Counter against power field: two views of one device that should agree.

use super::entry::Microjoules;
use crate::quantity::{Energy, Power, Ratio};
use std::time::Duration;

/// Counter and power field are compared once they cover this much time …
const AFTER: Duration = Duration::from_secs(30);

/// … and the interval is widened when they differ by more than this.
const TOLERANCE: f64 = 0.02;

/// The power field, integrated over the same time as the counter.
///
/// # Source
///
/// That the two can disagree was reported for Zeus (ml-energy/zeus issue 181)
/// and kokkos-tools (issue 295).
#[derive(Debug, Clone, Copy, Default)]
pub struct Reconciled {
    last: Option<(Duration, Power)>,
    shown: Option<Power>,
    counter: u64,
    power: u64,
    time: Duration,
}

impl Reconciled {
    /// Takes in the power field; tells the energy since it was read before.
    pub fn power(&mut self, at: Duration, power: Power) -> Option<u64> {
        self.shown = Some(power);
        let (before, earlier) = self.last.replace((at, power))?;
        let time = at.saturating_sub(before);
        let energy = whole((earlier + power) * 0.5 * time);
        self.power = self.power.saturating_add(energy);
        self.time += time;
        Some(energy)
    }

    /// Takes in energy by the counter.
    pub fn counter(&mut self, energy: u64) {
        if self.last.is_some() {
            self.counter = self.counter.saturating_add(energy);
        }
    }

    /// Compares nothing across a gap: power is not known within it, and a
    /// counter that begins anew has not counted it.
    pub fn interrupt(&mut self) {
        self.last = None;
    }

    /// The power that was shown last.
    pub fn last_power(&self) -> Option<Power> {
        self.shown
    }

    /// Energy by power over energy by counter; 1 until enough time is covered.
    pub fn ratio(&self) -> Ratio {
        if self.time < AFTER || self.counter == 0 || self.power == 0 {
            return Ratio::new(1.0);
        }
        Ratio::new(self.power as f64 / self.counter as f64)
    }

    /// Energy by the counter, its bounds widened to what the power field says
    /// if the two have disagreed for long enough to tell.
    pub fn widen(&self, energy: u64) -> Microjoules {
        let ratio = self.ratio().get();
        let by_power = (energy as f64 * ratio).round() as u64;
        let disagrees = (ratio - 1.0).abs() > TOLERANCE;
        let other = if disagrees { by_power } else { energy };
        Microjoules {
            energy,
            low: energy.min(other),
            high: energy.max(other),
            gap: 0,
        }
    }
}

/// An energy in whole microjoules, rounded to the nearest.
pub fn whole(energy: Energy) -> u64 {
    energy.microjoules().round().max(0.0) as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lasting_disagreement_widens_the_interval_to_the_other_view() {
        let mut both = Reconciled::default();
        for second in 0..=60 {
            both.power(Duration::from_secs(second), Power::from_watts(65.0));
            both.counter(if second == 0 { 0 } else { 37_000_000 });
        }
        let widened = both.widen(37_000_000);
        assert_eq!(widened.energy, 37_000_000);
        assert_eq!(widened.low, 37_000_000);
        assert!(widened.high.abs_diff(65_000_000) < 1_000);
    }

    #[test]
    fn a_short_look_tells_nothing() {
        let mut both = Reconciled::default();
        for second in 0..=20 {
            both.power(Duration::from_secs(second), Power::from_watts(65.0));
            both.counter(37_000_000);
        }
        assert_eq!(both.widen(100), Microjoules::exact(100));
    }
}
