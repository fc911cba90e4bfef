//! Every number on the page is a number of the object.

use super::{examples, rendered};
use crate::shown::{Known, Tally, changed, line};
use wattprint::language::ENGLISH;
use wattprint::quantity::prefixed;
use wattprint::report::Report;

/// The columns that the headings in the margin take.
const MARGIN: &str = "             ";

/// The lines of a text, each with what goes on below its heading.
fn joined(text: &str) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    for part in text.lines() {
        match all.last_mut() {
            Some(last) if part.starts_with(MARGIN) => {
                last.push(' ');
                last.push_str(part);
            }
            _ => all.push(part.to_owned()),
        }
    }
    all.iter().map(|it| line(it)).collect()
}

/// What may be shown of a report on a screen.
fn known(report: &Report) -> Known {
    let mut known = Known::of(report, &ENGLISH);
    let instruments = report.hardware.instruments.iter().map(|it| &it.citation);
    let factors = report.factors.iter().map(|it| &it.citation);
    for citation in instruments.chain(factors) {
        // A short citation has whose it is, and the year.
        let whose = citation.split(',').next().unwrap();
        let years = citation
            .rsplit(['(', ')'])
            .find(|it| it.parse::<u16>().is_ok());
        known.add(&format!("{whose} {}", years.unwrap_or_default()));
    }
    known
}

/// The numbers of a screen that are not in the report, with the lines in which they are.
pub(super) fn unknown(text: &str, report: &Report) -> Vec<String> {
    let known = known(report);
    joined(text)
        .iter()
        .flat_map(|it| known.unknown(it))
        .collect()
}

#[test]
fn every_number_on_the_page_is_in_the_object() {
    for format in ["text", "summary"] {
        let mut tally = Tally::default();
        for (name, report) in examples() {
            let known = known(&report);
            for line in joined(&rendered(&report, format)) {
                let unknown = known.unknown(&line);
                assert!(unknown.is_empty(), "{name}, {format}: {unknown:#?}");
                for line in changed(&line) {
                    tally.count(!known.unknown(&line).is_empty());
                }
            }
        }
        tally.assert_share(format, 0.9);
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
