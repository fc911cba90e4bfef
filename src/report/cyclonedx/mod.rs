//! A machine-learning bill of materials: CycloneDX 1.7 and 1.6.
//!
//! The standard has a place for kilowatt-hours and tonnes of CO2e of each activity, and
//! for nothing else: bounds, boundary, provenance, water, embodied and market-based
//! emissions stand in properties under `wattprint:`. Its one slot for emissions holds
//! the location-based ones. Its texts are English, as those of the object are.

mod document;
mod properties;

use super::converted::{KILOWATT_HOUR, TONNE};
use super::harmless::LONGEST;
use super::object::Report;
use super::stage::Stage;
use super::stated::Model;
use super::uuid::uuid;
use crate::language::{Catalogue, clean};
use crate::sample::Phase;
use document::{
    Address, Bom, Component, Considerations, Consumption, Environmental, Hash, Licence, Measure,
    Metadata, ModelCard, Organisation, Provider, Reference, Tools,
};
use std::io;

/// Writes CycloneDX 1.7.
pub(super) fn write(report: &Report, _: &Catalogue, out: &mut dyn io::Write) -> io::Result<()> {
    write_version(report, "1.7", out)
}

/// Writes CycloneDX 1.6, for programs that know no later one.
pub(super) fn write_1_6(report: &Report, _: &Catalogue, out: &mut dyn io::Write) -> io::Result<()> {
    write_version(report, "1.6", out)
}

fn write_version(
    report: &Report,
    version: &'static str,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    let identity = &report.identity;
    let bom = Bom {
        schema: format!("http://cyclonedx.org/schema/bom-{version}.schema.json"),
        format: "CycloneDX",
        spec_version: version,
        serial_number: format!(
            "urn:uuid:{}",
            uuid(report, &format!("CycloneDX {version}"))?
        ),
        version: 1,
        metadata: Metadata {
            timestamp: identity.created.to_string(),
            tools: Tools {
                components: vec![Component {
                    kind: "application",
                    name: said(&identity.tool),
                    version: Some(said(&identity.version)),
                    ..Component::default()
                }],
            },
        },
        components: vec![component(report)?],
    };
    serde_json::to_writer_pretty(&mut *out, &bom)?;
    writeln!(out)
}

/// A stranger's text; what JSON does not escape is made visible.
fn said(text: &str) -> String {
    clean(text, LONGEST)
}

/// The model, as far as it was described; without that, the subject in its place.
fn component(report: &Report) -> io::Result<Component> {
    let model = report.subject.model.as_ref();
    let organisation = |name: &String| Organisation {
        name: said(name),
        address: None,
    };
    let supplier = model.and_then(|it| it.supplied_by.as_ref());
    let supplier = supplier.or(report.subject.supplier.as_ref());
    let described = "The model was not described: this stands for what was metered or planned.";
    Ok(Component {
        kind: "machine-learning-model",
        bom_ref: Some("model"),
        supplier: supplier.map(organisation),
        manufacturer: model
            .and_then(|it| it.organisation.as_ref())
            .map(organisation),
        name: said(model.map_or(&report.subject.name, |it| &it.name)),
        version: model.and_then(|it| it.version.as_deref()).map(said),
        description: model.is_none().then(|| described.to_owned()),
        hashes: model.into_iter().filter_map(hash).collect(),
        licenses: model.into_iter().filter_map(licence).collect(),
        external_references: model.map(references).unwrap_or_default(),
        model_card: Some(ModelCard {
            considerations: Considerations {
                environmental_considerations: Environmental {
                    energy_consumptions: consumptions(report)?,
                    properties: properties::of_report(report),
                },
            },
        }),
    })
}

fn hash(model: &Model) -> Option<Hash> {
    let hex = model.digest.as_deref()?.strip_prefix("sha256:")?;
    Some(Hash {
        alg: "SHA-256",
        content: hex.to_ascii_lowercase(),
    })
}

fn licence(model: &Model) -> Option<Licence> {
    let expression = model.licence.as_deref().map(said)?;
    Some(Licence { expression })
}

fn references(model: &Model) -> Vec<Reference> {
    let links = [
        ("website", &model.url),
        ("distribution", &model.download_location),
    ];
    let links = links
        .into_iter()
        .filter_map(|(kind, url)| Some((kind, url.as_ref()?)));
    links
        .map(|(kind, url)| Reference {
            kind,
            url: said(url),
        })
        .collect()
}

/// One for each phase whose energy is known.
fn consumptions(report: &Report) -> io::Result<Vec<Consumption>> {
    let stages = report.stages();
    let known = stages.iter().map(|stage| consumption(report, stage));
    known.filter_map(Result::transpose).collect()
}

fn consumption(report: &Report, stage: &Stage<'_>) -> io::Result<Option<Consumption>> {
    let energy = stage.energy();
    let Some(converted) = energy.and_then(|it| KILOWATT_HOUR.convert(it)) else {
        return Ok(None);
    };
    let measure = Measure {
        value: not_negative(converted.value)?,
        unit: "kWh",
    };
    let emissions = stage.figure("emissions.location");
    let emissions = emissions.and_then(|it| TONNE.convert(it));
    let emissions = emissions.map(|it| not_negative(it.value)).transpose()?;
    Ok(Some(Consumption {
        activity: activity(stage.phase),
        energy_providers: provider(report, &measure).into_iter().collect(),
        activity_energy_cost: measure,
        co2_cost_equivalent: emissions.map(|value| Measure {
            value,
            unit: "tCO2eq",
        }),
        properties: properties::of_stage(report, stage),
    }))
}

/// The schema would take a negative energy; nothing that was used is one.
fn not_negative(value: f64) -> io::Result<f64> {
    if value >= 0.0 {
        return Ok(value);
    }
    let refused = format!("a bill of materials cannot hold {value}: what was used is not negative");
    Err(io::Error::new(io::ErrorKind::InvalidData, refused))
}

/// The grid of the place, whose sources nobody evidenced for this electricity.
fn provider(report: &Report, provided: &Measure) -> Option<Provider> {
    let place = report.subject.place.as_deref()?;
    let is_country = place.len() == 2 && place.bytes().all(|it| it.is_ascii_uppercase());
    Some(Provider {
        description: format!(
            "grid of {}; its mix is a statistic, and no evidence says which source supplied this",
            said(place)
        ),
        organization: Organisation {
            name: "unknown".to_owned(),
            address: is_country.then(|| Address {
                country: place.to_owned(),
            }),
        },
        energy_source: "unknown",
        energy_provided: provided.clone(),
    })
}

/// The activity in which the standard counts a phase.
fn activity(phase: Phase) -> &'static str {
    match phase {
        Phase::Pretraining => "training",
        Phase::Finetuning => "fine-tuning",
        Phase::Evaluation => "validation",
        Phase::Inference => "inference",
        Phase::Other => "other",
    }
}
