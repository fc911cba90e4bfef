//! What figures, sums and inputs are called.

use super::arithmetic::{Printer, is_one};
use super::expression::{Part, Product, Sum, SumName};
use crate::document::{Line, Piece};
use crate::language::Catalogue;
use crate::quantity::calculable;

/// A figure's name, with the unit of work that it is divided by.
pub(super) fn figure(id: &str, words: &Catalogue) -> Line {
    let name = Line::words(words.name(id).trim().to_owned());
    match id.split_once('/') {
        Some((_, unit)) => name.then(Line::words((words.explain.per)(unit))),
        None => name,
    }
}

/// What a sum is called.
pub(super) fn sum(sum: &Sum, printer: &Printer<'_>, words: &Catalogue) -> Line {
    match &sum.name {
        SumName::Figure(id) => figure(id, words),
        SumName::Alike(count) => {
            let first = sum.terms.first();
            let name = first.map(|term| product(term, printer, words));
            let count = Line::words(format!("{} ", (words.explain.alike)(*count)));
            count.then(name.unwrap_or_default())
        }
        // A sum of one product is that product; others are worked out below.
        SumName::Step => match sum.terms.as_slice() {
            [only] => product(only, printer, words),
            _ => Line::words(words.explain.together),
        },
    }
}

/// The sum in words: `Node × PUE`.
pub(super) fn formula(sum: &Sum, printer: &Printer<'_>, words: &Catalogue) -> Line {
    let mut line = Line::default();
    for (at, term) in sum.terms.iter().enumerate() {
        let sign = match (at, term.coefficient < 0.0) {
            (0, false) => "",
            (0, true) => "−",
            (_, false) => " + ",
            (_, true) => " − ",
        };
        if !sign.is_empty() {
            line = line.then(Line::words(sign));
        }
        line = line.then(product(term, printer, words));
    }
    line
}

fn product(term: &Product, printer: &Printer<'_>, words: &Catalogue) -> Line {
    let mut line = Line::default();
    let constant = term.coefficient.abs();
    if !is_one(constant) {
        line = Line::words((words.number)(&calculable(constant, 6)));
    }
    for operand in &term.operands {
        let mark = match (line.is_empty(), operand.exponent > 0) {
            (true, true) => "",
            (true, false) => "1 ÷ ",
            (false, true) => " × ",
            (false, false) => " ÷ ",
        };
        if !mark.is_empty() {
            line = line.then(Line::words(mark));
        }
        line = line.then(part(&operand.part, printer, words));
    }
    line
}

fn part(part: &Part, printer: &Printer<'_>, words: &Catalogue) -> Line {
    match part {
        Part::Input(id) => input(id, printer),
        Part::Sum(it) => match (&it.name, it.terms.as_slice()) {
            (SumName::Step, [_, _, ..]) => {
                let inner = formula(it, printer, words);
                Line::words("(").then(inner).then(Line::words(")"))
            }
            _ => sum(it, printer, words),
        },
    }
}

/// What an input is called.
pub(super) fn input(id: &str, printer: &Printer<'_>) -> Line {
    let row = printer.input(id);
    row.map_or_else(|| Line::name(id), |row| printer.label(row))
}

/// The same line, to be seen first.
pub(super) fn strong(line: Line) -> Line {
    let pieces = line.0.into_iter().map(|piece| match piece {
        Piece::Words(it) => Piece::Strong(it),
        other => other,
    });
    Line(pieces.collect())
}
