//! What the sensors of a real NVIDIA GPU do, in under eight minutes.
//!
//! Hidden: it serves `tests/gpu/acceptance.sh`. It changes no setting of the
//! card, prints a table and leaves `results.jsonl` and the readings themselves in
//! the output folder. It times single driver calls, so it talks to NVML itself,
//! in a process of its own.

mod bench;
mod cuda;
mod experiments;
mod kernel;
mod load;
mod meter;
mod record;
mod statistics;
mod wave;

use crate::source::clock::monotonic;
use anyhow::{Context, Result};
use bench::Bench;
use experiments::{EXPERIMENTS, Experiment, UNUSED};
use load::{Load, Pattern};
use meter::Library;
use record::{Results, Row};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::Duration;
use wave::Wave;

/// All of it ends before this; what is left is skipped and said so.
const LIMIT: Duration = Duration::from_secs(465);

/// How to measure the sensors.
#[derive(Debug, Clone, clap::Args)]
pub struct Args {
    /// Folder for results and readings
    #[arg(long, value_name = "DIR", default_value = "acceptance")]
    pub output: PathBuf,
    /// Which GPU, as NVML counts
    #[arg(long, value_name = "INDEX", default_value_t = 0)]
    pub device: u32,
    /// The NVML library, instead of the loader's search path
    #[arg(long = "path.nvml", value_name = "FILE")]
    pub nvml: Option<PathBuf>,
    /// Measure the sensors only, without work on the GPU
    #[arg(long)]
    pub no_load: bool,
    /// Multiplies every duration: 0.1 for a quick look
    #[arg(long, value_name = "FACTOR", default_value_t = 1.0)]
    pub scale: f64,
    /// Only work on the GPU for so many seconds: the second process
    #[arg(long, value_name = "SECONDS", hide = true)]
    pub load_only: Option<f64>,
    /// The share of the time for which the second process works
    #[arg(long, value_name = "SHARE", hide = true, default_value_t = 1.0)]
    pub load_duty: f64,
}

/// The period of work that is not steady.
const PERIOD: Duration = Duration::from_millis(500);

/// Measures, and prints a table on standard output.
///
/// # Errors
///
/// There is no NVIDIA GPU here, the load does not work, or the results cannot
/// be written.
pub fn run(args: &Args) -> Result<()> {
    run_to(args, &mut std::io::stdout().lock())
}

/// Measures, and prints a table to `table`.
///
/// # Errors
///
/// As [`run`].
pub fn run_to(args: &Args, table: &mut dyn Write) -> Result<()> {
    if let Some(seconds) = args.load_only {
        return only_work(args, seconds);
    }
    let started = monotonic();
    let memory_before = bench::resident_memory();
    let library = Library::open(args.nvml.as_deref())?;
    let opened = monotonic().saturating_sub(started);
    let meter = library.meter(args.device)?;
    meter.read();
    let mut results = Results::open(&args.output, table)?;
    for (name, value) in meter.identity() {
        results.fact(name, &value)?;
    }
    experiments::opening(&mut results, opened, memory_before)?;
    let mut bench = Bench {
        meter,
        load: None,
        results,
        scale: args.scale,
        device: args.device,
        nvml: args.nvml.clone(),
        levels: None,
    };
    conduct_all(&mut bench, UNUSED, started)?;
    if !args.no_load {
        bench.load = Some(Load::open(&bench.meter.bus_address()?)?);
    }
    conduct_all(&mut bench, EXPERIMENTS, started)?;
    finished(&mut bench, &args.output, started)
}

fn conduct_all(bench: &mut Bench<'_>, experiments: &[Experiment], started: Duration) -> Result<()> {
    for experiment in experiments {
        let spent = monotonic().saturating_sub(started);
        conduct(bench, experiment, spent)?;
    }
    Ok(())
}

/// Runs one experiment; its failure is a result, and the next one follows.
fn conduct(bench: &mut Bench<'_>, experiment: &Experiment, spent: Duration) -> Result<()> {
    bench.results.heading(experiment.about)?;
    let needed = bench.length(experiment.seconds);
    let note = if experiment.needs_load && bench.load.is_none() {
        "skipped: --no-load".to_owned()
    } else if spent + needed > LIMIT {
        "skipped: out of time".to_owned()
    } else {
        let outcome = (experiment.run)(bench);
        bench.set(Pattern::Off);
        match outcome {
            Ok(()) => return Ok(()),
            Err(error) => format!("failed: {error:#}"),
        }
    };
    bench.row(&Row {
        experiment: experiment.name,
        name: experiment.name,
        condition: "",
        value: None,
        unit: "",
        note: &note,
    })
}

fn finished(bench: &mut Bench<'_>, folder: &Path, started: Duration) -> Result<()> {
    let took = monotonic().saturating_sub(started);
    let summary = format!("Results and readings are in {}", folder.display());
    bench.results.heading(&summary)?;
    bench.row(&Row {
        experiment: "all",
        name: "time taken",
        condition: "",
        value: Some(took.as_secs_f64()),
        unit: "s",
        note: "",
    })
}

/// The second process: works for a while and says how much it did.
fn only_work(args: &Args, seconds: f64) -> Result<()> {
    let library = Library::open(args.nvml.as_deref())?;
    let address = library.meter(args.device)?.bus_address()?;
    let mut load = Load::open(&address)?;
    load.set(if args.load_duty < 1.0 {
        Pattern::Waves(Wave {
            period: PERIOD,
            duty: args.load_duty,
            origin: monotonic(),
        })
    } else {
        Pattern::Steady
    });
    let length = Duration::try_from_secs_f64(seconds).context("a time in seconds is needed")?;
    std::thread::sleep(length);
    load.check()
}
