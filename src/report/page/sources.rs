//! What is missing and what would help, and where each number comes from.

use super::{cut_rows, said, sentence, text};
use crate::document::{Block, Line, Table};
use crate::language::Catalogue;
use crate::language::page::known;
use crate::report::metered::distinct;
use crate::report::{FactorRow, InstrumentRow, Missing, Report};

/// Rows of each table.
const MOST_MISSING: usize = 10;
const MOST_SOURCES: usize = 14;

/// What could not be known; what has one reason and one remedy stands in one row.
pub(super) fn missing(report: &Report, words: &Catalogue) -> Vec<Block> {
    let heads = &words.page.heads;
    let same =
        |one: &Missing, other: &Missing| one.reason == other.reason && one.remedy == other.remedy;
    let mut groups: Vec<Vec<&Missing>> = Vec::new();
    for row in &report.missing {
        match groups.iter_mut().find(|group| same(group[0], row)) {
            Some(group) => group.push(row),
            None => groups.push(vec![row]),
        }
    }
    let rows = groups.iter().map(|group| {
        let names = group.iter().map(|row| Line::name(words.name(&row.id)));
        vec![
            Line::joined(names, "; "),
            sentence(&group[0].reason, words),
            sentence(&group[0].remedy, words),
        ]
    });
    let table = table(
        words.page.captions.missing,
        [heads.what, heads.why, heads.remedy].map(text).to_vec(),
        (rows.collect(), MOST_MISSING),
        words,
    );
    headed(words.page.headings.missing, table)
}

/// The factors and instruments, each with its publication.
pub(super) fn sources(report: &Report, words: &Catalogue) -> Vec<Block> {
    let heads = &words.page.heads;
    let instruments = report.hardware.instruments.iter();
    let factors = report
        .factors
        .iter()
        .filter(|it| !it.id.starts_with("gain."));
    let rows = instruments
        .map(|it| instrument(it, words))
        .chain(factors.map(|it| factor(it, words)));
    let table = table(
        words.page.captions.sources,
        [heads.input, heads.value, heads.publication, heads.licence]
            .map(text)
            .to_vec(),
        (distinct(rows), MOST_SOURCES),
        words,
    );
    headed(words.page.headings.sources, table)
}

fn instrument(row: &InstrumentRow, words: &Catalogue) -> Vec<Line> {
    vec![
        Line::name(&row.name),
        sentence(&row.method, words),
        Line::quote(&row.citation),
        (words.provenance)(row.provenance).into(),
    ]
}

fn factor(row: &FactorRow, words: &Catalogue) -> Vec<Line> {
    let matched = &row.matched;
    let matched =
        known(words.page.matches, matched).map_or_else(|| Line::name(matched), Line::words);
    let licence = row.licence.iter().map(Line::quote);
    let locator = row.locator.iter().map(Line::quote);
    vec![
        sentence(&row.label, words),
        said(&row.shown, words).into(),
        Line::joined(
            std::iter::once(Line::quote(&row.citation)).chain(locator),
            ", ",
        ),
        Line::joined(licence.chain([matched]), "; "),
    ]
}

fn table(
    caption: &str,
    columns: Vec<crate::document::Column>,
    (mut rows, most): (Vec<Vec<Line>>, usize),
    words: &Catalogue,
) -> Vec<Block> {
    if rows.is_empty() {
        return Vec::new();
    }
    let more = cut_rows(&mut rows, most, words);
    let table = Block::Table(Table {
        caption: caption.into(),
        columns,
        rows,
    });
    std::iter::once(table).chain(more).collect()
}

fn headed(heading: &str, blocks: Vec<Block>) -> Vec<Block> {
    if blocks.is_empty() {
        return blocks;
    }
    let heading = Block::Heading(2, heading.into());
    std::iter::once(heading).chain(blocks).collect()
}
