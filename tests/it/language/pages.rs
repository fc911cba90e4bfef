//! The Dutch pages: what they look like, and that they show the numbers of the English ones.

use super::rendered;
use crate::reports::{assert_golden, examples};
use wattprint::language::{Catalogue, DUTCH, ENGLISH};
use wattprint::report::{Report, summarise};

const FORMATS: [&str; 2] = ["text", "summary"];

fn screen(report: &Report, words: &Catalogue) -> String {
    let mut bytes = Vec::new();
    summarise(report, Some("wattprint report --last"), words, &mut bytes).unwrap();
    String::from_utf8(bytes).unwrap()
}

#[test]
fn the_dutch_pages_are_what_the_golden_files_show() {
    for (name, report) in examples() {
        let text = rendered(&report, "text", &DUTCH);
        assert_golden(&format!("report-{name}.nl.txt"), &text);
        let text = screen(&report, &DUTCH);
        assert_golden(&format!("report-{name}-summary.nl.txt"), &text);
    }
}

#[test]
fn no_dutch_page_is_wider_or_longer_than_its_paper() {
    for (name, report) in examples() {
        for (format, most) in [("text", 58), ("summary", 23)] {
            let text = rendered(&report, format, &DUTCH);
            for line in text.lines() {
                assert!(line.chars().count() <= 80, "{name}: {line}");
            }
            let lines = text.lines().count();
            assert!(lines <= most, "{name}, {format}: {lines} lines\n{text}");
        }
    }
}

/// The rows of a table: numbers in columns, from a name's first letter to a provenance.
fn rows(text: &str) -> Vec<Vec<String>> {
    let table = text.lines().skip_while(|line| !line.is_empty()).skip(1);
    let table = table.take_while(|line| !line.starts_with(char::is_uppercase) || is_row(line));
    table.filter(|line| is_row(line)).map(numbers).collect()
}

fn is_row(line: &str) -> bool {
    let words = [&ENGLISH, &DUTCH];
    words.iter().any(|words| {
        use wattprint::sample::Provenance::{Measured, Modelled, Supplied};
        let known = [Measured, Modelled, Supplied].map(words.provenance);
        known.iter().any(|it| line.ends_with(&format!("  {it}")))
    })
}

/// The numbers of a line in their order, with a point as decimal mark.
fn numbers(line: &str) -> Vec<String> {
    // Formulas and names have digits that are no numbers.
    let line = line.replace("CO2", "").replace(',', ".");
    let runs = line.split(|c: char| !c.is_ascii_digit() && c != '.');
    let runs = runs.map(|run| run.trim_matches('.').to_owned());
    runs.filter(|run| !run.is_empty()).collect()
}

#[test]
fn both_languages_show_the_same_numbers_row_by_row() {
    for (name, report) in examples() {
        for format in FORMATS {
            let [english, dutch] =
                [&ENGLISH, &DUTCH].map(|it| rows(&rendered(&report, format, it)));
            assert!(english.len() >= 3, "{name}, {format}: {english:?}");
            assert_eq!(english, dutch, "{name}, {format}");
        }
    }
}

/// Below the table lines break elsewhere, and a summary leaves out what has no room.
#[test]
fn both_languages_show_the_same_numbers_below_the_table() {
    for (name, report) in examples() {
        let below = |words: &Catalogue| {
            let text = rendered(&report, "text", words);
            let lines = text.lines().filter(|line| !is_row(line));
            let lines: Vec<_> = lines.skip(3).flat_map(numbers).collect();
            lines
        };
        assert_eq!(below(&ENGLISH), below(&DUTCH), "{name}");
    }
}
