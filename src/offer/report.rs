//! The report of an offer: the object of a plan, with what the supplier states.

use super::energy::{citation, unit_energies};
use super::fields::FIELDS;
use super::planned::slug;
use super::sensed::{MEASURED_SHARE, measured_share};
use super::value::{Contract, Offer};
use crate::plan::Planned;
use crate::quantity::Input;
use crate::report::{self, PlanRequest, Report, Statement, SubjectKind, SubjectRow};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Makes the report of an offer from what it amounts to.
///
/// What a supplier alone states, and what stands in for something it does not state, is
/// its own: its ids hold the offer's, so that two offers share no such input. What is
/// one physical thing for both, as the grid of a country, keeps the id that it has in
/// every report.
pub fn report(offer: &Offer, planned: &Planned, request: &PlanRequest<'_>) -> Report {
    let mut report = own(report::plan(planned, request), offer);
    report.subject = SubjectRow {
        kind: SubjectKind::Offer,
        name: planned.name.clone(),
        place: offer.site.place.as_ref().map(|it| it.code().to_owned()),
        model: Some(offer.model.clone()).filter(|it| !it.name.is_empty()),
        supplier: offer.supplier.name.clone(),
    };
    report.statements = statements(offer);
    report.statements.extend(measured_share(offer, planned));
    report.contracts = offer.contracts.iter().filter_map(contract).collect();
    report
}

/// Names of stated numbers in a report, by their key in an offer.
const STATED: [(&str, &str); 12] = [
    ("hardware.host_multiplier", "host-multiplier"),
    ("hardware.lifetime", "lifetime"),
    ("hardware.embodied", "embodied"),
    ("site.pue", "pue"),
    ("site.wue", "wue"),
    ("site.wue_withdrawal", "wue-withdrawal"),
    ("site.renewable_share", "renewable-share"),
    ("site.ref", "ref"),
    ("site.erf", "erf"),
    ("site.grid_intensity", "grid-intensity"),
    ("totals.energy", "energy-a-year"),
    ("totals.emissions", "emissions-a-year"),
];

/// What an offer says in words, by the names of that in a report.
const SAID: [&str; 4] = ["input-tokens", "wue-definition", "service-price", "remarks"];

/// Every name under which a report may state something of a supplier.
pub fn statement_ids() -> Vec<String> {
    let fields = FIELDS.iter().flat_map(|it| it.iter());
    let disclosed = fields.filter(|it| it.section == "disclosures");
    let disclosed = disclosed.map(|it| it.key.replace('_', "-"));
    let stated = STATED.iter().map(|(_, id)| *id);
    let own = stated.chain(SAID).chain([MEASURED_SHARE]);
    disclosed.chain(own.map(str::to_owned)).collect()
}

fn statements(offer: &Offer) -> Vec<Statement> {
    let claims = offer.claims();
    let stated = claims.iter().filter_map(|(key, claimed)| {
        let mut names = STATED.iter();
        let (_, id) = names.find(|(it, _)| it == key)?;
        Some(claimed.statement(id))
    });
    let measured = offer.measured.iter().filter_map(|it| {
        let claimed = it.energy.as_ref()?;
        let level = it.boundary.map_or("energy", |level| match level {
            report::Level::Accelerator => "energy.accelerator",
            report::Level::Facility => "energy.facility",
            report::Level::Node | report::Level::Components => "energy.node",
        });
        let per = it.per.as_deref().unwrap_or("unit");
        Some(claimed.statement(&format!("{level}/{per}")))
    });
    let size = offer.demand.input_tokens.map(|it| Statement {
        value: Some(it),
        unit: Some(format!("token/{}", slug(offer.demand.unit()))),
        text: None,
        ..said("input-tokens", "")
    });
    let words = [
        ("wue-definition", &offer.site.wue_definition),
        ("service-price", &offer.service_price),
        ("remarks", &offer.remarks),
    ];
    let words = words.into_iter();
    let words = words.filter_map(|(id, text)| Some(said(id, text.as_ref()?)));
    let disclosures = offer.disclosures.iter().cloned();
    stated
        .chain(measured)
        .chain(disclosures)
        .chain(size)
        .chain(words)
        .collect()
}

fn said(id: &str, text: &str) -> Statement {
    Statement {
        id: id.to_owned(),
        value: None,
        low: None,
        high: None,
        unit: None,
        text: Some(text.to_owned()),
        proof: report::Proof::default(),
    }
}

/// A contract as a report lists it; one without its kind or share is none yet.
fn contract(stated: &Contract) -> Option<report::Contract> {
    Some(report::Contract {
        kind: stated.kind?,
        share: stated.share?,
        // From grams per kilowatt-hour.
        intensity: stated.intensity.map(|it| it / 3.6e6),
        renewable: stated.renewable.unwrap_or(false),
        place: stated.place.clone(),
        period: stated.period.clone(),
        proof: stated.proof.clone(),
    })
}

/// Whether a number that somebody gave is the supplier's: what the offer does not state,
/// the reader gave by hand.
fn is_stated(id: &str, offer: &Offer) -> bool {
    let kind = id
        .strip_prefix("given.")
        .and_then(|it| it.split('.').next());
    match kind {
        Some("contract") => !offer.contracts.is_empty(),
        Some("electricity_price") => offer.price.is_some(),
        Some("lifetime") => offer.hardware.lifetime.is_some(),
        Some(kind) if kind.ends_with("_making") => offer.hardware.embodied.is_some(),
        _ => false,
    }
}

/// Marks what is this offer's alone, and unmarks the grid, which is nobody's.
fn own(mut report: Report, offer: &Offer) -> Report {
    let site = format!("@site:{}", offer.id);
    let mut names: BTreeMap<String, String> = BTreeMap::new();
    for factor in &report.factors {
        let shared = factor.id.strip_suffix(&site);
        match shared.filter(|it| it.starts_with("factor.grid_") && !factor.default) {
            Some(shared) => names.insert(factor.id.clone(), shared.to_owned()),
            None if factor.default && !factor.id.ends_with(&site) => {
                names.insert(factor.id.clone(), format!("{}@{}", factor.id, offer.id))
            }
            None => None,
        };
    }
    let renamed = |id: &str| match names.get(id) {
        Some(name) => Some(name.clone()),
        // What the site states has the offer's id in the name of the site.
        None if id.starts_with("given.") && id.contains(&offer.id) => None,
        // The start of an id tells an explanation that it is a time.
        None if id == "plan.idle-time" => Some(format!("plan.time.idle@{}", offer.id)),
        None if id.starts_with("plan.") || id.starts_with("given.") => {
            Some(format!("{id}@{}", offer.id))
        }
        None => None,
    };
    let rename = |id: &mut String| {
        if let Some(name) = renamed(id) {
            *id = name;
        }
    };
    for figure in &mut report.quantities {
        let name = |it: &Input<f64>| renamed(&it.id).map_or_else(|| it.id.clone(), Arc::from);
        figure.derivation = figure.derivation.clone().renamed(name);
        figure.factors.iter_mut().for_each(rename);
    }
    let measured = unit_energies(offer, [1.0, 1.0]);
    for factor in &mut report.factors {
        if let Some(unit) = measured.iter().find(|it| it.id(offer) == factor.id) {
            factor.unit = unit.unit();
        }
        if is_stated(&factor.id, offer) {
            factor.citation = citation(offer);
        }
        rename(&mut factor.id);
    }
    let quality = &mut report.quality;
    let inputs = quality
        .contributors
        .iter_mut()
        .flat_map(|it| &mut it.inputs);
    inputs.for_each(rename);
    let notes = quality
        .assumptions
        .iter_mut()
        .chain(&mut quality.limitations);
    notes.filter_map(|it| it.about.as_mut()).for_each(rename);
    report
}
