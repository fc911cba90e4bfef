//! Counter values to energy: advances, wraps, restarts, freezes and nonsense.

use super::energy::{Good, PLAUSIBLE_EXCESS, Track};
use super::entry::Microjoules;
use super::knots::Knot;
use super::reconcile::whole;
use crate::quantity::{Energy, Power};
use crate::sample::{Counter, CounterDelta, Miss, Rollover};
use std::time::Duration;

/// A counter that does not move for so long although the power field shows
/// power is taken for frozen.
const FROZEN_AFTER: Duration = Duration::from_secs(5);

/// No sensor known takes longer than this to bring its counter up to date.
const LONGEST_UPDATE: Duration = Duration::from_millis(1_200);

impl Track {
    /// Takes one counter value in.
    pub(super) fn counter(&mut self, at: Duration, counter: Counter, power: Option<Power>) {
        let Some(good) = self.good else {
            return self.begin(at, Some(counter), None);
        };
        let Some(before) = good.raw.filter(|before| before.tick == counter.tick) else {
            return self.begin_anew(at, counter, 0);
        };
        if std::mem::take(&mut self.reborn) {
            return self.restarted(at, counter);
        }
        match counter.since(before.ticks) {
            CounterDelta::Advanced(0) => self.unchanged(at, power),
            CounterDelta::Advanced(ticks) | CounterDelta::Wrapped(ticks) => {
                let exact = u128::from(ticks) * u128::from(counter.tick.microjoules) + good.residue;
                let divisor = u128::from(counter.tick.ticks.max(1));
                let energy = u64::try_from(exact / divisor).unwrap_or(u64::MAX);
                if !self.is_plausible(energy, at.saturating_sub(self.hidden_since())) {
                    self.implausible(at, counter);
                } else if self.may_have_lapped(counter, at.saturating_sub(good.at)) {
                    self.begin_anew(at, counter, energy);
                } else {
                    self.advanced(at, counter, energy, exact % divisor);
                }
            }
            CounterDelta::Restarted => self.restarted(at, counter),
        }
    }

    /// Whether the counter can have passed its maximum more than once: then it
    /// tells no more than the least that was used.
    fn may_have_lapped(&self, counter: Counter, time: Duration) -> bool {
        let Rollover::Wraps { max } = counter.rollover else {
            return false;
        };
        let lap = counter.tick.microjoules(u128::from(max) + 1);
        whole(self.instrument.limit * time * PLAUSIBLE_EXCESS) >= lap
    }

    /// Whether a device within its limit can have used so much in that time.
    fn is_plausible(&self, microjoules: u64, time: Duration) -> bool {
        let limit = self.instrument.limit;
        let most = limit * (time + self.update) * PLAUSIBLE_EXCESS;
        limit == Power::ZERO || microjoules <= whole(most)
    }

    /// How long the counter may stand still while power is drawn.
    fn frozen_after(&self) -> Duration {
        FROZEN_AFTER.max(self.update * 10)
    }

    /// Since when energy may have been used that the counter did not show.
    fn hidden_since(&self) -> Duration {
        let read = self.good.map_or(Duration::ZERO, |good| good.at);
        self.changed_at
            .max(read.saturating_sub(self.frozen_after()))
    }

    /// The counter shows what it showed before.
    fn unchanged(&mut self, at: Duration, power: Option<Power>) {
        let still = at.saturating_sub(self.changed_at);
        let power = power.or(self.reconciled.last_power());
        let draws = power.is_some_and(|power| power > Power::ZERO);
        if draws && still > self.frozen_after() {
            return self.miss(Miss::Failed);
        }
        if let Some(good) = self.good {
            self.believe(Good { at, ..good });
        }
        // A sensor that has skipped two updates had nothing to add, unless the
        // power field says otherwise: then it is slower than thought, or frozen.
        let known = at.saturating_sub(self.update);
        let last = self.knots.last();
        if !draws && still > self.update * 2 && known > last.at {
            self.knots.push(Knot { at: known, ..last });
        }
    }

    /// The counter advanced since the last reading. Its update came within the
    /// time between the two if that is short, else half a tick ago on average.
    fn advanced(&mut self, at: Duration, counter: Counter, energy: u64, residue: u128) {
        let before = self.knots.last();
        let apart = self
            .good
            .map_or(Duration::MAX, |good| at.saturating_sub(good.at));
        let changed = if !self.update.is_zero() && apart <= self.update / 2 {
            let changed = at.saturating_sub(apart / 2);
            self.sharpen(changed, before);
            changed
        } else {
            self.sharp_change = None;
            at.saturating_sub(self.update / 2)
        };
        self.reconciled.counter(energy);
        let since_change = at.saturating_sub(self.changed_at);
        if since_change >= self.update && since_change > Duration::ZERO {
            self.slope = Some(Energy::from_microjoules(energy as f64) / since_change);
        }
        let since = self.good.map_or(at, |good| good.at);
        let fresh = self.catch_up(since, at, self.reconciled.widen(energy));
        let last = self.knots.last();
        let mut total = last.total;
        total += fresh;
        self.changed_at = at;
        self.believe(Good {
            at,
            raw: Some(counter),
            residue,
            power: None,
        });
        self.knots.push(Knot {
            at: changed,
            total,
            raw: self.if_caught_up(counter),
            ..last
        });
    }

    /// The raw counter, unless more has been told than it has shown.
    fn if_caught_up(&self, counter: Counter) -> Option<u64> {
        (self.booked.energy == 0).then_some(counter.ticks)
    }

    /// Places the start of the tick that ended at `changed`, and learns the
    /// sensor's update period from two changes in a row that were seen sharply.
    fn sharpen(&mut self, changed: Duration, before: Knot) {
        if let Some(earlier) = self.sharp_change.replace(changed) {
            let period = changed.saturating_sub(earlier);
            let alike = period > self.update * 4 / 5 && period < self.update * 6 / 5;
            if !alike && period < LONGEST_UPDATE {
                self.update = period;
            }
        }
        let start = changed.saturating_sub(self.update);
        self.knots.drop_after(start, before);
        self.knots.push(Knot {
            at: start.max(self.knots.last().at),
            ..before
        });
    }

    /// A reading that no device within its limit can cause is rejected. If the
    /// next one agrees with it, the counter has jumped and begins anew.
    fn implausible(&mut self, at: Duration, counter: Counter) {
        let confirmed = self.suspect.is_some_and(|(since, ticks)| {
            counter.ticks.checked_sub(ticks).is_some_and(|ticks| {
                let energy = counter.tick.microjoules(u128::from(ticks));
                self.is_plausible(energy, at.saturating_sub(since))
            })
        });
        self.miss(Miss::Implausible);
        self.suspect = Some((at, counter.ticks));
        if confirmed {
            self.begin_anew(at, counter, 0);
        }
    }

    /// The counter began again from zero: at least what it shows was used.
    fn restarted(&mut self, at: Duration, counter: Counter) {
        self.restarts += 1;
        let shown = counter.tick.microjoules(u128::from(counter.ticks));
        let since = self
            .good
            .map_or(Duration::ZERO, |good| at.saturating_sub(good.at));
        let at_least = if self.is_plausible(shown, since) {
            shown
        } else {
            0
        };
        self.begin_anew(at, counter, at_least);
    }

    /// Begins anew at this value, after a gap since the last known energy. At
    /// least `at_least` was used since the last reading.
    fn begin_anew(&mut self, at: Duration, counter: Counter, at_least: u64) {
        let since = self.good.map_or(at, |good| good.at);
        let least = self.catch_up(since, at, as_gap(at_least)).energy;
        let mut gap = self.gap_energy(at.saturating_sub(self.knots.last().at));
        gap.low = gap.low.max(least);
        gap.energy = gap.energy.max(gap.low);
        gap.gap = gap.energy;
        gap.high = gap.high.max(gap.energy);
        self.sharp_change = None;
        self.booked = Microjoules::default();
        self.reconciled.interrupt();
        self.changed_at = at;
        self.reborn = false;
        self.believe(Good {
            at,
            raw: Some(counter),
            residue: 0,
            power: None,
        });
        self.push_gap(at, gap, Some(counter.ticks));
    }
}

/// An energy of which it is not known when it was used.
fn as_gap(energy: u64) -> Microjoules {
    Microjoules {
        gap: energy,
        ..Microjoules::exact(energy)
    }
}
