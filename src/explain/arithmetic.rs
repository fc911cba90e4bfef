//! The arithmetic in the open: `0.412 kWh × 1.36 × 268 g/kWh = 150.2 g`.
//!
//! Every number is rounded before it is printed, and each is printed with as many
//! digits as it takes for the printed numbers to give the printed result.

use super::Explanation;
use super::expression::{Part, Product, Sum};
use super::input::InputRow;
use super::units::{Dimension, Units};
use crate::document::Line;
use crate::language::Catalogue;
use crate::quantity::calculable;
use std::collections::{BTreeMap, BTreeSet};

/// Digits of the figure itself.
pub(super) const DIGITS: usize = 4;

/// More digits than a computer keeps say nothing.
const MOST: usize = 16;

/// How the numbers of one figure are printed.
pub(super) struct Printer<'a> {
    inputs: &'a [InputRow],
    units: Units,
    words: &'a Catalogue,
    /// What the inputs are called, by their labels: devices of one kind have one.
    labels: BTreeMap<&'a str, Line>,
}

/// A sum as it is printed.
pub(super) struct Equation {
    /// `0.412 kWh × 1.36 = 0.5603 kWh`.
    pub text: String,
    /// With how many digits the numbers on its left side are printed.
    pub digits: usize,
}

impl<'a> Printer<'a> {
    /// The printer of a figure's numbers: in units that people read, unless an input's
    /// unit is not known, so that the units of its products are not the figure's.
    pub fn new(explanation: &'a Explanation, words: &'a Catalogue) -> Self {
        let labels = explanation.inputs.iter().map(|it| it.label.as_str());
        let labels: BTreeSet<&str> = labels.collect();
        let mut printer = Self {
            inputs: &explanation.inputs,
            units: Units::Read,
            words,
            labels: labels
                .into_iter()
                .map(|it| (it, Line::said(it, words)))
                .collect(),
        };
        let stated = Dimension::parse(&explanation.unit);
        if !printer.is_of(&explanation.expression, &stated) {
            printer.units = Units::Base;
        }
        printer
    }

    /// What an input is called, in the reader's language.
    pub fn label(&self, row: &InputRow) -> Line {
        self.labels
            .get(row.label.as_str())
            .cloned()
            .unwrap_or_default()
    }

    pub fn input(&self, id: &str) -> Option<&'a InputRow> {
        self.inputs.iter().find(|it| it.id == id)
    }

    fn is_of(&self, sum: &Sum, dimension: &Dimension) -> bool {
        let mut terms = sum.terms.iter();
        terms.all(|term| self.product(term) == *dimension && self.are_consistent(term))
    }

    fn are_consistent(&self, term: &Product) -> bool {
        let mut operands = term.operands.iter();
        operands.all(|it| match &it.part {
            Part::Input(_) => true,
            Part::Sum(sum) => self.is_of(sum, &self.dimension(sum)),
        })
    }

    fn product(&self, term: &Product) -> Dimension {
        let operands = term.operands.iter();
        operands.fold(Dimension::default(), |all, it| {
            all.times(&self.of_part(&it.part), it.exponent)
        })
    }

    fn of_part(&self, part: &Part) -> Dimension {
        match part {
            Part::Input(id) => {
                let unit = self.input(id).map_or("1", |it| it.unit.as_str());
                Dimension::parse(unit)
            }
            Part::Sum(sum) => self.dimension(sum),
        }
    }

    /// The dimension of a sum is that of its first product: the others have the same,
    /// or the numbers are printed in base units.
    pub fn dimension(&self, sum: &Sum) -> Dimension {
        let first = sum.terms.first();
        first.map(|term| self.product(term)).unwrap_or_default()
    }

    /// A sum's value with its unit.
    pub fn sum(&self, sum: &Sum, digits: usize) -> String {
        self.amount(sum.value, &self.dimension(sum), digits)
    }

    /// A number in base units of this dimension, with the unit that people read.
    pub fn amount(&self, base: f64, dimension: &Dimension, digits: usize) -> String {
        let number = self.number(base / self.units.scale(dimension), digits);
        match self.units.name(dimension).as_str() {
            "" => number,
            unit => format!("{number} {unit}"),
        }
    }

    /// An input's best guess, and its bounds where it has any.
    pub fn row(&self, row: &InputRow) -> (String, Option<String>) {
        let dimension = Dimension::parse(&row.unit);
        let scale = self.units.scale(&dimension);
        let value = self.amount(row.value, &dimension, DIGITS);
        let bound = |base: f64| self.number(base / scale, DIGITS);
        let bounds =
            (row.low < row.high).then(|| (self.words.interval)(&bound(row.low), &bound(row.high)));
        (value, bounds)
    }

    fn number(&self, value: f64, digits: usize) -> String {
        (self.words.number)(&calculable(value, digits))
    }

    /// The sum worked out with as few digits as give `digits` of the result.
    pub fn equation(&self, sum: &Sum, digits: usize) -> Equation {
        let result = self.sum(sum, digits);
        let gives = |used: &usize| {
            let worked = self.worked_out(sum, *used) * self.units.scale(&self.dimension(sum));
            self.amount(worked, &self.dimension(sum), digits) == result
        };
        let used = (digits..=MOST).find(gives).unwrap_or(MOST);
        let terms: Vec<_> = sum.terms.iter().map(|it| self.term(it, used)).collect();
        let mut text = String::new();
        for (at, (sign, term)) in terms.iter().enumerate() {
            match (at, *sign) {
                (0, "+") => {}
                (0, _) => text.push('−'),
                (_, sign) => text.extend([" ", sign, " "]),
            }
            text.push_str(term);
        }
        if terms.is_empty() {
            text.push('0');
        }
        text.push_str(" = ");
        text.push_str(&result);
        Equation { text, digits: used }
    }

    /// One product with its sign.
    fn term(&self, term: &Product, digits: usize) -> (&'static str, String) {
        let sign = if term.coefficient < 0.0 { "−" } else { "+" };
        let mut text = String::new();
        let constant = term.coefficient.abs();
        if !is_one(constant) {
            text = self.number(constant, digits);
        }
        for operand in &term.operands {
            let shown = self.amount(
                part_value(self, &operand.part),
                &self.of_part(&operand.part),
                digits,
            );
            for _ in 0..operand.exponent.unsigned_abs() {
                match (text.is_empty(), operand.exponent > 0) {
                    (true, true) => {}
                    (true, false) => text.push_str("1 ÷ "),
                    (false, true) => text.push_str(" × "),
                    (false, false) => text.push_str(" ÷ "),
                }
                text.push_str(&shown);
            }
        }
        (sign, text)
    }

    /// What the printed numbers come to, in the unit that is printed.
    fn worked_out(&self, sum: &Sum, digits: usize) -> f64 {
        let rounded = |value: f64| read(&calculable(value, digits));
        let product = |term: &Product| {
            let operands = term.operands.iter().map(|it| {
                let scale = self.units.scale(&self.of_part(&it.part));
                rounded(part_value(self, &it.part) / scale).powi(it.exponent)
            });
            let constant = rounded(term.coefficient.abs()) * term.coefficient.signum();
            constant * operands.product::<f64>()
        };
        sum.terms.iter().map(product).sum()
    }
}

fn part_value(printer: &Printer<'_>, part: &Part) -> f64 {
    match part {
        Part::Input(id) => printer.input(id).map_or(0.0, |it| it.value),
        Part::Sum(sum) => sum.value,
    }
}

pub(super) fn is_one(constant: f64) -> bool {
    (constant - 1.0).abs() < f64::EPSILON
}

/// The number that `calculable` wrote.
fn read(text: &str) -> f64 {
    let (mantissa, power) = text.split_once("·10").unwrap_or((text, "⁰"));
    let digits: String = power.chars().map(lowered).collect();
    format!("{mantissa}e{digits}").parse().unwrap_or(f64::NAN)
}

fn lowered(c: char) -> char {
    const RAISED: &str = "⁰¹²³⁴⁵⁶⁷⁸⁹";
    let at = RAISED.chars().position(|it| it == c);
    let digit = at.and_then(|it| u32::try_from(it).ok());
    digit.and_then(|it| char::from_digit(it, 10)).unwrap_or('-')
}

#[cfg(test)]
mod tests {
    use super::read;
    use crate::quantity::calculable;

    #[test]
    fn what_is_printed_is_read_back() {
        for value in [1.36, 268.0, 1.65e-7, 3.56e18, 0.0, 12_345.0] {
            let read = read(&calculable(value, 6));
            assert!((read - value).abs() <= 1e-12 * value, "{value}: {read}");
        }
    }
}
