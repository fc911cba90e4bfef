//! Readings to energy: one channel's cumulative energy as a function of time.
//!
//! A [`Track`] turns readings into [`Knots`] of a piecewise linear function.
//! Energy up to an instant is read off that function once a knot lies beyond the
//! instant, so that splitting an interval changes nothing, and a workload's edge
//! is placed inside the sensor's update tick as soon as the next update is known.

use super::entry::Microjoules;
use super::knots::{Knot, Knots};
use super::reconcile::{Reconciled, whole};
use crate::quantity::{Energy, Estimate, Power, Ratio};
use crate::sample::{Counter, CounterDelta, Instrument, Miss, Observation, Reading};
use std::time::Duration;

/// How far a reading may exceed the device's limit before it is not believed.
///
/// Boards exceed their limit for milliseconds; no sensor average by this much.
const PLAUSIBLE_EXCESS: f64 = 1.3;

/// A counter that does not move for so long although the power field shows
/// power is taken for frozen.
const FROZEN_AFTER: Duration = Duration::from_secs(5);

/// No sensor known takes longer than this to bring its counter up to date.
const LONGEST_UPDATE: Duration = Duration::from_millis(1_200);

/// One channel's energy over time.
#[derive(Debug)]
pub struct Track {
    /// What is known of the channel.
    pub instrument: Instrument,
    /// Readings that succeeded, ever.
    pub reads: u64,
    /// Readings that failed or were rejected, ever.
    pub misses: u64,
    /// Counter restarts, ever.
    pub restarts: u64,
    knots: Knots,
    good: Option<Good>,
    /// An implausible counter value, until the next reading confirms it or not.
    suspect: Option<(Duration, u64)>,
    /// Why there is no reading, while there is none.
    missing: Option<Miss>,
    /// When the counter last advanced.
    changed_at: Duration,
    /// When the counter was last seen to advance within half an update tick.
    sharp_change: Option<Duration>,
    /// The sensor's update period: a prior until two sharp changes tell it.
    update: Duration,
    /// Energy booked in a gap that the counter may still show.
    booked_ahead: u64,
    reconciled: Reconciled,
}

/// The last reading that was believed.
#[derive(Debug, Clone, Copy)]
struct Good {
    at: Duration,
    raw: Option<Counter>,
    /// Microjoules over the tick's divisor that do not make a whole one yet.
    residue: u128,
    power: Option<Estimate<Power>>,
}

impl Track {
    /// A channel of which nothing has been read yet.
    pub fn new(instrument: Instrument) -> Self {
        Self {
            update: instrument.update,
            instrument,
            reads: 0,
            misses: 0,
            restarts: 0,
            knots: Knots::default(),
            good: None,
            suspect: None,
            missing: None,
            changed_at: Duration::ZERO,
            sharp_change: None,
            booked_ahead: 0,
            reconciled: Reconciled::default(),
        }
    }

    /// A channel whose counter showed `counter` at `at`, before this process began.
    pub fn resumed(instrument: Instrument, at: Duration, counter: Counter) -> Self {
        let mut track = Self::new(instrument);
        track.begin(at, Some(counter), None);
        track
    }

    /// Takes one reading in.
    pub fn observe(&mut self, observation: &Observation) {
        let at = observation.at;
        match observation.reading {
            Reading::Missing(miss) => self.miss(miss),
            Reading::Counter(counter) => self.counter(at, counter, observation.power),
            Reading::Gauge(power) => self.gauge(at, power, self.last_gauge().unwrap_or(power)),
            Reading::Mean(power) => self.gauge(at, power, power),
        }
        if let Some(power) = observation.power
            && let Some(energy) = self.reconciled.power(at, power)
        {
            self.knots.add_by_power(energy);
        }
    }

    /// Whether any reading has ever been believed.
    pub fn has_begun(&self) -> bool {
        self.good.is_some()
    }

    /// Whether energy up to `at` can be told now.
    pub fn covers(&self, at: Duration) -> bool {
        self.knots.covers(at)
    }

    /// The function at `at`; what lies before the first knot is zero.
    pub fn at(&self, at: Duration) -> Knot {
        self.knots.at(at, self.good.and_then(|good| good.raw))
    }

    /// Forgets what is no longer needed to tell energy from `at` on.
    pub fn forget_before(&mut self, at: Duration) {
        self.knots.forget_before(at);
    }

    /// Power shown last, for people and for gaps: the power field, else the
    /// slope between the last two knots.
    pub fn power(&self) -> Option<Power> {
        let slope = || {
            let (before, last) = self.knots.last_two()?;
            let energy = last.total.energy.checked_sub(before.total.energy)?;
            let time = last.at.saturating_sub(before.at);
            (!time.is_zero()).then(|| Energy::from_microjoules(energy as f64) / time)
        };
        let gauge = self.last_gauge().map(|power| power.central());
        gauge.or(self.reconciled.last_power()).or_else(slope)
    }

    /// Energy by integrated power over energy by counter.
    pub fn power_over_counter(&self) -> Ratio {
        self.reconciled.ratio()
    }

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
        let gap = self.gap_energy(time);
        self.booked_ahead = self.booked_ahead.saturating_add(gap.energy);
        self.push_gap(until, gap, last.raw);
    }

    fn last_gauge(&self) -> Option<Estimate<Power>> {
        self.good.and_then(|good| good.power)
    }

    fn miss(&mut self, miss: Miss) {
        self.misses += 1;
        self.missing = Some(miss);
    }

    fn believe(&mut self, good: Good) {
        self.reads += 1;
        self.missing = None;
        self.suspect = None;
        self.good = Some(good);
    }

    fn begin(&mut self, at: Duration, raw: Option<Counter>, power: Option<Estimate<Power>>) {
        self.believe(Good {
            at,
            raw,
            residue: 0,
            power,
        });
        self.changed_at = at;
        self.knots.push(Knot {
            at: at.saturating_sub(self.update / 2),
            raw: raw.map(|counter| counter.ticks),
            ..self.knots.last()
        });
    }

    fn counter(&mut self, at: Duration, counter: Counter, power: Option<Power>) {
        let Some((good, before)) = self.good.and_then(|good| Some((good, good.raw?))) else {
            return self.begin(at, Some(counter), None);
        };
        match counter.since(before.ticks) {
            CounterDelta::Advanced(0) => self.unchanged(at, power),
            CounterDelta::Advanced(ticks) | CounterDelta::Wrapped(ticks) => {
                let exact = u128::from(ticks) * u128::from(counter.tick.microjoules) + good.residue;
                let divisor = u128::from(counter.tick.ticks.max(1));
                let energy = u64::try_from(exact / divisor).unwrap_or(u64::MAX);
                if self.is_plausible(energy, at.saturating_sub(good.at)) {
                    self.advanced(at, counter, energy, exact % divisor);
                } else {
                    self.implausible(at, counter);
                }
            }
            CounterDelta::Restarted => self.restarted(at, counter),
        }
    }

    /// Whether a device within its limit can have used so much in that time.
    fn is_plausible(&self, microjoules: u64, time: Duration) -> bool {
        let limit = self.instrument.limit;
        let most = limit * (time + self.update) * PLAUSIBLE_EXCESS;
        limit == Power::ZERO || microjoules <= whole(most)
    }

    /// The counter shows what it showed before.
    fn unchanged(&mut self, at: Duration, power: Option<Power>) {
        let still = at.saturating_sub(self.changed_at);
        let draws = power.is_some_and(|power| power > Power::ZERO);
        if draws && still > FROZEN_AFTER.max(self.update * 10) {
            return self.miss(Miss::Failed);
        }
        if let Some(good) = self.good {
            self.believe(Good { at, ..good });
        }
        // A sensor that has skipped two updates had nothing to add.
        let known = at.saturating_sub(self.update);
        let last = self.knots.last();
        if still > self.update * 2 && known > last.at {
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
        let fresh = energy.saturating_sub(self.booked_ahead);
        self.booked_ahead = self.booked_ahead.saturating_sub(energy);
        self.reconciled.counter(energy);
        let mut total = before.total;
        total += self.reconciled.widen(fresh);
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
            raw: Some(counter.ticks),
            ..before
        });
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

    fn begin_anew(&mut self, at: Duration, counter: Counter, at_least: u64) {
        let mut gap = self.gap_energy(at.saturating_sub(self.knots.last().at));
        gap.low = gap.low.max(at_least);
        gap.energy = gap.energy.max(gap.low);
        gap.gap = gap.energy;
        gap.high = gap.high.max(gap.energy);
        self.sharp_change = None;
        self.booked_ahead = 0;
        self.changed_at = at;
        self.believe(Good {
            at,
            raw: Some(counter),
            residue: 0,
            power: None,
        });
        self.push_gap(at, gap, Some(counter.ticks));
    }

    /// What may have been used in `time` without a reading: the last known
    /// power, or idle for a device that is lost, between idle and limit.
    fn gap_energy(&self, time: Duration) -> Microjoules {
        let Instrument { idle, limit, .. } = self.instrument;
        let known = match self.missing {
            Some(Miss::Lost) => idle,
            _ => self.power().unwrap_or(idle),
        };
        let limit = if limit > idle { limit } else { idle };
        let central = if known > limit { limit } else { known };
        let central = if central < idle { idle } else { central };
        let [low, energy, high] = [idle, central, limit].map(|power| whole(power * time));
        Microjoules {
            energy,
            low,
            high,
            gap: energy,
        }
    }

    fn push_gap(&mut self, at: Duration, gap: Microjoules, raw: Option<u64>) {
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

    /// Power now, and what stood at the beginning of the time since the last reading.
    fn gauge(&mut self, at: Duration, power: Estimate<Power>, earlier: Estimate<Power>) {
        let limit = self.instrument.limit;
        let excessive = limit > Power::ZERO && power.central() > limit * PLAUSIBLE_EXCESS;
        if excessive || power.central() < Power::ZERO {
            return self.miss(Miss::Implausible);
        }
        if !self.has_begun() {
            return self.begin(at, None, Some(power));
        }
        let before = self.knots.last();
        let time = at.saturating_sub(before.at);
        if self.missing.is_some() {
            let gap = self.gap_energy(time);
            self.push_gap(at, gap, None);
        } else {
            let energy = |pick: fn(&Estimate<Power>) -> Power| {
                whole((pick(&earlier) + pick(&power)) * 0.5 * time)
            };
            let mut total = before.total;
            total += Microjoules {
                energy: energy(Estimate::central),
                low: energy(Estimate::low),
                high: energy(Estimate::high),
                gap: 0,
            };
            self.knots.push(Knot {
                at,
                total,
                ..before
            });
        }
        self.believe(Good {
            at,
            raw: None,
            residue: 0,
            power: Some(power),
        });
    }
}
