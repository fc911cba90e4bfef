//! Finds a workload by what its user remembers of it.

use super::nearest::nearest;
use super::row::wall;
use super::select::Chosen;
use super::{Ledger, LedgerError, Selection};
use jiff::Timestamp;

/// A workload that was charged or described.
pub(super) struct Known {
    /// The number of its holder.
    pub holder: i64,
    /// Its id.
    pub id: String,
    name: String,
    /// The run of which it is a part; itself, if of none.
    run: String,
    started: Option<Timestamp>,
}

impl Ledger {
    /// Finds the one workload that is meant.
    pub(super) fn find_workload(&self, asked: &str) -> Result<Known, LedgerError> {
        let mut known = self.workloads().map_err(self.failure("reading"))?;
        let rules: [fn(&Known, &str) -> bool; 3] = [
            |it, asked| it.id == asked,
            |it, asked| it.name == asked,
            |it, asked| it.name.starts_with(asked) || it.id.starts_with(asked),
        ];
        for rule in rules {
            let (mut fitting, others): (Vec<_>, Vec<_>) =
                known.into_iter().partition(|it| rule(it, asked));
            let run = fitting.first().map(|it| it.run.clone());
            let of_one_run = fitting.iter().all(|it| Some(&it.run) == run.as_ref());
            if fitting.len() > 1 && !of_one_run {
                return Err(LedgerError::AmbiguousWorkload {
                    path: self.path.clone(),
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
        Err(LedgerError::UnknownWorkload {
            path: self.path.clone(),
            asked: asked.to_owned(),
            nearest: nearest(asked, known.into_iter().map(|it| it.name)),
        })
    }

    /// The run of which a workload that is asked for is a part, if it is not one
    /// by itself, with the start of the workload.
    ///
    /// # Errors
    ///
    /// As [`Ledger::read`].
    pub fn run_of(
        &self,
        selection: &Selection,
    ) -> Result<Option<(String, Option<Timestamp>)>, LedgerError> {
        let all = || self.workloads().map_err(self.failure("reading"));
        let found = match selection {
            Selection::Workload(asked) => Some(self.find_workload(asked)?),
            Selection::Last => all()?.into_iter().find(|it| it.started.is_some()),
            Selection::Run(_) | Selection::Period { .. } | Selection::All => None,
        };
        let Some(found) = found else { return Ok(None) };
        let has_parts = all()?
            .iter()
            .any(|it| it.id != found.id && it.run == found.run);
        let is_part = found.run != found.id || has_parts;
        Ok(is_part.then_some((found.run, found.started)))
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
