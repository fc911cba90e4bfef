//! Finds a workload by what its user remembers of it.

use super::nearest::nearest;
use super::row::wall;
use super::{Ledger, LedgerError};
use jiff::Timestamp;

/// A workload that was charged or described.
pub(super) struct Known {
    /// The number of its holder.
    pub holder: i64,
    /// Its id.
    pub id: String,
    name: String,
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
            if fitting.len() > 1 {
                return Err(LedgerError::AmbiguousWorkload {
                    path: self.path.clone(),
                    asked: asked.to_owned(),
                    matches: fitting.iter().map(Known::introduce).collect(),
                });
            }
            if let Some(only) = fitting.pop() {
                return Ok(only);
            }
            known = others;
        }
        Err(LedgerError::UnknownWorkload {
            path: self.path.clone(),
            asked: asked.to_owned(),
            nearest: nearest(asked, known.into_iter().map(|it| it.name)),
        })
    }

    /// All workloads, latest first.
    fn workloads(&self) -> rusqlite::Result<Vec<Known>> {
        let mut rows = self.connection.prepare(
            "SELECT number, workload, coalesce(name, workload), started
             FROM holder LEFT JOIN workload AS described ON holder = number
             WHERE kind = 'workload' ORDER BY started DESC, number DESC",
        )?;
        let found = rows.query_map([], |row| {
            Ok(Known {
                holder: row.get(0)?,
                id: row.get(1)?,
                name: row.get(2)?,
                started: wall(row, 3).ok(),
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
