//! Figures that belong together: the whole's, each part's, those of the period before.

use super::disagreement::named;
use crate::report::work::units;
use crate::report::{Figure, Report};
use crate::sample::Work;

/// Figures of one thing.
pub(super) struct Group<'a> {
    /// Of what, if not of the whole.
    of: Option<String>,
    pub figures: &'a [Figure],
    work: &'a [Work],
}

impl<'a> Group<'a> {
    /// The figure of that id.
    pub fn figure(&self, id: &str) -> Option<&'a Figure> {
        self.figures.iter().find(|figure| figure.id == id)
    }

    /// A figure as messages name it.
    pub fn named(&self, id: &str) -> String {
        match &self.of {
            Some(of) => format!("{} of {of}", named(id)),
            None => named(id),
        }
    }

    /// How much of each unit of work was stated.
    pub fn work(&self) -> impl Iterator<Item = (String, f64)> {
        let amounts = units(self.work).into_iter();
        amounts.map(|(unit, amount)| (unit, amount.value.central().get()))
    }
}

/// All figures of a report, by what they are of.
pub(super) fn groups(report: &Report) -> Vec<Group<'_>> {
    let mut groups = vec![Group {
        of: None,
        figures: &report.quantities,
        work: &report.work,
    }];
    for division in &report.divisions {
        groups.extend(division.parts.iter().map(|part| Group {
            of: Some(format!("{} {}", named(&division.by), named(&part.key))),
            figures: &part.quantities,
            work: &part.work,
        }));
    }
    groups.extend(report.previous.iter().map(|previous| Group {
        of: Some("the period before".to_owned()),
        figures: &previous.quantities,
        work: &previous.work,
    }));
    groups
}
