//! `wattprint workload`: windows around work, opened and closed from outside.

mod caller;
mod listed;
mod server;
mod start;

use crate::cli::common::to_standard_output;
use crate::cli::run::args::work;
use crate::http::socket::{Mark, Stop};
use crate::sample::{Phase, Work, WorkloadId};
use anyhow::Context;
use std::path::PathBuf;

/// Have the agent charge work that it did not start
///
/// A workload begun here stays open when this command has ended: until it is
/// stopped, until its owner ends, or until the last of its processes does. The
/// agent asks the kernel who calls: only the same user and root may stop or mark
/// it, and nobody can have another user's processes followed.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    #[command(subcommand)]
    what: What,
    /// The agent's socket; by default where agents usually listen
    #[arg(long, value_name = "FILE", global = true)]
    socket: Option<PathBuf>,
}

#[derive(Debug, clap::Subcommand)]
enum What {
    /// Open a workload and print its identity
    Start(start::Args),
    /// Close a workload
    Stop(StopArgs),
    /// Have a workload go on in another phase, and print its new identity
    Mark(MarkArgs),
    /// Show the workloads that are open, and those that ended by themselves
    List(listed::Args),
}

#[derive(Debug, clap::Args)]
struct StopArgs {
    /// The workload, as `start` printed it
    id: String,
    /// Useful output, so that figures are also given per unit of it; may be
    /// given several times
    #[arg(long = "work", value_name = "UNIT=NUMBER", value_parser = work)]
    work: Vec<Work>,
}

#[derive(Debug, clap::Args)]
struct MarkArgs {
    /// The workload; by default the innermost one that this command is part of
    id: Option<String>,
    /// Its phase from now on: pretraining, finetuning, evaluation, inference or
    /// other
    #[arg(long, value_name = "PHASE")]
    phase: Phase,
}

const EXAMPLES: &str = "\
Examples:
  id=$(wattprint workload start --name train --phase finetuning)
  wattprint workload mark --phase evaluation         within it, or within `wattprint run`
  wattprint workload stop \"$id\" --work tokens=1.2M
  wattprint workload start --name serve --pid 4711   a process and what it starts
  wattprint workload start --name lab --gpus 0,1     two GPUs, whoever computes on them";

/// Asks the agent, and tells what it did.
///
/// # Errors
///
/// No agent runs, or it refuses.
pub fn run(args: &Args) -> anyhow::Result<()> {
    let socket = args.socket.as_deref();
    let told = match &args.what {
        What::Start(args) => start::run(args, socket)?,
        What::Stop(args) => stop(args, socket)?,
        What::Mark(args) => mark(args, socket)?,
        What::List(args) => listed::run(args, socket)?,
    };
    to_standard_output(told.as_bytes())
}

fn stop(args: &StopArgs, socket: Option<&std::path::Path>) -> anyhow::Result<String> {
    let stop = Stop {
        workload: WorkloadId(args.id.as_str().into()),
        work: args.work.clone(),
        user: 0,
    };
    let mut agent = server::agent(socket)?;
    agent.stop(stop).context("the workload was not stopped")?;
    let id = &args.id;
    Ok(format!(
        "stopped {id}; `wattprint report --workload {id}` tells what it used\n"
    ))
}

fn mark(args: &MarkArgs, socket: Option<&std::path::Path>) -> anyhow::Result<String> {
    let mut server = server::of_this_process(socket)?;
    let id = args.id.as_deref();
    let mark = Mark {
        workload: id.map(|id| WorkloadId(id.into())),
        phase: args.phase,
        user: 0,
        pid: 0,
    };
    let marked = server.mark(mark).context("the phase was not changed")?;
    Ok(format!("{marked}\n"))
}
