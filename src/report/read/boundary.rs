//! The boundary: what is said to be counted has a figure.

use super::disagreement::{Disagreement, named};
use crate::report::{Level, Report};

/// Parts that may be inside, and the figure that each then has.
const INSIDE: [(&str, &str); 7] = [
    ("accelerator", "energy.accelerator"),
    ("cpu", "energy.cpu"),
    ("dram", "energy.dram"),
    ("other", "energy.other"),
    ("host", "energy.host"),
    ("building", "energy.facility"),
    ("embodied", "emissions.embodied"),
];

/// Refuses a boundary of which there is no figure.
pub(super) fn check(report: &Report) -> Result<(), Disagreement> {
    let boundary = &report.boundary;
    let known = |who: &str, figure: &str| match report.figure(figure) {
        Some(_) => Ok(()),
        None => Err(Disagreement::NotListed {
            who: format!("the boundary {}", named(who)),
            what: named(figure),
        }),
    };
    if let Some(level) = boundary.level {
        let (name, figure) = match level {
            Level::Accelerator => ("accelerator", "energy.accelerator"),
            Level::Components => ("components", "energy.components"),
            Level::Node => ("node", "energy.node"),
            Level::Facility => ("facility", "energy.facility"),
        };
        known(name, figure)?;
    }
    for part in &boundary.included {
        if let Some((_, figure)) = INSIDE.iter().find(|(name, _)| name == part) {
            known(part, figure)?;
        }
        if boundary.excluded.contains(part) {
            return Err(Disagreement::Twice {
                what: format!(
                    "{}, which is both inside and outside the boundary,",
                    named(part)
                ),
            });
        }
    }
    Ok(())
}
