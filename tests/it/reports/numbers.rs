//! Every number on the page is a number of the object.

use super::{examples, rendered};
use serde_json::Value;
use std::collections::BTreeSet;
use wattprint::quantity::{percent, prefixed, significant};

/// Runs of digits with at most a decimal point between them.
pub(crate) fn numbers(text: &str) -> Vec<String> {
    let runs = text.split(|c: char| !c.is_ascii_digit() && c != '.');
    let runs = runs.map(|run| run.trim_matches('.').to_owned());
    runs.filter(|run| !run.is_empty()).collect()
}

/// Every way in which the page may show what the object holds.
pub(super) fn shown(value: &Value, into: &mut BTreeSet<String>) {
    match value {
        Value::String(text) => into.extend(numbers(text)),
        Value::Array(items) => items.iter().for_each(|item| shown(item, into)),
        Value::Object(fields) => fields.values().for_each(|field| shown(field, into)),
        Value::Number(number) => {
            let number = number.as_f64().unwrap();
            let hours = [2, 3].map(|digits| prefixed(number / 3600.0, "Wh", digits));
            // A bound has the prefix of its value, so it may have any.
            let prefixes = (-6..=5).flat_map(|power| {
                let scaled = number / 1000_f64.powi(power);
                [2, 3].map(|digits| significant(scaled, digits))
            });
            let all = hours.into_iter().chain(prefixes);
            let all = all.chain([percent(number)]);
            into.extend(all.flat_map(|text| numbers(&text)));
        }
        Value::Null | Value::Bool(_) => {}
    }
}

#[test]
fn every_number_on_the_page_is_in_the_object() {
    for (name, report) in examples() {
        let mut known = BTreeSet::new();
        shown(&serde_json::to_value(&report).unwrap(), &mut known);
        // So many devices of one name.
        known.extend((1..=report.hardware.instruments.len()).map(|it| it.to_string()));
        for format in ["text", "summary"] {
            // The quantity's name has a digit that is not a number.
            let text = rendered(&report, format).replace("CO2e", "");
            for number in numbers(&text) {
                assert!(known.contains(&number), "{name}: {number} in\n{text}");
            }
        }
        assert!(!known.contains("98765"), "the check could not fail");
    }
}

#[test]
fn the_page_shows_each_figure_of_the_chain() {
    let (_, report) = examples().swap_remove(2);
    let text = rendered(&report, "text");
    let line = |name: &str| {
        let mut lines = text.lines();
        lines
            .find(|line| line.starts_with(name))
            .unwrap_or_else(|| panic!("{name} in\n{text}"))
    };
    for (name, id) in [
        ("Accelerators ", "energy.accelerator"),
        ("CPU ", "energy.cpu"),
        ("Node ", "energy.node"),
        ("Facility ", "energy.facility"),
        ("CO2e, location-based ", "emissions.location"),
        ("Water, both ", "water.total"),
    ] {
        let figure = report.figure(id).unwrap();
        let narrow = figure.high - figure.low <= 0.2 * figure.value;
        let digits = if narrow { 3 } else { 2 };
        let unit = figure.unit.as_str();
        assert!(
            line(name).contains(&prefixed(figure.value, unit, digits)),
            "{}",
            line(name)
        );
        assert!(
            line(name).contains(&prefixed(figure.high, unit, digits)),
            "{}",
            line(name)
        );
    }
    assert!(line("Node ").contains("modelled"));
    assert!(line("Accelerators ").contains("measured"));
}
