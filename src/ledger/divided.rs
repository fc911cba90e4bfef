//! A selection divided by when its periods were recorded.

use super::joined::{joined, with_unpaid_time};
use super::select::{Chosen, PeriodRow, middle};
use super::several::{Part, parts, snapshots};
use super::{Ledger, LedgerError, Selection};
use crate::accounting::Record;
use jiff::Timestamp;
use std::collections::BTreeMap;

/// Sums up what was selected by a key of the time when it was recorded, as by month.
///
/// Periods are not cut: each belongs where its middle lies. So every period of the
/// selection counts exactly once, and the records add up to that of [`read`](super::read).
///
/// # Errors
///
/// As [`read`](super::read).
pub fn divided<K: Ord + Clone>(
    ledgers: &[Ledger],
    selection: &Selection,
    key: impl Fn(Timestamp) -> K,
) -> Result<Vec<(K, Record)>, LedgerError> {
    let _snapshots = snapshots(ledgers)?;
    let parts = parts(ledgers, selection)?;
    let several = parts.len() > 1;
    let mut records: BTreeMap<K, Vec<Record>> = BTreeMap::new();
    for part in &parts {
        for (key, (chosen, others)) in part.by(&key) {
            let record = part.ledger.record(&chosen, &others)?;
            let record = if several {
                with_unpaid_time(record)
            } else {
                record
            };
            records.entry(key).or_default().push(record);
        }
    }
    let joined = |(key, records)| Some((key, joined(records)?));
    Ok(records.into_iter().filter_map(joined).collect())
}

/// Some periods, with the session that counts the node of each instead.
type Chapter = (Chosen, Vec<Option<i64>>);

impl Part<'_> {
    /// Its periods by a key of their middle.
    fn by<K: Ord>(&self, key: impl Fn(Timestamp) -> K) -> BTreeMap<K, Chapter> {
        let mut groups: BTreeMap<K, (Vec<PeriodRow>, Vec<Option<i64>>)> = BTreeMap::new();
        for (period, other) in self.chosen.periods.iter().zip(&self.others) {
            let (periods, others) = groups.entry(key(middle(period))).or_default();
            periods.push(period.clone());
            others.push(*other);
        }
        let groups = groups.into_iter();
        groups
            .map(|(key, (periods, others))| (key, (self.chosen.only(periods), others)))
            .collect()
    }
}
