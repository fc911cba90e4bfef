//! Power readings to energy, by integration over time.

use super::energy::{Good, PLAUSIBLE_EXCESS, Track};
use super::entry::Microjoules;
use super::knots::Knot;
use super::reconcile::whole;
use crate::quantity::{Estimate, Power};
use crate::sample::Miss;
use std::time::Duration;

impl Track {
    /// Takes in the power at an instant, as one end of a straight line.
    ///
    /// What it was since a missing reading is not known, so that time is a gap.
    pub(super) fn gauge(&mut self, at: Duration, power: Estimate<Power>) {
        let Some(good) = self.believable(at, power) else {
            return;
        };
        let time = at.saturating_sub(self.knots.last().at);
        if self.missing.is_some() {
            let gap = self.gap_energy(time);
            self.push_gap(at, gap, None);
        } else {
            let earlier = good.power.unwrap_or(power);
            self.integrated(at, energy_of(earlier, power, time));
        }
        // Nothing that comes later can tell more of the time that has passed.
        self.booked = Microjoules::default();
        self.believe_power(at, power);
    }

    /// Takes in the mean power since the last reading, which covers missing
    /// readings between the two as a counter does.
    pub(super) fn mean(&mut self, at: Duration, power: Estimate<Power>) {
        let Some(good) = self.believable(at, power) else {
            return;
        };
        let energy = energy_of(power, power, at.saturating_sub(good.at));
        let fresh = self.catch_up(good.at, at, energy);
        self.integrated(at, fresh);
        self.believe_power(at, power);
    }

    /// The reading before this one, if this one can be believed and is not the
    /// first: that one only tells where to begin.
    fn believable(&mut self, at: Duration, power: Estimate<Power>) -> Option<Good> {
        let limit = self.instrument.limit;
        let excessive = limit > Power::ZERO && power.central() > limit * PLAUSIBLE_EXCESS;
        if excessive || power.central() < Power::ZERO {
            self.miss(Miss::Implausible);
            return None;
        }
        if self.good.is_none() {
            self.begin(at, None, Some(power));
            return None;
        }
        self.good
    }

    fn integrated(&mut self, at: Duration, energy: Microjoules) {
        let last = self.knots.last();
        let mut total = last.total;
        total += energy;
        self.knots.push(Knot {
            at,
            total,
            raw: None,
            ..last
        });
    }

    fn believe_power(&mut self, at: Duration, power: Estimate<Power>) {
        self.believe(Good {
            at,
            raw: None,
            residue: 0,
            power: Some(power),
        });
    }
}

/// Energy under the straight line from one power to another.
fn energy_of(earlier: Estimate<Power>, power: Estimate<Power>, time: Duration) -> Microjoules {
    let energy =
        |pick: fn(&Estimate<Power>) -> Power| whole((pick(&earlier) + pick(&power)) * 0.5 * time);
    Microjoules {
        energy: energy(Estimate::central),
        low: energy(Estimate::low),
        high: energy(Estimate::high),
        gap: 0,
    }
}
