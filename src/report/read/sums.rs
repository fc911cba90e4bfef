//! Sums, and figures per unit of work.

use super::disagreement::{Disagreement, ROUNDING, is_close, named, same};
use super::groups::{Group, groups};
use crate::report::Report;
use crate::report::quality::COUNTED_TWICE;
use crate::sample::Component;

/// A whole with its parts, of which those are added up that are known.
struct Sum {
    whole: &'static str,
    parts: &'static [&'static str],
    /// The part without which nothing follows.
    needs: &'static str,
}

/// What adds up in every report.
const SUMS: [Sum; 4] = [
    Sum {
        whole: "energy.node",
        parts: &[
            "energy.accelerator",
            "energy.cpu",
            "energy.dram",
            "energy.other",
        ],
        needs: "energy.other",
    },
    Sum {
        whole: "energy.node",
        parts: &["energy.accelerator", "energy.host"],
        needs: "energy.host",
    },
    Sum {
        whole: "emissions.total",
        parts: &["emissions.location", "emissions.embodied"],
        needs: "emissions.embodied",
    },
    Sum {
        whole: "water.total",
        parts: &["water.site", "water.grid"],
        needs: "water.grid",
    },
];

/// What all that was metered is divided into, where the whole is a node or a period.
const HOLDERS: Sum = Sum {
    whole: "energy.components",
    parts: &["energy.workloads", "energy.idle", "energy.unattributed"],
    needs: "energy.workloads",
};

/// What is inside something else: the part, and what contains it.
const INSIDE: [(&str, &str); 2] = [
    ("energy.node", "energy.facility"),
    ("energy.failed", "energy.components"),
];

/// The same of components, whose meters a meter of the whole node may contradict.
const COMPONENTS_INSIDE: [(&str, &str); 2] = [
    ("energy.components", "energy.node"),
    ("energy.accelerator", "energy.facility"),
];

/// Refuses a whole that is not the sum of its parts.
pub(super) fn check(report: &Report) -> Result<(), Disagreement> {
    for group in groups(report) {
        for sum in &SUMS {
            adds_up(&group, sum)?;
        }
        if !counts_twice(report) {
            adds_up(&group, &HOLDERS)?;
        }
        for (part, whole) in INSIDE {
            contains(&group, part, whole)?;
        }
        if !has_meter_of_node(report) {
            for (part, whole) in COMPONENTS_INSIDE {
                contains(&group, part, whole)?;
            }
        }
        phases(&group)?;
        per_unit(&group)?;
    }
    for (unit, _) in groups(report).iter().take(1).flat_map(Group::work) {
        let has =
            |it: &crate::report::Figure| it.id.split_once('/').is_some_and(|(_, per)| per == unit);
        if report.figure("energy.node").is_some() && !report.quantities.iter().any(has) {
            return Err(Disagreement::NotListed {
                who: format!("the stated work in {}", named(&unit)),
                what: "a figure per unit of it".to_owned(),
            });
        }
    }
    Ok(())
}

/// Whether the report says that some energy was charged by two meters.
pub(super) fn counts_twice(report: &Report) -> bool {
    let mut notes = report.quality.limitations.iter();
    notes.any(|note| note.id == COUNTED_TWICE)
}

/// Whether the node has a meter of its own, which its components' may contradict.
fn has_meter_of_node(report: &Report) -> bool {
    let mut instruments = report.hardware.instruments.iter();
    instruments.any(|it| it.channel.component == Component::Node)
}

fn adds_up(group: &Group<'_>, sum: &Sum) -> Result<(), Disagreement> {
    let (Some(whole), Some(_)) = (group.figure(sum.whole), group.figure(sum.needs)) else {
        return Ok(());
    };
    let parts = sum.parts.iter().filter_map(|id| group.figure(id));
    let parts: Vec<_> = parts.collect();
    let names: Vec<_> = parts.iter().map(|it| named(&it.id)).collect();
    let follows: f64 = parts.iter().map(|it| it.value).sum();
    let from = format!("the sum of {}", names.join(", "));
    same(
        || group.named(sum.whole),
        whole.value,
        &from,
        follows,
        ROUNDING,
    )
}

fn contains(group: &Group<'_>, part: &str, whole: &str) -> Result<(), Disagreement> {
    let (Some(inner), Some(outer)) = (group.figure(part), group.figure(whole)) else {
        return Ok(());
    };
    let fits = inner.value <= outer.value || is_close(inner.value, outer.value, ROUNDING);
    if fits {
        return Ok(());
    }
    Err(Disagreement::Larger {
        part: group.named(part),
        value: inner.value,
        whole: named(whole),
        limit: outer.value,
    })
}

/// The phases of a run are all of it.
fn phases(group: &Group<'_>) -> Result<(), Disagreement> {
    let phases = group.figures.iter();
    let phases: Vec<_> = phases
        .filter(|it| it.id.starts_with("energy.phase."))
        .collect();
    let (false, Some(whole)) = (phases.is_empty(), group.figure("energy.components")) else {
        return Ok(());
    };
    let follows: f64 = phases.iter().map(|it| it.value).sum();
    let from = "the sum of `energy.phase.…`";
    same(
        || group.named(&whole.id),
        whole.value,
        from,
        follows,
        ROUNDING,
    )
}

/// A figure per unit is the figure over the work that was stated.
fn per_unit(group: &Group<'_>) -> Result<(), Disagreement> {
    for figure in group.figures {
        let Some((base, unit)) = figure.id.split_once('/') else {
            continue;
        };
        let missing = |what: String| Disagreement::NotListed {
            who: group.named(&figure.id),
            what,
        };
        let whole = group.figure(base).ok_or_else(|| missing(named(base)))?;
        let mut work = group.work();
        let (_, amount) = work
            .find(|(stated, _)| stated == unit)
            .ok_or_else(|| missing(format!("work in {}", named(unit))))?;
        let from = format!("{} over {amount} of stated work", named(base));
        let follows = whole.value / amount;
        same(
            || group.named(&figure.id),
            figure.value,
            &from,
            follows,
            ROUNDING,
        )?;
    }
    Ok(())
}
