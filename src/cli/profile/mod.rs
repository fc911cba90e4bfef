//! `wattprint profile`: the published factors, each with its paper.

mod check;
mod diff;
mod footprints;
mod list;
mod show;

use clap::{Args as ClapArgs, Subcommand, ValueEnum};

/// Show the published factors that turn energy into a footprint
#[derive(Debug, ClapArgs)]
#[command(after_help = "\
Examples:
  wattprint profile list                      every factor that is built in
  wattprint profile list --kind grid_carbon denmark
  wattprint profile show --place NL           what is used for the Netherlands, and why
  wattprint profile show factor.grid_carbon.NL.2025
  wattprint profile check supplier.toml       is this file right, and what would it replace?
  wattprint profile diff vintage-2025 vintage-2026 --ledger ledger.db")]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// List factors, those found by a word if one is given
    List(list::Args),
    /// Print one factor, or those of a place, with the paper behind each
    Show(show::Args),
    /// Check files of factors, and tell everything that is wrong with them
    Check(check::Args),
    /// Tell which factors differ between two sets, and which reports that changes
    Diff(diff::Args),
}

/// How factors are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
enum Written {
    /// For people
    #[default]
    Text,
    /// For programs
    Json,
}

/// Does what was asked.
///
/// # Errors
///
/// When a file, place or factor is not known or not right, and when stdout cannot
/// be written.
pub fn run(args: &Args) -> anyhow::Result<()> {
    match &args.command {
        Command::List(args) => list::run(args),
        Command::Show(args) => show::run(args),
        Command::Check(args) => check::run(args),
        Command::Diff(args) => diff::run(args),
    }
}

/// Writes lines to standard output.
fn print(lines: &[String]) -> anyhow::Result<()> {
    super::common::to_standard_output(format!("{}\n", lines.join("\n")).as_bytes())
}

/// Writes one JSON value to standard output.
fn print_json(value: &impl serde::Serialize) -> anyhow::Result<()> {
    print(&[serde_json::to_string_pretty(value)?])
}
