//! What is stated, and what figures come to in other terms.

use super::disagreement::{Disagreement, ROUNDING, in_order, is_share, named, same};
use crate::quantity::Energy;
use crate::report::{EquivalenceRow, Report};

/// Refuses shares that are none, bounds out of order, and equivalences that do not
/// follow from their figure.
pub(super) fn check(report: &Report) -> Result<(), Disagreement> {
    for contract in &report.contracts {
        is_share(
            || "the part that a contract covers".to_owned(),
            contract.share,
        )?;
        let intensity = contract.intensity.unwrap_or(0.0);
        let what = || "the intensity that a contract states".to_owned();
        in_order(what, [0.0, intensity, f64::MAX])?;
    }
    for statement in &report.statements {
        let Some(value) = statement.value else {
            continue;
        };
        let bounds = [
            statement.low.unwrap_or(value),
            value,
            statement.high.unwrap_or(value),
        ];
        in_order(|| format!("the statement {}", named(&statement.id)), bounds)?;
        made_of(report, &statement.id, value)?;
    }
    report
        .equivalences
        .iter()
        .try_for_each(|row| follows(report, row))
}

/// Refuses a statement that is not the factor made of it. What is supposed has factors
/// that nobody stated.
fn made_of(report: &Report, id: &str, value: f64) -> Result<(), Disagreement> {
    let unit = match (id, &report.hypothetical) {
        ("pue", None) => 1.0,
        // Stated in L/kWh.
        ("wue", None) => Energy::from_kilowatt_hours(1.0).joules(),
        _ => return Ok(()),
    };
    let kind = format!(".{id}.site:");
    let of_site = report.factors.iter().filter(|it| it.id.contains(&kind));
    { of_site }.try_for_each(|factor| {
        let what = || format!("the statement {}", named(id));
        let from = format!("the factor {}", named(&factor.id));
        same(what, value, &from, factor.value * unit, ROUNDING)
    })
}

fn follows(report: &Report, row: &EquivalenceRow) -> Result<(), Disagreement> {
    let missing = || Disagreement::NotListed {
        who: format!("the equivalence {}", named(&row.id)),
        what: named(&row.of),
    };
    let figure = report.figure(&row.of).ok_or_else(missing)?;
    for (part, said, base) in [
        ("", row.value, figure.value),
        ("the lower bound of ", row.low, figure.low),
        ("the upper bound of ", row.high, figure.high),
    ] {
        let what = || format!("{part}the equivalence {}", named(&row.id));
        let from = format!("{} over {}", named(&row.of), row.per);
        same(what, said, &from, base / row.per, ROUNDING)?;
    }
    Ok(())
}
