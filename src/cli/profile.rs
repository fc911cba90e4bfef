//! `wattprint profile`: the published factors, each with its paper.

use super::common::PlaceArgs;
use crate::profile::{Catalog, list, show};
use crate::source::clock;
use anyhow::Context;
use clap::{Args as ClapArgs, Subcommand};

/// Show the published factors that turn energy into a footprint
#[derive(Debug, ClapArgs)]
#[command(after_help = "\
Examples:
  wattprint profile list                    every factor that is built in
  wattprint profile show --place NL         what is used for the Netherlands, and why")]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// List every factor, one a line
    List,
    /// Print the factors of one place with the paper behind each
    Show(PlaceArgs),
}

/// Prints the factors that were asked for.
///
/// # Errors
///
/// When the place is not known or stdout cannot be written.
pub fn run(args: &Args) -> anyhow::Result<()> {
    let lines = match &args.command {
        Command::List => list(&Catalog::embedded())?,
        Command::Show(place) => {
            let now = clock::now().wall;
            let profile = super::factors::profile(place, now)?;
            let profile = profile.context("no place was given; add --place with a country code")?;
            show(&profile, &super::factors::beside(place, now)?)
        }
    };
    super::common::to_standard_output(format!("{}\n", lines.join("\n")).as_bytes())
}
