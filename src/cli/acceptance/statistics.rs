//! What a series of times or powers says. No clock, no device.

use std::time::Duration;

/// A sensor's value with the moment at which it was read.
pub type Point = (Duration, f64);

/// How a set of durations is spread, in microseconds.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize)]
pub struct Spread {
    /// How many.
    pub count: usize,
    /// The smallest.
    pub least: f64,
    /// Half are below this.
    pub median: f64,
    /// 95 % are below this.
    pub p95: f64,
    /// 99 % are below this.
    pub p99: f64,
    /// The largest.
    pub most: f64,
}

impl Spread {
    /// The spread of these durations; nothing if there are none.
    pub fn of(durations: &[Duration]) -> Option<Self> {
        let mut sorted = durations.to_vec();
        sorted.sort_unstable();
        // The nearest rank: the value that at least this share does not exceed.
        let at = |share: f64| {
            let rank = (share * sorted.len() as f64).ceil() as usize;
            let value = sorted.get(rank.saturating_sub(1))?;
            Some(value.as_secs_f64() * 1e6)
        };
        Some(Self {
            count: sorted.len(),
            least: at(0.0)?,
            median: at(0.5)?,
            p95: at(0.95)?,
            p99: at(0.99)?,
            most: at(1.0)?,
        })
    }
}

/// Times between one change of the value and the next.
///
/// The time before the first change says nothing about the sensor and is left
/// out.
pub fn change_intervals(points: &[Point]) -> Vec<Duration> {
    let changes: Vec<Duration> = points
        .windows(2)
        .filter(|pair| pair[0].1.to_bits() != pair[1].1.to_bits())
        .map(|pair| pair[1].0)
        .collect();
    let pairs = changes.windows(2);
    pairs.map(|pair| pair[1].saturating_sub(pair[0])).collect()
}

/// How many durations fall into each bin of `width`; empty bins are left out.
pub fn histogram(durations: &[Duration], width: Duration) -> Vec<(Duration, usize)> {
    let width = width.max(Duration::from_nanos(1));
    let mut bins = std::collections::BTreeMap::new();
    for duration in durations {
        let bin = duration.as_nanos() / width.as_nanos();
        *bins
            .entry(u32::try_from(bin).unwrap_or(u32::MAX))
            .or_insert(0) += 1;
    }
    bins.into_iter()
        .map(|(bin, count)| (width * bin, count))
        .collect()
}

/// The mean over time of a power that is read now and then: trapezoids.
pub fn mean_over_time(points: &[Point]) -> Option<f64> {
    let length = span(points)?.as_secs_f64();
    let pairs = points.windows(2);
    let area: f64 = pairs
        .map(|pair| {
            let width = pair[1].0.saturating_sub(pair[0].0).as_secs_f64();
            width * (pair[0].1 + pair[1].1) / 2.0
        })
        .sum();
    Some(area / length)
}

/// The slope of a counter, per second, between its first and its last change.
///
/// A change marks the moment of an update to within one reading, so that the
/// unknown part of a tick at each end does not count.
pub fn counter_slope(points: &[Point]) -> Option<f64> {
    let mut changes = points.windows(2).filter(|pair| pair[0].1 < pair[1].1);
    let first = changes.next()?[1];
    let last = changes.next_back()?[1];
    let length = last.0.checked_sub(first.0)?.as_secs_f64();
    (length > 0.0).then(|| (last.1 - first.1) / length)
}

/// The time from 10 % to 90 % of a step from `low` to `high` after `start`.
///
/// For a sensor that averages over a window it is 0.8 of the window.
pub fn rise_time(points: &[Point], start: Duration, low: f64, high: f64) -> Option<Duration> {
    let crossed = |share: f64| {
        let level = low + share * (high - low);
        let mut after = points.iter().filter(|point| point.0 >= start);
        after.find(|point| point.1 >= level).map(|point| point.0)
    };
    crossed(0.9)?.checked_sub(crossed(0.1)?)
}

fn span(points: &[Point]) -> Option<Duration> {
    let span = points.last()?.0.checked_sub(points.first()?.0)?;
    (span > Duration::ZERO).then_some(span)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ms(milliseconds: u64) -> Duration {
        Duration::from_millis(milliseconds)
    }

    /// A counter of 200 W that is brought up to date every 100 ms, read every 7 ms.
    fn counter() -> Vec<Point> {
        let reads = (0..600).map(|n| n * 7);
        reads.map(|at| (ms(at), (at / 100 * 20) as f64)).collect()
    }

    #[test]
    fn percentiles_are_of_the_nearest_rank() {
        let hundred: Vec<_> = (1..=100).map(Duration::from_micros).collect();
        let spread = Spread::of(&hundred).unwrap();
        assert_eq!(spread.count, 100);
        for (found, expected) in [
            (spread.least, 1.0),
            (spread.median, 50.0),
            (spread.p95, 95.0),
            (spread.p99, 99.0),
            (spread.most, 100.0),
        ] {
            assert!((found - expected).abs() < 1e-9, "{found} {expected}");
        }
        assert_eq!(Spread::of(&[]), None);
    }

    #[test]
    fn the_tick_of_a_counter_is_found_from_its_changes() {
        let intervals = change_intervals(&counter());
        let median = Spread::of(&intervals).unwrap().median;
        assert!((median / 1e3 - 100.0).abs() <= 7.0, "{median}");
        let bins = histogram(&intervals, ms(10));
        assert!(
            bins.iter()
                .all(|(bin, _)| *bin >= ms(90) && *bin <= ms(110)),
            "{bins:?}"
        );
        assert_eq!(
            bins.iter().map(|(_, count)| count).sum::<usize>(),
            intervals.len()
        );
    }

    #[test]
    fn a_value_that_never_changes_has_no_tick() {
        assert!(change_intervals(&[(ms(0), 1.0), (ms(1), 1.0)]).is_empty());
        assert_eq!(counter_slope(&[(ms(0), 1.0), (ms(1), 1.0)]), None);
        assert_eq!(mean_over_time(&[(ms(5), 1.0)]), None);
    }

    #[test]
    fn the_slope_of_a_counter_is_its_power_in_spite_of_the_tick() {
        let slope = counter_slope(&counter()).unwrap();
        assert!((slope - 200.0).abs() < 0.7, "{slope}");
    }

    #[test]
    fn a_mean_over_time_weighs_by_time_not_by_reading() {
        let points = [
            (ms(0), 100.0),
            (ms(900), 100.0),
            (ms(950), 300.0),
            (ms(1000), 300.0),
        ];
        let mean = mean_over_time(&points).unwrap();
        assert!((mean - (90.0 + 10.0 + 15.0)).abs() < 1e-9, "{mean}");
    }

    #[test]
    fn a_one_second_average_rises_in_eight_tenths() {
        let power = |at: u64| at.saturating_sub(500).min(1000) as f64;
        let points: Vec<_> = (0..300).map(|n| (ms(n * 10), power(n * 10))).collect();
        let rise = rise_time(&points, ms(500), 0.0, 1000.0);
        assert_eq!(rise, Some(ms(800)));
        assert_eq!(rise_time(&points, ms(500), 0.0, 2000.0), None);
    }
}
