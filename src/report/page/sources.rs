//! What is missing and what would help, and where each number comes from.

use super::sheet::wrapped;
use super::{brief, cut_rows, said, text};
use crate::document::{Block, Column, Line, Table};
use crate::language::Catalogue;
use crate::language::page::known;
use crate::report::metered::distinct;
use crate::report::{FactorRow, InstrumentRow, Missing, Report};
use crate::sample::Component;

/// Rows of the tables, at most and at least.
const MOST_MISSING: usize = 8;
const FEWEST_SOURCES: usize = 4;

/// Rows that heading, heads and the count of what was cut take on a sheet.
const TABLE_HEAD: f64 = 6.5;

/// Letters on a line of each column of the sources.
const COLUMN_LETTERS: [usize; 4] = [24, 28, 56, 18];

/// Letters of a publication, of the place in it, and of a reason.
const CITATION: usize = 100;
const LOCATOR: usize = 60;
const REASON: usize = 160;

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
            brief(&group[0].reason, REASON, words),
            brief(&group[0].remedy, REASON, words),
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

/// The factors and instruments, each with its publication: as many as there is room for.
pub(super) fn sources(report: &Report, room: f64, words: &Catalogue) -> Vec<Block> {
    let heads = &words.page.heads;
    let instruments = report.hardware.instruments.iter();
    let factors = report
        .factors
        .iter()
        .filter(|it| !it.id.starts_with("gain."));
    // What was only assumed comes first: a reader should be able to doubt it.
    let (assumed, given): (Vec<_>, Vec<_>) = factors.partition(|it| it.default);
    let rows = instruments
        .map(|it| instrument(it, words))
        .chain(assumed.into_iter().chain(given).map(|it| factor(it, words)));
    let rows = distinct(rows);
    let most = fitting(&rows, room - TABLE_HEAD).max(FEWEST_SOURCES);
    let table = table(
        words.page.captions.sources,
        [heads.input, heads.value, heads.publication, heads.licence]
            .map(text)
            .to_vec(),
        (rows, most),
        words,
    );
    headed(words.page.headings.sources, table)
}

/// How many rows there is room for: each is as high as its highest cell.
fn fitting(rows: &[Vec<Line>], room: f64) -> usize {
    let mut taken = 0.0;
    let fit = rows.iter().take_while(|cells| {
        let cells = cells.iter().zip(COLUMN_LETTERS);
        let lines = cells.map(|(cell, letters)| wrapped(cell, letters));
        taken += 0.3 + 0.75 * lines.fold(1.0, f64::max);
        taken <= room
    });
    fit.count()
}

fn instrument(row: &InstrumentRow, words: &Catalogue) -> Vec<Line> {
    let name = match row.channel.component {
        Component::Other => words.part("other").into(),
        _ => Line::name(&row.name),
    };
    vec![
        name,
        Line::said(&row.method, words),
        brief(&row.citation, CITATION, words),
        (words.provenance)(row.provenance).into(),
    ]
}

fn factor(row: &FactorRow, words: &Catalogue) -> Vec<Line> {
    let matched = &row.matched;
    let matched =
        known(words.page.matches, matched).map_or_else(|| Line::name(matched), Line::words);
    let licence = row.licence.iter().map(|it| Line::said(it, words));
    let locator = row.locator.iter().map(|it| brief(it, LOCATOR, words));
    let citation = brief(&row.citation, CITATION, words);
    let assumed = row.default.then(|| words.page.heads.assumed.into());
    vec![
        Line::said(&row.label, words),
        said(&row.shown, words).into(),
        Line::joined(std::iter::once(citation).chain(locator), ", "),
        Line::joined(licence.chain([matched]).chain(assumed), "; "),
    ]
}

fn table(
    caption: &str,
    columns: Vec<Column>,
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
