//! Flags that several commands share, the same word everywhere.

use super::embodied::EmbodiedArgs;
use crate::language::{Catalogue, ENGLISH, LANGUAGES};
use crate::profile::Price;
use crate::report::{FORMATS, Format, Report};
use anyhow::Context;
use clap::builder::{PossibleValue, PossibleValuesParser};
use clap::{Args, ValueEnum};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Where the electricity was used, and factors given by hand.
#[derive(Debug, Clone, Default, PartialEq, Args)]
#[command(next_help_heading = "Place and factors")]
pub struct PlaceArgs {
    /// Place whose grid supplies the electricity; without it: energy only.
    ///
    /// A country code of two letters, as in `--place NL`; a region, as in
    /// `gcp:europe-west4`, `aws:eu-central-1`, `azure:westeurope` or
    /// `us-egrid:ERCT`; an operator's data centres in a country, as in
    /// `operator:google@NL`; or `site:FILE`. The place is never assumed.
    #[arg(long, value_name = "PLACE")]
    pub place: Option<String>,
    /// What a data centre states of itself: a file of factors with its place.
    #[arg(long, value_name = "FILE")]
    pub site: Option<PathBuf>,
    /// Facility energy per IT energy, at least 1.
    #[arg(long, value_name = "RATIO", value_parser = pue)]
    pub pue: Option<f64>,
    /// Water evaporated at the site, in litres per kWh of IT energy.
    #[arg(long, value_name = "L_PER_KWH", value_parser = positive)]
    pub wue: Option<f64>,
    /// Emissions of the grid, in grams CO2e per kWh.
    #[arg(long, value_name = "G_PER_KWH", value_parser = positive)]
    pub grid_intensity: Option<f64>,
    /// Water evaporated by the power stations, in litres per kWh.
    #[arg(long, value_name = "L_PER_KWH", value_parser = positive)]
    pub grid_water: Option<f64>,
    /// More factors: a profile, or a folder of them; may be given several times.
    ///
    /// They go before the built-in ones; `wattprint profile check` checks them.
    #[arg(long, value_name = "FILE_OR_DIR")]
    pub profile: Vec<PathBuf>,
    /// Which published water figures of grids to use; they are never mixed.
    #[arg(long, value_name = "SCENARIO", default_value = "generation-mix")]
    pub water_scenario: WaterWord,
    /// Emissions that the electricity contract states, in grams CO2e per kWh.
    #[arg(long, value_name = "G_PER_KWH", value_parser = positive)]
    pub contract_intensity: Option<f64>,
    /// Share of the electricity that the contract covers; without it: all.
    #[arg(long, value_name = "SHARE", value_parser = share)]
    pub contract_share: Option<f64>,
    /// Average to use, and to flag, for a grid that no source describes.
    #[arg(long, value_name = "REGION")]
    pub fallback: Option<FallbackWord>,
    /// What the making of the hardware cost, given by hand.
    #[command(flatten)]
    pub making: EmbodiedArgs,
    /// What a kWh costs, as in 0.24EUR or 0.24EUR@2026; without it: no money.
    #[arg(long, value_name = "PRICE")]
    pub price: Option<Price>,
    /// Refuse factors that were taken because nothing better was given.
    #[arg(long)]
    pub strict: bool,
}

/// A value of `--water-scenario`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum WaterWord {
    /// Built up from the generation mix, without the evaporation of reservoirs.
    #[default]
    GenerationMix,
    /// As the World Resources Institute published it, with that evaporation.
    Reservoirs,
}

/// A value of `--fallback`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum FallbackWord {
    /// The average of the European Union, for places within it.
    #[value(name = "EU")]
    EuropeanUnion,
    /// The average of the world.
    World,
}

/// How and where the result is written.
#[derive(Debug, Clone, PartialEq, Eq, Args)]
#[command(next_help_heading = "Output")]
pub struct OutputArgs {
    /// How the report is written.
    #[arg(long, value_name = "FORMAT", default_value = default_format(), value_parser = formats())]
    pub format: String,
    /// The language in which it is written.
    #[arg(long, value_name = "LANGUAGE", default_value = ENGLISH.code, value_parser = languages())]
    pub lang: String,
    /// Write to this file instead of standard output.
    #[arg(long, value_name = "FILE")]
    pub output: Option<PathBuf>,
}

impl OutputArgs {
    /// Writes the report as asked.
    ///
    /// A reader that has gone, as in `| head`, is not an error.
    ///
    /// # Errors
    ///
    /// When the file or standard output cannot be written.
    pub fn write(&self, report: &Report) -> anyhow::Result<()> {
        let format = FORMATS.iter().find(|it| it.name == self.format);
        let format = format.with_context(|| format!("unknown format `{}`", self.format))?;
        let mut bytes = Vec::new();
        (format.write)(report, self.words(), &mut bytes).context("could not write the report")?;
        write_to(self.output.as_deref(), &bytes)
    }

    /// The catalogue of the language that was asked for.
    pub fn words(&self) -> &'static Catalogue {
        words(&self.lang)
    }
}

/// The catalogue of the language with this code; the first one for any other.
pub fn words(code: &str) -> &'static Catalogue {
    let mut all = LANGUAGES.iter();
    all.find(|it| it.code == code).unwrap_or(&&ENGLISH)
}

/// Writes to the file, or without one to standard output.
///
/// # Errors
///
/// When the file or standard output cannot be written.
pub fn write_to(path: Option<&Path>, bytes: &[u8]) -> anyhow::Result<()> {
    match path {
        Some(path) => std::fs::write(path, bytes)
            .with_context(|| format!("could not write the report to `{}`", path.display())),
        None => to_standard_output(bytes),
    }
}

/// Refuses to write over a file that is read.
///
/// # Errors
///
/// When the output is one of the inputs, by whatever name.
pub fn spare<'a>(
    output: Option<&Path>,
    inputs: impl IntoIterator<Item = &'a PathBuf>,
) -> anyhow::Result<()> {
    let Some(target) = output.and_then(|it| it.canonicalize().ok()) else {
        return Ok(());
    };
    let is_it = |it: &&PathBuf| it.canonicalize().is_ok_and(|it| it == target);
    match inputs.into_iter().find(is_it) {
        Some(input) => anyhow::bail!(
            "`--output` would replace `{}`, which is read; write to another file",
            input.display()
        ),
        None => Ok(()),
    }
}

/// Writes to standard output. A reader that has gone is not an error.
///
/// # Errors
///
/// When standard output cannot be written.
pub fn to_standard_output(bytes: &[u8]) -> anyhow::Result<()> {
    let mut out = io::stdout().lock();
    heard(out.write_all(bytes))
}

/// What became of something that was written to standard output: all of it is flushed, and
/// a reader that has gone is not an error. A command keeps the status that it would have
/// had, so that a verdict is the same with and without `| head`.
///
/// # Errors
///
/// When standard output cannot be written, as on a full disk.
pub fn heard(written: io::Result<()>) -> anyhow::Result<()> {
    match written.and_then(|()| io::stdout().flush()) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        written => written.context("could not write to standard output"),
    }
}

/// The values of `--format`, from the table of formats.
fn formats() -> PossibleValuesParser {
    let value = |format: &Format| PossibleValue::new(format.name).help(format.about);
    PossibleValuesParser::new(FORMATS.iter().map(value))
}

/// The values of `--lang`, from the table of languages.
pub fn languages() -> PossibleValuesParser {
    PossibleValuesParser::new(LANGUAGES.iter().map(|it| it.code))
}

fn default_format() -> &'static str {
    FORMATS.first().map_or("text", |format| format.name)
}

fn pue(text: &str) -> Result<f64, String> {
    let ratio = positive(text)?;
    if ratio < 1.0 {
        return Err("a PUE is at least 1: the facility contains the IT".to_owned());
    }
    Ok(ratio)
}

fn share(text: &str) -> Result<f64, String> {
    match positive(text)? {
        share if share <= 1.0 => Ok(share),
        _ => Err("a share is at most 1".to_owned()),
    }
}

/// A number above zero.
///
/// # Errors
///
/// When it is not one.
pub fn above_zero(text: &str) -> Result<f64, String> {
    match positive(text)? {
        number if number > 0.0 => Ok(number),
        _ => Err("must be a number above 0".to_owned()),
    }
}

fn positive(text: &str) -> Result<f64, String> {
    let number: f64 = text.parse().map_err(|_| "not a number".to_owned())?;
    if number.is_finite() && number >= 0.0 {
        Ok(number)
    } else {
        Err("must be a number of at least 0".to_owned())
    }
}
