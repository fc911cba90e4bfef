//! What was gathered, as the record from which every report is made. Pure.

use super::agents::Agent;
use super::asking::{Gathered, timestamp};
use super::balance::{Balance, Settled, energies, microjoules};
use super::families::{
    Bound, Counted, EMISSIONS, ENERGY, EXECUTION_IDLE, GAP_ENERGY, GAP_TIME, IDLE, MODELLED, NODE,
    RESTARTS, UNATTRIBUTED, WORKLOAD,
};
use super::grid::Millis;
use super::selector::Labels;
use super::workloads::Names;
use super::{channels, sessions, words};
use crate::accounting::{Entry, Holder, Meter, Microjoules, Record};
use crate::sample::{Channel, Component, Instrument, Provenance};
use std::collections::BTreeMap;
use std::time::Duration;

/// What a server told of a period, ready for a report.
#[derive(Debug, Clone, PartialEq)]
pub struct Fleet {
    /// The record.
    pub record: Record,
    /// Emissions of all agents, in grams, as they themselves computed them.
    pub own_emissions: Option<f64>,
}

/// Meters and entries as they are added up.
#[derive(Debug, Default)]
struct Sheet {
    meters: BTreeMap<Channel, Meter>,
    entries: BTreeMap<(Channel, Holder), Entry>,
    settled: Settled,
}

/// Makes the record of what was gathered.
///
/// All agents' energy of one component is one channel: the bounds in the series add
/// up as if all errors were one, and as several channels they would be taken for
/// independent. The node's own is a channel too, and contains the components'.
pub fn record(gathered: &Gathered) -> Fleet {
    let agents = gathered.agents.clone().into_all();
    let names = Names::of(&agents);
    let kinds = channels::Kinds::of(&agents);
    let mut sheet = Sheet::default();
    for agent in &agents {
        sheet.add_agent(agent, &names, &kinds, agent.unknown());
    }
    let silent: Millis = gathered.silent.values().sum();
    for meter in sheet.meters.values_mut() {
        meter.gap_time += millis(silent);
    }
    let elapsed: Millis = agents.iter().map(|it| it.metered(&gathered.grid)).sum();
    let mut remarks = words::method(gathered, &agents);
    remarks.extend(words::agents(gathered, &agents));
    remarks.extend(words::settled(sheet.settled));
    remarks.extend(kinds.remarks());
    let record = Record {
        from: timestamp(gathered.grid.from),
        until: timestamp(gathered.grid.until),
        sessions: agents.iter().flat_map(sessions::of).collect(),
        instruments: sheet.instruments(agents.len()),
        workloads: names.records(&agents, gathered),
        meters: sheet.meters.into_values().collect(),
        entries: sheet.entries.into_values().collect(),
        elapsed: millis(elapsed + silent),
        suspended: Duration::ZERO,
        late_ticks: 0,
        remarks,
    };
    let whole = gathered.wanted.is_empty();
    Fleet {
        record,
        own_emissions: whole.then(|| own_emissions(&agents)).flatten(),
    }
}

/// What the agents made of their nodes' energy, if each of them knows its place.
fn own_emissions(agents: &[Agent]) -> Option<f64> {
    let of = |agent: &Agent| {
        let all = agent.gains(&EMISSIONS, Bound::Central);
        let by_place = |labels: &Labels| labels.get("basis").is_some_and(|it| it == "location");
        let gains = all.filter(|(labels, _)| by_place(labels));
        gains
            .map(|(_, it)| it.gain)
            .reduce(|one, other| one + other)
    };
    agents.iter().map(of).sum()
}

impl Sheet {
    fn add_agent(
        &mut self,
        agent: &Agent,
        names: &Names,
        kinds: &channels::Kinds,
        unknown: Millis,
    ) {
        let balances = balances(agent, names);
        let modelled = modelled(agent);
        let mut node = Balance::default();
        for (component, mut balance) in balances {
            balance
                .shares
                .iter()
                .for_each(|(holder, share)| node.charge(holder, *share));
            node.whole += balance.whole;
            if component == Component::Other {
                continue;
            }
            let channel = kinds.channel(component, modelled.get(&component), balance.whole);
            self.settle(&mut balance);
            let gap = gap_time(agent, component) + millis(unknown);
            self.add(&channel, &balance, gap, restarts(agent, component));
            if component == Component::Accelerator {
                self.add_execution_idle(agent, names, &channel);
            }
        }
        // As metered at the node, or as modelled: the sum of the components only where
        // an agent shows no such series.
        let shown = energies(agent, &NODE, |_| Some(())).into_values().next();
        if let Some(shown) = shown {
            node.whole = Microjoules {
                gap: node.whole.gap,
                ..shown
            };
        }
        let is_modelled = modelled.get(&Component::Other).is_some_and(|it| *it > 0);
        let channel = channels::node(is_modelled);
        node.settle();
        let gap = Component::ALL
            .into_iter()
            .map(|it| gap_time(agent, it))
            .max();
        self.add(
            &channel,
            &node,
            gap.unwrap_or_default() + millis(unknown),
            0,
        );
    }

    fn settle(&mut self, balance: &mut Balance) {
        let settled = balance.settle();
        self.settled.to_unattributed += settled.to_unattributed;
        self.settled.to_meter += settled.to_meter;
    }

    fn add(&mut self, channel: &Channel, balance: &Balance, gap: Duration, restarts: u64) {
        let meter = self.meters.entry(channel.clone()).or_insert_with(|| Meter {
            channel: channel.clone(),
            energy: Microjoules::default(),
            raw_start: None,
            raw_end: None,
            gap_time: Duration::ZERO,
            reads: 0,
            misses: 0,
            restarts: 0,
            by_power: None,
        });
        meter.energy += balance.whole;
        meter.gap_time += gap;
        meter.restarts += restarts;
        for (holder, share) in &balance.shares {
            self.entry(channel, holder).energy += *share;
        }
    }

    fn add_execution_idle(&mut self, agent: &Agent, names: &Names, channel: &Channel) {
        let idle = energies(agent, &EXECUTION_IDLE, |labels| names.holder(labels));
        for (holder, energy) in idle {
            let entry = self.entry(channel, &holder);
            let whole = entry.energy.energy;
            entry.execution_idle = whole.min(entry.execution_idle + energy.energy);
        }
    }

    fn entry(&mut self, channel: &Channel, holder: &Holder) -> &mut Entry {
        let key = (channel.clone(), holder.clone());
        let fresh = || Entry::of(holder.clone(), channel.clone(), Microjoules::default());
        self.entries.entry(key).or_insert_with(fresh)
    }

    fn instruments(&self, agents: usize) -> Vec<Instrument> {
        let all = self.meters.keys();
        all.map(|channel| channels::instrument(channel, agents))
            .collect()
    }
}

/// Every component's energy with those who are charged for it, before it is settled.
fn balances(agent: &Agent, names: &Names) -> BTreeMap<Component, Balance> {
    let mut balances: BTreeMap<Component, Balance> = BTreeMap::new();
    for (component, whole) in energies(agent, &ENERGY, component) {
        balances.entry(component).or_default().whole = whole;
    }
    for (component, gap) in energies(agent, &GAP_ENERGY, component) {
        if let Some(balance) = balances.get_mut(&component) {
            balance.whole.gap = gap.energy.min(balance.whole.energy);
        }
    }
    let holders: [(&Counted, Holder); 2] =
        [(&IDLE, Holder::Idle), (&UNATTRIBUTED, Holder::Unattributed)];
    for (family, holder) in holders {
        for (component, share) in energies(agent, family, component) {
            balances
                .entry(component)
                .or_default()
                .charge(&holder, share);
        }
    }
    let charged = energies(agent, &WORKLOAD, |it| {
        Some((component(it)?, names.holder(it)?))
    });
    for ((component, holder), share) in charged {
        balances
            .entry(component)
            .or_default()
            .charge(&holder, share);
    }
    balances
}

/// What of each component no sensor measured, in microjoules.
fn modelled(agent: &Agent) -> BTreeMap<Component, u64> {
    let all = energies(agent, &MODELLED, component).into_iter();
    all.map(|(component, energy)| (component, energy.energy))
        .collect()
}

/// The longest that a device of this component had no reading.
fn gap_time(agent: &Agent, wanted: Component) -> Duration {
    let mut devices: BTreeMap<&str, f64> = BTreeMap::new();
    for (labels, increase) in agent.gains(&GAP_TIME, Bound::Central) {
        if component(labels) == Some(wanted) {
            let device = labels.get("device").map_or("", String::as_str);
            *devices.entry(device).or_default() += increase.gain;
        }
    }
    let longest = devices.into_values().fold(0.0, f64::max);
    Duration::try_from_secs_f64(longest).unwrap_or_default()
}

fn restarts(agent: &Agent, wanted: Component) -> u64 {
    let all = agent.gains(&RESTARTS, Bound::Central);
    let here = all.filter(|(labels, _)| component(labels) == Some(wanted));
    here.map(|(_, increase)| increase.gain.round() as u64).sum()
}

fn component(labels: &Labels) -> Option<Component> {
    Component::from_name(labels.get("component")?)
}

fn millis(millis: Millis) -> Duration {
    Duration::from_millis(u64::try_from(millis).unwrap_or(0))
}

/// Whether so much of an energy was modelled that it is no measurement.
pub(super) fn is_modelled(modelled: Option<&u64>, whole: Microjoules) -> Provenance {
    let modelled = modelled.copied().unwrap_or(0);
    if modelled > whole.energy / 2 {
        Provenance::Modelled
    } else {
        Provenance::Measured
    }
}

/// Kept apart from rounding: this many joules that do not add up are worth a word.
pub(super) const WORTH_TELLING: f64 = 1.0;

/// Joules as microjoules, for comparing.
pub(super) fn worth_telling(energy: u64) -> bool {
    energy >= microjoules(WORTH_TELLING)
}
