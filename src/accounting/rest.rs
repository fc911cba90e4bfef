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
/// constant part is idle; the proportional part goes with the components.
#[derive(Debug)]
pub struct Rest {
    model: NodeModel,
}

impl Rest {
    /// The rest of the node under `model`.
    pub fn new(model: NodeModel) -> Self {
        Self { model }
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
        })
    }

    /// The rest of the node for one span, and who is charged for it.
    pub fn of(
        &self,
        meters: &[Meter],
        entries: &[Entry],
        instruments: &[Instrument],
        time: Duration,
    ) -> Option<(Meter, Vec<Entry>)> {
        if meters.is_empty() || !is_modelled(instruments) {
            return None;
        }
        let parts: Vec<ChannelEnergy<'_>> = meters
            .iter()
            .filter_map(|meter| {
                let mut all = instruments.iter();
                let instrument = all.find(|it| it.channel == meter.channel)?;
                Some(ChannelEnergy {
                    instrument,
                    energy: meter.energy,
                })
            })
            .collect();
        let counted: Vec<&Channel> = countable(&parts)
            .iter()
            .map(|part| &part.instrument.channel)
            .collect();
        let components: Microjoules = sum(meters
            .iter()
            .filter(|meter| counted.contains(&&meter.channel))
            .map(|meter| meter.energy));
        let constant = self.constant(rated_power(instruments), time);
        let proportional = self.proportional(components);
        let users = by_holder(entries, &counted);
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
        Some((meter, shares(constant, proportional, &users)))
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

fn by_holder(entries: &[Entry], counted: &[&Channel]) -> BTreeMap<Holder, u64> {
    let mut users: BTreeMap<Holder, u64> = BTreeMap::from([(Holder::Idle, 0)]);
    for entry in entries {
        if counted.contains(&&entry.channel) {
            *users.entry(entry.holder.clone()).or_default() += entry.energy.energy;
        }
    }
    users
}

fn shares(
    constant: Microjoules,
    proportional: Microjoules,
    users: &BTreeMap<Holder, u64>,
) -> Vec<Entry> {
    let mut weights: Vec<u64> = users.values().copied().collect();
    if weights.iter().all(|weight| *weight == 0) {
        weights = users
            .keys()
            .map(|it| u64::from(*it == Holder::Idle))
            .collect();
    }
    let split = |pick: fn(&Microjoules) -> u64| apportion(pick(&proportional), &weights);
    let energy = split(|it| it.energy);
    let low = split(|it| it.low);
    let high = split(|it| it.high);
    let gap = split(|it| it.gap);
    let share = |(index, holder): (usize, &Holder)| {
        let mut part = Microjoules {
            energy: energy[index],
            low: low[index].min(energy[index]),
            high: high[index].max(energy[index]),
            gap: gap[index].min(energy[index]),
        };
        if *holder == Holder::Idle {
            part += constant;
        }
        Entry {
            holder: holder.clone(),
            channel: channel(),
            energy: part,
            usage: 0.0,
            usage_total: 0.0,
            reserved: Duration::ZERO,
        }
    };
    users.keys().enumerate().map(share).collect()
}

fn sum(energies: impl Iterator<Item = Microjoules>) -> Microjoules {
    energies.fold(Microjoules::default(), |mut total, energy| {
        total += energy;
        total
    })
}
