//! What the ledger holds: who is charged what, on which channel, in which period.

use crate::sample::{Channel, Moment, WorkloadId};
use serde::{Deserialize, Serialize};
use std::ops::{AddAssign, Sub};
use std::time::Duration;

/// An energy in whole microjoules with the bounds that its readings gave it.
///
/// `energy` is the central value and contains `gap`. `low ≤ energy ≤ high`. A
/// sensor's own gain error is not in these bounds: it is one input of the
/// figure, the same for all periods.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
pub struct Microjoules {
    /// Central value, microjoules.
    pub energy: u64,
    /// Lower bound, microjoules.
    pub low: u64,
    /// Upper bound, microjoules.
    pub high: u64,
    /// The part of `energy` that fills gaps, microjoules.
    pub gap: u64,
}

/// Who is charged.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Holder {
    /// A workload that caused or reserved it.
    Workload(WorkloadId),
    /// Drawn while nothing used or reserved the device.
    Idle,
    /// Used by something that is not a known workload.
    Unattributed,
}

/// One holder's share of one channel in one period.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// Who is charged.
    pub holder: Holder,
    /// For which channel.
    pub channel: Channel,
    /// How much.
    pub energy: Microjoules,
    /// Its usage: CPU seconds on the whole node, byte-seconds of memory, or
    /// seconds times processes on an accelerator.
    pub usage: f64,
    /// The usage of all.
    pub usage_total: f64,
    /// Time for which it had the device reserved.
    pub reserved: Duration,
    /// Time for which it pays for what the device draws with nothing to do, and so
    /// for the device's part of the node's constant power.
    #[serde(default)]
    pub constant: Duration,
    /// The part of `energy.energy`, microjoules, that an accelerator used which
    /// it held or had reserved while nothing ran there.
    #[serde(default)]
    pub execution_idle: u64,
}

/// One channel's whole energy in one period: what its entries add up to.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Meter {
    /// The channel.
    pub channel: Channel,
    /// What it used.
    pub energy: Microjoules,
    /// Raw counter at the start of the period, if it is a counter.
    pub raw_start: Option<u64>,
    /// Raw counter up to which energy has been told at the end of the period:
    /// the next period's `raw_start`. Absent if it is not a counter, and while
    /// more has been told, to fill a gap, than the counter has shown since.
    pub raw_end: Option<u64>,
    /// Time that gaps cover.
    pub gap_time: Duration,
    /// Readings that succeeded.
    pub reads: u64,
    /// Readings that failed or were rejected.
    pub misses: u64,
    /// Times the counter restarted.
    pub restarts: u64,
    /// Disagreement between counter and power field: power-integrated energy, microjoules.
    pub by_power: Option<u64>,
}

/// A stretch of time for which every joule has found its holder.
///
/// For every channel, the entries' energies sum to the meter's, to the microjoule.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Span {
    /// From here …
    pub from: Moment,
    /// … to here.
    pub until: Moment,
    /// The wholes.
    pub meters: Vec<Meter>,
    /// Their parts.
    pub entries: Vec<Entry>,
    /// Time in suspend within the span.
    pub suspended: Duration,
    /// Ticks that were late by more than half their interval.
    pub late_ticks: u64,
}

impl Span {
    /// Whether it lies before a process whose first sample was at `started`.
    ///
    /// Its energy was recovered from hardware counters. The ledger takes it like
    /// any other span. The metrics do not: part of it may have been scraped from
    /// a former process. Whoever feeds them adds up all such spans, which come
    /// before the others though not always in one piece, and when the first
    /// other span arrives hands each channel's sum to
    /// `Running::recover` once, with the first span's `raw_start` and the last
    /// one's `raw_end`; only spans that are not before it go to `Running::add`.
    pub fn is_before(&self, started: Moment) -> bool {
        self.from.monotonic < started.monotonic
    }
}

impl Entry {
    /// What an accelerator used for it while nothing ran there, with bounds.
    pub fn execution_idle(&self) -> Microjoules {
        self.energy.portion(self.execution_idle, self.energy.energy)
    }

    /// An entry of which nothing more is known than its energy.
    pub fn of(holder: Holder, channel: Channel, energy: Microjoules) -> Self {
        Self {
            holder,
            channel,
            energy,
            usage: 0.0,
            usage_total: 0.0,
            reserved: Duration::ZERO,
            constant: Duration::ZERO,
            execution_idle: 0,
        }
    }
}

impl Microjoules {
    /// An energy without bounds or gaps.
    pub const fn exact(energy: u64) -> Self {
        Self {
            energy,
            low: energy,
            high: energy,
            gap: 0,
        }
    }

    /// So many parts of `whole`, each field rounded down.
    pub(super) fn portion(self, parts: u64, whole: u64) -> Self {
        let of = |field: u64| {
            let share = u128::from(field) * u128::from(parts) / u128::from(whole.max(1));
            u64::try_from(share).unwrap_or(u64::MAX)
        };
        Self {
            energy: of(self.energy),
            low: of(self.low),
            high: of(self.high),
            gap: of(self.gap),
        }
    }

    /// With bounds that enclose the central value, which contains the gap.
    pub(super) fn in_order(self) -> Self {
        Self {
            energy: self.energy,
            low: self.low.min(self.energy),
            high: self.high.max(self.energy),
            gap: self.gap.min(self.energy),
        }
    }
}

impl AddAssign for Microjoules {
    fn add_assign(&mut self, other: Self) {
        self.energy = self.energy.saturating_add(other.energy);
        self.low = self.low.saturating_add(other.low);
        self.high = self.high.saturating_add(other.high);
        self.gap = self.gap.saturating_add(other.gap);
    }
}

impl Sub for Microjoules {
    type Output = Self;

    /// The difference of two cumulative energies, field by field, never below zero.
    fn sub(self, before: Self) -> Self {
        Self {
            energy: self.energy.saturating_sub(before.energy),
            low: self.low.saturating_sub(before.low),
            high: self.high.saturating_sub(before.high),
            gap: self.gap.saturating_sub(before.gap),
        }
    }
}
