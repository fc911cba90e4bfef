//! What a report could not know.

use super::layout::Page;
use super::row::said;
use crate::language::Catalogue;
use crate::report::{Report, clean};

/// What could not be known; what has one remedy stands on one line.
pub(super) fn write(report: &Report, words: &Catalogue, page: &mut Page) {
    let mut grouped: Vec<(Vec<&str>, &str, &str)> = Vec::new();
    for row in &report.missing {
        let same = |(_, reason, remedy): &&mut (Vec<&str>, &str, &str)| {
            *reason == row.reason && *remedy == row.remedy
        };
        match grouped.iter_mut().find(same) {
            Some((ids, _, _)) => ids.push(&row.id),
            None => grouped.push((vec![&row.id], &row.reason, &row.remedy)),
        }
    }
    let items = grouped.into_iter().map(|(ids, reason, remedy)| {
        format!(
            "{}: {} -> {}",
            clean(&ids.join(", "), 60),
            said(reason, 110, words),
            said(remedy, 110, words)
        )
    });
    page.list(words.headings.missing, items.collect(), words);
}
