//! What CycloneDX has no field for, under names of our own.

use super::document::Property;
use super::said;
use crate::language::{ENGLISH, clean};
use crate::report::converted::{CUBIC_METRE, KILOWATT_HOUR, TONNE, Unit, plain};
use crate::report::stage::Stage;
use crate::report::{Figure, Report};

/// Figures of one phase beside its energy and its location-based emissions.
const FIGURES: [(&str, Unit); 9] = [
    ("energy.node", KILOWATT_HOUR),
    ("energy.accelerator", KILOWATT_HOUR),
    ("emissions.market", TONNE),
    ("emissions.embodied", TONNE),
    ("emissions.total", TONNE),
    ("water.site", CUBIC_METRE),
    ("water.site.withdrawal", CUBIC_METRE),
    ("water.grid", CUBIC_METRE),
    ("water.total", CUBIC_METRE),
];

/// All that is said of one phase.
pub(super) fn of_stage(report: &Report, stage: &Stage<'_>) -> Vec<Property> {
    let mut all = Vec::new();
    if let Some(energy) = stage.energy() {
        all.push(property("boundary", energy.boundary.name()));
        describe("energy", energy, &KILOWATT_HOUR, false, &mut all);
    }
    if let Some(emissions) = stage.figure("emissions.location") {
        all.push(property("co2:basis", "location-based"));
        describe("co2", emissions, &TONNE, false, &mut all);
    }
    for (id, unit) in &FIGURES {
        if let Some(figure) = stage.figure(id) {
            describe(&id.replace('.', ":"), figure, unit, true, &mut all);
        }
    }
    all.push(property("phase", stage.name()));
    all.push(property("idle-policy", &report.boundary.idle_policy));
    all
}

/// Energy and location-based emissions of what no workload is charged: no activity of
/// a model, and still part of the whole.
fn of_rest(stage: &Stage<'_>, all: &mut Vec<Property>) {
    let name = stage.name();
    if let Some(energy) = stage.energy() {
        let boundary = format!("{name}:boundary");
        all.push(property(&boundary, energy.boundary.name()));
        let named = format!("{name}:energy");
        describe(&named, energy, &KILOWATT_HOUR, true, all);
    }
    if let Some(emissions) = stage.figure("emissions.location") {
        describe(&format!("{name}:co2"), emissions, &TONNE, true, all);
    }
}

/// Bounds, provenance and method of a figure, and the figure itself where it has no
/// field.
fn describe(name: &str, figure: &Figure, unit: &Unit, itself: bool, all: &mut Vec<Property>) {
    let Some(amount) = unit.convert(figure) else {
        return;
    };
    let named = |what: &str| format!("{name}:{}{what}", unit.name);
    if itself {
        all.push(property(&named(""), &plain(amount.value)));
    }
    all.push(property(&named(":low"), &plain(amount.low)));
    all.push(property(&named(":high"), &plain(amount.high)));
    let provenance = (ENGLISH.provenance)(figure.provenance);
    all.push(property(&format!("{name}:provenance"), provenance));
    all.push(property(&format!("{name}:method"), &figure.method));
}

/// What is said of the whole report.
pub(super) fn of_report(report: &Report) -> Vec<Property> {
    let mut all = vec![
        property("report:schema", &report.schema),
        property("report:id", &report.identity.id),
        property("report:nature", report.nature()),
        property("subject", &report.subject.name),
        property("boundary:included", &report.boundary.included.join(", ")),
        property("boundary:excluded", &report.boundary.excluded.join(", ")),
    ];
    for stage in report.rest() {
        of_rest(&stage, &mut all);
    }
    let period = report.activity.from.zip(report.activity.until);
    all.extend(period.map(|(from, until)| property("period", &format!("{from}/{until}"))));
    let place = report.subject.place.as_deref();
    all.extend(place.map(|place| property("place", place)));
    all.extend(report.contracts.iter().map(|it| {
        let proof = it.proof.level.name();
        let share = plain(it.share);
        property(
            &format!("contract:{}", it.kind.name()),
            &format!("share {share}, {proof}; not netted with co2CostEquivalent"),
        )
    }));
    let factors = report.factors.iter();
    all.extend(factors.map(|it| {
        let name = format!("factor:{}", it.id);
        property(&name, &format!("{}: {}", it.shown, it.citation))
    }));
    let assumed = report.quality.assumptions.iter();
    all.extend(assumed.map(|it| property(&format!("assumption:{}", it.id), &it.text)));
    let limits = report.quality.limitations.iter();
    all.extend(limits.map(|it| property(&format!("limitation:{}", it.id), &it.text)));
    let missing = report.missing.iter();
    all.extend(missing.map(|it| property(&format!("missing:{}", it.id), &it.reason)));
    all
}

fn property(name: &str, value: &str) -> Property {
    Property {
        name: said(&format!("wattprint:{name}")),
        value: clean(value, 1000),
    }
}
