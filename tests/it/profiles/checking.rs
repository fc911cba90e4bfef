//! `wattprint profile check`: all that is wrong with a file, each with its place.

use super::added::Folder;
use super::invalid::DOCUMENT;
use wattprint::profile::{embedded_files, problems};

/// Wrong in the citation, in the head of a table and in most rows.
const WRONG: &str = r#"[citation.report]
title = "Sustainability report"
publisher = "Operator"
year = 2025
licence = "facts"

[[factors]]
quantity = "pue"
unit = "%"
cites = "rapport"
locator = " "
rows = [
    { place = "NL", year = 2024, value = 0.9, low = 0.8, high = 1.3, bounds = "range" },
    { place = "XX", year = 2024, value = 1.2, low = 1.1, high = 1.3, bounds = "range" },
    { place = "DE", value = 1.2, low = 1.1, high = 1.3, bounds = "range" },
    { place = "FR", year = 2024, value = 1.2, low = 1.3, high = 1.1, bounds = "range" },
    { place = "BE", year = 2024, value = 1.2 },
    { place = "AT", year = 2024, value = 1.2, low = 1.1, high = 1.3, bounds = "range" },
    { place = "AT", year = 2024, value = 1.3, low = 1.1, high = 1.3, bounds = "range" },
]

[[factors]]
quantity = "grid_carbon"
unit = "gCO2e/kWh"
cites = "report"
locator = "page 3"
spread = "none"
colour = "grey"
rows = [
    { place = "NL", year = 2024, value = -3.0 },
]
"#;

/// Line, column and the start of each problem.
const TOLD: &[&str] = &[
    "1:1: missing field `url`",
    "9:8: `pue` is in `%`; it must be in `1`",
    "10:9: cites `rapport`, but the document has no `[citation.rapport]`",
    "11:11: `locator` is empty",
    "13:5: `pue` of NL 2024 is 0.9; it cannot be below 1",
    "14:5: `XX` is no place",
    "15:5: missing field `year`",
    "16:5: `pue` of FR 2024 must have low <= value <= high",
    "17:5: `pue` of BE 2024 has no bounds",
    "19:5: `pue` of AT 2024 stands in this document twice; first on line 18",
    "23:12: `grid_carbon` needs `flow`",
    "27:10: uses the spread `none`, but the document has no `[spread.none]`",
    "28:1: unknown field `colour`",
];

#[test]
fn every_problem_of_a_file_is_told_with_its_place() {
    let found: Vec<String> = problems("my.toml", WRONG)
        .iter()
        .map(ToString::to_string)
        .collect();
    let told = found.iter().zip(TOLD);
    for (found, expected) in told {
        let expected = format!("my.toml:{expected}");
        assert!(found.starts_with(&expected), "{found}\nis not\n{expected}");
    }
    assert_eq!(found.len(), TOLD.len(), "{found:#?}");
}

#[test]
fn what_is_no_toml_is_told_by_its_lines() {
    let text = DOCUMENT
        .replace("year = 2025", "year = ")
        .replace("unit = \"1\"", "unit \"1\"");
    let lines: Vec<usize> = problems("my.toml", &text)
        .iter()
        .map(|it| it.line)
        .collect();
    assert!(lines.contains(&4) && lines.contains(&10), "{lines:?}");
}

#[test]
fn nothing_is_wrong_with_what_is_built_in() {
    for (name, text) in embedded_files() {
        assert_eq!(problems(name, text), []);
    }
}

#[test]
fn a_file_that_is_right_tells_what_it_would_replace() {
    let folder = Folder::new();
    let text = DOCUMENT.replace("place = \"NL\", year = 2024", "place = \"EU\", year = 2026");
    folder.write("site.toml", &text);
    folder.write("other.toml", DOCUMENT);
    assert_eq!(
        folder.prints(&["profile", "check", "site.toml", "other.toml"]),
        "site.toml: 1 factor, nothing wrong\n  \
         factor.pue.EU.2026 1.2 (1.1 to 1.3) goes before the built-in \
         factor.pue.EU.2024 1.36 (1.1 to 1.6)\n\
         other.toml: 1 factor, nothing wrong\n"
    );
}

#[test]
fn files_that_are_wrong_end_with_exit_code_1() {
    let folder = Folder::new();
    folder.write("set/a.toml", WRONG);
    folder.write("set/b.toml", DOCUMENT);
    let told = folder.wattprint(&["profile", "check", "set"]);
    assert_eq!(told.code, Some(1));
    assert_eq!(
        told.stderr,
        format!("error: {} problems in 1 of 2 files\n", TOLD.len())
    );
    assert_eq!(
        told.stdout.lines().count(),
        TOLD.len() + 1,
        "{}",
        told.stdout
    );
    assert!(
        told.stdout
            .ends_with("set/b.toml: 1 factor, nothing wrong\n")
    );
}
