//! At which instants series are asked for, and in how many queries. Pure.

use jiff::Timestamp;
use std::time::Duration;

/// Instants are milliseconds since 1970, as the API gives them.
pub type Millis = i64;

/// The most points that one answer may have for each series: a tenth of the 11,000
/// that Prometheus allows, so that an answer stays some megabytes.
///
/// # Source
///
/// Prometheus, web/api/v1/api.go: "exceeded maximum resolution of 11,000 points per timeseries".
const MOST_POINTS: i64 = 1_000;

/// About as many instants as a period has by default.
const WANTED_POINTS: i64 = 3_000;

/// Distances that are taken by default, in seconds. The longest is how far Prometheus
/// looks back for a value, and shorter than the quarter of an hour for which the
/// series of an ended workload stay.
const STEPS: [i64; 5] = [15, 30, 60, 120, 300];

/// The instants of a period: its two ends, and every multiple of the step between.
///
/// The ends are exact because energy between them is what is asked for. The others
/// are multiples because Thanos, Mimir and VictoriaMetrics may move a range query to
/// such instants to keep its answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Grid {
    /// From here …
    pub from: Millis,
    /// … to here.
    pub until: Millis,
    /// The distance.
    pub step: Millis,
}

/// When a query is evaluated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum When {
    /// At one instant.
    At(Millis),
    /// At every step from one instant to another.
    Range {
        /// The first.
        start: Millis,
        /// The last.
        end: Millis,
        /// The distance.
        step: Millis,
    },
}

impl Grid {
    /// The instants of a period, by default so many that it takes few queries.
    pub fn new(from: Timestamp, until: Timestamp, step: Option<Duration>) -> Self {
        let (from, until) = (from.as_millisecond(), until.as_millisecond());
        let wanted = (until - from) / WANTED_POINTS / 1000;
        let longest = STEPS[STEPS.len() - 1];
        let default = STEPS.into_iter().find(|it| *it >= wanted);
        let default = default.unwrap_or(longest) * 1000;
        let given = step.map(|it| i64::try_from(it.as_millis()).unwrap_or(default));
        Self {
            from,
            until,
            step: given.unwrap_or(default).max(1),
        }
    }

    /// The same instants, of a part of the period.
    #[must_use]
    pub fn within(self, from: Millis, until: Millis) -> Self {
        Self {
            from: from.max(self.from),
            until: until.min(self.until),
            step: self.step,
        }
    }

    /// The instant before this one; nothing before the first.
    pub fn before(&self, at: Millis) -> Option<Millis> {
        if at <= self.from {
            return None;
        }
        let multiple = (at - 1).div_euclid(self.step) * self.step;
        Some(multiple.max(self.from))
    }

    /// Whether it is one of the instants.
    pub fn has(&self, at: Millis) -> bool {
        at == self.from
            || at == self.until
            || (self.from < at && at < self.until && at.rem_euclid(self.step) == 0)
    }

    /// The queries by which all instants are asked for, in their order.
    pub fn queries(&self) -> Vec<When> {
        let mut queries = vec![When::At(self.from)];
        let mut start = (self.from.div_euclid(self.step) + 1) * self.step;
        let last = (self.until - 1).div_euclid(self.step) * self.step;
        while start <= last {
            let end = last.min(start + (MOST_POINTS - 1) * self.step);
            queries.push(When::Range {
                start,
                end,
                step: self.step,
            });
            start = end + self.step;
        }
        if self.until > self.from {
            queries.push(When::At(self.until));
        }
        queries
    }
}

impl When {
    /// The same instants in two queries, if there are two.
    pub fn halves(self) -> Option<[Self; 2]> {
        let Self::Range { start, end, step } = self else {
            return None;
        };
        let points = (end - start) / step + 1;
        let middle = start + (points / 2) * step;
        (points > 1).then_some([
            Self::Range {
                start,
                end: middle - step,
                step,
            },
            Self::Range {
                start: middle,
                end,
                step,
            },
        ])
    }

    /// Whether an answer may have a value at this instant.
    pub fn has(self, at: Millis) -> bool {
        match self {
            Self::At(instant) => at == instant,
            Self::Range { start, end, step } => {
                start <= at && at <= end && (at - start).rem_euclid(step) == 0
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn instants(when: When) -> Vec<Millis> {
        match when {
            When::At(at) => vec![at],
            When::Range { start, end, step } => (start..=end)
                .step_by(usize::try_from(step).unwrap())
                .collect(),
        }
    }

    proptest! {
        #[test]
        fn queries_ask_for_every_instant_once_and_never_for_too_many(
            from in 0_i64..1_000_000,
            length in 1_i64..40_000_000,
            step in 1_000_i64..300_000,
        ) {
            let grid = Grid { from, until: from + length, step };
            let queries = grid.queries();
            let all: Vec<_> = queries.iter().flat_map(|it| instants(*it)).collect();
            prop_assert!(all.windows(2).all(|pair| pair[0] < pair[1]));
            prop_assert!(all.windows(2).all(|pair| grid.before(pair[1]) == Some(pair[0])));
            prop_assert_eq!(all.first().copied(), Some(from));
            prop_assert_eq!(all.last().copied(), Some(from + length));
            prop_assert!(all.iter().all(|at| grid.has(*at)));
            for query in queries {
                let points = instants(query);
                prop_assert!(i64::try_from(points.len()).unwrap() <= MOST_POINTS);
                if let Some(halves) = query.halves() {
                    let again: Vec<_> = halves.into_iter().flat_map(instants).collect();
                    prop_assert_eq!(again, points);
                }
            }
        }
    }

    #[test]
    fn a_longer_period_is_seen_more_coarsely_but_never_beyond_the_lookback() {
        let step = |hours: i64| {
            let from: Timestamp = "2026-11-01T00:00:00Z".parse().unwrap();
            let until = from + jiff::SignedDuration::from_hours(hours);
            Grid::new(from, until, None).step / 1000
        };
        assert_eq!(
            [1, 12, 24, 48, 96, 240, 8760].map(step),
            [15, 15, 30, 60, 120, 300, 300]
        );
    }
}
