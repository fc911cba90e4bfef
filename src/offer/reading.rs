//! A text that is being read, with what is wrong in it so far.

use super::claimed::Claimed;
use super::problem::Problem;
use crate::profile::{Place, Price, line_and_column, nearest_word};
use crate::report::{Proof, clean};
use jiff::civil::Date;
use std::ops::Range;
use toml::Spanned;
use toml::de::DeValue;

/// A value that was read.
#[derive(Debug, Clone, PartialEq)]
pub enum Given {
    /// Words.
    Text(String),
    /// A number.
    Number(f64),
    /// A day.
    Day(Date),
    /// True or false.
    Yes(bool),
    /// A number with its proof.
    Claim(Claimed),
    /// How something is shown to be true.
    Proof(Proof),
    /// Whether something is so, what is said of it, and its proof.
    Disclosure(bool, Option<String>, Proof),
    /// A place.
    Place(Place),
    /// A price of electricity.
    Price(Price),
}

/// What is wrong with a value, and at which byte.
pub(super) struct Wrong {
    pub(super) at: usize,
    pub(super) what: String,
    pub(super) remedy: String,
}

/// A text that is being read.
pub(super) struct Reading<'a> {
    pub(super) text: &'a str,
    /// The field that is being read: `site.pue`.
    pub(super) key: String,
    pub(super) problems: Vec<Problem>,
}

impl Reading<'_> {
    /// The line of a byte.
    pub fn line(&self, at: usize) -> usize {
        line_and_column(self.text, at).0
    }

    /// Notes what is wrong with the field that is being read.
    pub fn wrong(&mut self, wrong: Wrong) {
        let what = format!("`{}` {}", self.key, wrong.what);
        self.problem(wrong.at, what, wrong.remedy);
    }

    /// Reads a part of the field that is being read.
    pub fn part<T>(
        &mut self,
        name: &str,
        value: &Spanned<DeValue<'_>>,
        read: impl FnOnce(&Spanned<DeValue<'_>>) -> Result<T, Wrong>,
    ) -> Option<T> {
        let read = read(value);
        read.map_err(|wrong| {
            let what = format!("`{}.{name}` {}", self.key, wrong.what);
            self.problem(wrong.at, what, wrong.remedy);
        })
        .ok()
    }

    /// Notes a word within a table that nothing is known of.
    pub fn unknown(&mut self, span: Range<usize>, word: &str, known: &[&str]) {
        let near = nearest_word(word, known.iter().copied());
        let remedy = match near {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("it has {}", known.join(", ")),
        };
        let (key, word) = (&self.key, clean(word, 60));
        let stop = if key.is_empty() { "" } else { "." };
        let what = format!("unknown field `{key}{stop}{word}`");
        self.problem(span.start, what, remedy);
    }

    /// Notes what is wrong at a byte.
    pub fn problem(&mut self, at: usize, what: String, remedy: String) {
        let (line, column) = line_and_column(self.text, at);
        self.problems.push(Problem {
            line,
            column,
            what,
            remedy,
        });
    }
}

impl Given {
    /// The words; empty ones say nothing.
    pub fn text(self) -> Option<String> {
        match self {
            Self::Text(it) if !it.is_empty() => Some(it),
            _ => None,
        }
    }

    /// The number.
    pub fn number(self) -> Option<f64> {
        match self {
            Self::Number(it) => Some(it),
            _ => None,
        }
    }

    /// The whole number.
    pub fn count(self) -> Option<u64> {
        self.number().map(|it| it as u64)
    }

    /// The day.
    pub fn day(self) -> Option<Date> {
        match self {
            Self::Day(it) => Some(it),
            _ => None,
        }
    }

    /// True or false.
    pub fn yes(self) -> Option<bool> {
        match self {
            Self::Yes(it) => Some(it),
            _ => None,
        }
    }

    /// The number with its proof.
    pub fn claim(self) -> Option<Claimed> {
        match self {
            Self::Claim(it) => Some(it),
            _ => None,
        }
    }

    /// How something is shown to be true.
    pub fn proof(self) -> Proof {
        match self {
            Self::Proof(it) => it,
            _ => Proof::default(),
        }
    }

    /// The place.
    pub fn place(self) -> Option<Place> {
        match self {
            Self::Place(it) => Some(it),
            _ => None,
        }
    }

    /// The price of electricity.
    pub fn price(self) -> Option<Price> {
        match self {
            Self::Price(it) => Some(it),
            _ => None,
        }
    }

    /// What the words stand for, in a table of words.
    pub fn among<T: Copy>(self, words: &[(&str, T)]) -> Option<T> {
        let word = self.text()?;
        let mut words = words.iter();
        words.find(|(it, _)| *it == word).map(|(_, meant)| *meant)
    }
}
