//! Sides and questions that cannot be compared as they are asked.

use super::made::service;
use super::{refused, request, sides};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use tempfile::TempDir;
use wattprint::compare::{ComparisonError, Growth, Request, compare, distinct};

fn growth(rates: &[(&str, f64)]) -> Vec<Growth> {
    let each = rates.iter().map(|(name, yearly)| Growth {
        name: (*name).to_owned(),
        yearly: *yearly,
    });
    each.collect()
}

#[test]
fn a_whole_is_not_multiplied() {
    let two = [service("one", 1000.0), service("two", 4000.0)];
    let whole = Request {
        unit: Some("whole".to_owned()),
        ..request()
    };
    assert!(compare(&sides(&two), &whole, None).is_ok());
    for (flag, asked) in [
        (
            "--volume",
            Request {
                volume: Some(3.0),
                ..whole.clone()
            },
        ),
        (
            "--term",
            Request {
                term_seconds: Some(1e8),
                ..whole.clone()
            },
        ),
        (
            "--growth",
            Request {
                growth: growth(&[("high", 0.3)]),
                ..whole.clone()
            },
        ),
    ] {
        let error = refused(&two, &asked);
        assert_eq!(error, ComparisonError::Wholes(flag));
        assert!(error.hint().contains("--unit"), "{}", error.hint());
    }
}

#[test]
fn what_is_asked_for_a_term_is_not_dropped_where_there_is_none() {
    let mut measured = [service("one", 1000.0), service("two", 4000.0)];
    for it in &mut measured {
        it.kind = "period";
    }
    for (flag, asked) in [
        (
            "--volume",
            Request {
                volume: Some(1e6),
                ..request()
            },
        ),
        (
            "--growth",
            Request {
                growth: growth(&[("high", 0.3)]),
                ..request()
            },
        ),
    ] {
        let error = refused(&measured, &asked);
        assert_eq!(error, ComparisonError::TermUnknown(flag));
    }
    measured[1].amount = 2e6;
    let grown = Request {
        growth: growth(&[("high", 0.3)]),
        ..request()
    };
    let error = refused(&measured, &grown).to_string();
    assert!(error.contains("different volumes"), "{error}");
}

#[test]
fn a_term_beyond_any_contract_and_a_volume_beyond_any_service_are_refused() {
    let two = [service("one", 1000.0), service("two", 4000.0)];
    let years = |years: f64| Request {
        term_seconds: Some(years * 365.25 * 86_400.0),
        ..request()
    };
    assert!(compare(&sides(&two), &years(100.0), None).is_ok());
    let error = refused(&two, &years(1e9)).to_string();
    assert!(
        error.contains("a term of 1000000000 years is no contract's"),
        "{error}"
    );
    let many = Request {
        volume: Some(1e30),
        ..request()
    };
    assert!(matches!(refused(&two, &many), ComparisonError::NoVolume(_)));
}

#[test]
fn a_scenario_is_given_once() {
    let two = [service("one", 1000.0), service("two", 4000.0)];
    let asked = |rates: &[(&str, f64)]| {
        let growth = growth(rates);
        refused(
            &two,
            &Request {
                growth,
                ..request()
            },
        )
        .to_string()
    };
    let name = asked(&[("low", 0.0), ("low", 0.1)]);
    assert!(
        name.ends_with("the scenario `low` is given twice"),
        "{name}"
    );
    let rate = asked(&[("low", 0.1), ("mid", 0.2), ("high", 0.1)]);
    assert!(
        rate.ends_with("the scenarios `low` and `high` are both 10 % a year"),
        "{rate}"
    );
}

#[test]
fn a_report_is_compared_once_and_another_of_one_moment_is_another() {
    let mut made = [service("one", 1000.0), service("one", 1000.0)];
    let mut twins = sides(&made);
    // When a report was made and what it calls itself is not what it says.
    twins[1].report.identity.id = "report-again".to_owned();
    let error = distinct(&twins).unwrap_err();
    assert!(
        error
            .to_string()
            .starts_with("comparing: `a.json` and `b.json` are one and the same report"),
        "{error}"
    );
    made[1].energy.range[1] *= 1.01;
    made[1].energy.range[2] *= 1.01;
    assert_eq!(distinct(&sides(&made)), Ok(()));
}

/// A folder with the first example offer under several names.
struct Offers(TempDir);

impl Offers {
    fn new() -> Self {
        let folder = TempDir::new().unwrap();
        let own = example("a.toml");
        fs::write(folder.path().join("a.toml"), &own).unwrap();
        fs::write(folder.path().join("copy.toml"), &own).unwrap();
        let other = own.replace("value = 0.62", "value = 0.6");
        fs::write(folder.path().join("cheaper.toml"), other).unwrap();
        fs::write(folder.path().join("b.toml"), example("b.toml")).unwrap();
        Self(folder)
    }

    fn run(&self, line: &str) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_wattprint"));
        command
            .current_dir(self.0.path())
            .args(line.split_whitespace());
        command.output().unwrap()
    }
}

fn example(name: &str) -> String {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let path: &Path = &root.join("docs/examples/offers").join(name);
    fs::read_to_string(path).unwrap()
}

#[test]
fn one_offer_twice_and_two_under_one_id_are_refused() {
    let offers = Offers::new();
    let json = offers.run("offer report a.toml --format json --output a.json");
    assert!(json.status.success(), "{json:?}");
    for (line, expected) in [
        (
            "compare a.toml a.toml",
            "are one and the same offer, `offer-voorbeeld-a-2026-01`",
        ),
        (
            "compare b.toml a.toml copy.toml",
            "`a.toml` and `copy.toml` are one and the same offer",
        ),
        ("compare a.toml a.json", "are one and the same offer"),
        (
            "compare a.toml b.toml cheaper.toml",
            "`a.toml` and `cheaper.toml` both say that they are the offer `voorbeeld-a-2026-01`, \
             and they differ",
        ),
        (
            "compare a.json a.json --profile b.toml",
            "--profile gives factors to offers",
        ),
    ] {
        let done = offers.run(line);
        let said = String::from_utf8_lossy(&done.stderr).into_owned();
        assert_eq!(done.status.code(), Some(1), "{line}: {said}");
        assert!(said.contains(expected), "{line}: {said}");
    }
    // What is supposed of an offer goes beside it.
    let what_if = "report a.json --what-if pue=1.1 --format json --output better.json";
    assert!(offers.run(what_if).status.success());
    let done = offers.run("compare a.json better.json");
    assert!(done.status.success(), "{done:?}");
}
