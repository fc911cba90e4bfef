//! `wattprint report --prometheus`, as people use it.

use super::hostile::{NODE, served, steady};
use super::store::{Store, labels};
use super::stub::Stub;
use crate::language::assert_said;
use std::process::{Command, Output};
use std::sync::Mutex;
use wattprint::report::Report;

/// Five minutes of 2026, as `--from` and `--to` take them.
pub const PERIOD: [&str; 4] = [
    "--from",
    "2026-01-01T00:00:00Z",
    "--to",
    "2026-01-01T00:05:00Z",
];

pub fn report(words: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_wattprint"))
        .arg("report")
        .args(words)
        .env_remove("WATTPRINT_PLACE")
        .output()
        .unwrap()
}

pub fn stub(store: Store) -> Stub {
    let store = Mutex::new(store);
    Stub::start(move |request, _| served(&store, request))
}

fn object(address: &str, more: &[&str]) -> Report {
    let words = [
        &["--prometheus", address, "--format", "json"][..],
        &PERIOD[..],
        more,
    ]
    .concat();
    let output = report(&words);
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}");
    let report = serde_json::from_slice(&output.stdout).unwrap();
    assert_said(&report);
    report
}

#[test]
fn the_report_is_the_same_object_with_every_figure_that_series_can_give() {
    let stub = stub(steady(&NODE));
    let report = object(&stub.address, &["--place", "NL"]);
    for id in ["energy.node", "energy.idle"] {
        let joules = report.figure(id).unwrap().value;
        assert!((joules - 600.0).abs() < 1e-6, "{id}: {joules}");
    }
    assert!(report.figure("emissions.location").unwrap().value > 0.0);
    assert_eq!(report.subject.name, "a/n1");
    let missing: Vec<_> = report.missing.iter().map(|it| it.id.as_str()).collect();
    assert!(missing.contains(&"emissions.embodied"), "{missing:?}");
    assert_eq!(report.evidence.sessions.len(), 1);
    // A person reads the same.
    let words = [&["--prometheus", stub.address.as_str()][..], &PERIOD[..]].concat();
    let text = String::from_utf8(self::report(&words).stdout).unwrap();
    assert!(text.contains("600 J"), "{text}");
}

#[test]
fn agents_that_used_another_factor_are_told() {
    let of = |grams_a_second: f64| {
        let mut store = steady(&NODE);
        let mut pairs = NODE.to_vec();
        pairs.extend([
            ("__name__", "wattprint_emissions_grams_total"),
            ("basis", "location"),
        ]);
        for second in (-15..=300).step_by(15) {
            store.add(
                labels(&pairs),
                second,
                grams_a_second * (second as f64 + 15.0),
            );
        }
        let report = object(
            &stub(store).address,
            &["--grid-intensity", "360", "--pue", "1", "--place", "NL"],
        );
        let notes = report.quality.limitations.iter();
        let told = notes.filter(|it| it.id == "other-factors").count();
        (report.figure("emissions.location").unwrap().value, told)
    };
    // 360 g/kWh are a gram for 10 kJ: 2 W make 0.2 mg a second.
    let (grams, told) = of(0.0002);
    assert!((grams - 0.06).abs() < 1e-9, "{grams}");
    assert_eq!(told, 0);
    assert_eq!(of(0.0003).1, 1);
}

#[test]
fn what_cannot_be_is_refused_with_what_would_help() {
    let nobody = "http://127.0.0.1:9";
    for (words, expected) in [
        (
            vec!["--prometheus", nobody],
            "--prometheus needs --from and --to",
        ),
        (
            vec!["--prometheus", nobody, "--last"],
            "cannot be used with",
        ),
        (
            vec!["--prometheus", nobody, "--ledger", "x"],
            "cannot be used with",
        ),
        (vec!["--selector", "{a=\"b\"}"], "--prometheus <URL>"),
        (
            vec!["--prometheus", nobody, "--selector", "a=b"],
            "is no selector",
        ),
        (vec!["--prometheus", nobody, "--step", "5"], "try 15s or 5m"),
        (
            vec!["--prometheus", nobody, "--basic-auth-user", "x"],
            "--basic-auth-password-file",
        ),
    ] {
        let output = report(&words);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(
            !output.status.success() && said.contains(expected),
            "{words:?}: {said}"
        );
    }
    let words = [
        &[
            "--prometheus",
            "http://example.org",
            "--bearer-token-file",
            "x",
        ][..],
        &PERIOD[..],
    ];
    let said = String::from_utf8(report(&words.concat()).stderr).unwrap();
    assert!(
        said.contains("not sent to `http://example.org` without TLS"),
        "{said}"
    );
    assert!(said.contains("hint: use an https:// address"), "{said}");
}
