//! Energy that hardware counters kept while no agent ran.

use crate::accounting::{Meter, Microjoules, Span};
use crate::sample::Channel;
use std::collections::BTreeMap;
use std::time::Duration;

/// The sum of all spans that lie before this process, until it is handed over.
///
/// An outage comes in several pieces, cut at the ledger's periods, but what a
/// former process has shown of it is one stretch at its beginning: it can only
/// be taken off the whole.
#[derive(Debug, Default)]
pub struct Recovered {
    /// What each counter kept.
    pub channels: BTreeMap<Channel, Stretch>,
    /// How long that took.
    pub time: Duration,
}

/// What one counter kept, from one value to another.
#[derive(Debug, Clone, Copy)]
pub struct Stretch {
    /// The energy.
    pub energy: Microjoules,
    /// What the counter showed when the ledger last knew it.
    pub raw_start: Option<u64>,
    /// What it showed up to which this energy goes.
    pub raw_end: Option<u64>,
}

impl Recovered {
    /// Adds a span that lies before this process.
    pub fn add(&mut self, span: &Span) {
        self.time += span.until.monotonic.saturating_sub(span.from.monotonic);
        for meter in &span.meters {
            self.channels
                .entry(meter.channel.clone())
                .and_modify(|stretch| stretch.extend(meter))
                .or_insert_with(|| Stretch::of(meter));
        }
    }

    /// All of it, once: afterwards there is nothing.
    pub fn take(&mut self) -> Self {
        std::mem::take(self)
    }
}

impl Stretch {
    fn of(meter: &Meter) -> Self {
        Self {
            energy: meter.energy,
            raw_start: meter.raw_start,
            raw_end: meter.raw_end,
        }
    }

    fn extend(&mut self, later: &Meter) {
        self.energy += later.energy;
        self.raw_end = later.raw_end;
    }
}
