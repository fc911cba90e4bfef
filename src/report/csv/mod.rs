//! The long form: one row for each figure, datapoint of a standard, factor and gap.
//!
//! Rows of one kind can be filtered and added up in any spreadsheet. A `datapoint` row
//! is a `figure` row once more, in the unit of a standard and under its identifier, so
//! rows of the two kinds are never added. Columns and numbers are the same in every
//! language; names, definitions and sentences are the reader's.

mod cell;
pub(super) mod mapping;
mod row;

use super::beside::{Part, PartOf};
use super::figure::Figure;
use super::object::Report;
use super::shown::part_name;
use crate::language::Catalogue;
use cell::Cell;
use mapping::{Datapoint, Standard, standards};
use row::Row;
use std::collections::HashMap;
use std::io;

/// Writes the report as CSV.
pub(super) fn write(report: &Report, words: &Catalogue, out: &mut dyn io::Write) -> io::Result<()> {
    let standards = standards().map_err(io::Error::other)?;
    let names = Row::default().columns().map(|(name, _)| Cell::text(name));
    cell::write(&names, out)?;
    let mut known = HashMap::new();
    for row in rows(report, words, &standards) {
        let cells = row.columns().map(|(column, cell)| match cell {
            Cell::Text(text) if SENTENCES.contains(&column) => {
                let said = known.entry(text);
                let said = said.or_insert_with_key(|it| words.said(it).into_owned());
                Cell::text(&**said)
            }
            other => other,
        });
        cell::write(&cells, out)?;
    }
    Ok(())
}

/// Columns with sentences of the report, which are said in the reader's language. Other
/// columns have identities and words of a fixed list, which are for programs.
const SENTENCES: [&str; 6] = ["subject", "part_name", "name", "method", "note", "remedy"];

fn rows(report: &Report, words: &Catalogue, standards: &[Standard]) -> Vec<Row> {
    let whole = Row::of("figure", report);
    let mut rows = figures(&whole, &report.quantities, words);
    for division in &report.divisions {
        let parts = division.parts.iter();
        rows.extend(parts.flat_map(|part| {
            let row = of_part(&whole, &division.by, part, words);
            figures(&row, &part.quantities, words)
        }));
    }
    rows.extend(previous(report, words));
    let whole = Row::of("datapoint", report);
    rows.extend(datapoints(&whole, &report.quantities, words, standards));
    for division in &report.divisions {
        let parts = division.parts.iter();
        rows.extend(parts.flat_map(|part| {
            let row = of_part(&whole, &division.by, part, words);
            datapoints(&row, &part.quantities, words, standards)
        }));
    }
    rows.extend(unknown(report, words, standards));
    let factors = report.factors.iter();
    rows.extend(factors.map(|factor| Row::of("factor", report).with_factor(factor, words)));
    rows.extend(stated(report));
    rows.extend(remarks(report));
    rows
}

fn figures(row: &Row, figures: &[Figure], words: &Catalogue) -> Vec<Row> {
    let figures = figures.iter();
    figures
        .map(|figure| row.clone().with_figure(figure, words))
        .collect()
}

fn of_part(whole: &Row, by: &str, part: &Part, words: &Catalogue) -> Row {
    let phase = match part.of {
        PartOf::Workloads if by == "phase" => Cell::text(&part.key),
        PartOf::Workloads => whole.phase.clone(),
        // What no workload is charged is of no phase.
        PartOf::Idle | PartOf::Unattributed => Cell::Empty,
    };
    Row {
        part: Cell::text(format!("{by}:{}", part.key)),
        part_name: Cell::text(part_name(by, part, words)),
        phase,
        ..whole.clone()
    }
}

/// The period before, and this one over it.
fn previous(report: &Report, words: &Catalogue) -> Vec<Row> {
    let Some(previous) = &report.previous else {
        return Vec::new();
    };
    let of = |part: &str| Row {
        part: Cell::text(part),
        ..Row::of("figure", report)
    };
    let before = Row {
        period_from: Cell::text(previous.from.to_string()),
        period_until: Cell::text(previous.until.to_string()),
        ..of("previous")
    };
    let mut rows = figures(&before, &previous.quantities, words);
    let ratios = previous.ratios.iter().filter_map(|ratio| {
        let figure = report.figure(&ratio.id)?;
        Some(of("change").with_ratio(figure, ratio, words))
    });
    rows.extend(ratios);
    rows
}

/// What figures contribute to, in the units of the standards.
fn datapoints(
    row: &Row,
    figures: &[Figure],
    words: &Catalogue,
    standards: &[Standard],
) -> Vec<Row> {
    let mut rows = Vec::new();
    for (standard, datapoint) in asked(standards) {
        let figure = figures.iter().find(|it| it.id == datapoint.figure);
        let Some((figure, unit)) = figure.zip(datapoint.unit()) else {
            continue;
        };
        let Some(amount) = unit.convert(figure) else {
            continue;
        };
        let row = row.clone().about(figure, words);
        rows.push(Row {
            value: Cell::Number(amount.value),
            low: Cell::Number(amount.low),
            high: Cell::Number(amount.high),
            unit: Cell::text(amount.unit),
            ..identified(row, standard, datapoint)
        });
    }
    rows
}

fn asked(standards: &[Standard]) -> impl Iterator<Item = (&Standard, &Datapoint)> {
    let all = standards.iter();
    all.flat_map(|standard| standard.datapoint.iter().map(move |it| (standard, it)))
}

fn identified(row: Row, standard: &Standard, datapoint: &Datapoint) -> Row {
    Row {
        standard: Cell::text(&standard.name),
        standard_version: Cell::text(&standard.version),
        datapoint: Cell::text(&datapoint.id),
        datapoint_title: Cell::text(&datapoint.title),
        identifier: Cell::text(datapoint.checked.word()),
        note: Cell::text(&datapoint.note),
        source: Cell::text(standard.source(datapoint)),
        ..row
    }
}

/// What could not be known, as figures and as datapoints: no value, and the reason.
fn unknown(report: &Report, words: &Catalogue, standards: &[Standard]) -> Vec<Row> {
    let mut rows = Vec::new();
    for missing in &report.missing {
        let row = |kind| Row {
            id: Cell::text(&missing.id),
            name: Cell::text(words.name(&missing.id).trim()),
            remedy: Cell::text(&missing.remedy),
            ..Row::of(kind, report)
        };
        let why = Cell::text(&missing.reason);
        rows.push(Row {
            note: why.clone(),
            ..row("missing")
        });
        let of_it = asked(standards).filter(|(_, it)| it.figure == missing.id);
        rows.extend(of_it.map(|(standard, datapoint)| Row {
            note: why.clone(),
            ..identified(row("missing-datapoint"), standard, datapoint)
        }));
    }
    rows
}

/// What the operator or the supplier states, and the contracts for electricity.
fn stated(report: &Report) -> Vec<Row> {
    let number = |it: Option<f64>| it.map_or(Cell::Empty, Cell::Number);
    let statements = report.statements.iter().map(|it| Row {
        id: Cell::text(&it.id),
        value: number(it.value),
        low: number(it.low),
        high: number(it.high),
        unit: Cell::perhaps(it.unit.as_deref()),
        provenance: Cell::text(it.proof.level.name()),
        note: Cell::perhaps(it.text.as_deref()),
        source: Cell::perhaps(it.proof.reference.as_deref()),
        ..Row::of("statement", report)
    });
    let contracts = report.contracts.iter().map(|it| Row {
        id: Cell::text(it.kind.name()),
        place: Cell::perhaps(it.place.as_deref()),
        value: Cell::Number(it.share),
        unit: Cell::text("share"),
        provenance: Cell::text(it.proof.level.name()),
        note: Cell::perhaps(it.period.as_deref()),
        source: Cell::perhaps(it.proof.reference.as_deref()),
        ..Row::of("contract", report)
    });
    statements.chain(contracts).collect()
}

/// What was assumed, and what a reader should know.
fn remarks(report: &Report) -> Vec<Row> {
    let quality = &report.quality;
    let assumed = quality.assumptions.iter().map(|it| ("assumption", it));
    let limits = quality.limitations.iter().map(|it| ("limitation", it));
    let rows = assumed.chain(limits).map(|(kind, note)| Row {
        id: Cell::text(&note.id),
        note: Cell::text(&note.text),
        ..Row::of(kind, report)
    });
    rows.collect()
}
