//! Useful output that was stated, by unit.

use super::birth::Birth;
use super::workloads::OTHER;
use crate::sample::Work;
use std::collections::BTreeMap;

/// The most units that one workload's series can have; more are `other`.
const MOST_UNITS: usize = 8;

/// What a holder has stated, by unit.
///
/// It is stated once, when the work is done, in a unit that nobody knew before.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Output(BTreeMap<String, (f64, Birth)>);

impl Output {
    /// Adds what was stated. What is no amount adds nothing, so that no sum falls.
    pub(super) fn add(&mut self, work: &[Work], scrapes: u64) {
        for one in work.iter().filter(|it| it.amount > 0.0) {
            let full = self.0.len() >= MOST_UNITS && !self.0.contains_key(&one.unit);
            let unit = if full { OTHER } else { &one.unit };
            let fresh = || (0.0, Birth::after(scrapes));
            let (sum, _) = self.0.entry(unit.to_owned()).or_insert_with(fresh);
            let more = *sum + one.amount;
            if more.is_finite() {
                *sum = more;
            }
        }
    }

    /// Each unit with what a scrape shows of it, after so many scrapes in all.
    pub(super) fn shown(&self, scrapes: u64) -> impl Iterator<Item = (&str, f64)> {
        self.0.iter().map(move |(unit, (sum, birth))| {
            let shown = if birth.is_seen(scrapes) { *sum } else { 0.0 };
            (unit.as_str(), shown)
        })
    }
}
