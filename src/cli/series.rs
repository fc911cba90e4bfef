//! Flags for a grid's intensity hour by hour, on commands that know when.

use crate::profile::{Lacking, Profile, Series, UsedWhen};
use crate::quantity::Energy;
use anyhow::Context;
use clap::{Args, ValueEnum};
use jiff::Timestamp;
use std::path::PathBuf;

/// A supplied series of grid intensities.
#[derive(Debug, Clone, Default, PartialEq, Eq, Args)]
#[command(next_help_heading = "Place and factors")]
pub struct SeriesArgs {
    /// Grid intensities hour by hour: CSV `time,g_per_kwh` below its citation.
    ///
    /// The annual mean of the place is replaced by the mean weighted by the
    /// energy used at each time.
    #[arg(long, value_name = "FILE", conflicts_with = "grid_intensity")]
    pub grid_series: Option<PathBuf>,
    /// What stands in for times that the series lacks; by default it is refused.
    #[arg(long, value_name = "WHAT", requires = "grid_series")]
    pub grid_series_lacking: Option<StandIn>,
}

/// What may stand in for a time that a series lacks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum StandIn {
    /// The annual mean of the place.
    Annual,
}

impl SeriesArgs {
    /// Replaces the annual mean by that of the series, if one was given.
    ///
    /// `used` tells when which energy was used; it is asked only then.
    ///
    /// # Errors
    ///
    /// When there is no place, when the series cannot be read, or does not cover
    /// the times.
    pub fn apply(
        &self,
        profile: Option<&mut Profile>,
        used: impl FnOnce() -> anyhow::Result<Vec<(Timestamp, Timestamp, Energy)>>,
    ) -> anyhow::Result<()> {
        let Some(path) = &self.grid_series else {
            return Ok(());
        };
        let profile = profile.context(
            "grid intensities were given without a place; \
             add --place with a country code such as NL",
        )?;
        let reading = || format!("reading the grid intensities in `{}`", path.display());
        let text = std::fs::read_to_string(path).with_context(reading)?;
        let name = path.file_name().unwrap_or(path.as_os_str());
        let series = Series::parse(&name.to_string_lossy(), &text).with_context(reading)?;
        let used = used()?.into_iter();
        let used: Vec<UsedWhen> = used
            .map(|(from, until, energy)| UsedWhen {
                from,
                until,
                energy,
            })
            .collect();
        let lacking = match self.grid_series_lacking {
            Some(StandIn::Annual) => Lacking::AnnualMean,
            None => Lacking::Refused,
        };
        let weighted = series.weighted(&profile.grid_carbon, &used, lacking);
        profile.grid_carbon = weighted.context("weighting the grid intensities by energy")?;
        Ok(())
    }
}
