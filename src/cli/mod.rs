//! The commands, one file each.

pub mod acceptance;
pub mod agent;
pub mod agents;
pub mod audit;
mod believed;
mod catalog;
pub mod common;
pub mod compare;
pub mod doctor;
pub mod documents;
pub mod embodied;
pub mod explain;
mod factors;
pub mod fleet;
mod hint;
pub mod ledger;
mod metering;
mod model;
pub mod offer;
mod pages;
mod paths;
pub mod plan;
pub mod profile;
pub mod release;
pub mod replay;
pub mod report;
pub mod run;
pub mod series;
mod stored;
mod table;
mod text;
pub mod top;
pub mod what_if;
mod worker;
pub mod workload;
mod written;

use crate::language::clean;
use clap::{CommandFactory, Parser, Subcommand};
use std::io::Write;
use std::process::ExitCode;

/// Measures what AI work costs in electricity, water and greenhouse gas,
/// and says how sure it is.
#[derive(Debug, Parser)]
#[command(name = "wattprint", version, about, long_about = None, after_help = EXAMPLES)]
pub struct Arguments {
    #[command(subcommand)]
    command: Command,
}

const EXAMPLES: &str = "\
Examples:
  wattprint run -- python train.py            what did this command cost?
  wattprint run --place NL -- python train.py with CO2e and water of the Dutch grid
  wattprint report --last                     the last run again, in full
  wattprint agent                             meter this node and serve /metrics
  wattprint top                               who draws how much, now
  wattprint doctor                            what can be measured here, and how well";

#[derive(Debug, Subcommand)]
#[allow(clippy::large_enum_variant, reason = "one is made, once")]
enum Command {
    /// Run a command and tell what it cost
    Run(run::Args),
    /// Meter this node all the time and serve metrics
    Agent(agent::Args),
    /// Have the agent charge work that it did not start
    Workload(workload::Args),
    /// Report what the ledger holds
    Report(report::ReportArgs),
    /// Tell how a figure of a report was computed
    Explain(explain::Args),
    /// Take what the ledger holds elsewhere
    Ledger(ledger::Args),
    /// Check that every joule in the ledger has exactly one holder
    Audit(audit::Args),
    /// Plan what work would cost before it is done
    Plan(plan::Args),
    /// Compare reports, plans and offers, and judge them by a policy
    Compare(compare::Args),
    /// Fill in, check and report what a supplier offers
    Offer(offer::Args),
    /// Account again for samples that were recorded earlier
    Replay(replay::Args),
    /// Tell what can be measured here, what cannot, and what would help
    Doctor(doctor::Args),
    /// Show devices and workloads on this terminal, now
    Top(top::Args),
    /// Have the agent let go of the NVIDIA driver for a while
    Release(release::Args),
    /// Show the published factors that turn energy into a footprint
    Profile(profile::Args),
    /// Print a completion script for a shell
    Completions(documents::Completions),
    /// Write the manual pages into a directory
    Man(documents::Man),
    /// Measure an NVIDIA GPU's sensors themselves
    #[command(hide = true)]
    Acceptance(acceptance::Args),
    /// Talk to the NVIDIA driver for the wattprint that started this
    #[command(name = crate::source::WORKER_SUBCOMMAND, hide = true)]
    Worker(worker::Args),
}

/// Runs the command that the arguments name.
pub fn main() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => return misused(&error),
    };
    let done = match arguments.command {
        Command::Run(args) => run::run(&args),
        Command::Agent(args) => agent::run(&args).map(|()| ExitCode::SUCCESS),
        Command::Workload(args) => workload::run(&args).map(|()| ExitCode::SUCCESS),
        Command::Report(args) => report::run(&args).map(|()| ExitCode::SUCCESS),
        Command::Explain(args) => explain::run(&args).map(|()| ExitCode::SUCCESS),
        Command::Ledger(args) => ledger::run(&args).map(|()| ExitCode::SUCCESS),
        Command::Audit(args) => audit::run(&args),
        Command::Plan(args) => plan::run(&args),
        Command::Compare(args) => compare::run(&args),
        Command::Offer(args) => offer::run(&args),
        Command::Replay(args) => replay::run(&args).map(|()| ExitCode::SUCCESS),
        Command::Doctor(args) => doctor::run(&args).map(|()| ExitCode::SUCCESS),
        Command::Top(args) => top::run(&args).map(|()| ExitCode::SUCCESS),
        Command::Release(args) => release::run(&args).map(|()| ExitCode::SUCCESS),
        Command::Profile(args) => profile::run(&args).map(|()| ExitCode::SUCCESS),
        Command::Completions(args) => args.run().map(|()| ExitCode::SUCCESS),
        Command::Man(args) => args.run().map(|()| ExitCode::SUCCESS),
        Command::Acceptance(args) => acceptance::run(&args).map(|()| ExitCode::SUCCESS),
        Command::Worker(args) => worker::run(&args).map(|()| ExitCode::SUCCESS),
    };
    done.unwrap_or_else(|error| {
        tell(&error);
        ExitCode::FAILURE
    })
}

/// The whole tree of commands, for completions and manual pages.
pub fn command() -> clap::Command {
    Arguments::command()
}

/// Prints an error with its causes once, and what would help.
pub fn tell(error: &anyhow::Error) {
    tell_with_hint(error, hint::of(error).as_deref());
}

/// Prints an error with its causes once, and a hint that is known already.
pub fn tell_with_hint(error: &anyhow::Error, hint: Option<&str>) {
    let mut stderr = std::io::stderr().lock();
    // When not even the error can be written, nobody is left to tell.
    let _unheard = writeln!(stderr, "error: {}", harmless(&format!("{error:#}")));
    if let Some(hint) = hint {
        let _unheard = writeln!(stderr, "\nhint: {hint}");
    }
}

/// What an error quotes from files of others does nothing to a terminal.
fn harmless(message: &str) -> String {
    let lines = message.lines().map(|line| clean(line, usize::MAX));
    lines.collect::<Vec<_>>().join("\n")
}

/// Help and version go to stdout and succeed; misuse goes to stderr and is 2.
fn misused(error: &clap::Error) -> ExitCode {
    if error.use_stderr() {
        // When not even the error can be written, nobody is left to tell.
        let _unheard = error.print();
        return ExitCode::from(2);
    }
    let told = common::heard(error.print());
    told.map_or_else(
        |error| {
            tell(&error);
            ExitCode::FAILURE
        },
        |()| ExitCode::SUCCESS,
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_keeps_its_lines_and_loses_what_acts_on_a_terminal() {
        let message = "offer.toml:1:1: is \u{1b}[2J\u{202e}\nand more";
        assert_eq!(
            harmless(message),
            "offer.toml:1:1: is \u{fffd}[2J\u{fffd}\nand more"
        );
    }

    #[test]
    fn the_tree_of_commands_is_well_formed() {
        command().debug_assert();
    }
}
