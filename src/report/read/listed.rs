//! Ids: each stands once, and nothing that is known is missing.

use super::disagreement::{Disagreement, named};
use super::groups::groups;
use crate::report::Report;
use std::collections::BTreeSet;

/// Refuses what stands twice, and a figure that is said to be missing.
pub(super) fn check(report: &Report) -> Result<(), Disagreement> {
    for group in groups(report) {
        let ids = group.figures.iter().map(|it| &*it.id);
        once(ids, |id| group.named(id))?;
    }
    let factors = report.factors.iter().map(|it| &*it.id);
    once(factors, |id| format!("the factor {}", named(id)))?;
    let divisions = report.divisions.iter().map(|it| &*it.by);
    once(divisions, |by| format!("the division by {}", named(by)))?;
    for division in &report.divisions {
        let parts = division.parts.iter().map(|it| (it.of, &*it.key));
        once(parts, |(_, key)| {
            format!("{} {}", named(&division.by), named(key))
        })?;
    }
    for row in &report.missing {
        if let Some(figure) = report.figure(&row.id) {
            return Err(Disagreement::KnownAndMissing {
                figure: named(&figure.id),
                value: figure.value,
                reason: crate::report::clean(&row.reason, 120),
            });
        }
    }
    Ok(())
}

fn once<T: Ord + Copy>(
    items: impl Iterator<Item = T>,
    what: impl Fn(T) -> String,
) -> Result<(), Disagreement> {
    let mut seen = BTreeSet::new();
    for item in items {
        if !seen.insert(item) {
            return Err(Disagreement::Twice { what: what(item) });
        }
    }
    Ok(())
}
