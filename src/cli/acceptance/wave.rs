//! Square waves of load, and what a sensor that sees them should say.

use std::time::Duration;

/// A load that is on for a share of every period.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Wave {
    /// One on and one off together.
    pub period: Duration,
    /// The share of the period that is on, from 0 to 1.
    pub duty: f64,
    /// On the monotonic clock, the start of one period.
    pub origin: Duration,
}

impl Wave {
    /// Whether the load is on at `now`.
    pub fn is_on(&self, now: Duration) -> bool {
        self.position(now) < self.on_time()
    }

    /// The next moment at which it goes on or off.
    pub fn next_edge(&self, now: Duration) -> Duration {
        let position = self.position(now);
        let edge = if position < self.on_time() {
            self.on_time()
        } else {
            self.period
        };
        now + edge.saturating_sub(position)
    }

    fn on_time(&self) -> Duration {
        self.period.mul_f64(self.duty.clamp(0.0, 1.0))
    }

    /// How long the current period has lasted.
    fn position(&self, now: Duration) -> Duration {
        let since = now.saturating_sub(self.origin).as_nanos();
        let period = self.period.as_nanos().max(1);
        Duration::from_nanos(u64::try_from(since % period).unwrap_or(u64::MAX))
    }
}

/// The mean power of a load that alternates between two steady levels.
///
/// `on_share` is the share of time for which work really ran. Power does not
/// follow at once, so this is a guide; waves of nearly the same period are
/// compared with one another.
pub fn expected_mean(idle: f64, busy: f64, on_share: f64) -> f64 {
    idle + (busy - idle) * on_share
}

/// Largest less smallest, over the mean.
pub fn relative_spread(values: &[f64]) -> Option<f64> {
    let mean = values.iter().sum::<f64>() / values.len() as f64;
    let most = values.iter().copied().reduce(f64::max)?;
    let least = values.iter().copied().reduce(f64::min)?;
    (mean > 0.0).then(|| (most - least) / mean)
}

/// What the counter's slopes at several phases of a 100 ms wave say about it.
///
/// A counter that integrates all the time has one slope; one that is built from
/// 25 ms of every 100 ms sees the wave all on, all off or something between.
pub fn part_time(slopes: &[f64]) -> &'static str {
    // A tenth is far above what the clock's drift and the ends of a wave make,
    // and far below the factor of two that a part-time counter would show.
    match relative_spread(slopes) {
        Some(spread) if slopes.len() >= 2 && spread > 0.1 => {
            "the counter depends on the phase: it sees part of the time"
        }
        Some(_) if slopes.len() >= 2 => "the counter does not depend on the phase",
        _ => "cannot tell",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ms(milliseconds: u64) -> Duration {
        Duration::from_millis(milliseconds)
    }

    const WAVE: Wave = Wave {
        period: Duration::from_millis(97),
        duty: 0.5,
        origin: Duration::from_secs(1),
    };

    #[test]
    fn a_wave_is_on_in_the_first_part_of_each_period() {
        for (now, on) in [
            (1000, true),
            (1048, true),
            (1049, false),
            (1096, false),
            (1097, true),
        ] {
            assert_eq!(WAVE.is_on(ms(now)), on, "{now}");
        }
        assert_eq!(
            WAVE.next_edge(ms(1000)),
            ms(1048) + Duration::from_micros(500)
        );
        assert_eq!(WAVE.next_edge(ms(1050)), ms(1097));
    }

    #[test]
    fn walking_from_edge_to_edge_is_on_for_the_duty() {
        let duty_of = |duty: f64| {
            let wave = Wave { duty, ..WAVE };
            let (mut now, mut on) = (wave.origin, Duration::ZERO);
            let end = wave.origin + wave.period * 50;
            while now < end {
                let next = wave.next_edge(now).min(end);
                assert!(next > now, "stands still at {now:?}");
                if wave.is_on(now) {
                    on += next.saturating_sub(now);
                }
                now = next;
            }
            on.as_secs_f64() / (wave.period * 50).as_secs_f64()
        };
        for duty in [0.1, 0.5, 0.93, 1.0] {
            assert!((duty_of(duty) - duty).abs() < 1e-6, "{duty}");
        }
    }

    #[test]
    fn the_expected_mean_lies_between_the_levels() {
        assert!((expected_mean(70.0, 670.0, 0.5) - 370.0).abs() < 1e-9);
        assert!((expected_mean(70.0, 670.0, 0.0) - 70.0).abs() < 1e-9);
    }

    #[test]
    fn a_part_time_counter_is_told_from_a_full_time_one() {
        for (slopes, expected) in [
            (
                &[370.0, 371.0, 369.0, 374.0][..],
                "the counter does not depend on the phase",
            ),
            (
                &[110.0, 640.0, 380.0, 260.0],
                "the counter depends on the phase: it sees part of the time",
            ),
            (&[370.0], "cannot tell"),
            (&[], "cannot tell"),
        ] {
            assert_eq!(part_time(slopes), expected, "{slopes:?}");
        }
    }
}
