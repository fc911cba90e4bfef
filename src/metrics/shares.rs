//! What one span charges to each holder.

use super::rates::Rates;
use super::tally::{Level, Tally};
use super::workloads::Charged;
use crate::accounting::{Holder, Microjoules, Span};
use crate::sample::{Channel, Component, WorkloadId};
use std::collections::{BTreeMap, BTreeSet};

/// What one holder is charged in one span.
#[derive(Default)]
pub(super) struct Share {
    /// At every level.
    pub charged: Charged,
    /// The counted components, with their sensors' gains.
    pub counted: Tally,
    /// Share of the span for which it pays the node's constant power.
    constant: f64,
}

impl Share {
    /// Adds an energy on a channel.
    pub fn add(&mut self, channel: &Channel, energy: Microjoules, rates: &Rates) {
        let rate = rates.of(channel);
        self.charged.levels += rate.levels.times(energy);
        if rate.counted {
            let part = self.charged.parts.entry(channel.component).or_default();
            let figure = rate.part.times(energy);
            part.raw = part.raw.saturating_add(energy.energy);
            part.figure += figure;
            self.counted += figure;
        }
    }
}

/// What each holder is charged, the node's constant power included.
///
/// Each channel carries its part of the constant power, in proportion to its
/// limit, and who pays for a channel's idle power pays for that part. What nobody
/// pays for is idle. The times add up to the span's, so that the node's does too.
pub(super) fn shares<'a>(
    span: &'a Span,
    rates: &Rates,
    seconds: f64,
) -> BTreeMap<&'a Holder, Share> {
    let mut shares: BTreeMap<&Holder, Share> = BTreeMap::new();
    for entry in &span.entries {
        let share = shares.entry(&entry.holder).or_default();
        share.add(&entry.channel, entry.energy, rates);
        let rate = rates.of(&entry.channel);
        if rate.counted {
            share.charged.execution_idle += rate.part.times(entry.execution_idle());
        }
        share.constant += entry.constant.as_secs_f64() * rate.constant_share;
        if entry.channel.component == Component::Accelerator {
            share.charged.reserved += entry.reserved;
        }
        let reserved = entry.reserved.as_secs_f64();
        share.charged.levels[Level::Embodied] += rate.making.over(reserved);
    }
    let idle = shares.entry(&Holder::Idle).or_default();
    idle.constant = 0.0;
    let paid: f64 = shares.values().map(|it| it.constant).sum();
    let scale = if paid > seconds { seconds / paid } else { 1.0 };
    for (holder, share) in &mut shares {
        let time = match holder {
            Holder::Idle => (seconds - paid * scale).max(0.0),
            _ => share.constant * scale,
        };
        share.charged.levels += rates.per_second.over(time);
    }
    shares
}

/// Who has which accelerator, as of one span.
pub(super) fn holders(span: &Span) -> BTreeMap<Channel, BTreeSet<WorkloadId>> {
    let mut holders: BTreeMap<Channel, BTreeSet<WorkloadId>> = BTreeMap::new();
    for entry in &span.entries {
        let accelerator = entry.channel.component == Component::Accelerator;
        if let (Holder::Workload(id), true) = (&entry.holder, accelerator) {
            let here = holders.entry(entry.channel.clone()).or_default();
            here.insert(id.clone());
        }
    }
    holders
}
