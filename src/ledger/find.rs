//! Finds a workload by what its user remembers of it.

use super::nearest::nearest;
use super::row::wall;
use super::select::Chosen;
use super::{Ledger, LedgerError, Selection};
use crate::accounting::Remainder;
use jiff::Timestamp;
use rusqlite::OptionalExtension;
use std::cmp::Reverse;
use std::collections::BTreeSet;

/// A workload that was charged or described.
pub(super) struct Known {
    /// The number of its holder in its ledger.
    pub holder: i64,
    /// Its id.
    pub id: String,
    name: String,
    /// The run of which it is a part; itself, if of none.
    run: String,
    started: Option<Timestamp>,
}

/// What is selected of all these ledgers together: all parts of the run, if a
/// workload is asked for that is a part of one; else the workload by its id.
///
/// It is settled once and not ledger by ledger, where the last workload of each
/// and all that share a name would be taken for one piece of work.
///
/// # Errors
///
/// [`LedgerError::UnknownWorkload`] and [`LedgerError::AmbiguousWorkload`] if no
/// workload or several are meant; otherwise why a ledger could not be read.
pub fn resolve(ledgers: &[Ledger], selection: &Selection) -> Result<Selection, LedgerError> {
    let Some(found) = asked_for(ledgers, selection)? else {
        return Ok(selection.clone());
    };
    let all = all_of(ledgers)?;
    let mut others = all.iter().filter(|it| it.id != found.id);
    let is_part = found.run != found.id || others.any(|it| it.run == found.run);
    Ok(if is_part {
        Selection::Run(found.run)
    } else {
        Selection::Workload(found.id)
    })
}

/// The one workload that is asked for, in whichever of these ledgers it is; nothing
/// if none is asked for, or if the last is and there is none.
pub(super) fn asked_for(
    ledgers: &[Ledger],
    selection: &Selection,
) -> Result<Option<Known>, LedgerError> {
    match selection {
        Selection::Workload(asked) => find(ledgers, asked).map(Some),
        // The operating system is no work that anybody began.
        Selection::Last => Ok(all_of(ledgers)?
            .into_iter()
            .find(|it| it.started.is_some() && it.id != Remainder::SYSTEM)),
        Selection::Run(_) | Selection::Period { .. } | Selection::All => Ok(None),
    }
}

/// The workload that is meant, if all that fit are one, or are of one run.
fn find(ledgers: &[Ledger], asked: &str) -> Result<Known, LedgerError> {
    let mut known = all_of(ledgers)?;
    let rules: [fn(&Known, &str) -> bool; 3] = [
        |it, asked| it.id == asked,
        |it, asked| it.name == asked,
        |it, asked| it.name.starts_with(asked) || it.id.starts_with(asked),
    ];
    for rule in rules {
        let (mut fitting, others): (Vec<_>, Vec<_>) =
            known.into_iter().partition(|it| rule(it, asked));
        let runs: BTreeSet<&str> = fitting.iter().map(|it| it.run.as_str()).collect();
        if runs.len() > 1 {
            return Err(LedgerError::AmbiguousWorkload {
                paths: ledgers.iter().map(|it| it.path.clone()).collect(),
                asked: asked.to_owned(),
                matches: fitting.iter().map(Known::introduce).collect(),
            });
        }
        fitting.truncate(1);
        if let Some(latest) = fitting.pop() {
            return Ok(latest);
        }
        known = others;
    }
    let path = ledgers.first().map(|it| it.path.clone());
    Err(LedgerError::UnknownWorkload {
        path: path.unwrap_or_default(),
        asked: asked.to_owned(),
        nearest: nearest(asked, known.into_iter().map(|it| it.name)),
    })
}

/// All workloads of these ledgers, latest first, each once.
fn all_of(ledgers: &[Ledger]) -> Result<Vec<Known>, LedgerError> {
    let mut all = Vec::new();
    for ledger in ledgers {
        all.extend(ledger.workloads().map_err(ledger.failure("reading"))?);
    }
    // Where one is not described, it has no start, and comes after where it is.
    all.sort_by_key(|it| Reverse(it.started));
    let mut seen = BTreeSet::new();
    all.retain(|it| seen.insert(it.id.clone()));
    Ok(all)
}

impl Ledger {
    /// The number of the workload of this id, if this ledger knows it.
    pub(super) fn number_of(&self, id: &str) -> Result<Option<i64>, LedgerError> {
        let query = "SELECT number FROM holder WHERE workload = ?1";
        let found = self.connection.query_row(query, [id], |row| row.get(0));
        found.optional().map_err(self.failure("reading"))
    }

    /// The periods in which any part of a run was charged.
    pub(super) fn choose_run(&self, run: &str) -> Result<Chosen, LedgerError> {
        let known = self.workloads().map_err(self.failure("reading"))?;
        let parts: Vec<i64> = known
            .iter()
            .filter(|it| it.run == run)
            .map(|it| it.holder)
            .collect();
        if parts.is_empty() {
            let runs = known.iter().map(|it| it.run.clone());
            return Err(LedgerError::UnknownWorkload {
                path: self.path.clone(),
                asked: run.to_owned(),
                nearest: nearest(run, runs),
            });
        }
        let numbers: Vec<String> = parts.iter().map(i64::to_string).collect();
        let which = format!(
            "number IN (SELECT period FROM entry WHERE holder IN ({}))",
            numbers.join(", ")
        );
        let periods = self.periods(&which, [])?;
        if periods.is_empty() {
            return Err(LedgerError::NoEnergy {
                path: self.path.clone(),
                workload: run.to_owned(),
            });
        }
        self.with_sessions(periods, parts)
    }

    /// All workloads, latest first.
    fn workloads(&self) -> rusqlite::Result<Vec<Known>> {
        let mut rows = self.connection.prepare(
            "SELECT number, workload, coalesce(name, workload), started,
                    coalesce(json_extract(description, '$.workload.run'), workload)
             FROM holder LEFT JOIN workload AS described ON holder = number
             WHERE kind = 'workload' ORDER BY started DESC, number DESC",
        )?;
        let found = rows.query_map([], |row| {
            Ok(Known {
                holder: row.get(0)?,
                id: row.get(1)?,
                name: row.get(2)?,
                started: wall(row, 3).ok(),
                run: row.get(4)?,
            })
        })?;
        found.collect()
    }
}

impl Known {
    fn introduce(&self) -> String {
        match self.started {
            Some(started) => format!("{} ({}, started {started:.0})", self.id, self.name),
            None => self.id.clone(),
        }
    }
}
