//! A cumulative energy as a piecewise linear function of time.

use super::entry::Microjoules;
use super::reconcile::whole;
use crate::quantity::Power;
use crate::sample::{Counter, Rollover};
use std::collections::VecDeque;
use std::time::Duration;

/// Energy up to one instant.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Knot {
    /// The instant, `CLOCK_MONOTONIC`.
    pub at: Duration,
    /// Energy since the track began.
    pub total: Microjoules,
    /// The part of it that belongs to time which had been told before it was
    /// known: nobody can say who used it.
    pub late: u64,
    /// Time covered by gaps since the track began.
    pub gap_time: Duration,
    /// The raw counter at that instant, if it has shown all that is in `total`.
    pub raw: Option<u64>,
    /// Energy since the track began by integrating the power field.
    pub by_power: Option<u64>,
}

/// What is known of the power on the two sides of an instant between knots.
///
/// Two knots a sensor update apart tell the energy of that update. If a workload
/// begins inside it, the device was quiet before; if one ends, it is quiet
/// after; what remains belongs to the workload.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Lean {
    /// Nothing: power is taken for constant.
    Even,
    /// Before the instant it was this.
    QuietBefore(Power),
    /// After the instant it is this.
    QuietAfter(Power),
}

/// The function: knots in the order of time, straight lines between them.
#[derive(Debug, Default)]
pub struct Knots(VecDeque<Knot>);

impl Knots {
    /// The latest knot, or the origin.
    pub fn last(&self) -> Knot {
        self.0.back().copied().unwrap_or_default()
    }

    /// Whether there is no knot yet.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether energy up to `at` can be told now.
    pub fn covers(&self, at: Duration) -> bool {
        self.0.back().is_some_and(|knot| knot.at >= at)
    }

    /// The instants of the two knots around `at`.
    pub fn around(&self, at: Duration) -> Option<(Duration, Duration)> {
        let after = self.0.partition_point(|knot| knot.at < at);
        let before = self.0.get(after.checked_sub(1)?)?;
        Some((before.at, self.0.get(after)?.at))
    }

    /// Adds a knot; of two for one instant the later one rules.
    pub fn push(&mut self, mut knot: Knot) {
        if let Some(last) = self.0.back_mut()
            && knot.at <= last.at
        {
            knot.at = last.at;
            *last = knot;
        } else {
            self.0.push_back(knot);
        }
    }

    /// Adds power-integrated energy to the latest knot.
    pub fn add_by_power(&mut self, energy: u64) {
        if let Some(last) = self.0.back_mut() {
            last.by_power = Some(last.by_power.unwrap_or(0).saturating_add(energy));
        }
    }

    /// Removes knots after `start` that say no more than `level` does.
    pub fn drop_after(&mut self, start: Duration, level: Knot) {
        let says_no_more = |knot: &Knot| {
            knot.at > start && knot.total == level.total && knot.gap_time == level.gap_time
        };
        while self.0.len() > 1 && self.0.back().is_some_and(says_no_more) {
            self.0.pop_back();
        }
    }

    /// Lets the function begin at what has been told of it, so that what follows
    /// goes on from there whatever the next readings say.
    pub fn tell(&mut self, told: Knot) {
        while self.0.front().is_some_and(|first| first.at <= told.at) {
            self.0.pop_front();
        }
        self.0.push_front(told);
    }

    /// The function at `at`; what lies before the first knot is zero.
    ///
    /// `counter` tells what the raw counter was between two knots.
    pub fn at(&self, at: Duration, counter: Option<Counter>, lean: Lean) -> Knot {
        let after = self.0.partition_point(|knot| knot.at < at);
        let before = after.checked_sub(1).and_then(|index| self.0.get(index));
        match (before, self.0.get(after)) {
            (_, Some(there)) if there.at == at => *there,
            (Some(before), Some(next)) => between(before, next, at, counter, lean),
            (None, Some(only)) | (Some(only), None) => Knot { at, ..*only },
            (None, None) => Knot {
                at,
                ..Knot::default()
            },
        }
    }
}

fn between(before: &Knot, next: &Knot, at: Duration, counter: Option<Counter>, lean: Lean) -> Knot {
    let (done, all) = share(before, next, at, lean);
    let part = |low: u64, high: u64| {
        let share = u128::from(high.saturating_sub(low)) * done / all;
        low + u64::try_from(share).unwrap_or(0)
    };
    let total = Microjoules {
        energy: part(before.total.energy, next.total.energy),
        low: part(before.total.low, next.total.low),
        high: part(before.total.high, next.total.high),
        gap: part(before.total.gap, next.total.gap),
    };
    let nanoseconds = |time: Duration| u64::try_from(time.as_nanos()).unwrap_or(u64::MAX);
    let gap_time = part(nanoseconds(before.gap_time), nanoseconds(next.gap_time));
    let missing = next.total.energy.saturating_sub(total.energy);
    let by_power = before.by_power.unwrap_or(0);
    Knot {
        at,
        total,
        late: part(before.late, next.late),
        gap_time: Duration::from_nanos(gap_time),
        raw: next.raw.map(|raw| raw_before(raw, missing, counter)),
        by_power: next.by_power.map(|next| part(by_power, next)),
    }
}

/// The share of the energy between two knots that lies before `at`, as a fraction.
fn share(before: &Knot, next: &Knot, at: Duration, lean: Lean) -> (u128, u128) {
    let apart = next.at.saturating_sub(before.at);
    let energy = next.total.energy.saturating_sub(before.total.energy);
    let quiet = |power: Power, time: Duration| whole(power * time).min(energy);
    let early = match lean {
        Lean::QuietBefore(power) if energy > 0 => quiet(power, at.saturating_sub(before.at)),
        Lean::QuietAfter(power) if energy > 0 => energy - quiet(power, next.at.saturating_sub(at)),
        _ => {
            let done = at.saturating_sub(before.at).as_nanos();
            return (done, apart.as_nanos().max(1));
        }
    };
    (u128::from(early), u128::from(energy))
}

/// The raw counter when it was `microjoules` short of `raw`.
fn raw_before(raw: u64, microjoules: u64, counter: Option<Counter>) -> u64 {
    let Some(counter) = counter else {
        return raw;
    };
    let ticks = u128::from(microjoules) * u128::from(counter.tick.ticks)
        / u128::from(counter.tick.microjoules.max(1));
    let ticks = u64::try_from(ticks).unwrap_or(u64::MAX);
    match counter.rollover {
        Rollover::Wraps { max } if ticks > raw => max.saturating_sub(ticks - raw - 1),
        Rollover::Wraps { .. } | Rollover::Restarts => raw.saturating_sub(ticks),
    }
}
