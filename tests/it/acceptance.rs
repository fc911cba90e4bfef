//! `wattprint acceptance` where there is no GPU, and against the fake library.

use clap::Parser;
use fake_nvml::Fake;
use fake_nvml::wave::Sensor;
use std::fs;
use std::path::Path;
use wattprint::cli::acceptance::{Args, run_to};

#[derive(Parser)]
struct Command {
    #[command(flatten)]
    args: Args,
}

fn args(library: &Path, output: &Path, more: &[&str]) -> Args {
    let library = library.display().to_string();
    let output = output.display().to_string();
    let paths = ["acceptance", "--path.nvml", &library, "--output", &output];
    Command::parse_from(paths.iter().chain(more)).args
}

/// A fake driver with one GPU that draws 300 W.
fn one_gpu() -> Fake {
    let fake = Fake::new(1);
    fake.gpu(0).set_power_mw(300_000);
    fake.gpu(0).set_sensor(Sensor {
        counter_tick_us: 10_000,
        average_window_us: 1_000,
        instant_window_us: 1_000,
        ..Sensor::HOPPER
    });
    fake
}

#[test]
fn without_a_driver_it_says_that_no_gpu_can_be_measured() {
    let folder = tempfile::tempdir().unwrap();
    let output = folder.path().join("results");
    let args = args(Path::new("/nonexistent/libnvidia-ml.so.1"), &output, &[]);
    let error = run_to(&args, &mut Vec::new()).unwrap_err();
    assert_eq!(
        error.to_string(),
        "no NVIDIA GPU can be measured here: could not open the driver's library \
         /nonexistent/libnvidia-ml.so.1"
    );
    assert!(
        !output.exists(),
        "nothing is left where nothing was measured"
    );
}

#[test]
fn a_gpu_that_is_not_there_is_named_with_the_count() {
    let folder = tempfile::tempdir().unwrap();
    let driver = one_gpu();
    let args = args(
        &driver.lib(),
        folder.path(),
        &["--device", "7", "--no-load"],
    );
    let error = run_to(&args, &mut Vec::new()).unwrap_err();
    assert_eq!(
        error.to_string(),
        "there is no GPU 7: the driver counts 1, from 0"
    );
}

#[test]
fn without_load_it_measures_the_sensors_and_says_what_it_skipped() {
    let folder = tempfile::tempdir().unwrap();
    let driver = one_gpu();
    let output = folder.path().join("results");
    let args = args(&driver.lib(), &output, &["--no-load", "--scale", "0.01"]);
    let mut table = Vec::new();
    run_to(&args, &mut table).unwrap();
    let table = String::from_utf8(table).unwrap();
    for expected in [
        "energy counter",
        "process list",
        "resident memory after",
        "skipped: --no-load",
        "W  ",
    ] {
        assert!(table.contains(expected), "{expected} is not in\n{table}");
    }
    let power = result(&output, "agreement", "energy counter");
    // Wide bounds: a busy machine reads late, and only the units are at stake.
    assert!((150.0..600.0).contains(&power), "{power} W");
    let tick = result(&output, "ticks", "energy counter");
    assert!((1.0..100.0).contains(&tick), "{tick} ms");
    let readings = fs::read_to_string(output.join("readings/ticks.jsonl")).unwrap();
    assert!(readings.lines().count() > 5, "{readings}");
}

/// The value of one row in `results.jsonl`.
fn result(output: &Path, experiment: &str, name: &str) -> f64 {
    let text = fs::read_to_string(output.join("results.jsonl")).unwrap();
    let mut rows = text
        .lines()
        .map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap());
    let row = rows.find(|row| row["experiment"] == experiment && row["name"] == name);
    row.and_then(|row| row["value"].as_f64()).expect(name)
}
