//! Modelled power of processor and memory, where nothing measures them.
//!
//! The processor follows a cited curve of its utilisation; memory draws so much
//! per gibibyte. Both are wide, and say that they are modelled.

mod memory;

use super::host::{self, CpuInfo};
use super::{Driver, OpenError, ReadError, Roots, Source, clock, hwmon};
use crate::profile::cpu::{CpuPower, CpuProfiles, Processor};
use crate::quantity::{Estimate, Power, Ratio};
use crate::sample::{
    Channel, Component, CpuClock, Instrument, Miss, Observation, Provenance, Reading, Sample,
    SampleKind,
};
use memory::Dram;
use std::time::Duration;

pub(super) const DRIVER: Driver = Driver {
    name: "cpu_model",
    about: "modelled CPU and memory power from utilisation, where no counter can be read",
    open: |roots| Ok(Box::new(CpuModel::open(roots)?)),
};

/// Whether the processor or the memory is measured by none of these instruments.
///
/// The sampler asks after the other sources have made their first sample; it
/// then opens the model, which fills in only what is missing.
pub fn needed(instruments: &[Instrument]) -> bool {
    let measured = instruments
        .iter()
        .filter(|it| it.provenance == Provenance::Measured);
    let covered = Covered::by(measured.map(|it| &it.channel));
    !covered.cpu || !covered.memory
}

/// What other sources measure already.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Covered {
    cpu: bool,
    memory: bool,
}

struct CpuModel {
    power: CpuPower,
    cpu: Option<Instrument>,
    dram: Option<(Instrument, Estimate<Power>)>,
    before: Option<CpuClock>,
    announced: bool,
}

impl Covered {
    fn by<'a>(channels: impl Iterator<Item = &'a Channel>) -> Self {
        let mut covered = Self {
            cpu: false,
            memory: false,
        };
        for channel in channels {
            let whole = channel.component;
            covered.cpu |= whole == Component::Cpu || whole.contains(Component::Cpu);
            covered.memory |= whole == Component::Dram
                || whole.contains(Component::Dram)
                || hwmon::includes_memory(channel);
        }
        covered
    }
}

impl CpuModel {
    fn open(roots: &Roots) -> Result<Self, OpenError> {
        Self::with(roots, CpuProfiles::embedded())
    }

    fn with<E>(roots: &Roots, profiles: Result<CpuProfiles, E>) -> Result<Self, OpenError>
    where
        E: std::error::Error + Send + Sync + 'static,
    {
        let profiles = profiles.map_err(broken)?;
        let info = CpuInfo::read(roots);
        if info.threads == 0 {
            return Err(OpenError::Absent {
                what: format!("a processor in {}", roots.procfs.join("cpuinfo").display()),
            });
        }
        let facts = host::facts(roots);
        let processor = Processor {
            model: &info.model,
            sockets: info.sockets,
            threads: info.threads,
            is_virtual: facts.hypervisor.is_some(),
        };
        let power = profiles.model(&processor).map_err(broken)?;
        let dram = Dram::find(roots, &facts, &profiles);
        let has_memory = facts.memory > 0 && !power.is_node;
        Ok(Self {
            cpu: Some(cpu_instrument(&processor, &power)),
            dram: has_memory.then(|| (dram.instrument(&profiles), dram.power)),
            power,
            before: None,
            announced: false,
        })
    }

    /// Drops what others measure, once and for all: a source that fails for a
    /// while leaves a gap, which the accounting bounds; a model that stepped in
    /// would count that time twice.
    fn announce(&mut self, into: &mut Sample) {
        let covered = Covered::by(into.observations.iter().map(|it| &it.channel));
        self.cpu = self.cpu.take().filter(|_| !covered.cpu);
        self.dram = self.dram.take().filter(|_| !covered.memory);
        into.instruments.extend(self.cpu.clone());
        into.instruments
            .extend(self.dram.as_ref().map(|(it, _)| it.clone()));
        self.announced = true;
    }

    /// Mean utilisation since the last reading; since boot at the first one.
    fn utilisation(&self, now: &CpuClock) -> Option<Ratio> {
        let since = |part: fn(&CpuClock) -> Duration| {
            let before = self.before.as_ref().map_or(Duration::ZERO, part);
            part(now).saturating_sub(before).as_secs_f64()
        };
        let total = since(|it| it.total);
        (total > 0.0).then(|| Ratio::new(since(|it| it.busy) / total))
    }
}

impl Source for CpuModel {
    /// Adds the mean power since the last sample that was not a burst.
    ///
    /// It is observed after every other source: what they have put into its first
    /// sample is theirs, and is not modelled.
    ///
    /// The utilisation is the one that [`CpuTime`](super::stat::CpuTime) has put
    /// into the sample. Where that failed, the reading is missing and the next
    /// one covers both intervals.
    fn observe(&mut self, kind: SampleKind, into: &mut Sample) -> Result<(), ReadError> {
        if kind == SampleKind::Burst {
            return Ok(());
        }
        if !self.announced {
            self.announce(into);
        }
        if self.cpu.is_none() && self.dram.is_none() {
            return Err(ReadError::Ended {
                what: "the CPU model, as everything is measured,".to_owned(),
            });
        }
        if let Some((instrument, power)) = &self.dram {
            let reading = Reading::Gauge(*power);
            into.observations
                .push(observation(instrument, clock::monotonic(), reading));
        }
        let Some(instrument) = &self.cpu else {
            return Ok(());
        };
        let Some(now) = into.cpu.clone() else {
            let missing = Reading::Missing(Miss::Failed);
            into.observations
                .push(observation(instrument, clock::monotonic(), missing));
            return Ok(());
        };
        // Two samples within one tick of the kernel's clock: the later one covers
        // this time too.
        if let Some(utilisation) = self.utilisation(&now) {
            let reading = Reading::Mean(self.power.at(utilisation));
            into.observations
                .push(observation(instrument, now.at, reading));
            self.before = Some(now);
        }
        Ok(())
    }
}

fn cpu_instrument(processor: &Processor, power: &CpuPower) -> Instrument {
    let model = match processor.model {
        "" => "unknown processor",
        model => model,
    };
    let (component, device, name) = if power.is_node {
        (Component::Node, "model", format!("whole server, {model}"))
    } else if processor.is_virtual {
        let name = format!("{} virtual CPUs, {model}", processor.threads);
        (Component::Cpu, "model", name)
    } else {
        (
            Component::Cpu,
            "model",
            format!("{} × {model}", processor.sockets),
        )
    };
    Instrument {
        channel: Channel::new(component, device),
        source: DRIVER.name.to_owned(),
        name,
        method: power.method.clone(),
        provenance: Provenance::Modelled,
        gain: Estimate::exact(Ratio::new(1.0)),
        gain_source: format!("the bounds are in each reading; {}", power.citation),
        idle: power.idle(),
        limit: power.limit(),
        update: Duration::ZERO,
        epoch: String::new(),
        package: None,
    }
}

fn observation(instrument: &Instrument, at: Duration, reading: Reading) -> Observation {
    Observation {
        channel: instrument.channel.clone(),
        at,
        reading,
        power: None,
    }
}

fn broken(error: impl std::error::Error + Send + Sync + 'static) -> OpenError {
    OpenError::Broken {
        what: "the CPU model".to_owned(),
        source: error.into(),
    }
}

#[cfg(test)]
mod tests;
