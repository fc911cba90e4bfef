//! What an offer lets a plan of serving be asked.

use super::demand::Scenario;
use super::energy;
use super::value::Offer;
use crate::plan::Missing;
use crate::plan::inference::{
    Calibrated, Capacity, Chip, GivenMachine, Machine, Precision, Question, Serving, Subject,
};
use crate::profile::{Accelerator, Catalog, Task};
use crate::quantity::{Quantity, Ratio};
use crate::report::clean;
use crate::sample::Phase;

/// A plan of serving, as far as the offer says what one needs.
pub struct Planning {
    /// What is asked.
    pub question: Question,
    /// What serves.
    pub machine: Machine,
}

/// What a plan of serving is asked for this offer.
///
/// # Errors
///
/// Gives what is missing, each with what would help.
pub fn planning(
    offer: &Offer,
    catalog: &Catalog,
    calibrated: &Calibrated,
) -> Result<Planning, Missing> {
    let serving = serving(offer, catalog, calibrated)?;
    let demand = &offer.demand;
    let days = demand.days().ok_or_else(|| field("demand.months"))?;
    let growth = demand.growth(Scenario::Central).unwrap_or(0.0);
    let units = demand
        .over_term(growth)
        .ok_or_else(|| field("demand.amount"))?;
    let capacity = match (offer.hardware.replicas, offer.hardware.utilisation) {
        (Some(replicas), _) => Capacity::Replicas(replicas),
        (None, Some(share)) if share > 0.0 => Capacity::Utilisation(share),
        _ => Capacity::Fewest,
    };
    let machine = machine(offer, catalog)?;
    Ok(Planning {
        question: Question {
            subject: Subject::Text {
                serving,
                reasons: false,
            },
            per_day: units / days,
            days,
            capacity,
        },
        machine,
    })
}

/// The configuration that answers one request.
///
/// # Errors
///
/// As [`planning`].
pub fn serving(
    offer: &Offer,
    catalog: &Catalog,
    calibrated: &Calibrated,
) -> Result<Serving, Missing> {
    if offer.service.phase.is_some_and(|it| it != Phase::Inference) {
        return Err(unknown(
            "only serving is computed from a model and its hardware",
            "state the measured energy under [[measured]]",
        ));
    }
    let (model, hardware, demand) = (&offer.model, &offer.hardware, &offer.demand);
    let accelerator = accelerator(offer, catalog)?;
    let total = model.parameters.ok_or_else(|| field("model.parameters"))?;
    let precision = hardware.precision.as_deref();
    let precision = precision.ok_or_else(|| field("hardware.precision"))?;
    let count = hardware
        .count
        .ok_or_else(|| field("hardware.accelerators"))?;
    let mut serving = Serving {
        total,
        active: model.active_parameters.unwrap_or(total),
        precision: Precision::named(precision)
            .map_err(|it| unknown(&it.to_string(), "correct `hardware.precision`"))?,
        chip: Chip::of(&accelerator)
            .map_err(|it| unknown(&it.to_string(), "name another accelerator, or measure"))?,
        count: count as f64,
        batch: 1.0,
        input_tokens: demand
            .input_tokens
            .ok_or_else(|| field("demand.input_tokens"))?,
        output_tokens: demand
            .output_tokens
            .ok_or_else(|| field("demand.output_tokens"))?,
    };
    let memory = accelerator
        .memory
        .as_ref()
        .map(|it| it.value().central().base());
    let fitting = |share: f64, memory: f64| {
        let model = &calibrated.text.model;
        model.batch_in(&serving, memory * serving.count) * share
    };
    let batch = hardware
        .batch
        .or_else(|| Some(fitting(hardware.utilisation?, memory?)));
    serving.batch = batch.ok_or_else(|| field("hardware.batch"))?.max(1.0);
    Ok(serving)
}

/// The accelerator that the offer names.
///
/// # Errors
///
/// When it names none, or one that nobody knows.
pub fn accelerator(offer: &Offer, catalog: &Catalog) -> Result<Accelerator, Missing> {
    let name = offer.hardware.accelerator.as_deref();
    let name = name.ok_or_else(|| field("hardware.accelerator"))?;
    catalog.accelerator(&clean(name, 80)).map_err(|it| {
        let reason = it.to_string();
        let reason = reason.split("; give").next().unwrap_or(&reason).to_owned();
        unknown(&reason, "correct `hardware.accelerator`")
    })
}

/// The accelerator at work and idle, with the host that the offer states.
///
/// # Errors
///
/// When no rated power is known.
pub fn machine(offer: &Offer, catalog: &Catalog) -> Result<Machine, Missing> {
    let accelerator = accelerator(offer, catalog)?;
    let given = GivenMachine::default();
    let machine = Machine::of(catalog, &accelerator, Task::Text, &given);
    let mut machine = machine.map_err(|it| unknown(&it.to_string(), "state measured energy"))?;
    if let Some(claimed) = &offer.hardware.host {
        let host = claimed.within::<Ratio>(None);
        let cited = energy::cited(offer, "plan.host", "host multiplier", host, claimed);
        machine.host = Some(cited).filter(|_| claimed.central() > 1.0);
    }
    Ok(machine)
}

/// That a field is not filled in, without which there is no energy.
fn field(key: &str) -> Missing {
    unknown(
        &format!("no measured energy per unit is stated, and without `{key}` none can be computed"),
        &format!("fill in `{key}`, or state the measured energy under [[measured]]"),
    )
}

pub(super) fn unknown(reason: &str, remedy: &str) -> Missing {
    Missing {
        id: "energy.node".to_owned(),
        reason: reason.to_owned(),
        remedy: remedy.to_owned(),
    }
}
