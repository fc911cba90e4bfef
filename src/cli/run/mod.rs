//! `wattprint run`: one command, from before it starts until all is settled.

mod alone;
mod args;
pub mod child;
pub mod ranks;
pub mod refusal;
pub mod signals;
mod status;
mod wait;

pub use args::Args;

use super::report::make;
use super::{factors, metering};
use crate::accounting::Record;
use crate::language::ENGLISH;
use crate::profile::Profile;
use crate::report::{FORMATS, Report, Subject};
use crate::sample::Workload;
use crate::source::clock;
use alone::Metering;
use anyhow::Context;
use child::Child;
use jiff::Timestamp;
use refusal::SpawnError;
use signals::Signals;
use std::io::Write;
use std::process::ExitCode;

/// A command that runs.
pub struct Started {
    /// What is charged.
    pub workload: Workload,
    /// When it began.
    pub at: Timestamp,
    /// Whether it runs in a control group of its own.
    pub in_cgroup: bool,
}

/// Runs the command and tells what it cost.
///
/// # Errors
///
/// Whatever goes wrong before the command starts. Afterwards nothing is an
/// error: the command's exit code is returned whatever became of the metering.
pub fn run(args: &Args) -> anyhow::Result<ExitCode> {
    let profile = factors::profile(&args.place)?;
    let signals = Signals::block().context("taking over the signals")?;
    let roots = args.paths.roots();
    let id = metering::identity(clock::now().wall);
    let metering = Metering::start(args, roots, id)?;
    let child = match Child::spawn(&args.command, metering.cgroup(), signals.mask_before()) {
        Ok(child) => child,
        Err(error) => return Ok(not_started(error)),
    };
    let started = Started {
        at: clock::now().wall,
        in_cgroup: child.in_cgroup(),
        workload: metering.follow(args, &child),
    };
    let procfs = metering.roots().procfs.clone();
    // A signal that comes after the command has ended finds nobody to take it.
    signals
        .pass_to(child.leash(), procfs.clone(), |_| {})
        .context("starting the thread that passes signals on")?;
    let ended = child.wait(&procfs);
    let record = metering.finish(args, started, &ended);
    let code = ExitCode::from(u8::try_from(ended.code).unwrap_or(u8::MAX));
    if let Some(record) = record
        && let Err(error) = tell(args, &record, profile.as_ref())
    {
        super::tell(&error);
    }
    Ok(code)
}

/// Nothing has run, and nothing is recorded.
fn not_started(error: SpawnError) -> ExitCode {
    let (code, hint) = (error.exit_code(), error.hint().to_owned());
    super::tell_with_hint(&anyhow::Error::from(error), Some(&hint));
    ExitCode::from(u8::try_from(code).unwrap_or(1))
}

fn tell(args: &Args, record: &Record, profile: Option<&Profile>) -> anyhow::Result<()> {
    let id = record
        .workloads
        .first()
        .context("the run has no workload")?;
    let report = make(record, Subject::Workload(id.workload.id.clone()), profile)?;
    if !args.quiet {
        summarise(&report)?;
    }
    save(args, &report)
}

/// The summary stands on standard error: standard output is the command's.
fn summarise(report: &Report) -> anyhow::Result<()> {
    let mut text = Vec::new();
    write_as("text", report, &mut text)?;
    std::io::stderr()
        .lock()
        .write_all(&text)
        .context("writing the summary")
}

fn save(args: &Args, report: &Report) -> anyhow::Result<()> {
    let Some(path) = &args.output else {
        return Ok(());
    };
    let mut bytes = Vec::new();
    write_as(args.format.as_deref().unwrap_or("json"), report, &mut bytes)?;
    std::fs::write(path, bytes)
        .with_context(|| format!("could not write the report to `{}`", path.display()))
}

fn write_as(name: &str, report: &Report, out: &mut Vec<u8>) -> anyhow::Result<()> {
    let format = FORMATS.iter().find(|format| format.name == name);
    let format = format.with_context(|| format!("unknown format `{name}`"))?;
    (format.write)(report, &ENGLISH, out).context("could not write the report")
}
