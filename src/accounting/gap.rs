//! Time without readings: what may have been used in it, and what is found later.

use super::energy::Track;
use super::entry::Microjoules;
use super::knots::Knot;
use super::reconcile::whole;
use crate::quantity::Power;
use crate::sample::Miss;
use std::time::Duration;

impl Track {
    /// Fills the time up to `until` with an estimate, because no reading comes.
    ///
    /// If the counter returns and shows more, the difference is added then;
    /// energy booked here is never taken back.
    pub fn fill_gap(&mut self, until: Duration) {
        let last = self.knots.last();
        let time = until.saturating_sub(last.at);
        if self.knots.is_empty() || time.is_zero() {
            return;
        }
        self.missing.get_or_insert(Miss::Failed);
        let gap = self.gap_energy(time);
        self.booked += gap;
        self.reconciled.interrupt();
        self.push_gap(until, gap, None);
    }

    /// What may have been used in `time` without a reading: the last known
    /// power, or idle for a device that is lost, between idle and limit.
    ///
    /// A device that was seen below its idle power may be there again, and one
    /// without a known limit is not thought to draw more than it was seen to.
    pub(super) fn gap_energy(&self, time: Duration) -> Microjoules {
        let idle = self.instrument.idle;
        let known = match self.missing {
            Some(Miss::Lost) => idle,
            _ => self.power().unwrap_or(idle),
        };
        let low = lesser(idle, known);
        let high = if self.instrument.limit > Power::ZERO {
            greater(self.instrument.limit, idle)
        } else {
            greater(known, idle)
        };
        let [low, energy, high] = [low, lesser(known, high), high].map(|power| whole(power * time));
        Microjoules {
            energy,
            low,
            high,
            gap: energy,
        }
    }

    /// Takes the time since the last knot, up to `at`, for a gap.
    pub(super) fn push_gap(&mut self, at: Duration, gap: Microjoules, raw: Option<u64>) {
        let last = self.knots.last();
        let mut total = last.total;
        total += gap;
        self.knots.push(Knot {
            at,
            total,
            gap_time: last.gap_time + at.saturating_sub(last.at),
            raw,
            ..last
        });
    }

    /// Adds energy that was used since `since` and has become known at `at`, the
    /// part that belongs to time already told first; returns the other part.
    ///
    /// What a device did while it did not answer is not known, so its mean power
    /// is taken for the time that is left to tell. The rest was used by whoever
    /// was there then.
    pub(super) fn catch_up(
        &mut self,
        since: Duration,
        at: Duration,
        energy: Microjoules,
    ) -> Microjoules {
        if self.booked.energy > 0 {
            self.misplaced_until = at;
        }
        let fresh = energy - self.booked;
        self.booked = self.booked - energy;
        if self.told <= since {
            return fresh;
        }
        let nanoseconds = |time: Duration| u64::try_from(time.as_nanos()).unwrap_or(u64::MAX);
        let untold = energy.portion(
            nanoseconds(at.saturating_sub(self.told)),
            nanoseconds(at.saturating_sub(since)),
        );
        let now = fresh.portion(untold.energy.min(fresh.energy), fresh.energy);
        let late = fresh - now;
        let last = self.knots.last();
        let mut total = last.total;
        total += late;
        self.knots.push(Knot {
            at: self.told,
            total,
            late: last.late.saturating_add(late.energy),
            raw: None,
            ..last
        });
        now
    }
}

fn lesser(one: Power, other: Power) -> Power {
    if other < one { other } else { one }
}

fn greater(one: Power, other: Power) -> Power {
    if other > one { other } else { one }
}
