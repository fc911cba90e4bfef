//! `wattprint plan check`: do stated figures agree with one another?

use super::checked::CHECK_FORMATS;
use crate::cli::common::write_to;
use crate::plan::claim::{Claim, Scope, Stated, Unit, Verdict, check, units, verdict};
use crate::quantity::{
    CarbonIntensity, Emissions, Energy, Power, Quantity, Ratio, Time, Water, WaterIntensity,
};
use anyhow::Context;
use clap::builder::{PossibleValue, PossibleValuesParser};
use clap::{Args, ValueEnum};
use std::path::PathBuf;
use std::process::ExitCode;

/// Check whether stated figures agree with one another
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  wattprint plan check --accelerator-hours 3_552_000 --power 330W --pue 1.10
      --grid-intensity 429 --energy 1287MWh --emissions 552.1t
  wattprint plan check --energy 230MWh --energy-scope it --pue 1.12
      --grid-intensity 352 --emissions 101t

Write numbers with the digits in which they were stated: these say how far they
were rounded. Agreement shows that the arithmetic is right, not that the figures
are true.

Exit code: 0 they agree, 3 they do not, 4 too little is stated to tell.")]
pub struct CheckArgs {
    /// Accelerator-hours.
    #[arg(long, value_name = "H", value_parser = hours, conflicts_with = "wall_time")]
    accelerator_hours: Option<Stated<Time>>,
    /// How long it took, such as 14.8days; with --count.
    #[arg(long, value_name = "TIME", value_parser = wall, requires = "count")]
    wall_time: Option<Stated<Time>>,
    /// Accelerators that worked at the same time.
    #[arg(long, value_name = "N", value_parser = super::number::count, requires = "wall_time")]
    count: Option<u64>,
    /// Average power of one accelerator, with what is counted with it.
    #[arg(long, value_name = "POWER", value_parser = power)]
    power: Option<Stated<Power>>,
    /// Power of the node over that of its accelerators.
    #[arg(long, value_name = "X", value_parser = ratio)]
    host_multiplier: Option<Stated<Ratio>>,
    /// Facility energy per IT energy.
    #[arg(long, value_name = "RATIO", value_parser = pue)]
    pue: Option<Stated<Ratio>>,
    /// Emissions of the grid, in grams CO2e per kWh.
    #[arg(long, value_name = "G_PER_KWH", value_parser = grid)]
    grid_intensity: Option<Stated<CarbonIntensity>>,
    /// Water evaporated at the site, in litres per kWh of IT energy.
    #[arg(long, value_name = "L_PER_KWH", value_parser = water_intensity)]
    wue: Option<Stated<WaterIntensity>>,
    /// Water evaporated by the power stations, in litres per kWh.
    #[arg(long, value_name = "L_PER_KWH", value_parser = water_intensity)]
    grid_water: Option<Stated<WaterIntensity>>,
    /// The stated energy, such as 230MWh.
    #[arg(long, value_name = "ENERGY", value_parser = energy)]
    energy: Option<Stated<Energy>>,
    /// Where that energy was counted.
    #[arg(long, value_enum, default_value_t = ScopeArg::Facility, value_name = "SCOPE")]
    energy_scope: ScopeArg,
    /// The stated emissions, such as 101t.
    #[arg(long, value_name = "MASS", value_parser = emissions)]
    emissions: Option<Stated<Emissions>>,
    /// The stated water, such as 39kL.
    #[arg(long, value_name = "VOLUME", value_parser = water)]
    water: Option<Stated<Water>>,
    /// How what was found is written.
    #[arg(long, value_name = "FORMAT", default_value = "text", value_parser = formats(),
          help_heading = "Output")]
    format: String,
    /// Write to this file instead of standard output.
    #[arg(long, value_name = "FILE", help_heading = "Output")]
    output: Option<PathBuf>,
}

/// Where an energy is counted, as on the command line.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum ScopeArg {
    /// At the machines: a PUE still has to be applied.
    It,
    /// At the building: the PUE is in it.
    Facility,
}

/// Checks the claim and writes what was found.
///
/// # Errors
///
/// When the file or standard output cannot be written.
pub fn run(args: &CheckArgs) -> anyhow::Result<ExitCode> {
    let checked = check(&args.claim());
    let verdict = verdict(&checked);
    let format = CHECK_FORMATS.iter().find(|it| it.name == args.format);
    let format = format.with_context(|| format!("unknown format `{}`", args.format))?;
    let written = (format.write)(&checked, verdict)?;
    write_to(args.output.as_deref(), written.as_bytes())?;
    Ok(match verdict {
        Verdict::Holds => ExitCode::SUCCESS,
        Verdict::DoesNotHold => ExitCode::from(3),
        Verdict::CannotTell => ExitCode::from(4),
    })
}

impl CheckArgs {
    fn claim(&self) -> Claim {
        Claim {
            accelerator_time: self.accelerator_hours,
            count: self.count.map(|it| Stated::exact(Ratio::new(it as f64))),
            wall_time: self.wall_time,
            power: self.power,
            host: self.host_multiplier,
            pue: self.pue,
            grid_intensity: self.grid_intensity,
            wue: self.wue,
            grid_water: self.grid_water,
            energy: self.energy,
            energy_scope: match self.energy_scope {
                ScopeArg::It => Scope::It,
                ScopeArg::Facility => Scope::Facility,
            },
            emissions: self.emissions,
            water: self.water,
            ..Claim::default()
        }
    }
}

fn formats() -> PossibleValuesParser {
    let values = CHECK_FORMATS.iter();
    PossibleValuesParser::new(values.map(|it| PossibleValue::new(it.name).help(it.about)))
}

fn parse<Q: Quantity>(text: &str, units: &[Unit]) -> Result<Stated<Q>, String> {
    Stated::parse(text, units).map_err(|error| error.to_string())
}

fn hours(text: &str) -> Result<Stated<Time>, String> {
    parse(text, units::HOURS)
}

fn wall(text: &str) -> Result<Stated<Time>, String> {
    parse(text, units::WALL)
}

fn power(text: &str) -> Result<Stated<Power>, String> {
    parse(text, units::POWER)
}

fn ratio(text: &str) -> Result<Stated<Ratio>, String> {
    parse(text, &units::RATIO[..1])
}

fn pue(text: &str) -> Result<Stated<Ratio>, String> {
    // A PUE of 1 is not a rounded one: it says that the building is not counted.
    if text.trim() == "1" {
        return Ok(Stated::exact(Ratio::new(1.0)));
    }
    let stated = ratio(text)?;
    if stated.as_input().central < 1.0 {
        return Err("a PUE is at least 1: the facility contains the IT".to_owned());
    }
    Ok(stated)
}

fn grid(text: &str) -> Result<Stated<CarbonIntensity>, String> {
    parse(text, units::GRID)
}

fn water_intensity(text: &str) -> Result<Stated<WaterIntensity>, String> {
    // A site without evaporative cooling has none, which is a statement too.
    if text.trim() == "0" {
        return Ok(Stated::exact(WaterIntensity::ZERO));
    }
    parse(text, units::WATER_INTENSITY)
}

fn energy(text: &str) -> Result<Stated<Energy>, String> {
    parse(text, units::ENERGY)
}

fn emissions(text: &str) -> Result<Stated<Emissions>, String> {
    parse(text, units::EMISSIONS)
}

fn water(text: &str) -> Result<Stated<Water>, String> {
    parse(text, units::WATER)
}
