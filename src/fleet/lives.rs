//! When an agent was seen, and which process of it. Pure.

use super::grid::{Grid, Millis};

/// Starts that differ by less, in microseconds, are one: no process starts again so soon,
/// and VictoriaMetrics keeps so many decimal digits only, in one block more than in another.
const SAME: i64 = 100_000;

/// The instants at which an agent's series were there, and since when its process ran.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Lives(Vec<Run>);

/// Instants in a row at which one process was seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Run {
    /// The first.
    pub first: Millis,
    /// The last.
    pub last: Millis,
    /// When the process started, in microseconds since 1970.
    pub started: i64,
}

/// A stretch between two instants in which an agent was not seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Break {
    /// The same process was seen again: what its counters gained is known.
    Unscraped {
        /// When it was seen last before …
        from: Millis,
        /// … and first after.
        until: Millis,
    },
    /// Another process was seen: what the former used after `from` is unknown.
    Restart {
        /// When the former process was seen last …
        from: Millis,
        /// … and the next one first.
        until: Millis,
        /// When that one started.
        started: Millis,
    },
}

impl Break {
    /// For how long nothing is known.
    pub fn unknown(self) -> Millis {
        match self {
            Self::Unscraped { .. } => 0,
            Self::Restart { from, started, .. } => (started - from).max(0),
        }
    }

    /// For how long it was not seen.
    pub fn length(self) -> Millis {
        let (Self::Unscraped { from, until } | Self::Restart { from, until, .. }) = self;
        until - from
    }
}

impl Lives {
    /// Notes that a process which started then was seen. Instants come in order.
    pub fn note(&mut self, at: Millis, started: i64, grid: &Grid) {
        let known = self.0.last().map(|run| run.started);
        let started = known
            .filter(|known| (known - started).abs() < SAME)
            .unwrap_or(started);
        match self.0.last_mut() {
            Some(run) if run.started == started && grid.before(at) == Some(run.last) => {
                run.last = at;
            }
            _ => self.0.push(Run {
                first: at,
                last: at,
                started,
            }),
        }
    }

    /// When the process that was seen at this instant started.
    pub fn at(&self, at: Millis) -> Option<i64> {
        let next = self.0.partition_point(|run| run.first <= at);
        let run = self.0.get(next.checked_sub(1)?)?;
        (at <= run.last).then_some(run.started)
    }

    /// The first and the last instant at which it was seen.
    pub fn extent(&self) -> Option<(Millis, Millis)> {
        Some((self.0.first()?.first, self.0.last()?.last))
    }

    /// From when on its counters are known: since its process started, if that is
    /// within the period.
    pub fn known_from(&self, grid: &Grid) -> Option<Millis> {
        let first = self.0.first()?;
        let started = first.started.div_euclid(1000);
        let known = started > grid.from && started <= first.first;
        Some(if known { started } else { first.first })
    }

    /// Since when each of its processes ran, in microseconds.
    pub fn starts(&self) -> impl Iterator<Item = i64> {
        let mut last = None;
        let runs = self.0.iter().map(|run| run.started);
        runs.filter(move |started| last.replace(*started) != Some(*started))
    }

    /// Where it was not seen, between the first and the last instant that it was.
    pub fn breaks(&self) -> impl Iterator<Item = Break> {
        self.0.windows(2).filter_map(|pair| {
            let [before, after] = pair else { return None };
            Some(if before.started == after.started {
                Break::Unscraped {
                    from: before.last,
                    until: after.first,
                }
            } else {
                Break::Restart {
                    from: before.last,
                    until: after.first,
                    started: after.started.div_euclid(1000),
                }
            })
        })
    }
}
