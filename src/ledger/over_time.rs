//! When the energy of a selection was used.

use super::select::{Chosen, Selection};
use super::{Ledger, LedgerError};
use crate::quantity::Energy;
use jiff::Timestamp;

/// Energy with where it begins and ends.
pub type Stretch = (Timestamp, Timestamp, Energy);

impl Ledger {
    /// The energy of each period of a selection, with where it begins and ends.
    ///
    /// Only proportions matter: it weighs what changes over time, such as the
    /// intensity of a grid. So it is the sum of the entries, without any model.
    ///
    /// # Errors
    ///
    /// As [`read`](Self::read).
    pub fn over_time(&self, selection: &Selection) -> Result<Vec<Stretch>, LedgerError> {
        let _snapshot = self.snapshot()?;
        self.over_time_of(&self.choose(selection)?)
    }

    /// As [`over_time`](Self::over_time), of what has been chosen.
    pub(super) fn over_time_of(&self, chosen: &Chosen) -> Result<Vec<Stretch>, LedgerError> {
        let numbers: Vec<String> = chosen.workloads.iter().map(i64::to_string).collect();
        let only = match numbers.as_slice() {
            [] => "TRUE".to_owned(),
            numbers => format!("holder IN ({})", numbers.join(", ")),
        };
        let query = format!("SELECT total(energy) FROM entry WHERE period = ?1 AND {only}");
        let sum = |period: i64| {
            self.connection
                .query_row(&query, [period], |row| row.get::<_, f64>(0))
        };
        let rows = chosen.periods.iter().map(|period| {
            let energy = Energy::from_microjoules(sum(period.number)?);
            Ok((period.from.wall, period.until.wall, energy))
        });
        let rows: rusqlite::Result<_> = rows.collect();
        rows.map_err(self.failure("reading"))
    }
}
