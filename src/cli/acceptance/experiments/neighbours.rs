//! Two processes on one GPU: who is listed, and how large an entry is.

use super::agreement::compare;
use crate::cli::acceptance::bench::Bench;
use crate::cli::acceptance::load::Pattern;
use crate::cli::acceptance::meter::offset_of;
use crate::cli::acceptance::record::Row;
use anyhow::{Context, Result, bail};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

/// Unscaled seconds that CUDA may take to start in the other process, and that
/// both are then watched.
pub const STARTING: f64 = 7.0;
const WATCHED: f64 = 8.0;

/// Starts a second process that works beside this one.
pub fn two(bench: &mut Bench<'_>) -> Result<()> {
    let length = bench.length(STARTING + WATCHED);
    let mut child = second(bench, length, 1.0)?;
    bench.set(Pattern::Steady);
    std::thread::sleep(bench.length(STARTING));
    let readings = bench.poll(Duration::from_millis(100), bench.length(WATCHED));
    let listed = listed(bench, child.id());
    // It ends by itself: a process killed amid GPU work can upset the driver.
    let ended = child
        .wait()
        .context("could not wait for the second process")?;
    listed?;
    if !ended.success() {
        bail!("the second process failed: {ended}");
    }
    bench.results.readings("two-processes", &readings)?;
    compare(bench, "neighbours", "two processes", &readings)?;
    Ok(())
}

/// A second process that works for so long, for a share of the time.
pub fn second(bench: &Bench<'_>, length: Duration, duty: f64) -> Result<Child> {
    let program = std::env::current_exe().context("could not find this program")?;
    let [seconds, duty] = [length.as_secs_f64(), duty].map(|it| it.to_string());
    let mut command = Command::new(program);
    command.args(["acceptance", "--load-only", &seconds, "--load-duty", &duty]);
    command.args(["--device", &bench.device.to_string()]);
    if let Some(path) = &bench.nvml {
        command.arg("--path.nvml").arg(path);
    }
    let quiet = command.stdin(Stdio::null()).stdout(Stdio::null());
    quiet.spawn().context("could not start a second process")
}

fn listed(bench: &mut Bench<'_>, other: u32) -> Result<()> {
    let list = bench.meter.process_list()?;
    let places = [std::process::id(), other].map(|pid| offset_of(&list, pid));
    let apart = match places {
        [Some(one), Some(two)] => Some(one.abs_diff(two) as f64),
        _ => None,
    };
    bench.row(&Row {
        experiment: "neighbours",
        name: "size of an entry",
        condition: "two processes",
        value: apart,
        unit: "B",
        note: match places {
            [Some(_), Some(_)] => "both pids are listed",
            [None, None] => "no known pid is listed: a pid namespace?",
            _ => "one of two pids is listed",
        },
    })?;
    let words: Vec<_> = list.chunks_exact(8).take(24).collect();
    bench.results.value(&serde_json::json!({
        "experiment": "neighbours.process_list", "bytes": words,
    }))
}
