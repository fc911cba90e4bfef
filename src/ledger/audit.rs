//! Whether every joule in the ledger has exactly one holder.

use super::{Ledger, LedgerError, Selection};
use crate::sample::Channel;
use jiff::Timestamp;
use std::collections::BTreeMap;

/// A channel whose entries do not add up to its meter in one period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// The session that metered it.
    pub session: String,
    /// The beginning of the period.
    pub from: Timestamp,
    /// The channel.
    pub channel: Channel,
    /// What its meter says, microjoules.
    pub metered: u64,
    /// What its holders are charged together, microjoules.
    pub charged: u64,
}

impl Ledger {
    /// Compares entries with meters, to the microjoule, in the periods selected.
    ///
    /// # Errors
    ///
    /// As [`Ledger::read`].
    pub fn audit(&self, selection: &Selection) -> Result<Vec<Difference>, LedgerError> {
        let snapshot = self.connection.unchecked_transaction();
        let _snapshot = snapshot.map_err(self.failure("reading"))?;
        let chosen = self.choose(selection)?;
        let compare = || -> rusqlite::Result<Vec<Difference>> {
            let names = self.names()?;
            let mut differences = Vec::new();
            for period in &chosen.periods {
                let row = chosen.sessions.get(&period.session);
                for (channel, (metered, charged)) in self.totals(period.number)? {
                    if metered != charged {
                        differences.push(Difference {
                            session: row.map_or_else(String::new, |row| row.session.id.clone()),
                            from: period.from.wall,
                            channel: names.channel(channel)?,
                            metered,
                            charged,
                        });
                    }
                }
            }
            Ok(differences)
        };
        compare().map_err(self.failure("reading"))
    }

    /// Metered and charged energy of each channel in one period.
    fn totals(&self, period: i64) -> rusqlite::Result<BTreeMap<i64, (u64, u64)>> {
        let mut rows = self.connection.prepare_cached(
            "SELECT channel, energy, 0 FROM meter WHERE period = ?1
             UNION ALL SELECT channel, 0, energy FROM entry WHERE period = ?1",
        )?;
        let mut totals: BTreeMap<i64, (u64, u64)> = BTreeMap::new();
        let mut rows = rows.query([period])?;
        while let Some(row) = rows.next()? {
            let (metered, charged) = (super::row::count(row, 1)?, super::row::count(row, 2)?);
            let total = totals.entry(row.get(0)?).or_default();
            total.0 = total.0.saturating_add(metered);
            total.1 = total.1.saturating_add(charged);
        }
        Ok(totals)
    }
}
