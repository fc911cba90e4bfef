//! Everything that a figure depends on, with its unit and its part in the uncertainty.

use crate::quantity::{BoundKind, Origin};
use crate::report::{Figure, Report};
use serde::Serialize;

/// One input of a figure.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct InputRow {
    /// Its identity: two uses of one id are one physical thing.
    pub id: String,
    /// What it is, in English.
    pub label: String,
    /// Its base unit; `1` for a bare ratio, a count, or where none is known.
    pub unit: String,
    /// The lower bound, in that unit.
    pub low: f64,
    /// The best guess.
    pub value: f64,
    /// The upper bound.
    pub high: f64,
    /// What the bounds are.
    pub bounds: BoundKind,
    /// How it is known.
    pub origin: Origin,
    /// Its share of the figure's uncertainty, from 0 to 1.
    pub share: f64,
}

/// Units of inputs that are no factors, by how their ids begin.
const UNITS: [(&str, &str); 8] = [
    ("energy.", "J"),
    ("node.rated-power", "W"),
    ("node.time", "s"),
    ("reserved.", "s"),
    ("time.", "s"),
    ("plan.time", "s"),
    ("plan.term", "s"),
    ("plan.provisioned", "s"),
];

/// The inputs of a figure, the largest share of its uncertainty first.
pub(super) fn rows(report: &Report, figure: &Figure) -> Vec<InputRow> {
    let shares = figure.derivation.contributions();
    let share = |id: &str| {
        let found = shares.iter().find(|it| &*it.input == id);
        found.map_or(0.0, |it| it.share)
    };
    let rows = figure.derivation.inputs().map(|input| InputRow {
        id: input.id.to_string(),
        label: input.label.clone(),
        unit: unit(report, &input.id),
        low: input.value.low(),
        value: input.value.central(),
        high: input.value.high(),
        bounds: input.value.kind(),
        origin: input.origin,
        share: share(&input.id),
    });
    let mut rows: Vec<_> = rows.collect();
    rows.sort_by(|a, b| b.share.total_cmp(&a.share).then(a.id.cmp(&b.id)));
    rows
}

/// The base unit of an input. Derivations do not keep it: a factor's stands in its row,
/// and the others follow from what they are.
fn unit(report: &Report, id: &str) -> String {
    if let Some(row) = report.factors.iter().find(|row| row.id == id) {
        return row.unit.clone();
    }
    if let Some(unit) = id.strip_prefix("work.") {
        return unit.to_owned();
    }
    let found = UNITS.iter().find(|(start, _)| id.starts_with(start));
    found.map_or("1", |(_, unit)| unit).to_owned()
}
