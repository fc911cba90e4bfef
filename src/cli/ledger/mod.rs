//! `wattprint ledger`: what the ledger holds, for other tools.

mod export;
mod labels;
mod output;
mod rows;

use clap::Subcommand;

/// Take what the ledger holds elsewhere
#[derive(Debug, Clone, clap::Args)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Clone, Subcommand)]
enum Command {
    /// Write the ledger's periods for Prometheus, or as a table
    Export(export::Args),
}

/// Does what was asked.
///
/// # Errors
///
/// When a ledger cannot be read, holds nothing of what was asked for, or the
/// output cannot be written.
pub fn run(args: &Args) -> anyhow::Result<()> {
    match &args.command {
        Command::Export(args) => export::run(args),
    }
}
