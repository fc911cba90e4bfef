//! What the channels of a fleet are called, and what is said of them. Pure.

use super::agents::Agent;
use super::families::{Bound, ENERGY, NODE};
use super::record::is_modelled;
use crate::accounting::Microjoules;
use crate::quantity::{Estimate, Power, Ratio};
use crate::sample::{Channel, Component, Instrument, Provenance};
use std::collections::BTreeSet;
use std::time::Duration;

/// The components that any agent of a fleet counts.
pub struct Kinds(BTreeSet<Component>);

impl Kinds {
    /// The components that these agents count.
    pub fn of(agents: &[Agent]) -> Self {
        let all = agents
            .iter()
            .flat_map(|it| it.gains(&ENERGY, Bound::Central));
        let named = all.filter_map(|(labels, _)| Component::from_name(labels.get("component")?));
        Self(named.collect())
    }

    /// The channel in which a component's energy is counted.
    ///
    /// Each agent has counted either a whole or its parts, but among agents one may
    /// count what another counts in parts. A report adds channels up by one rule for
    /// all, so that there the whole stands under the largest of its parts.
    pub fn channel(
        &self,
        component: Component,
        modelled: Option<&u64>,
        whole: Microjoules,
    ) -> Channel {
        Channel::new(
            self.counted_as(component),
            device(is_modelled(modelled, whole)),
        )
    }

    fn counted_as(&self, component: Component) -> Component {
        let has = |component| self.0.contains(&component);
        match component {
            Component::Platform if has(Component::Cpu) || has(Component::Dram) => Component::Cpu,
            Component::Module if has(Component::Accelerator) => Component::Accelerator,
            Component::Module if has(Component::Cpu) => Component::Cpu,
            other => other,
        }
    }

    /// That some energy stands under another component than its sensor's.
    pub fn remarks(&self) -> Vec<String> {
        let moved = self.0.iter().filter(|it| self.counted_as(**it) != **it);
        moved
            .map(|component| {
                format!(
                    "some nodes only have a sensor of the whole {}: its energy, processors and \
                     memory together, stands under `{}`, because other nodes count that apart",
                    component.name(),
                    self.counted_as(*component).name()
                )
            })
            .collect()
    }
}

/// The channel of whole nodes.
pub fn node(modelled: bool) -> Channel {
    let provenance = if modelled {
        Provenance::Modelled
    } else {
        Provenance::Measured
    };
    Channel::new(Component::Node, device(provenance))
}

fn device(provenance: Provenance) -> &'static str {
    match provenance {
        Provenance::Modelled => "modelled",
        Provenance::Measured | Provenance::Supplied => "measured",
    }
}

/// A channel's description. The sensors' errors are in the series' bounds already, so
/// that no gain is applied once more.
pub fn instrument(channel: &Channel, agents: usize) -> Instrument {
    let modelled = &*channel.device == device(Provenance::Modelled);
    let (family, what) = match channel.component {
        Component::Node => (&NODE, "node"),
        other => (&ENERGY, other.name()),
    };
    let nodes = if agents == 1 { "1 node" } else { "all nodes" };
    Instrument {
        channel: channel.clone(),
        source: "prometheus".to_owned(),
        name: format!("{what} of {nodes}, {}", channel.device),
        method: format!("gain of {} between scrapes", family.metric),
        provenance: if modelled {
            Provenance::Modelled
        } else {
            Provenance::Measured
        },
        gain: Estimate::exact(Ratio::new(1.0)),
        gain_source: "bounds of the agents: the _low_ and _high_ series".to_owned(),
        idle: Power::ZERO,
        limit: Power::ZERO,
        update: Duration::ZERO,
        epoch: String::new(),
        package: None,
    }
}
