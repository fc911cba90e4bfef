//! The rails of NVIDIA Grace, as its power meters name them.

use crate::quantity::Power;
use crate::sample::{Channel, Component};

/// A rail that a Grace power meter names in `power1_oem_info`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Rail {
    /// The CPU with its memory and its I/O: best, for nothing is missing.
    Grace,
    /// The CPU's cores and caches alone.
    Cpu,
    /// The CPU, its memory and the GPU beside it.
    Module,
    /// The I/O part of the CPU: inside Grace.
    SysIo,
}

impl Rail {
    /// The rail and the socket that a label names.
    pub(super) fn parse(label: &str) -> Option<(Self, u32)> {
        let (what, socket) = label.split_once(" Power Socket ")?;
        let rail = match what {
            "Grace" => Self::Grace,
            "CPU" => Self::Cpu,
            "Module" => Self::Module,
            "SysIO" => Self::SysIo,
            _ => return None,
        };
        Some((rail, socket.trim().parse().ok()?))
    }

    /// What it measures, what a person calls it, and the most it can draw.
    ///
    /// # Source
    ///
    /// NVIDIA Grace performance tuning guide, "Power and Thermals": the rails.
    /// NVIDIA Grace CPU and GH200 data sheets: 500 W for a superchip of two
    /// sockets with memory, 1000 W for a module.
    pub(super) fn describe(self) -> (Component, &'static str, Power) {
        let watts = Power::from_watts;
        match self {
            Self::Grace => (
                Component::Cpu,
                "NVIDIA Grace CPU with memory and I/O, socket",
                watts(500.0),
            ),
            Self::Cpu | Self::SysIo => (
                Component::Cpu,
                "NVIDIA Grace CPU rail, socket",
                watts(500.0),
            ),
            Self::Module => (
                Component::Module,
                "NVIDIA Grace module, socket",
                watts(1000.0),
            ),
        }
    }
}

/// Whether a Grace socket's reading includes its memory.
pub fn includes_memory(channel: &Channel) -> bool {
    channel.component == Component::Cpu && channel.device.starts_with("grace-")
}
