//! When to sample: absolute deadlines, so that lateness never accumulates.

use crate::sample::Moment;
use jiff::Timestamp;
use std::time::Duration;

/// Ledger periods begin at whole multiples of this on the wall clock.
const PERIOD: Duration = Duration::from_mins(15);

/// The steady rhythm, with one more deadline at each ledger period's boundary.
#[derive(Debug)]
pub struct Schedule {
    interval: Duration,
    next: Duration,
    boundary: Duration,
}

impl Schedule {
    /// A rhythm that begins one interval after `now`.
    pub fn new(interval: Duration, now: Moment) -> Self {
        Self {
            interval,
            next: now.monotonic + interval,
            boundary: now.monotonic + until_boundary(now.wall),
        }
    }

    /// The next deadline, on the monotonic clock.
    pub fn next(&self) -> Duration {
        self.next.min(self.boundary)
    }

    /// Notes that the sampler is awake at `now`; tells how late it is.
    ///
    /// Deadlines that were slept through are skipped: counters lose nothing.
    pub fn reached(&mut self, now: Moment) -> Duration {
        let due = self.next();
        let late = now.monotonic.saturating_sub(due);
        while self.next <= now.monotonic {
            self.next += self.interval;
        }
        // The wall clock may have been set, so the boundary is placed anew.
        self.boundary = now.monotonic + until_boundary(now.wall);
        if late > self.interval / 2 {
            late
        } else {
            Duration::ZERO
        }
    }
}

/// Time from `wall` to the next multiple of [`PERIOD`] since 1970.
fn until_boundary(wall: Timestamp) -> Duration {
    let period = i128::try_from(PERIOD.as_nanos()).unwrap_or(i128::MAX);
    let into = wall.as_nanosecond().rem_euclid(period);
    Duration::from_nanos(u64::try_from(period - into).unwrap_or(u64::MAX))
}

/// The moments of the period boundaries between two moments of one boot.
///
/// After an outage the recovered energy is cut at them, at most `most` of them.
pub fn boundaries_between(from: Moment, until: Moment, most: usize) -> Vec<Moment> {
    let mut moments = Vec::new();
    let mut ahead = until_boundary(from.wall);
    while moments.len() < most && from.monotonic + ahead < until.monotonic {
        let Ok(wall) = from.wall.checked_add(ahead) else {
            break;
        };
        moments.push(Moment {
            monotonic: from.monotonic + ahead,
            boot: from.boot + ahead,
            wall,
        });
        ahead += PERIOD;
    }
    moments
}

#[cfg(test)]
mod tests {
    use super::*;

    fn moment(seconds: u64) -> Moment {
        Moment {
            monotonic: Duration::from_secs(seconds),
            boot: Duration::from_secs(seconds),
            wall: Timestamp::from_second(i64::try_from(seconds).expect("small")).expect("valid"),
        }
    }

    #[test]
    fn deadlines_are_absolute_and_missed_ones_are_skipped() {
        let mut schedule = Schedule::new(Duration::from_secs(10), moment(1));
        assert_eq!(schedule.next(), Duration::from_secs(11));
        assert_eq!(schedule.reached(moment(11)), Duration::ZERO);
        assert_eq!(schedule.next(), Duration::from_secs(21));
        assert_eq!(schedule.reached(moment(52)), Duration::from_secs(31));
        assert_eq!(schedule.next(), Duration::from_secs(61));
    }

    #[test]
    fn a_period_boundary_is_a_deadline_of_its_own() {
        let mut schedule = Schedule::new(Duration::from_secs(10), moment(895));
        assert_eq!(schedule.next(), Duration::from_mins(15));
        schedule.reached(moment(900));
        assert_eq!(schedule.next(), Duration::from_secs(905));
    }

    #[test]
    fn an_outage_is_cut_at_period_boundaries() {
        let cuts = boundaries_between(moment(100), moment(2_000), 10);
        let seconds: Vec<u64> = cuts.iter().map(|it| it.monotonic.as_secs()).collect();
        assert_eq!(seconds, [900, 1_800]);
    }
}
