//! What is not stated.

use super::finding::{Arg, Criterion, Finding, Kind, Severity};
use crate::offer::energy::unit_energies;
use crate::offer::fields::{FIELDS, Field, Needed};
use crate::offer::planned::{Facts, TOKEN, slug};
use crate::offer::serving;
use crate::offer::value::Offer;
use crate::sample::Phase;

/// Figures that a policy cannot judge without a field.
const CRITERIA: [(&str, Criterion); 14] = [
    ("site.place", "emissions.location"),
    ("site.pue", "pue"),
    ("site.wue", "wue"),
    ("site.renewable_share", "renewable-share"),
    ("demand.unit", "energy.facility"),
    ("demand.amount", "energy.facility"),
    ("demand.per", "energy.facility"),
    ("demand.months", "energy.facility"),
    ("contract.intensity", "emissions.market"),
    ("hardware.replicas", "emissions.embodied"),
    ("hardware.utilisation", "emissions.embodied"),
    ("hardware.throughput", "emissions.embodied"),
    ("disclosures.eed_report", "eed-report"),
    ("disclosures.yearly_report", "yearly-report"),
];

/// What a computation of the energy needs, where nothing was measured.
const COMPUTED_FROM: [&str; 7] = [
    "model.parameters",
    "hardware.accelerator",
    "hardware.accelerators",
    "hardware.precision",
    "hardware.batch",
    "demand.input_tokens",
    "demand.output_tokens",
];

pub(super) fn findings(offer: &Offer, facts: &Facts<'_>) -> Vec<Finding> {
    let all = FIELDS.iter().flat_map(|it| it.iter());
    let mut findings: Vec<Finding> = all.flat_map(|field| absent(offer, field)).collect();
    findings.extend(energy(offer, facts));
    let growth = &offer.demand.growth;
    let scenario = crate::offer::Scenario::Central;
    if !growth.is_empty() && offer.demand.growth(scenario).is_none() {
        let central = "growth 1.scenario";
        findings.push(Finding::noted(
            "growth-without-central",
            Kind::Missing,
            central,
        ));
    }
    findings
}

/// A field that is not filled in, once for each section in which it could stand.
fn absent(offer: &Offer, field: &Field) -> Vec<Finding> {
    let key = format!("{}.{}", field.section, field.key);
    let severity = match field.needed {
        Needed::Required => Severity::Open,
        Needed::Advised => Severity::Noted,
        Needed::Optional => return Vec::new(),
    };
    let sections: Vec<String> = match field.section {
        "contract" => numbered("contract", offer.contracts.len()),
        "measured" => numbered("measured", offer.measured.len()),
        "growth" => numbered("growth", offer.demand.growth.len()),
        section => vec![section.to_owned()],
    };
    let keys = sections.iter().map(|it| format!("{it}.{}", field.key));
    let keys = keys.filter(|it| offer.line(it).is_none() && !is_idle(offer, it));
    keys.map(|stated| {
        let args = [Arg::Key(stated.clone()), Arg::About(field.about)];
        let mut finding = Finding::new("field", Kind::Missing, severity, &stated).with(args);
        let mut criteria = CRITERIA.iter();
        finding.criterion = criteria.find(|it| it.0 == key).map(|it| it.1);
        // The section stands somewhere, even where the field does not.
        let section = stated.rsplit_once('.').map_or("", |it| it.0);
        finding.line = offer.line(section);
        finding
    })
    .collect()
}

fn numbered(section: &str, count: usize) -> Vec<String> {
    (1..=count).map(|at| format!("{section} {at}")).collect()
}

/// Whether a field would say nothing more: what another one says already, or what only
/// matters where nothing was measured.
fn is_idle(offer: &Offer, key: &str) -> bool {
    if let Some((section, field)) = key.split_once('.') {
        let number = section
            .strip_prefix("measured ")
            .and_then(|it| it.parse().ok());
        let measured = number.and_then(|at: usize| offer.measured.get(at.checked_sub(1)?));
        if measured.is_some_and(|it| it.report.is_some()) {
            return field != "idle_included";
        }
    }
    match key {
        "hardware.replicas" => offer.hardware.utilisation.is_some(),
        "hardware.utilisation" => offer.hardware.replicas.is_some(),
        _ => !offer.measured.is_empty() && COMPUTED_FROM.contains(&key),
    }
}

/// Whether there is energy, from a measurement or from a computation.
fn energy(offer: &Offer, facts: &Facts<'_>) -> Vec<Finding> {
    let open = |id, about: &str| {
        Finding::new(id, Kind::Missing, Severity::Open, about).leaving("energy.facility")
    };
    let known = unit_energies(offer, facts.calibrated.text.wide);
    let own = slug(offer.demand.unit());
    let mut findings = Vec::new();
    for unit in &known {
        let about = format!("measured {}.per", unit.number);
        let per = slug(&unit.per);
        if per == TOKEN && per != own && offer.demand.output_tokens.is_none() {
            findings.push(open("token-without-tokens", &about));
        } else if per != TOKEN && per != own {
            let args = [Arg::Unit(unit.per.clone()), Arg::Unit(own.clone())];
            findings.push(open("unit-differs", &about).with(args));
        }
    }
    if !known.is_empty() || !offer.measured.is_empty() {
        return findings;
    }
    let lacking = COMPUTED_FROM.iter().filter(|key| offer.line(key).is_none());
    let lacking: Vec<_> = lacking.copied().collect();
    let inference = offer.service.phase.is_none_or(|it| it == Phase::Inference);
    if inference && lacking.is_empty() {
        findings.push(Finding::noted("no-measurement", Kind::Missing, "measured"));
        findings.extend(unknown_hardware(offer, facts));
    } else {
        let args = [Arg::Key(lacking.join(", "))];
        findings.push(open("energy-unknown", "measured").with(args));
    }
    findings
}

/// An accelerator that nobody knows, where the energy follows from it.
fn unknown_hardware(offer: &Offer, facts: &Facts<'_>) -> Option<Finding> {
    let name = offer.hardware.accelerator.clone()?;
    serving::accelerator(offer, facts.catalog).err()?;
    let about = "hardware.accelerator";
    let finding = Finding::new("hardware-unknown", Kind::Missing, Severity::Open, about);
    Some(finding.with([Arg::Name(name)]).leaving("energy.facility"))
}
