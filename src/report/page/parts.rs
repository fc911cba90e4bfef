//! The whole divided among its parts, and beside the period before.

use super::amounts::{best, both};
use super::{cut_rows, numbers, text};
use crate::document::{Block, Line, Table};
use crate::language::Catalogue;
use crate::language::page::known;
use crate::report::shown::{self, part_name};
use crate::report::{Division, Figure, Part, Previous, Report};

/// Parts that are shown of a division.
const MOST_PARTS: usize = 8;

/// The figures of parts and periods, the first of each that is known.
const SHOWN: [&[&str]; 3] = [
    &["energy.facility", "energy.node", "energy.components"],
    &["emissions.location"],
    &["water.total", "water.grid", "water.site"],
];

pub(super) fn blocks(report: &Report, words: &Catalogue) -> Vec<Block> {
    let divided = report.divisions.iter();
    let divided = divided.flat_map(|it| division(it, words));
    let before = report.previous.as_ref();
    let before = before.map(|it| previous(report, it, words));
    let blocks: Vec<_> = divided.chain(before).collect();
    if blocks.is_empty() {
        return blocks;
    }
    let heading = Block::Heading(2, words.page.headings.parts.into());
    std::iter::once(heading).chain(blocks).collect()
}

fn division(division: &Division, words: &Catalogue) -> Vec<Block> {
    let heads = &words.page.heads;
    let shown: Vec<_> = SHOWN
        .iter()
        .filter_map(|ids| {
            ids.iter()
                .find(|id| division.parts.iter().any(|it| figure(it, id).is_some()))
        })
        .collect();
    let mut columns = vec![text(heads.part), numbers(heads.workloads)];
    columns.extend(shown.iter().map(|id| numbers(words.name(id))));
    let rows = division.parts.iter().map(|part| {
        let count = (words.page.captions.failed)(part.workloads, part.failed);
        let figures = shown.iter().map(|id| {
            let figure = figure(part, id);
            figure.map_or_else(Line::default, |it| both(it, words).into())
        });
        let name = Line::name(part_name(&division.by, part, words));
        [name, count.into()].into_iter().chain(figures).collect()
    });
    let mut rows: Vec<_> = rows.collect();
    let more = cut_rows(&mut rows, MOST_PARTS, words);
    let table = Block::Table(Table {
        caption: Line::words(words.page.captions.divided).then(by(&division.by, words)),
        columns,
        rows,
    });
    std::iter::once(table).chain(more).collect()
}

fn figure<'a>(part: &'a Part, id: &str) -> Option<&'a Figure> {
    part.quantities.iter().find(|figure| figure.id == id)
}

/// By what it is divided; a label has a name.
fn by(by: &str, words: &Catalogue) -> Line {
    let (kind, label) = by.split_once(':').unwrap_or((by, ""));
    let kind = known(words.page.divided, kind).map_or_else(|| Line::name(kind), Line::words);
    if label.is_empty() {
        return kind;
    }
    kind.then(" ".into()).then(Line::name(label))
}

fn previous(report: &Report, previous: &Previous, words: &Catalogue) -> Block {
    let heads = &words.page.heads;
    let find = |figures: &[Figure], id: &str| figures.iter().find(|it| it.id == id).cloned();
    let shown = previous
        .ratios
        .iter()
        .filter(|ratio| !ratio.id.contains('/'));
    let rows = shown.filter_map(|ratio| {
        let now = report.figure(&ratio.id)?;
        let before = find(&previous.quantities, &ratio.id)?;
        let [low, value, high] = shown::ratio(ratio, words);
        let interval = (words.interval)(&low, &high);
        Some(vec![
            words.name(&ratio.id).into(),
            best(now, words).into(),
            best(&before, words).into(),
            format!("× {value} ({interval})").into(),
        ])
    });
    let [from, until] = [previous.from, previous.until].map(words.date);
    Block::Table(Table {
        caption: (words.page.captions.previous)(&from, &until).into(),
        columns: vec![
            text(heads.figure),
            numbers(heads.this),
            numbers(heads.before),
            numbers(heads.ratio),
        ],
        rows: rows.take(MOST_PARTS).collect(),
    })
}
