//! What one joule on each channel, and one second, amount to at every level.
//!
//! All figures are linear in the channels' energies and the time, so each is
//! derived once for one joule, by the same functions that serve the report,
//! and a tick is then a few multiplications.

use super::making::{Making, Makings};
use super::tally::{Level, Levels, Tally};
use crate::accounting::{ChannelEnergy, Microjoules, NodeModel, countable, energy_figures};
use crate::quantity::{Derivation, Emissions, Energy, Estimate, Money, Water};
use crate::sample::{Channel, Component, Instrument};
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

/// What an energy amounts to at a place.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Assessed {
    /// The facility's energy.
    pub facility: Estimate<Energy>,
    /// Location-based emissions, if the grid is known.
    pub emissions: Option<Estimate<Emissions>>,
    /// Market-based emissions, if a contract or a residual mix is known.
    pub emissions_market: Option<Estimate<Emissions>>,
    /// Water evaporated at the site, if that is known.
    pub site_water: Option<Estimate<Water>>,
    /// Water used by the grid's power stations, if that is known.
    pub grid_water: Option<Estimate<Water>>,
    /// What the facility's electricity cost, if a price is known.
    pub cost: Option<Estimate<Money>>,
}

/// Turns a node's energy into its footprint at one place. It must be linear.
pub type Assess = dyn Fn(&Derivation<Energy>) -> Assessed + Send + Sync;

/// The rates of one channel.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct ChannelRates {
    /// Whether it is one of the channels that are added up.
    pub counted: bool,
    /// The channel's own figure, with its sensor's gain.
    pub part: Tally,
    /// What its energy amounts to.
    pub levels: Levels,
    /// Its share of the node's constant power, from 0 to 1.
    pub constant_share: f64,
    /// What each second for which it is reserved adds to its making.
    pub making: Tally,
}

/// The rates of all channels, until one of them is described anew.
#[derive(Debug, Clone, Default)]
pub(super) struct Rates {
    /// By channel.
    pub channels: BTreeMap<Channel, ChannelRates>,
    /// What one second of the node's constant power amounts to.
    pub per_second: Levels,
    /// Whether a meter shows the whole node, so that nothing models it.
    pub metered_node: bool,
    /// The levels that can be known here.
    pub known: BTreeSet<Level>,
    /// The channels that were counted when these rates were made.
    counted: BTreeSet<Channel>,
}

/// What the rates are made from.
pub(super) struct Basis<'a> {
    /// Every instrument of the node.
    pub instruments: &'a [Instrument],
    /// What each has shown so far: it decides which are counted.
    pub energy: &'a BTreeMap<Channel, Microjoules>,
    /// The node model.
    pub model: &'a NodeModel,
    /// The place, if it is known.
    pub assess: Option<&'a Assess>,
    /// What making the devices cost, if that is asked for.
    pub making: Option<&'a Making>,
}

impl Rates {
    /// Whether other channels are to be counted than when these were made.
    pub fn are_outdated(&self, basis: &Basis<'_>) -> bool {
        basis.counted() != self.counted
    }

    /// Derives the rates.
    pub fn new(basis: &Basis<'_>) -> Self {
        let counted = basis.counted();
        let is_meter = |it: &Instrument| it.channel.component == Component::Node;
        let metered_node = basis.instruments.iter().any(is_meter);
        let mut known = BTreeSet::new();
        let shares = basis.constant_shares();
        let makings = Makings::new(basis.instruments, basis.making);
        known.extend(makings.is_known().then_some(Level::Embodied));
        let mut channels = BTreeMap::new();
        for instrument in basis.instruments {
            let counts = counted.contains(&instrument.channel);
            let in_node = is_meter(instrument) || (counts && !metered_node);
            let rates = ChannelRates {
                counted: counts,
                constant_share: shares.get(&instrument.channel).copied().unwrap_or(0.0),
                making: makings.of(instrument),
                ..basis.channel(instrument, in_node, &mut known)
            };
            channels.insert(instrument.channel.clone(), rates);
        }
        let per_second = basis.constant(&counted, metered_node, &mut known);
        Self {
            channels,
            per_second,
            metered_node,
            known,
            counted,
        }
    }
}

impl Rates {
    /// A channel that nobody described is shown as it is, and counted nowhere.
    pub fn of(&self, channel: &Channel) -> ChannelRates {
        let plain = || ChannelRates {
            part: Tally {
                low: 1.0,
                central: 1.0,
                high: 1.0,
            },
            ..ChannelRates::default()
        };
        self.channels.get(channel).copied().unwrap_or_else(plain)
    }
}

impl Basis<'_> {
    /// The channels that together count every component once.
    fn counted(&self) -> BTreeSet<Channel> {
        let parts: Vec<_> = self.instruments.iter().map(|it| self.shown(it)).collect();
        let counted = countable(&parts).into_iter();
        counted
            .map(|part| part.instrument.channel.clone())
            .collect()
    }

    fn shown<'i>(&self, instrument: &'i Instrument) -> ChannelEnergy<'i> {
        let energy = self.energy.get(&instrument.channel);
        ChannelEnergy {
            instrument,
            energy: energy.copied().unwrap_or_default(),
        }
    }

    /// Each channel's share of the limits of which the constant power is a share.
    fn constant_shares(&self) -> BTreeMap<Channel, f64> {
        let nothing = |instrument| ChannelEnergy {
            instrument,
            energy: Microjoules::default(),
        };
        let parts: Vec<_> = self.instruments.iter().map(nothing).collect();
        let counted = countable(&parts);
        let limit = |part: &ChannelEnergy<'_>| part.instrument.limit.watts();
        let rated: f64 = counted.iter().map(limit).sum();
        if rated <= 0.0 {
            return BTreeMap::new();
        }
        let share = |part: &ChannelEnergy<'_>| {
            let channel = part.instrument.channel.clone();
            (channel, limit(part) / rated)
        };
        counted.iter().map(share).collect()
    }

    /// The rates of one joule on one channel.
    fn channel(
        &self,
        instrument: &Instrument,
        in_node: bool,
        known: &mut BTreeSet<Level>,
    ) -> ChannelRates {
        let joule = Microjoules::exact(1_000_000);
        let is_meter = instrument.channel.component == Component::Node;
        // The node model treats all components alike. A component that is
        // always counted lets the model speak about each channel by itself.
        let component = if is_meter {
            Component::Node
        } else {
            Component::Accelerator
        };
        let alone = Instrument {
            channel: Channel::new(component, instrument.channel.device.clone()),
            ..instrument.clone()
        };
        let part = ChannelEnergy {
            instrument: &alone,
            energy: joule,
        };
        let instruments = std::slice::from_ref(&alone);
        let figures = energy_figures(&[part], instruments, Duration::ZERO, self.model);
        let own = if is_meter {
            &figures.node
        } else {
            &figures.accelerator
        };
        let mut levels = Levels::default();
        if in_node && let Some(node) = &figures.node {
            levels = self.levels(node, known);
        }
        if in_node
            && !is_meter
            && let Some(other) = &figures.other
        {
            levels[Level::Rest] = Tally::rate(&other.estimate());
            known.insert(Level::Rest);
        }
        ChannelRates {
            part: own
                .as_ref()
                .map_or_else(Tally::default, |it| Tally::rate(&it.estimate())),
            levels,
            ..ChannelRates::default()
        }
    }

    /// The rates of one second of the node's constant power.
    fn constant(
        &self,
        counted: &BTreeSet<Channel>,
        metered_node: bool,
        known: &mut BTreeSet<Level>,
    ) -> Levels {
        if metered_node {
            known.insert(Level::Rest);
            return Levels::default();
        }
        let part = |instrument| ChannelEnergy {
            instrument,
            energy: Microjoules::default(),
        };
        let used = self
            .instruments
            .iter()
            .filter(|it| counted.contains(&it.channel));
        let parts: Vec<_> = used.map(part).collect();
        let second = Duration::from_secs(1);
        let figures = energy_figures(&parts, self.instruments, second, self.model);
        let Some(node) = &figures.node else {
            return Levels::default();
        };
        let mut levels = self.levels(node, known);
        levels[Level::Rest] = levels[Level::Node];
        levels
    }

    /// What a node's energy amounts to.
    fn levels(&self, node: &Derivation<Energy>, known: &mut BTreeSet<Level>) -> Levels {
        let mut levels = Levels::default();
        let mut set = |level: Level, rate: Tally| {
            levels[level] = rate;
            known.insert(level);
        };
        set(Level::Node, Tally::rate(&node.estimate()));
        if let Some(assess) = self.assess {
            let assessed = assess(node);
            set(Level::Facility, Tally::rate(&assessed.facility));
            if let Some(emissions) = &assessed.emissions {
                set(Level::Emissions, Tally::rate(emissions));
            }
            if let Some(emissions) = &assessed.emissions_market {
                set(Level::Market, Tally::rate(emissions));
            }
            if let Some(water) = &assessed.site_water {
                set(Level::SiteWater, Tally::rate(water));
            }
            if let Some(water) = &assessed.grid_water {
                set(Level::GridWater, Tally::rate(water));
            }
            if let Some(cost) = &assessed.cost {
                set(Level::Cost, Tally::rate(cost));
            }
        }
        levels
    }
}
