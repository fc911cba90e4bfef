//! How a batch is written: all of it, or nothing.

use super::row::{to_bounds, to_clocks, to_count, to_nanoseconds, to_text, to_wall};
use super::waiting::{Batch, Draft};
use super::{Ledger, LedgerError};
use crate::accounting::{Entry, Holder, Meter, Session, SessionKind, WorkloadRecord};
use crate::sample::{Channel, Instrument};
use rusqlite::{OptionalExtension, Transaction, TransactionBehavior, params};
use std::collections::HashMap;
use std::hash::Hash;

/// The rows that the first version of the tables contains.
const IDLE: i64 = 1;
const UNATTRIBUTED: i64 = 2;

impl Ledger {
    /// Writes a batch of one session in one transaction.
    ///
    /// A period that is there already is replaced: it is written again and
    /// again while it is open, and its sums only grow.
    pub(super) fn save(&mut self, session: &Session, batch: &Batch) -> Result<(), LedgerError> {
        let path = self.path.clone();
        save(&mut self.connection, session, batch)
            .map_err(|error| LedgerError::from_sqlite("writing", &path, &error))
    }
}

fn save(
    connection: &mut rusqlite::Connection,
    session: &Session,
    batch: &Batch,
) -> rusqlite::Result<()> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let mut save = Save::begin(&transaction, session)?;
    for instrument in batch.instruments.values() {
        save.instrument(instrument)?;
    }
    for workload in batch.workloads.values() {
        save.workload(workload)?;
    }
    for draft in &batch.periods {
        save.period(draft)?;
    }
    for (ordinal, text) in &batch.remarks {
        save.remark(*ordinal, text)?;
    }
    if batch.ended {
        let at = batch.through.unwrap_or(session.started);
        transaction.execute(
            "UPDATE session SET ended = ?2 WHERE number = ?1",
            params![save.session, to_wall(at)],
        )?;
    }
    transaction.commit()
}

/// One transaction, with the numbers that it has looked up.
struct Save<'a> {
    transaction: &'a Transaction<'a>,
    session: i64,
    channels: HashMap<Channel, i64>,
    holders: HashMap<Holder, i64>,
}

impl<'a> Save<'a> {
    fn begin(transaction: &'a Transaction<'a>, session: &Session) -> rusqlite::Result<Self> {
        let kind = match session.kind {
            SessionKind::Run => "run",
            SessionKind::Agent => "agent",
        };
        let number = transaction
            .prepare_cached(
                "INSERT INTO session (id, kind, boot, started, description)
                 VALUES (?1, ?2, ?3, ?4, ?5)
                 ON CONFLICT (id) DO UPDATE SET description = excluded.description
                 RETURNING number",
            )?
            .query_row(
                params![
                    session.id,
                    kind,
                    session.host.boot_id,
                    to_wall(session.started),
                    to_text(session)?
                ],
                |row| row.get(0),
            )?;
        Ok(Self {
            transaction,
            session: number,
            channels: HashMap::new(),
            holders: HashMap::from([(Holder::Idle, IDLE), (Holder::Unattributed, UNATTRIBUTED)]),
        })
    }

    fn instrument(&mut self, instrument: &Instrument) -> rusqlite::Result<()> {
        let channel = self.channel(&instrument.channel)?;
        self.execute(
            "INSERT OR REPLACE INTO instrument (session, channel, description) VALUES (?1, ?2, ?3)",
            params![self.session, channel, to_text(instrument)?],
        )
    }

    /// A workload that a later session follows on keeps its first start.
    fn workload(&mut self, record: &WorkloadRecord) -> rusqlite::Result<()> {
        let holder = self.holder(&Holder::Workload(record.workload.id.clone()))?;
        self.execute(
            "INSERT INTO workload (holder, name, started, description) VALUES (?1, ?2, ?3, ?4)
             ON CONFLICT (holder) DO UPDATE SET name = excluded.name,
                 started = min(started, excluded.started), description = excluded.description",
            params![
                holder,
                record.workload.name,
                to_wall(record.started),
                to_text(record)?
            ],
        )
    }

    fn remark(&self, ordinal: u64, text: &str) -> rusqlite::Result<()> {
        self.execute(
            "INSERT OR IGNORE INTO remark (session, ordinal, text) VALUES (?1, ?2, ?3)",
            params![self.session, to_count(ordinal), text],
        )
    }

    fn period(&mut self, draft: &Draft) -> rusqlite::Result<()> {
        let span = &draft.period.span;
        let [from, until] = [span.from, span.until].map(to_clocks);
        let number: i64 = self
            .transaction
            .prepare_cached(
                "INSERT INTO period (session, ordinal, from_wall, from_monotonic, from_boot,
                     until_wall, until_monotonic, until_boot, suspended, late_ticks, sealed)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)
                 ON CONFLICT (session, ordinal) DO UPDATE SET until_wall = excluded.until_wall,
                     until_monotonic = excluded.until_monotonic, until_boot = excluded.until_boot,
                     suspended = excluded.suspended, late_ticks = excluded.late_ticks,
                     sealed = excluded.sealed
                 RETURNING number",
            )?
            .query_row(
                params![
                    self.session,
                    to_count(draft.period.ordinal),
                    from[0],
                    from[1],
                    from[2],
                    until[0],
                    until[1],
                    until[2],
                    to_nanoseconds(span.suspended),
                    to_count(span.late_ticks),
                    draft.sealed,
                ],
                |row| row.get(0),
            )?;
        for meter in &span.meters {
            let epoch = draft.epochs.get(&meter.channel).map_or("", String::as_str);
            self.meter(number, meter, epoch)?;
        }
        for entry in &span.entries {
            self.entry(number, entry)?;
        }
        Ok(())
    }

    fn meter(&mut self, period: i64, meter: &Meter, epoch: &str) -> rusqlite::Result<()> {
        let channel = self.channel(&meter.channel)?;
        let [energy, low, high, gap] = to_bounds(meter.energy);
        self.execute(
            "INSERT OR REPLACE INTO meter (period, channel, energy, low, high, gap, raw_start,
                 raw_end, epoch, gap_time, reads, misses, restarts, by_power)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)",
            params![
                period,
                channel,
                energy,
                low,
                high,
                gap,
                meter.raw_start.map(u64::cast_signed),
                meter.raw_end.map(u64::cast_signed),
                epoch,
                to_nanoseconds(meter.gap_time),
                to_count(meter.reads),
                to_count(meter.misses),
                to_count(meter.restarts),
                meter.by_power.map(to_count),
            ],
        )
    }

    /// An update leaves the index by holder alone, which a replacement would not.
    fn entry(&mut self, period: i64, entry: &Entry) -> rusqlite::Result<()> {
        let channel = self.channel(&entry.channel)?;
        let holder = self.holder(&entry.holder)?;
        let [energy, low, high, gap] = to_bounds(entry.energy);
        self.execute(
            "INSERT INTO entry (period, channel, holder, energy, low, high, gap, usage,
                 usage_total, reserved, constant, execution_idle)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)
             ON CONFLICT (period, channel, holder) DO UPDATE SET energy = excluded.energy,
                 low = excluded.low, high = excluded.high, gap = excluded.gap,
                 usage = excluded.usage, usage_total = excluded.usage_total,
                 reserved = excluded.reserved, constant = excluded.constant,
                 execution_idle = excluded.execution_idle",
            params![
                period,
                channel,
                holder,
                energy,
                low,
                high,
                gap,
                finite(entry.usage),
                finite(entry.usage_total),
                to_nanoseconds(entry.reserved),
                to_nanoseconds(entry.constant),
                to_count(entry.execution_idle),
            ],
        )
    }

    fn channel(&mut self, channel: &Channel) -> rusqlite::Result<i64> {
        let key = params![channel.component.name(), &*channel.device];
        number(&mut self.channels, channel, || {
            find_or_insert(
                self.transaction,
                "SELECT number FROM channel WHERE component = ?1 AND device = ?2",
                "INSERT INTO channel (component, device) VALUES (?1, ?2) RETURNING number",
                key,
            )
        })
    }

    /// Idle and unattributed are known from the start.
    fn holder(&mut self, holder: &Holder) -> rusqlite::Result<i64> {
        number(&mut self.holders, holder, || match holder {
            Holder::Workload(id) => find_or_insert(
                self.transaction,
                "SELECT number FROM holder WHERE workload = ?1",
                "INSERT INTO holder (kind, workload) VALUES ('workload', ?1) RETURNING number",
                params![&*id.0],
            ),
            Holder::Idle | Holder::Unattributed => Ok(UNATTRIBUTED),
        })
    }

    fn execute(&self, sql: &str, values: &[&dyn rusqlite::ToSql]) -> rusqlite::Result<()> {
        self.transaction.prepare_cached(sql)?.execute(values)?;
        Ok(())
    }
}

/// The number of a thing, looked up once in a transaction.
fn number<T: Clone + Eq + Hash>(
    known: &mut HashMap<T, i64>,
    thing: &T,
    look_up: impl FnOnce() -> rusqlite::Result<i64>,
) -> rusqlite::Result<i64> {
    if let Some(number) = known.get(thing) {
        return Ok(*number);
    }
    let number = look_up()?;
    known.insert(thing.clone(), number);
    Ok(number)
}

fn find_or_insert(
    transaction: &Transaction<'_>,
    find: &str,
    insert: &str,
    key: &[&dyn rusqlite::ToSql],
) -> rusqlite::Result<i64> {
    let mut find = transaction.prepare_cached(find)?;
    let found = find.query_row(key, |row| row.get(0)).optional()?;
    match found {
        Some(number) => Ok(number),
        None => transaction
            .prepare_cached(insert)?
            .query_row(key, |row| row.get(0)),
    }
}

/// SQLite has no number that is not one, and would refuse the whole batch.
fn finite(value: f64) -> f64 {
    if value.is_finite() { value } else { 0.0 }
}
