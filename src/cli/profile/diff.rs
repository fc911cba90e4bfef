//! `wattprint profile diff`: which factors differ, and which reports that changes.

use super::footprints::{Footprints, Recomputed};
use super::{Written, print, print_json};
use crate::cli::catalog::documents;
use crate::profile::{Catalog, Change, InForce, changes};
use crate::quantity::significant;
use serde::Serialize;
use std::path::{Path, PathBuf};

/// What stands for the factors that are built in.
const BUILT_IN: &str = "built-in";

/// Tell which factors differ between two sets, and which reports that changes
///
/// A set is a file, a folder of files that end in `.toml`, or the word
/// `built-in`. With one set, it is what adding that set to the built-in factors
/// would change. Footprints are recomputed with either set before the built-in
/// factors.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  wattprint profile diff supplier.toml
  wattprint profile diff vintage-2025 vintage-2026
  wattprint profile diff vintage-2025 built-in --ledger ledger.db
  wattprint profile diff new.toml --place NL --report run.json")]
pub struct Args {
    /// The first set, or the only one
    #[arg(value_name = "A")]
    first: PathBuf,
    /// The second set
    #[arg(value_name = "B")]
    second: Option<PathBuf>,
    /// Recompute every workload of this ledger under both sets
    #[arg(long, value_name = "FILE")]
    ledger: Option<PathBuf>,
    /// Recompute this report under both sets; may be given several times
    #[arg(long, value_name = "FILE")]
    report: Vec<PathBuf>,
    /// The place of work that was recorded without one
    #[arg(long, value_name = "PLACE")]
    place: Option<String>,
    /// How the differences are written
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t)]
    format: Written,
}

/// All that differs.
#[derive(Debug, Serialize)]
struct Difference {
    before: String,
    after: String,
    factors: Vec<Change>,
    same: usize,
    footprints: Vec<Recomputed>,
}

/// Prints what differs.
///
/// # Errors
///
/// When a set, ledger or report cannot be read, and when stdout cannot be written.
pub fn run(args: &Args) -> anyhow::Result<()> {
    let (before, after) = names(args);
    let (old, new) = (over_built_in(&before)?, over_built_in(&after)?);
    let (factors, same) = match &args.second {
        None => changes(&old, &new)?,
        Some(_) => changes(&alone(&before, &old), &alone(&after, &new))?,
    };
    let footprints = Footprints {
        before: &old,
        after: &new,
        place: args.place.as_deref(),
    };
    let mut recomputed = Vec::new();
    if let Some(ledger) = &args.ledger {
        recomputed.extend(footprints.of_ledger(ledger)?);
    }
    for report in &args.report {
        recomputed.push(footprints.of_report(report)?);
    }
    let difference = Difference {
        before: before.display().to_string(),
        after: after.display().to_string(),
        factors,
        same,
        footprints: recomputed,
    };
    match args.format {
        Written::Json => print_json(&difference),
        Written::Text => print(&told(&difference)),
    }
}

fn names(args: &Args) -> (PathBuf, PathBuf) {
    match &args.second {
        Some(second) => (args.first.clone(), second.clone()),
        None => (BUILT_IN.into(), args.first.clone()),
    }
}

/// The set before the built-in factors, as a command with `--profile` has it.
fn over_built_in(set: &Path) -> anyhow::Result<Catalog> {
    if set == Path::new(BUILT_IN) {
        return Ok(Catalog::embedded());
    }
    Ok(Catalog::adding(documents(&[set.to_owned()])?))
}

/// The set without the built-in factors.
fn alone(set: &Path, catalog: &Catalog) -> Catalog {
    if set == Path::new(BUILT_IN) {
        return Catalog::embedded();
    }
    Catalog::only(catalog.added().to_vec())
}

fn told(difference: &Difference) -> Vec<String> {
    let Difference { before, after, .. } = difference;
    let mut lines = vec![format!("from {before} to {after}")];
    let alike = |a: &Change, b: &Change| (a.quantity, &a.unit) == (b.quantity, &b.unit);
    for group in difference.factors.chunk_by(alike) {
        if let Some(first) = group.first() {
            let unit = if first.unit == "1" {
                "a ratio"
            } else {
                &first.unit
            };
            lines.push(format!("\n{} [{}], {unit}", first.label, first.quantity));
        }
        lines.extend(group.iter().map(row));
    }
    let changed = |it: &&Change| it.before.is_some() && it.after.is_some();
    let count = |is: &dyn Fn(&&Change) -> bool| difference.factors.iter().filter(is).count();
    lines.push(format!(
        "\n{} changed, {} added, {} removed, {} the same",
        count(&changed),
        count(&|it| it.before.is_none()),
        count(&|it| it.after.is_none()),
        difference.same
    ));
    lines.extend(difference.footprints.iter().flat_map(Recomputed::told));
    lines
}

fn row(change: &Change) -> String {
    let number = |it: &InForce| {
        let unit = if it.unit == change.unit {
            String::new()
        } else {
            format!(" {}", it.unit)
        };
        format!("{}{unit} ({})", significant(it.value, 4), it.year)
    };
    let place = &change.place;
    match (&change.before, &change.after) {
        (Some(old), Some(new)) => {
            let values = format!("{} -> {}", number(old), number(new));
            let percent = change.percent.map_or_else(String::new, percent);
            format!("  changed  {place:<10}  {values:<34}  {percent}")
                .trim_end()
                .to_owned()
        }
        (None, Some(new)) => format!("  added    {place:<10}  {}", number(new)),
        (Some(old), None) => format!("  removed  {place:<10}  {}", number(old)),
        (None, None) => String::new(),
    }
}

/// A change in percent, with its sign; where only the bounds moved, that.
pub(super) fn percent(percent: f64) -> String {
    if percent == 0.0 {
        return "bounds only".to_owned();
    }
    let sign = if percent < 0.0 { "-" } else { "+" };
    format!("{sign}{} %", significant(percent.abs(), 3))
}
