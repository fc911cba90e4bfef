//! Readings to energy: one channel's cumulative energy as a function of time.
//!
//! A [`Track`] turns readings into [`Knots`] of a piecewise linear function.
//! Energy up to an instant is read off that function once a knot lies beyond the
//! instant, so that splitting an interval changes nothing, and a workload's edge
//! is placed inside the sensor's update tick as soon as the next update is known.

use super::entry::Microjoules;
use super::knots::{Knot, Knots, Lean};
use super::reconcile::Reconciled;
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
    pub(super) missing: Option<Miss>,
    /// When the counter last advanced.
    pub(super) changed_at: Duration,
    /// When the counter was last seen to advance within half an update tick.
    pub(super) sharp_change: Option<Duration>,
    /// The sensor's update period: a prior until two sharp changes tell it.
    pub(super) update: Duration,
    /// When it was first read, and what its raw counter showed then.
    began: Option<(Duration, Option<u64>)>,
    /// Energy up to here has been told, and is not told differently any more.
    pub(super) told: Duration,
    /// Energy booked in a gap that the counter may still show.
    pub(super) booked: Microjoules,
    /// Energy up to here may have been told of other time, because it was booked in
    /// a gap before it was known.
    pub(super) misplaced_until: Duration,
    /// The next counter value belongs to another life of the counter.
    pub(super) reborn: bool,
    /// Mean power between the last two readings of the counter.
    pub(super) slope: Option<Power>,
    /// The lowest power that the device has shown beside its counter.
    quiet: Option<Power>,
    pub(super) reconciled: Reconciled,
}

/// What happens at an instant whose energy is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Edge {
    /// Nothing.
    None,
    /// Workloads begin.
    Begins,
    /// Workloads end.
    Ends,
    /// Some end as others begin: which way the power goes is not known.
    Changes,
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
            began: None,
            told: Duration::ZERO,
            booked: Microjoules::default(),
            misplaced_until: Duration::ZERO,
            reborn: false,
            slope: None,
            quiet: None,
            reconciled: Reconciled::default(),
        }
    }

    /// A channel whose counter showed `counter` at `at`, before this process
    /// began; the time up to `told` has been told without it.
    pub fn resumed(instrument: Instrument, at: Duration, counter: Counter, told: Duration) -> Self {
        let mut track = Self::new(instrument);
        track.begin(at, Some(counter), None);
        track.told = told;
        track
    }

    /// Takes in what is known of the channel now.
    pub fn describe(&mut self, instrument: &Instrument) {
        self.reborn |= self.has_begun() && instrument.epoch != self.instrument.epoch;
        if instrument.update != self.instrument.update {
            self.update = instrument.update;
        }
        self.instrument.clone_from(instrument);
    }

    /// Takes one reading in.
    pub fn observe(&mut self, observation: &Observation) {
        let at = observation.at;
        match observation.reading {
            Reading::Missing(miss) => self.miss(miss),
            Reading::Counter(counter) => self.counter(at, counter, observation.power),
            Reading::Gauge(power) => self.gauge(at, power),
            Reading::Mean(power) => self.mean(at, power),
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

    /// When it was first read, and what its raw counter showed then.
    pub fn began(&self) -> Option<(Duration, Option<u64>)> {
        self.began
    }

    /// Whether energy up to `at` can be told now.
    pub fn covers(&self, at: Duration) -> bool {
        self.knots.covers(at)
    }

    /// The function at `at`; what lies before the first knot is zero.
    ///
    /// `next` is the next edge that is known, if there is one.
    pub fn at(&self, at: Duration, edge: Edge, next: Option<Duration>) -> Knot {
        let quiet = self.quiet.unwrap_or(self.instrument.idle);
        let lean = match edge {
            Edge::Begins if self.is_alone(at, next) => Lean::QuietBefore(quiet),
            Edge::Ends if self.is_alone(at, next) => Lean::QuietAfter(quiet),
            _ => Lean::Even,
        };
        self.knots.at(at, self.good.and_then(|good| good.raw), lean)
    }

    /// Whether an edge is the last within one update of the sensor. Two knots
    /// further apart do not tell what happened within one, and with two edges
    /// between them the energy may be that of either workload.
    fn is_alone(&self, at: Duration, next: Option<Duration>) -> bool {
        self.knots.around(at).is_some_and(|(before, after)| {
            let one_update = after.saturating_sub(before) <= self.update * 6 / 5;
            one_update && next.is_none_or(|next| next >= after)
        })
    }

    /// Notes that energy up to this knot has been told as it stands there.
    pub fn tell(&mut self, knot: Knot) {
        self.told = knot.at;
        self.knots.tell(knot);
    }

    /// Power shown last, for people and for gaps: the power field, else the
    /// mean power between the last two readings of the counter.
    pub fn power(&self) -> Option<Power> {
        let gauge = self.last_gauge().map(|power| power.central());
        gauge.or(self.reconciled.last_power()).or(self.slope)
    }

    /// Whether the energy since `from` is that of no other time, as far as is known.
    pub fn is_in_place_since(&self, from: Duration) -> bool {
        self.misplaced_until <= from
    }

    /// Whether its energy is power that was read and integrated, not a counter.
    pub fn reads_power(&self) -> bool {
        self.good.is_some_and(|good| good.raw.is_none())
    }

    /// Energy by integrated power over energy by counter.
    pub fn power_over_counter(&self) -> Ratio {
        self.reconciled.ratio()
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
        self.began = Some((at, raw.map(|counter| counter.ticks)));
        self.knots.push(Knot {
            at: at.saturating_sub(self.update / 2),
            raw: raw.map(|counter| counter.ticks),
            ..self.knots.last()
        });
    }
}
