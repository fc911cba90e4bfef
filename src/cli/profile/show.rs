//! `wattprint profile show`: one factor, or those of a place, with their papers.

use super::print;
use crate::cli::catalog::catalog;
use crate::cli::common::PlaceArgs;
use crate::cli::factors;
use crate::config::nearest;
use crate::profile::{Catalog, Search, attributions, listed, show, show_accelerator, show_id};
use crate::source::clock;
use anyhow::Context;

/// Print one factor, or those of a place, with the paper behind each
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  wattprint profile show --place NL
  wattprint profile show factor.grid_carbon.NL.2025
  wattprint profile show factor.grid_carbon.NL        the latest year
  wattprint profile show --accelerator H100
  wattprint profile show --attribution                who has to be named")]
pub struct Args {
    /// The factor of this id, as `profile list` and reports name it
    #[arg(value_name = "ID", conflicts_with_all = ["place", "attribution", "accelerator"])]
    id: Option<String>,
    /// What is known of an accelerator, by its name as NVML reports it or a short one
    #[arg(long, value_name = "NAME", conflicts_with_all = ["place", "attribution"])]
    accelerator: Option<String>,
    /// Every publication that is drawn on, with licence and attribution
    #[arg(long, conflicts_with = "place")]
    attribution: bool,
    #[command(flatten)]
    place: PlaceArgs,
}

/// Prints the factors that were asked for.
///
/// # Errors
///
/// When the factor or place is not known, an added file is not right, or stdout
/// cannot be written.
pub fn run(args: &Args) -> anyhow::Result<()> {
    let catalog = catalog(&args.place.profile)?;
    if args.attribution {
        return print(&attributions(&catalog)?);
    }
    if let Some(id) = &args.id {
        return match show_id(&catalog, id)? {
            Some(lines) => print(&lines),
            None => Err(unknown(&catalog, id)?),
        };
    }
    if let Some(name) = &args.accelerator {
        return print(&show_accelerator(&catalog.accelerator(name)?));
    }
    let now = clock::now().wall;
    let placed = factors::placed(catalog, &args.place)?;
    let profile = factors::profile_of(placed.as_ref(), &args.place, now)?;
    let both = placed.zip(profile);
    let (placed, profile) = both.context("no place was given; add --place with a country code")?;
    let beside = factors::beside(&placed, now)?;
    print(&show(&placed.1, &profile, &beside)?)
}

/// That nothing has this id, with the nearest that has one.
fn unknown(catalog: &Catalog, id: &str) -> anyhow::Result<anyhow::Error> {
    let all = listed(catalog, &Search::default())?;
    let near = nearest(id, all.iter().map(|it| &*it.id));
    let help = near.map_or_else(
        || "an id is `factor.QUANTITY.PLACE.YEAR`; `wattprint profile list` lists them".to_owned(),
        |near| format!("did you mean `{near}`?"),
    );
    Ok(anyhow::anyhow!("no factor has the id `{id}`; {help}"))
}
