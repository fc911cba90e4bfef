//! Places and sites on the command line.

use super::teaching::{assert_contains, succeeds};
use super::{Bench, told};
use std::fs;

const SITE: &str = r#"
[site]
name = "hall-2"
place = "gcp:europe-west4"

[citation.meter]
title = "Readings of the building's meters"
publisher = "Operator"
year = 2026
url = "https://example.org/meters"
licence = "facts"

[[factors]]
quantity = "pue"
unit = "1"
cites = "meter"
locator = "meters 1 to 4, 2025"
rows = [
    { place = "site", year = 2025, value = 1.21, low = 1.2, high = 1.22, bounds = "range" },
]
"#;

/// What `profile show` prints for these flags.
fn shown(bench: &Bench, flags: &[&str]) -> String {
    let arguments = [&["profile", "show"], flags].concat();
    succeeds(told(bench.program(&arguments)))
}

/// Why `profile show` refuses these flags.
fn refused(bench: &Bench, flags: &[&str]) -> String {
    let arguments = [&["profile", "show"], flags].concat();
    let ended = told(bench.program(&arguments));
    assert_eq!((ended.code, &*ended.stdout), (1, ""), "{flags:?}");
    ended.stderr
}

#[test]
fn a_site_file_is_read_however_it_is_named() {
    let bench = Bench::new();
    let file = bench.at("hall.toml");
    fs::write(&file, SITE).unwrap();
    let file = file.display().to_string();
    let placed = format!("site:{file}");
    for flags in [
        &["--place", &*placed][..],
        &["--site", &*file],
        &["--site", &*file, "--place", "NL"],
    ] {
        let text = shown(&bench, flags);
        let expected = [
            "hall-2, Netherlands (site:hall-2)\n",
            "PUE, site:hall-2 2025: 1.21 (1.2 to 1.22)",
            "grid carbon intensity, NL ",
        ];
        assert_contains(&text, &expected);
    }
    assert_eq!(
        refused(&bench, &["--site", &file, "--place", "DE"]),
        format!(
            "error: `{file}` says that its site is in `gcp:europe-west4` (Netherlands), but the \
             place given is `DE` (Germany); leave one of them out, or correct it\n"
        )
    );
}

#[test]
fn a_site_file_that_cannot_be_used_is_refused_with_its_line() {
    let bench = Bench::new();
    let missing = bench.at("none.toml").display().to_string();
    let expected = format!("error: could not read the site file `{missing}`: ");
    let told = refused(&bench, &["--site", &missing]);
    assert!(told.starts_with(&expected), "{told}");

    let file = bench.at("hall.toml");
    fs::write(&file, SITE.replace("value = 1.21", "value = 0.9")).unwrap();
    let file = file.display().to_string();
    assert_eq!(
        refused(&bench, &["--site", &file]),
        format!(
            "error: reading the site file: {file}:19:5: `pue` of site 2025 is 0.9; \
             it cannot be below 1\n"
        )
    );
}

#[test]
fn the_water_scenario_and_what_falls_back_are_chosen_and_never_assumed() {
    let bench = Bench::new();
    let built = shown(&bench, &["--place", "NL"]);
    let published = shown(&bench, &["--place", "NL", "--water-scenario", "reservoirs"]);
    assert_contains(&built, &["grid water intensity, NL 2023: 0.544 L/kWh"]);
    assert_contains(
        &published,
        &["grid water intensity with reservoirs, NL 2020: 3.433 L/kWh"],
    );
    assert!(!published.contains("grid water intensity, NL"));

    let told = refused(&bench, &["--place", "AQ"]);
    assert_contains(
        &told,
        &["no grid carbon intensity is known for `AQ` (Antarctica)"],
    );
    let world = shown(&bench, &["--place", "AQ", "--fallback", "world"]);
    assert_contains(
        &world,
        &[
            "default: grid carbon intensity 458.3 gCO2e/kWh (421.6 to 495), world 2025; \
           `--grid-intensity` replaces it",
        ],
    );
}

#[test]
fn a_contract_stands_beside_the_grid() {
    let bench = Bench::new();
    let flags = ["--place", "NL", "--contract-intensity", "12"];
    let text = shown(&bench, &flags);
    let expected = [
        "grid carbon intensity, NL ",
        "carbon intensity under contract, given by hand: 12 gCO2e/kWh",
    ];
    assert_contains(&text, &expected);
    assert!(!text.contains("residual mix"), "the contract covers all");
    let share = [&flags[..], &["--contract-share", "0.6"]].concat();
    let text = shown(&bench, &share);
    let expected = [
        "share of electricity outside the contract, given by hand: 0.4",
        "residual mix, NL 2026: 483",
    ];
    assert_contains(&text, &expected);
    assert_eq!(
        refused(&bench, &["--place", "NL", "--contract-share", "0.6"]),
        "error: --contract-share says how much a contract covers; add --contract-intensity \
         with what it states\n"
    );
}
