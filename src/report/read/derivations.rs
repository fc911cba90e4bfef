//! Figures follow from their derivations.

use super::disagreement::{Disagreement, ROUNDING, SEARCHED, in_order, named, same};
use super::groups::groups;
use crate::quantity::{BoundKind, Derivation, Input};
use crate::report::figure::provenance;
use crate::report::{Figure, Report};
use crate::sample::Provenance;
use std::collections::BTreeSet;
use std::sync::Arc;

/// Products and inputs of one figure that are computed again: more take too long, and
/// no ledger has as many channels.
const MOST: usize = 10_000;

/// Refuses a figure that does not follow from its derivation.
pub(super) fn check(report: &Report) -> Result<(), Disagreement> {
    for group in groups(report) {
        for figure in group.figures {
            let whose = || group.named(&figure.id);
            in_order(whose, [figure.low, figure.value, figure.high])?;
            let broken = problem(&figure.derivation).map(|problem| Disagreement::Derivation {
                figure: whose(),
                problem,
            });
            broken.map_or(Ok(()), Err)?;
            for input in figure.derivation.inputs() {
                in_bounds(input, whose)?;
            }
            follows(figure, whose)?;
        }
    }
    Ok(())
}

/// What is wrong with the parts of a derivation, before it is computed.
fn problem(derivation: &Derivation<f64>) -> Option<String> {
    let inputs: BTreeSet<&Arc<str>> = derivation.inputs().map(|it| &it.id).collect();
    let terms = derivation.terms();
    if terms.len().max(derivation.inputs().count()) > MOST {
        return Some(format!("has more than {MOST} products or inputs"));
    }
    let factors = || terms.iter().flat_map(|term| &term.factors);
    if let Some((id, _)) = factors().find(|(id, _)| !inputs.contains(id)) {
        return Some(format!(
            "multiplies by {}, which it does not have",
            named(id)
        ));
    }
    let used: BTreeSet<&Arc<str>> = factors().map(|(id, _)| id).collect();
    if let Some(id) = inputs.iter().find(|id| !used.contains(*id)) {
        return Some(format!("has {}, which no product uses", named(id)));
    }
    let misnamed = derivation.named_otherwise();
    misnamed.map(|id| format!("has {} under another name", named(id)))
}

fn in_bounds(input: &Input<f64>, whose: impl Fn() -> String) -> Result<(), Disagreement> {
    let value = &input.value;
    let what = || format!("the input {} of {}", named(&input.id), whose());
    in_order(what, [value.low(), value.central(), value.high()])?;
    let is_exact = value.kind() == BoundKind::Exact;
    if is_exact && value.low() < value.high() {
        return Err(Disagreement::Bounds {
            what: format!("{}, which is said to be exact,", what()),
            value: value.central(),
            low: value.low(),
            high: value.high(),
        });
    }
    Ok(())
}

/// The value to a rounding, the bounds as closely as they are searched for.
fn follows(figure: &Figure, whose: impl Fn() -> String) -> Result<(), Disagreement> {
    let estimate = figure.derivation.estimate();
    for (part, said, follows, tolerance) in [
        ("", figure.value, estimate.central(), ROUNDING),
        ("the lower bound of ", figure.low, estimate.low(), SEARCHED),
        (
            "the upper bound of ",
            figure.high,
            estimate.high(),
            SEARCHED,
        ),
    ] {
        let what = || format!("{part}{}", whose());
        same(what, said, "its derivation", follows, tolerance)?;
    }
    let derived = provenance(&figure.derivation);
    if figure.provenance == Provenance::Measured && derived != Provenance::Measured {
        return Err(Disagreement::Provenance {
            figure: whose(),
            derived: (crate::language::ENGLISH.provenance)(derived).to_owned(),
        });
    }
    Ok(())
}
