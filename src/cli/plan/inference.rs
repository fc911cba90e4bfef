//! `wattprint plan inference`: what serving a model would cost.

use super::ShownArgs;
use super::accelerator::AcceleratorArgs;
use super::number::{above_zero, at_least_one, count, load};
use super::own::OwnArgs;
use crate::cli::common::PlaceArgs;
use crate::plan::Planned;
use crate::plan::inference::{
    Calibrated, Capacity, Chip, GivenMachine, Machine, Picture, Precision, Question, Serving,
    Subject, plan,
};
use crate::profile::{Catalog, Task};
use crate::quantity::{Power, Ratio};
use anyhow::Context;
use clap::{Args, ValueEnum};

/// Plan what serving a model would cost
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  wattprint plan inference --params 70B --precision bf16 --accelerator H100 --count 4
      --batch 64 --requests-per-day 100k --input-tokens 600 --output-tokens 400 --place NL
  wattprint plan inference --params 235B --active-params 22B --precision fp8 --accelerator H100
      --count 8 --batch 32 --requests-per-day 20k --input-tokens 200 --output-tokens 9000 --reasoning
  wattprint plan inference --task image --params 12B --width 1024 --height 1024 --steps 50
      --accelerator B200 --count 1 --batch 4 --images-per-day 5000

Numbers take k, M, B and T. The batch is how many requests are served at once while
there is work. Hours in which nothing is asked count with the idle power.")]
pub struct InferenceArgs {
    #[command(flatten)]
    model: ModelArgs,
    #[command(flatten)]
    demand: DemandArgs,
    #[command(flatten)]
    machine: MachineArgs,
    #[command(flatten)]
    pub(super) place: PlaceArgs,
    #[command(flatten)]
    pub(super) shown: ShownArgs,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Generated {
    /// Text, one token after another.
    Text,
    /// Images by denoising.
    Image,
    /// Videos by denoising.
    Video,
}

#[derive(Debug, Args)]
#[command(next_help_heading = "Model")]
struct ModelArgs {
    /// What the model generates.
    #[arg(
        long,
        value_enum,
        value_name = "TASK",
        help = "What the model generates [default: text]"
    )]
    task: Option<Generated>,
    /// Parameters of the model, all of them.
    #[arg(long, value_name = "N", value_parser = above_zero)]
    params: f64,
    /// Parameters that take part in each token, of a mixture of experts.
    #[arg(long, value_name = "N", value_parser = above_zero)]
    active_params: Option<f64>,
    /// How weights are stored: bf16, fp8, mxfp4, int4 …
    #[arg(
        long,
        value_name = "NAME",
        required_unless_present = "task",
        required_if_eq("task", "text")
    )]
    precision: Option<String>,
    /// The model reasons before it answers: hidden tokens are output tokens.
    #[arg(long)]
    reasoning: bool,
    #[command(flatten)]
    own: OwnArgs,
}

#[derive(Debug, Args)]
#[command(next_help_heading = "Demand")]
struct DemandArgs {
    /// Requests a day; for images and videos, how many of them.
    #[arg(long, value_name = "N", value_parser = above_zero,
          visible_aliases = ["images-per-day", "videos-per-day"])]
    requests_per_day: f64,
    /// Tokens of a prompt.
    #[arg(long, value_name = "N", value_parser = above_zero, required_unless_present = "task",
          required_if_eq("task", "text"))]
    input_tokens: Option<f64>,
    /// Tokens of an answer, hidden ones included.
    #[arg(long, value_name = "N", value_parser = above_zero, required_unless_present = "task",
          required_if_eq("task", "text"))]
    output_tokens: Option<f64>,
    /// Pixels across an image or video.
    #[arg(long, value_name = "N", value_parser = count,
          required_if_eq_any([("task", "image"), ("task", "video")]))]
    width: Option<u64>,
    /// Pixels down.
    #[arg(long, value_name = "N", value_parser = count,
          required_if_eq_any([("task", "image"), ("task", "video")]))]
    height: Option<u64>,
    /// Denoising steps.
    #[arg(long, value_name = "N", value_parser = count,
          required_if_eq_any([("task", "image"), ("task", "video")]))]
    steps: Option<u64>,
    /// Frames of a video.
    #[arg(long, value_name = "N", value_parser = count, required_if_eq("task", "video"))]
    frames: Option<u64>,
    /// For how many days.
    #[arg(long, value_name = "N", value_parser = above_zero, default_value = "365")]
    days: f64,
}

#[derive(Debug, Args)]
#[command(next_help_heading = "Hardware")]
struct MachineArgs {
    #[command(flatten)]
    accelerator: AcceleratorArgs,
    /// How many of them hold one copy of the model.
    #[arg(long, value_name = "N", value_parser = count)]
    count: u64,
    /// Requests served at once while there is work.
    #[arg(long, value_name = "N", value_parser = above_zero,
          required_unless_present = "utilisation")]
    batch: Option<f64>,
    /// Copies of the model that stand ready all the time.
    #[arg(long, value_name = "N", value_parser = count, conflicts_with = "utilisation")]
    replicas: Option<u64>,
    /// Share of the time in which copies serve, in place of --replicas. Without
    /// --batch also the share of the requests that fit in memory.
    #[arg(long, value_name = "SHARE", value_parser = share)]
    utilisation: Option<f64>,
    /// Average power of a busy accelerator over its rated power, from which follows
    /// how long it is busy.
    #[arg(long, value_name = "SHARE", value_parser = load)]
    load: Option<f64>,
    /// Power of one accelerator without work, in watts.
    #[arg(long, value_name = "W", value_parser = above_zero)]
    accelerator_idle: Option<f64>,
    /// Power of the node over that of its accelerators; 1 counts these alone.
    #[arg(long, value_name = "X", value_parser = at_least_one)]
    host_multiplier: Option<f64>,
}

impl ModelArgs {
    fn generated(&self) -> Generated {
        self.task.unwrap_or(Generated::Text)
    }
}

impl InferenceArgs {
    /// The plan of serving.
    ///
    /// # Errors
    ///
    /// When the accelerator, its numbers or the precision are not known, when the
    /// model does not fit, and when the user's measurements cannot be read.
    pub fn planned(&self, catalog: &Catalog) -> anyhow::Result<Planned> {
        let accelerator = self.machine.accelerator.find(catalog)?;
        let given = GivenMachine {
            power: self.machine.accelerator.power(),
            load: self.machine.load.map(Ratio::new),
            idle: self.machine.accelerator_idle.map(Power::from_watts),
            host: self.machine.host_multiplier.map(Ratio::new),
        };
        let task = match self.model.generated() {
            Generated::Text => Task::Text,
            Generated::Image => Task::Images,
            Generated::Video => Task::Videos,
        };
        let machine = Machine::of(catalog, &accelerator, task, &given)?;
        let chip = Chip::of(&accelerator)?;
        anyhow::ensure!(
            task == Task::Text || self.model.own.ledger().is_none(),
            "a ledger tells neither the size nor the steps of pictures; \
             give your measurements with --measured FILE in place of --ledger"
        );
        let (calibrated, left_out) = self.model.own.calibrated(catalog)?;
        let question = Question {
            subject: self.subject(chip, machine.memory, &calibrated)?,
            per_day: self.demand.requests_per_day,
            days: self.demand.days,
            capacity: match (self.machine.replicas, self.machine.utilisation) {
                (Some(replicas), _) => Capacity::Replicas(replicas),
                (None, Some(share)) => Capacity::Utilisation(share),
                (None, None) => Capacity::Fewest,
            },
        };
        let mut planned = plan(&question, &machine, &calibrated)?;
        planned.remarks.extend(self.machine.accelerator.remark());
        // Who names a ledger wants to know first what of it could not be used.
        planned.remarks.splice(0..0, left_out);
        Ok(planned)
    }

    fn subject(
        &self,
        chip: Chip,
        memory: Option<f64>,
        calibrated: &Calibrated,
    ) -> anyhow::Result<Subject> {
        match self.model.generated() {
            Generated::Text => {
                let serving = self.serving(chip, memory, calibrated)?;
                let reasons = self.model.reasoning;
                Ok(Subject::Text { serving, reasons })
            }
            Generated::Image | Generated::Video => Ok(Subject::Media(self.picture(chip)?)),
        }
    }

    fn serving(
        &self,
        chip: Chip,
        memory: Option<f64>,
        calibrated: &Calibrated,
    ) -> anyhow::Result<Serving> {
        let precision = self
            .model
            .precision
            .as_deref()
            .context("--precision is missing")?;
        let mut serving = Serving {
            total: self.model.params,
            active: self.model.active_params.unwrap_or(self.model.params),
            precision: Precision::named(precision)?,
            chip,
            count: self.machine.count as f64,
            batch: 1.0,
            input_tokens: self
                .demand
                .input_tokens
                .context("--input-tokens is missing")?,
            output_tokens: self
                .demand
                .output_tokens
                .context("--output-tokens is missing")?,
        };
        serving.batch = match (self.machine.batch, self.machine.utilisation, memory) {
            (Some(batch), _, _) => batch,
            (None, Some(share), Some(memory)) => {
                calibrated
                    .text
                    .model
                    .batch_in(&serving, memory * serving.count)
                    * share
            }
            _ => anyhow::bail!(
                "the memory of {} is not known, and the batch follows from it; give --batch",
                serving.chip.name
            ),
        }
        .max(1.0);
        Ok(serving)
    }

    fn picture(&self, chip: Chip) -> anyhow::Result<Picture> {
        let whole =
            |number: Option<u64>, flag: &'static str| number.map(|it| it as f64).context(flag);
        let frames = match self.model.generated() {
            Generated::Video => whole(self.demand.frames, "--frames is missing")?,
            Generated::Text | Generated::Image => 1.0,
        };
        Ok(Picture {
            params: self.model.params,
            width: whole(self.demand.width, "--width is missing")?,
            height: whole(self.demand.height, "--height is missing")?,
            frames,
            steps: whole(self.demand.steps, "--steps is missing")?,
            batch: self.machine.batch.context("--batch is missing")?,
            count: self.machine.count as f64,
            chip,
        })
    }
}

fn share(text: &str) -> Result<f64, String> {
    let share = above_zero(text)?;
    if share > 1.0 {
        return Err("a utilisation is a share of the time, at most 1, such as 0.4".to_owned());
    }
    Ok(share)
}
