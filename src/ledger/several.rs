//! One record of several ledgers, in which a node counts once.
//!
//! A run over many nodes leaves a ledger on each, or one that they share. A node
//! may also have two: its agent's, and one of a run that metered by itself.

use super::copies::without_copies;
use super::find::asked_for;
use super::joined::{joined, with_unpaid_time};
use super::over_time::Stretch;
use super::overlap::{Metering, counted_by};
use super::row::to_wall;
use super::select::{Chosen, SessionRow};
use super::{Ledger, LedgerError, Selection, words};
use crate::accounting::Record;
use rusqlite::Transaction;

/// Sessions of another ledger are numbered this much higher.
const APART: i64 = 1 << 32;

/// Stands for a session of another ledger, which has no number in this one.
const ELSEWHERE: i64 = -1;

/// Sums up what was selected of all these ledgers together.
///
/// What one of them does not hold, another may.
///
/// # Errors
///
/// As [`Ledger::read`], if none of them holds it.
pub fn read(ledgers: &[Ledger], selection: &Selection) -> Result<Record, LedgerError> {
    if let [only] = ledgers {
        return only.read(selection);
    }
    let _snapshots = snapshots(ledgers)?;
    let parts = parts(ledgers, selection)?;
    let mut records = Vec::new();
    for part in &parts {
        let mut record = part.ledger.record(&part.chosen, &part.others)?;
        if part.others.contains(&Some(ELSEWHERE)) {
            record
                .remarks
                .push(words::counted_elsewhere(&part.ledger.path));
        }
        records.push(record);
    }
    if records.len() > 1 {
        records = records.into_iter().map(with_unpaid_time).collect();
    }
    let mut record = joined(records).ok_or_else(|| nothing(ledgers))?;
    if let Selection::Period { from, until } = selection
        && parts.iter().any(|part| part.chosen.cut)
    {
        let told = [record.from, record.until];
        record.remarks.push(words::cut([*from, *until], told));
    }
    let nodes = record
        .sessions
        .iter()
        .map(|session| session.host.name.as_str());
    let nodes = words::over_nodes(nodes);
    record
        .remarks
        .extend(nodes.filter(|it| !record.remarks.contains(it)));
    Ok(record)
}

/// What was selected of one of several ledgers.
pub(super) struct Part<'a> {
    /// The ledger.
    pub ledger: &'a Ledger,
    /// Its periods. Those that another ledger also holds are left out.
    pub chosen: Chosen,
    /// For each of them, the session that already counts its node.
    pub others: Vec<Option<i64>>,
}

/// What was selected of each ledger, as parts of one whole.
///
/// # Errors
///
/// As [`read`].
pub(super) fn parts<'a>(
    ledgers: &'a [Ledger],
    selection: &Selection,
) -> Result<Vec<Part<'a>>, LedgerError> {
    let all = choose(ledgers, selection)?;
    let mut every = Vec::new();
    for (place, (_, chosen)) in (0_i64..).zip(&all) {
        every.extend(meterings(chosen).into_iter().map(|mut metering| {
            metering.session += place * APART;
            metering
        }));
    }
    let mut answers = counted_by(&every).into_iter();
    let parts = (0_i64..).zip(all).map(|(place, (ledger, chosen))| {
        let here = |other: i64| {
            let is_here = other / APART == place;
            if is_here { other % APART } else { ELSEWHERE }
        };
        let others = answers.by_ref().take(chosen.periods.len());
        let others = others.map(|other| other.map(here)).collect();
        Part {
            ledger,
            chosen,
            others,
        }
    });
    Ok(parts.collect())
}

/// The energy of each period of a selection, as [`Ledger::over_time`].
///
/// # Errors
///
/// As [`read`].
pub fn over_time(ledgers: &[Ledger], selection: &Selection) -> Result<Vec<Stretch>, LedgerError> {
    let _snapshots = snapshots(ledgers)?;
    let all = choose(ledgers, selection)?;
    let stretches = all
        .iter()
        .map(|(ledger, chosen)| ledger.over_time_of(chosen));
    Ok(stretches.collect::<Result<Vec<_>, _>>()?.concat())
}

/// What is chosen is what is summed, though writers go on meanwhile.
pub(super) fn snapshots(ledgers: &[Ledger]) -> Result<Vec<Transaction<'_>>, LedgerError> {
    ledgers.iter().map(Ledger::snapshot).collect()
}

fn choose<'a>(
    ledgers: &'a [Ledger],
    selection: &Selection,
) -> Result<Vec<(&'a Ledger, Chosen)>, LedgerError> {
    let asked = asked_for(ledgers, selection)?;
    let mut failed = None;
    let mut all = Vec::new();
    for ledger in ledgers {
        let chosen = match &asked {
            // By its id, so that no other ledger takes another for it.
            Some(workload) => match ledger.number_of(&workload.id)? {
                Some(holder) => ledger.choose_workload(holder, &workload.id),
                None => continue,
            },
            None => ledger.choose(selection),
        };
        match chosen {
            Ok(chosen) => all.push((ledger, chosen)),
            Err(error) if is_absence(&error) => failed = failed.or(Some(error)),
            Err(error) => return Err(error),
        }
    }
    match failed {
        Some(error) if all.is_empty() => Err(error),
        _ => Ok(without_copies(all)),
    }
}

/// Whether a ledger only does not hold what was asked for.
fn is_absence(error: &LedgerError) -> bool {
    matches!(
        error,
        LedgerError::UnknownWorkload { .. }
            | LedgerError::NoEnergy { .. }
            | LedgerError::NothingThen { .. }
            | LedgerError::Empty { .. }
    )
}

fn nothing(ledgers: &[Ledger]) -> LedgerError {
    let path = ledgers.first().map(|it| it.path.clone());
    LedgerError::Empty {
        path: path.unwrap_or_default(),
    }
}

/// The periods as those who may count the same node at the same time.
pub(super) fn meterings(chosen: &Chosen) -> Vec<Metering> {
    let meterings = chosen.periods.iter().map(|period| {
        let row = chosen.sessions.get(&period.session);
        Metering {
            run: row.is_none_or(SessionRow::is_run),
            started: row.map_or(i64::MAX, |row| to_wall(row.session.started)),
            session: period.session,
            ordinal: period.ordinal,
            boot: row.map_or_else(String::new, |row| row.node().to_owned()),
            from: period.from.monotonic,
            until: period.until.monotonic,
        }
    });
    meterings.collect()
}
