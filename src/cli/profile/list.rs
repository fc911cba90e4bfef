//! `wattprint profile list`: every factor, or those that are searched for.

use super::{Written, print, print_json};
use crate::cli::catalog::catalog;
use crate::profile::{Kind, Search, listed, listing};
use clap::builder::PossibleValuesParser;
use std::path::PathBuf;

/// List factors, those found by a word if one is given
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  wattprint profile list
  wattprint profile list --kind pue
  wattprint profile list --place NL --format json
  wattprint profile list ember 2025           both words, in any part of a row")]
pub struct Args {
    /// Words that each stand in the factor's id, place, scope, citation or file
    #[arg(value_name = "PATTERN")]
    words: Vec<String>,
    /// Factors of this quantity only
    #[arg(long, value_name = "KIND", value_parser = kinds())]
    kind: Option<String>,
    /// Factors published for this very place only
    #[arg(long, value_name = "PLACE")]
    place: Option<String>,
    /// More factors: a profile, or a folder of them; may be given several times
    #[arg(long, value_name = "FILE_OR_DIR")]
    profile: Vec<PathBuf>,
    /// How they are written
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t)]
    format: Written,
}

/// Prints the factors that were found.
///
/// # Errors
///
/// When none is found, an added file is not right, or stdout cannot be written.
pub fn run(args: &Args) -> anyhow::Result<()> {
    let search = Search {
        words: args.words.clone(),
        kind: args.kind.as_deref().and_then(Kind::named),
        place: args.place.clone(),
    };
    let rows = listed(&catalog(&args.profile)?, &search)?;
    anyhow::ensure!(
        !rows.is_empty(),
        "no factor fits that; `wattprint profile list` without words lists all of them"
    );
    match args.format {
        Written::Json => print_json(&rows),
        Written::Text => print(&listing(&rows)),
    }
}

fn kinds() -> PossibleValuesParser {
    PossibleValuesParser::new(Kind::all().map(Kind::key))
}
