//! `wattprint report`: what was measured earlier, from the ledger.

use super::common::{OutputArgs, PlaceArgs};
use super::fleet::PrometheusArgs;
use super::model::DescribedArgs;
use super::series::{SeriesArgs, Used};
use super::what_if::WhatIfArgs;
use super::{embodied, equivalences, factors, fleet, metering, written};
use crate::accounting::Record;
use crate::fleet::What;
use crate::ledger::{self, Access, Ledger, Selection, default_path};
use crate::profile::{Catalog, Profile};
use crate::quantity::{Derivation, Energy};
use crate::report::{self, Assess, Embody, Report, Request, Reserved, Subject};
use anyhow::Context;
use clap::Args;
use jiff::Timestamp;
use jiff::civil;
use jiff::tz::TimeZone;
use std::path::PathBuf;

/// Report what earlier work cost, with bounds and sources.
#[derive(Debug, Clone, PartialEq, Args)]
#[command(after_help = EXAMPLES)]
pub struct ReportArgs {
    #[command(flatten)]
    what: WhatArgs,
    /// The ledger to read, by default the one in the state directory; may be
    /// given several times, one for each node of a run.
    #[arg(long, value_name = "FILE")]
    ledger: Vec<PathBuf>,
    #[command(flatten)]
    server: PrometheusArgs,
    /// Also say to how much driving, living and drinking it comes.
    ///
    /// Below the text or the summary; never a main figure.
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

/// What is reported; the last workload if nothing is said.
#[derive(Debug, Clone, PartialEq, Eq, Args)]
struct WhatArgs {
    /// The workload that ended last (the default).
    #[arg(long, conflicts_with_all = ["workload", "from", "until"])]
    last: bool,
    /// The workload of this identity.
    #[arg(long, value_name = "ID")]
    workload: Option<String>,
    /// All parts of this run: over several nodes, and in several phases.
    #[arg(long, value_name = "RUN", conflicts_with_all = ["last", "workload"])]
    run: Option<String>,
    /// All that ran from this moment …
    #[arg(long, value_name = "TIME", requires = "until", value_parser = moment)]
    from: Option<Timestamp>,
    /// … to this one.
    #[arg(long = "to", id = "until", value_name = "TIME", requires = "from", value_parser = moment)]
    until: Option<Timestamp>,
}

const EXAMPLES: &str = "\
Examples:
  wattprint report                                 the last run, on one screen
  wattprint report --place NL                      the same with CO2e and water
  wattprint report --place NL --pue 1.2 --strict   nothing assumed
  wattprint report --from 2026-11-01 --to 2026-12-01
  wattprint report --last --format json --output run.json
  wattprint report --prometheus http://127.0.0.1:9090 --from 2026-11-01 --to 2026-11-08

A TIME is a date, a date with a time (both in this machine's time zone), or an
instant such as 2026-11-01T12:00:00Z.";

/// Reads the ledger, or the series of a server, and writes the report.
///
/// # Errors
///
/// When the place, the ledger or the series cannot be read or the report cannot be
/// written, and with `--strict` when a figure would rest on a default.
pub fn run(args: &ReportArgs) -> anyhow::Result<()> {
    if args.equivalences {
        equivalences::check(&args.output)?;
    }
    let place = &args.place;
    let (period, what) = args.what.of_series();
    let mut report = match args.server.read(period, what, place.strict)? {
        Some(told) => {
            let subject = args.what.subject(&told.record);
            let mut profile = factors::profile(place, told.record.from)?;
            let used = || anyhow::bail!("series are summed up: --grid-series needs a ledger");
            args.series.apply(profile.as_mut(), used)?;
            fleet::report(&told, subject, profile.as_ref())?
        }
        None => args.of_ledgers()?,
    };
    args.model.describe(&mut report)?;
    let supposed = &args.what_if;
    let report = supposed.applied(report, place, &args.series, || args.used())?;
    args.output.write(&report)?;
    if args.equivalences {
        equivalences::write(&super::catalog::catalog(&place.profile)?, &report)?;
    }
    Ok(())
}

/// The report of a record under the factors of a place, if one is known.
///
/// # Errors
///
/// When an added file of factors cannot be read or is refused.
pub fn make(
    record: &Record,
    subject: Subject,
    profile: Option<&Profile>,
    place: &PlaceArgs,
) -> anyhow::Result<Report> {
    let catalog = super::catalog::catalog(&place.profile)?;
    make_under(&catalog, record, subject, profile, place)
}

/// As [`make`], with what a catalogue knows of the making of the hardware.
///
/// # Errors
///
/// As [`make`].
pub fn make_under(
    catalog: &Catalog,
    record: &Record,
    subject: Subject,
    profile: Option<&Profile>,
    place: &PlaceArgs,
) -> anyhow::Result<Report> {
    let embody =
        |devices: &[Reserved]| embodied::spread(catalog, &place.making, place.strict, devices);
    built(record, subject, profile, &embody)
}

/// The report of a record, with what is known of the making of the hardware.
///
/// # Errors
///
/// When the node model cannot be read.
pub fn built(
    record: &Record,
    subject: Subject,
    profile: Option<&Profile>,
    embody: &Embody<'_>,
) -> anyhow::Result<Report> {
    let created = written::moment()?;
    let model = metering::node_model()?;
    let assess =
        profile.map(|profile| move |node: &Derivation<Energy>| factors::assessed(node, profile));
    let request = Request {
        id: format!("{subject}-{}", created.strftime("%Y%m%dT%H%M%SZ")),
        created,
        subject,
        model: &model,
        assess: assess.as_ref().map(|assess| assess as &Assess<'_>),
        embody: Some(embody),
    };
    Ok(report::build(record, &request))
}

/// The place that was given when the workload ran.
fn recorded_place(record: &Record, subject: &Subject) -> Option<String> {
    if matches!(subject, Subject::Node | Subject::Period) {
        return None;
    }
    // The record is about nothing else. Parts in different places have none in common.
    let mut places = record.workloads.iter().map(|it| it.place.clone());
    let first = places.next().flatten();
    first.filter(|first| places.all(|place| place.as_ref() == Some(first)))
}

impl ReportArgs {
    fn of_ledgers(&self) -> anyhow::Result<Report> {
        self.what.check()?;
        let mut place = self.place.clone();
        let ledgers = self.ledgers()?;
        // All parts of a run are one workload, whichever of them was asked for.
        let selection = ledger::resolve(&ledgers, &self.what.selection())?;
        let record = ledger::read(&ledgers, &selection)?;
        let subject = self.what.subject(&record);
        if place.place.is_none() {
            place.place = recorded_place(&record, &subject);
        }
        let mut profile = factors::profile(&place, record.from)?;
        let used = || Ok(ledger::over_time(&ledgers, &selection)?);
        self.series.apply(profile.as_mut(), used)?;
        make(&record, subject, profile.as_ref(), &place)
    }

    /// When which energy was used; nothing where only sums are known.
    fn used(&self) -> anyhow::Result<Used> {
        if self.server.prometheus.is_some() {
            return Ok(Used::new());
        }
        let ledgers = self.ledgers()?;
        let selection = ledger::resolve(&ledgers, &self.what.selection())?;
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

impl WhatArgs {
    /// A ledger knows when a workload ran, so that a period beside it is a mistake.
    fn check(&self) -> anyhow::Result<()> {
        let one = self.workload.is_some() || self.run.is_some();
        anyhow::ensure!(
            !(one && self.from.is_some()),
            "--workload and --run cannot be used with --from and --to, but with --prometheus: \
             a ledger knows when a workload ran"
        );
        Ok(())
    }

    /// What is asked of series: they need a period also for one workload.
    fn of_series(&self) -> (Option<(Timestamp, Timestamp)>, What) {
        let what = match (&self.workload, &self.run) {
            (Some(id), _) => What::Workload(id.clone()),
            (None, Some(run)) => What::Run(run.clone()),
            (None, None) => What::Period,
        };
        (self.from.zip(self.until), what)
    }

    fn selection(&self) -> Selection {
        if let Some(run) = &self.run {
            return Selection::Run(run.clone());
        }
        match (&self.workload, self.from, self.until) {
            (Some(id), ..) => Selection::Workload(id.clone()),
            (None, Some(from), Some(until)) => Selection::Period { from, until },
            _ => Selection::Last,
        }
    }

    /// Whom the record is about: one workload or run, unless a stretch of time was
    /// asked for, or no workload is known.
    fn subject(&self, record: &Record) -> Subject {
        let of_workloads = || Subject::of(&record.workloads);
        let is_one = self.workload.is_some() || self.run.is_some();
        let is_period = self.from.is_some() && !is_one;
        let subject = (!is_period).then(of_workloads).flatten();
        subject.unwrap_or(Subject::Period)
    }
}

/// A moment as people write it; dates and times without a zone are local.
///
/// # Errors
///
/// When it is neither.
pub fn moment(text: &str) -> anyhow::Result<Timestamp> {
    if let Ok(instant) = text.parse::<Timestamp>() {
        return Ok(instant);
    }
    let local = text
        .parse::<civil::DateTime>()
        .or_else(|_| text.parse::<civil::Date>().map(|date| date.at(0, 0, 0, 0)))
        .map_err(|_| anyhow::anyhow!("not a time; try 2026-11-01 or 2026-11-01T12:00:00Z"))?;
    TimeZone::system()
        .to_timestamp(local)
        .context("not a time in this machine's zone")
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::Parser;

    #[derive(Debug, Parser)]
    struct Command {
        #[command(flatten)]
        report: ReportArgs,
    }

    fn parsed(line: &str) -> Result<ReportArgs, clap::Error> {
        let words = std::iter::once("report").chain(line.split_whitespace());
        Command::try_parse_from(words).map(|command| command.report)
    }

    #[test]
    fn a_stretch_of_time_needs_both_ends_and_excludes_a_workload() {
        let both = parsed("--from 2026-11-01T00:00:00Z --to 2026-12-01T00:00:00Z").unwrap();
        let (from, until) = ("2026-11-01T00:00:00Z", "2026-12-01T00:00:00Z");
        let [from, until] = [from, until].map(|it| it.parse().unwrap());
        assert_eq!(both.what.selection(), Selection::Period { from, until });
        assert_eq!(parsed("").unwrap().what.selection(), Selection::Last);
        for (line, expected) in [
            ("--from 2026-11-01", "--to <TIME>"),
            ("--last --workload a", "cannot be used with"),
        ] {
            let error = parsed(line).unwrap_err().to_string();
            assert!(error.contains(expected), "{line}: {error}");
        }
    }

    #[test]
    fn a_period_beside_a_workload_is_for_series_only() {
        let both = parsed("--workload a --from 2026-11-01 --to 2026-11-02").unwrap();
        let error = both.what.check().unwrap_err().to_string();
        assert!(error.contains("cannot be used with"), "{error}");
        let (period, what) = both.what.of_series();
        assert!(period.is_some() && what == What::Workload("a".to_owned()));
    }

    #[test]
    fn what_cannot_be_is_refused_with_what_would_be_right() {
        for (line, expected) in [
            ("--pue 0.9", "a PUE is at least 1"),
            ("--wue -0.1", "unexpected argument"),
            ("--wue=-0.1", "must be a number of at least 0"),
            ("--grid-intensity NaN", "must be a number of at least 0"),
            ("--grid-water much", "not a number"),
            ("--format pdf", "[possible values: text, summary, json]"),
            (
                "--from yesterday --to 2026-11-02",
                "not a time; try 2026-11-01",
            ),
        ] {
            let error = parsed(line).unwrap_err().to_string();
            assert!(error.contains(expected), "{line}: {error}");
        }
    }

    #[test]
    fn an_instant_is_read_as_it_stands() {
        let instant = moment("2026-11-01T12:00:00Z").unwrap();
        assert_eq!(instant.to_string(), "2026-11-01T12:00:00Z");
        assert!(moment("2026-11-01").is_ok() && moment("2026-11-01T09:30").is_ok());
    }
}
