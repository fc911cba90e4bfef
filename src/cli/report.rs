//! `wattprint report`: what was measured earlier, from the ledger.

use super::common::{OutputArgs, PlaceArgs};
use crate::accounting::{NodeModel, Record};
use crate::report::{self, Report, Request, Subject};
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
    /// The ledger to read; by default the one in the state directory.
    #[arg(long, value_name = "FILE")]
    ledger: Option<PathBuf>,
    #[command(flatten)]
    place: PlaceArgs,
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
    #[arg(long, value_name = "ID", conflicts_with_all = ["from", "until"])]
    workload: Option<String>,
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

A TIME is a date, a date with a time (both in this machine's time zone), or an
instant such as 2026-11-01T12:00:00Z.";

/// What the ledger has of the stretch that was asked for.
struct Loaded {
    record: Record,
    subject: Subject,
    model: NodeModel,
}

/// Reads the ledger and writes the report.
///
/// # Errors
///
/// When the ledger cannot be read or the report cannot be written, and with
/// `--strict` when a figure rests on a default.
pub fn run(args: &ReportArgs) -> anyhow::Result<()> {
    let report = make(args)?;
    args.place.check(&report)?;
    args.output.write(&report)
}

fn make(args: &ReportArgs) -> anyhow::Result<Report> {
    let Loaded {
        record,
        subject,
        model,
    } = load(args)?;
    let created = crate::source::clock::now().wall;
    let request = Request {
        id: format!("{subject}-{}", created.strftime("%Y%m%dT%H%M%SZ")),
        created,
        subject,
        model: &model,
        assess: None,
    };
    Ok(report::build(&record, &request))
}

/// SEAM: opens the ledger and reads the selection; gives the model of its node.
///
/// `Ledger::open(path, Access::Read)?.read(&Selection::…)?` belongs here, and
/// the place's factors as `Request::assess` in [`make`].
fn load(args: &ReportArgs) -> anyhow::Result<Loaded> {
    let ledger = args.ledger.as_deref();
    let ledger = ledger.map_or_else(
        || "the ledger".to_owned(),
        |it| format!("`{}`", it.display()),
    );
    anyhow::bail!(
        "could not read {ledger} for {}: not connected yet",
        wanted(&args.what)
    )
}

/// What was asked for, in words.
fn wanted(what: &WhatArgs) -> String {
    match (&what.workload, what.from, what.until) {
        (Some(id), ..) => format!("workload `{id}`"),
        (None, Some(from), Some(until)) => format!("{from} to {until}"),
        _ => "the last workload".to_owned(),
    }
}

/// A moment as people write it; dates and times without a zone are local.
fn moment(text: &str) -> anyhow::Result<Timestamp> {
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
        assert_eq!(
            wanted(&both.what),
            "2026-11-01T00:00:00Z to 2026-12-01T00:00:00Z"
        );
        assert_eq!(wanted(&parsed("").unwrap().what), "the last workload");
        for (line, expected) in [
            ("--from 2026-11-01", "--to <TIME>"),
            ("--last --workload a", "cannot be used with"),
            (
                "--workload a --from 2026-11-01 --to 2026-11-02",
                "cannot be used with",
            ),
        ] {
            let error = parsed(line).unwrap_err().to_string();
            assert!(error.contains(expected), "{line}: {error}");
        }
    }

    #[test]
    fn what_cannot_be_is_refused_with_what_would_be_right() {
        for (line, expected) in [
            ("--pue 0.9", "a PUE is at least 1"),
            ("--wue -0.1", "unexpected argument"),
            ("--wue=-0.1", "must be a number of at least 0"),
            ("--grid-intensity NaN", "must be a number of at least 0"),
            ("--grid-water much", "not a number"),
            ("--format pdf", "[possible values: text, json]"),
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
