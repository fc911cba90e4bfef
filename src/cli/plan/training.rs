//! `wattprint plan training` and `plan finetuning`.

use super::ShownArgs;
use super::number::{above_zero, at_least_one, count, load};
use crate::cli::common::PlaceArgs;
use crate::plan::Planned;
use crate::plan::training::{
    Extent, GivenMachine, Machine, Method, ModelRun, Runs, Training, plan,
};
use crate::profile::Catalog;
use crate::quantity::{Power, Ratio};
use crate::sample::Phase;
use anyhow::Context;
use clap::Args;
use clap::builder::{PossibleValue, PossibleValuesParser};
use jiff::civil::Date;

/// Plan the training of a model
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  wattprint plan training --params 8B --tokens 15T --accelerator H100 --count 1024 --place NL
  wattprint plan training --params 671B --active-params 37B --tokens 14.8T --accelerator H800
  wattprint plan training --accelerator H100 --accelerator-hours 1.46M --place US --pue 1.1
  wattprint plan training --accelerator A100 --accelerator-hours 184320 --load 1
      --host-multiplier 1 --place US --pue 1.1 --grid-intensity 385    as papers count it

Numbers take k, M, B and T. What is not given takes a published default, named on
the first page; --strict refuses it.")]
pub struct TrainingArgs {
    #[command(flatten)]
    extent: ExtentArgs,
    #[command(flatten)]
    machine: MachineArgs,
    /// The whole project over this run, told apart: 2 is as much again for
    /// development and failed runs.
    #[arg(long, value_name = "X", value_parser = at_least_one, help_heading = "Run")]
    project_multiplier: Option<f64>,
    #[command(flatten)]
    pub(super) place: PlaceArgs,
    #[command(flatten)]
    pub(super) shown: ShownArgs,
}

/// Plan the finetuning of a model
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  wattprint plan finetuning --params 8B --tokens 50M --epochs 3 --method lora --accelerator H100
  wattprint plan finetuning --params 70B --tokens 1B --accelerator H100 --count 8 --place NL
  wattprint plan finetuning --accelerator A100 --accelerator-hours 40 --place NL")]
pub struct FinetuningArgs {
    #[command(flatten)]
    extent: ExtentArgs,
    /// Which weights change.
    #[arg(long, value_name = "METHOD", default_value = Method::Full.name(), value_parser = methods(),
          help_heading = "Run")]
    method: String,
    /// How often the tokens are gone through.
    #[arg(long, value_name = "N", default_value = "1", value_parser = above_zero, requires = "params",
          help_heading = "Run")]
    epochs: f64,
    #[command(flatten)]
    machine: MachineArgs,
    #[command(flatten)]
    pub(super) place: PlaceArgs,
    #[command(flatten)]
    pub(super) shown: ShownArgs,
}

/// How much training it is: hours, or a model and its tokens.
#[derive(Debug, Args)]
#[command(next_help_heading = "Run")]
struct ExtentArgs {
    /// Parameters of the model, all of them.
    #[arg(long, value_name = "N", value_parser = above_zero, requires = "tokens",
          conflicts_with = "accelerator_hours",
          required_unless_present = "accelerator_hours")]
    params: Option<f64>,
    /// Parameters that take part in each token, of a mixture of experts.
    #[arg(long, value_name = "N", value_parser = above_zero, requires = "params",
          conflicts_with = "accelerator_hours")]
    active_params: Option<f64>,
    /// Tokens that it is trained on.
    #[arg(long, value_name = "N", value_parser = above_zero, requires = "params",
          conflicts_with = "accelerator_hours")]
    tokens: Option<f64>,
    /// Model FLOPs utilisation over all hours; published runs reach 0.20 to 0.48.
    #[arg(long, value_name = "SHARE", value_parser = utilisation, requires = "params",
          conflicts_with = "accelerator_hours")]
    mfu: Option<f64>,
    /// Accelerator-hours, in place of parameters and tokens.
    #[arg(long, value_name = "H", value_parser = above_zero)]
    accelerator_hours: Option<f64>,
}

/// What it runs on.
#[derive(Debug, Args)]
#[command(next_help_heading = "Hardware")]
struct MachineArgs {
    /// The accelerator: as its driver names it, or short, such as H100.
    #[arg(long, value_name = "NAME")]
    accelerator: String,
    /// How many of them work at the same time.
    #[arg(long, value_name = "N", value_parser = count)]
    count: Option<u64>,
    /// The day on which it would start, for a calendar estimate.
    #[arg(long, value_name = "DATE", requires = "count")]
    start: Option<Date>,
    /// Rated power of one accelerator, in watts.
    #[arg(long, value_name = "W", value_parser = above_zero)]
    accelerator_power: Option<f64>,
    /// Average power of an accelerator over its rated power; 1 is the rated power.
    #[arg(long, value_name = "SHARE", value_parser = load)]
    load: Option<f64>,
    /// Power of the node over that of its accelerators; 1 counts these alone.
    #[arg(long, value_name = "X", value_parser = at_least_one)]
    host_multiplier: Option<f64>,
}

impl TrainingArgs {
    /// The plan of a training run.
    ///
    /// # Errors
    ///
    /// When the accelerator is not known, or its peak where that is needed.
    pub fn planned(&self, catalog: &Catalog) -> anyhow::Result<Planned> {
        let training = Training {
            phase: Phase::Pretraining,
            extent: self.extent.extent(Method::Full, 1.0)?,
            count: self.machine.count,
            start: self.machine.start,
            project: self.project_multiplier,
        };
        self.machine.planned(&training, catalog)
    }
}

impl FinetuningArgs {
    /// The plan of a finetuning.
    ///
    /// # Errors
    ///
    /// As for [`TrainingArgs::planned`].
    pub fn planned(&self, catalog: &Catalog) -> anyhow::Result<Planned> {
        let method = Method::ALL.into_iter().find(|it| it.name() == self.method);
        let method = method.with_context(|| format!("unknown method `{}`", self.method))?;
        let training = Training {
            phase: Phase::Finetuning,
            extent: self.extent.extent(method, self.epochs)?,
            count: self.machine.count,
            start: self.machine.start,
            project: None,
        };
        self.machine.planned(&training, catalog)
    }
}

impl ExtentArgs {
    fn extent(&self, method: Method, epochs: f64) -> anyhow::Result<Extent> {
        if let Some(hours) = self.accelerator_hours {
            return Ok(Extent::Hours(hours));
        }
        Ok(Extent::Model(ModelRun {
            parameters: self.params.context("--params is missing")?,
            active: self.active_params,
            tokens: self.tokens.context("--tokens is missing")?,
            epochs,
            method,
            mfu: self.mfu,
        }))
    }
}

impl MachineArgs {
    fn planned(&self, training: &Training, catalog: &Catalog) -> anyhow::Result<Planned> {
        let given = GivenMachine {
            power: self.accelerator_power.map(Power::from_watts),
            load: self.load.map(Ratio::new),
            host: self.host_multiplier.map(Ratio::new),
        };
        let machine = Machine::find(catalog, &self.accelerator, &given)?;
        Ok(plan(training, &machine, &Runs::embedded()?)?)
    }
}

fn methods() -> PossibleValuesParser {
    let value = |method: Method| PossibleValue::new(method.name()).help(method.about());
    PossibleValuesParser::new(Method::ALL.map(value))
}

fn utilisation(text: &str) -> Result<f64, String> {
    let share = above_zero(text)?;
    if share > 1.0 {
        return Err(
            "a utilisation is a share of the peak, at most 1, such as 0.35 for 35 %".to_owned(),
        );
    }
    Ok(share)
}
