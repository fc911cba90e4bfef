//! The period before beside a report: its figures, and what changed.

use super::beside::{Previous, RatioRow};
use super::divide::is_divided;
use super::figure::{FactorRow, Figure};
use super::object::{Missing, Note, Report};
use super::observed::{is_observed, of_part};
use super::quality::note;
use crate::quantity::{Input, joint, prefixed};
use std::collections::BTreeMap;
use std::sync::Arc;

/// What the period before has behind its inputs' ids.
const PREVIOUS: &str = "previous";

/// Periods whose metered times differ by a larger share are not of one length.
const OTHER_LENGTH: f64 = 0.05;

/// Figures of the whole period that have no part in a division.
const BESIDE: [&str; 5] = [
    "time.elapsed",
    "energy.workloads",
    "energy.failed",
    "energy.idle",
    "energy.unattributed",
];

impl Report {
    /// Puts the report of the period before beside this one.
    ///
    /// What was observed then is another thing than what was observed now, and so is a
    /// factor that has another value: their inputs have `@previous` behind their ids. A
    /// factor that is the same keeps its id, and cancels in the ratios
    /// ([`joint`]).
    pub fn compare_with(&mut self, before: &Report) {
        let (Some(from), Some(until)) = (before.activity.from, before.activity.until) else {
            return;
        };
        self.quality.limitations.extend(other_length(self, before));
        let now = inputs(&self.quantities);
        let mut added: BTreeMap<String, FactorRow> = BTreeMap::new();
        let shown = |it: &&Figure| is_divided(&it.id) || BESIDE.contains(&&*it.id);
        let figures = before.quantities.iter().filter(shown);
        let quantities: Vec<Figure> = figures
            .map(|figure| renamed(figure, &now, &before.factors, &mut added))
            .collect();
        let known = |factor: &FactorRow| self.factors.iter().any(|it| it.id == factor.id);
        let used = quantities.iter().flat_map(|it| &it.factors);
        for id in used {
            let then = before.factors.iter().find(|it| it.id == *id);
            if let Some(row) = then.filter(|row| !known(row)) {
                added.insert(row.id.clone(), row.clone());
            }
        }
        self.factors.extend(added.into_values());
        self.previous = Some(Previous {
            from,
            until,
            work: before.work.clone(),
            ratios: ratios(&self.quantities, &quantities),
            quantities,
        });
    }

    /// Says that nothing is known of the period before, and why.
    pub fn lacks_previous(&mut self, reason: String) {
        self.missing.push(Missing {
            id: PREVIOUS.to_owned(),
            reason,
            remedy: "a ledger that reaches back so far (--ledger)".to_owned(),
        });
    }
}

/// That one of two periods was metered for longer, so that a ratio tells of that too.
fn other_length(now: &Report, before: &Report) -> Option<Note> {
    let [now, then] = [now, before].map(|it| it.quality.metered_seconds);
    let differs = (now - then).abs() > OTHER_LENGTH * now.max(then);
    differs.then(|| {
        let [now, then] = [now, then].map(|it| prefixed(it, "s", 3));
        let text = format!("the period before was metered for {then}, and this one for {now}");
        note("previous-length", None, text)
    })
}

/// Every input of some figures, by its id.
fn inputs(figures: &[Figure]) -> BTreeMap<Arc<str>, Input<f64>> {
    let inputs = figures.iter().flat_map(|it| it.derivation.inputs());
    inputs.map(|it| (it.id.clone(), it.clone())).collect()
}

/// A figure of the period before; factors that had another value are `added`.
fn renamed(
    figure: &Figure,
    now: &BTreeMap<Arc<str>, Input<f64>>,
    factors: &[FactorRow],
    added: &mut BTreeMap<String, FactorRow>,
) -> Figure {
    let is_other = |input: &Input<f64>| {
        let same = now.get(&input.id).is_none_or(|it| it.value == input.value);
        is_observed(&input.id) || !same
    };
    let then = |id: &str| of_part(id, PREVIOUS);
    let derivation = figure.derivation.replaced(|input| {
        is_other(input).then(|| Input {
            id: then(&input.id).into(),
            ..input.clone()
        })
    });
    let mut named = figure.factors.clone();
    for id in &mut named {
        let mut inputs = figure.derivation.inputs();
        if inputs.any(|input| *input.id == **id && is_other(input)) {
            let row = factors.iter().find(|it| it.id == *id);
            *id = then(id);
            added.extend(row.map(|row| {
                let row = FactorRow {
                    id: id.clone(),
                    ..row.clone()
                };
                (id.clone(), row)
            }));
        }
    }
    Figure {
        derivation,
        factors: named,
        // How well it was observed stands in that period's own report.
        sensor: None,
        ..figure.clone()
    }
}

/// What both periods have, this one's over the other's.
pub(super) fn ratios(now: &[Figure], then: &[Figure]) -> Vec<RatioRow> {
    let of = |figure: &Figure| {
        let before = then.iter().find(|it| it.id == figure.id)?;
        let ratio = joint(&figure.derivation, &before.derivation)?;
        Some(RatioRow {
            id: figure.id.clone(),
            value: ratio.ratio,
            low: ratio.low,
            // Where the other may have been nothing, the ratio has no upper bound.
            high: ratio.high?,
        })
    };
    now.iter().filter_map(of).collect()
}
