//! What serves: an accelerator at work and idle, and the rest of its node.

use super::serving::{Chip, UnknownChip};
use crate::plan::{Cited, Remark};
use crate::profile::{Accelerator, AcceleratorError, Catalog, Factor, Task};
use crate::quantity::{Power, Quantity, Ratio};

/// The flags that give a number by hand.
const PEAK: &str = "--accelerator-peak";
const BANDWIDTH: &str = "--accelerator-bandwidth";
const POWER: &str = "--accelerator-power";
const LOAD: &str = "--load";
const IDLE: &str = "--accelerator-idle";
const HOST: &str = "--host-multiplier";

/// What the user knows better than the catalogue.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct GivenMachine {
    /// Rated power of one accelerator.
    pub power: Option<Power>,
    /// Its average power at work over rated power, from 0 to 1.
    pub load: Option<Ratio>,
    /// Its power without work.
    pub idle: Option<Power>,
    /// Power of the node over that of its accelerators; 1 counts these alone.
    pub host: Option<Ratio>,
}

/// What the hardware is taken to be.
#[derive(Debug, Clone, PartialEq)]
pub struct Machine {
    /// Rated power of an accelerator.
    pub power: Cited,
    /// Its power at work, per rated power.
    pub load: Cited,
    /// Its dense peak at 16 bit, where it is known.
    pub peak: Option<Cited>,
    /// The bandwidth of its memory, where it is known.
    pub bandwidth: Option<Cited>,
    /// Its power without work, where it is known.
    pub idle: Option<Cited>,
    /// Its memory in bytes, where it is known.
    pub memory: Option<f64>,
    /// Energy of a node per energy of its accelerators; `None` counts these alone.
    pub host: Option<Cited>,
    alternatives: Vec<String>,
    name: String,
}

impl Machine {
    /// What the catalogue knows of an accelerator, with what was given instead.
    ///
    /// # Errors
    ///
    /// Gives [`AcceleratorError`] for an accelerator without a rated power.
    pub fn of(
        catalog: &Catalog,
        accelerator: &Accelerator,
        task: Task,
        given: &GivenMachine,
    ) -> Result<Self, AcceleratorError> {
        let name = &accelerator.name;
        let power = match given.power {
            Some(power) => {
                let label = "rated power of the accelerator";
                Cited::given("accelerator.power", label, power, POWER)
            }
            None => Cited::of(accelerator.rated_power()?, false, Some(POWER)),
        };
        let idle = match (given.idle, &accelerator.idle) {
            (Some(idle), _) => {
                let label = "idle power of the accelerator";
                Some(Cited::given("accelerator.idle", label, idle, IDLE))
            }
            (None, Some(idle)) => Some(Cited::of(idle, false, Some(IDLE))),
            (None, None) => None,
        };
        let host = match given.host {
            Some(host) if host <= Ratio::new(1.0) => None,
            Some(host) => Some(Cited::given("plan.host", "host multiplier", host, HOST)),
            None => Some(default(
                &catalog.host_multiplier(name)?,
                "plan.host",
                "host multiplier",
                HOST,
            )),
        };
        let load = match given.load {
            Some(load) => Cited::given("plan.load", "load in serving", load, LOAD),
            None => default(
                &catalog.load(task, name)?,
                "plan.load",
                "load in serving",
                LOAD,
            ),
        };
        let peak = accelerator.peak_16bit.as_ref();
        let bandwidth = accelerator.bandwidth.as_ref();
        Ok(Self {
            power,
            load,
            peak: peak.map(|it| Cited::of(it, false, Some(PEAK))),
            bandwidth: bandwidth.map(|it| Cited::of(it, false, Some(BANDWIDTH))),
            idle,
            memory: accelerator
                .memory
                .as_ref()
                .map(|it| it.value().central().base()),
            host,
            alternatives: accelerator.alternatives.clone(),
            name: name.clone(),
        })
    }

    /// That a short name could have meant another product.
    pub(super) fn remark(&self) -> Option<Remark> {
        let others = &self.alternatives;
        (!others.is_empty()).then(|| Remark {
            id: "accelerator-name",
            text: format!(
                "taken as {}; the name could also mean {}",
                self.name,
                others.join(", ")
            ),
            assumed: true,
        })
    }
}

impl Chip {
    /// The accelerator with this name, as the models want it.
    ///
    /// # Errors
    ///
    /// The words of [`AcceleratorError`] or [`UnknownChip`].
    pub fn named(catalog: &Catalog, name: &str) -> Result<Self, String> {
        let accelerator = catalog.accelerator(name).map_err(|it| it.to_string())?;
        Self::of(&accelerator).map_err(|it: UnknownChip| it.to_string())
    }
}

fn default(factor: &Factor<Ratio>, id: &str, label: &str, flag: &'static str) -> Cited {
    let mut cited = Cited::published(id, label, factor, true);
    cited.flag = Some(flag);
    cited
}
