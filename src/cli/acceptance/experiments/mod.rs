//! The experiments, in the order in which they are made.

mod agreement;
mod effect;
mod latency;
mod neighbours;
mod sharing;
mod ticks;
mod waves;

use super::bench::{self, Bench};
use super::record::{Results, Row};
use anyhow::Result;
use std::time::Duration;

/// One question to a real GPU.
pub struct Experiment {
    /// Its name in the results.
    pub name: &'static str,
    /// What it asks, for people.
    pub about: &'static str,
    /// How long it takes, at most and unscaled.
    pub seconds: f64,
    /// Whether it means nothing without work on the GPU.
    pub needs_load: bool,
    /// Makes it.
    pub run: fn(&mut Bench<'_>) -> Result<()>,
}

/// Those that are made while no program of ours holds the GPU: a context keeps
/// its clocks up.
pub const UNUSED: &[Experiment] = &[
    Experiment {
        name: "polling",
        about: "CPU time of reading all sensors",
        seconds: 12.0,
        needs_load: false,
        run: latency::polling,
    },
    Experiment {
        name: "unused",
        about: "Mean power while nothing of ours holds the GPU",
        seconds: 22.0,
        needs_load: false,
        run: agreement::unused,
    },
];

/// The others. All together take less than seven minutes.
pub const EXPERIMENTS: &[Experiment] = &[
    Experiment {
        name: "latency",
        about: "Time of each call, idle and under load",
        seconds: 66.0,
        needs_load: false,
        run: latency::calls,
    },
    Experiment {
        name: "ticks",
        about: "How often each sensor changes, read every millisecond",
        seconds: 22.0,
        needs_load: false,
        run: ticks::periods,
    },
    Experiment {
        name: "windows",
        about: "How fast each sensor follows a step: 10 % to 90 %",
        seconds: 20.0,
        needs_load: true,
        run: ticks::windows,
    },
    Experiment {
        name: "agreement",
        about: "Mean power by the counter and by each power sensor",
        seconds: 66.0,
        needs_load: false,
        run: agreement::means,
    },
    Experiment {
        name: "waves",
        about: "Does the counter see all of the time? Waves near its tick",
        seconds: 132.0,
        needs_load: true,
        run: waves::phases,
    },
    Experiment {
        name: "neighbours",
        about: "Two processes on one GPU",
        seconds: 25.0,
        needs_load: true,
        run: neighbours::two,
    },
    Experiment {
        name: "sharing",
        about: "Two processes that work for known shares of the time",
        seconds: 25.0,
        needs_load: true,
        run: sharing::two_tenants,
    },
    Experiment {
        name: "effect",
        about: "What polling costs a running matrix product",
        seconds: 42.0,
        needs_load: true,
        run: effect::on_products,
    },
];

/// What opening the library took: time and memory.
///
/// # Errors
///
/// The results cannot be written.
pub fn opening(
    results: &mut Results<'_>,
    took: Duration,
    before: Option<(u64, u64)>,
) -> Result<()> {
    results.heading("Opening the driver's library")?;
    let row = |name, value, unit| Row {
        experiment: "opening",
        name,
        condition: "",
        value: Some(value),
        unit,
        note: "",
    };
    results.row(&row("init", took.as_secs_f64() * 1e3, "ms"))?;
    let (Some(before), Some(after)) = (before, bench::resident_memory()) else {
        return Ok(());
    };
    let mebibytes = |bytes: u64| bytes as f64 / 1_048_576.0;
    results.row(&row("resident memory before", mebibytes(before.0), "MiB"))?;
    results.row(&row("resident memory after", mebibytes(after.0), "MiB"))?;
    let anonymous = mebibytes(after.1.saturating_sub(before.1));
    results.row(&row("of which new and not shared", anonymous, "MiB"))
}
