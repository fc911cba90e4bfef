//! Divisions: parts add up to the whole.

use super::disagreement::{Disagreement, ROUNDING, named, same};
use super::sums::counts_twice;
use crate::report::divide::is_divided;
use crate::report::{Division, Figure, Part, Report};

/// Refuses parts that do not add up to the whole, or have what it has not.
pub(super) fn check(report: &Report) -> Result<(), Disagreement> {
    for division in &report.divisions {
        for part in &division.parts {
            belongs(report, division, part)?;
        }
        let whole = report.quantities.iter();
        let whole = whole.filter(|it| is_divided(&it.id) && !it.id.contains('/'));
        for figure in whole.filter(|_| !counts_twice(report)) {
            adds_up(division, figure)?;
        }
        counts(report, division)?;
    }
    Ok(())
}

/// A part has the figures that the whole has, and no other.
fn belongs(report: &Report, division: &Division, part: &Part) -> Result<(), Disagreement> {
    let unknown = part.quantities.iter().find(|it| {
        let base = it.id.split('/').next().unwrap_or(&it.id);
        !is_divided(base) || report.figure(base).is_none()
    });
    match unknown {
        None => Ok(()),
        Some(figure) => Err(Disagreement::NotListed {
            who: format!("{} {}", named(&division.by), named(&part.key)),
            what: format!("{} of the whole", named(&figure.id)),
        }),
    }
}

fn adds_up(division: &Division, whole: &Figure) -> Result<(), Disagreement> {
    let mut follows = 0.0;
    for part in &division.parts {
        let mut own = part.quantities.iter().filter(|it| it.id == whole.id);
        let missing = || Disagreement::NotListed {
            who: format!("the division by {}", named(&division.by)),
            what: format!("{} of {}", named(&whole.id), named(&part.key)),
        };
        follows += own.next().ok_or_else(missing)?.value;
    }
    let from = format!("the sum over the parts by {}", named(&division.by));
    same(|| named(&whole.id), whole.value, &from, follows, ROUNDING)
}

/// Every workload is in one part; it may have run in several months.
fn counts(report: &Report, division: &Division) -> Result<(), Disagreement> {
    let activity = &report.activity;
    let all = activity.workloads.len() as f64;
    for part in &division.parts {
        let whose = || format!("{} {}", named(&division.by), named(&part.key));
        larger(
            || format!("the failed workloads of {}", whose()),
            part.failed,
            part.workloads,
        )?;
        larger(
            || format!("the workloads of {}", whose()),
            part.workloads,
            activity.workloads.len() as u64,
        )?;
    }
    if division.by == "month" {
        return Ok(());
    }
    let sum = |number: fn(&Part) -> u64| division.parts.iter().map(number).sum::<u64>() as f64;
    let from = format!("the sum over the parts by {}", named(&division.by));
    let what = || "the number of workloads".to_owned();
    same(what, all, &from, sum(|part| part.workloads), 0.0)?;
    let what = || "the number of failed workloads".to_owned();
    let failed = activity.failed as f64;
    same(what, failed, &from, sum(|part| part.failed), 0.0)
}

fn larger(what: impl Fn() -> String, number: u64, limit: u64) -> Result<(), Disagreement> {
    if number <= limit {
        return Ok(());
    }
    Err(Disagreement::Larger {
        part: what(),
        value: number as f64,
        whole: "the number of workloads".to_owned(),
        limit: limit as f64,
    })
}
