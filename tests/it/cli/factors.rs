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
        .find(|it| it.id == "given.electricity_price.NL")
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
    let recording = fs::read_to_string(&samples).unwrap();
    let sample: wattprint::sample::Sample =
        serde_json::from_str(recording.lines().next().unwrap()).unwrap();
    let shown = series(&bench, "hours.csv", &hours(sample.at.wall, &[-1, 0, 1]));
    let ledger = bench.ledger().display().to_string();
    let place = ["--place", "NL", "--grid-series", &shown, "--format", "json"];
    for command in [
        vec!["replay", &samples],
        vec!["report", "--ledger", &ledger],
    ] {
        let json = told(bench.program(&[&command[..], &place[..]].concat()));
        assert_eq!(json.code, 0, "{}", json.stderr);
        let report: wattprint::report::Report = serde_json::from_str(&json.stdout).unwrap();
        assert_weighted(&report);
    }
}

#[test]
fn a_run_takes_the_grid_in_its_hours() {
    let bench = Bench::new();
    let now = jiff::Timestamp::now();
    let hours = series(&bench, "hours.csv", &hours(now, &[-1, 0, 1]));
    let output = bench.at("run.json").display().to_string();
    let place = ["--place", "NL", "--grid-series", &hours];
    let flags = [&place[..], &["--quiet", "--output", &output]].concat();
    // The second command uses no CPU time that could be seen.
    for command in ["i=0; while [ $i -lt 9999 ]; do i=$((i+1)); done", ":"] {
        let ended = told(bench.run(&flags, &["sh", "-c", command]));
        assert_eq!((ended.code, &*ended.stderr), (0, ""));
        let report = serde_json::from_slice(&fs::read(&output).unwrap()).unwrap();
        assert_weighted(&report);
    }
}

#[test]
fn a_run_does_not_begin_with_hours_that_are_not_its_own() {
    let bench = Bench::new();
    let now = jiff::Timestamp::now();
    let ran = bench.at("ran").display().to_string();
    let refused = |flags: &[&str]| {
        let ended = told(bench.run(flags, &["touch", &ran]));
        assert_eq!(ended.code, 1, "{}", ended.stderr);
        assert!(!bench.at("ran").exists(), "{flags:?}");
        ended.stderr
    };
    let rows = hours(now, &[-1, 0, 1]);
    let good = series(&bench, "good.csv", &rows);
    let said = refused(&["--grid-series", &good]);
    let expected = "error: grid intensities were given without a place; add --place with a country \
                    code such as NL\n";
    assert_eq!(said, expected);
    let first = rows.lines().next().unwrap();
    let other_zone = rows.replacen('Z', "+00:00", 1);
    let year = 24 * 366;
    for (name, rows, expected) in [
        (
            "old.csv",
            hours(now, &[-1 - year, -year]),
            "give the series of that time\n",
        ),
        (
            "gap.csv",
            hours(now, &[-2, -1, 1]),
            "or let the annual mean stand in with `--grid-series-lacking annual`\n",
        ),
        (
            "twice.csv",
            format!("{first}\n{rows}"),
            " stands here twice",
        ),
        ("zones.csv", other_zone, "offset"),
        ("negative.csv", rows.replacen(",100", ",-100", 1), "-100"),
    ] {
        let path = series(&bench, name, &rows);
        let said = refused(&["--place", "NL", "--grid-series", &path]);
        assert!(said.contains(expected), "{name}: {said}");
    }
}

/// A file of intensities with its citation.
fn series(bench: &Bench, name: &str, rows: &str) -> String {
    let citation = "# title: Hourly intensities\n# publisher: An operator\n# year: 2026\n\
                    # url: https://example.org\n# licence: CC0\ntime,g_per_kwh\n";
    let path = bench.at(name);
    fs::write(&path, format!("{citation}{rows}")).unwrap();
    path.display().to_string()
}

/// Rows of 100 g for the hours around a moment.
fn hours(now: jiff::Timestamp, hours: &[i64]) -> String {
    let rows = hours.iter().map(|hour| {
        let time = now + jiff::SignedDuration::from_hours(*hour);
        format!("{},100\n", time.strftime("%Y-%m-%dT%H:00:00Z"))
    });
    rows.collect()
}

/// That the grid had 100 g per kilowatt-hour, weighted over the hours.
fn assert_weighted(report: &wattprint::report::Report) {
    let emitted = report.figure("emissions.location").unwrap();
    let energy = report.figure("energy.facility").unwrap();
    assert!((emitted.value / (energy.value / 3.6e6 * 100.0) - 1.0).abs() < 1e-9);
    let method = &emitted.method;
    assert!(method.contains("time-weighted"), "{method}");
    let mut factors = report.factors.iter();
    let factor = factors.find(|it| it.id.starts_with("series.")).unwrap();
    assert_eq!(factor.matched, "exact");
    assert_eq!(factor.citation, "An operator, Hourly intensities (2026)");
}
