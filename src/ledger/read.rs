//! Sums a part of the ledger up for a report.

use super::last_known::channel;
use super::overlap::counted_by;
use super::period::{add_entry, add_meter};
use super::row::{self, ENTRY, METER};
use super::select::{Chosen, PeriodRow, Selection};
use super::several::meterings;
use super::words;
use super::{Ledger, LedgerError};
use crate::accounting::{Entry, Holder, Meter, Record, WorkloadRecord};
use crate::sample::{Channel, Instrument, WorkloadId};
use rusqlite::Params;
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

impl Ledger {
    /// Sums up what was selected.
    ///
    /// The energy of workloads always counts. The node's own (its meters, idle
    /// and unattributed) counts once, however many sessions metered it at the
    /// same time. For a workload, everything is given of the whole periods in
    /// which it took part, so that a reader sees what it was charged and what
    /// not; it alone is described.
    ///
    /// # Errors
    ///
    /// [`LedgerError::Empty`] if nothing has been recorded;
    /// [`LedgerError::NothingThen`], [`LedgerError::UnknownWorkload`],
    /// [`LedgerError::AmbiguousWorkload`] and [`LedgerError::NoEnergy`] if the
    /// selection does not fit; otherwise why the ledger could not be read.
    pub fn read(&self, selection: &Selection) -> Result<Record, LedgerError> {
        let _snapshot = self.snapshot()?;
        let chosen = self.choose(selection)?;
        let mut record = self.record(&chosen, &counted_by(&meterings(&chosen)))?;
        if let Selection::Period { from, until } = selection {
            let told = [record.from, record.until];
            let cut = chosen.cut.then(|| words::cut([*from, *until], told));
            record.remarks.extend(cut);
        }
        Ok(record)
    }

    /// The sum of what was chosen, given for each period who counts its node.
    pub(super) fn record(
        &self,
        chosen: &Chosen,
        others: Others<'_>,
    ) -> Result<Record, LedgerError> {
        let sums = self.sum(chosen, others);
        let mut record = sums.map_err(self.failure("reading"))?.into_record(chosen);
        let described = self.describe(&mut record, chosen);
        described.map_err(self.failure("reading"))?;
        Ok(record)
    }

    fn sum(&self, chosen: &Chosen, others: Others<'_>) -> rusqlite::Result<Sums> {
        let names = self.names()?;
        let mut sums = Sums::default();
        for (period, other) in chosen.periods.iter().zip(others) {
            if let Some(other) = other {
                sums.covered.insert((period.session, *other));
            } else {
                sums.add_period(period);
                self.sum_meters(period.number, &names, &mut sums)?;
            }
            self.sum_entries(period.number, other.is_none(), &names, &mut sums)?;
        }
        Ok(sums)
    }

    pub(super) fn sum_meters(
        &self,
        period: i64,
        names: &Names,
        sums: &mut Sums,
    ) -> rusqlite::Result<()> {
        let mut rows = self.connection.prepare_cached(&format!(
            "SELECT channel, {METER} FROM meter WHERE period = ?1"
        ))?;
        let mut rows = rows.query([period])?;
        while let Some(found) = rows.next()? {
            let number = found.get(0)?;
            let meter = row::meter(found, 1, names.channel(number)?)?;
            match sums.meters.get_mut(&number) {
                Some(sum) => add_meter(sum, &meter),
                None => drop(sums.meters.insert(number, meter)),
            }
        }
        Ok(())
    }

    pub(super) fn sum_entries(
        &self,
        period: i64,
        counts_node: bool,
        names: &Names,
        sums: &mut Sums,
    ) -> rusqlite::Result<()> {
        let mut rows = self.connection.prepare_cached(&format!(
            "SELECT holder, channel, {ENTRY} FROM entry WHERE period = ?1"
        ))?;
        let mut rows = rows.query([period])?;
        while let Some(found) = rows.next()? {
            let (holder, channel): (i64, i64) = (found.get(0)?, found.get(1)?);
            let name = names.holder(holder)?;
            if !counts_node && !matches!(name, Holder::Workload(_)) {
                continue;
            }
            let entry = row::entry(found, 2, names.channel(channel)?, name)?;
            match sums.entries.get_mut(&(holder, channel)) {
                Some(sum) => add_entry(sum, &entry),
                None => drop(sums.entries.insert((holder, channel), entry)),
            }
        }
        Ok(())
    }

    /// Adds what the channels and workloads are, and what must be said.
    fn describe(&self, record: &mut Record, chosen: &Chosen) -> rusqlite::Result<()> {
        record.instruments = self.instruments(chosen)?;
        let mut charged: BTreeSet<_> = record.entries.iter().filter_map(workload_of).collect();
        if !chosen.workloads.is_empty() {
            let names = self.names()?;
            let wanted = chosen.workloads.iter().flat_map(|it| names.holder(*it));
            let wanted: Vec<Holder> = wanted.collect();
            charged.retain(|id| wanted.contains(&Holder::Workload(id.clone())));
        }
        for id in charged {
            match self.described(&id)? {
                Some(workload) => record.workloads.push(workload),
                None => record.remarks.push(words::undescribed(&id)),
            }
        }
        record.workloads.sort_by_key(|workload| workload.started);
        record.remarks.extend(self.remarks(chosen)?);
        Ok(())
    }

    /// The instruments of the chosen sessions, each as it was last described.
    fn instruments(&self, chosen: &Chosen) -> rusqlite::Result<Vec<Instrument>> {
        let mut rows = self
            .connection
            .prepare("SELECT channel, description FROM instrument WHERE session = ?1")?;
        let mut sessions: Vec<_> = chosen.sessions.iter().collect();
        sessions.sort_by_key(|(_, row)| row.session.started);
        let mut latest: BTreeMap<i64, Instrument> = BTreeMap::new();
        for (number, _) in sessions {
            let found =
                rows.query_map([number], |found| Ok((found.get(0)?, row::value(found, 1)?)))?;
            for instrument in found {
                latest.extend([instrument?]);
            }
        }
        let mut instruments: Vec<_> = latest.into_values().collect();
        instruments.sort_by(|one, other| one.channel.cmp(&other.channel));
        Ok(instruments)
    }

    pub(super) fn described(&self, id: &WorkloadId) -> rusqlite::Result<Option<WorkloadRecord>> {
        let mut rows = self.connection.prepare_cached(
            "SELECT description, started FROM workload JOIN holder ON number = holder
             WHERE holder.workload = ?1",
        )?;
        let mut found = rows.query_map([&*id.0], |found| {
            let mut workload: WorkloadRecord = row::value(found, 0)?;
            workload.started = row::wall(found, 1)?;
            Ok(workload)
        })?;
        found.next().transpose()
    }

    /// What was said while the chosen periods were written.
    fn remarks(&self, chosen: &Chosen) -> rusqlite::Result<Vec<String>> {
        let mut rows = self
            .connection
            .prepare_cached("SELECT text FROM remark WHERE session = ?1 AND ordinal = ?2")?;
        let mut remarks = Vec::new();
        for period in &chosen.periods {
            let ordinal = row::to_count(period.ordinal);
            for text in rows.query_map([period.session, ordinal], |found| found.get(0))? {
                let text: String = text?;
                if !remarks.contains(&text) {
                    remarks.push(text);
                }
            }
        }
        Ok(remarks)
    }

    pub(super) fn names(&self) -> rusqlite::Result<Names> {
        self.names_of("TRUE", [])
    }

    /// The names of all channels, and of the holders that are wanted.
    pub(super) fn names_of(&self, which: &str, values: impl Params) -> rusqlite::Result<Names> {
        let mut rows = self
            .connection
            .prepare("SELECT number, component, device FROM channel")?;
        let channels = rows.query_map([], |row| Ok((row.get(0)?, channel(row, 1)?)))?;
        let channels = channels.collect::<Result<_, _>>()?;
        let mut rows = self.connection.prepare(&format!(
            "SELECT number, kind, workload FROM holder WHERE {which}"
        ))?;
        let holders = rows.query_map(values, |row| {
            let (kind, id): (String, Option<String>) = (row.get(1)?, row.get(2)?);
            let holder = match (kind.as_str(), id) {
                ("idle", _) => Holder::Idle,
                (_, Some(id)) => Holder::Workload(WorkloadId(id.into())),
                _ => Holder::Unattributed,
            };
            Ok((row.get(0)?, holder))
        })?;
        let holders = holders.collect::<Result<_, _>>()?;
        Ok(Names { channels, holders })
    }
}

/// What the numbers in rows stand for.
pub(super) struct Names {
    channels: BTreeMap<i64, Channel>,
    holders: BTreeMap<i64, Holder>,
}

impl Names {
    pub fn channel(&self, number: i64) -> rusqlite::Result<Channel> {
        let found = self.channels.get(&number).cloned();
        found.ok_or(rusqlite::Error::QueryReturnedNoRows)
    }

    pub fn holder(&self, number: i64) -> rusqlite::Result<Holder> {
        let found = self.holders.get(&number).cloned();
        found.ok_or(rusqlite::Error::QueryReturnedNoRows)
    }
}

/// For each period, the session that already counts its node.
type Others<'a> = &'a [Option<i64>];

/// What periods add up to.
#[derive(Default)]
pub(super) struct Sums {
    pub meters: BTreeMap<i64, Meter>,
    pub entries: BTreeMap<(i64, i64), Entry>,
    elapsed: Duration,
    suspended: Duration,
    late_ticks: u64,
    /// Sessions whose node is counted by another.
    covered: BTreeSet<(i64, i64)>,
}

impl Sums {
    fn add_period(&mut self, period: &PeriodRow) {
        let length = period.until.monotonic.saturating_sub(period.from.monotonic);
        self.elapsed = self.elapsed.saturating_add(length);
        self.suspended = self.suspended.saturating_add(period.suspended);
        self.late_ticks = self.late_ticks.saturating_add(period.late_ticks);
    }

    fn into_record(self, chosen: &Chosen) -> Record {
        let from = chosen.periods.iter().map(|period| period.from.wall).min();
        let until = chosen.periods.iter().map(|period| period.until.wall).max();
        let mut meters: Vec<_> = self.meters.into_values().collect();
        meters.sort_by(|one, other| one.channel.cmp(&other.channel));
        let mut entries: Vec<_> = self.entries.into_values().collect();
        entries.sort_by(|one, other| {
            let key = |it: &Entry| (it.channel.clone(), it.holder.clone());
            key(one).cmp(&key(other))
        });
        let mut sessions: Vec<_> = chosen
            .sessions
            .values()
            .map(|row| row.session.clone())
            .collect();
        sessions.sort_by_key(|session| session.started);
        let mut remarks = words::unfinished(chosen);
        remarks.extend(words::several_nodes(chosen));
        remarks.extend(words::covered(chosen, &self.covered));
        Record {
            from: from.unwrap_or_default(),
            until: until.unwrap_or_default(),
            sessions,
            instruments: Vec::new(),
            workloads: Vec::new(),
            meters,
            entries,
            elapsed: self.elapsed,
            suspended: self.suspended,
            late_ticks: self.late_ticks,
            remarks,
        }
    }
}

fn workload_of(entry: &Entry) -> Option<WorkloadId> {
    match &entry.holder {
        Holder::Workload(id) => Some(id.clone()),
        Holder::Idle | Holder::Unattributed => None,
    }
}
