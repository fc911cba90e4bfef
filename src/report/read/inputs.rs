//! Inputs of one id are one physical thing, and have one value.

use super::disagreement::{Disagreement, named};
use super::groups::groups;
use crate::quantity::Input;
use crate::report::Report;
use std::collections::BTreeMap;

/// Refuses an input that has two values in two figures.
pub(super) fn check(report: &Report) -> Result<(), Disagreement> {
    let mut seen: BTreeMap<&str, (&Input<f64>, String)> = BTreeMap::new();
    for group in groups(report) {
        for figure in group.figures {
            for input in figure.derivation.inputs() {
                let whose = || group.named(&figure.id);
                let (first, owner) = seen.entry(&*input.id).or_insert_with(|| (input, whose()));
                agree(first, owner, input, whose)?;
            }
        }
    }
    Ok(())
}

fn agree(
    first: &Input<f64>,
    owner: &str,
    input: &Input<f64>,
    whose: impl Fn() -> String,
) -> Result<(), Disagreement> {
    let pairs = [
        ("", input.value.central(), first.value.central()),
        ("the lower bound of ", input.value.low(), first.value.low()),
        (
            "the upper bound of ",
            input.value.high(),
            first.value.high(),
        ),
    ];
    // It is one thing, written down twice: the numbers are the same to the last digit.
    let differs = pairs
        .into_iter()
        .find(|(_, one, other)| one.total_cmp(other).is_ne());
    match differs {
        None => Ok(()),
        Some((part, said, follows)) => Err(Disagreement::Differs {
            what: format!("{part}the input {} of {}", named(&input.id), whose()),
            said,
            from: owner.to_owned(),
            follows,
        }),
    }
}
