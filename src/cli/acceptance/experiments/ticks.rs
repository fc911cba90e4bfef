//! How often a sensor is brought up to date, and over how long it looks back.

use crate::cli::acceptance::bench::{Bench, COUNTER, POWERS};
use crate::cli::acceptance::load::Pattern;
use crate::cli::acceptance::record::Row;
use crate::cli::acceptance::statistics::{
    Point, Spread, change_intervals, histogram, mean_over_time, rise_time,
};
use crate::source::clock::monotonic;
use anyhow::Result;
use std::time::Duration;

/// Steps up that are watched.
const STEPS: usize = 4;

/// The time between changes of each sensor.
pub fn periods(bench: &mut Bench<'_>) -> Result<()> {
    bench.settle(Pattern::Steady);
    let readings = bench.poll(Duration::from_millis(1), bench.length(20.0));
    bench.results.readings("ticks", &readings)?;
    for sensor in std::iter::once(&COUNTER).chain(&POWERS) {
        let intervals = change_intervals(&sensor.points(&readings));
        let spread = Spread::of(&intervals);
        let note = spread.map_or("it never changed twice".to_owned(), |it| {
            format!(
                "{:.0} to {:.0}; {} changes",
                it.least / 1e3,
                it.p95 / 1e3,
                it.count
            )
        });
        bench.row(&Row {
            experiment: "ticks",
            name: sensor.name,
            condition: "between changes",
            value: spread.map(|it| it.median / 1e3),
            unit: "ms",
            note: &note,
        })?;
        let bins = histogram(&intervals, Duration::from_millis(1));
        let bins = bins
            .iter()
            .map(|(bin, count)| (bin.as_millis() as u64, *count));
        bench.results.value(&serde_json::json!({
            "experiment": "ticks.histogram", "name": sensor.name,
            "milliseconds_count": bins.collect::<Vec<_>>(),
        }))?;
    }
    Ok(())
}

/// How long each power takes from 10 % to 90 % of a step.
pub fn windows(bench: &mut Bench<'_>) -> Result<()> {
    let (mut readings, mut starts) = (Vec::new(), Vec::new());
    let every = Duration::from_millis(5);
    for _ in 0..STEPS {
        bench.set(Pattern::Off);
        readings.extend(bench.poll(every, bench.length(2.5)));
        starts.push(monotonic());
        bench.set(Pattern::Steady);
        readings.extend(bench.poll(every, bench.length(2.5)));
    }
    bench.results.readings("steps", &readings)?;
    // Half of a level's time is left for the sensor to reach it.
    let settled = bench.length(1.25);
    for sensor in &POWERS {
        let points = sensor.points(&readings);
        let rises: Vec<_> = starts
            .iter()
            .filter_map(|start| rise(&points, *start, settled))
            .collect();
        let spread = Spread::of(&rises);
        bench.row(&Row {
            experiment: "windows",
            name: sensor.name,
            condition: "10 % to 90 % of a step",
            value: spread.map(|it| it.median / 1e3),
            unit: "ms",
            note: &format!("{} of {STEPS} steps seen", rises.len()),
        })?;
    }
    Ok(())
}

/// The rise after `start`, between the levels that the sensor itself shows
/// before the step and when it has settled.
fn rise(points: &[Point], start: Duration, settled: Duration) -> Option<Duration> {
    let within = |from: Duration, to: Duration| -> Vec<Point> {
        let inside = points
            .iter()
            .filter(|point| point.0 >= from && point.0 < to);
        inside.copied().collect()
    };
    let low = mean_over_time(&within(start.saturating_sub(settled), start))?;
    let high = mean_over_time(&within(start + settled, start + 2 * settled))?;
    let step = within(start, start + 2 * settled);
    (high > low).then(|| rise_time(&step, start, low, high))?
}
