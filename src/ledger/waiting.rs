//! What has been handed over and is not on the disk yet. Pure.
//!
//! Spans are added up as they come, so that a disk that stays broken costs the
//! memory of the periods and not of every tick.

use super::period::{OpenPeriod, Period};
use super::writer::Message;
use crate::accounting::{Span, WorkloadRecord};
use crate::sample::{Channel, Instrument, WorkloadId};
use jiff::Timestamp;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Complete periods that wait at most: a day of them. Beyond it the open period
/// goes on longer than a quarter of an hour instead.
const MOST_PERIODS: usize = 96;

/// Remarks that wait at most. What comes beyond it is told nowhere else, but a
/// thousand remarks have said enough.
const MOST_REMARKS: usize = 1_000;

/// Which counter life each channel was in.
pub(super) type Epochs = Arc<BTreeMap<Channel, String>>;

/// The sum of what waits to be written.
#[derive(Debug, Default)]
pub(super) struct Waiting {
    open: OpenPeriod,
    open_changed: bool,
    sealed: Vec<Draft>,
    instruments: BTreeMap<Channel, Instrument>,
    announced: BTreeMap<Channel, String>,
    epochs: Epochs,
    workloads: BTreeMap<WorkloadId, WorkloadRecord>,
    remarks: BTreeSet<(u64, String)>,
    ended: bool,
    spans: u64,
    first: Option<Timestamp>,
    last: Option<Timestamp>,
}

/// What one transaction writes.
#[derive(Debug, Default)]
pub(super) struct Batch {
    pub instruments: BTreeMap<Channel, Instrument>,
    pub workloads: BTreeMap<WorkloadId, WorkloadRecord>,
    pub remarks: BTreeSet<(u64, String)>,
    /// Complete periods, and at the end the open one as it is now.
    pub periods: Vec<Draft>,
    /// Set if nothing comes after this batch.
    pub ended: bool,
    /// Spans that are on the disk once this batch is.
    pub spans: u64,
    /// Wall time up to which everything is on the disk once this batch is.
    pub through: Option<Timestamp>,
}

/// One period as it is to be written.
#[derive(Debug, Clone)]
pub(super) struct Draft {
    pub period: Period,
    pub sealed: bool,
    pub epochs: Epochs,
}

impl Waiting {
    /// Takes in what the sampler has to say.
    pub fn add(&mut self, message: Message) {
        match message {
            Message::Instruments(instruments) => self.describe(instruments),
            Message::Workload(workload) => {
                self.workloads
                    .insert(workload.workload.id.clone(), workload);
            }
            Message::Span(span) => self.add_span(&span),
            Message::Remark(text) => {
                if self.remarks.len() < MOST_REMARKS {
                    self.remarks.insert((self.open.ordinal(), text));
                }
            }
        }
    }

    /// What there is to write now. Nothing, before anything has been metered.
    pub fn take(&mut self) -> Option<Batch> {
        let measured = self.open_changed || !self.sealed.is_empty();
        let ended = self.ended && self.first.is_some();
        if !measured && !ended && self.workloads.is_empty() {
            return None;
        }
        let mut periods = std::mem::take(&mut self.sealed);
        if self.open_changed {
            periods.extend(self.open.so_far().map(|period| self.draft(period, false)));
        }
        self.open_changed = false;
        Some(Batch {
            instruments: std::mem::take(&mut self.instruments),
            workloads: std::mem::take(&mut self.workloads),
            remarks: std::mem::take(&mut self.remarks),
            periods,
            ended: std::mem::take(&mut self.ended),
            spans: self.spans,
            through: self.last,
        })
    }

    /// Takes back what could not be written. What has come since is newer.
    pub fn take_back(&mut self, batch: Batch) {
        let newer = std::mem::replace(&mut self.instruments, batch.instruments);
        self.instruments.extend(newer);
        let newer = std::mem::replace(&mut self.workloads, batch.workloads);
        self.workloads.extend(newer);
        self.remarks.extend(batch.remarks);
        let newer = std::mem::take(&mut self.sealed);
        self.open_changed |= batch.periods.iter().any(|draft| !draft.sealed);
        let sealed = batch.periods.into_iter().filter(|draft| draft.sealed);
        self.sealed = sealed.chain(newer).collect();
        self.ended |= batch.ended;
    }

    /// Notes that a batch is on the disk.
    pub fn written(&mut self, batch: &Batch) {
        self.spans = self.spans.saturating_sub(batch.spans);
    }

    /// Closes the last period: no span comes after this.
    pub fn end(&mut self) {
        let sealed = self.open.seal();
        self.sealed
            .extend(sealed.map(|period| self.draft(period, true)));
        self.open_changed = false;
        self.ended = true;
    }

    /// Spans that have been handed over and are not on the disk.
    pub fn spans(&self) -> u64 {
        self.spans
    }

    /// The wall time that has been handed over.
    pub fn stretch(&self) -> Option<(Timestamp, Timestamp)> {
        self.first.zip(self.last)
    }

    fn describe(&mut self, instruments: Vec<Instrument>) {
        for instrument in instruments {
            let channel = instrument.channel.clone();
            self.announced
                .insert(channel.clone(), instrument.epoch.clone());
            self.instruments.insert(channel, instrument);
        }
    }

    fn add_span(&mut self, span: &Span) {
        let sealed = if self.sealed.len() < MOST_PERIODS {
            self.open.add(span)
        } else {
            self.open.extend(span);
            None
        };
        // A complete period keeps the epochs that it was metered in.
        self.sealed
            .extend(sealed.map(|period| self.draft(period, true)));
        if *self.epochs != self.announced {
            self.epochs = Arc::new(self.announced.clone());
        }
        self.open_changed = true;
        self.spans = self.spans.saturating_add(1);
        self.first = self.first.or(Some(span.from.wall));
        self.last = Some(span.until.wall);
    }

    fn draft(&self, period: Period, sealed: bool) -> Draft {
        Draft {
            period,
            sealed,
            epochs: Arc::clone(&self.epochs),
        }
    }
}
