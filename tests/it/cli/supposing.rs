//! `report --what-if` on a run that the ledger holds.

use super::teaching::succeeds;
use super::{Bench, told, value};
use std::fmt::Write as _;
use std::fs;
use wattprint::report::Report;

/// A bench on which something ran in the Netherlands.
fn ran() -> Bench {
    let bench = Bench::new();
    let ran = bench.run(&["--quiet", "--place", "NL"], &["sh", "-c", "sleep 0.3"]);
    assert_eq!(told(ran).code, 0);
    bench
}

fn report(bench: &Bench, flags: &[&str]) -> super::Told {
    let ledger = bench.ledger().display().to_string();
    let arguments = [&["report", "--ledger", &ledger], flags].concat();
    told(bench.program(&arguments))
}

fn json(bench: &Bench, flags: &[&str]) -> Report {
    let text = succeeds(report(bench, &[flags, &["--format", "json"]].concat()));
    wattprint::report::read("what-if.json", &text).unwrap()
}

#[test]
fn another_place_is_supposed_of_the_same_energy_and_says_so() {
    let bench = ran();
    let record = json(&bench, &[]);
    let there = json(&bench, &["--what-if", "place=SE,pue=1.1"]);
    assert_eq!(value(&there, "energy.node"), value(&record, "energy.node"));
    let ratio = value(&there, "energy.facility") / value(&there, "energy.node");
    assert!((ratio - 1.1).abs() < 1e-9);
    let hypothetical = there.hypothetical.unwrap();
    let keys: Vec<_> = hypothetical.changes.iter().map(|it| &*it.key).collect();
    assert_eq!(keys, ["place", "pue"]);
    assert_eq!(hypothetical.changes[0].from.as_deref(), Some("NL"));
    for (flags, said) in [
        (
            &["--format", "text"][..],
            "HYPOTHETICAL, not what was: place SE in place of NL",
        ),
        (&["--format", "summary", "--lang", "nl"], "HYPOTHETISCH"),
    ] {
        let flags = [flags, &["--what-if", "place=SE,pue=1.1"]].concat();
        let text = succeeds(report(&bench, &flags));
        assert!(text.starts_with(said), "{text}");
    }
    // The ledger holds what it held.
    let again = json(&bench, &[]);
    assert_eq!(again.quantities, record.quantities);
    assert!(again.hypothetical.is_none());
}

/// A series whose hours of the night are clean, for the day of the run and the next.
fn series(bench: &Bench, report: &Report) -> String {
    let first = report.activity.from.unwrap();
    let day = first.to_string()[..10].to_owned();
    let mut text = "# title: Hours\n# publisher: An operator\n# year: 2026\n\
                    # url: https://example.org/hourly\n# licence: CC0\ntime,g_per_kwh\n"
        .to_owned();
    let start: jiff::Timestamp = format!("{day}T00:00:00Z").parse().unwrap();
    for hour in 0..72 {
        let at = start
            .checked_add(jiff::SignedDuration::from_hours(hour))
            .unwrap();
        let grams = if hour % 24 == 2 { 50 } else { 400 + hour % 24 };
        writeln!(text, "{at},{grams}").unwrap();
    }
    fs::write(bench.at("hours.csv"), text).unwrap();
    bench.at("hours.csv").display().to_string()
}

#[test]
fn another_start_takes_the_grids_hours_and_the_recorded_one_changes_nothing() {
    let bench = ran();
    let plain = json(&bench, &[]);
    let hours = series(&bench, &plain);
    let flags = ["--grid-series", &hours];
    let record = json(&bench, &flags);
    let night = json(
        &bench,
        &[&flags[..], &["--what-if", "start=02:00"]].concat(),
    );
    let energy = value(&night, "energy.facility");
    assert_eq!(energy, value(&record, "energy.facility"));
    let grams = value(&night, "emissions.location") / energy * 3.6e6;
    assert!((grams - 50.0).abs() < 1e-6, "{grams}");
    let from = record.activity.from.unwrap();
    let same = format!("start={from}");
    let same = json(&bench, &[&flags[..], &["--what-if", &same]].concat());
    assert_eq!(same.quantities, record.quantities);

    let refused = report(&bench, &["--what-if", "start=02:00"]);
    assert_eq!(refused.code, 1);
    assert!(
        refused.stderr.contains("add --grid-series FILE"),
        "{}",
        refused.stderr
    );
}

#[test]
fn what_cannot_be_supposed_is_refused_before_anything_is_written() {
    let bench = ran();
    for (scenario, code, said) in [
        ("plac=SE", 2, "did you mean `place`?"),
        ("pue=0.9", 2, "at least 1"),
        ("pue=110%", 2, "it is no percentage"),
        ("place=Atlantis", 1, "unknown place `Atlantis`"),
        ("site=nowhere.toml", 1, "could not read the site file"),
        ("accelerator=H200", 1, "no metered accelerator"),
        ("accelerator=Abacus", 1, "no accelerator is called `Abacus`"),
    ] {
        let refused = report(&bench, &["--what-if", scenario]);
        assert_eq!((refused.code, &*refused.stdout), (code, ""), "{scenario}");
        assert!(
            refused.stderr.contains(said),
            "{scenario}: {}",
            refused.stderr
        );
    }
    let unplaced = Bench::new();
    assert_eq!(told(unplaced.run(&["--quiet"], &["true"])).code, 0);
    let refused = report(&unplaced, &["--what-if", "pue=1.1"]);
    assert!(
        refused.stderr.contains("add place=NL"),
        "{}",
        refused.stderr
    );
}
