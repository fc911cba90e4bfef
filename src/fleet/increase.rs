//! How much a counter gained in a period, from values of it. Pure.

use super::grid::{Grid, Millis};
use super::lives::Lives;

/// A value that is lower by less than this part of it is the same one: a server that keeps
/// only so many decimal digits may give it so. No counter that began anew comes so close.
const NOISE: f64 = 1e-9;

/// What a counter gained, value by value.
///
/// The gains between values add up; nothing is extrapolated. `increase()` of
/// Prometheus stretches the difference between the first and the last value in its
/// range to the range's ends, by up to half an interval on either side and more, so
/// that it may give energy that nobody used, and may miss a restarted counter's last
/// gain by as much. A report that is to agree with a ledger has no use for either.
///
/// A counter begins at 0 with its process, and a workload's with the workload. So a
/// value counts whole where the process is another one than before, and where the
/// series was absent at the instant before while its process was seen. A value that
/// is the first seen of a process which ran before is only where counting begins.
///
/// # Source
///
/// Prometheus, promql/functions.go, `extrapolatedRate`.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Increase {
    /// The gain.
    pub gain: f64,
    /// When it was seen first.
    pub first: Option<Millis>,
    /// When it last gained.
    pub grew: Option<Millis>,
    /// Values that are none of a counter: not a number, infinite, below zero.
    pub rejected: u64,
    last: Option<Value>,
}

#[derive(Debug, Clone, Copy, PartialEq)]
struct Value {
    at: Millis,
    /// Nothing where the series was there with a value that is none of a counter.
    known: Option<f64>,
    started: Option<i64>,
}

impl Increase {
    /// Takes the next value. Instants come in order.
    pub fn take(&mut self, at: Millis, value: f64, grid: &Grid, lives: &Lives) {
        let started = lives.at(at);
        if !value.is_finite() || value < 0.0 {
            self.rejected += 1;
            let kept = self.last.and_then(|last| last.known);
            let kept = kept.filter(|_| self.last.is_some_and(|it| it.started == started));
            self.last = Some(Value {
                at,
                known: kept,
                started,
            });
            return;
        }
        let next = Value {
            at,
            known: Some(value),
            started,
        };
        let gain = match self.last {
            Some(last) => gain(last, next, value, grid, lives),
            None => first(next, value, grid, lives),
        };
        if gain > 0.0 {
            self.gain += gain;
            self.grew = Some(at);
        }
        self.first.get_or_insert(at);
        self.last = Some(next);
    }

    /// Takes what was added up elsewhere for the whole period.
    pub fn add(&mut self, gain: f64, grid: Grid) {
        if !gain.is_finite() || gain < 0.0 {
            self.rejected += 1;
        } else if gain > 0.0 {
            self.gain += gain;
            self.first = Some(grid.from);
            self.grew = Some(grid.until);
        }
    }
}

/// What a counter gained between two values of it.
fn gain(last: Value, next: Value, value: f64, grid: &Grid, lives: &Lives) -> f64 {
    let before = grid.before(next.at);
    let is_next = before == Some(last.at);
    let seen_before = before.and_then(|at| lives.at(at));
    let same_process = last.started == next.started;
    let is_new_series = !is_next && next.started.is_some() && seen_before == next.started;
    match last.known {
        Some(before) if same_process && !is_new_series && value >= before * (1.0 - NOISE) => {
            (value - before).max(0.0)
        }
        // What it had gained until then is unknown.
        None if same_process => 0.0,
        Some(_) | None => value,
    }
}

/// What of a series' first value was gained within the period.
fn first(next: Value, value: f64, grid: &Grid, lives: &Lives) -> f64 {
    let Some(started) = next.started else {
        return 0.0;
    };
    let Some(before) = grid.before(next.at) else {
        return 0.0;
    };
    let started_within = started.div_euclid(1000) > grid.from;
    let process_was_seen = lives.at(before) == Some(started);
    if started_within || process_was_seen {
        value
    } else {
        0.0
    }
}
