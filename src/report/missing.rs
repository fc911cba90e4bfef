//! What could not be known, why, and what would help.

use super::assessed::Assessed;
use super::build::{Request, Subject};
use super::figure::Figure;
use super::metered::Metered;
use super::object::Missing;
use super::work::is_stated;
use crate::sample::{Component, Work};

/// What would help where an instrument is missing and nobody said why.
const DOCTOR: &str = "wattprint doctor tells what can be read here and how to allow it";

/// Everything that a reader would look for and cannot have.
pub(super) fn missing(
    metered: &Metered<'_>,
    request: &Request<'_>,
    assessed: Option<&Assessed>,
    work: &[Work],
    quantities: &[Figure],
) -> Vec<Missing> {
    let mut missing = Vec::new();
    for (component, sources) in [
        (Component::Accelerator, &["nvml"][..]),
        (Component::Cpu, &["rapl", "hwmon", "cpu_model"]),
        (Component::Dram, &["rapl", "cpu_model"]),
    ] {
        let id = format!("energy.{}", component.name());
        if !metered.observes(component) {
            missing.push(unobserved(metered, id, component, sources));
        }
    }
    if !quantities.iter().any(|figure| figure.id == "energy.node") {
        missing.push(row("energy.node", "no instrument gave a reading", DOCTOR));
    }
    let one = matches!(request.subject, Subject::Workload(_));
    if !one && !super::parts::ends_are_told(metered.record) {
        let reason = "nobody told how any of the work ended";
        let remedy =
            "a report of the nodes' ledgers (--ledger), of work that wattprint run started";
        missing.push(row("energy.failed", reason, remedy));
    }
    match assessed {
        Some(assessed) => missing.extend(assessed.missing.iter().cloned()),
        None => missing.extend(unplaced(request)),
    }
    if request.subject.is_workload() && !work.is_empty() && !is_stated(work) {
        let reason = "the stated work is zero, and nothing can be divided by zero";
        missing.push(row(
            "energy.node/unit",
            reason,
            "--work tokens=N with the work done",
        ));
    }
    missing
}

/// An energy that no instrument observes, with what the sources said.
fn unobserved(
    metered: &Metered<'_>,
    id: String,
    component: Component,
    sources: &[&str],
) -> Missing {
    let wholes = [Component::Node, Component::Platform, Component::Module];
    let mut inside = wholes.into_iter();
    if let Some(whole) = inside.find(|it| it.contains(component) && metered.observes(*it)) {
        let reason = format!("counted only within the energy of the {}", whole.name());
        return Missing {
            id,
            reason,
            remedy: DOCTOR.to_owned(),
        };
    }
    let sessions = metered.record.sessions.iter();
    let said = sessions
        .flat_map(|session| &session.absent)
        .find(|(source, _)| sources.contains(&source.as_str()));
    let (reason, remedy) = said.map_or(("nothing observes it", DOCTOR), |(_, reason)| {
        reason.split_once("hint: ").unwrap_or((reason, DOCTOR))
    });
    let reason = reason.trim_end_matches(|c: char| c.is_whitespace() || c == ';');
    let source = said.map_or_else(String::new, |(source, _)| format!("{source}: "));
    Missing {
        id,
        reason: format!("{source}{reason}"),
        remedy: remedy.to_owned(),
    }
}

/// What needs a place, where none was given.
fn unplaced(request: &Request<'_>) -> Vec<Missing> {
    if request.assess.is_some() {
        return placed_figures("there is no energy to assess", DOCTOR);
    }
    without_place()
}

/// What only the factors of a place can give.
pub(super) fn without_place() -> Vec<Missing> {
    placed_figures("no place was given, and none is assumed", "--place NL")
}

fn placed_figures(reason: &str, remedy: &str) -> Vec<Missing> {
    ["energy.facility", "emissions.location", "water.total"]
        .map(|id| row(id, reason, remedy))
        .into()
}

fn row(id: &str, reason: &str, remedy: &str) -> Missing {
    Missing {
        id: id.to_owned(),
        reason: reason.to_owned(),
        remedy: remedy.to_owned(),
    }
}
