//! `wattprint offer`: what suppliers state, filled in, checked and reported.

mod check;
mod flags;
mod new;
mod read;
mod report;

pub use read::{read, read_with_digest};
pub use report::{report, report_of};

use clap::{Args as ClapArgs, Subcommand};
use std::process::ExitCode;

/// Fill in, check and report what a supplier offers
#[derive(Debug, ClapArgs)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Write a blank for a supplier to fill in
    New(new::NewArgs),
    /// Tell what an offer lacks and what in it cannot be so
    Check(check::CheckArgs),
    /// Report what an offer would cost over its term
    Report(Box<report::ReportArgs>),
}

/// Does what was asked with offers.
///
/// # Errors
///
/// When a file cannot be read or written, is no offer, or does not hold.
pub fn run(args: &Args) -> anyhow::Result<ExitCode> {
    match &args.command {
        Command::New(args) => new::run(args).map(|()| ExitCode::SUCCESS),
        Command::Check(args) => check::run(args),
        Command::Report(args) => report::run(args).map(|()| ExitCode::SUCCESS),
    }
}
