//! A page for people, before it is text, Markdown or HTML.
//!
//! Whoever has something to say to a reader (a report, a comparison, an
//! explanation) builds a [`Document`] in the reader's language, and [`FORMS`] write
//! it. Words that others chose stand in [`Piece::Name`]: the forms make them
//! harmless, so that nobody else has to.
//!
//! This room is pure: no files, sockets, clocks, environment or logging.

mod html;
mod json;
mod markdown;
mod said;
#[cfg(test)]
mod tests;
mod text;
mod width;

pub use html::{escaped, write as write_html};
pub use json::harmless_json;
pub use markdown::write as write_markdown;

use crate::language::Catalogue;
use std::io;

/// One way to write a document.
pub struct Form {
    /// As given to `--format`.
    pub name: &'static str,
    /// Who it is for, for `--help`.
    pub about: &'static str,
    /// Writes it.
    pub write: fn(&Document, &Catalogue, &mut dyn io::Write) -> io::Result<()>,
}

/// Every form, the default first.
pub const FORMS: &[Form] = &[
    Form {
        name: "text",
        about: "plain text for people, at most 80 columns wide",
        write: text::write,
    },
    Form {
        name: "markdown",
        about: "a page for GitHub, a wiki or a model card",
        write: markdown::write,
    },
    Form {
        name: "html",
        about: "one file for a browser or to print: no scripts, nothing to fetch",
        write: html::write,
    },
];

/// A page for people.
#[derive(Debug, Clone, PartialEq)]
pub struct Document {
    /// What it is, in a few words: the main heading.
    pub title: Line,
    /// What it says, from top to bottom.
    pub blocks: Vec<Block>,
}

/// A part of a document.
#[derive(Debug, Clone, PartialEq)]
pub enum Block {
    /// A heading; 2 is the level below the title.
    Heading(u8, Line),
    /// A paragraph.
    Paragraph(Line),
    /// Something that must not be overlooked: a plan, something hypothetical.
    Notice(Line),
    /// Items without an order.
    List(Vec<Line>),
    /// The few figures that a reader should see before all others.
    Key(Vec<KeyFigure>),
    /// Terms and what is said of each.
    Terms(Vec<(Line, Line)>),
    /// Rows and columns.
    Table(Table),
    /// A picture of numbers that stand in a table or a text beside it.
    Chart(Chart),
    /// Items that have items below them.
    Tree(Vec<Node>),
}

/// One of the figures that a reader should see first.
#[derive(Debug, Clone, PartialEq)]
pub struct KeyFigure {
    /// What it is of.
    pub name: Line,
    /// The best guess with its unit.
    pub value: Line,
    /// Its bounds, and what else belongs beside it.
    pub beside: Line,
}

/// Rows and columns.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    /// What it shows.
    pub caption: Line,
    /// The heads of its columns.
    pub columns: Vec<Column>,
    /// Its rows; the first cell of each is the row's head. A cell that is not there
    /// is empty, and one without a column is left out.
    pub rows: Vec<Vec<Line>>,
}

/// A column's head, and on which side its cells stand.
#[derive(Debug, Clone, PartialEq)]
pub struct Column {
    /// Its head.
    pub head: Line,
    /// Whether its cells are numbers, which stand on the right.
    pub numeric: bool,
}

/// Values with their bounds, on one scale that begins at zero.
#[derive(Debug, Clone, PartialEq)]
pub struct Chart {
    /// What it shows.
    pub caption: Line,
    /// The same in a sentence, for those who cannot see it.
    pub alternative: Line,
    /// From top to bottom.
    pub bars: Vec<Bar>,
}

/// One value with its bounds.
#[derive(Debug, Clone, PartialEq)]
pub struct Bar {
    /// What it is of.
    pub label: Line,
    /// The lower bound.
    pub low: f64,
    /// The best guess.
    pub value: f64,
    /// The upper bound.
    pub high: f64,
    /// Value and bounds as people read them.
    pub shown: String,
}

/// An item with items below it.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    /// What it says.
    pub line: Line,
    /// What is below it.
    pub below: Vec<Node>,
}

/// A stretch of text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Line(pub Vec<Piece>);

/// A part of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    /// Words in the reader's language, and numbers.
    Words(String),
    /// The same, to be seen first.
    Strong(String),
    /// What somebody else wrote: a name, a label, a command.
    Name(String),
    /// A sentence in the reader's language that may hold what somebody else wrote.
    Told(String),
    /// The title of a publication or a message in English.
    Quote(String),
}

impl Table {
    /// The cells of every row, one for each column.
    fn cells(&self) -> impl Iterator<Item = Vec<&Line>> {
        const EMPTY: &Line = &Line(Vec::new());
        let columns = self.columns.len();
        self.rows.iter().map(move |row| {
            let cells = row.iter().chain(std::iter::repeat(EMPTY));
            cells.take(columns).collect()
        })
    }
}

impl Chart {
    /// Where the scale ends: the largest bound that is a number.
    fn end(&self) -> f64 {
        let bounds = self.bars.iter().flat_map(|bar| [bar.value, bar.high]);
        let largest = bounds.filter(|it| it.is_finite()).fold(0.0, f64::max);
        if largest > 0.0 { largest } else { 1.0 }
    }
}

impl Bar {
    /// Lower bound, best guess and upper bound as shares of a scale, in that order.
    fn shares(&self, end: f64) -> [f64; 3] {
        let share = |value: f64| {
            let share = (value / end).clamp(0.0, 1.0);
            if share.is_nan() { 0.0 } else { share }
        };
        let value = share(self.value);
        [
            share(self.low).min(value),
            value,
            share(self.high).max(value),
        ]
    }
}

impl Document {
    /// Several documents as one: each under its title, one level deeper than by itself.
    pub fn together(mut documents: Vec<Self>) -> Self {
        if documents.len() == 1 {
            return documents.remove(0);
        }
        let titles = documents.iter().map(|it| it.title.clone());
        let title = Line::joined(titles.collect::<Vec<_>>(), "; ");
        let below = documents.into_iter().flat_map(|document| {
            let deeper = document.blocks.into_iter().map(|block| match block {
                Block::Heading(level, line) => Block::Heading(level + 1, line),
                other => other,
            });
            std::iter::once(Block::Heading(2, document.title)).chain(deeper)
        });
        Self {
            title,
            blocks: below.collect(),
        }
    }
}

impl Line {
    /// Words in the reader's language.
    pub fn words(words: impl Into<String>) -> Self {
        Self(vec![Piece::Words(words.into())])
    }

    /// What somebody else wrote.
    pub fn name(name: impl Into<String>) -> Self {
        Self(vec![Piece::Name(name.into())])
    }

    /// A sentence in the reader's language that may hold what somebody else wrote.
    pub fn told(sentence: impl Into<String>) -> Self {
        Self(vec![Piece::Told(sentence.into())])
    }

    /// The title of a publication or a message in English.
    pub fn quote(quoted: impl Into<String>) -> Self {
        Self(vec![Piece::Quote(quoted.into())])
    }

    /// What a report says in English, in the reader's language where that is known; else
    /// it is a quote.
    pub fn said(english: &str, words: &Catalogue) -> Self {
        let translated = words.translation(english);
        translated.map_or_else(|| Self::quote(english), Self::told)
    }

    /// Words to be seen first.
    pub fn strong(words: impl Into<String>) -> Self {
        Self(vec![Piece::Strong(words.into())])
    }

    /// This line with another one after it.
    #[must_use]
    pub fn then(mut self, other: Self) -> Self {
        self.0.extend(other.0);
        self
    }

    /// Lines after one another, with words between them.
    #[must_use]
    pub fn joined(lines: impl IntoIterator<Item = Self>, between: &str) -> Self {
        let mut all = Self::default();
        for line in lines {
            if !all.is_empty() {
                all = all.then(between.into());
            }
            all = all.then(line);
        }
        all
    }

    /// Whether there is nothing in it.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl From<&str> for Line {
    fn from(words: &str) -> Self {
        Self::words(words)
    }
}

impl From<String> for Line {
    fn from(words: String) -> Self {
        Self::words(words)
    }
}
