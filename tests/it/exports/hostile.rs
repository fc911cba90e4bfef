//! Names that others chose do nothing in any format but be seen.

use super::{EXPORTS, english, run, schemas, tables, written};
use serde_json::Value;
use wattprint::language::LANGUAGES;
use wattprint::report::{Missing, Note, Report};

/// Ends a YAML document and a fence, begins a formula, tags, a table and a link, turns
/// the reading direction around, rings, and is very long.
fn name() -> String {
    let nasty = "=HYPERLINK(\"http://evil.example\")\"'\r\n---\nco2_eq_emissions: 0\n...\n```\n\
                 <script>alert(1)</script><!-- | [x](javascript:1) `a` \u{202e}txt.exe \u{1b}[2J\u{7} \
                 @everyone &amp; # {{x}} !!python/object ${HOME}\0";
    format!("{nasty}{}", "a".repeat(10_000))
}

/// A report in which everything that others chose is that name.
pub fn hostile() -> Report {
    let mut report = run();
    let name = name();
    report.identity.id.clone_from(&name);
    report.subject.name.clone_from(&name);
    report.subject.place = Some(name.clone());
    report.subject.supplier = Some(name.clone());
    let model = report.subject.model.as_mut().unwrap();
    model.name.clone_from(&name);
    model.version = Some(name.clone());
    model.organisation = Some(name.clone());
    model.supplied_by = Some(name.clone());
    model.base = Some(name.clone());
    model.inference_task = Some(name.clone());
    model.training_flop_method = Some(name.clone());
    model.url = Some(name.clone());
    model.download_location = Some(name.clone());
    report.boundary.included.push(name.clone());
    report.boundary.excluded.push(name.clone());
    for figure in &mut report.quantities {
        figure.method.clone_from(&name);
    }
    for instrument in &mut report.hardware.instruments {
        instrument.name.clone_from(&name);
    }
    for factor in &mut report.factors {
        for text in [&mut factor.label, &mut factor.citation, &mut factor.shown] {
            text.clone_from(&name);
        }
    }
    report.quality.assumptions.push(Note {
        id: name.clone(),
        about: None,
        text: name.clone(),
    });
    report.missing.push(Missing {
        id: name.clone(),
        reason: name.clone(),
        remedy: name,
    });
    report
}

#[test]
fn no_format_lets_a_control_character_or_a_turn_of_direction_through() {
    let report = hostile();
    for (format, _) in EXPORTS {
        for words in LANGUAGES {
            let text = written(&report, format, words);
            let harmful = |c: &char| {
                (c.is_control() && !matches!(c, '\n' | '\r'))
                    || matches!(c, '\u{202a}'..='\u{202e}')
            };
            let found = text.chars().find(harmful);
            assert_eq!(found, None, "{format}");
            assert!(text.len() < 400_000, "{format}: {}", text.len());
        }
    }
}

#[test]
fn no_cell_of_a_spreadsheet_begins_a_formula_and_no_name_breaks_a_record() {
    for record in tables::records(&english(&hostile(), "csv")) {
        for (column, cell) in record {
            let is_number = cell.parse::<f64>().is_ok();
            let begins = cell.starts_with(['=', '+', '-', '@', '\t', '\r']);
            assert!(is_number || !begins, "{column}: {cell}");
        }
    }
}

#[test]
fn a_name_ends_no_front_matter_and_adds_no_key() {
    let text = english(&hostile(), "huggingface");
    let rules = text.lines().filter(|line| *line == "---");
    assert_eq!(rules.count(), 2, "{text}");
    let keys = text.lines().filter(|line| line.starts_with("co2_eq"));
    assert_eq!(keys.count(), 1);
}

#[test]
fn a_name_is_no_markup_in_a_page() {
    for format in ["huggingface", "gpai"] {
        let text = english(&hostile(), format);
        let body = text.rsplit("---\n").next().unwrap();
        let acting = unescaped(body);
        for markup in ["<script", "\n```", "](javascript", "\n---", "`a`", "[x]"] {
            assert!(!acting.contains(markup), "{format}: {markup} in\n{body}");
        }
    }
}

/// What is left of Markdown without the letters that mean themselves.
fn unescaped(text: &str) -> String {
    let mut letters = text.chars();
    let mut left = String::new();
    while let Some(letter) = letters.next() {
        if letter == '\\' {
            letters.next();
        } else {
            left.push(letter);
        }
    }
    left
}

#[test]
fn a_name_ends_no_fence_and_is_no_tag_in_a_field_of_the_register() {
    let text = english(&hostile(), "algoritmeregister");
    let fences = text
        .lines()
        .filter(|line| line.trim_start().starts_with("```"));
    assert_eq!(fences.count(), 2, "{text}");
    let (fields, _) = text.split_once("```json").unwrap();
    assert!(!fields.contains('<') && !fields.contains('&'), "{fields}");
    let card: Value = schemas::card(&text);
    assert!(card["name"].as_str().unwrap().contains("HYPERLINK"));
}
