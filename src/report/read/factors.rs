//! Factors: what is listed is what the figures were made with.

use super::disagreement::{Disagreement, in_order, named};
use super::groups::groups;
use crate::quantity::Input;
use crate::report::{FactorRow, Report};
use std::collections::{BTreeMap, BTreeSet};

/// Refuses a factor that is not the one in the figures, or that no figure names, and a
/// figure that names one that is not listed.
pub(super) fn check(report: &Report) -> Result<(), Disagreement> {
    let groups = groups(report);
    let rows: BTreeMap<&str, &FactorRow> = report.factors.iter().map(|it| (&*it.id, it)).collect();
    let mut inputs: BTreeMap<&str, &Input<f64>> = BTreeMap::new();
    let mut used: BTreeSet<&str> = BTreeSet::new();
    for group in &groups {
        for figure in group.figures {
            for id in &figure.factors {
                if !rows.contains_key(&**id) {
                    return Err(Disagreement::NotListed {
                        who: group.named(&figure.id),
                        what: format!("the factor {}", named(id)),
                    });
                }
                used.insert(id);
            }
            inputs.extend(figure.derivation.inputs().map(|it| (&*it.id, it)));
        }
    }
    for row in &report.factors {
        if !used.contains(&*row.id) {
            return Err(Disagreement::NotListed {
                who: format!("the factor {}", named(&row.id)),
                what: "a figure made with it".to_owned(),
            });
        }
        agree(row, inputs.get(&*row.id).copied())?;
    }
    Ok(())
}

fn agree(row: &FactorRow, input: Option<&Input<f64>>) -> Result<(), Disagreement> {
    let what = || format!("the factor {}", named(&row.id));
    in_order(what, [row.low, row.value, row.high])?;
    // Of some factors of a plan only what rests on them enters the figures.
    let Some(input) = input else { return Ok(()) };
    let pairs = [
        ("", row.value, input.value.central()),
        ("the lower bound of ", row.low, input.value.low()),
        ("the upper bound of ", row.high, input.value.high()),
    ];
    match pairs
        .into_iter()
        .find(|(_, row, input)| row.total_cmp(input).is_ne())
    {
        None => Ok(()),
        Some((part, said, follows)) => Err(Disagreement::Differs {
            what: format!("{part}{}", what()),
            said,
            from: "the derivation that uses it".to_owned(),
            follows,
        }),
    }
}
