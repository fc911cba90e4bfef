//! The modelled rest of the node, in whole microjoules like every channel.

use super::apportion::apportion;
use super::boundary::{NodeModel, countable};
use super::entry::{Entry, Holder, Meter, Microjoules};
use super::figures::{ChannelEnergy, rated_power};
use crate::quantity::{Estimate, Power, Quantity, Ratio};
use crate::sample::{Channel, Component, Instrument, Provenance};
use std::collections::BTreeMap;
use std::time::Duration;

/// What the node uses beside its observed components, by the node model.
///
/// `other = constant_share · rated · time + (factor − 1) · components`. The
/// constant part goes to those who pay for the components' idle power, and is idle
/// otherwise; the proportional part goes with the components' energy.
#[derive(Debug)]
pub struct Rest {
    model: NodeModel,
    /// What each channel has shown so far. Whether a platform counter shows
    /// less than its parts is judged by it, as everywhere else: judged span by
    /// span, noise would decide, and each time differently.
    shown: BTreeMap<Channel, Microjoules>,
}

impl Rest {
    /// The rest of the node under `model`.
    pub fn new(model: NodeModel) -> Self {
        Self {
            model,
            shown: BTreeMap::new(),
        }
    }

    /// The channel's description, if there is anything to model.
    pub fn instrument(&self, instruments: &[Instrument]) -> Option<Instrument> {
        if !is_modelled(instruments) {
            return None;
        }
        let rated = rated_power(instruments);
        let share = |ratio: Ratio| rated * ratio;
        Some(Instrument {
            channel: channel(),
            source: "node_model".to_owned(),
            name: "rest of the node".to_owned(),
            method: "node model: constant share of rated power, and a factor on components"
                .to_owned(),
            provenance: Provenance::Modelled,
            gain: Estimate::exact(Ratio::new(1.0)),
            gain_source: self.model.citation.clone(),
            idle: share(self.model.constant_share.central()),
            limit: share(self.model.constant_share.high())
                + rated * (self.model.factor.high() - Ratio::new(1.0)),
            update: Duration::ZERO,
            epoch: String::new(),
            package: None,
        })
    }

    /// The rest of the node for one span, and who is charged for it.
    pub fn of(
        &mut self,
        meters: &[Meter],
        entries: &[Entry],
        instruments: &[Instrument],
        time: Duration,
    ) -> Option<(Meter, Vec<Entry>)> {
        if meters.is_empty() || !is_modelled(instruments) {
            return None;
        }
        let counted = self.counted(meters, instruments);
        let components: Microjoules = sum(meters
            .iter()
            .filter(|meter| counted.contains(&meter.channel))
            .map(|meter| meter.energy));
        let constant = self.constant(rated_power(instruments), time);
        let proportional = self.proportional(components);
        let by_energy = by_holder(entries, &counted);
        let by_constant = constant_times(entries, instruments, &counted, time);
        let mut total = constant;
        total += proportional;
        let meter = Meter {
            channel: channel(),
            energy: total,
            raw_start: None,
            raw_end: None,
            gap_time: Duration::ZERO,
            reads: 1,
            misses: 0,
            restarts: 0,
            by_power: None,
        };
        Some((
            meter,
            shares(constant, proportional, &by_energy, &by_constant),
        ))
    }

    /// The channels that count, by all that they have shown so far.
    fn counted<'a>(&mut self, meters: &[Meter], instruments: &'a [Instrument]) -> Vec<Channel> {
        for meter in meters {
            *self.shown.entry(meter.channel.clone()).or_default() += meter.energy;
        }
        let shown = |instrument: &'a Instrument| {
            let energy = *self.shown.get(&instrument.channel)?;
            Some(ChannelEnergy { instrument, energy })
        };
        let parts: Vec<ChannelEnergy<'_>> = instruments.iter().filter_map(shown).collect();
        let counted = countable(&parts).into_iter();
        counted
            .map(|part| part.instrument.channel.clone())
            .collect()
    }

    fn constant(&self, rated: Power, time: Duration) -> Microjoules {
        let whole = |share: Ratio| (rated * share * time).microjoules().round() as u64;
        let share = self.model.constant_share;
        Microjoules {
            energy: whole(share.central()),
            low: whole(share.low()),
            high: whole(share.high()),
            gap: 0,
        }
    }

    fn proportional(&self, components: Microjoules) -> Microjoules {
        let excess = |factor: Ratio| (factor.base() - 1.0).max(0.0);
        let factor = self.model.factor;
        let times = |energy: u64, factor: Ratio| (energy as f64 * excess(factor)).round() as u64;
        Microjoules {
            energy: times(components.energy, factor.central()),
            low: times(components.low, factor.low()),
            high: times(components.high, factor.high()),
            gap: times(components.gap, factor.central()),
        }
    }
}

/// The channel that stands for the rest of the node.
fn channel() -> Channel {
    Channel::new(Component::Other, "node-model")
}

/// A node meter knows the rest already.
fn is_modelled(instruments: &[Instrument]) -> bool {
    let mut components = instruments.iter().map(|it| it.channel.component);
    !instruments.is_empty() && !components.any(|it| it == Component::Node)
}

fn by_holder(entries: &[Entry], counted: &[Channel]) -> BTreeMap<Holder, u64> {
    let mut users: BTreeMap<Holder, u64> = BTreeMap::from([(Holder::Idle, 0)]);
    for entry in entries {
        if counted.contains(&entry.channel) {
            *users.entry(entry.holder.clone()).or_default() += entry.energy.energy;
        }
    }
    users
}

/// Who pays for a channel's idle power pays for that channel's part of the
/// constant power; what nobody pays for is idle. In watt-microseconds.
fn constant_times(
    entries: &[Entry],
    instruments: &[Instrument],
    counted: &[Channel],
    time: Duration,
) -> BTreeMap<Holder, u64> {
    let limit = |channel: &Channel| {
        let found = instruments.iter().find(|it| it.channel == *channel);
        found.map_or(0.0, |it| it.limit.watts())
    };
    let weight = |time: Duration, watts: f64| (time.as_secs_f64() * 1e6 * watts) as u64;
    let mut users: BTreeMap<Holder, u64> = BTreeMap::new();
    for entry in entries.iter().filter(|it| counted.contains(&it.channel)) {
        let constant = weight(entry.constant, limit(&entry.channel));
        *users.entry(entry.holder.clone()).or_default() += constant;
    }
    let whole = weight(time, rated_power(instruments).watts());
    let paid: u64 = users.values().sum();
    *users.entry(Holder::Idle).or_default() += whole.saturating_sub(paid);
    users
}

fn shares(
    constant: Microjoules,
    proportional: Microjoules,
    by_energy: &BTreeMap<Holder, u64>,
    by_constant: &BTreeMap<Holder, u64>,
) -> Vec<Entry> {
    let mut parts = split(proportional, by_energy);
    for (holder, energy) in split(constant, by_constant) {
        *parts.entry(holder).or_default() += energy;
    }
    parts
        .into_iter()
        .map(|(holder, energy)| Entry::of(holder, channel(), energy))
        .collect()
}

/// Divides an energy by weights; without any weight all of it is idle.
fn split(energy: Microjoules, by: &BTreeMap<Holder, u64>) -> BTreeMap<Holder, Microjoules> {
    let mut weights: Vec<u64> = by.values().copied().collect();
    if weights.iter().all(|weight| *weight == 0) {
        weights = by.keys().map(|it| u64::from(*it == Holder::Idle)).collect();
    }
    let part = |pick: fn(&Microjoules) -> u64| apportion(pick(&energy), &weights);
    let (central, low) = (part(|it| it.energy), part(|it| it.low));
    let (high, gap) = (part(|it| it.high), part(|it| it.gap));
    let share = |(index, holder): (usize, &Holder)| {
        let energy = Microjoules {
            energy: central[index],
            low: low[index].min(central[index]),
            high: high[index].max(central[index]),
            gap: gap[index].min(central[index]),
        };
        (holder.clone(), energy)
    };
    by.keys().enumerate().map(share).collect()
}

fn sum(energies: impl Iterator<Item = Microjoules>) -> Microjoules {
    energies.fold(Microjoules::default(), |mut total, energy| {
        total += energy;
        total
    })
}
