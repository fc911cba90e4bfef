//! One record of several ledgers, in which a node counts once.
//!
//! A run over many nodes leaves a ledger on each, or one that they share. A node
//! may also have two: its agent's, and one of a run that metered by itself.

use super::overlap::{Metering, counted_by};
use super::period::{add_entry, add_meter};
use super::row::to_wall;
use super::select::{Chosen, SessionRow};
use super::{Ledger, LedgerError, Selection, words};
use crate::accounting::Record;
use crate::quantity::Energy;
use jiff::Timestamp;
use std::collections::BTreeSet;

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
    let mut records = Vec::new();
    for part in parts(ledgers, selection)? {
        let mut record = part.ledger.record(&part.chosen, &part.others)?;
        if part.others.contains(&Some(ELSEWHERE)) {
            record
                .remarks
                .push(words::counted_elsewhere(&part.ledger.path));
        }
        records.push(record);
    }
    let mut records = records.into_iter();
    let first = records.next().ok_or_else(|| nothing(ledgers))?;
    let mut record = records.fold(first, joined);
    record.workloads.sort_by_key(|workload| workload.started);
    record.sessions.sort_by_key(|session| session.started);
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
    /// Its periods. Those of a session that another ledger also holds are left out.
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
    let mut all = choose(ledgers, selection)?;
    let mut seen = BTreeSet::new();
    for (_, chosen) in &mut all {
        // A copy of a ledger counts no session again.
        let sessions = &chosen.sessions;
        chosen.periods.retain(|period| {
            let id = sessions
                .get(&period.session)
                .map(|row| row.session.id.clone());
            seen.insert((id, period.ordinal))
        });
    }
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

/// The run of which a workload that is asked for is a part, if it is one: of
/// several ledgers, the one in which it began last.
///
/// # Errors
///
/// As [`Ledger::read`], if none of them holds it.
pub fn run_of(ledgers: &[Ledger], selection: &Selection) -> Result<Option<String>, LedgerError> {
    let mut failed = None;
    let mut found = Vec::new();
    for ledger in ledgers {
        match ledger.run_of(selection) {
            Ok(run) => found.push(run),
            Err(error) if is_absence(&error) => failed = failed.or(Some(error)),
            Err(error) => return Err(error),
        }
    }
    if let (true, Some(error)) = (found.is_empty(), failed) {
        return Err(error);
    }
    let latest = found
        .into_iter()
        .flatten()
        .max_by_key(|(_, started)| *started);
    Ok(latest.map(|(run, _)| run))
}

/// The energy of each period of a selection, as [`Ledger::over_time`].
///
/// # Errors
///
/// As [`read`].
pub fn over_time(
    ledgers: &[Ledger],
    selection: &Selection,
) -> Result<Vec<(Timestamp, Timestamp, Energy)>, LedgerError> {
    let mut all = Vec::new();
    for (ledger, _) in choose(ledgers, selection)? {
        all.extend(ledger.over_time(selection)?);
    }
    Ok(all)
}

fn choose<'a>(
    ledgers: &'a [Ledger],
    selection: &Selection,
) -> Result<Vec<(&'a Ledger, Chosen)>, LedgerError> {
    let mut failed = None;
    let mut all = Vec::new();
    for ledger in ledgers {
        match ledger.choose(selection) {
            Ok(chosen) => all.push((ledger, chosen)),
            Err(error) if is_absence(&error) => failed = failed.or(Some(error)),
            Err(error) => return Err(error),
        }
    }
    match failed {
        Some(error) if all.is_empty() => Err(error),
        _ => Ok(all),
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

/// Two records as one. What belongs to one channel, or to one holder of it, is
/// added up, as in one ledger.
fn joined(mut sum: Record, next: Record) -> Record {
    sum.from = sum.from.min(next.from);
    sum.until = sum.until.max(next.until);
    sum.sessions.extend(next.sessions);
    for instrument in next.instruments {
        if !sum
            .instruments
            .iter()
            .any(|it| it.channel == instrument.channel)
        {
            sum.instruments.push(instrument);
        }
    }
    for workload in next.workloads {
        let id = &workload.workload.id;
        if !sum.workloads.iter().any(|it| it.workload.id == *id) {
            sum.workloads.push(workload);
        }
    }
    for meter in next.meters {
        let known = sum.meters.iter_mut().find(|it| it.channel == meter.channel);
        match known {
            Some(known) => add_meter(known, &meter),
            None => sum.meters.push(meter),
        }
    }
    for entry in next.entries {
        let mut entries = sum.entries.iter_mut();
        let known = entries.find(|it| it.channel == entry.channel && it.holder == entry.holder);
        match known {
            Some(known) => add_entry(known, &entry),
            None => sum.entries.push(entry),
        }
    }
    sum.elapsed = sum.elapsed.saturating_add(next.elapsed);
    sum.suspended = sum.suspended.saturating_add(next.suspended);
    sum.late_ticks = sum.late_ticks.saturating_add(next.late_ticks);
    for remark in next.remarks {
        if !sum.remarks.contains(&remark) {
            sum.remarks.push(remark);
        }
    }
    sum
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
