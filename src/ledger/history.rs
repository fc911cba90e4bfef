//! The periods of ledgers one by one, in the order of time.

use super::read::{Names, Sums};
use super::row;
use super::select::PeriodRow;
use super::several::{Part, parts};
use super::{Ledger, LedgerError, Selection};
use crate::accounting::{Holder, Session, Span, WorkloadRecord};
use crate::sample::Instrument;
use jiff::Timestamp;
use std::collections::{BTreeMap, BTreeSet};

/// What was selected of one or several ledgers, to be told period by period.
///
/// It holds what periods are, and not what is in them: that is read when it is told.
pub struct History<'a> {
    parts: Vec<Part<'a>>,
    chapters: Vec<Chapter>,
}

/// One period with the part that it belongs to.
#[derive(Debug, Clone)]
struct Chapter {
    part: usize,
    period: PeriodRow,
    counts_node: bool,
}

/// One period, as it was recorded.
pub struct Told<'a> {
    /// The session that metered it.
    pub session: &'a Session,
    /// The instruments of a session whose first period this is.
    pub begins: Option<Vec<Instrument>>,
    /// Whether it is the last that is told of its session.
    pub ends: bool,
    /// Whether it tells of the node as a whole. Where it does not, another session
    /// does, and its meters and what no workload was charged are left out.
    pub counts_node: bool,
    /// Who was charged in it, as far as anybody has said who that is.
    pub workloads: Vec<WorkloadRecord>,
    /// What was metered and charged.
    pub span: Span,
}

/// What was selected of these ledgers, of which only whole periods are told: those
/// that lie between two moments, where they are given.
///
/// # Errors
///
/// As [`read`](super::read).
pub fn history(
    ledgers: &[Ledger],
    from: Option<Timestamp>,
    until: Option<Timestamp>,
) -> Result<History<'_>, LedgerError> {
    let parts = parts(ledgers, &Selection::All)?;
    let mut chapters = Vec::new();
    for (place, part) in parts.iter().enumerate() {
        for (period, other) in part.chosen.periods.iter().zip(&part.others) {
            chapters.push(Chapter {
                part: place,
                period: period.clone(),
                counts_node: other.is_none(),
            });
        }
    }
    let starts_in_time = |it: &Chapter| from.is_none_or(|from| it.period.from.wall >= from);
    let ends_in_time = |it: &Chapter| until.is_none_or(|until| it.period.until.wall <= until);
    let ends = || chapters.iter().map(|it| it.period.until.wall);
    let starts = || chapters.iter().map(|it| it.period.from.wall);
    let (first, last) = (starts().min(), ends().max());
    chapters.retain(|it| starts_in_time(it) && ends_in_time(it));
    chapters.sort_by_key(|it| (it.period.until.wall, it.part, it.period.number));
    match (chapters.is_empty(), first.zip(last), ledgers.first()) {
        (true, Some((first, last)), Some(ledger)) => Err(LedgerError::NothingThen {
            path: ledger.path.clone(),
            from: from.unwrap_or(first),
            until: until.unwrap_or(last),
            first,
            last,
        }),
        _ => Ok(History { parts, chapters }),
    }
}

impl History<'_> {
    /// The names of the nodes that are told of.
    pub fn nodes(&self) -> BTreeSet<&str> {
        let sessions = self.chapters.iter().filter_map(|it| self.session(it));
        sessions.map(|session| session.host.name.as_str()).collect()
    }

    /// Tells all periods, the earliest to end first.
    ///
    /// # Errors
    ///
    /// When a ledger cannot be read, or whoever is told cannot go on.
    pub fn tell<E: From<LedgerError>>(
        &self,
        mut hear: impl FnMut(&Told<'_>) -> Result<(), E>,
    ) -> Result<(), E> {
        let mut names = Vec::new();
        let mut snapshots = Vec::new();
        for part in &self.parts {
            let failure = part.ledger.failure("reading");
            // An agent that writes meanwhile is seen as it was when this began.
            snapshots.push(part.ledger.snapshot()?);
            names.push(part.ledger.names().map_err(failure)?);
        }
        let mut left = self.periods_by_session();
        let mut begun = BTreeSet::new();
        for chapter in &self.chapters {
            let at = (chapter.part, chapter.period.session);
            let (Some(part), Some(names)) = (self.parts.get(at.0), names.get(at.0)) else {
                continue;
            };
            let Some(session) = self.session(chapter) else {
                continue;
            };
            let remaining = left.entry(at).or_default();
            *remaining = remaining.saturating_sub(1);
            let told = part.told(chapter, names, session, begun.insert(at));
            let told = told.map_err(part.ledger.failure("reading"))?;
            hear(&Told {
                ends: *remaining == 0,
                ..told
            })?;
        }
        Ok(())
    }

    fn session(&self, chapter: &Chapter) -> Option<&Session> {
        let part = self.parts.get(chapter.part)?;
        let row = part.chosen.sessions.get(&chapter.period.session)?;
        Some(&row.session)
    }

    fn periods_by_session(&self) -> BTreeMap<(usize, i64), usize> {
        let mut counts = BTreeMap::new();
        for chapter in &self.chapters {
            *counts
                .entry((chapter.part, chapter.period.session))
                .or_default() += 1;
        }
        counts
    }
}

impl Part<'_> {
    /// One period, read anew.
    fn told<'s>(
        &self,
        chapter: &Chapter,
        names: &Names,
        session: &'s Session,
        begins: bool,
    ) -> rusqlite::Result<Told<'s>> {
        let mut sums = Sums::default();
        let number = chapter.period.number;
        if chapter.counts_node {
            self.ledger.sum_meters(number, names, &mut sums)?;
        }
        self.ledger
            .sum_entries(number, chapter.counts_node, names, &mut sums)?;
        let span = span(&chapter.period, sums);
        let instruments = || self.ledger.instruments_of(chapter.period.session);
        Ok(Told {
            session,
            begins: begins.then(instruments).transpose()?,
            ends: false,
            counts_node: chapter.counts_node,
            workloads: self.ledger.taking_part(&span)?,
            span,
        })
    }
}

fn span(period: &PeriodRow, sums: Sums) -> Span {
    Span {
        from: period.from,
        until: period.until,
        meters: sums.meters.into_values().collect(),
        entries: sums.entries.into_values().collect(),
        suspended: period.suspended,
        late_ticks: period.late_ticks,
    }
}

impl Ledger {
    fn instruments_of(&self, session: i64) -> rusqlite::Result<Vec<Instrument>> {
        let mut rows = self.connection.prepare_cached(
            "SELECT description FROM instrument WHERE session = ?1 ORDER BY channel",
        )?;
        rows.query_map([session], |found| row::value(found, 0))?
            .collect()
    }

    /// Whoever is charged in a span and has been described, each once.
    fn taking_part(&self, span: &Span) -> rusqlite::Result<Vec<WorkloadRecord>> {
        let charged = span.entries.iter().filter_map(|entry| match &entry.holder {
            Holder::Workload(id) => Some(id),
            Holder::Idle | Holder::Unattributed => None,
        });
        let charged: BTreeSet<_> = charged.collect();
        let described = charged.into_iter().map(|id| self.described(id));
        described.filter_map(Result::transpose).collect()
    }
}
