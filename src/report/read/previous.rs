//! The period before: it lies before, and the ratios follow from both periods.

use super::activity::ordered;
use super::disagreement::{Disagreement, ROUNDING, SEARCHED, named, same};
use crate::report::Report;
use crate::report::previous::ratios;

/// Refuses ratios that do not follow from the figures of both periods.
pub(super) fn check(report: &Report) -> Result<(), Disagreement> {
    let Some(previous) = &report.previous else {
        return Ok(());
    };
    let (from, until) = (Some(previous.from), Some(previous.until));
    ordered(|| "the period before".to_owned(), from, until)?;
    let what = || "the period before, until this one,".to_owned();
    ordered(what, from, report.activity.from)?;
    let follow = ratios(&report.quantities, &previous.quantities);
    let what = || "the number of ratios".to_owned();
    let from = "the figures that both periods have";
    same(
        what,
        previous.ratios.len() as f64,
        from,
        follow.len() as f64,
        0.0,
    )?;
    for (row, own) in previous.ratios.iter().zip(&follow) {
        let of = |part: &str| format!("{part}the ratio of {}", named(&row.id));
        if row.id != own.id {
            return Err(Disagreement::NotListed {
                who: "the period before".to_owned(),
                what: of(""),
            });
        }
        let from = "the derivations of both periods";
        same(|| of(""), row.value, from, own.value, ROUNDING)?;
        same(
            || of("the lower bound of "),
            row.low,
            from,
            own.low,
            SEARCHED,
        )?;
        same(
            || of("the upper bound of "),
            row.high,
            from,
            own.high,
            SEARCHED,
        )?;
    }
    Ok(())
}
