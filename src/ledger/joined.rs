//! Several records as one. Pure.

use super::period::{add_entry, add_meter};
use crate::accounting::{Entry, Holder, Meter, Microjoules, Record, Session, WorkloadRecord};
use crate::sample::{Channel, Instrument, WorkloadId};
use std::collections::BTreeMap;
use std::collections::btree_map::Entry as Place;
use std::time::Duration;

/// Several records as one; nothing, if there is none. What belongs to one channel,
/// or to one holder of it, is added up, as in one ledger.
pub(super) fn joined(records: Vec<Record>) -> Option<Record> {
    let mut records = records.into_iter();
    let first = records.next()?;
    let (mut record, mut parts) = Parts::of(first);
    for next in records {
        let (next, more) = Parts::of(next);
        record.from = record.from.min(next.from);
        record.until = record.until.max(next.until);
        record.elapsed = record.elapsed.saturating_add(next.elapsed);
        record.suspended = record.suspended.saturating_add(next.suspended);
        record.late_ticks = record.late_ticks.saturating_add(next.late_ticks);
        for remark in next.remarks {
            if !record.remarks.contains(&remark) {
                record.remarks.push(remark);
            }
        }
        parts.add(more);
    }
    Some(parts.into(record))
}

/// Notes with what is idle the time for which nobody pays a channel's constant power.
///
/// Of one record that is its time without what is paid. Once records are added up,
/// nothing else tells for how long each channel was there.
pub(super) fn with_unpaid_time(mut record: Record) -> Record {
    for meter in &record.meters {
        let of_channel = |entry: &&Entry| entry.channel == meter.channel;
        let paid = record.entries.iter().filter(of_channel);
        let paid: Duration = paid.map(|entry| entry.constant).sum();
        let unpaid = Entry {
            constant: record.elapsed.saturating_sub(paid),
            ..Entry::of(Holder::Idle, meter.channel.clone(), Microjoules::default())
        };
        let mut entries = record.entries.iter_mut();
        let is_idle = |it: &&mut Entry| it.channel == meter.channel && it.holder == Holder::Idle;
        match entries.find(is_idle) {
            Some(idle) => idle.constant += unpaid.constant,
            None => record.entries.push(unpaid),
        }
    }
    record
}

/// What a record has many of, each by what it belongs to.
struct Parts {
    /// A ledger that was moved while it was written is continued in another.
    sessions: BTreeMap<String, Session>,
    instruments: BTreeMap<Channel, Instrument>,
    workloads: BTreeMap<WorkloadId, WorkloadRecord>,
    meters: BTreeMap<Channel, Meter>,
    entries: BTreeMap<(Channel, Holder), Entry>,
}

impl Parts {
    /// Takes these parts out of a record.
    fn of(mut record: Record) -> (Record, Self) {
        let parts = Self {
            sessions: by(&mut record.sessions, |it| it.id.clone()),
            instruments: by(&mut record.instruments, |it| it.channel.clone()),
            workloads: by(&mut record.workloads, |it| it.workload.id.clone()),
            meters: by(&mut record.meters, |it| it.channel.clone()),
            entries: by(&mut record.entries, |it| {
                (it.channel.clone(), it.holder.clone())
            }),
        };
        (record, parts)
    }

    /// Sums grow; of descriptions the first is kept.
    fn add(&mut self, more: Self) {
        add(&mut self.sessions, more.sessions, |_, _| ());
        add(&mut self.instruments, more.instruments, |_, _| ());
        add(&mut self.workloads, more.workloads, |_, _| ());
        add(&mut self.meters, more.meters, add_meter);
        add(&mut self.entries, more.entries, add_entry);
    }

    /// Puts them back, in the order that one ledger gives them.
    fn into(self, record: Record) -> Record {
        let mut sessions: Vec<_> = self.sessions.into_values().collect();
        sessions.sort_by_key(|session| session.started);
        let mut workloads: Vec<_> = self.workloads.into_values().collect();
        workloads.sort_by_key(|workload| workload.started);
        Record {
            sessions,
            workloads,
            instruments: self.instruments.into_values().collect(),
            meters: self.meters.into_values().collect(),
            entries: self.entries.into_values().collect(),
            ..record
        }
    }
}

fn by<K: Ord, T>(items: &mut Vec<T>, key: impl Fn(&T) -> K) -> BTreeMap<K, T> {
    let items = std::mem::take(items).into_iter();
    items.map(|item| (key(&item), item)).collect()
}

fn add<K: Ord, T>(sums: &mut BTreeMap<K, T>, more: BTreeMap<K, T>, join: fn(&mut T, &T)) {
    for (key, item) in more {
        match sums.entry(key) {
            Place::Occupied(mut sum) => join(sum.get_mut(), &item),
            Place::Vacant(place) => drop(place.insert(item)),
        }
    }
}
