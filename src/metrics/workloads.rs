//! Which workloads have series of their own, and what each was charged.

use super::birth::Birth;
use super::tally::{Levels, Tally};
use super::work::Output;
use crate::sample::{Component, Moment, Phase, Work, Workload, WorkloadId};
use std::collections::BTreeMap;
use std::ops::AddAssign;
use std::sync::Arc;
use std::time::Duration;

/// The label of everything that has no series of its own.
pub const OTHER: &str = "other";

/// How often a workload's last value must have been served before it is withdrawn.
const SCRAPES_BEFORE_WITHDRAWAL: u64 = 2;

/// What one holder was charged since the process started.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Charged {
    /// Metered energy by component, of the channels that are counted.
    pub parts: BTreeMap<Component, Part>,
    /// The part of the accelerators' energy that they used while nothing ran.
    pub execution_idle: Tally,
    /// Time for which it had accelerators reserved, added up over them.
    pub reserved: Duration,
    /// What it stated to have done. It is told by the workload itself, so sums
    /// over holders leave it out.
    pub output: Output,
    /// What it amounts to.
    pub levels: Levels,
}

/// One component's part of a charge.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Part {
    /// As the readings say, in whole microjoules.
    pub raw: u64,
    /// With the sensors' gains, and bounds.
    pub figure: Tally,
}

/// One workload that has series of its own.
#[derive(Debug, Clone, PartialEq)]
pub struct Slot {
    /// Who it is.
    pub workload: Arc<Workload>,
    /// What it was charged.
    pub charged: Charged,
    last_charged: Duration,
    scrapes_then: u64,
}

/// All workloads, at most so many of them by name.
///
/// Every joule is counted in exactly one series, the one that it was first
/// shown in: with a workload's own labels, or in `other` while there is no room
/// for more names. When a workload has ended, and its last value has been
/// served, its series are withdrawn; what they held moves to `withdrawn`, a
/// family of its own, and not to `other`, where a rate would see it again.
#[derive(Debug, Clone, PartialEq)]
pub struct Workloads {
    /// Those with series of their own, by identity and phase.
    pub slots: BTreeMap<(WorkloadId, Phase), Slot>,
    /// Those without, by phase.
    pub other: BTreeMap<Phase, Charged>,
    /// What withdrawn series held.
    pub withdrawn: Charged,
    /// Series sets that were withdrawn.
    pub withdrawals: u64,
    known: BTreeMap<WorkloadId, (Arc<Workload>, Duration)>,
    most: usize,
    retention: Duration,
    scrapes: u64,
}

impl Slot {
    /// Whether it took part in the span that ended then.
    pub(super) fn is_charged_at(&self, until: Duration) -> bool {
        self.last_charged == until
    }
}

impl Workloads {
    /// No workloads yet, and room for `most`.
    pub(super) fn new(most: usize, retention: Duration) -> Self {
        Self {
            slots: BTreeMap::new(),
            other: BTreeMap::from([(Phase::Other, Charged::default())]),
            withdrawn: Charged::default(),
            withdrawals: 0,
            known: BTreeMap::new(),
            most,
            retention,
            scrapes: 0,
        }
    }

    /// Notes who a workload is, and gives it series at zero if there is room.
    ///
    /// A workload whose phase changes gets a second set of series, and the
    /// first one stands still.
    pub(super) fn describe(&mut self, workload: &Workload, at: Moment) {
        let shared = Arc::new(workload.clone());
        self.known
            .insert(workload.id.clone(), (shared.clone(), at.monotonic));
        self.other.entry(workload.phase).or_default();
        if let Some(slot) = self.slot(&workload.id, at) {
            slot.workload = shared;
        }
    }

    /// Notes who takes part in a span, before any of them is charged, so that
    /// nobody's series make room for another's while they still grow.
    pub(super) fn present<'a>(&mut self, ids: impl Iterator<Item = &'a WorkloadId>, at: Moment) {
        for id in ids {
            let phase = self.touch(id, at).phase;
            if let Some(slot) = self.slots.get_mut(&(id.clone(), phase)) {
                slot.last_charged = at.monotonic;
                slot.scrapes_then = self.scrapes;
            }
        }
    }

    /// Where the energy charged to `id`, who is present, is added up.
    pub(super) fn account(&mut self, id: &WorkloadId, at: Moment) -> &mut Charged {
        let phase = self.touch(id, at).phase;
        // Asked twice, because the borrow of a found slot would outlive the search.
        if self.has_slot(id, phase, at)
            && let Some(slot) = self.slots.get_mut(&(id.clone(), phase))
        {
            return &mut slot.charged;
        }
        self.other.entry(phase).or_default()
    }

    /// Adds what a workload states to have done, which is mostly when it has ended.
    ///
    /// Its series then stay until scrapes have shown that too.
    pub(super) fn work(&mut self, workload: &Workload, work: &[Work], at: Moment) {
        self.describe(workload, at);
        let scrapes = self.scrapes;
        let key = (workload.id.clone(), workload.phase);
        let charged = match self.slots.get_mut(&key) {
            Some(slot) => {
                slot.last_charged = slot.last_charged.max(at.monotonic);
                slot.scrapes_then = Birth::after(scrapes).shows_after();
                &mut slot.charged
            }
            None => self.other.entry(workload.phase).or_default(),
        };
        charged.output.add(work, scrapes);
    }

    /// How many scrapes have been served in all.
    pub(super) fn scrapes(&self) -> u64 {
        self.scrapes
    }

    /// Notes how many scrapes have been served in all.
    pub(super) fn scraped(&mut self, total: u64) {
        self.scrapes = total;
    }

    /// Withdraws the series of workloads that have ended and been seen.
    pub(super) fn tidy(&mut self, at: Moment) {
        let now = at.monotonic;
        let seen = |slot: &Slot| self.scrapes >= slot.scrapes_then + SCRAPES_BEFORE_WITHDRAWAL;
        let ended = |slot: &Slot| now.saturating_sub(slot.last_charged) >= self.retention;
        let done = self
            .slots
            .iter()
            .filter(|(_, slot)| ended(slot) && seen(slot));
        let keys: Vec<_> = done.map(|(key, _)| key.clone()).collect();
        for key in keys {
            self.withdraw(&key);
        }
        let (retention, slots) = (self.retention, &self.slots);
        self.known.retain(|id, (workload, last)| {
            let recent = now.saturating_sub(*last) < retention;
            recent || slots.contains_key(&(id.clone(), workload.phase))
        });
    }

    fn touch(&mut self, id: &WorkloadId, at: Moment) -> &Workload {
        let unknown = || (Arc::new(undescribed(id)), at.monotonic);
        let (workload, last) = self.known.entry(id.clone()).or_insert_with(unknown);
        *last = at.monotonic;
        workload
    }

    fn slot(&mut self, id: &WorkloadId, at: Moment) -> Option<&mut Slot> {
        let phase = self.touch(id, at).phase;
        if !self.has_slot(id, phase, at) {
            return None;
        }
        self.slots.get_mut(&(id.clone(), phase))
    }

    /// Whether this workload has series of its own, or can be given them now.
    fn has_slot(&mut self, id: &WorkloadId, phase: Phase, at: Moment) -> bool {
        if self.slots.contains_key(&(id.clone(), phase)) {
            return true;
        }
        let full = self.slots.len() >= self.most;
        if &*id.0 == OTHER || (full && !self.make_room(at)) {
            return false;
        }
        let slot = Slot {
            workload: Arc::new(self.touch(id, at).clone()),
            charged: Charged::default(),
            last_charged: at.monotonic,
            scrapes_then: self.scrapes,
        };
        self.slots.insert((id.clone(), phase), slot);
        true
    }

    /// Withdraws the workload that ended first, even if nobody has scraped it.
    fn make_room(&mut self, at: Moment) -> bool {
        let oldest = self.slots.iter().min_by_key(|(_, slot)| slot.last_charged);
        let ended = oldest
            .filter(|(_, slot)| at.monotonic.saturating_sub(slot.last_charged) >= self.retention);
        let Some(key) = ended.map(|(key, _)| key.clone()) else {
            return false;
        };
        self.withdraw(&key);
        true
    }

    fn withdraw(&mut self, key: &(WorkloadId, Phase)) {
        if let Some(slot) = self.slots.remove(key) {
            self.withdrawn += &slot.charged;
            self.withdrawals += 1;
        }
    }
}

impl AddAssign<&Charged> for Charged {
    fn add_assign(&mut self, other: &Self) {
        for (component, part) in &other.parts {
            let sum = self.parts.entry(*component).or_default();
            sum.raw = sum.raw.saturating_add(part.raw);
            sum.figure += part.figure;
        }
        self.execution_idle += other.execution_idle;
        self.reserved = self.reserved.saturating_add(other.reserved);
        self.levels += other.levels;
    }
}

/// What is known of a workload that nobody has described.
fn undescribed(id: &WorkloadId) -> Workload {
    Workload {
        id: id.clone(),
        name: id.to_string(),
        phase: Phase::Other,
        labels: BTreeMap::new(),
        command: Vec::new(),
        followed_by: String::new(),
        run: None,
    }
}
