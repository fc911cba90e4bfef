//! `wattprint explain`: how a figure of a report follows from its inputs.

use super::common::{languages, write_to};
use crate::document::{FORMS, Form};
use crate::explain::{self, Scope};
use crate::language::{Catalogue, ENGLISH, LANGUAGES};
use crate::report::{self, Report};
use anyhow::Context;
use clap::builder::PossibleValuesParser;
use std::path::PathBuf;

/// The format for programs, beside the forms of documents.
const JSON: &str = "json";

/// Tell how a figure of a report follows from counters, factors and assumptions.
#[derive(Debug, Clone, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// The report, as `--format json` wrote it.
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
    /// How the explanation is written.
    #[arg(long, value_name = "FORMAT", default_value = "text", value_parser = formats())]
    format: String,
    /// The language in which it is written.
    #[arg(long, value_name = "LANGUAGE", default_value = ENGLISH.code, value_parser = languages())]
    lang: String,
    /// Write to this file instead of standard output.
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,
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
    let report = read(&args.report)?;
    let scope = Scope::of(&report, args.part.as_deref(), args.figure.as_deref())
        .with_context(|| format!("explaining `{}`", args.report.display()))?;
    write_to(args.output.as_deref(), &args.written(&report, &scope)?)
}

/// Reads a report from a file.
fn read(path: &std::path::Path) -> anyhow::Result<Report> {
    let name = path.display().to_string();
    let text = std::fs::read_to_string(path)
        .with_context(|| format!("could not read the report `{name}`"))?;
    Ok(report::read(&name, &text)?)
}

impl Args {
    fn written(&self, report: &Report, scope: &Scope<'_>) -> anyhow::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        if self.format == JSON {
            let explained = explain::explain_all(report, scope, self.full);
            serde_json::to_writer_pretty(&mut bytes, &explained)
                .context("could not write the explanation")?;
            bytes.push(b'\n');
            return Ok(bytes);
        }
        let words = self.words();
        let document = explain::document(report, scope, self.full, words);
        let form = FORMS.iter().find(|it| it.name == self.format);
        let form = form.with_context(|| format!("unknown format `{}`", self.format))?;
        (form.write)(&document, words, &mut bytes).context("could not write the explanation")?;
        Ok(bytes)
    }

    fn words(&self) -> &'static Catalogue {
        let mut all = LANGUAGES.iter();
        all.find(|it| it.code == self.lang).unwrap_or(&&ENGLISH)
    }
}

/// The values of `--format`: every form of a document, and the one for programs.
fn formats() -> PossibleValuesParser {
    let names = FORMS.iter().map(|form: &Form| form.name);
    PossibleValuesParser::new(names.chain([JSON]))
}
