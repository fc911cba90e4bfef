//! Training and finetuning: accelerator-hours, or parameters and tokens, → energy.
//!
//! [`plan`] is the entry. What a run computes follows from its size; how long that
//! takes from the utilisation that published runs reached; its energy from the
//! rated power of the accelerators, their load, and what their nodes add.

mod machine;
mod method;
mod prior;
mod runs;
mod words;

pub use machine::{GivenMachine, Machine, accelerator_energy};
pub use method::Method;
pub use prior::{Outside, Prior, Question, What, prior};
pub use runs::{FLOP_PER_PARAMETER_AND_TOKEN, Run, Runs, RunsError, Source};

use super::{Beside, Calibration, Cited, Devices, Planned};
use crate::profile::AcceleratorError;
use crate::quantity::{
    Compute, Derivation, Energy, Estimate, FlopRate, Input, Origin, Quantity, Ratio, Time,
};
use crate::sample::{Phase, Work};
use jiff::civil::Date;

/// The flag that gives the utilisation by hand.
const MFU: &str = "--mfu";

/// A training run that is asked about.
#[derive(Debug, Clone, PartialEq)]
pub struct Training {
    /// Pre-training, or finetuning.
    pub phase: Phase,
    /// How much of it.
    pub extent: Extent,
    /// Accelerators that work at the same time, if that is known.
    pub count: Option<u64>,
    /// The day it would start, if that is known.
    pub start: Option<Date>,
    /// The whole project over this run: development and failed runs besides.
    pub project: Option<f64>,
}

/// How much training it is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Extent {
    /// So many accelerator-hours.
    Hours(f64),
    /// So large a model on so many tokens.
    Model(ModelRun),
}

/// A model and what it is trained on.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ModelRun {
    /// All its parameters.
    pub parameters: f64,
    /// Those that take part in each token, where not all do.
    pub active: Option<f64>,
    /// Tokens of one epoch.
    pub tokens: f64,
    /// How often these are gone through.
    pub epochs: f64,
    /// Which weights change.
    pub method: Method,
    /// Model FLOPs utilisation, if the user knows it.
    pub mfu: Option<f64>,
}

/// A run that cannot be planned.
#[derive(Debug, thiserror::Error)]
pub enum TrainingError {
    /// More active parameters than there are.
    #[error(
        "{active} active parameters are more than the model's {all}; \
         --params takes all of them and --active-params those that take part in each token"
    )]
    ActiveAboveAll {
        /// Those said to be active.
        active: String,
        /// All of them.
        all: String,
    },
    /// Something of the accelerator is not known.
    #[error(transparent)]
    Accelerator(#[from] AcceleratorError),
}

/// Time with what it was made from.
struct Occupied {
    time: Derivation<Time>,
    compute: Option<Derivation<Compute>>,
    factors: Vec<Cited>,
    calibration: Option<Calibration>,
    work: Vec<Work>,
}

/// Plans a training run on a machine.
///
/// ```text
/// time        = 6 × parameters × tokens / (dense 16-bit peak × MFU)
/// accelerator = time × rated power × load
/// node        = accelerator × host multiplier
/// ```
///
/// # Errors
///
/// More active parameters than there are, and an accelerator whose peak is not
/// known where hours must follow from it, give [`TrainingError`].
///
/// # Source
///
/// Patterson and others, *Carbon Emissions and Large Neural Network Training*
/// (2021), section 2.4, with power split into rating, load and host.
/// <https://arxiv.org/abs/2104.10350>
pub fn plan(training: &Training, machine: &Machine, runs: &Runs) -> Result<Planned, TrainingError> {
    let occupied = match training.extent {
        Extent::Hours(hours) => stated_hours(hours),
        Extent::Model(model) => computed_hours(&model, machine, runs)?,
    };
    let accelerator = machine.accelerator_energy(&occupied.time);
    let node = machine.node_energy(&accelerator);
    let elapsed = training.count.map(|count| {
        let count = given("plan.count", "accelerators", Ratio::new(count as f64));
        occupied.time.clone().per(&count)
    });
    let beside: Vec<Beside> = training
        .project
        .map(|whole| development(&node, whole))
        .into_iter()
        .collect();
    let remarks = [
        machine.remark(),
        words::mixture(&training.extent),
        words::quantised(&training.extent),
        words::calendar(training.start, elapsed.as_ref()),
        words::development_left_out(training),
    ];
    let mut factors = occupied.factors;
    factors.extend(machine.factors());
    Ok(Planned {
        name: words::name(training, machine),
        phase: training.phase,
        devices: vec![Devices {
            name: machine.accelerator.name.clone(),
            count: training.count,
        }],
        accelerator: Some(accelerator),
        accelerator_method: words::accelerator_method(&training.extent),
        node: Some(node),
        node_method: "accelerators × host multiplier".to_owned(),
        accelerators_only: machine.accelerators_only,
        supplied: false,
        idle: None,
        beside,
        compute: occupied.compute,
        accelerator_time: Some(occupied.time),
        elapsed,
        work: occupied.work,
        factors,
        calibration: occupied.calibration.into_iter().collect(),
        remarks: remarks.into_iter().flatten().collect(),
        missing: Vec::new(),
    })
}

fn stated_hours(hours: f64) -> Occupied {
    let time = Time::from_seconds(hours * 3600.0);
    Occupied {
        time: Derivation::of(&given("plan.time", "accelerator-hours", time)),
        compute: None,
        factors: Vec::new(),
        calibration: None,
        work: Vec::new(),
    }
}

fn computed_hours(
    model: &ModelRun,
    machine: &Machine,
    runs: &Runs,
) -> Result<Occupied, TrainingError> {
    let active = model.active.unwrap_or(model.parameters);
    if active > model.parameters {
        return Err(TrainingError::ActiveAboveAll {
            active: words::counted(active),
            all: words::counted(model.parameters),
        });
    }
    let peak = Cited::of(machine.accelerator.dense_peak()?, false, None);
    let tokens = model.tokens * model.epochs;
    let question = Question {
        parameters: active,
        tokens,
        peak: peak.value.central() / 1e12,
        other_kinds: model.method.unlike_published() + u8::from(active < model.parameters),
    };
    let (mfu, calibration) = if let Some(mfu) = model.mfu {
        let label = "model FLOPs utilisation";
        (Cited::given("plan.mfu", label, Ratio::new(mfu), MFU), None)
    } else {
        let prior = prior(runs, &question);
        let calibration = words::calibration(&prior, runs, model);
        (words::utilisation(&prior, runs), Some(calibration))
    };
    let flop = model.method.flop();
    let tokens_input = given("plan.tokens", "tokens", Ratio::new(tokens));
    let parameters = given("plan.parameters", "active parameters", Ratio::new(active));
    Ok(Occupied {
        time: time(&flop, &parameters, &tokens_input, &peak, &mfu),
        compute: Some(compute(&flop, &parameters, &tokens_input)),
        factors: vec![flop, peak, mfu],
        calibration,
        work: vec![Work {
            unit: "token".to_owned(),
            amount: tokens,
        }],
    })
}

/// What has to be computed: 6 floating-point operations per parameter and token.
fn compute(flop: &Cited, parameters: &Input<Ratio>, tokens: &Input<Ratio>) -> Derivation<Compute> {
    Derivation::of(&flop.input::<Compute>())
        .times(parameters)
        .times(tokens)
}

/// Time that accelerators are occupied, from what they have to compute.
pub fn time(
    flop: &Cited,
    parameters: &Input<Ratio>,
    tokens: &Input<Ratio>,
    peak: &Cited,
    mfu: &Cited,
) -> Derivation<Time> {
    compute(flop, parameters, tokens)
        .over(&peak.input::<FlopRate>())
        .per(&mfu.input::<Ratio>())
}

/// What the whole project takes beside this run.
fn development(node: &Derivation<Energy>, whole: f64) -> Beside {
    let more = given(
        "plan.project",
        "development and failed runs per final run",
        Ratio::new((whole - 1.0).max(0.0)),
    );
    Beside {
        id: "development",
        node: node.clone().times(&more),
        method: "node × (project multiplier − 1)".to_owned(),
    }
}

/// A number that the user stated.
pub fn given<Q: Quantity>(id: &str, label: &str, value: Q) -> Input<Q> {
    Input {
        id: id.into(),
        label: label.to_owned(),
        value: Estimate::exact(value),
        origin: Origin::Supplied,
    }
}
