//! The boundary: what is said to be counted has a figure.

use super::disagreement::{Disagreement, named};
use crate::report::{Level, Report};

/// Parts that may be inside, and the figures of which one then is there: what is told
/// only of a node contains its components.
const INSIDE: [(&str, &[&str]); 7] = [
    ("accelerator", &["energy.accelerator", "energy.node"]),
    ("cpu", &["energy.cpu", "energy.node"]),
    ("dram", &["energy.dram", "energy.node"]),
    ("other", &["energy.other", "energy.node"]),
    ("host", &["energy.host", "energy.node"]),
    ("building", &["energy.facility"]),
    ("embodied", &["emissions.embodied"]),
];

/// Who may pay for idle power.
const IDLE_POLICIES: [&str; 4] = ["reserved", "proportional", "none", "mixed"];

/// Refuses a boundary of which there is no figure.
pub(super) fn check(report: &Report) -> Result<(), Disagreement> {
    let boundary = &report.boundary;
    let known = |who: &str, figures: &[&str]| {
        let missing = || Disagreement::NotListed {
            who: format!("the boundary {}", named(who)),
            what: figures.first().map_or_else(String::new, |it| named(it)),
        };
        let mut ids = figures.iter();
        let found = ids.any(|id| report.figure(id).is_some());
        found.then_some(()).ok_or_else(missing)
    };
    if !IDLE_POLICIES.contains(&&*boundary.idle_policy) {
        return Err(Disagreement::Contradicts {
            what: "the idle policy".to_owned(),
            said: named(&boundary.idle_policy),
            other: "this version of reports".to_owned(),
            follows: IDLE_POLICIES.join(", "),
        });
    }
    if let Some(level) = boundary.level {
        let (name, figure) = match level {
            Level::Accelerator => ("accelerator", "energy.accelerator"),
            Level::Components => ("components", "energy.components"),
            Level::Node => ("node", "energy.node"),
            Level::Facility => ("facility", "energy.facility"),
        };
        known(name, &[figure])?;
        if level < Level::Facility && report.figure("energy.facility").is_some() {
            return Err(Disagreement::Contradicts {
                what: "the widest border".to_owned(),
                said: named(name),
                other: "the figure `energy.facility`".to_owned(),
                follows: named("facility"),
            });
        }
    }
    for part in &boundary.included {
        if let Some((_, figures)) = INSIDE.iter().find(|(name, _)| name == part) {
            known(part, figures)?;
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
