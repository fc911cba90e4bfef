//! Which row answers a question.

use super::document::{Document, Row};
use super::factor::{Factor, Match, Overridden};
use super::kind::Kind;
use crate::quantity::Quantity;
use std::cmp::Reverse;
use std::sync::Arc;

/// Where a factor may come from, with how close a match that would be.
pub(super) type Candidates<'a> = &'a [(&'a str, Match)];

/// Which rows are wanted: those of the first candidate that has one, and of
/// these the latest that is not after the year asked for.
#[derive(Debug, Clone, Copy)]
pub(super) struct Wanted<'a> {
    pub candidates: Candidates<'a>,
    /// What is asked for, for the identity of the answer.
    pub asked: &'a str,
    pub year: Option<i32>,
}

/// How well a row answers, the least best: its candidate, then its year.
pub(super) type Rank = (usize, Reverse<i32>);

impl Wanted<'_> {
    /// How well a row answers, if it may; its year is looked at last.
    pub(super) fn rank(&self, place: &str, year: impl FnOnce() -> Option<i32>) -> Option<Rank> {
        let mut candidates = self.candidates.iter();
        let at = candidates.position(|(it, _)| *it == place)?;
        let row = year()?;
        let in_time = self.year.is_none_or(|year| row <= year);
        in_time.then_some((at, Reverse(row)))
    }

    /// The row of some documents that answers best; of equals the first.
    fn best<'d>(&self, documents: &'d [Document], kind: Kind) -> Option<(Rank, &'d Row)> {
        let rows = documents.iter().flat_map(|it| &it.rows);
        let rows = rows.filter(|row| row.kind() == kind);
        let ranked = rows.filter_map(|row| {
            let rank = self.rank(row.place(), || Some(row.year()))?;
            Some((rank, row))
        });
        ranked.min_by_key(|(rank, _)| *rank)
    }

    fn factor<Q: Quantity>(&self, (rank, row): (Rank, &Row)) -> Option<Factor<Q>> {
        let (_, matched) = self.candidates.get(rank.0)?;
        let older = self.year.is_some_and(|year| row.year() < year);
        let matched = match matched {
            Match::Exact if older => Match::OlderPeriod,
            other => *other,
        };
        Some(row.factor(self.asked, matched))
    }
}

/// The documents that answer a question, of the built-in ones only what does.
pub(super) struct Asked<'a> {
    pub wanted: Wanted<'a>,
    pub added: &'a [Document],
    pub built_in: Vec<Document>,
}

impl Asked<'_> {
    /// The factor of one kind; an added one goes before a built-in one, and knows
    /// which it takes the place of.
    pub(super) fn factor<Q: Quantity>(&self, kind: Kind) -> Option<Factor<Q>> {
        let built_in = self.wanted.best(&self.built_in, kind);
        let nearer = |(rank, _): &(Rank, &Row)| built_in.is_none_or(|(it, _)| rank.0 <= it.0);
        let Some(added) = self.wanted.best(self.added, kind).filter(nearer) else {
            return self.wanted.factor(built_in?);
        };
        let mut factor = self.wanted.factor(added)?;
        let replaced = built_in.and_then(|it| self.wanted.factor::<Q>(it));
        factor.overrides = replaced.map(|it| Arc::new(Overridden::of(&it)));
        Some(factor)
    }
}
