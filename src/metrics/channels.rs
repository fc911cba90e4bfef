//! What each channel has shown since the process started.

use super::tally::Tally;
use crate::accounting::{Meter, Microjoules};
use crate::quantity::{Energy, Power};
use crate::sample::{Instrument, Provenance};
use std::collections::BTreeMap;
use std::time::Duration;

/// Why a stretch of time has no reading.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum GapReason {
    /// The counter started again from zero.
    Restart,
    /// Readings failed or were rejected.
    Unread,
    /// Nothing read it, because no process was running or it was gone.
    Absent,
    /// Its driver was let go of, because an administrator asked for that.
    Released,
}

/// Readings that are missing because of one release are at most this far apart:
/// twice the longest interval.
const GOING_ON: Duration = Duration::from_mins(2);

/// One channel's sums.
#[derive(Debug, Clone, PartialEq)]
pub struct ChannelTotals {
    /// What a person calls the device.
    pub name: String,
    /// The driver that reads it; empty until it is described.
    pub source: String,
    /// How its energy is obtained.
    pub method: String,
    /// Whether it is measured or modelled.
    pub provenance: Provenance,
    /// One life of its counter besides the boot.
    pub epoch: String,
    /// What it showed in all, as the readings say.
    pub raw: Microjoules,
    /// The part of `raw` that was counted, whole microjoules.
    pub counted_raw: u64,
    /// The part of `counted_raw` that no sensor measured, whole microjoules.
    pub modelled_raw: u64,
    /// With its sensor's gain, while it was one of the channels that are added up.
    pub counted: Tally,
    /// With its sensor's gain, while it contained counted channels or was contained.
    pub overlapping: Tally,
    /// Whether it is counted now.
    pub is_counted: bool,
    /// Time without a reading, by reason.
    pub gaps: BTreeMap<GapReason, Duration>,
    /// Times the counter restarted.
    pub restarts: u64,
    /// Readings that succeeded.
    pub reads: u64,
    /// Readings that failed or were rejected.
    pub misses: u64,
    /// Mean power over the last span.
    pub power: Option<Power>,
    /// The raw counter that `raw` covers.
    pub raw_end: Option<u64>,
    /// From when to when its driver was let go of, the last time.
    released: Option<(Duration, Duration)>,
}

impl GapReason {
    /// All reasons.
    pub const ALL: [Self; 4] = [Self::Restart, Self::Unread, Self::Absent, Self::Released];

    /// The word used in labels.
    pub fn name(self) -> &'static str {
        match self {
            Self::Restart => "restart",
            Self::Unread => "unread",
            Self::Absent => "absent",
            Self::Released => "released",
        }
    }

    /// Why this meter has a gap.
    fn of(meter: &Meter, released: bool) -> Self {
        if meter.restarts > 0 {
            Self::Restart
        } else if released {
            Self::Released
        } else if meter.misses > 0 {
            Self::Unread
        } else {
            Self::Absent
        }
    }
}

impl ChannelTotals {
    /// Nothing shown yet.
    pub(super) fn new(instrument: Option<&Instrument>) -> Self {
        let mut totals = Self {
            name: String::new(),
            source: String::new(),
            method: String::new(),
            provenance: Provenance::Measured,
            epoch: instrument.map_or_else(String::new, |it| it.epoch.clone()),
            raw: Microjoules::default(),
            counted_raw: 0,
            modelled_raw: 0,
            counted: Tally::default(),
            overlapping: Tally::default(),
            is_counted: false,
            gaps: GapReason::ALL.map(|it| (it, Duration::ZERO)).into(),
            restarts: 0,
            reads: 0,
            misses: 0,
            power: None,
            raw_end: None,
            released: None,
        };
        if let Some(instrument) = instrument {
            totals.describe(instrument);
        }
        totals
    }

    /// Notes what it is, as far as people want to know.
    pub(super) fn describe(&mut self, instrument: &Instrument) {
        self.name.clone_from(&instrument.name);
        self.source.clone_from(&instrument.source);
        self.method.clone_from(&instrument.method);
        self.provenance = instrument.provenance;
    }

    /// Notes that its driver is let go of at this instant.
    pub(super) fn release(&mut self, at: Duration) {
        let going_on = |(_, last): &(Duration, Duration)| at.saturating_sub(*last) <= GOING_ON;
        let since = self
            .released
            .filter(going_on)
            .map_or(at, |(since, _)| since);
        self.released = Some((since, at));
    }

    /// Adds what one span's meter says besides its energy.
    pub(super) fn note(&mut self, meter: &Meter, from: Duration, until: Duration) {
        let elapsed = until.saturating_sub(from);
        let within = |(since, last): (Duration, Duration)| since < until && from <= last;
        let reason = GapReason::of(meter, self.released.is_some_and(within));
        *self.gaps.entry(reason).or_default() += meter.gap_time;
        self.restarts += meter.restarts;
        self.reads += meter.reads;
        self.misses += meter.misses;
        if meter.raw_end.is_some() {
            self.raw_end = meter.raw_end;
        }
        if !elapsed.is_zero() {
            self.power = Some(Energy::from_microjoules(meter.energy.energy as f64) / elapsed);
        }
    }

    /// Adds an energy with its figure.
    pub(super) fn charge(&mut self, energy: Microjoules, figure: Tally, counted: bool) {
        self.raw += energy;
        self.is_counted = counted;
        if counted {
            self.counted_raw = self.counted_raw.saturating_add(energy.energy);
            self.counted += figure;
            if self.provenance != Provenance::Measured {
                self.modelled_raw = self.modelled_raw.saturating_add(energy.energy);
            }
        } else {
            self.overlapping += figure;
        }
    }
}
