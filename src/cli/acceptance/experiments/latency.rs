//! How long the driver takes to answer, and what asking costs the CPU.

use crate::cli::acceptance::bench::{Bench, cpu_time};
use crate::cli::acceptance::load::Pattern;
use crate::cli::acceptance::meter::{CALLS, Call, Meter};
use crate::cli::acceptance::record::Row;
use crate::cli::acceptance::statistics::Spread;
use crate::source::clock::monotonic;
use anyhow::Result;
use std::time::Duration;

/// Calls that are enough for a 99th percentile.
const MOST_CALLS: usize = 10_000;
/// Unscaled seconds for one call, in one condition.
const SECONDS: f64 = 2.5;

/// CPU time at 1, 10 and 50 readings a second.
pub fn polling(bench: &mut Bench<'_>) -> Result<()> {
    for (condition, every) in [("1 Hz", 1000), ("10 Hz", 100), ("50 Hz", 20)] {
        let (started, used) = (monotonic(), cpu_time());
        let readings = bench.poll(Duration::from_millis(every), bench.length(4.0));
        let elapsed = monotonic().saturating_sub(started).as_secs_f64();
        let used = cpu_time().saturating_sub(used).as_secs_f64();
        bench.row(&Row {
            experiment: "polling",
            name: "CPU time",
            condition,
            value: Some(100.0 * used / elapsed),
            unit: "%",
            note: &format!("of one core, {} readings", readings.len()),
        })?;
    }
    Ok(())
}

/// The spread of each call's time, idle and under load.
pub fn calls(bench: &mut Bench<'_>) -> Result<()> {
    bench.settle(Pattern::Off);
    timed(bench, "idle")?;
    if bench.load.is_some() {
        bench.settle(Pattern::Steady);
        timed(bench, "under load")?;
    }
    Ok(())
}

fn timed(bench: &mut Bench<'_>, condition: &str) -> Result<()> {
    for call in CALLS {
        let times = times(&bench.meter, call, bench.length(SECONDS));
        let (spread, note) = match times {
            Ok(times) => (Spread::of(&times), String::new()),
            Err(error) => (None, format!("not supported: {error:#}")),
        };
        let note = spread.map_or(note, |it| {
            format!(
                "p95 {:.0}, p99 {:.0}, most {:.0}; {} calls",
                it.p95, it.p99, it.most, it.count
            )
        });
        bench.row(&Row {
            experiment: "latency",
            name: call.name,
            condition,
            value: spread.map(|it| it.median),
            unit: "µs",
            note: &note,
        })?;
        bench.results.value(&serde_json::json!({
            "experiment": "latency.spread", "name": call.name,
            "condition": condition, "microseconds": spread,
        }))?;
    }
    Ok(())
}

fn times(meter: &Meter<'_>, call: &Call, length: Duration) -> Result<Vec<Duration>> {
    // The first call may load or allocate something, and is not counted.
    (call.make)(meter)?;
    let (mut times, end) = (Vec::new(), monotonic() + length);
    loop {
        let before = monotonic();
        (call.make)(meter)?;
        let after = monotonic();
        times.push(after.saturating_sub(before));
        if times.len() >= MOST_CALLS || after >= end {
            return Ok(times);
        }
    }
}
