//! The computation and energy items of the EU's model documentation form.
//!
//! The items stand in the form's order, with who gets them: the AI Office, national
//! authorities, downstream providers. What is not known is N/A with the type of
//! information that is missing, as the form asks; no number is made up for it.

mod answers;
mod method;

use super::object::Report;
use super::told::notice;
use crate::document::{Block, Column, Document, FORMS, Line, Table};
use crate::language::Catalogue;
use answers::Answers;
use std::io;

/// One item of the form: its section, who gets it, and its answer.
struct Item {
    section: usize,
    /// The AI Office, national competent authorities, downstream providers.
    gets: [bool; 3],
    answer: fn(&Answers<'_>) -> Line,
}

/// The items in the form's order; what they are called is the catalogue's.
///
/// # Source
///
/// European Commission, Code of Practice for General-Purpose AI Models, Transparency
/// chapter, Model Documentation Form (July 2025).
#[allow(
    clippy::redundant_closure_for_method_calls,
    reason = "the lifetime of a method of `Answers` is bound too early for a table"
)]
const ITEMS: [Item; 12] = [
    item(0, [true, true, false], |it| it.authenticity()),
    item(1, [true, false, false], |it| it.size()),
    item(1, [false, true, true], |it| it.size_range()),
    item(2, [false, true, false], |it| it.time_range()),
    item(2, [true, false, false], |it| it.time()),
    item(2, [false, true, false], |it| it.operations_order()),
    item(2, [true, false, false], |it| it.operations()),
    item(2, [true, true, false], |it| it.operations_method()),
    item(3, [true, true, false], |it| it.energy()),
    item(3, [true, true, false], |it| it.energy_method()),
    item(3, [true, true, false], |it| it.use_operations()),
    item(3, [true, true, false], |it| it.use_method()),
];

const fn item(section: usize, gets: [bool; 3], answer: fn(&Answers<'_>) -> Line) -> Item {
    Item {
        section,
        gets,
        answer,
    }
}

/// Writes the items as Markdown.
pub(super) fn write(report: &Report, words: &Catalogue, out: &mut dyn io::Write) -> io::Result<()> {
    let form = FORMS.iter().find(|form| form.name == "markdown");
    let form = form.ok_or_else(|| io::Error::other("no form writes Markdown"))?;
    (form.write)(&document(report, words), words, out)
}

fn document(report: &Report, words: &Catalogue) -> Document {
    let form = &words.exports.form;
    let answers = Answers::of(report, words);
    let mut blocks = vec![Block::Paragraph(form.about.into())];
    blocks.extend(notice(report, words).map(|it| Block::Notice(it.into())));
    for (section, title) in form.sections.iter().enumerate() {
        let items = ITEMS.iter().zip(form.items);
        let items = items.filter(|(item, _)| item.section == section);
        blocks.push(Block::Table(Table {
            caption: (*title).into(),
            columns: form.columns.iter().map(|head| column(head)).collect(),
            rows: items
                .map(|(item, name)| row(item, name, &answers))
                .collect(),
        }));
    }
    Document {
        title: Line::words(form.title)
            .then(": ".into())
            .then(answers.model()),
        blocks,
    }
}

fn column(head: &'static str) -> Column {
    Column {
        head: head.into(),
        numeric: false,
    }
}

fn row(item: &Item, name: &'static str, answers: &Answers<'_>) -> Vec<Line> {
    let form = &answers.words.exports.form;
    let gets = item
        .gets
        .map(|gets| if gets { form.gets } else { form.gets_not });
    let mut cells = vec![Line::from(name), (item.answer)(answers)];
    cells.extend(gets.map(Line::from));
    cells
}
