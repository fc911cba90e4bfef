//! What polling costs the work beside it: driver calls wait for one another.

use crate::cli::acceptance::bench::Bench;
use crate::cli::acceptance::load::Pattern;
use crate::cli::acceptance::record::Row;
use crate::source::clock::monotonic;
use anyhow::{Context, Result};
use std::time::Duration;

/// Conditions: name, time between readings, whether the process list is asked too.
const CONDITIONS: [(&str, Option<Duration>, bool); 4] = [
    ("no polling", None, false),
    ("1 Hz", Some(Duration::from_secs(1)), false),
    ("10 Hz", Some(Duration::from_millis(100)), false),
    (
        "10 Hz with process list",
        Some(Duration::from_millis(100)),
        true,
    ),
];
/// Every condition comes this often, in turn, so that warming up harms none.
const ROUNDS: usize = 2;

/// Products per second under each condition.
pub fn on_products(bench: &mut Bench<'_>) -> Result<()> {
    bench.settle(Pattern::Steady);
    let mut rates = [0.0; CONDITIONS.len()];
    for _ in 0..ROUNDS {
        for (rate, (_, every, list)) in rates.iter_mut().zip(CONDITIONS) {
            *rate += products_per_second(bench, every, list)? / ROUNDS as f64;
        }
    }
    for ((condition, ..), rate) in CONDITIONS.iter().zip(rates) {
        let change = 100.0 * (rate / rates[0] - 1.0);
        bench.row(&Row {
            experiment: "effect",
            name: "matrix products",
            condition,
            value: Some(rate),
            unit: "/s",
            note: &format!("{change:+.2} %"),
        })?;
    }
    Ok(())
}

fn products_per_second(bench: &mut Bench<'_>, every: Option<Duration>, list: bool) -> Result<f64> {
    let length = bench.length(5.0);
    let load = bench.load.as_mut().context("there is no load")?;
    load.check()?;
    let (started, before) = (monotonic(), load.done().products);
    let end = started + length;
    while let now = monotonic()
        && now < end
    {
        let rest = end.saturating_sub(now);
        if every.is_some() {
            bench.meter.read();
        }
        if list {
            bench.meter.process_list()?;
        }
        std::thread::sleep(every.map_or(rest, |every| every.min(rest)));
    }
    let elapsed = monotonic().saturating_sub(started).as_secs_f64();
    let load = bench.load.as_ref().context("there is no load")?;
    Ok((load.done().products - before) as f64 / elapsed)
}
