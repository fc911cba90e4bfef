//! English.

mod beside;
mod compare;
mod compare_names;
mod explain;
mod exports;
mod offer;
mod offer_findings;
mod offer_measured;
mod page;
mod quantities;
mod what_if;

use super::{Catalogue, Headings, is_one};
use crate::sample::{Phase, Provenance};

/// The English catalogue, which is also the language of the report object.
pub const ENGLISH: Catalogue = Catalogue {
    code: "en",
    number: str::to_owned,
    date: |at| at.strftime("%-d %B %Y").to_string(),
    moment: |at| at.strftime("%-d %B %Y, %H:%M UTC").to_string(),
    instant: |at| at.strftime("%Y-%m-%d %H:%M:%S").to_string(),
    quantities: quantities::QUANTITIES,
    parts: &[
        ("accelerator", "accelerators"),
        ("cpu", "CPU"),
        ("dram", "memory"),
        ("other", "rest of the node"),
        ("host", "rest of the node"),
        ("building", "the building's cooling and power distribution"),
        ("network", "network and storage outside"),
        ("embodied", "making the hardware"),
        ("idle", "other idle power"),
        ("unattributed", "use by no known workload"),
        ("development", "development and failed runs"),
        ("node", "whole node"),
        ("platform", "whole platform"),
        ("module", "whole module"),
    ],
    plain: &[
        ("energy.node", "Electricity"),
        ("energy.components", "Electricity of components"),
        ("energy.facility", "  with the building's"),
        ("emissions.location", "CO2e, location-based"),
        ("water.total", "Water, site and stations"),
        ("energy.others", "others"),
    ],
    equivalences: &[
        ("car-km", "km by car"),
        ("household-years", "years of a household's electricity"),
        ("bottles", "bottles of water"),
    ],
    as_much_as: "As much as",
    phase: |phase| match phase {
        Phase::Pretraining => "pre-training",
        Phase::Finetuning => "fine-tuning",
        Phase::Evaluation => "evaluation",
        Phase::Inference => "inference",
        Phase::Other => "no phase stated",
    },
    provenance: |provenance| match provenance {
        Provenance::Measured => "measured",
        Provenance::Modelled => "modelled",
        Provenance::Supplied => "supplied",
    },
    ended: |code, ended| match (code, ended) {
        (Some(0), _) => "succeeded".to_owned(),
        (Some(code), _) => format!("FAILED, exit code {code}"),
        (None, true) => "ended".to_owned(),
        (None, false) => "no end seen".to_owned(),
    },
    everything_on: |machines| format!("Everything on {machines}"),
    planned: |name, phase| match phase {
        Some(phase) => format!("PLAN, {phase}: {name}"),
        None => format!("PLAN: {name}"),
    },
    accelerator_hours: |hours, bounds| match bounds {
        Some((low, high)) => format!("{hours} accelerator-hours ({low} to {high})"),
        None => format!("{hours} accelerator-hours"),
    },
    days: |days, bounds| match bounds {
        Some((low, high)) => format!("{days} days ({low} to {high})"),
        None if is_one(days) => "1 day".to_owned(),
        None => format!("{days} days"),
    },
    period: |from, until| format!("{from} to {until} UTC"),
    times: |elapsed, cpu| match cpu {
        Some(cpu) => format!("{elapsed}, CPU time {cpu}"),
        None => elapsed.to_owned(),
    },
    interval: |low, high| format!("{low} to {high}"),
    per: |unit| format!("  per {unit}"),
    unit_of_work: |unit| unit,
    units_of_work,
    measured_share: |share| format!("{share} of the node's energy measured"),
    all_but: |gap, filled| format!("all but {gap} (filled in with {filled})"),
    at_rate: |covered, hz| format!("{covered} at {hz} Hz"),
    of_which: |part| format!("of which {part}"),
    devices: |number, name| match number {
        1 => name.to_owned(),
        _ => format!("{number} × {name}"),
    },
    virtual_machine: |hypervisor| match hypervisor {
        "" | "unknown" => "a virtual machine".to_owned(),
        known => format!("a virtual machine ({known})"),
    },
    components_only: |energies, provenance| format!("{energies} (components, {provenance})"),
    rest: |command| format!("`{command}` tells the rest"),
    idle_policy: |policy| match policy {
        "reserved" => "reserved: who reserves a device pays for its idle power".to_owned(),
        "proportional" => "proportional: idle power is shared out as use is".to_owned(),
        "none" => "none: nobody pays for idle power".to_owned(),
        _ => "mixed: some of the time by one policy, some by another".to_owned(),
    },
    more: |number| format!("and {number} more (--format json)"),
    instead_of: |shown, replaced| format!("{shown}, not {replaced}"),
    exports: exports::EXPORTS,
    offer: offer::OFFER,
    beside: beside::BESIDE,
    headings: Headings {
        beside: "Beside it",
        while_it_ran: "While it ran",
        shared_out: "Shared out",
        own: "its own",
        observed: "Observed",
        counted: "Counted",
        not_counted: "Not counted",
        idle_reserved: "idle power of what it had reserved",
        idle_policy: "Idle policy",
        unsure: "Uncertainty",
        defaults: "DEFAULTS",
        overridden: "REPLACED",
        notes: "Note",
        sources: "Sources",
        missing: "Missing",
        machine: "Machine",
        all_the_time: "all the time",
        exact: "exact",
    },
    explain: explain::EXPLAIN,
    what_if: what_if::WHAT_IF,
    // Reports hold their sentences in English.
    page: page::PAGE,
    sentences: &[],
    comparing: compare::COMPARING,
};

/// Many of a usual unit of work.
fn units_of_work(unit: &str) -> Option<&'static str> {
    Some(match unit {
        "answer" => "answers",
        "image" => "images",
        "page" => "pages",
        "request" => "requests",
        "sample" => "samples",
        "step" => "steps",
        "token" => "tokens",
        _ => return None,
    })
}
