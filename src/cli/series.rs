//! Flags for a grid's intensity hour by hour, on commands that know when.

use crate::profile::{Lacking, Profile, Series, UsedWhen};
use crate::quantity::Energy;
use anyhow::Context;
use clap::{Args, ValueEnum};
use jiff::Timestamp;
use std::path::{Path, PathBuf};

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

/// When energy was used: from, until, and how much.
pub type Used = Vec<(Timestamp, Timestamp, Energy)>;

/// A series that has been read.
pub struct Hours {
    series: Series,
    lacking: Lacking,
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
        used: impl FnOnce() -> anyhow::Result<Used>,
    ) -> anyhow::Result<()> {
        match (self.read(profile.is_some())?, profile) {
            (Some(hours), Some(profile)) => hours.apply(profile, &used()?),
            _ => Ok(()),
        }
    }

    /// The series for work that begins now, if one was given.
    ///
    /// # Errors
    ///
    /// As [`apply`](Self::apply), if nothing but this moment were used: a series of
    /// another year is refused before any work is done.
    pub fn beginning(
        &self,
        profile: Option<&Profile>,
        now: Timestamp,
    ) -> anyhow::Result<Option<Hours>> {
        let hours = self.read(profile.is_some())?;
        if let (Some(hours), Some(profile)) = (&hours, profile) {
            let moment = vec![(now, now, Energy::from_joules(1.0))];
            hours.apply(&mut profile.clone(), &moment)?;
        }
        Ok(hours)
    }

    fn read(&self, placed: bool) -> anyhow::Result<Option<Hours>> {
        let Some(path) = &self.grid_series else {
            return Ok(None);
        };
        anyhow::ensure!(
            placed,
            "grid intensities were given without a place; \
             add --place with a country code such as NL"
        );
        let series = read(path)?;
        let lacking = match self.grid_series_lacking {
            Some(StandIn::Annual) => Lacking::AnnualMean,
            None => Lacking::Refused,
        };
        Ok(Some(Hours { series, lacking }))
    }
}

impl Hours {
    /// Replaces the annual mean by that of the series over the times of use.
    ///
    /// # Errors
    ///
    /// When the series does not cover them.
    pub fn apply(&self, profile: &mut Profile, used: &Used) -> anyhow::Result<()> {
        let used = used.iter().map(|(from, until, energy)| UsedWhen {
            from: *from,
            until: *until,
            energy: *energy,
        });
        let used: Vec<UsedWhen> = used.collect();
        let weighted = self
            .series
            .weighted(&profile.grid_carbon, &used, self.lacking);
        profile.grid_carbon = weighted.context("weighting the grid intensities by energy")?;
        Ok(())
    }
}

fn read(path: &Path) -> anyhow::Result<Series> {
    let text = super::text::read(path, "grid intensities")?;
    let name = path.file_name().unwrap_or(path.as_os_str());
    Series::parse(&name.to_string_lossy(), &text)
        .with_context(|| format!("reading the grid intensities in `{}`", path.display()))
}
