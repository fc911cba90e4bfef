//! What was done: moments in order, and failures counted.

use super::disagreement::{Disagreement, named, same};
use crate::report::{Report, SubjectKind, WorkloadRow};
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
    happened(report)?;
    let failed = activity.workloads.iter().filter(|row| row.failed).count();
    let what = || "the number of failed workloads".to_owned();
    let from = "counting them";
    same(what, activity.failed as f64, from, failed as f64, 0.0)
}

/// What has not been done has a phase of its own, and nothing that ran; what was metered
/// has workloads with theirs.
fn happened(report: &Report) -> Result<(), Disagreement> {
    let activity = &report.activity;
    let is_planned = matches!(report.subject.kind, SubjectKind::Plan | SubjectKind::Offer);
    let ran = activity.workloads.first().or(activity.workload.as_ref());
    let (what, said, follows) = match (is_planned, activity.phase, ran) {
        (true, _, Some(row)) => ("what ran", row.name.as_str(), "nothing"),
        (true, None, _) => ("the phase", "unknown", "one"),
        (false, Some(phase), _) => ("the phase", phase.name(), "none but workloads'"),
        _ => return Ok(()),
    };
    Err(Disagreement::Contradicts {
        what: what.to_owned(),
        said: named(said),
        other: "the kind of the subject".to_owned(),
        follows: follows.to_owned(),
    })
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
