//! Two tenants that work for known shares of the time: what the driver says of each.

use super::neighbours;
use crate::cli::acceptance::PERIOD;
use crate::cli::acceptance::bench::Bench;
use crate::cli::acceptance::load::Pattern;
use crate::cli::acceptance::record::Row;
use crate::cli::acceptance::wave::Wave;
use crate::source::clock::{monotonic, now};
use anyhow::{Context, Result, bail};
use nvml_wrapper::Device;
use nvml_wrapper::enums::gpm::GpmMetricId;
use nvml_wrapper::error::NvmlError;
use nvml_wrapper::gpm::gpm_metrics_get;
use nvml_wrapper::struct_wrappers::device::ProcessUtilizationSample;
use serde_json::json;
use std::collections::BTreeMap;
use std::time::Duration;

/// Unscaled seconds that both are watched.
const WATCHED: f64 = 15.0;
/// How often the driver is asked.
const EVERY: Duration = Duration::from_secs(1);
/// The shares of the time in which this process and the other one want to work.
const DUTIES: [f64; 2] = [0.2, 0.6];

/// What process utilisation, and GPU performance monitoring where there is any,
/// say of two processes of known duty.
pub fn two_tenants(bench: &mut Bench<'_>) -> Result<()> {
    let seconds = bench.length(neighbours::STARTING + WATCHED + 1.0);
    let mut child = neighbours::second(bench, seconds, DUTIES[1])?;
    bench.set(Pattern::Waves(Wave {
        period: PERIOD,
        duty: DUTIES[0],
        origin: monotonic(),
    }));
    std::thread::sleep(bench.length(neighbours::STARTING));
    let watched = watch(bench);
    bench.set(Pattern::Off);
    // It ends by itself: a process killed amid GPU work can upset the driver.
    let ended = child
        .wait()
        .context("could not wait for the second process")?;
    let watched = watched?;
    if !ended.success() {
        bail!("the second process failed: {ended}");
    }
    tell(bench, &watched, child.id())
}

/// What was seen while both worked.
struct Watched {
    length: Duration,
    /// Time in this process's products.
    own: Duration,
    /// Time that each process was busy, by the driver; or why it does not tell.
    busy: Result<BTreeMap<u32, Duration>, NvmlError>,
    /// The share of multiprocessors that were busy, percent; or why it is not told.
    multiprocessors: Result<f64, NvmlError>,
}

fn watch(bench: &mut Bench<'_>) -> Result<Watched> {
    let own = |bench: &Bench<'_>| bench.load.as_ref().map(|load| load.done().busy);
    let before = own(bench).context("there is no load")?;
    let copied = bench.meter.device.gpm_sample();
    let (mut since, mut busy) = (None, Ok(BTreeMap::new()));
    // The first answer only shows from when on the next one counts; a failure
    // shows itself again.
    let _so_far = ask(&bench.meter.device, &mut since);
    let started = monotonic();
    let end = started + bench.length(WATCHED);
    while monotonic() < end {
        std::thread::sleep(EVERY.min(end.saturating_sub(monotonic())));
        match (ask(&bench.meter.device, &mut since), &mut busy) {
            (Ok(more), Ok(busy)) => {
                for (pid, time) in more {
                    *busy.entry(pid).or_default() += time;
                }
            }
            (Err(error), _) => busy = Err(error),
            (Ok(_), Err(_)) => {}
        }
    }
    let length = monotonic().saturating_sub(started);
    let until = bench.meter.device.gpm_sample();
    let multiprocessors = copied.and_then(|from| {
        let asked = [GpmMetricId::SmUtil];
        let metrics = gpm_metrics_get(bench.meter.library, &from, &until?, &asked)?;
        let first = metrics.into_iter().next().ok_or(NvmlError::NotFound)?;
        Ok(first?.value)
    });
    let own = own(bench).unwrap_or_default().saturating_sub(before);
    Ok(Watched {
        length,
        own,
        busy,
        multiprocessors,
    })
}

/// What each process did since the driver was asked last.
fn ask(device: &Device<'_>, since: &mut Option<u64>) -> Result<BTreeMap<u32, Duration>, NvmlError> {
    let samples = match device.process_utilization_stats(*since) {
        // Whoever begins now has done nothing yet: what comes next counts.
        Err(NvmlError::NotFound) => {
            let now = u64::try_from(now().wall.as_microsecond()).unwrap_or(0);
            since.get_or_insert(now);
            return Ok(BTreeMap::new());
        }
        samples => samples?,
    };
    let newest = samples.iter().map(|it| it.timestamp).max();
    let before = std::mem::replace(since, newest.max(*since));
    Ok(before.map_or_else(BTreeMap::new, |since| busy_since(since, samples)))
}

/// For how long each process was busy. A sample is the mean since the one before of
/// that process, of which there may be several, or else since the driver was asked.
fn busy_since(since: u64, mut samples: Vec<ProcessUtilizationSample>) -> BTreeMap<u32, Duration> {
    samples.retain(|it| it.sm_util <= 100 && it.timestamp > since);
    samples.sort_by_key(|it| it.timestamp);
    let (mut until, mut busy) = (BTreeMap::new(), BTreeMap::new());
    for it in samples {
        let from = until.insert(it.pid, it.timestamp).unwrap_or(since);
        let time = Duration::from_micros(it.timestamp - from);
        *busy.entry(it.pid).or_insert(Duration::ZERO) += time * it.sm_util / 100;
    }
    busy
}

fn tell(bench: &mut Bench<'_>, watched: &Watched, other: u32) -> Result<()> {
    let length = watched.length.as_secs_f64();
    let share = |time: Duration| 100.0 * time.as_secs_f64() / length;
    let note = |name: &str| format!("wanted {name} %");
    let tenants = [
        ("this process", std::process::id(), DUTIES[0]),
        ("the other process", other, DUTIES[1]),
    ];
    for (condition, pid, duty) in tenants {
        let (value, note) = match &watched.busy {
            Ok(busy) => {
                let told = busy.get(&pid).map(|time| share(*time));
                let unknown = told.is_none().then_some(", not told by this pid");
                let wanted = note(&format!("{:.0}", duty * 100.0));
                (told, wanted + unknown.unwrap_or_default())
            }
            Err(error) => (None, error.to_string()),
        };
        bench.row(&row("busy by the driver", condition, value, &note))?;
    }
    let note = "time in its products, in which the other's may have been waited for";
    let own = Some(share(watched.own));
    bench.row(&row("busy by itself", "this process", own, note))?;
    let (value, note) = match &watched.multiprocessors {
        Ok(percent) => (Some(*percent), String::new()),
        Err(error) => (None, error.to_string()),
    };
    bench.row(&row("multiprocessors by GPM", "both", value, &note))?;
    let busy = watched.busy.as_ref().ok();
    bench.results.value(&json!({
        "experiment": "sharing.processes", "seconds": length, "busy": busy,
    }))
}

fn row<'a>(name: &'a str, condition: &'a str, value: Option<f64>, note: &'a str) -> Row<'a> {
    Row {
        experiment: "sharing",
        name,
        condition,
        value,
        unit: "%",
        note,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_sample_covers_the_time_since_the_one_before() {
        let sample = |pid, timestamp, sm_util| ProcessUtilizationSample {
            pid,
            timestamp,
            sm_util,
            mem_util: 0,
            enc_util: 0,
            dec_util: 0,
        };
        let samples = vec![
            sample(1, 2_000_000, 50),
            sample(1, 1_500_000, 100),
            sample(2, 2_000_000, 10),
            sample(2, 900_000, 100),
            sample(1, 2_000_000, 1_000),
        ];
        let busy = busy_since(1_000_000, samples);
        let milliseconds: Vec<_> = busy
            .iter()
            .map(|(pid, it)| (*pid, it.as_millis()))
            .collect();
        assert_eq!(milliseconds, [(1, 750), (2, 100)]);
    }
}
