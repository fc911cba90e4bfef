//! A report as two pages for people: for a jurist first, for an engineer after that.
//!
//! What was measured, where the boundary lies, what is missing and how sure it is come
//! before the tables. Nothing stands here that is not in the report, and lists are cut
//! with a count, so that the pages stay two.

mod amounts;
mod boundary;
mod end;
mod figures;
mod key;
mod parts;
mod sheet;
mod short;
mod sources;
mod stated;
mod sure;
mod top;

use super::{Report, clean};
use crate::document::{self, Block, Column, Document, Line};
use crate::language::Catalogue;
use std::io;

/// The page of a report, in the catalogue's language.
pub fn page(report: &Report, words: &Catalogue) -> Document {
    let sections = [
        top::blocks(report, words),
        key::blocks(report, words),
        short::blocks(report, words),
        figures::blocks(report, words),
        boundary::blocks(report, words),
        parts::blocks(report, words),
        stated::blocks(report, words),
        sure::blocks(report, words),
        sources::missing(report, words),
        end::equivalences(report, words),
    ];
    let mut blocks = sections.concat();
    let evidence = end::evidence(report, words);
    let room = sheet::ROOM - sheet::rows(&blocks) - sheet::rows(&evidence);
    blocks.extend(sources::sources(report, room, words));
    blocks.extend(evidence);
    Document {
        title: title(report, words),
        blocks,
    }
}

/// What it is about; a selection is named by what was selected, and where.
fn title(report: &Report, words: &Catalogue) -> Line {
    let name = said(&report.subject.name, words);
    let conditions = report.activity.selection.iter();
    let named = conditions
        .filter(|it| it.by == "name")
        .map(|it| Line::name(&it.is));
    let selected = Line::joined(named, ", ");
    let title = Line::words(words.page.of);
    if selected.is_empty() {
        return title.then(Line::name(name));
    }
    title
        .then(selected)
        .then(" (".into())
        .then(Line::name(name))
        .then(")".into())
}

/// Writes the page as Markdown.
pub(super) fn write_markdown(
    report: &Report,
    words: &Catalogue,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    document::write_markdown(&page(report, words), words, out)
}

/// Writes the page as HTML.
pub(super) fn write_html(
    report: &Report,
    words: &Catalogue,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    document::write_html(&page(report, words), words, out)
}

/// A sentence of the report in the reader's language, where the catalogue knows it.
fn said(english: &str, words: &Catalogue) -> String {
    words.said(english).into_owned()
}

/// The same, cut where it is long: the whole of it is in the JSON.
fn brief(english: &str, most: usize, words: &Catalogue) -> Line {
    match words.translation(english) {
        Some(said) => Line::words(clean(&said, most)),
        None => Line::quote(clean(english, most)),
    }
}

/// The first items of a list, and how many there are besides.
fn cut(mut items: Vec<Line>, most: usize, words: &Catalogue) -> Vec<Line> {
    let left = items.len().saturating_sub(most);
    if left > 0 {
        items.truncate(most);
        items.push(Line::words((words.more)(left)));
    }
    items
}

/// The same of a table's rows, as a paragraph below it.
fn cut_rows<T>(rows: &mut Vec<T>, most: usize, words: &Catalogue) -> Option<Block> {
    let left = rows.len().saturating_sub(most);
    rows.truncate(most);
    (left > 0).then(|| Block::Paragraph(Line::words((words.more)(left))))
}

/// A column of words.
fn text(head: &str) -> Column {
    Column {
        head: head.into(),
        numeric: false,
    }
}

/// A column of numbers.
fn numbers(head: &str) -> Column {
    Column {
        head: head.into(),
        numeric: true,
    }
}
