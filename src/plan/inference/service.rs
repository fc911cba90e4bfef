//! From joules a unit to the energy of a term, idle replicas included.

use super::answer::Answer;
use super::document::{Basis, Calibrated};
use super::factors::{JOULES, PROVISIONED, factors, idle_share, joules};
use super::hours::provisioned;
use super::machine::Machine;
use super::question::{BadQuestion, Question, Subject};
use super::range::number;
use super::remarks;
use super::text;
use crate::plan::{Calibration, Devices, Missing, Planned};
use crate::quantity::{
    BoundKind, Derivation, Energy, Estimate, Input, Origin, Power, Quantity, Ratio, Time,
};
use crate::sample::{Phase, Work};

/// An answer without what distinguishes text from pictures.
pub(super) struct Unit<'a> {
    /// `token`, `image` or `video`.
    pub(super) name: &'static str,
    pub(super) per_request: f64,
    pub(super) joules: Estimate<Energy>,
    pub(super) count: f64,
    pub(super) chip: &'a str,
    pub(super) basis: &'a Basis,
    pub(super) distance: Vec<String>,
    pub(super) widened: f64,
}

pub(super) const TOKEN: &str = "token";
pub(super) const SECONDS_A_DAY: f64 = 86_400.0;

/// Plans the energy of serving, over the whole term.
///
/// ```text
/// busy time = units × joules a unit / (rated power × load)
/// idle      = (provisioned time − busy time) × idle power
/// energy    = (units × joules a unit + idle) × host multiplier
/// ```
///
/// # Source
///
/// Average deployed power: the sum over replicas of provisioned time and the
/// power at their load, idle included, as in Luccioni, Viguier and Ligozat,
/// *Estimating the Carbon Footprint of BLOOM* (2022), section 5.
///
/// # Errors
///
/// Gives [`BadQuestion`] for what cannot be served: see there.
pub fn plan(
    question: &Question,
    machine: &Machine,
    calibrated: &Calibrated,
) -> Result<Planned, BadQuestion> {
    question.subject.check(machine.memory)?;
    match &question.subject {
        Subject::Text { serving, reasons } => {
            let least = machine.load.value.low();
            let answer = calibrated.text.answer(serving, &calibrated.servings, least);
            let basis = &calibrated.text_basis;
            let unit = Unit {
                name: TOKEN,
                per_request: serving.output_tokens,
                ..unit(&answer, serving.count, &serving.chip.name, basis)
            };
            let floor = text::floor(serving, least);
            let mut planned = served(question, machine, &unit)?;
            planned
                .remarks
                .extend(remarks::neighbours(&answer, "token"));
            let parts = calibrated.text.parts(serving);
            planned
                .remarks
                .extend(remarks::text(serving, &parts, floor));
            planned.remarks.push(remarks::reasoning(serving, *reasons));
            let needed = calibrated.text.model.cache_bytes(serving) + serving.weight_bytes();
            planned
                .remarks
                .extend(remarks::memory(serving, needed, machine.memory));
            Ok(planned)
        }
        Subject::Media(picture) => {
            let answer = calibrated.media.answer(picture, &calibrated.pictures);
            let name = if picture.moves() { "video" } else { "image" };
            let basis = &calibrated.media_basis;
            let unit = Unit {
                name,
                ..unit(&answer, picture.count, &picture.chip.name, basis)
            };
            let mut planned = served(question, machine, &unit)?;
            planned.remarks.extend(remarks::neighbours(&answer, name));
            Ok(planned)
        }
    }
}

fn unit<'a, T>(answer: &Answer<T>, count: f64, chip: &'a str, basis: &'a Basis) -> Unit<'a> {
    let [low, central, high] = [answer.low, answer.central, answer.high].map(Energy::from_joules);
    Unit {
        name: "unit",
        per_request: 1.0,
        joules: Estimate::around(low, central, high, BoundKind::Derived),
        count,
        chip,
        basis,
        distance: answer.distance.clauses.clone(),
        widened: answer.distance.widened(),
    }
}

/// The plan of so many units, with the hours in which nothing is asked.
fn served(question: &Question, machine: &Machine, unit: &Unit<'_>) -> Result<Planned, BadQuestion> {
    let requests = question.per_day * question.days;
    let units = requests * unit.per_request;
    let joules = joules(unit);
    let busy = Derivation::of(&joules.input::<Energy>()).times(&stated(
        "plan.units",
        "units served",
        Ratio::new(units),
    ));
    let power = machine.power.value.central() * machine.load.value.central();
    let busy_seconds = units * unit.joules.central().joules() / power;
    let hours = provisioned(question, unit, busy_seconds)?;
    let time = stated(
        PROVISIONED,
        "time that accelerators stand ready",
        hours.time,
    );
    let idle = idle(machine, &time, &busy);
    let accelerator = busy + idle.clone().unwrap_or_default();
    let host = |energy: Derivation<Energy>| match &machine.host {
        Some(host) => energy.times(&host.input::<Ratio>()),
        None => energy,
    };
    let factors = factors(joules, unit, machine, question.capacity);
    let mut remarks: Vec<_> = machine.remark().into_iter().collect();
    remarks.extend(remarks::capacity(&hours, unit, question.days));
    remarks.push(remarks::average_power(
        &accelerator,
        unit,
        &hours,
        question.days,
    ));
    Ok(Planned {
        name: name(question),
        phase: Phase::Inference,
        devices: vec![Devices {
            name: unit.chip.to_owned(),
            count: hours.replicas.map(|it| it * unit.count as u64),
        }],
        accelerator_method: format!("{}s × joules a {} + idle hours", unit.name, unit.name),
        node: Some(host(accelerator.clone())),
        node_method: "accelerators × host multiplier".to_owned(),
        accelerators_only: machine.host.is_none(),
        supplied: false,
        idle: idle.map(host),
        beside: Vec::new(),
        compute: None,
        accelerator: Some(accelerator),
        accelerator_time: Some(Derivation::of(&time)),
        elapsed: Some(term(question.days)),
        work: work(unit, units, requests),
        factors,
        calibration: vec![calibration(unit)],
        remarks,
        missing: missing(machine),
    })
}

/// Energy of the hours in which accelerators stand ready and do nothing.
fn idle(
    machine: &Machine,
    time: &Input<Time>,
    busy: &Derivation<Energy>,
) -> Option<Derivation<Energy>> {
    let idle = machine.idle.as_ref()?;
    let share = idle_share(idle, machine).input::<Ratio>();
    let served = busy.clone().times(&share).scaled(-1.0);
    Some(Derivation::of(&idle.input::<Power>()).times(time) + served)
}

fn term(days: f64) -> Derivation<Time> {
    let seconds = Time::from_seconds(days * SECONDS_A_DAY);
    Derivation::of(&stated("plan.term", "term of the plan", seconds))
}

fn calibration(unit: &Unit<'_>) -> Calibration {
    Calibration {
        about: JOULES.to_owned(),
        basis: unit.basis.on.clone(),
        distance: unit.distance.clone(),
        widened: unit.widened,
    }
}

fn stated<Q: Quantity>(id: &str, label: &str, value: Q) -> Input<Q> {
    Input {
        id: id.into(),
        label: label.to_owned(),
        value: Estimate::exact(value),
        origin: Origin::Supplied,
    }
}

fn work(unit: &Unit<'_>, units: f64, requests: f64) -> Vec<Work> {
    let row = |unit: &str, amount| Work {
        unit: unit.to_owned(),
        amount,
    };
    let mut work = vec![row(unit.name, units)];
    if unit.name == TOKEN {
        work.push(row("request", requests));
    }
    work
}

fn missing(machine: &Machine) -> Vec<Missing> {
    if machine.idle.is_some() {
        return Vec::new();
    }
    vec![Missing {
        id: "energy.idle".to_owned(),
        reason: "the idle power of this accelerator is not known; idle hours are not counted"
            .to_owned(),
        remedy: "--accelerator-idle W".to_owned(),
    }]
}

fn name(question: &Question) -> String {
    let (what, of) = match &question.subject {
        Subject::Text { serving, .. } => ("request", serving.total),
        Subject::Media(picture) if picture.moves() => ("video", picture.params),
        Subject::Media(picture) => ("image", picture.params),
    };
    format!(
        "{} a day for {} from a model of {} parameters",
        counted(question.per_day, what),
        counted(question.days, "day"),
        number(of)
    )
}

/// So many of something.
fn counted(count: f64, what: &str) -> String {
    let shown = number(count);
    let plural = if shown == "1" { "" } else { "s" };
    format!("{shown} {what}{plural}")
}
