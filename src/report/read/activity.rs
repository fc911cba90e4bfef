//! What was done: moments in order, and failures counted.

use super::disagreement::{Disagreement, named, same};
use crate::report::{Report, WorkloadRow};
use jiff::Timestamp;

/// Refuses an end before its beginning, and failures that were not counted.
pub(super) fn check(report: &Report) -> Result<(), Disagreement> {
    let activity = &report.activity;
    ordered(|| "the activity".to_owned(), activity.from, activity.until)?;
    let all = activity.workloads.iter().chain(&activity.workload);
    for row in all {
        ordered(|| named(&row.name), Some(row.from), row.until)?;
        ended(row)?;
    }
    let failed = activity.workloads.iter().filter(|row| row.failed).count();
    let what = || "the number of failed workloads".to_owned();
    let from = "counting them";
    same(what, activity.failed as f64, from, failed as f64, 0.0)
}

/// Refuses an end before its beginning.
pub(super) fn ordered(
    what: impl Fn() -> String,
    from: Option<Timestamp>,
    until: Option<Timestamp>,
) -> Result<(), Disagreement> {
    match from.zip(until) {
        Some((from, until)) if until < from => Err(Disagreement::Order {
            what: what(),
            from: from.to_string(),
            until: until.to_string(),
        }),
        _ => Ok(()),
    }
}

/// A workload has failed if its exit code says so.
fn ended(row: &WorkloadRow) -> Result<(), Disagreement> {
    let code = row.exit_code.unwrap_or(0);
    let what = || format!("whether {} failed (0 no, 1 yes)", named(&row.name));
    let from = format!("its exit code, {code},");
    let number = |failed: bool| f64::from(u8::from(failed));
    same(what, number(row.failed), &from, number(code != 0), 0.0)
}
