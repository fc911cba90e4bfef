//! How values stand in a row.
//!
//! SQLite's integers are signed. What is summed (energies, counts, times) is
//! stored as `i64::MAX` if it is larger, which no node reaches: 9.2 × 10¹² J.
//! Raw counters may use all 64 bits and are stored bit by bit.

use crate::accounting::{Entry, Holder, Meter, Microjoules};
use crate::sample::{Channel, Moment};
use jiff::Timestamp;
use rusqlite::Row;
use rusqlite::types::Type;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::time::Duration;

/// The columns that [`meter`] reads, from the first on.
pub(super) const METER: &str = "energy, low, high, gap, raw_start, raw_end, gap_time, reads, \
                                misses, restarts, by_power";

/// The columns that [`entry`] reads, from the first on.
pub(super) const ENTRY: &str = "energy, low, high, gap, usage, usage_total, reserved, \
                                constant, execution_idle";

/// The columns that [`moment`] reads for `from` and `until`, from the first on.
pub(super) const MOMENTS: &str = "from_wall, from_monotonic, from_boot, \
                                  until_wall, until_monotonic, until_boot";

pub(super) fn to_count(value: u64) -> i64 {
    i64::try_from(value).unwrap_or(i64::MAX)
}

pub(super) fn to_nanoseconds(time: Duration) -> i64 {
    i64::try_from(time.as_nanos()).unwrap_or(i64::MAX)
}

/// Wall time outside the years 1677 to 2262 becomes their first or last instant.
pub(super) fn to_wall(at: Timestamp) -> i64 {
    let bounds = (i128::from(i64::MIN), i128::from(i64::MAX));
    at.as_nanosecond().clamp(bounds.0, bounds.1) as i64
}

/// The columns of one end in [`MOMENTS`].
pub(super) fn to_clocks(at: Moment) -> [i64; 3] {
    let (monotonic, boot) = (to_nanoseconds(at.monotonic), to_nanoseconds(at.boot));
    [to_wall(at.wall), monotonic, boot]
}

/// The columns with which [`METER`] and [`ENTRY`] begin.
pub(super) fn to_bounds(energy: Microjoules) -> [i64; 4] {
    [energy.energy, energy.low, energy.high, energy.gap].map(to_count)
}

pub(super) fn to_text<T: Serialize>(value: &T) -> rusqlite::Result<String> {
    serde_json::to_string(value)
        .map_err(|error| rusqlite::Error::ToSqlConversionFailure(error.into()))
}

pub(super) fn count(row: &Row<'_>, column: usize) -> rusqlite::Result<u64> {
    let value: i64 = row.get(column)?;
    u64::try_from(value).map_err(|_| rusqlite::Error::IntegralValueOutOfRange(column, value))
}

pub(super) fn duration(row: &Row<'_>, column: usize) -> rusqlite::Result<Duration> {
    count(row, column).map(Duration::from_nanos)
}

pub(super) fn wall(row: &Row<'_>, column: usize) -> rusqlite::Result<Timestamp> {
    let nanoseconds: i64 = row.get(column)?;
    Timestamp::from_nanosecond(i128::from(nanoseconds))
        .map_err(|error| unreadable(column, Type::Integer, error))
}

pub(super) fn value<T: DeserializeOwned>(row: &Row<'_>, column: usize) -> rusqlite::Result<T> {
    let text: String = row.get(column)?;
    serde_json::from_str(&text).map_err(|error| unreadable(column, Type::Text, error))
}

pub(super) fn raw(row: &Row<'_>, column: usize) -> rusqlite::Result<Option<u64>> {
    let bits: Option<i64> = row.get(column)?;
    Ok(bits.map(i64::cast_unsigned))
}

/// The moment whose wall time stands at `first`.
pub(super) fn moment(row: &Row<'_>, first: usize) -> rusqlite::Result<Moment> {
    Ok(Moment {
        wall: wall(row, first)?,
        monotonic: duration(row, first + 1)?,
        boot: duration(row, first + 2)?,
    })
}

/// A meter whose columns [`METER`] begin at `first`.
pub(super) fn meter(row: &Row<'_>, first: usize, channel: Channel) -> rusqlite::Result<Meter> {
    let by_power: Option<i64> = row.get(first + 10)?;
    Ok(Meter {
        channel,
        energy: energy(row, first)?,
        raw_start: raw(row, first + 4)?,
        raw_end: raw(row, first + 5)?,
        gap_time: duration(row, first + 6)?,
        reads: count(row, first + 7)?,
        misses: count(row, first + 8)?,
        restarts: count(row, first + 9)?,
        by_power: by_power.map(i64::unsigned_abs),
    })
}

/// An entry whose columns [`ENTRY`] begin at `first`.
pub(super) fn entry(
    row: &Row<'_>,
    first: usize,
    channel: Channel,
    holder: Holder,
) -> rusqlite::Result<Entry> {
    Ok(Entry {
        holder,
        channel,
        energy: energy(row, first)?,
        usage: row.get(first + 4)?,
        usage_total: row.get(first + 5)?,
        reserved: duration(row, first + 6)?,
        constant: duration(row, first + 7)?,
        execution_idle: count(row, first + 8)?,
    })
}

fn energy(row: &Row<'_>, first: usize) -> rusqlite::Result<Microjoules> {
    Ok(Microjoules {
        energy: count(row, first)?,
        low: count(row, first + 1)?,
        high: count(row, first + 2)?,
        gap: count(row, first + 3)?,
    })
}

fn unreadable(
    column: usize,
    kind: Type,
    error: impl std::error::Error + Send + Sync + 'static,
) -> rusqlite::Error {
    rusqlite::Error::FromSqlConversionFailure(column, kind, Box::new(error))
}
