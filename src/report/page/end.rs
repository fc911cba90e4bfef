//! What the figures come to in things people know, and how to check them.

use super::{cut, said};
use crate::document::{Block, Line};
use crate::language::Catalogue;
use crate::language::page::known;
use crate::quantity::significant;
use crate::report::{EquivalenceRow, Report, digest};

/// Sessions and profiles that are named.
const MOST: usize = 4;

/// What the figures come to, with the source; only where somebody wished for it.
pub(super) fn equivalences(report: &Report, words: &Catalogue) -> Vec<Block> {
    if report.equivalences.is_empty() {
        return Vec::new();
    }
    let items = report.equivalences.iter().map(|it| equivalence(it, words));
    vec![
        Block::Heading(2, words.page.headings.equivalences.into()),
        Block::List(items.collect()),
    ]
}

fn equivalence(row: &EquivalenceRow, words: &Catalogue) -> Line {
    let show = |value: f64| (words.number)(&significant(value, 2));
    let unit = known(words.page.equivalents, &row.id);
    let unit = unit.map_or_else(|| Line::name(said(&row.unit, words)), Line::words);
    let interval = (words.interval)(&show(row.low), &show(row.high));
    let name = words.name(&row.of);
    Line::words(format!("{name}: {} (", show(row.value)))
        .then(interval.into())
        .then(") ".into())
        .then(unit)
        .then(format!("; {}, ", said(&row.shown, words)).into())
        .then(Line::name(said(&row.place, words)))
        .then(": ".into())
        .then(Line::quote(&row.citation))
}

/// What the figures can be checked against.
pub(super) fn evidence(report: &Report, words: &Catalogue) -> Vec<Block> {
    let evidence = &report.evidence;
    let ids = evidence.sessions.iter().chain(&evidence.profiles);
    let ids = cut(ids.map(Line::name).collect(), MOST, words);
    let mut blocks = vec![
        Block::Heading(2, words.page.headings.evidence.into()),
        Block::Paragraph(Line::words(words.page.check).then(Line::name(words.page.check_by))),
    ];
    if let Ok(digest) = digest(report) {
        let digest = Line::name(digest);
        blocks.push(Block::Paragraph(
            Line::words(words.page.digest).then(digest),
        ));
    }
    if !ids.is_empty() {
        blocks.push(Block::Paragraph(Line::joined(ids, "; ")));
    }
    blocks
}
