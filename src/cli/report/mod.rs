//! `wattprint report`: what was measured earlier, from the ledger, or as it was written.

mod beside;
mod make;
mod moment;
mod month;
mod what;

pub use make::{built, make, make_under};
pub use moment::moment;

use super::common::{OutputArgs, PlaceArgs, spare};
use super::fleet::PrometheusArgs;
use super::model::DescribedArgs;
use super::series::{SeriesArgs, Used};
use super::what_if::WhatIfArgs;
use super::{factors, fleet, stored};
use crate::accounting::Record;
use crate::fleet::Fleet;
use crate::ledger::{self, Access, Ledger, default_path};
use crate::report::{Report, Subject, equivalences};
use anyhow::Context;
use beside::BesideArgs;
use clap::Args;
use std::path::PathBuf;
use what::{Asked, WhatArgs};

/// Report what earlier work cost, with bounds and sources.
#[derive(Debug, Clone, PartialEq, Args)]
#[command(after_help = EXAMPLES)]
pub struct ReportArgs {
    /// A report that was written as JSON, to be checked and shown again.
    ///
    /// With `-` it is read from standard input. A report whose parts disagree is
    /// refused.
    #[arg(value_name = "FILE", conflicts_with_all = [
        "last", "workload", "run", "from", "month", "phase", "label", "name", "by", "previous",
        "ledger", "prometheus",
    ])]
    file: Option<PathBuf>,
    #[command(flatten)]
    what: WhatArgs,
    /// The ledger to read, by default the one in the state directory; may be
    /// given several times, one for each node of a run.
    #[arg(long, value_name = "FILE")]
    ledger: Vec<PathBuf>,
    #[command(flatten)]
    server: PrometheusArgs,
    #[command(flatten)]
    beside: BesideArgs,
    /// Also say to how much driving, living and drinking it comes.
    ///
    /// Each with its source and bounds; never a main figure.
    #[arg(long)]
    equivalences: bool,
    #[command(flatten)]
    place: PlaceArgs,
    #[command(flatten)]
    series: SeriesArgs,
    #[command(flatten)]
    what_if: WhatIfArgs,
    #[command(flatten)]
    model: DescribedArgs,
    #[command(flatten)]
    output: OutputArgs,
}

const EXAMPLES: &str = "\
Examples:
  wattprint report                                 the last run, on one screen
  wattprint report --place NL                      the same with CO2e and water
  wattprint report --place NL --pue 1.2 --strict   nothing assumed
  wattprint report --month 2026-11 --by label:project --by workload --previous
  wattprint report --from 2026-10-01 --to 2027-01-01 --phase inference --by month
  wattprint report --last --format json --output run.json
  wattprint report run.json --lang nl              what was written, in Dutch
  wattprint report --prometheus http://127.0.0.1:9090 --from 2026-11-01 --to 2026-11-08

A TIME is a date, a date with a time (both in this machine's time zone), or an
instant such as 2026-11-01T12:00:00Z. A month is one of this machine's time zone.";

/// Reads the ledger, the series of a server or a stored report, and writes the report.
///
/// # Errors
///
/// When the place, the ledger, the series or the file cannot be read or the report
/// cannot be written, and with `--strict` when a figure would rest on a default.
pub fn run(args: &ReportArgs) -> anyhow::Result<()> {
    spare(args.output.output.as_deref(), &args.file)?;
    let mut report = args.report()?;
    args.model.describe(&mut report)?;
    let supposed = &args.what_if;
    let mut report = supposed.applied(report, &args.place, &args.series, || args.used())?;
    if args.equivalences {
        let catalog = super::catalog::catalog(&args.place.profile)?;
        let found = equivalences(&catalog, &report);
        report.equivalences = found.context("reading the equivalences")?;
    }
    args.output.write(&report)
}

impl ReportArgs {
    fn report(&self) -> anyhow::Result<Report> {
        if let Some(path) = &self.file {
            // What is supposed to have begun at another time needs the hours of its grid.
            let hours = self.series != SeriesArgs::default() && self.what_if.what_if.is_none();
            let given = self.place != PlaceArgs::default() || hours;
            anyhow::ensure!(
                !given,
                "a stored report has been made with its own place and factors; \
                 leave out those that were given"
            );
            return stored::read(path);
        }
        let asked = self.what.asked()?;
        self.beside.check(&asked)?;
        match self.told(&asked)? {
            Some(told) => self.of_series(&asked, &told),
            None => self.of_ledgers(&asked),
        }
    }

    /// What a server tells, if one was given.
    fn told(&self, asked: &Asked) -> anyhow::Result<Option<Fleet>> {
        self.server
            .read(asked.period, asked.what(), self.place.strict)
    }

    fn of_series(&self, asked: &Asked, told: &Fleet) -> anyhow::Result<Report> {
        let subject = asked.subject(&told.record)?;
        let mut report = self.of_told(told, subject.clone())?;
        let no_months = || {
            anyhow::bail!(
                "series are summed up over the whole period: --by month needs a ledger; \
                 ask for one month at a time with --month"
            )
        };
        let record = &told.record;
        self.beside
            .divide(&mut report, record, &subject, no_months)?;
        self.beside.compare(&mut report, asked, |before| {
            let Some(told) = self.told(before)? else {
                return Ok(None);
            };
            let subject = before.subject(&told.record)?;
            self.of_told(&told, subject).map(Some)
        })?;
        Ok(report)
    }

    fn of_told(&self, told: &Fleet, subject: Subject) -> anyhow::Result<Report> {
        let mut profile = factors::profile(&self.place, told.record.from)?;
        let used = || anyhow::bail!("series are summed up: --grid-series needs a ledger");
        self.series.apply(profile.as_mut(), used)?;
        fleet::report(told, subject, profile.as_ref())
    }

    fn of_ledgers(&self, asked: &Asked) -> anyhow::Result<Report> {
        asked.check_one()?;
        let ledgers = self.ledgers()?;
        let (mut report, record, subject) = self.of_selection(&ledgers, asked)?;
        let selection = ledger::resolve(&ledgers, &asked.selection())?;
        let months = || Ok(ledger::divided(&ledgers, &selection, month::of)?);
        self.beside.divide(&mut report, &record, &subject, months)?;
        self.beside.compare(&mut report, asked, |before| {
            let (report, ..) = self.of_selection(&ledgers, before)?;
            Ok(Some(report))
        })?;
        Ok(report)
    }

    /// The report of what was selected, with what it was made of.
    fn of_selection(
        &self,
        ledgers: &[Ledger],
        asked: &Asked,
    ) -> anyhow::Result<(Report, Record, Subject)> {
        let mut place = self.place.clone();
        // All parts of a run are one workload, whichever of them was asked for.
        let selection = ledger::resolve(ledgers, &asked.selection())?;
        let record = ledger::read(ledgers, &selection)?;
        let subject = asked.subject(&record)?;
        if place.place.is_none() {
            place.place = recorded_place(&record, &subject);
        }
        let mut profile = factors::profile(&place, record.from)?;
        let used = || Ok(ledger::over_time(ledgers, &selection)?);
        self.series.apply(profile.as_mut(), used)?;
        let report = make(&record, subject.clone(), profile.as_ref(), &place)?;
        Ok((report, record, subject))
    }

    /// When which energy was used; nothing where only sums are known.
    fn used(&self) -> anyhow::Result<Used> {
        if self.server.prometheus.is_some() || self.file.is_some() {
            return Ok(Used::new());
        }
        let ledgers = self.ledgers()?;
        let selection = ledger::resolve(&ledgers, &self.what.asked()?.selection())?;
        Ok(ledger::over_time(&ledgers, &selection)?)
    }

    fn ledgers(&self) -> anyhow::Result<Vec<Ledger>> {
        let paths = match self.ledger.as_slice() {
            [] => vec![default_path()?],
            given => given.to_vec(),
        };
        let ledgers = paths.iter().map(|path| Ledger::open(path, Access::Read));
        Ok(ledgers.collect::<Result<_, _>>()?)
    }
}

/// The place that was given when the workload ran.
fn recorded_place(record: &Record, subject: &Subject) -> Option<String> {
    if matches!(subject, Subject::Node | Subject::Period) {
        return None;
    }
    // The record is about nothing else. Parts in different places have none in common.
    let own = record.workloads.iter().filter(|it| subject.is_of(it));
    let mut places = own.map(|it| it.place.clone());
    let first = places.next().flatten();
    first.filter(|first| places.all(|place| place.as_ref() == Some(first)))
}

#[cfg(test)]
mod tests;
