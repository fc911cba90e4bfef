//! What is said in each field.

use crate::language::{DUTCH, REGISTER, clean};
use crate::quantity::{prefixed, significant};
use crate::report::converted::readable;
use crate::report::harmless::without_tags;
use crate::report::shown::both;
use crate::report::stage::Stage;
use crate::report::told::{devices, parts, sentence, subject};
use crate::report::{Figure, Report};

/// The most factors that are named.
const FACTORS: usize = 8;

/// What it costs, and what is to be weighed against it.
pub(super) fn proportionality(report: &Report) -> Vec<String> {
    let mut sentences = Vec::new();
    for stage in report.stages() {
        sentences.extend(costs(report, &stage));
    }
    let period = report.activity.from.zip(report.activity.until);
    sentences.extend(period.map(|(from, until)| {
        let moment = DUTCH.moment;
        (REGISTER.period)(&moment(from), &moment(until))
    }));
    sentences.extend(unknown(report));
    sentences.push(REGISTER.to_weigh.to_owned());
    sentences
}

/// Energy, emissions and water of one phase, and the same per unit of work.
fn costs(report: &Report, stage: &Stage<'_>) -> Vec<String> {
    let Some(energy) = stage.energy() else {
        return Vec::new();
    };
    let what = format!(
        "{} ({})",
        without_tags(&subject(report, &DUTCH)),
        (DUTCH.phase)(stage.phase)
    );
    let said = if report.nature() == "measured" {
        REGISTER.used
    } else {
        REGISTER.would_use
    };
    let border = (DUTCH.exports.border)(energy.boundary.name());
    let mut sentences = vec![said(&what, &amount(energy), &border)];
    for (id, say) in [
        ("emissions.location", REGISTER.location),
        ("emissions.market", REGISTER.market),
        ("emissions.embodied", REGISTER.embodied),
        ("water.total", REGISTER.water),
    ] {
        let figure = stage.figure(id);
        sentences.extend(figure.map(|figure| say(&amount(figure))));
    }
    sentences.extend(per_unit(stage, &energy.id));
    sentences
}

/// The energy, location-based emissions and water of each unit of work.
fn per_unit(stage: &Stage<'_>, energy: &str) -> Vec<String> {
    let all = stage.figures.iter();
    let units = all.filter_map(|figure| figure.id.strip_prefix(energy)?.strip_prefix('/'));
    let say = |unit: &str| {
        let ids = [energy, "emissions.location", "water.total"];
        let amounts = ids.map(|id| {
            let figure = stage.figure(&format!("{id}/{unit}"));
            figure.map(|figure| both(figure, &DUTCH))
        });
        (REGISTER.per)(&without_tags(unit), &amounts)
    };
    units.map(say).collect()
}

/// How sure it is, what is not known, what was assumed, and how it is watched.
pub(super) fn risks(report: &Report) -> Vec<String> {
    let mut sentences = vec![REGISTER.sure.to_owned(), REGISTER.watched.to_owned()];
    sentences.extend(unknown(report));
    sentences.extend(assumed(report));
    sentences
}

/// That the impact on the environment was assessed, and how.
pub(super) fn assessments(report: &Report) -> Vec<String> {
    let id = without_tags(&report.identity.id);
    vec![(REGISTER.assessed)(&id, &report.schema)]
}

/// Model, hardware, method, border, assumptions and factors.
pub(super) fn methods(report: &Report) -> Vec<String> {
    let mut sentences = Vec::new();
    let model = report.subject.model.as_ref();
    sentences.extend(model.map(|model| {
        let size = model.parameters.map(|it| prefixed(it, "", 3));
        let size = size.map(|it| (DUTCH.number)(it.trim()));
        let base = model.base.as_deref().map(without_tags);
        (REGISTER.model)(&without_tags(&model.name), base.as_deref(), size.as_deref())
    }));
    let devices = devices(report);
    if !devices.is_empty() {
        sentences.push((REGISTER.hardware)(&without_tags(&devices)));
    }
    let stages = report.stages();
    let energy = stages.first().and_then(Stage::energy);
    sentences.extend(energy.map(|energy| {
        let provenance = (DUTCH.provenance)(energy.provenance);
        (REGISTER.method)(&without_tags(&DUTCH.said(&energy.method)), provenance)
    }));
    let boundary = &report.boundary;
    sentences.push((REGISTER.border)(
        &without_tags(&parts(&boundary.included, &DUTCH)),
        &without_tags(&parts(&boundary.excluded, &DUTCH)),
    ));
    sentences.extend(assumed(report));
    sentences.extend(factors(report));
    sentences
}

fn factors(report: &Report) -> Vec<String> {
    let published = report
        .factors
        .iter()
        .filter(|it| !it.id.starts_with("gain."));
    let say = |factor: &crate::report::FactorRow| {
        let [label, shown] = [&factor.label, &factor.shown].map(|it| DUTCH.said(it).into_owned());
        let source = clean(&DUTCH.said(&factor.citation), 160);
        (REGISTER.factor)(
            &without_tags(&label),
            &without_tags(&shown),
            &without_tags(&source),
        )
    };
    let mut sentences: Vec<_> = published.clone().take(FACTORS).map(say).collect();
    if published.count() > FACTORS {
        sentences.push(REGISTER.more.to_owned());
    }
    sentences
}

/// Who supplies it, as far as that was said.
pub(super) fn provider(report: &Report) -> Vec<String> {
    let model = report.subject.model.as_ref();
    let maker = model.and_then(|it| it.supplied_by.as_ref().or(it.organisation.as_ref()));
    let named = report.subject.supplier.as_ref().or(maker);
    let name = named.map(|it| clean(&without_tags(it), 190));
    vec![name.unwrap_or_else(|| REGISTER.no_provider.to_owned())]
}

/// Words under which it is found.
pub(super) fn tags(_: &Report) -> Vec<String> {
    vec![REGISTER.tags.to_owned()]
}

fn unknown(report: &Report) -> Vec<String> {
    let missing = report.missing.iter().map(|row| {
        let why = without_tags(&DUTCH.said(&row.reason));
        (REGISTER.unknown)(&without_tags(DUTCH.name(&row.id).trim()), &why)
    });
    missing.collect()
}

fn assumed(report: &Report) -> Vec<String> {
    let notes = report.quality.assumptions.iter();
    let said = notes.map(|note| {
        let said = without_tags(&DUTCH.said(&note.text));
        (REGISTER.assumed)(&sentence(&said))
    });
    said.collect()
}

/// A figure in the unit in which people know it.
fn amount(figure: &Figure) -> String {
    let unit = readable(figure);
    unit.map_or_else(
        || significant(figure.value, 3),
        |it| it.shown(figure, &DUTCH),
    )
}
