//! What a reader of samples is told of a GPU.

use super::family::{self, Family};
use super::power::PowerCall;
use crate::quantity::Power;
use crate::sample::{Channel, Component, Instrument, Provenance};
use std::sync::Arc;

/// The most that a module draws, at least: the enforced limit may be its GPU's.
///
/// # Source
///
/// NVIDIA, *GH200 Grace Hopper Superchip* data sheet: module thermal design power
/// programmable up to 1,000 W (CPU, GPU and memory).
const MODULE_LIMIT: Power = Power::from_watts(1_000.0);

/// What is known of one GPU besides its readings.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Facts {
    /// Identifies it for ever.
    pub(super) uuid: Arc<str>,
    /// What NVIDIA calls it.
    pub(super) name: String,
    /// What its sensor is like.
    pub(super) family: Family,
    /// The most that it may draw.
    pub(super) limit: Power,
    /// Whether it counts energy.
    pub(super) counter: bool,
    /// How it tells its power.
    pub(super) power: PowerCall,
    /// Whether its values are those of a whole module.
    pub(super) module: bool,
}

impl Facts {
    /// The channel that it is read as.
    pub(super) fn channel(&self) -> Channel {
        let component = if self.module {
            Component::Module
        } else {
            Component::Accelerator
        };
        Channel::new(component, Arc::clone(&self.uuid))
    }

    /// Its description, in one life of its counter.
    pub(super) fn instrument(&self, epoch: &str) -> Instrument {
        let module_draws_more = self.module && self.limit < MODULE_LIMIT;
        let limit = if module_draws_more {
            MODULE_LIMIT
        } else {
            self.limit
        };
        Instrument {
            channel: self.channel(),
            source: super::DRIVER.name.into(),
            name: self.name.clone(),
            method: self.method().into(),
            provenance: Provenance::Measured,
            gain: self.family.gain(),
            gain_source: self.family.gain_source().into(),
            idle: family::idle(&self.name, self.limit),
            limit,
            update: self.family.update(),
            epoch: epoch.into(),
            package: None,
        }
    }

    fn method(&self) -> &'static str {
        match (self.counter, self.power) {
            (true, _) => "NVML energy counter",
            (false, PowerCall::OfGpu | PowerCall::OfModule) => "NVML average power",
            (false, PowerCall::Usage) => "NVML power usage",
            (false, PowerCall::None) => "none: NVML gives neither energy nor power",
        }
    }
}
