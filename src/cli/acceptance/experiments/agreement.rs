//! Whether the energy counter and the power sensors tell the same story.

use crate::cli::acceptance::bench::{Bench, COUNTER, POWERS};
use crate::cli::acceptance::load::Pattern;
use crate::cli::acceptance::meter::Reading;
use crate::cli::acceptance::record::Row;
use crate::cli::acceptance::statistics::{counter_slope, mean_over_time};
use crate::cli::acceptance::wave::Wave;
use crate::source::clock::monotonic;
use anyhow::Result;
use std::time::Duration;

/// Mean powers before any context is opened on the GPU.
pub fn unused(bench: &mut Bench<'_>) -> Result<()> {
    condition(bench, "unused", Pattern::Off)?;
    Ok(())
}

/// Mean powers without work, with steady work, and with bursts of it.
pub fn means(bench: &mut Bench<'_>) -> Result<()> {
    let idle = condition(bench, "idle", Pattern::Off)?;
    if bench.load.is_none() {
        return Ok(());
    }
    let steady = condition(bench, "steady", Pattern::Steady)?;
    bench.levels = idle.zip(steady);
    let bursts = Pattern::Waves(Wave {
        period: Duration::from_secs(2),
        duty: 0.3,
        origin: monotonic(),
    });
    condition(bench, "bursts of 0.6 s in 2 s", bursts)?;
    Ok(())
}

/// Reads under one pattern; the power by the counter, watts.
fn condition(bench: &mut Bench<'_>, condition: &str, pattern: Pattern) -> Result<Option<f64>> {
    bench.settle(pattern);
    let readings = bench.poll(Duration::from_millis(20), bench.length(20.0));
    let name = condition.split(' ').next().unwrap_or(condition);
    bench
        .results
        .readings(&format!("agreement-{name}"), &readings)?;
    compare(bench, "agreement", condition, &readings)
}

/// One row for the counter and one for each power, with how far it is from it.
pub fn compare(
    bench: &mut Bench<'_>,
    experiment: &str,
    condition: &str,
    readings: &[Reading],
) -> Result<Option<f64>> {
    let counter = counter_slope(&COUNTER.points(readings));
    let powers = POWERS
        .iter()
        .map(|it| (it.name, mean_over_time(&it.points(readings))));
    for (name, value) in std::iter::once((COUNTER.name, counter)).chain(powers) {
        let apart = value.zip(counter).filter(|(_, counter)| *counter > 0.0);
        let note = apart.map(|(value, counter)| 100.0 * (value / counter - 1.0));
        let note = note.map_or(String::new(), |it| format!("{it:+.1} % from the counter"));
        bench.row(&Row {
            experiment,
            name,
            condition,
            value,
            unit: "W",
            note: if name == COUNTER.name { "" } else { &note },
        })?;
    }
    Ok(counter)
}
