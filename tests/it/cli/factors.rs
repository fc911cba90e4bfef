//! Prices and hourly grid intensities, given on the command line.

use super::{Bench, told};
use std::fs;

/// A run with a recording, and the flags under which it is told again.
fn recorded(bench: &Bench) -> String {
    let samples = bench.at("samples.jsonl").display().to_string();
    let flags = ["--record", &samples, "--interval", "0.1s", "--quiet"];
    let run = told(bench.run(&flags, &["sleep", "0.3"]));
    assert_eq!(run.code, 0, "{}", run.stderr);
    samples
}

#[test]
fn a_price_gives_the_cost_of_the_facilitys_electricity() {
    let bench = Bench::new();
    let samples = recorded(&bench);
    let told = |flags: &[&str]| told(bench.program(&[&["replay", &samples], flags].concat()));
    let price = ["--place", "NL", "--price", "0.24EUR@2026"];
    let json = told(&[&price[..], &["--format", "json"]].concat());
    let report: wattprint::report::Report = serde_json::from_str(&json.stdout).unwrap();
    let figure = |id: &str| report.figure(id).unwrap();
    let (cost, energy) = (figure("cost.electricity"), figure("energy.facility"));
    assert_eq!(cost.unit, "EUR");
    assert!((cost.value / (energy.value / 3.6e6 * 0.24) - 1.0).abs() < 1e-9);
    assert!((cost.high / (energy.high / 3.6e6 * 0.24) - 1.0).abs() < 1e-9);
    let mut factors = report.factors.iter();
    let factor = factors
        .find(|it| it.id == "given.electricity_price")
        .unwrap();
    assert_eq!(factor.shown, "0.24 EUR/kWh");
    assert_eq!(
        (&*factor.matched, factor.period.as_deref()),
        ("supplied", Some("2026"))
    );
    let text = told(&price);
    let row = text
        .stdout
        .lines()
        .find(|it| it.starts_with("Cost of electricity"));
    assert!(row.unwrap().contains(" EUR"), "{}", text.stdout);
    assert!(!told(&["--place", "NL"]).stdout.contains("Cost"));
}

#[test]
fn a_price_that_is_none_or_has_no_place_is_refused() {
    let bench = Bench::new();
    let samples = recorded(&bench);
    let told = |flags: &[&str]| told(bench.program(&[&["replay", &samples], flags].concat()));
    let bad = told(&["--place", "NL", "--price", "0.24"]);
    let expected = "invalid value '0.24' for '--price <PRICE>': `0.24` names no currency by its \
                    code of three capital letters (ISO 4217); a price is written 0.24EUR, \
                    0.24EUR/kWh or 0.24EUR@2026";
    assert_eq!(bad.code, 2);
    assert!(bad.stderr.contains(expected), "{}", bad.stderr);
    let homeless = told(&["--price", "0.24EUR"]);
    let expected = "error: a price was given without a place, but it is paid for the energy of a \
                    facility; add --place with a country code such as NL\n";
    assert_eq!((homeless.code, &*homeless.stderr), (1, expected));
}

#[test]
fn an_hourly_series_replaces_the_annual_mean_and_says_so() {
    let bench = Bench::new();
    let samples = recorded(&bench);
    let series = bench.at("hours.csv");
    let citation = "# title: Hourly intensities\n# publisher: An operator\n# year: 2026\n\
                    # url: https://example.org\n# licence: CC0\ntime,g_per_kwh\n";
    let recording = fs::read_to_string(&samples).unwrap();
    let sample: wattprint::sample::Sample =
        serde_json::from_str(recording.lines().next().unwrap()).unwrap();
    let wall = sample.at.wall;
    let hours = (-1..=1).map(|hour| {
        let time = wall + jiff::SignedDuration::from_hours(hour);
        format!("{},100\n", time.strftime("%Y-%m-%dT%H:00:00Z"))
    });
    let rows: String = hours.collect();
    fs::write(&series, format!("{citation}{rows}")).unwrap();
    let ledger = bench.ledger().display().to_string();
    let shown = series.display().to_string();
    let place = ["--place", "NL", "--grid-series", &shown, "--format", "json"];
    for command in [
        vec!["replay", &samples],
        vec!["report", "--ledger", &ledger],
    ] {
        let json = told(bench.program(&[&command[..], &place[..]].concat()));
        assert_eq!(json.code, 0, "{}", json.stderr);
        let report: wattprint::report::Report = serde_json::from_str(&json.stdout).unwrap();
        let emitted = report.figure("emissions.location").unwrap();
        let energy = report.figure("energy.facility").unwrap();
        assert!((emitted.value / (energy.value / 3.6e6 * 100.0) - 1.0).abs() < 1e-9);
        assert!(
            emitted.method.contains("time-weighted"),
            "{}",
            emitted.method
        );
        let factor = report
            .factors
            .iter()
            .find(|it| it.id.starts_with("series."))
            .unwrap();
        assert_eq!(factor.matched, "exact");
        assert_eq!(factor.citation, "An operator, Hourly intensities (2026)");
    }
}
