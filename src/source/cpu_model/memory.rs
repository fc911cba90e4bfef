//! Modelled power of main memory: by its modules where they are known, else by size.

use super::super::{Roots, dmi, host};
use super::DRIVER;
use crate::profile::cpu::CpuProfiles;
use crate::quantity::{Estimate, Power, Ratio};
use crate::sample::{Channel, Component, Host, Instrument, Provenance};
use std::time::Duration;

/// The memory that this machine may use.
pub(super) struct Dram {
    bytes: u64,
    modules: Option<u32>,
    /// What it draws, used or not.
    pub(super) power: Estimate<Power>,
}

impl Dram {
    /// A guest's modules are its host's invention: there only the size counts. A
    /// container has its part of the modules as it has its part of the memory.
    pub(super) fn find(roots: &Roots, facts: &Host, profiles: &CpuProfiles) -> Self {
        let (bytes, installed) = (facts.memory, host::installed_memory(roots));
        let is_physical = facts.hypervisor.is_none();
        let modules = is_physical.then(|| dmi::modules(roots)).flatten();
        let part = bytes as f64 / installed.max(1) as f64;
        let power = match modules {
            Some(modules) => profiles.memory_in_modules(bytes, f64::from(modules) * part),
            None => profiles.memory(bytes),
        };
        Self {
            bytes,
            modules,
            power,
        }
    }

    pub(super) fn instrument(&self, profiles: &CpuProfiles) -> Instrument {
        let gibibytes = self.bytes as f64 / (1u64 << 30) as f64;
        let (of, method) = match self.modules {
            Some(1) => (" (1 module installed)".to_owned(), "watts per module"),
            Some(modules) => (
                format!(" ({modules} modules installed)"),
                "watts per module",
            ),
            None => (String::new(), "watts per GiB of memory"),
        };
        Instrument {
            channel: Channel::new(Component::Dram, "model"),
            source: DRIVER.name.to_owned(),
            name: format!("{gibibytes:.1} GiB of memory{of}"),
            method: method.to_owned(),
            provenance: Provenance::Modelled,
            gain: Estimate::exact(Ratio::new(1.0)),
            gain_source: format!(
                "the bounds are in each reading; {}",
                profiles.memory_citation()
            ),
            idle: self.power.low(),
            limit: self.power.high(),
            update: Duration::ZERO,
            epoch: String::new(),
            package: None,
        }
    }
}
