//! `wattprint run`: one command, from before it starts until all is settled.

mod alone;
pub mod args;
mod beside;
pub mod child;
mod hours;
mod lead;
pub mod own_socket;
mod phases;
pub mod ranks;
pub mod refusal;
pub mod run_id;
pub mod signals;
mod status;
mod wait;

pub use args::Args;

use super::common::words;
use super::report::make;
use super::series::Used;
use super::{factors, metering};
use crate::accounting::Record;
use crate::http::socket::{Client, agent_sockets, find_agent};
use crate::language::Catalogue;
use crate::ledger::Unsaved;
use crate::profile::Profile;
use crate::report::{self, FORMATS, Report, Subject};
use crate::sample::WorkloadId;
use crate::source::{Roots, Workers, clock};
use alone::{Metering, NOT_SAVED};
use anyhow::Context;
use child::{Child, Ended};
use lead::Lead;
use phases::Phases;
use refusal::SpawnError;
use signals::Signals;
use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

/// A command that runs.
pub struct Started {
    /// What is charged.
    pub phases: Phases,
    /// Whether it runs in a control group of its own.
    pub in_cgroup: bool,
}

/// Who meters this run.
enum Meter {
    /// An agent runs on this node.
    Agent(Client),
    /// Another rank of this launch leads.
    Leader(Client, WorkloadId),
    /// This process, perhaps for other ranks too.
    Here(Option<Lead>),
}

/// Runs the command and tells what it cost.
///
/// # Errors
///
/// Whatever goes wrong before the command starts. Afterwards nothing is an
/// error: the command's exit code is returned whatever became of the metering.
pub fn run(args: &Args) -> anyhow::Result<ExitCode> {
    let now = clock::now().wall;
    let profile = factors::profile(&args.place, now)?;
    let grid = args.series.beginning(profile.as_ref(), now)?;
    let signals = Signals::block().context("taking over the signals")?;
    let roots = args.paths.roots();
    let meter = meter(args, &roots);
    let metered_here = matches!(meter, Meter::Here(_));
    let done = match meter {
        Meter::Here(lead) => match here(args, roots, signals, lead)? {
            Ok(done) => done,
            Err(error) => return Ok(not_started(error)),
        },
        Meter::Agent(client) => match registered(args, &roots, signals, client, None)? {
            Ok(done) => done,
            Err(error) => return Ok(not_started(error)),
        },
        Meter::Leader(client, id) => match registered(args, &roots, signals, client, Some(id))? {
            Ok(done) => done,
            Err(error) => return Ok(not_started(error)),
        },
    };
    let in_ledger = metered_here && done.unsaved.is_none();
    if let Some(record) = done.record {
        let profile = profile.and_then(|it| hours::weighted(it, grid.as_ref(), &record, done.used));
        if let Err(error) = tell(args, &record, profile.as_ref(), in_ledger) {
            super::tell(&error);
        }
    }
    // Said even if no summary is wanted: the run would be lost unnoticed.
    if let Some(unsaved) = done.unsaved {
        super::tell(&anyhow::anyhow!(unsaved.reason).context(NOT_SAVED));
    }
    Ok(ExitCode::from(
        u8::try_from(done.ended.code).unwrap_or(u8::MAX),
    ))
}

/// What came of a command.
struct Done {
    ended: Ended,
    /// What was metered, if that is told here.
    record: Option<Record>,
    /// When it used its energy, if that was metered here.
    used: Option<Used>,
    /// What the ledger could not take in.
    unsaved: Option<Unsaved>,
}

/// Finds whoever meters already. Nobody is asked with `--alone`.
///
/// The node's agent is not asked when facts come from elsewhere than where the
/// agent reads them; the ranks of one launch all read them in the same place.
fn meter(args: &Args, roots: &Roots) -> Meter {
    if args.alone {
        return lead::alone();
    }
    let runtime = std::env::var_os("XDG_RUNTIME_DIR").map(PathBuf::from);
    let sockets = match &args.socket {
        Some(socket) => vec![socket.clone()],
        None if *roots == Roots::default() => agent_sockets(runtime.as_deref()),
        None => Vec::new(),
    };
    if let Some(client) = find_agent(&sockets) {
        return Meter::Agent(client);
    }
    lead::settle(args, roots, runtime.as_deref())
}

fn here(
    args: &Args,
    roots: Roots,
    signals: Signals,
    lead: Option<Lead>,
) -> anyhow::Result<Result<Done, SpawnError>> {
    let id = metering::identity(clock::now().wall);
    let roots = Roots {
        workers: Some(Workers::of_this_program()),
        ..roots
    };
    let metering = Metering::start(args, roots, id)?;
    let socket = lead.as_ref().map(Lead::socket);
    let told = own_socket::told(socket, metering.id());
    let (group, mask) = (metering.cgroup(), signals.mask_before());
    let child = match Child::spawn_told(&args.command, group, mask, &told) {
        Ok(child) => child,
        Err(error) => return Ok(Err(error)),
    };
    let started = Started {
        in_cgroup: child.in_cgroup(),
        phases: metering.follow(args, &child),
    };
    let serving = lead.and_then(|lead| lead.serve(&started.phases, metering.control()));
    let ended = wait(child, signals, metering.roots())?;
    if let Some(serving) = serving {
        serving.until_left();
    }
    let hours = metering.hours();
    let (record, unsaved) = metering.finish(args, &started, &ended);
    Ok(Ok(Done {
        ended,
        record,
        used: Some(hours.told()),
        unsaved,
    }))
}

/// Runs the command while somebody else meters it.
fn registered(
    args: &Args,
    roots: &Roots,
    signals: Signals,
    mut client: Client,
    member_of: Option<WorkloadId>,
) -> anyhow::Result<Result<Done, SpawnError>> {
    let follows = member_of.is_some();
    let workload = match member_of {
        Some(workload) => workload,
        None => client.begin(beside::membership(args, None))?,
    };
    let told = own_socket::told(Some(client.path()), &workload.0);
    let child = match Child::spawn_told(&args.command, None, signals.mask_before(), &told) {
        Ok(child) => child,
        Err(error) => return Ok(Err(error)),
    };
    let ended = wait(child, signals, roots)?;
    let record = match beside::finish(&mut client, &workload, args, &ended) {
        Ok(record) => record,
        Err(error) => {
            super::tell(&error.context("this run was metered elsewhere, and is not told here"));
            None
        }
    };
    if follows && record.is_none() && !args.quiet {
        note("another rank of this launch meters this node; its summary holds this rank too");
    }
    Ok(Ok(Done {
        ended,
        record,
        used: None,
        unsaved: None,
    }))
}

fn wait(child: Child, signals: Signals, roots: &Roots) -> anyhow::Result<Ended> {
    let procfs = roots.procfs.clone();
    // A signal that comes after the command has ended finds nobody to take it.
    signals
        .pass_to(child.leash(), procfs.clone(), |_| {})
        .context("starting the thread that passes signals on")?;
    Ok(child.wait_beside(&procfs, roots.workers.as_ref()))
}

/// Nothing has run, and nothing is recorded.
fn not_started(error: SpawnError) -> ExitCode {
    let (code, hint) = (error.exit_code(), error.hint().to_owned());
    super::tell_with_hint(&anyhow::Error::from(error), Some(&hint));
    ExitCode::from(u8::try_from(code).unwrap_or(1))
}

fn tell(
    args: &Args,
    record: &Record,
    profile: Option<&Profile>,
    in_ledger: bool,
) -> anyhow::Result<()> {
    let subject = Subject::of(&record.workloads).context("the run has no workload")?;
    let report = make(record, subject, profile, &args.place)?;
    if !args.quiet {
        let rest = in_ledger.then(|| rest(args));
        summarise(&report, rest.as_deref(), words(&args.lang))?;
    }
    save(args, &report)
}

/// The summary stands on standard error: standard output is the command's.
fn summarise(report: &Report, rest: Option<&str>, words: &Catalogue) -> anyhow::Result<()> {
    let mut text = Vec::new();
    report::summarise(report, rest, words, &mut text).context("writing the summary")?;
    std::io::stderr()
        .lock()
        .write_all(&text)
        .context("writing the summary")
}

/// The command that reports this run again.
fn rest(args: &Args) -> String {
    match &args.ledger {
        Some(ledger) => format!("wattprint report --last --ledger {}", ledger.display()),
        None => "wattprint report --last".to_owned(),
    }
}

fn save(args: &Args, report: &Report) -> anyhow::Result<()> {
    let Some(path) = &args.output else {
        return Ok(());
    };
    let mut bytes = Vec::new();
    let format = args.format.as_deref().unwrap_or("json");
    write_as(format, report, words(&args.lang), &mut bytes)?;
    std::fs::write(path, bytes)
        .with_context(|| format!("could not write the report to `{}`", path.display()))
}

fn write_as(
    name: &str,
    report: &Report,
    words: &Catalogue,
    out: &mut Vec<u8>,
) -> anyhow::Result<()> {
    let format = FORMATS.iter().find(|format| format.name == name);
    let format = format.with_context(|| format!("unknown format `{name}`"))?;
    (format.write)(report, words, out).context("could not write the report")
}

fn note(line: &str) {
    // When standard error is gone there is nobody to tell.
    let _unheard = writeln!(std::io::stderr(), "wattprint: {line}");
}
