//! How a figure of a report follows from its inputs, down to counters, published
//! factors and planning assumptions.
//!
//! [`explain`] writes a figure's sum of products as people would: common factors
//! before it, parts that are figures of their own by their names. It redoes the
//! arithmetic with the numbers that it prints, so that an auditor can follow it with a
//! pocket calculator, and the bounds with the report's own inputs. [`document`] makes
//! a page of that in the reader's language.
//!
//! This room is pure: no files, sockets, clocks, environment or logging.

mod arithmetic;
mod asked;
mod detail;
mod expression;
mod formula;
mod input;
mod names;
mod page;
mod shares;
mod taken;
mod tree;
mod units;

pub use asked::{NotThere, Scope, main_figures};
pub use expression::{Operand, Part, Product, Sum, SumName};
pub use input::InputRow;
pub use page::document;
pub use units::Dimension;

use crate::report::{Figure, Report};
use serde::Serialize;

/// The name and version of an explanation for programs.
pub const SCHEMA: &str = "figure-explanation/v1";

/// Stated and recomputed numbers that differ by less are the same: a share of them.
const SAME: f64 = 1e-9;

/// How one figure follows from its inputs.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Explanation {
    /// The figure's id.
    pub figure: String,
    /// The unit of all its numbers: a base unit, or one per unit of work.
    pub unit: String,
    /// What the report states.
    pub stated: Interval,
    /// What the inputs give here and now.
    pub recomputed: Interval,
    /// Whether the two are the same.
    pub agrees: bool,
    /// The figure as a sum of products, common factors taken out.
    pub expression: Sum,
    /// Everything that it depends on, the largest share of the uncertainty first.
    pub inputs: Vec<InputRow>,
    /// Ids of factors that its inputs were computed with.
    pub behind: Vec<String>,
}

/// A value with its bounds, in base units.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Interval {
    /// The lower bound.
    pub low: f64,
    /// The best guess.
    pub value: f64,
    /// The upper bound.
    pub high: f64,
}

/// Several explanations of one report, as programs read them.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Explanations {
    /// Always [`SCHEMA`].
    pub schema: &'static str,
    /// The report.
    pub report: String,
    /// Whether it is of something that was not so.
    pub hypothetical: bool,
    /// The figures.
    pub figures: Vec<Explanation>,
}

/// Explains one figure of a report.
///
/// `among` are the figures that stand beside it, by whose names parts of it are
/// called; `full` keeps apart what is alike, such as the devices of one kind.
pub fn explain(report: &Report, among: &[Figure], figure: &Figure, full: bool) -> Explanation {
    let estimate = figure.derivation.estimate();
    let stated = Interval {
        low: figure.low,
        value: figure.value,
        high: figure.high,
    };
    let recomputed = Interval {
        low: estimate.low(),
        value: estimate.central(),
        high: estimate.high(),
    };
    let inputs = input::rows(report, figure);
    let is_input = |id: &&String| !inputs.iter().any(|it| it.id == **id);
    Explanation {
        figure: figure.id.clone(),
        unit: figure.unit.clone(),
        agrees: stated.is(&recomputed),
        stated,
        recomputed,
        expression: expression::of(figure, among, full),
        behind: figure.factors.iter().filter(is_input).cloned().collect(),
        inputs,
    }
}

/// Explains several figures of a report.
pub fn explain_all(report: &Report, scope: &Scope<'_>, full: bool) -> Explanations {
    let figures = scope.figures.iter();
    let figures = figures.map(|figure| explain(report, scope.among, figure, full));
    Explanations {
        schema: SCHEMA,
        report: report.identity.id.clone(),
        hypothetical: report.hypothetical.is_some(),
        figures: figures.collect(),
    }
}

impl Interval {
    /// Whether both are the same, but for the last digits that a computer keeps.
    fn is(&self, other: &Self) -> bool {
        let scale = self.value.abs().max(self.high.abs());
        let pairs = [
            (self.low, other.low),
            (self.value, other.value),
            (self.high, other.high),
        ];
        pairs.iter().all(|(a, b)| (a - b).abs() <= SAME * scale)
    }
}
