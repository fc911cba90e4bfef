//! `wattprint plan`: what work not yet done would cost.

mod accelerator;
mod check;
mod checked;
mod inference;
pub mod number;
mod own;
mod training;

use super::common::{OutputArgs, PlaceArgs};
use super::model::DescribedArgs;
use super::{catalog, embodied, factors, written};
use crate::plan::Planned;
use crate::profile::Catalog;
use crate::quantity::{Derivation, Energy};
use crate::report::{self, Assess, PlanRequest, Reserved};
use clap::{Args as ClapArgs, Subcommand};
use std::process::ExitCode;

/// Plan what work would cost before it is done
#[derive(Debug, ClapArgs)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Plan the training of a model
    Training(training::TrainingArgs),
    /// Plan the finetuning of a model
    Finetuning(training::FinetuningArgs),
    /// Check whether figures that somebody states agree with one another
    Check(check::CheckArgs),
    /// Plan the serving of a model
    Inference(inference::InferenceArgs),
}

/// What the report says of the model, and how it is written.
#[derive(Debug, ClapArgs)]
pub(super) struct ShownArgs {
    #[command(flatten)]
    model: DescribedArgs,
    #[command(flatten)]
    output: OutputArgs,
}

/// Makes the plan that was asked for and writes its report.
///
/// # Errors
///
/// When the plan, the place or the accelerator is not known, with `--strict`
/// when a figure would rest on a default, and when the report cannot be written.
pub fn run(args: &Args) -> anyhow::Result<ExitCode> {
    match &args.command {
        Command::Training(args) => write(&args.place, &args.shown, |it| args.planned(it))?,
        Command::Finetuning(args) => write(&args.place, &args.shown, |it| args.planned(it))?,
        Command::Inference(args) => write(&args.place, &args.shown, |it| args.planned(it))?,
        Command::Check(args) => return check::run(args),
    }
    Ok(ExitCode::SUCCESS)
}

/// Makes a plan with the built-in and the added factors, and writes its report.
fn write(
    place: &PlaceArgs,
    shown: &ShownArgs,
    plan: impl Fn(&Catalog) -> anyhow::Result<Planned>,
) -> anyhow::Result<()> {
    let created = written::moment()?;
    let catalog = catalog::catalog(&place.profile)?;
    let placed = factors::placed(catalog.clone(), place)?;
    let profile = factors::profile_of(placed.as_ref(), place, created)?;
    let planned = &plan(&catalog)?;
    if place.strict {
        without_defaults(planned)?;
    }
    let assess = profile
        .as_ref()
        .map(|profile| move |node: &Derivation<Energy>| factors::assessed(node, profile));
    let embody = |devices: &[Reserved]| {
        embodied::spread(&catalog, &place.making.given(), place.strict, devices)
    };
    let request = PlanRequest {
        id: format!("plan-{}", created.strftime("%Y%m%dT%H%M%SZ")),
        created,
        assess: assess.as_ref().map(|assess| assess as &Assess<'_>),
        embody: Some(&embody),
    };
    let mut report = report::plan(planned, &request);
    shown.model.describe(&mut report)?;
    shown.output.write(&report)
}

/// Refuses a plan that rests on numbers which nobody gave.
fn without_defaults(planned: &Planned) -> anyhow::Result<()> {
    let named: Vec<String> = planned
        .defaults()
        .map(|it| {
            let remedy = it.flag.map(|flag| format!("; give {flag}"));
            format!("{} {}{}", it.label, it.shown, remedy.unwrap_or_default())
        })
        .collect();
    anyhow::ensure!(
        named.is_empty(),
        "the plan would rest on defaults, and --strict refuses them: {}",
        named.join("; ")
    );
    Ok(())
}
