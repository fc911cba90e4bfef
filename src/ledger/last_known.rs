//! Where the counters stood when an agent was last heard of.

use super::row::{MOMENTS, moment, raw};
use super::{Ledger, LedgerError};
use crate::accounting::LastKnown;
use crate::sample::{Channel, Component};
use rusqlite::Row;

impl Ledger {
    /// The counters in the last period that an agent saved in that boot.
    ///
    /// Counters that could not be read at the end of that period are left out:
    /// their last value belongs to an earlier time. Runs are left out because
    /// their energy is their own; an agent's follows on from an agent's.
    ///
    /// # Errors
    ///
    /// If the ledger cannot be read.
    pub fn last_known(&self, boot_id: &str) -> Result<Vec<LastKnown>, LedgerError> {
        self.counters(boot_id).map_err(self.failure("reading"))
    }

    fn counters(&self, boot_id: &str) -> rusqlite::Result<Vec<LastKnown>> {
        let mut rows = self.connection.prepare(&format!(
            "SELECT component, device, epoch, raw_end, {MOMENTS}
             FROM meter JOIN channel ON channel.number = channel JOIN period ON period.number = period
             WHERE raw_end IS NOT NULL AND period = (
                 SELECT period.number FROM period JOIN session ON session.number = session
                 WHERE kind = 'agent' AND boot = ?1 AND boot <> ''
                 ORDER BY until_monotonic DESC, period.number DESC LIMIT 1)
             ORDER BY component, device"
        ))?;
        let found = rows.query_map([boot_id], |row| {
            Ok(LastKnown {
                channel: channel(row, 0)?,
                epoch: row.get(2)?,
                raw: raw(row, 3)?.unwrap_or_default(),
                at: moment(row, 7)?,
            })
        })?;
        found.collect()
    }
}

/// The channel whose component stands at `first` and whose device follows.
pub(super) fn channel(row: &Row<'_>, first: usize) -> rusqlite::Result<Channel> {
    let (component, device): (String, String) = (row.get(first)?, row.get(first + 1)?);
    let component = Component::from_name(&component).ok_or_else(|| {
        rusqlite::Error::FromSqlConversionFailure(
            first,
            rusqlite::types::Type::Text,
            format!("`{component}` is not a component").into(),
        )
    })?;
    Ok(Channel::new(component, device))
}
