//! What one span charges to each holder.

use super::rates::Rates;
use super::tally::{Level, Tally};
use super::workloads::Charged;
use crate::accounting::{Holder, Microjoules, Span};
use crate::sample::Channel;
use std::collections::BTreeMap;

/// What one holder is charged in one span.
#[derive(Default)]
pub(super) struct Share {
    /// At every level.
    pub charged: Charged,
    /// The counted components, with their sensors' gains.
    pub counted: Tally,
    /// Share of the span for which it reserved the node.
    reserved: f64,
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
/// limit, and who reserves a channel pays for that part. What nobody reserves
/// is idle. The times add up to the span's, so that the node's does too.
pub(super) fn shares<'a>(
    span: &'a Span,
    rates: &Rates,
    seconds: f64,
) -> BTreeMap<&'a Holder, Share> {
    let mut shares: BTreeMap<&Holder, Share> = BTreeMap::new();
    for entry in &span.entries {
        let share = shares.entry(&entry.holder).or_default();
        share.add(&entry.channel, entry.energy, rates);
        let (rate, reserved) = (rates.of(&entry.channel), entry.reserved.as_secs_f64());
        share.reserved += reserved * rate.constant_share;
        share.charged.levels[Level::Embodied] += rate.making.over(reserved);
    }
    let idle = shares.entry(&Holder::Idle).or_default();
    idle.reserved = 0.0;
    let reserved: f64 = shares.values().map(|it| it.reserved).sum();
    let scale = if reserved > seconds {
        seconds / reserved
    } else {
        1.0
    };
    for (holder, share) in &mut shares {
        let time = match holder {
            Holder::Idle => (seconds - reserved * scale).max(0.0),
            _ => share.reserved * scale,
        };
        share.charged.levels += rates.per_second.over(time);
    }
    shares
}
