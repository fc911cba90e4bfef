//! What training runs on: an accelerator, its load, and the rest of its node.

use crate::plan::{Cited, Remark};
use crate::profile::{Accelerator, AcceleratorError, Catalog, Factor, Task};
use crate::quantity::{Derivation, Energy, Power, Quantity, Ratio, Time};

/// The flag that gives the rated power by hand.
pub const POWER: &str = "--accelerator-power";

/// The flag that gives the load by hand.
pub const LOAD: &str = "--load";

/// The flag that gives the host multiplier by hand.
pub const HOST: &str = "--host-multiplier";

/// What the user knows better than the catalogue.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct GivenMachine {
    /// Rated power of one accelerator.
    pub power: Option<Power>,
    /// Average power of an accelerator over its rated power, from 0 to 1.
    pub load: Option<Ratio>,
    /// Power of the node over that of its accelerators; 1 counts these alone.
    pub host: Option<Ratio>,
}

/// One accelerator with its share of the node, at work on training.
#[derive(Debug, Clone, PartialEq)]
pub struct Machine {
    /// What is known of the accelerator.
    pub accelerator: Accelerator,
    /// Rated power.
    pub power: Cited,
    /// Average power over rated power.
    pub load: Cited,
    /// Power of the node over that of its accelerators.
    pub host: Cited,
    /// Whether only the accelerators are counted.
    pub accelerators_only: bool,
}

impl Machine {
    /// What the catalogue knows of an accelerator, with what was given instead.
    ///
    /// An accelerator that nobody knows can be planned with when its rated power
    /// is given.
    ///
    /// # Errors
    ///
    /// An unknown or ambiguous name gives [`AcceleratorError`] with the nearest
    /// ones, and so does one without a rated power.
    pub fn find(
        catalog: &Catalog,
        name: &str,
        given: &GivenMachine,
    ) -> Result<Self, AcceleratorError> {
        let accelerator = match (catalog.accelerator(name), given.power) {
            (Ok(known), _) => known,
            (Err(AcceleratorError::Unknown { .. }), Some(power)) => Accelerator::given(name, power),
            (Err(error), _) => return Err(error),
        };
        let name = accelerator.name.clone();
        let power = match given.power {
            Some(power) => Cited::given(
                "accelerator.power",
                "rated power of the accelerator",
                power,
                POWER,
            ),
            None => Cited::of(accelerator.rated_power()?, false, Some(POWER)),
        };
        let load = || catalog.load(Task::Training, &name);
        let host = || catalog.host_multiplier(&name);
        Ok(Self {
            power,
            load: given_or(given.load, "plan.load", "load in training", LOAD, load)?,
            host: given_or(given.host, "plan.host", "host multiplier", HOST, host)?,
            accelerators_only: given.host.is_some_and(|it| it <= Ratio::new(1.0)),
            accelerator,
        })
    }

    /// Energy of the accelerators while they are occupied for `time`.
    ///
    /// ```text
    /// energy = time × rated power × load
    /// ```
    pub fn accelerator_energy(&self, time: &Derivation<Time>) -> Derivation<Energy> {
        accelerator_energy(time, &self.power, &self.load)
    }

    /// Energy of the nodes, from that of their accelerators.
    pub fn node_energy(&self, accelerators: &Derivation<Energy>) -> Derivation<Energy> {
        accelerators.clone().times(&self.host.input::<Ratio>())
    }

    /// The numbers that the energies use.
    pub fn factors(&self) -> Vec<Cited> {
        vec![self.power.clone(), self.load.clone(), self.host.clone()]
    }

    /// That a short name could have meant another product.
    pub fn remark(&self) -> Option<Remark> {
        let others = &self.accelerator.alternatives;
        (!others.is_empty()).then(|| Remark {
            id: "accelerator-name",
            text: format!(
                "taken as {}; the name could also mean {}",
                self.accelerator.name,
                others.join(", ")
            ),
            assumed: true,
        })
    }
}

/// Energy of accelerators that are occupied for `time`, summed over them.
pub fn accelerator_energy(
    time: &Derivation<Time>,
    power: &Cited,
    load: &Cited,
) -> Derivation<Energy> {
    time.clone()
        .times(&power.input::<Power>())
        .times(&load.input::<Ratio>())
}

/// The number that the user gave, or the published one, which is a default.
fn given_or<Q: Quantity>(
    given: Option<Q>,
    id: &str,
    label: &str,
    flag: &'static str,
    published: impl FnOnce() -> Result<Factor<Q>, AcceleratorError>,
) -> Result<Cited, AcceleratorError> {
    match given {
        Some(value) => Ok(Cited::given(id, label, value, flag)),
        None => Ok(Cited::of(&published()?, true, Some(flag))),
    }
}
