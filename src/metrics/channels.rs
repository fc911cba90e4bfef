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
}

/// One channel's sums.
#[derive(Debug, Clone, PartialEq)]
pub struct ChannelTotals {
    /// What it is.
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
}

impl GapReason {
    /// All reasons.
    pub const ALL: [Self; 3] = [Self::Restart, Self::Unread, Self::Absent];

    /// The word used in labels.
    pub fn name(self) -> &'static str {
        match self {
            Self::Restart => "restart",
            Self::Unread => "unread",
            Self::Absent => "absent",
        }
    }

    /// Why this meter has a gap.
    fn of(meter: &Meter) -> Self {
        if meter.restarts > 0 {
            Self::Restart
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
        Self {
            provenance: instrument.map_or(Provenance::Measured, |it| it.provenance),
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
        }
    }

    /// Adds what one span's meter says besides its energy.
    pub(super) fn note(&mut self, meter: &Meter, elapsed: Duration) {
        *self.gaps.entry(GapReason::of(meter)).or_default() += meter.gap_time;
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
