//! Which channels may be added: a whole or its parts, never both.

use super::figures::ChannelEnergy;
use crate::profile::NodePrior;
use crate::quantity::{Estimate, Origin, Ratio};
use crate::sample::Component;

/// How a node's power follows from its components' power:
/// `P_node = constant_share · rated + factor · (P_gpu + P_cpu + P_dram)`.
///
/// Whatever is already at the wall (a node meter, a whole-server curve) bypasses it.
#[derive(Debug, Clone, PartialEq)]
pub struct NodeModel {
    /// Constant power of the node over the sum of its components' limits.
    pub constant_share: Estimate<Ratio>,
    /// Node power per component power: supplies, fans, mainboard, drives.
    pub factor: Estimate<Ratio>,
    /// A published prior, or a calibration measured on this node.
    pub origin: Origin,
    /// Where the numbers come from, as a report prints it.
    pub citation: String,
}

impl NodeModel {
    /// The model of a node that nobody has calibrated: the published prior.
    pub fn from_prior(prior: &NodePrior) -> Self {
        let citation = prior.factor.citation();
        let year = citation
            .year
            .map_or(String::new(), |year| format!(", {year}"));
        Self {
            constant_share: prior.constant.value(),
            factor: prior.factor.value(),
            origin: Origin::Factor,
            citation: format!("{} ({}{year})", citation.title, citation.publisher),
        }
    }
}

/// The channels that together count every component once.
///
/// A whole-node meter is left out: it is a figure of its own. A platform counter
/// (RAPL psys) replaces the CPU and memory channels it contains when it shows at
/// least as much as they do; on some laptops it shows less and is then ignored.
/// A module counter (NVIDIA Grace) is used only when its parts cannot be read.
///
/// # Source
///
/// Linux kernel, Documentation/power/powercap/powercap.rst (zone hierarchy);
/// that psys may read lower than the packages was reported for several laptops
/// by users of CodeCarbon (its documentation, "RAPL metrics").
pub fn countable<'a>(parts: &[ChannelEnergy<'a>]) -> Vec<ChannelEnergy<'a>> {
    let component = |part: &ChannelEnergy<'a>| part.instrument.channel.component;
    let energy_of = |wanted: fn(Component) -> bool| -> u64 {
        let matching = parts.iter().filter(|part| wanted(component(part)));
        matching.map(|part| part.energy.energy).sum()
    };
    let has = |wanted: Component| parts.iter().any(|part| component(part) == wanted);
    let processor_parts = energy_of(|it| matches!(it, Component::Cpu | Component::Dram));
    let platform =
        has(Component::Platform) && energy_of(|it| it == Component::Platform) >= processor_parts;
    let module = !has(Component::Accelerator) && !has(Component::Cpu);
    let counts = |part: &ChannelEnergy<'a>| match component(part) {
        Component::Accelerator => true,
        Component::Cpu => !platform,
        // A module counter that counts has the memory in it.
        Component::Dram => !(platform || module && has(Component::Module)),
        Component::Platform => platform,
        Component::Module => module,
        Component::Other | Component::Core | Component::Node => false,
    };
    parts.iter().filter(|part| counts(part)).copied().collect()
}
