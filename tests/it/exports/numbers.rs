//! Every number that a format shows is one of the object, in a unit of its standard.

use super::{EXPORTS, divided, examples, run, tables, written};
use serde_json::Value;
use std::collections::BTreeSet;
use wattprint::language::{ENGLISH, LANGUAGES};
use wattprint::quantity::{percent, scientific, significant};
use wattprint::report::Report;

/// Base units in one of the units that standards prescribe: none, kWh, MWh, GJ, kg and
/// m³, t and ML, h, d, g/J in g/kWh, billions.
const UNITS: [f64; 11] = [
    1.0,
    3.6e6,
    3.6e9,
    1e9,
    1e3,
    1e6,
    3600.0,
    86_400.0,
    1.0 / 3.6e6,
    1e-3,
    1e-6,
];

/// Numbers that are words: of standards, laws, names and the form's classes.
const WORDS: [&str; 42] = [
    "21031", "2024", "1.1", "1.7", "1.6", "3.0.1", "0.1.0", "8", "10", "1", "2", "3", "6", "5",
    "15", "50", "100", "500", "5045", "2025", "06", "12", "24", "200", "2500", "5000", "1.0", "0",
    "64", "256", "4", "7", "9", "2026", "80", "40", "50", "27", "2023", "2016", "2.2", "3000",
];

/// Runs of digits with at most points between them.
fn numbers(text: &str) -> Vec<String> {
    let runs = text.split(|c: char| !c.is_ascii_digit() && c != '.');
    let runs = runs.map(|run| run.trim_matches('.').to_owned());
    runs.filter(|run| !run.is_empty()).collect()
}

/// Every way in which a format may show what the object holds.
fn shown(value: &Value, into: &mut BTreeSet<String>) {
    match value {
        Value::String(text) => into.extend(numbers(text)),
        Value::Array(items) => items.iter().for_each(|item| shown(item, into)),
        Value::Object(fields) => {
            into.extend(fields.keys().flat_map(|key| numbers(key)));
            fields.values().for_each(|field| shown(field, into));
        }
        Value::Number(number) => {
            let number = number.as_f64().unwrap();
            for unit in UNITS
                .into_iter()
                .chain((-6..=5).map(|it| 1000_f64.powi(it)))
            {
                let scaled = number / unit;
                into.extend([2, 3, 4, 6].map(|digits| significant(scaled, digits)));
                let (mantissa, power) = scientific(scaled, 2);
                into.extend([mantissa, power.unsigned_abs().to_string()]);
                let short: f64 = significant(scaled, 6).parse().unwrap();
                into.extend(numbers(&format!("{short} {short:?}")));
                into.extend(numbers(&serde_json::json!(short).to_string()));
            }
            into.extend(numbers(&format!("{number} {}", percent(number))));
        }
        Value::Null | Value::Bool(_) => {}
    }
}

fn known(report: &Report) -> BTreeSet<String> {
    let mut known = BTreeSet::new();
    shown(&serde_json::to_value(report).unwrap(), &mut known);
    known.extend(WORDS.map(str::to_owned));
    known
}

/// The text with points for decimals, without what only looks like a number.
fn plain(text: &str) -> String {
    let text = text
        .replace("CO2", "CO")
        .replace("co2", "co")
        .replace("m3", "m");
    let letters: Vec<_> = text.chars().collect();
    let is_digit = |at: usize| letters.get(at).is_some_and(char::is_ascii_digit);
    let letter = |at: usize| match letters[at] {
        ',' if at > 0 && is_digit(at - 1) && is_digit(at + 1) => '.',
        other => other,
    };
    (0..letters.len()).map(letter).collect()
}

#[test]
fn every_number_on_the_pages_is_in_the_object() {
    for (name, report) in examples() {
        let known = known(&report);
        for format in ["huggingface", "gpai", "algoritmeregister"] {
            for words in LANGUAGES {
                let text = plain(&written(&report, format, words));
                for number in numbers(&text) {
                    assert!(
                        known.contains(&number),
                        "{name}, {format}: {number} in\n{text}"
                    );
                }
            }
        }
        assert!(!known.contains("98765"), "the check could not fail");
    }
}

/// The numbers of a JSON document, and the texts that are numbers.
fn values(value: &Value, path: &str, into: &mut Vec<(String, f64)>) {
    match value {
        Value::Number(number) => into.push((path.to_owned(), number.as_f64().unwrap())),
        Value::String(text) => {
            if let Ok(number) = text.parse() {
                into.push((path.to_owned(), number));
            }
        }
        Value::Array(items) => items.iter().for_each(|item| values(item, path, into)),
        Value::Object(fields) => fields
            .iter()
            .for_each(|(key, field)| values(field, &format!("{path}.{key}"), into)),
        Value::Null | Value::Bool(_) => {}
    }
}

/// Every number of the object.
fn held(report: &Report) -> Vec<f64> {
    let mut all = Vec::new();
    values(&serde_json::to_value(report).unwrap(), "", &mut all);
    all.into_iter().map(|(_, number)| number).collect()
}

/// Whether a number is one of the object's in some unit, but for the rounding.
fn is_held(number: f64, held: &[f64]) -> bool {
    let close = |one: f64, other: f64| (one - other).abs() <= 1e-5 * other.abs();
    let in_unit = |it: &f64| UNITS.iter().any(|unit| close(number, it / unit));
    number == 0.0 || held.iter().any(in_unit)
}

/// Whether every score is its phase's carbon over a number of units that the object
/// holds, but for the rounding.
fn scores_follow(document: &Value, held: &[f64]) -> bool {
    let none = Vec::new();
    let stages = document["stages"].as_array().unwrap_or(&none).iter();
    let mut scores = stages.flat_map(|stage| {
        let scores = stage["scores"].as_array().unwrap().iter();
        scores.map(|score| (&stage["C"], score))
    });
    scores.all(|(carbon, score)| {
        let units = score["R"]["amount"].as_f64().unwrap();
        let follows = |bound: &str| {
            let [carbon, score] = [carbon, score].map(|it| it[bound].as_f64().unwrap());
            (carbon / units / score - 1.0).abs() < 1e-5
        };
        is_held(units, held) && ["value", "low", "high"].into_iter().all(follows)
    })
}

#[test]
fn every_number_of_the_documents_is_in_the_object() {
    for (name, report) in examples().into_iter().chain([("divided", divided(run()))]) {
        let held = held(&report);
        for (format, ending) in EXPORTS.iter().filter(|(_, it)| it.ends_with("json")) {
            let document = serde_json::from_str(&written(&report, format, &ENGLISH)).unwrap();
            let mut found = Vec::new();
            values(&document, "", &mut found);
            assert!(scores_follow(&document, &held), "{name}, {format}");
            assert!(!found.is_empty(), "{name}, {format}, {ending}");
            for (path, number) in found {
                // The version of the document and of its form.
                let is_version = [".version", ".specVersion"].contains(&path.as_str());
                // Scores are quotients, which are compared above.
                let is_score = [".value", ".low", ".high"]
                    .map(|it| format!(".stages.scores{it}"))
                    .contains(&path);
                let fine = is_version || is_score || is_held(number, &held);
                assert!(fine, "{name}, {format}: {path} {number}");
            }
        }
        for record in tables::records(&written(&report, "csv", &ENGLISH)) {
            for column in ["value", "low", "high"] {
                let number = record[column].parse::<f64>();
                let fine = number.is_err() || is_held(number.clone().unwrap(), &held);
                assert!(fine, "{name}, csv: {number:?} in {record:?}");
            }
        }
        assert!(!is_held(98_765.432_1, &held), "the check could not fail");
    }
}
