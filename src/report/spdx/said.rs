//! Numbers as SPDX writes them, and what it has no field for, in words.

use crate::language::{ENGLISH, clean};
use crate::report::converted::{CUBIC_METRE, HOUR, KILOWATT_HOUR, OPERATION, TONNE, Unit, plain};
use crate::report::stage::Stage;
use crate::report::{Figure, Report};
use serde_json::{Value, json};

/// What a phase's metrics tell, in which unit.
const METRICS: [(&str, Unit); 12] = [
    ("energy.facility", KILOWATT_HOUR),
    ("energy.node", KILOWATT_HOUR),
    ("energy.accelerator", KILOWATT_HOUR),
    ("emissions.location", TONNE),
    ("emissions.market", TONNE),
    ("emissions.embodied", TONNE),
    ("water.site", CUBIC_METRE),
    ("water.site.withdrawal", CUBIC_METRE),
    ("water.grid", CUBIC_METRE),
    ("water.total", CUBIC_METRE),
    ("time.accelerator", HOUR),
    ("compute", OPERATION),
];

/// The energy with the widest border, as a decimal without an exponent.
///
/// The schema takes a string of digits or a number, and refuses `1.2e-5` in a string
/// and any unit but kilowattHour, megajoule and other.
pub(super) fn energy_of(stage: &Stage<'_>) -> Option<Value> {
    let energy = KILOWATT_HOUR.convert(stage.energy()?)?;
    Some(json!({
        "type": "ai_EnergyConsumptionDescription",
        "ai_energyQuantity": plain(energy.value),
        "ai_energyUnit": "kilowattHour",
    }))
}

/// All figures of all phases with their bounds, those of what no workload is charged,
/// and what is missing.
pub(super) fn metrics(report: &Report, stages: &[Stage<'_>]) -> Vec<Value> {
    let mut all = Vec::new();
    for stage in stages.iter().chain(&report.rest()) {
        for (id, unit) in &METRICS {
            let Some(figure) = stage.figure(id) else {
                continue;
            };
            all.extend(metric(stage, figure, unit));
        }
    }
    for row in &report.missing {
        all.push(entry(&format!("missing.{}", row.id), &row.reason));
    }
    all
}

fn metric(stage: &Stage<'_>, figure: &Figure, unit: &Unit) -> Option<Value> {
    let amount = unit.convert(figure)?;
    let key = format!("{}.{}.{}", stage.name(), figure.id, unit.name);
    let [value, low, high] = [amount.value, amount.low, amount.high].map(plain);
    let provenance = (ENGLISH.provenance)(figure.provenance);
    let value = format!("{value} ({low} to {high}), {provenance}");
    Some(entry(&key, &value))
}

fn entry(key: &str, value: &str) -> Value {
    json!({
        "type": "DictionaryEntry",
        "key": clean(key, 200),
        "value": clean(value, 1000),
    })
}

/// Boundary and method of training, or of all else, in a few sentences.
pub(super) fn about(report: &Report, stages: &[Stage<'_>], training: bool) -> Option<String> {
    let mut said = Vec::new();
    for stage in stages
        .iter()
        .filter(|stage| stage.is_training() == training)
    {
        let Some(energy) = stage.energy() else {
            continue;
        };
        said.push(format!(
            "Energy of {}: {}, {} ({}).",
            stage.name(),
            energy.boundary.name(),
            (ENGLISH.provenance)(energy.provenance),
            energy.method,
        ));
    }
    if said.is_empty() {
        return None;
    }
    said.push(match report.nature() {
        "measured" => "This is a record of what was metered.".to_owned(),
        nature => format!("This is no record of what was metered: {nature}."),
    });
    let names = |parts: &[String]| {
        let names = parts.iter().map(|part| ENGLISH.part(part));
        names.collect::<Vec<_>>().join(", ")
    };
    let boundary = &report.boundary;
    said.push(format!("Counted: {}.", names(&boundary.included)));
    said.push(format!("Not counted: {}.", names(&boundary.excluded)));
    let notes = report.quality.assumptions.iter();
    said.extend(notes.map(|note| format!("Assumed: {}.", note.text)));
    Some(clean(&said.join(" "), 4000))
}
