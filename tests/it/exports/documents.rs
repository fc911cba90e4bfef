//! Every number of a format that programs read is the figure that its place is for.

use super::rules::{expected, size};
use super::{EXPORTS, divided, examples, run, tables, written};
use crate::shown::{Known, Tally, changed, line, tokens};
use serde_json::{Value, from_str};
use wattprint::language::{DUTCH, ENGLISH};
use wattprint::quantity::significant;
use wattprint::report::{Figure, Report};

/// Texts with digits that a document has of itself: their keys, and the reason.
const FREE: [(&str, &str); 17] = [
    ("key", "a figure's name, whose unit may be m3"),
    ("$schema", "address of the standard's schema"),
    ("@context", "address of the standard's context"),
    ("@id", "a name within the document"),
    ("specVersion", "version of the standard"),
    ("standard", "name of the standard"),
    ("about", "names of the standards"),
    ("alg", "name of an algorithm"),
    ("unit", "a unit, or 1 where a factor has none"),
    ("serialNumber", "follows from the report as a whole"),
    ("spdxId", "follows from the report as a whole"),
    ("createdBy", "an spdxId"),
    ("createdUsing", "an spdxId"),
    ("rootElement", "an spdxId"),
    ("from", "an spdxId, or a moment of the object"),
    ("to", "an spdxId, or an address of the standard"),
    ("measures", "names of measures of the Algoritmekader"),
];

/// The documents of a report: JSON, and the block for a model card.
fn documents(report: &Report) -> Vec<(&'static str, Value)> {
    let json = EXPORTS
        .iter()
        .filter(|(_, ending)| ending.ends_with("json"));
    let json = json.map(|(format, _)| (*format, written(report, format, &ENGLISH)));
    let register = written(report, "algoritmeregister", &ENGLISH);
    let card = register.split("```json\n").nth(1).unwrap();
    let card = card.split("\n```").next().unwrap().to_owned();
    let all = json.chain([("algoritmeregister", card)]);
    all.map(|(format, text)| (format, from_str(&text).unwrap()))
        .collect()
}

/// Every number and text of a document, with its place.
fn leaves<'a>(value: &'a Value, path: &str, into: &mut Vec<(String, &'a Value)>) {
    match value {
        Value::Array(items) => {
            for (at, item) in items.iter().enumerate() {
                leaves(item, &format!("{path}/{at}"), into);
            }
        }
        Value::Object(fields) => {
            for (key, field) in fields {
                leaves(field, &format!("{path}/{key}"), into);
            }
        }
        Value::Number(_) | Value::String(_) => into.push((path.to_owned(), value)),
        Value::Null | Value::Bool(_) => {}
    }
}

/// The numbers of a leaf.
fn numbers(leaf: &str) -> Vec<f64> {
    if let Ok(number) = leaf.parse() {
        return vec![number];
    }
    let all = tokens(leaf).into_iter();
    all.filter_map(|it| it.number.parse().ok()).collect()
}

/// Whether numbers are those that must stand there, but for the rounding.
fn are(shown: &[f64], expected: &[f64]) -> bool {
    let rounded = |it: f64| significant(it, 6).parse::<f64>().unwrap();
    let close = |(one, other): (&f64, &f64)| (one - rounded(*other)).abs() <= 1e-12 * one.abs();
    shown.len() == expected.len() && shown.iter().zip(expected).all(close)
}

fn text(leaf: &Value) -> String {
    leaf.as_str()
        .map_or_else(|| leaf.to_string(), str::to_owned)
}

/// Whether the numbers in a text of a document are in a text of the object.
fn is_known(path: &str, leaf: &Value, known: &Known) -> bool {
    let mut keys = path.split('/').filter(|it| it.parse::<usize>().is_err());
    let key = keys.next_back().unwrap_or_default();
    let is_free = FREE.iter().any(|(it, _)| *it == key);
    // Identities that follow from the report, names of measures, of properties, of a unit.
    let is_name = ["urn:", "wattprint:", "m3"]
        .iter()
        .any(|it| text(leaf).starts_with(it));
    leaf.is_string() && (is_free || is_name || known.unknown(&line(&text(leaf))).is_empty())
}

#[test]
fn every_number_of_the_documents_is_the_figure_that_its_place_is_for() {
    let mut tally = Tally::default();
    for (name, report) in examples().into_iter().chain([("divided", divided(run()))]) {
        let [english, dutch] = [&ENGLISH, &DUTCH].map(|it| Known::of(&report, it));
        for (format, document) in documents(&report) {
            // The card is in Dutch, whatever was asked for.
            let is_dutch = format == "algoritmeregister";
            let known = if is_dutch { &dutch } else { &english };
            let mut found = Vec::new();
            leaves(&document, "", &mut found);
            for (path, leaf) in found {
                let Some(expected) = expected(format, &document, &path, &report) else {
                    assert!(
                        is_known(&path, leaf, known),
                        "{name}, {format}: {path} {leaf}"
                    );
                    continue;
                };
                let shown = numbers(&text(leaf));
                let what = format!("{name}, {format}: {path} {leaf}, not {expected:?}");
                assert!(are(&shown, &expected), "{what}");
                for other in changed(&text(leaf)) {
                    tally.count(!are(&numbers(&other), &expected));
                }
            }
        }
    }
    tally.assert_share("documents", 0.97);
}

/// The figure of a row: of the whole, a part, or the period before.
fn figure<'a>(report: &'a Report, part: &str, id: &str) -> Option<&'a Figure> {
    let figures = match part {
        "whole" => &report.quantities,
        "previous" => &report.previous.as_ref()?.quantities,
        part => {
            let divisions = report.divisions.iter();
            let mut parts = divisions.flat_map(|of| {
                of.parts
                    .iter()
                    .map(|it| (format!("{}:{}", of.by, it.key), it))
            });
            &parts.find(|(name, _)| name == part)?.1.quantities
        }
    };
    figures.iter().find(|it| it.id == id)
}

/// What stands in the columns of a row, in its unit: low, value and high.
fn of_row(record: &tables::Record, report: &Report) -> Option<[Option<f64>; 3]> {
    let (part, id, unit) = (&*record["part"], &*record["id"], &*record["unit"]);
    let range = match &*record["row"] {
        "figure" if part == "change" => {
            let mut ratios = report.previous.as_ref()?.ratios.iter();
            let ratio = ratios.find(|it| it.id == id)?;
            [ratio.low, ratio.value, ratio.high]
        }
        "figure" => {
            let figure = figure(report, part, id).filter(|it| it.unit == unit)?;
            [figure.low, figure.value, figure.high]
        }
        "datapoint" => {
            let figure = figure(report, part, id)?;
            [figure.low, figure.value, figure.high]
                .map(|it| significant(it / size(unit), 6).parse().unwrap())
        }
        "factor" => {
            let mut factors = report.factors.iter();
            let factor = factors.find(|it| it.id == id && it.unit == unit)?;
            [factor.low, factor.value, factor.high]
        }
        "statement" => {
            let statement = report.statements.iter().find(|it| it.id == id)?;
            return Some([statement.low, statement.value, statement.high]);
        }
        "contract" => {
            let mut contracts = report.contracts.iter();
            let share = contracts.find(|it| it.kind.name() == id)?.share;
            return Some([None, Some(share), None]);
        }
        _ => return None,
    };
    Some(range.map(Some))
}

#[test]
fn every_number_of_the_table_is_the_figure_of_its_row_in_the_rows_unit() {
    let mut tally = Tally::default();
    let whole = ("everything", crate::pages::everything());
    let all = examples()
        .into_iter()
        .chain([("divided", divided(run())), whole]);
    for (name, report) in all {
        for record in tables::records(&written(&report, "csv", &ENGLISH)) {
            let held = of_row(&record, &report).unwrap_or_default();
            for (column, held) in ["low", "value", "high"].into_iter().zip(held) {
                let held = held.map(|it| it.to_string()).unwrap_or_default();
                let is = |cell: &str| *cell == held;
                let cell = &record[column];
                assert!(is(cell), "{name}: {column} of {record:?}, not {held}");
                changed(cell).iter().for_each(|it| tally.count(!is(it)));
            }
        }
    }
    tally.assert_share("csv", 0.99);
}
