use super::*;
use crate::fleet::What;
use crate::ledger::Selection;
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
    assert_eq!(
        both.what.asked().unwrap().selection(),
        Selection::Period { from, until }
    );
    assert_eq!(
        parsed("").unwrap().what.asked().unwrap().selection(),
        Selection::Last
    );
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
    let asked = both.what.asked().unwrap();
    let error = asked.check_one().unwrap_err().to_string();
    assert!(error.contains("cannot be used with"), "{error}");
    assert!(asked.period.is_some());
    assert_eq!(asked.what(), What::Workload("a".to_owned()));
}

#[test]
fn what_cannot_be_is_refused_with_what_would_be_right() {
    for (line, expected) in [
        ("--pue 0.9", "a PUE is at least 1"),
        ("--wue -0.1", "unexpected argument"),
        ("--wue=-0.1", "must be a number of at least 0"),
        ("--grid-intensity NaN", "must be a number of at least 0"),
        ("--grid-water much", "not a number"),
        ("--format pdf", "[possible values: text, summary"),
        ("--month november", "not a month; try 2026-11"),
        (
            "--by colour",
            "not one of workload, phase, month and label:NAME",
        ),
        (
            "--label chat",
            "not a label with its value; try project=chat",
        ),
        ("--phase tuning", "possible values: pretraining, finetuning"),
        ("run.json --last", "cannot be used with"),
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

#[test]
fn some_workloads_are_selected_of_a_period_only() {
    let selected = parsed("--phase inference --name chat --label team=nlp --month 2026-11");
    let asked = selected.unwrap().what.asked().unwrap();
    assert!(asked.period.is_some());
    for line in [
        "--phase inference",
        "--name chat --last",
        "--label a=b --run r7",
    ] {
        let error = parsed(line).unwrap().what.asked().unwrap_err().to_string();
        assert!(
            error.contains("select workloads of a period"),
            "{line}: {error}"
        );
    }
}

#[test]
fn the_period_before_is_as_long_and_that_of_a_month_is_a_month() {
    let asked = |line: &str| parsed(line).unwrap().what.asked().unwrap();
    let before = asked("--from 2026-11-08T00:00:00Z --to 2026-11-15T00:00:00Z")
        .before()
        .unwrap();
    let (from, until) = ("2026-11-01T00:00:00Z", "2026-11-08T00:00:00Z");
    assert_eq!(
        before.period,
        Some((from.parse().unwrap(), until.parse().unwrap()))
    );
    let march = asked("--month 2026-03");
    assert_eq!(march.before().unwrap(), asked("--month 2026-02"));
    let error = asked("--last").before().unwrap_err().to_string();
    assert!(error.contains("add --month, or --from and --to"), "{error}");
}
