//! `wattprint offer new`: a blank for a supplier to fill in.

use crate::cli::common::{languages, to_standard_output, words};
use crate::language::ENGLISH;
use crate::offer;
use crate::sample::Phase;
use anyhow::Context;
use clap::Args;
use clap::builder::PossibleValuesParser;
use std::fs::File;
use std::io::Write;
use std::path::PathBuf;

/// Write a blank for a supplier to fill in
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  wattprint offer new --lang nl --output offerte.toml
  wattprint offer new --phase finetuning > offer.toml")]
pub struct NewArgs {
    /// The language of the explanations.
    #[arg(long, value_name = "LANGUAGE", default_value = ENGLISH.code, value_parser = languages())]
    lang: String,
    /// What is offered.
    #[arg(long, value_name = "PHASE", default_value = Phase::Inference.name(), value_parser = phases())]
    phase: String,
    /// Write to this new file instead of standard output.
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,
}

/// Writes the blank.
///
/// # Errors
///
/// When the file is there already, or cannot be written.
pub fn run(args: &NewArgs) -> anyhow::Result<()> {
    let phase = Phase::ALL.into_iter().find(|it| it.name() == args.phase);
    let text = offer::blank(words(&args.lang), phase.unwrap_or(Phase::Inference));
    let Some(path) = &args.output else {
        return to_standard_output(text.as_bytes());
    };
    // What a supplier has filled in is never written over.
    let file = File::create_new(path);
    let file = file.with_context(|| {
        let path = path.display();
        format!("could not make the new file `{path}`; give a name that is not taken")
    });
    file?
        .write_all(text.as_bytes())
        .with_context(|| format!("could not write `{}`", path.display()))
}

fn phases() -> PossibleValuesParser {
    let offered = [Phase::Inference, Phase::Pretraining, Phase::Finetuning];
    PossibleValuesParser::new(offered.map(Phase::name))
}
