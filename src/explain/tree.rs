//! The derivation as a tree of lines: each sum with its arithmetic, each input with
//! what is known of it.

use super::Explanation;
use super::arithmetic::{DIGITS, Printer};
use super::detail;
use super::expression::{Part, Sum, SumName};
use super::input::InputRow;
use super::names::{self, strong};
use super::units::Dimension;
use crate::document::{Line, Node};
use crate::language::Catalogue;
use crate::quantity::percent;
use crate::report::Report;
use std::collections::BTreeSet;

/// A share of the uncertainty below this is not worth a word.
const LEAST_SHARE: f64 = 0.0005;

/// Grows the trees of one page; what was said once is not said again.
pub(super) struct Grower<'a> {
    report: &'a Report,
    words: &'a Catalogue,
    full: bool,
    said: BTreeSet<String>,
}

impl<'a> Grower<'a> {
    pub fn new(report: &'a Report, words: &'a Catalogue, full: bool) -> Self {
        Self {
            report,
            words,
            full,
            said: BTreeSet::new(),
        }
    }

    /// The tree of one figure.
    pub fn figure(&mut self, explanation: &Explanation, printer: &Printer<'_>) -> Node {
        self.sum(&explanation.expression, DIGITS, printer)
    }

    fn sum(&mut self, sum: &Sum, digits: usize, printer: &Printer<'_>) -> Node {
        let words = self.words;
        let name = strong(names::sum(sum, printer, words));
        let value = printer.sum(sum, digits);
        let line = name.then(Line::words(format!(": {value}")));
        if let SumName::Alike(_) = sum.name {
            return self.alike(line, sum, printer);
        }
        if let SumName::Figure(id) = &sum.name {
            // Inputs of one id have other values in figures of another holder.
            let key = format!("{id} {}", sum.value);
            if !self.said.insert(key) && !self.full {
                return leaf(line.then(Line::words(format!(" ({})", words.explain.above))));
            }
        }
        let formula = names::formula(sum, printer, words);
        // A step on the way stands in full in the line above it.
        let line = if formula.is_empty() || sum.name == SumName::Step {
            line
        } else {
            line.then(Line::words(" = ")).then(formula)
        };
        let equation = printer.equation(sum, digits);
        let mut below = vec![leaf(Line::words(equation.text))];
        below.extend(self.operands(sum, equation.digits, printer));
        Node { line, below }
    }

    /// Everything that is added and multiplied, each once.
    fn operands(&mut self, sum: &Sum, digits: usize, printer: &Printer<'_>) -> Vec<Node> {
        let mut shown = BTreeSet::new();
        let mut nodes = Vec::new();
        for operand in sum.terms.iter().flat_map(|term| &term.operands) {
            match &operand.part {
                Part::Sum(inner) => nodes.push(self.sum(inner, digits, printer)),
                Part::Input(id) if shown.insert(id.clone()) => nodes.push(self.input(id, printer)),
                Part::Input(_) => {}
            }
        }
        nodes
    }

    fn input(&mut self, id: &str, printer: &Printer<'_>) -> Node {
        let words = self.words;
        let Some(row) = printer.input(id) else {
            return leaf(Line::name(id));
        };
        let (value, bounds) = printer.row(row);
        let explain = &words.explain;
        let bounds = bounds.map(|it| format!(" ({it})")).unwrap_or_default();
        let mut facts = vec![
            format!(": {value}{bounds}"),
            (explain.origin)(row.origin).to_owned(),
            (explain.bounds)(row.bounds).to_owned(),
        ];
        if row.share >= LEAST_SHARE {
            facts.push((explain.share)(&(words.number)(&percent(row.share))));
        }
        // Factors are one thing everywhere; an energy's id has a value for each holder.
        let key = format!("{id} {}", row.value);
        let is_new = self.said.insert(key) || self.full;
        let below = if is_new {
            detail::of(id, self.report, words)
        } else {
            facts.push(explain.above.to_owned());
            Vec::new()
        };
        let line = names::input(id, printer).then(Line::words(facts.join("; ")));
        Node { line, below }
    }

    /// Several of one kind: the least and the most of them, and their part in all.
    fn alike(&mut self, line: Line, sum: &Sum, printer: &Printer<'_>) -> Node {
        let rows = rows_of(sum, printer);
        let explain = &self.words.explain;
        let mut facts: Vec<String> = between(sum, printer, self.words).into_iter().collect();
        let share: f64 = rows.iter().map(|it| it.share).sum();
        if share >= LEAST_SHARE {
            facts.push((explain.share)(&(self.words.number)(&percent(share))));
        }
        facts.push(explain.full.to_owned());
        let mut below = vec![leaf(Line::words(facts.join("; ")))];
        // What is alike was read and is bounded alike: the papers are named once.
        if let Some(first) = rows.first() {
            let instrument = detail::of(&first.id, self.report, self.words);
            below.extend(instrument.into_iter().take(1));
        }
        let gain = rows.iter().find(|row| row.id.starts_with("gain."));
        below.extend(gain.map(|row| self.input(&row.id, printer)));
        Node { line, below }
    }
}

/// The inputs of all the products of a sum.
fn rows_of<'a>(sum: &Sum, printer: &Printer<'a>) -> Vec<&'a InputRow> {
    let operands = sum.terms.iter().flat_map(|term| &term.operands);
    let inputs = operands.filter_map(|it| match &it.part {
        Part::Input(id) => printer.input(id),
        Part::Sum(_) => None,
    });
    inputs.collect()
}

/// The least and the most of what stands first in the products of a sum.
fn between(sum: &Sum, printer: &Printer<'_>, words: &Catalogue) -> Option<String> {
    let firsts = sum.terms.iter().filter_map(|it| it.operands.first());
    let firsts = firsts.filter_map(|it| match &it.part {
        Part::Input(id) => printer.input(id),
        Part::Sum(_) => None,
    });
    let firsts: Vec<_> = firsts.collect();
    let dimension = Dimension::parse(&firsts.first()?.unit);
    let values = || firsts.iter().map(|it| it.value);
    let shown = |value: f64| printer.amount(value, &dimension, DIGITS);
    let least = shown(values().fold(f64::INFINITY, f64::min));
    let most = shown(values().fold(f64::NEG_INFINITY, f64::max));
    Some((words.explain.between)(&least, &most))
}

fn leaf(line: Line) -> Node {
    Node {
        line,
        below: Vec::new(),
    }
}
