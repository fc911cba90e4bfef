//! Spans become periods of a quarter of an hour. Pure: no file, no clock.

use crate::accounting::{Entry, Meter, Span};
use crate::sample::Moment;
use std::time::Duration;

/// The longest time that one period covers.
///
/// A single span that is longer, after a suspend or when energy is recovered
/// across a restart, stays whole: it cannot be cut without inventing when its
/// energy was used.
pub const PERIOD: Duration = Duration::from_mins(15);

/// Some spans of one session, added up.
#[derive(Debug, Clone, PartialEq)]
pub struct Period {
    /// Its place in the session, from zero.
    pub ordinal: u64,
    /// The sum of the spans.
    pub span: Span,
}

/// The period to which spans are still being added.
///
/// Periods are aligned to the quarter hours of UTC, which are those of local
/// time too: no time zone in use has an offset that is not a multiple of them.
/// A span belongs to the quarter hour in which it begins.
#[derive(Debug, Clone, Default)]
pub struct OpenPeriod {
    ordinal: u64,
    span: Option<Span>,
}

impl OpenPeriod {
    /// Adds a span, and returns the period that it showed to be complete.
    pub fn add(&mut self, span: &Span) -> Option<Period> {
        let complete = self.span.as_ref().is_some_and(|open| ends(open, span));
        let sealed = if complete { self.seal() } else { None };
        self.extend(span);
        sealed
    }

    /// Adds a span to this period, even if it begins in another quarter hour.
    pub fn extend(&mut self, span: &Span) {
        match &mut self.span {
            Some(open) => join(open, span),
            None => self.span = Some(span.clone()),
        }
    }

    /// Closes the period before its time, because the session ends.
    pub fn seal(&mut self) -> Option<Period> {
        let ordinal = self.ordinal;
        let span = self.span.take()?;
        self.ordinal += 1;
        Some(Period { ordinal, span })
    }

    /// The sum so far, if there is any.
    pub fn so_far(&self) -> Option<Period> {
        let span = self.span.clone()?;
        Some(Period {
            ordinal: self.ordinal,
            span,
        })
    }

    /// The place in the session of the period that is open, or opens next.
    pub fn ordinal(&self) -> u64 {
        self.ordinal
    }
}

/// Whether `open` is complete when `next` arrives.
///
/// Wall time may jump in either direction; the length on the monotonic clock
/// is bounded as well, so that a clock set back cannot stretch a period.
fn ends(open: &Span, next: &Span) -> bool {
    let length = next.until.monotonic.saturating_sub(open.from.monotonic);
    quarter(&open.from) != quarter(&next.from) || length > PERIOD
}

fn quarter(at: &Moment) -> i64 {
    at.wall
        .as_second()
        .div_euclid(PERIOD.as_secs().cast_signed())
}

/// Adds the later span `next` to `sum`.
fn join(sum: &mut Span, next: &Span) {
    sum.until = next.until;
    sum.suspended = sum.suspended.saturating_add(next.suspended);
    sum.late_ticks = sum.late_ticks.saturating_add(next.late_ticks);
    join_all(&mut sum.meters, &next.meters, same_meter, add_meter);
    join_all(&mut sum.entries, &next.entries, same_entry, add_entry);
}

/// Adds each of `items` to its like in `sums`, or puts it there.
///
/// Items come in nearly the same order in every span, so the search goes on
/// where it last succeeded: one step an item, whatever their number.
fn join_all<T: Clone>(
    sums: &mut Vec<T>,
    items: &[T],
    same: fn(&T, &T) -> bool,
    add: fn(&mut T, &T),
) {
    let mut next = 0;
    for item in items {
        let (before, after) = sums.split_at(next.min(sums.len()));
        let found = match after.iter().position(|sum| same(sum, item)) {
            Some(step) => Some(before.len() + step),
            None => before.iter().position(|sum| same(sum, item)),
        };
        match found.and_then(|at| sums.get_mut(at)) {
            Some(sum) => add(sum, item),
            None => sums.push(item.clone()),
        }
        next = found.unwrap_or(next) + 1;
    }
}

fn same_meter(one: &Meter, other: &Meter) -> bool {
    one.channel == other.channel
}

fn same_entry(one: &Entry, other: &Entry) -> bool {
    one.holder == other.holder && one.channel == other.channel
}

/// Adds the later meter `next` of the same channel to `sum`.
///
/// The energy by power is known of the whole only if it is known of each part:
/// half of it would look like a disagreement with the counter.
pub(super) fn add_meter(sum: &mut Meter, next: &Meter) {
    sum.energy += next.energy;
    sum.raw_end = next.raw_end;
    sum.gap_time = sum.gap_time.saturating_add(next.gap_time);
    sum.reads = sum.reads.saturating_add(next.reads);
    sum.misses = sum.misses.saturating_add(next.misses);
    sum.restarts = sum.restarts.saturating_add(next.restarts);
    let both = sum.by_power.zip(next.by_power);
    sum.by_power = both.map(|(so_far, more)| so_far.saturating_add(more));
}

/// Adds an entry of the same holder and channel to `sum`.
pub(super) fn add_entry(sum: &mut Entry, next: &Entry) {
    sum.energy += next.energy;
    sum.usage += next.usage;
    sum.usage_total += next.usage_total;
    sum.reserved = sum.reserved.saturating_add(next.reserved);
    sum.constant = sum.constant.saturating_add(next.constant);
    sum.execution_idle = sum.execution_idle.saturating_add(next.execution_idle);
}

#[cfg(test)]
mod tests;
