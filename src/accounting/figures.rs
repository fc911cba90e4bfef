//! From channel energies to the figures of a boundary, as derivations.
//!
//! The same function serves the report, the metrics and the status line, so
//! that they cannot disagree.

use super::boundary::{NodeModel, countable};
use super::entry::{Entry, Microjoules};
use crate::quantity::{
    BoundKind, Derivation, Energy, Estimate, Input, Origin, Power, Quantity, Ratio, Time,
};
use crate::sample::{Component, Instrument, Provenance};
use std::time::Duration;

/// One channel's energy with the description of its instrument.
#[derive(Debug, Clone, Copy)]
pub struct ChannelEnergy<'a> {
    /// The instrument.
    pub instrument: &'a Instrument,
    /// What it says.
    pub energy: Microjoules,
}

/// Energy by boundary. A figure is absent when nothing observes it.
#[derive(Debug, Clone, Default)]
pub struct EnergyFigures {
    /// Accelerators with their memory.
    pub accelerator: Option<Derivation<Energy>>,
    /// CPU packages.
    pub cpu: Option<Derivation<Energy>>,
    /// Main memory.
    pub dram: Option<Derivation<Energy>>,
    /// Every component counted once, before the rest of the node.
    pub components: Option<Derivation<Energy>>,
    /// The rest of the node.
    pub other: Option<Derivation<Energy>>,
    /// The whole node.
    pub node: Option<Derivation<Energy>>,
}

/// Derives the energy figures of one holder, or of the whole node.
///
/// `constant_time` is the time for which the node's constant power is charged:
/// the elapsed time for the whole node, otherwise as [`constant_time`] tells. `instruments` are all of the node's, because the constant power is
/// a share of what all of them together can draw.
pub fn energy_figures(
    parts: &[ChannelEnergy<'_>],
    instruments: &[Instrument],
    constant_time: Duration,
    model: &NodeModel,
) -> EnergyFigures {
    share_figures(parts, parts, instruments, constant_time, model)
}

/// Derives the energy figures of one holder among several.
///
/// Which channels count is decided by `wholes`, what each channel counted for
/// all, so that the holders' figures add up to the node's: decided by each
/// holder's own part, a platform counter could be taken for one holder and the
/// packages within it for another.
pub fn share_figures(
    wholes: &[ChannelEnergy<'_>],
    parts: &[ChannelEnergy<'_>],
    instruments: &[Instrument],
    constant_time: Duration,
    model: &NodeModel,
) -> EnergyFigures {
    let of = |component: Component| {
        let channels = parts
            .iter()
            .filter(|part| part.instrument.channel.component == component);
        let figures: Vec<_> = channels.map(|part| channel_figure(*part)).collect();
        (!figures.is_empty()).then(|| Derivation::sum(figures))
    };
    let counts = countable(wholes);
    let counted: Vec<_> = parts
        .iter()
        .filter(|part| {
            let channel = &part.instrument.channel;
            counts.iter().any(|it| it.instrument.channel == *channel)
        })
        .collect();
    let components = Derivation::sum(counted.iter().map(|part| channel_figure(**part)));
    let node = match of(Component::Node) {
        Some(node) => Some(node),
        None if counted.is_empty() => None,
        None => Some(modelled_node(
            &components,
            instruments,
            constant_time,
            model,
        )),
    };
    let measured_parts = Derivation::sum(
        [
            of(Component::Accelerator),
            of(Component::Cpu),
            of(Component::Dram),
        ]
        .into_iter()
        .flatten(),
    );
    EnergyFigures {
        accelerator: of(Component::Accelerator),
        cpu: of(Component::Cpu),
        dram: of(Component::Dram),
        components: (!counted.is_empty()).then_some(components),
        other: node.clone().map(|node| node + measured_parts.scaled(-1.0)),
        node,
    }
}

/// `c1 · components + c0 · rated power · time`: the prior model of a node.
fn modelled_node(
    components: &Derivation<Energy>,
    instruments: &[Instrument],
    constant_time: Duration,
    model: &NodeModel,
) -> Derivation<Energy> {
    let rated = Input {
        id: "node.rated-power".into(),
        label: "sum of the components' power limits".to_owned(),
        value: Estimate::exact(rated_power(instruments)),
        origin: Origin::Measured,
    };
    let time = Input {
        id: "node.time".into(),
        label: "time for which the node's constant power is charged".to_owned(),
        value: Estimate::exact(Time::from_seconds(constant_time.as_secs_f64())),
        origin: Origin::Measured,
    };
    let proportional = components.clone().times(&model.factor_input());
    let constant = Derivation::of(&rated)
        .times(&model.constant_input())
        .times(&time);
    proportional + constant
}

/// The most that the countable components can draw together.
pub fn rated_power(instruments: &[Instrument]) -> Power {
    let limits = counted(instruments).map(|instrument| instrument.limit);
    limits.sum()
}

/// The time for which these entries' holder pays the node's constant power.
///
/// That power is a share of the sum of the components' limits, so each channel
/// carries its own part of it, and who pays for a channel's idle power pays for
/// that part. No channel is no time; all of them are the whole time.
pub fn constant_time<'a>(
    entries: impl IntoIterator<Item = &'a Entry>,
    instruments: &[Instrument],
) -> Duration {
    let rated = rated_power(instruments).watts();
    let limit_of = |entry: &Entry| {
        let found = counted(instruments).find(|it| it.channel == entry.channel);
        found.map_or(0.0, |it| it.limit.watts())
    };
    let weighted: f64 = entries
        .into_iter()
        .map(|entry| entry.constant.as_secs_f64() * limit_of(entry))
        .sum();
    Duration::try_from_secs_f64(weighted / rated).unwrap_or_default()
}

/// The instruments whose channels are added up when all show the same.
pub fn counted(instruments: &[Instrument]) -> impl Iterator<Item = &Instrument> {
    let parts: Vec<ChannelEnergy<'_>> = instruments
        .iter()
        .map(|instrument| ChannelEnergy {
            instrument,
            energy: Microjoules::default(),
        })
        .collect();
    countable(&parts).into_iter().map(|part| part.instrument)
}

/// One channel's energy: what its readings say, times its sensor's gain.
fn channel_figure(part: ChannelEnergy<'_>) -> Derivation<Energy> {
    let ChannelEnergy { instrument, energy } = part;
    let joules = |microjoules: u64| Energy::from_microjoules(microjoules as f64);
    let kind = if energy.low == energy.high {
        BoundKind::Exact
    } else {
        BoundKind::Derived
    };
    let shown = Input {
        id: format!("energy.{}", instrument.channel).into(),
        label: format!("{} ({})", instrument.name, instrument.method),
        value: Estimate::around(
            joules(energy.low),
            joules(energy.energy),
            joules(energy.high),
            kind,
        ),
        origin: match instrument.provenance {
            Provenance::Measured => Origin::Measured,
            Provenance::Modelled => Origin::Modelled,
            Provenance::Supplied => Origin::Supplied,
        },
    };
    let figure = Derivation::of(&shown);
    if instrument.gain == Estimate::exact(Ratio::new(1.0)) {
        return figure;
    }
    figure.times(&Input {
        id: format!("gain.{}", instrument.channel).into(),
        label: format!("sensor error of {}", instrument.name),
        value: instrument.gain,
        origin: Origin::Factor,
    })
}

impl NodeModel {
    fn factor_input(&self) -> Input<Ratio> {
        self.input(
            "node.factor",
            "node energy per component energy",
            self.factor,
        )
    }

    fn constant_input(&self) -> Input<Ratio> {
        self.input(
            "node.constant",
            "constant power of the node, as a share of its rated power",
            self.constant_share,
        )
    }

    fn input<Q: Quantity>(&self, id: &str, label: &str, value: Estimate<Q>) -> Input<Q> {
        Input {
            id: id.into(),
            label: label.to_owned(),
            value,
            origin: self.origin,
        }
    }
}
