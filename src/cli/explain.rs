//! `wattprint explain`: how a figure of a report follows from its inputs.

use super::pages::PageArgs;
use super::stored;
use crate::explain::{self, Scope};
use anyhow::Context;
use std::path::PathBuf;

/// Tell how a figure of a report follows from counters, factors and assumptions.
#[derive(Debug, Clone, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// The report, as `--format json` wrote it; `-` is standard input.
    #[arg(value_name = "REPORT")]
    report: PathBuf,
    /// The figure's id, as in emissions.location or energy.node/token; by default the
    /// main figures.
    #[arg(value_name = "FIGURE")]
    figure: Option<String>,
    /// Explain the figures of this part of a report that is divided: a workload, a
    /// phase, a label's value, a month.
    #[arg(long, value_name = "KEY")]
    part: Option<String>,
    /// Tell everything each time: devices of one kind one by one.
    #[arg(long)]
    full: bool,
    #[command(flatten)]
    output: PageArgs,
}

const EXAMPLES: &str = "\
Examples:
  wattprint report --place NL --format json --output run.json
  wattprint explain run.json                        the main figures
  wattprint explain run.json emissions.location     one figure
  wattprint explain run.json energy.node --full     every device by itself
  wattprint explain run.json --lang nl --format html --output uitleg.html";

/// Reads the report and writes the explanation.
///
/// # Errors
///
/// When the report cannot be read or is refused, when it has no such figure or part,
/// and when the explanation cannot be written.
pub fn run(args: &Args) -> anyhow::Result<()> {
    args.output.spare([&args.report])?;
    let report = stored::read(&args.report)?;
    let scope = Scope::of(&report, args.part.as_deref(), args.figure.as_deref())
        .with_context(|| format!("explaining `{}`", args.report.display()))?;
    args.output.write(
        || explain::explain_all(&report, &scope, args.full),
        |words| explain::document(&report, &scope, args.full, words),
    )
}
