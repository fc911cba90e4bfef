//! One thing that a reader of an offer should know before relying on it.

use super::place::short;
use crate::document::{Line, Piece};
use crate::language::offer::FindingWords;
use crate::language::{Catalogue, ENGLISH};
use crate::plan::claim::Mistake;
use crate::report::clean;
use jiff::civil::Date;
use serde::Serialize;

/// Something that is missing, implausible, contradictory or unsupported.
#[derive(Debug, Clone, PartialEq)]
pub struct Finding {
    /// What kind of thing, the same in every check: `proof-after-offer`.
    pub id: &'static str,
    /// In which way it matters.
    pub kind: Kind,
    /// How much it matters.
    pub severity: Severity,
    /// The field of which it is said: `site.pue`.
    pub about: String,
    /// The line on which that stands, if it does.
    pub line: Option<usize>,
    /// What stands in the holes of its sentences.
    pub args: Vec<Arg>,
    /// The fact or figure that a policy cannot judge because of it.
    pub criterion: Option<Criterion>,
}

/// A fact or figure that a policy may ask for, by the id that it has in a report.
pub type Criterion = &'static str;

/// In which way something matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// Something is not stated.
    Missing,
    /// A number that nothing like it has.
    Implausible,
    /// Two things cannot both be so.
    Contradictory,
    /// Nothing shows it.
    Unsupported,
}

/// How much something matters, the most first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// The offer does not hold: no figure is made of it.
    Refused,
    /// Something that has to be known is not.
    Open,
    /// Worth knowing; figures are wider or absent for it.
    Noted,
}

/// Whether an offer holds and is complete.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// Nothing that is needed is missing, and nothing contradicts.
    Complete,
    /// Something cannot be so.
    DoesNotHold,
    /// Something that is needed is missing.
    CannotTell,
}

/// What stands in a hole of a sentence.
#[derive(Debug, Clone, PartialEq)]
pub enum Arg {
    /// A number with its unit, in English digits.
    Number(String),
    /// How many of something large.
    Count(f64),
    /// A day.
    Day(Date),
    /// A unit of work.
    Unit(String),
    /// A field, or another word of the file's own.
    Key(String),
    /// What somebody else wrote.
    Name(String),
    /// What a field is.
    About(&'static str),
    /// A known way in which a figure goes wrong.
    Mistake(Option<Mistake>),
}

impl Finding {
    /// Something of a kind and a severity, about a field.
    pub(super) fn new(id: &'static str, kind: Kind, severity: Severity, about: &str) -> Self {
        Self {
            id,
            kind,
            severity,
            about: about.to_owned(),
            line: None,
            args: Vec::new(),
            criterion: None,
        }
    }

    /// Something that cannot be so.
    pub(super) fn refused(id: &'static str, kind: Kind, about: &str) -> Self {
        Self::new(id, kind, Severity::Refused, about)
    }

    /// Something that is worth knowing.
    pub(super) fn noted(id: &'static str, kind: Kind, about: &str) -> Self {
        Self::new(id, kind, Severity::Noted, about)
    }

    /// The same with what stands in the holes of its sentences.
    #[must_use]
    pub(super) fn with(mut self, args: impl IntoIterator<Item = Arg>) -> Self {
        self.args.extend(args);
        self
    }

    /// The same with what a policy cannot judge because of it.
    #[must_use]
    pub(super) fn leaving(mut self, criterion: Criterion) -> Self {
        self.criterion = Some(criterion);
        self
    }

    /// What is the matter, in English as a report holds it.
    pub fn text(&self) -> String {
        plain(&self.filled(sentence(self.id, &ENGLISH).text, Arg::held))
    }

    /// What would help, in English.
    pub fn remedy(&self) -> String {
        plain(&self.filled(sentence(self.id, &ENGLISH).remedy, Arg::held))
    }

    /// What is the matter, in the reader's language.
    pub fn said(&self, words: &Catalogue) -> Line {
        self.filled(sentence(self.id, words).text, |it| it.line(words))
    }

    /// What would help, in the reader's language.
    pub fn would_help(&self, words: &Catalogue) -> Line {
        self.filled(sentence(self.id, words).remedy, |it| it.line(words))
    }

    /// A sentence with its holes `{0}`, `{1}` … filled.
    fn filled(&self, sentence: &str, say: impl Fn(&Arg) -> Line) -> Line {
        let mut line = Line::default();
        let mut rest = sentence;
        while let Some((before, after)) = rest.split_once('{') {
            line = line.then(Line::words(before));
            let (hole, after) = after.split_once('}').unwrap_or((after, ""));
            let arg = hole.parse().ok().and_then(|at: usize| self.args.get(at));
            line = line.then(arg.map_or_else(Line::default, &say));
            rest = after;
        }
        line.then(Line::words(rest))
    }
}

/// The sentences of a finding; its id where a language has none.
fn sentence(id: &'static str, words: &Catalogue) -> FindingWords {
    let found = words.offer.finding(id);
    found.map_or_else(
        || FindingWords {
            id,
            text: id,
            remedy: "",
        },
        |it| FindingWords { ..*it },
    )
}

impl Arg {
    /// As a report holds it, in a form that every language can read.
    fn held(&self) -> Line {
        match self {
            Self::Count(it) => Line::words(short(*it)),
            Self::Day(it) => Line::words(it.to_string()),
            other => other.line(&ENGLISH),
        }
    }

    fn line(&self, words: &Catalogue) -> Line {
        match self {
            Self::Number(it) => Line::words((words.number)(it)),
            Self::Count(it) => Line::words(words.grouped(*it, 4)),
            Self::Day(it) => Line::words(words.day(*it)),
            Self::Unit(it) if (words.units_of_work)(it).is_some() => {
                Line::words((words.unit_of_work)(it))
            }
            Self::Unit(it) | Self::Name(it) => Line::name(it.clone()),
            Self::Key(it) => Line::words(it.clone()),
            Self::About(it) => Line::words(words.said(it)),
            Self::Mistake(it) => {
                let explained = it.map(|it| words.offer.mistake(it.name()));
                Line::words(explained.unwrap_or_default())
            }
        }
    }
}

/// A line as bare text, with the words of others made harmless.
fn plain(line: &Line) -> String {
    let pieces = line.0.iter().map(|piece| match piece {
        Piece::Words(it) | Piece::Strong(it) => it.clone(),
        Piece::Name(it) | Piece::Told(it) | Piece::Quote(it) => clean(it, 200),
    });
    pieces.collect()
}
