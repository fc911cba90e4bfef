//! `wattprint profile diff`: two vintages, and what the newer one changes.

use super::added::Folder;
use super::{close, invalid::DOCUMENT};
use crate::reports::object;
use serde_json::Value;

const GRID: &str = r#"[citation.agency]
title = "Yearbook"
publisher = "Agency"
year = 2026
url = "https://example.org/yearbook"
licence = "CC0"

[[factors]]
quantity = "grid_carbon"
unit = "gCO2e/kWh"
flow = "consumption"
cites = "agency"
locator = "table 1"
rows = [
    { place = "NL", year = 2024, value = 200, low = 180, high = 220, bounds = "range" },
    { place = "DE", year = 2024, value = 300, low = 280, high = 320, bounds = "range" },
    { place = "FR", year = 2024, value = 40, low = 30, high = 50, bounds = "range" },
    { place = "AT", year = 2024, value = 90, low = 80, high = 99, bounds = "range" },
]
"#;

/// Last year's set and this year's.
fn vintages() -> Folder {
    let folder = Folder::new();
    folder.write("old/grid.toml", GRID);
    let new = GRID
        .replace(
            "\"NL\", year = 2024, value = 200",
            "\"NL\", year = 2025, value = 190",
        )
        .replace("value = 300", "value = 315")
        .replace("low = 80,", "low = 70,")
        .replace("place = \"FR\"", "place = \"BE\"");
    folder.write("new/grid.toml", &new);
    folder.write("new/site.toml", DOCUMENT);
    folder
}

#[test]
fn two_sets_are_compared_number_by_number() {
    let folder = vintages();
    assert_eq!(
        folder.prints(&["profile", "diff", "old", "new"]),
        "from old to new\n\n\
         grid carbon intensity [grid_carbon], gCO2e/kWh\n  \
         changed  AT          90.00 (2024) -> 90.00 (2024)        bounds only\n  \
         added    BE          40.00 (2024)\n  \
         changed  DE          300.0 (2024) -> 315.0 (2024)        +5.00 %\n  \
         removed  FR          40.00 (2024)\n  \
         changed  NL          200.0 (2024) -> 190.0 (2025)        -5.00 %\n\n\
         PUE [pue], a ratio\n  \
         added    NL          1.200 (2024)\n\n\
         3 changed, 2 added, 1 removed, 0 the same\n"
    );
    let same = folder.prints(&["profile", "diff", "old", "old"]);
    assert_eq!(
        same,
        "from old to old\n\n0 changed, 0 added, 0 removed, 4 the same\n"
    );
}

#[test]
fn one_set_is_compared_with_the_built_in_factors_that_it_would_join() {
    let folder = vintages();
    let json = folder.prints(&["profile", "diff", "old", "--format", "json"]);
    let json: Value = serde_json::from_str(&json).unwrap();
    let places: Vec<_> = json["factors"].as_array().unwrap().iter().collect();
    assert_eq!(places.len(), 4, "nothing else changes: {places:#?}");
    let dutch = places.iter().find(|it| it["place"] == "NL").unwrap();
    assert_eq!(dutch["before"]["id"], "factor.grid_carbon.NL.2025");
    assert_eq!(dutch["before"]["document"], "profiles/grid/ember-2026.toml");
    assert_eq!(dutch["after"]["document"], "old/grid.toml");
    close(
        dutch["percent"].as_f64().unwrap(),
        (200.0 / 253.56 - 1.0) * 100.0,
        1e-9,
    );
    assert!(json["same"].as_u64().unwrap() > 300, "{}", json["same"]);
}

#[test]
fn what_a_vintage_changes_is_told_for_every_workload_of_a_ledger() {
    let folder = vintages();
    folder.run(&["--place", "NL", "--name", "first"]);
    folder.run(&["--name", "second"]);
    let diff = ["profile", "diff", "old", "new", "--ledger", "ledger.db"];
    let json = folder.prints(&[&diff[..], &["--format", "json"]].concat());
    let json: Value = serde_json::from_str(&json).unwrap();
    let works = json["footprints"].as_array().unwrap();
    let names: Vec<_> = works
        .iter()
        .map(|it| it["name"].as_str().unwrap())
        .collect();
    assert_eq!(names, ["first", "second"]);
    let percent = |id: &str| {
        let figures = works[0]["figures"].as_array().unwrap();
        let figure = figures.iter().find(|it| it["id"] == id).unwrap();
        figure["percent"].as_f64().unwrap()
    };
    // The new set brings a PUE of 1.2 for the European Union's 1.36, and a grid
    // intensity of 190 for 200.
    let pue = 1.2 / 1.36;
    close(percent("energy.facility"), (pue - 1.0) * 100.0, 1e-9);
    close(
        percent("emissions.location"),
        (pue * 0.95 - 1.0) * 100.0,
        1e-9,
    );
    close(percent("water.grid"), (pue - 1.0) * 100.0, 1e-9);
    let problem = works[1]["problem"].as_str();
    assert_eq!(problem, Some("recorded without a place; add --place"));
    let text = folder.prints(&[&diff[..], &["--place", "DE"]].concat());
    assert!(
        text.contains("\nfirst (") && text.contains("), NL\n  facility energy"),
        "{text}"
    );
    assert!(text.contains("-11.8 %"), "{text}");
    let second = text.split("\nsecond (").nth(1).unwrap();
    assert!(
        second.contains("), DE\n") && second.contains("+5.00 %"),
        "{second}"
    );
}

#[test]
fn a_report_is_recomputed_with_what_was_given_for_it_by_hand() {
    let folder = vintages();
    let report = folder.run(&["--place", "NL", "--pue", "1.5"]);
    let diff = ["profile", "diff", "old", "new", "--report", "report.json"];
    let json = folder.prints(&[&diff[..], &["--format", "json"]].concat());
    let json: Value = serde_json::from_str(&json).unwrap();
    let figures = json["footprints"][0]["figures"].as_array().unwrap();
    let figure = |id: &str| figures.iter().find(|it| it["id"] == id).unwrap();
    let facility = report.figure("energy.facility").unwrap().value;
    close(
        figure("energy.facility")["before"].as_f64().unwrap(),
        facility,
        1e-9,
    );
    assert_eq!(figure("energy.facility")["percent"], 0.0);
    close(
        figure("emissions.location")["percent"].as_f64().unwrap(),
        -5.0,
        1e-9,
    );
}

#[test]
fn sets_ledgers_and_reports_that_are_not_there_are_refused() {
    let folder = vintages();
    folder.write("note.json", "{}");
    let refused = folder.refuses(&["profile", "diff", "older"]);
    let expected =
        "error: reading the profiles in `older`: No such file or directory (os error 2)\n";
    assert_eq!(refused, expected);
    let refused = folder.refuses(&["profile", "diff", "old", "--report", "note.json"]);
    let expected = "error: `note.json` is no footprint report: it has no `schema`";
    assert!(refused.starts_with(expected), "{refused}");
    let report = folder.run(&["--place", "NL", "--pue", "1.5"]);
    let id = format!("\"id\": \"{}\"", report.identity.id);
    let edited = object(&report).replacen(&id, "\"id\": \"another\"", 1);
    folder.write("edited.json", &edited);
    let refused = folder.refuses(&["profile", "diff", "old", "--report", "edited.json"]);
    assert!(
        refused.contains("was changed after it was written"),
        "{refused}"
    );
    let refused = folder.refuses(&["profile", "diff", "old", "--ledger", "none.db"]);
    assert!(refused.contains("none.db"), "{refused}");
}
