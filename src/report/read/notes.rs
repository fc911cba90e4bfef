//! What has to be said: what was assumed, what went wrong, and what is missing.

use super::disagreement::{Disagreement, named};
use crate::report::quality::{OF_FACTORS, assumptions, instrument_notes};
use crate::report::{Note, Report, SubjectKind};

/// What a reader looks for first, and has either as a figure or with the reason why not.
const ENERGY: &str = "energy.node";

/// What a place adds.
const OF_PLACE: [&str; 2] = ["energy.facility", "emissions.location"];

/// What is looked for of what was metered besides.
const OF_METERED: [&str; 3] = ["energy.accelerator", "energy.cpu", "energy.dram"];

/// Refuses a report that leaves out what its factors and instruments call for, and one
/// that lacks a figure without a reason.
pub(super) fn check(report: &Report) -> Result<(), Disagreement> {
    let quality = &report.quality;
    let follow = assumptions(&report.factors);
    for note in &follow {
        said(note, &quality.assumptions, || "a factor".to_owned())?;
    }
    let of_factors = quality.assumptions.iter();
    let mut of_factors = of_factors.filter(|note| OF_FACTORS.contains(&&*note.id));
    if let Some(note) = of_factors.find(|note| !follow.contains(note)) {
        return Err(Disagreement::NotListed {
            who: format!("the note {}", told(note)),
            what: "a factor of which that is so".to_owned(),
        });
    }
    for row in &report.hardware.instruments {
        for note in instrument_notes(row) {
            let from = || format!("what the instrument {} did", named(&row.name));
            said(&note, &quality.limitations, from)?;
        }
    }
    known_or_missing(report)
}

fn said(note: &Note, all: &[Note], from: impl FnOnce() -> String) -> Result<(), Disagreement> {
    if all.contains(note) {
        return Ok(());
    }
    Err(Disagreement::Unsaid {
        what: format!("the note {}", told(note)),
        from: from(),
    })
}

/// Which note it is.
fn told(note: &Note) -> String {
    let about = note.about.as_ref();
    let about = about.map_or_else(String::new, |it| format!(" of {}", named(it)));
    format!("{}{about}", named(&note.id))
}

/// A figure that is there, or the reason why it is not.
fn known_or_missing(report: &Report) -> Result<(), Disagreement> {
    let is_metered = !matches!(report.subject.kind, SubjectKind::Plan | SubjectKind::Offer);
    let known = |id: &str| report.figure(id).is_some();
    // What a plan computes may be the accelerators alone; and what lacks its energy lacks
    // the rest for that reason.
    let looked_for = match (
        is_metered,
        known("energy.node") || known("energy.accelerator"),
    ) {
        (true, _) => [&[ENERGY], &OF_PLACE[..], &OF_METERED[..]].concat(),
        (false, true) => OF_PLACE.to_vec(),
        (false, false) => vec![ENERGY],
    };
    for id in looked_for {
        let is_missing = report.missing.iter().any(|row| row.id == id);
        if !known(id) && !is_missing {
            return Err(Disagreement::Unsaid {
                what: format!("why {} is missing", named(id)),
                from: "a report without that figure".to_owned(),
            });
        }
    }
    Ok(())
}
