//! The part-time question: is the counter built from 25 ms of every 100 ms?
//!
//! A wave of exactly 100 ms keeps its phase against such a sensor, so the slope
//! of a part-time counter depends on where in the period the wave begins. Waves
//! of 97 and 110 ms drift through all phases and show what the mean should be.

use super::agreement::compare;
use crate::cli::acceptance::bench::Bench;
use crate::cli::acceptance::load::Pattern;
use crate::cli::acceptance::record::Row;
use crate::cli::acceptance::wave::{Wave, expected_mean, part_time, relative_spread};
use crate::source::clock::monotonic;
use anyhow::Result;
use std::time::Duration;

/// Period and phase in milliseconds, and unscaled seconds.
const WAVES: [(u64, u64, f64); 6] = [
    (97, 0, 30.0),
    (100, 0, 15.0),
    (100, 25, 15.0),
    (100, 50, 15.0),
    (100, 75, 15.0),
    (110, 0, 30.0),
];

/// Means under each wave, and what the phases say.
pub fn phases(bench: &mut Bench<'_>) -> Result<()> {
    let mut slopes = Vec::new();
    for (period, phase, seconds) in WAVES {
        let slope = one(bench, period, phase, bench.length(seconds))?;
        if period == 100 {
            slopes.extend(slope);
        }
    }
    bench.row(&Row {
        experiment: "waves",
        name: "spread of the counter's slopes",
        condition: "100 ms, all phases",
        value: relative_spread(&slopes).map(|it| 100.0 * it),
        unit: "%",
        note: part_time(&slopes),
    })
}

fn one(bench: &mut Bench<'_>, period: u64, phase: u64, length: Duration) -> Result<Option<f64>> {
    let condition = format!("{period} ms, phase {phase} ms");
    bench.set(Pattern::Waves(Wave {
        period: Duration::from_millis(period),
        duty: 0.5,
        origin: origin(monotonic(), Duration::from_millis(phase)),
    }));
    std::thread::sleep(bench.length(1.5));
    let done = |bench: &Bench<'_>| bench.load.as_ref().map(|load| load.done().busy);
    let (started, before) = (monotonic(), done(bench));
    let readings = bench.poll(Duration::from_millis(20), length);
    let (elapsed, after) = (monotonic().saturating_sub(started), done(bench));
    bench
        .results
        .readings(&format!("wave-{period}-{phase}"), &readings)?;
    let slope = compare(bench, "waves", &condition, &readings)?;
    let busy = after
        .zip(before)
        .map(|(after, before)| after.saturating_sub(before));
    let share = busy.map(|busy| busy.as_secs_f64() / elapsed.as_secs_f64());
    let levels = bench.levels.zip(share);
    bench.row(&Row {
        experiment: "waves",
        name: "by the share of time on",
        condition: &condition,
        value: levels.map(|((idle, steady), share)| expected_mean(idle, steady, share)),
        unit: "W",
        note: &share.map_or(String::new(), |it| format!("on for {:.1} %", 100.0 * it)),
    })?;
    Ok(slope)
}

/// A recent whole tenth of a second, and the phase: so that all waves of 100 ms
/// have a known place against each other.
fn origin(now: Duration, phase: Duration) -> Duration {
    let tenth = Duration::from_millis(now.as_millis() as u64 / 100 * 100);
    (tenth + phase).saturating_sub(Duration::from_millis(100))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waves_keep_their_phase_against_each_other() {
        for now in [12_345, 99_999, 100_000] {
            let begun = origin(Duration::from_millis(now), Duration::from_millis(25));
            assert_eq!(begun.as_millis() % 100, 25);
            assert!(begun <= Duration::from_millis(now));
        }
    }
}
