//! `wattprint report --what-if`: the same energy in other circumstances, marked as such.

mod accelerator;
mod given;
mod number;
mod scenario;

pub use scenario::{Scenario, ScenarioError, Start};

use super::common::PlaceArgs;
use super::series::{SeriesArgs, Used};
use super::{factors, written};
use crate::profile::{Factor, Kind, Profile};
use crate::quantity::{CarbonIntensity, Energy, Input, Quantity, WaterIntensity};
use crate::report::{self, Change, FactorRow, Report, Supposed, SupposedFactor, suppose};
use accelerator::Accelerators;
use anyhow::Context;
use given::{by_hand, evenly};
use jiff::Timestamp;
use jiff::tz::TimeZone;

/// Circumstances to suppose in the place of those that were.
#[derive(Debug, Clone, Default, PartialEq, clap::Args)]
#[command(next_help_heading = "What if")]
pub struct WhatIfArgs {
    /// Report the same energy in other circumstances, marked as hypothetical.
    ///
    /// Keys with commas between: place, site (a file), pue, wue, grid-intensity,
    /// grid-water, start (a time in UTC or a moment; needs --grid-series) and
    /// accelerator; as in --what-if place=SE,pue=1.1.
    #[arg(long, value_name = "KEY=VALUE,…")]
    pub what_if: Option<Scenario>,
}

impl WhatIfArgs {
    /// The report, or the one of what is supposed, if anything is.
    ///
    /// `used` tells when which energy was used, where that is known; it is asked only
    /// where another start is supposed.
    ///
    /// # Errors
    ///
    /// When what is supposed is not known, contradicts the report, or needs what was
    /// not given.
    pub fn applied(
        &self,
        report: Report,
        place: &PlaceArgs,
        series: &SeriesArgs,
        used: impl FnOnce() -> anyhow::Result<Used>,
    ) -> anyhow::Result<Report> {
        let Some(scenario) = &self.what_if else {
            return Ok(report);
        };
        applied(&report, scenario, place, series, used).context("supposing other circumstances")
    }
}

/// What is being put together.
struct Gathered<'a> {
    report: &'a Report,
    scenario: &'a Scenario,
    supposed: Supposed<'a>,
}

fn applied(
    report: &Report,
    scenario: &Scenario,
    place: &PlaceArgs,
    series: &SeriesArgs,
    used: impl FnOnce() -> anyhow::Result<Used>,
) -> anyhow::Result<Report> {
    let accelerators = match &scenario.accelerator {
        Some(name) => Some(Accelerators::of(report, name, place)?),
        None => None,
    };
    let embody = |devices: &[report::Reserved]| match &accelerators {
        Some(it) => it.making(devices),
        None => report::Embodied::default(),
    };
    let mut gathered = Gathered {
        report,
        scenario,
        supposed: Supposed {
            created: written::moment()?,
            ..Supposed::default()
        },
    };
    let profile = gathered.place(place)?;
    gathered.numbers()?;
    if let Some(start) = scenario.start {
        gathered.start(start, profile, place, series, used)?;
    }
    if let Some(it) = &accelerators {
        gathered.supposed.devices = Some(it.exchanged(&embody));
        let from = Some(it.names());
        gathered.change("accelerator", from, it.name().to_owned());
        gathered.supposed.assumptions.push(it.note());
    }
    gathered.supposed.id = gathered.id();
    Ok(suppose(report, &gathered.supposed)?)
}

impl Gathered<'_> {
    /// The other place, of which nothing holds that was known of the first.
    fn place(&mut self, args: &PlaceArgs) -> anyhow::Result<Option<Profile>> {
        let scenario = self.scenario;
        if !scenario.moves() {
            return Ok(None);
        }
        let there = PlaceArgs {
            place: scenario.place.clone(),
            site: scenario.site.clone(),
            pue: scenario.pue,
            wue: scenario.wue,
            grid_intensity: scenario.grid_intensity,
            grid_water: scenario.grid_water,
            profile: args.profile.clone(),
            water_scenario: args.water_scenario,
            fallback: args.fallback,
            strict: args.strict,
            ..PlaceArgs::default()
        };
        let profile = factors::profile(&there, self.at())?.context("the place has no factors")?;
        let is_default = |factor: &Factor<f64>| {
            let mut defaults = profile.defaults.iter();
            defaults.any(|used| used.id == **factor.id())
        };
        for factor in profile.factors() {
            let row = factors::row(&factor, is_default(&factor));
            self.replace(factor.kind(), factor.input(), row);
            self.supposed.profiles.push(factor.document().to_owned());
        }
        self.supposed.missing = factors::missing(&profile);
        let code = profile.place.code().to_owned();
        let key = if scenario.site.is_some() {
            "site"
        } else {
            "place"
        };
        self.change(key, self.report.subject.place.clone(), code.clone());
        self.supposed.place = Some(code);
        Ok(Some(profile))
    }

    /// Numbers by hand. Beside another place they stand among its factors already.
    fn numbers(&mut self) -> anyhow::Result<()> {
        let scenario = self.scenario;
        let carbon = CarbonIntensity::from_grams_per_kilowatt_hour;
        let water = |value| WaterIntensity::from_liters_per_kilowatt_hour(value).base();
        let given = [
            ("pue", Kind::Pue, scenario.pue, scenario.pue),
            ("wue", Kind::Wue, scenario.wue, scenario.wue.map(water)),
            (
                "grid-intensity",
                Kind::GridCarbon,
                scenario.grid_intensity,
                scenario.grid_intensity.map(|it| carbon(it).base()),
            ),
            (
                "grid-water",
                Kind::GridWater,
                scenario.grid_water,
                scenario.grid_water.map(water),
            ),
        ];
        for (key, kind, number, base) in given {
            let Some((number, base)) = number.zip(base) else {
                continue;
            };
            let shown = match kind.unit() {
                "1" => number.to_string(),
                unit => format!("{number} {unit}"),
            };
            if !scenario.moves() {
                let place = self.report.subject.place.clone().with_context(|| {
                    format!("the report is of no place, and `{key}` belongs to one; add place=NL")
                })?;
                let (input, row) = by_hand(kind, &place, base, &shown);
                self.replace(kind, input, row);
            }
            let from = self.shown(kind);
            self.change(key, from, shown);
        }
        Ok(())
    }

    /// The same energy, used so much earlier or later.
    fn start(
        &mut self,
        start: Start,
        profile: Option<Profile>,
        args: &PlaceArgs,
        series: &SeriesArgs,
        used: impl FnOnce() -> anyhow::Result<Used>,
    ) -> anyhow::Result<()> {
        anyhow::ensure!(
            series.grid_series.is_some(),
            "another start changes only what changes over time, and the report knows the mean \
             of a year; add --grid-series FILE with the grid's intensity hour by hour"
        );
        let activity = &self.report.activity;
        let from = activity.from.context(
            "the report is of no stretch of time, as a plan is, so that it cannot start at another",
        )?;
        let until = activity.until.unwrap_or(from);
        let moment = at(start, from)?;
        let later = moment.duration_since(from);
        let mut profile = match profile {
            Some(profile) => profile,
            None => self.own_profile(args)?,
        };
        let used = match used()? {
            known if known.is_empty() => {
                self.supposed.assumptions.push(evenly());
                vec![(from, until, Energy::from_joules(1.0))]
            }
            known => known,
        };
        let moved = used.into_iter().map(|(from, until, energy)| {
            let moved = |at: Timestamp| at.checked_add(later).context("the start is out of reach");
            Ok((moved(from)?, moved(until)?, energy))
        });
        let moved = moved.collect::<anyhow::Result<Used>>()?;
        series.apply(Some(&mut profile), || Ok(moved))?;
        let grid = profile.grid_carbon.erased();
        let row = factors::row(&grid, false);
        self.replace(Kind::GridCarbon, grid.input(), row);
        self.supposed.profiles.push(grid.document().to_owned());
        self.supposed.later = later;
        self.change("start", Some(from.to_string()), moment.to_string());
        Ok(())
    }

    /// The factors of the report's own place, of which the grid's bounds are taken.
    fn own_profile(&self, args: &PlaceArgs) -> anyhow::Result<Profile> {
        let place = args.place.clone().or(self.report.subject.place.clone());
        let args = PlaceArgs {
            place,
            strict: false,
            ..args.clone()
        };
        let profile = factors::profile(&args, self.at())?;
        profile.context("the report is of no place, and hours belong to a grid; add place=NL")
    }

    /// When the work was done, or a plan was made.
    fn at(&self) -> Timestamp {
        let from = self.report.activity.from;
        from.unwrap_or(self.report.identity.created)
    }

    /// Takes a factor in the place of those of its kind.
    fn replace(&mut self, kind: Kind, input: Input<f64>, row: FactorRow) {
        self.supposed.factors.retain(|it| it.kind != kind);
        self.supposed
            .factors
            .push(SupposedFactor { kind, input, row });
    }

    /// What the report has of a kind, as it shows it.
    fn shown(&self, kind: Kind) -> Option<String> {
        let rows = self.report.factors.iter();
        let mut rows = rows.filter(|row| report::factor_kind(&row.id) == Some(kind));
        rows.next().map(|row| row.shown.clone())
    }

    fn change(&mut self, key: &str, from: Option<String>, to: String) {
        self.supposed.changes.push(Change {
            key: key.to_owned(),
            from,
            to,
        });
    }

    /// The identity of the report with what was changed.
    fn id(&self) -> String {
        let kept = |c: char| c.is_ascii_alphanumeric() || "-.:".contains(c);
        let changes = self.supposed.changes.iter().map(|change| {
            let to: String = change.to.chars().filter(|c| kept(*c)).take(32).collect();
            format!("{}-{to}", change.key)
        });
        let changes: Vec<_> = changes.collect();
        format!("{}-what-if-{}", self.report.identity.id, changes.join("-"))
    }
}

/// The moment of a start; a time of the day is one of the day on which it began.
fn at(start: Start, from: Timestamp) -> anyhow::Result<Timestamp> {
    match start {
        Start::Moment(moment) => Ok(moment),
        Start::Clock(time) => {
            let day = from.to_zoned_datetime(TimeZone::UTC).date();
            let moment = TimeZone::UTC.to_timestamp(day.to_datetime(time));
            moment.context("the start is out of reach")
        }
    }
}
