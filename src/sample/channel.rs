//! The things that can be read again and again, and which contain which.

use crate::quantity::{Estimate, Power, Ratio};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use std::time::Duration;

/// One thing that a source can read again and again.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Channel {
    /// What kind of consumer it measures.
    pub component: Component,
    /// Which one. Stable across restarts: a GPU's UUID, a powercap zone's name.
    pub device: Arc<str>,
}

/// What a channel measures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Component {
    /// A GPU or another accelerator card, with its memory.
    Accelerator,
    /// CPU packages.
    Cpu,
    /// Main memory.
    Dram,
    /// The rest of the node: mainboard, fans, drives, power-supply losses.
    Other,
    /// A CPU's cores: part of [`Component::Cpu`].
    Core,
    /// An accelerator and its host CPU on one module, as NVIDIA Grace reports.
    Module,
    /// The whole platform as the CPU vendor counts it (RAPL psys).
    Platform,
    /// The whole node, at its power supply or at the wall.
    Node,
}

/// What is known of a channel besides its readings.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Instrument {
    /// Which channel this describes.
    pub channel: Channel,
    /// The driver that reads it.
    pub source: String,
    /// What a person calls the device: `NVIDIA H100 80GB HBM3`.
    pub name: String,
    /// How the energy is obtained, in a few words: `NVML energy counter`.
    pub method: String,
    /// Whether it is measured or modelled.
    pub provenance: Provenance,
    /// True energy over what the instrument shows, with the bounds of that ratio.
    pub gain: Estimate<Ratio>,
    /// Where the bounds of the gain come from.
    pub gain_source: String,
    /// What the device draws when nothing uses it: a prior, lowered when less is seen.
    pub idle: Power,
    /// The most that the device can draw. Readings beyond it are not plausible.
    pub limit: Power,
    /// How often the sensor brings its value up to date; zero if at every reading.
    pub update: Duration,
    /// Identifies one life of the counter besides the boot: the driver's version
    /// and load time. Energy is recovered across restarts only within one epoch.
    #[serde(default)]
    pub epoch: String,
    /// The processor package whose consumption it is, as the kernel numbers
    /// packages; absent if it covers all of them, or is no processor.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub package: Option<u32>,
}

/// How an energy came to be known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Provenance {
    /// By a physical sensor.
    Measured,
    /// By a cited model.
    Modelled,
    /// A supplier stated it.
    Supplied,
}

impl Component {
    /// All components, parts before wholes.
    pub const ALL: [Self; 8] = [
        Self::Accelerator,
        Self::Cpu,
        Self::Dram,
        Self::Other,
        Self::Core,
        Self::Module,
        Self::Platform,
        Self::Node,
    ];

    /// The name used in labels, files and figures' ids.
    pub fn name(self) -> &'static str {
        match self {
            Self::Accelerator => "accelerator",
            Self::Cpu => "cpu",
            Self::Dram => "dram",
            Self::Other => "other",
            Self::Core => "core",
            Self::Module => "module",
            Self::Platform => "platform",
            Self::Node => "node",
        }
    }

    /// The component of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.name() == name)
    }

    /// Whether energy counted for `part` is counted again in `self`.
    pub fn contains(self, part: Self) -> bool {
        use Component::{Accelerator, Core, Cpu, Dram, Module, Node, Other, Platform};
        match self {
            Node => part != Node,
            Module => matches!(part, Accelerator | Cpu | Core | Dram),
            Platform => matches!(part, Cpu | Core | Dram),
            Cpu => part == Core,
            Accelerator | Dram | Other | Core => false,
        }
    }
}

impl Provenance {
    /// The word used in labels and files.
    pub fn name(self) -> &'static str {
        match self {
            Self::Measured => "measured",
            Self::Modelled => "modelled",
            Self::Supplied => "supplied",
        }
    }
}

impl Channel {
    /// The channel of a component and a device.
    pub fn new(component: Component, device: impl Into<Arc<str>>) -> Self {
        Self {
            component,
            device: device.into(),
        }
    }
}

impl std::fmt::Display for Channel {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "{}/{}", self.component.name(), self.device)
    }
}
