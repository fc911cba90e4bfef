//! Readings to energy: one channel's cumulative energy as a function of time.
//!
//! A [`Track`] turns readings into [`Knots`] of a piecewise linear function.
//! Energy up to an instant is read off that function once a knot lies beyond the
//! instant, so that splitting an interval changes nothing, and a workload's edge
//! is placed inside the sensor's update tick as soon as the next update is known.

use super::entry::Microjoules;
use super::knots::{Knot, Knots, Lean};
use super::reconcile::{Reconciled, whole};
use crate::quantity::{Estimate, Power, Ratio};
use crate::sample::{Counter, Instrument, Miss, Observation, Reading};
use std::time::Duration;

/// How far a reading may exceed the device's limit before it is not believed.
///
/// Boards exceed their limit for milliseconds; no sensor average by this much.
pub(super) const PLAUSIBLE_EXCESS: f64 = 1.3;

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
    pub(super) knots: Knots,
    pub(super) good: Option<Good>,
    /// An implausible counter value, until the next reading confirms it or not.
    pub(super) suspect: Option<(Duration, u64)>,
    /// Why there is no reading, while there is none.
    missing: Option<Miss>,
    /// When the counter last advanced.
    pub(super) changed_at: Duration,
    /// When the counter was last seen to advance within half an update tick.
    pub(super) sharp_change: Option<Duration>,
    /// The sensor's update period: a prior until two sharp changes tell it.
    pub(super) update: Duration,
    /// Energy booked in a gap that the counter may still show.
    pub(super) booked_ahead: u64,
    /// Mean power between the last two readings of the counter.
    pub(super) slope: Option<Power>,
    /// The lowest power that the device has shown beside its counter.
    quiet: Option<Power>,
    pub(super) reconciled: Reconciled,
}

/// What happens at an instant whose energy is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Edge {
    /// Nothing, or so much that it evens out.
    None,
    /// Workloads begin.
    Begins,
    /// Workloads end.
    Ends,
}

/// The last reading that was believed.
#[derive(Debug, Clone, Copy)]
pub(super) struct Good {
    pub(super) at: Duration,
    pub(super) raw: Option<Counter>,
    /// Microjoules over the tick's divisor that do not make a whole one yet.
    pub(super) residue: u128,
    pub(super) power: Option<Estimate<Power>>,
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
            slope: None,
            quiet: None,
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
        let Some(power) = observation.power else {
            return;
        };
        let quiet = self.quiet.unwrap_or(power);
        self.quiet = Some(if power < quiet { power } else { quiet });
        if let Some(energy) = self.reconciled.power(at, power) {
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
    pub fn at(&self, at: Duration, edge: Edge) -> Knot {
        let quiet = self.quiet.unwrap_or(self.instrument.idle);
        // Two knots further apart than one update of the sensor do not tell
        // what happened within it.
        let one_update = self.knots.distance(at) <= Some(self.update * 6 / 5);
        let lean = match edge {
            Edge::Begins if one_update => Lean::QuietBefore(quiet),
            Edge::Ends if one_update => Lean::QuietAfter(quiet),
            _ => Lean::Even,
        };
        self.knots.at(at, self.good.and_then(|good| good.raw), lean)
    }

    /// Forgets what is no longer needed to tell energy from `at` on.
    pub fn forget_before(&mut self, at: Duration) {
        self.knots.forget_before(at);
    }

    /// Power shown last, for people and for gaps: the power field, else the
    /// mean power between the last two readings of the counter.
    pub fn power(&self) -> Option<Power> {
        let gauge = self.last_gauge().map(|power| power.central());
        gauge.or(self.reconciled.last_power()).or(self.slope)
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

    pub(super) fn miss(&mut self, miss: Miss) {
        self.misses += 1;
        self.missing = Some(miss);
    }

    pub(super) fn believe(&mut self, good: Good) {
        self.reads += 1;
        self.missing = None;
        self.suspect = None;
        self.good = Some(good);
    }

    pub(super) fn begin(
        &mut self,
        at: Duration,
        raw: Option<Counter>,
        power: Option<Estimate<Power>>,
    ) {
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

    /// What may have been used in `time` without a reading: the last known
    /// power, or idle for a device that is lost, between idle and limit.
    pub(super) fn gap_energy(&self, time: Duration) -> Microjoules {
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
