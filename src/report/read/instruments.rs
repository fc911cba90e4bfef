//! Instruments: what holders are charged is what instruments counted.

use super::disagreement::{Disagreement, ROUNDING, SEARCHED, is_share, named, same};
use super::sums::counts_twice;
use crate::report::hardware::InstrumentRow;
use crate::report::{Report, SubjectKind};
use crate::sample::Component;
use std::collections::BTreeMap;

/// Whose parts of a channel's energy there are beside the subject's own.
const BESIDE: [&str; 3] = ["@others", "@idle", "@unattributed"];

/// Refuses energies and gaps that are not what the instruments are said to show.
pub(super) fn check(report: &Report) -> Result<(), Disagreement> {
    let mut inputs: BTreeMap<&str, f64> = BTreeMap::new();
    for figure in &report.quantities {
        let energies = figure.derivation.inputs();
        inputs.extend(energies.map(|it| (&*it.id, it.value.central())));
    }
    for row in &report.hardware.instruments {
        observed(report, row)?;
        if !counts_twice(report) {
            charged(report, row, &inputs)?;
        }
    }
    let times = report
        .hardware
        .instruments
        .iter()
        .map(|row| row.gap_seconds);
    let worst = times.reduce(f64::max).unwrap_or(0.0);
    let what = || "`gap_seconds` of the quality".to_owned();
    let from = "the worst instrument";
    same(what, report.quality.gap_seconds, from, worst, ROUNDING)
}

/// The parts of a channel's energy are all that it counted.
fn charged(
    report: &Report,
    row: &InstrumentRow,
    inputs: &BTreeMap<&str, f64>,
) -> Result<(), Disagreement> {
    let id = format!("energy.{}", row.channel);
    let Some(own) = inputs.get(&*id) else {
        return Ok(());
    };
    let is_all = matches!(report.subject.kind, SubjectKind::Node | SubjectKind::Period)
        && report.activity.selection.is_empty();
    // What others used is told of components, and of a whole node only together.
    if !is_all && row.channel.component == Component::Node {
        return Ok(());
    }
    let beside: f64 = if is_all {
        0.0
    } else {
        let parts = BESIDE.iter().map(|part| format!("{id}{part}"));
        parts.filter_map(|id| inputs.get(&*id)).sum()
    };
    let what = || format!("the energy of the instrument {}", named(&row.name));
    let from = "what holders are charged of it";
    same(what, row.energy, from, own + beside, ROUNDING)
}

/// What filled gaps is part of it, and readings cover the rest of the time.
fn observed(report: &Report, row: &InstrumentRow) -> Result<(), Disagreement> {
    if row.gap_energy > row.energy {
        return Err(Disagreement::Larger {
            part: format!("what filled gaps of {}", named(&row.name)),
            value: row.gap_energy,
            whole: "its energy".to_owned(),
            limit: row.energy,
        });
    }
    let name = || format!("the coverage of {}", named(&row.name));
    covered(report, name, row.coverage, row.gap_seconds)
}

/// The coverage that follows from the time without readings.
pub(super) fn covered(
    report: &Report,
    what: impl Fn() -> String,
    coverage: f64,
    gap_seconds: f64,
) -> Result<(), Disagreement> {
    is_share(&what, coverage)?;
    let elapsed = report.quality.metered_seconds;
    let follows = if gap_seconds == 0.0 {
        1.0
    } else if elapsed > 0.0 {
        (1.0 - gap_seconds / elapsed).clamp(0.0, 1.0)
    } else {
        0.0
    };
    let from = format!("a gap of {gap_seconds} s in {elapsed} s");
    same(what, coverage, &from, follows, SEARCHED)
}
