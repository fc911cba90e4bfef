//! Dutch.

mod beside;
mod compare;
mod compare_names;
mod compare_reasons;
mod explain;
mod exports;
mod numbers;
mod offer;
mod offer_findings;
mod offer_measured;
mod page;
mod quantities;
mod register;
mod sentences;
mod what_if;

pub use register::REGISTER;

use super::{Catalogue, Headings, is_one};
use crate::sample::{Phase, Provenance};

/// The Dutch catalogue.
pub const DUTCH: Catalogue = Catalogue {
    code: "nl",
    number: numbers::number,
    date: numbers::date,
    moment: numbers::moment,
    instant: numbers::instant,
    quantities: quantities::QUANTITIES,
    parts: &[
        ("accelerator", "accelerators"),
        ("cpu", "CPU"),
        ("dram", "geheugen"),
        ("other", "rest van de server"),
        ("host", "rest van de server"),
        ("building", "koeling en stroomverdeling van het gebouw"),
        ("network", "netwerk en opslag buiten de server"),
        ("embodied", "productie van de hardware"),
        ("idle", "overig rustverbruik"),
        (
            "unattributed",
            "verbruik dat aan geen bekende taak is toe te rekenen",
        ),
        ("development", "ontwikkeling en mislukte runs"),
        ("node", "hele server"),
        ("platform", "hele platform"),
        ("module", "hele module"),
    ],
    plain: &[
        ("energy.node", "Elektriciteit"),
        ("energy.components", "Stroom van de onderdelen"),
        ("energy.facility", "  met die van het gebouw"),
        ("emissions.location", "CO2-eq, locatiegebaseerd"),
        ("water.total", "Water, locatie/centrales"),
        ("energy.others", "andere"),
    ],
    equivalences: &[
        ("car-km", "kilometers met een auto"),
        ("household-years", "jaar stroom van een huishouden"),
        ("bottles", "flessen water"),
    ],
    as_much_as: "Evenveel als",
    phase: |phase| match phase {
        Phase::Pretraining => "voortraining",
        Phase::Finetuning => "finetuning",
        Phase::Evaluation => "evaluatie",
        Phase::Inference => "inferentie",
        Phase::Other => "geen fase opgegeven",
    },
    provenance: |provenance| match provenance {
        Provenance::Measured => "gemeten",
        Provenance::Modelled => "gemodelleerd",
        Provenance::Supplied => "opgegeven",
    },
    ended: |code, ended| match (code, ended) {
        (Some(0), _) => "geslaagd".to_owned(),
        (Some(code), _) => format!("MISLUKT, exitcode {code}"),
        (None, true) => "beëindigd".to_owned(),
        (None, false) => "geen einde gezien".to_owned(),
    },
    everything_on: |machines| format!("Alles op {machines}"),
    planned: |name, phase| match phase {
        Some(phase) => format!("PLAN, {phase}: {name}"),
        None => format!("PLAN: {name}"),
    },
    accelerator_hours: |hours, bounds| match bounds {
        Some((low, high)) => format!("{hours} accelerator-uren ({low} tot {high})"),
        None => format!("{hours} accelerator-uren"),
    },
    days: |days, bounds| match bounds {
        Some((low, high)) => format!("{days} dagen ({low} tot {high})"),
        None if is_one(days) => "1 dag".to_owned(),
        None => format!("{days} dagen"),
    },
    period: |from, until| format!("{from} tot {until} UTC"),
    times: |elapsed, cpu| match cpu {
        Some(cpu) => format!("{elapsed}, CPU-tijd {cpu}"),
        None => elapsed.to_owned(),
    },
    interval: |low, high| format!("{low} tot {high}"),
    per: |unit| format!("  per {}", numbers::unit_of_work(unit)),
    unit_of_work: numbers::unit_of_work,
    units_of_work: numbers::units_of_work,
    measured_share: |share| format!("{share} van de energie van de server gemeten"),
    all_but: |gap, filled| format!("alles behalve {gap} (aangevuld met {filled})"),
    at_rate: |covered, hz| {
        let rate = if is_one(hz) {
            format!("{hz} meting")
        } else {
            format!("{hz} metingen")
        };
        format!("{covered}, {rate} per seconde")
    },
    of_which: |part| format!("w.v. {part}"),
    devices: |number, name| match number {
        1 => name.to_owned(),
        _ => format!("{number} × {name}"),
    },
    virtual_machine: |hypervisor| match hypervisor {
        "" | "unknown" => "een virtuele machine".to_owned(),
        known => format!("een virtuele machine ({known})"),
    },
    components_only: |energies, provenance| format!("{energies} (onderdelen, {provenance})"),
    rest: |command| format!("`{command}` vertelt de rest"),
    idle_policy: |policy| match policy {
        "reserved" => {
            "reserved (gereserveerd): wie een apparaat reserveert, draagt het rustverbruik"
                .to_owned()
        }
        "proportional" => {
            "proportional (naar gebruik): het rustverbruik wordt naar gebruik verdeeld".to_owned()
        }
        "none" => "none (geen): niemand draagt het rustverbruik".to_owned(),
        _ => "mixed (gemengd): deels volgens de ene regel, deels volgens een andere".to_owned(),
    },
    more: |number| format!("en nog {number} (--format json)"),
    instead_of: |shown, replaced| format!("{shown} in plaats van {replaced}"),
    exports: exports::EXPORTS,
    offer: offer::OFFER,
    beside: beside::BESIDE,
    headings: Headings {
        beside: "Daarnaast",
        while_it_ran: "Intussen",
        shared_out: "Verdeling",
        own: "zelf",
        observed: "Waargenomen",
        counted: "Meegeteld",
        not_counted: "Niet geteld",
        idle_reserved: "rustverbruik van wat was gereserveerd",
        idle_policy: "Rustverbruik",
        unsure: "Onzekerheid",
        defaults: "AANNAMEN",
        overridden: "VERVANGEN",
        notes: "Let op",
        sources: "Bronnen",
        missing: "Ontbreekt",
        machine: "Machine",
        all_the_time: "de hele tijd",
        exact: "exact",
    },
    page: page::PAGE,
    sentences: sentences::SENTENCES,
    explain: explain::EXPLAIN,
    comparing: compare::COMPARING,
    what_if: what_if::WHAT_IF,
};
