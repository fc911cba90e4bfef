//! What a plan amounts to, before any place is known.

use super::Cited;
use crate::quantity::{Compute, Derivation, Energy, Time};
use crate::sample::{Phase, Work};

/// The energy, time and work of something not yet done.
///
/// All derivations share their inputs by id, so that what is unsure in the
/// accelerators' energy moves with the node's.
#[derive(Debug, Clone)]
pub struct Planned {
    /// What it is, for a reader: `training of 8 G parameters on 15 T tokens`.
    pub name: String,
    /// Where in a model's life it belongs.
    pub phase: Phase,
    /// What it would run on.
    pub devices: Vec<Devices>,
    /// Energy of the accelerators with their memory, where that is known apart.
    pub accelerator: Option<Derivation<Energy>>,
    /// How that follows, in a few words: `accelerator-hours × power under load`.
    pub accelerator_method: String,
    /// Energy of the nodes: the IT energy, which a place's factors apply to. A plan
    /// always has it; an offer may lack what it follows from, and then says so under
    /// `missing`.
    pub node: Option<Derivation<Energy>>,
    /// How that follows: `accelerators × host multiplier`.
    pub node_method: String,
    /// Whether `node` counts nothing but the accelerators, as published figures
    /// often do. The report then gives no node figure and says so.
    pub accelerators_only: bool,
    /// Whether somebody states that the energy was measured: figures then tell by
    /// their inputs how they are known, and are not modelled all of them.
    pub supplied: bool,
    /// The part of the node energy that serves nothing: idle replicas.
    pub idle: Option<Derivation<Energy>>,
    /// What belongs to the same undertaking and is not in the energies above.
    pub beside: Vec<Beside>,
    /// Floating-point operations of the model, where they were computed.
    pub compute: Option<Derivation<Compute>>,
    /// Time that accelerators are occupied, summed over them, where that is known.
    pub accelerator_time: Option<Derivation<Time>>,
    /// Wall time from start to end, where the number of devices is known.
    pub elapsed: Option<Derivation<Time>>,
    /// Useful work, that figures are divided by.
    pub work: Vec<Work>,
    /// The published and given numbers that the derivations use.
    pub factors: Vec<Cited>,
    /// What the numbers were calibrated on, and how far the question is from it.
    pub calibration: Vec<Calibration>,
    /// What a reader should know of this plan in particular.
    pub remarks: Vec<Remark>,
    /// What could not be planned, and what would help.
    pub missing: Vec<Missing>,
}

/// Devices of one kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Devices {
    /// The kind, as NVML or the maker names it.
    pub name: String,
    /// How many, where that was stated.
    pub count: Option<u64>,
}

/// Node energy that is told apart from the plan's own, and never added to it.
#[derive(Debug, Clone)]
pub struct Beside {
    /// What it is called in ids: `development` gives `energy.development`.
    pub id: &'static str,
    /// Its node energy.
    pub node: Derivation<Energy>,
    /// How that follows, in a few words.
    pub method: String,
}

/// What a number of the plan was fitted on, and how far from it the question is.
#[derive(Debug, Clone, PartialEq)]
pub struct Calibration {
    /// The id of the factor that was fitted.
    pub about: String,
    /// On what: `11 published training runs of 6.7 G to 405 G parameters`.
    pub basis: String,
    /// Ways in which the question lies outside, each in one clause. Empty inside.
    pub distance: Vec<String>,
    /// By what each bound was moved outwards for that distance, as a factor; 1
    /// inside.
    pub widened: f64,
}

/// What a reader should know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remark {
    /// What kind of thing, the same in every report: `claim-inconsistent`.
    pub id: &'static str,
    /// What there is to know.
    pub text: String,
    /// Whether it is something that was assumed, and so stands under the
    /// assumptions rather than the limitations.
    pub assumed: bool,
}

/// A figure that a reader would look for and that this plan cannot give.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Missing {
    /// The figure's id.
    pub id: String,
    /// Why.
    pub reason: String,
    /// What would help.
    pub remedy: String,
}

impl Planned {
    /// The factors that were taken because nothing better was given.
    pub fn defaults(&self) -> impl Iterator<Item = &Cited> {
        self.factors.iter().filter(|factor| factor.default)
    }
}
