//! C per R: the units in which a score may be told, and the scores in them.

use super::Persona;
use super::document::{FunctionalUnit, Score};
use crate::language::Catalogue;
use crate::report::converted::rounded;
use crate::report::stage::Stage;
use crate::report::{Figure, Report};

/// Every score that the report and the description of the model allow.
pub(super) fn scores<'a>(
    report: &Report,
    stage: &Stage<'_>,
    persona: Persona,
    words: &'a Catalogue,
) -> Vec<Score<'a>> {
    let Some(carbon) = stage.figure("emissions.total") else {
        return Vec::new();
    };
    let units = match persona {
        Persona::Consumer => consumer(report),
        Persona::Provider => provider(report, stage),
    };
    let known = units.into_iter().filter(|unit| unit.amount > 0.0);
    let score = |unit: FunctionalUnit| Score {
        value: rounded(carbon.value / unit.amount),
        low: rounded(carbon.low / unit.amount),
        high: rounded(carbon.high / unit.amount),
        unit: format!("gCO2eq/{}", unit.unit),
        functional_unit: unit,
        rationale: words.exports.score.rationale,
    };
    known.map(score).collect()
}

/// What the subject produced, in whatever unit that was stated.
fn consumer(report: &Report) -> Vec<FunctionalUnit> {
    let figures = report.quantities.iter();
    let units = figures.filter_map(|figure| figure.id.strip_prefix("energy.facility/"));
    let known = units.filter_map(|unit| {
        let amount = stated(report, unit)?;
        Some(FunctionalUnit {
            unit: unit.to_owned(),
            amount,
        })
    });
    known.collect()
}

/// The amount of work behind a figure per unit: the input by which it was divided.
fn stated(report: &Report, unit: &str) -> Option<f64> {
    let per_unit: &Figure = report.figure(&format!("energy.facility/{unit}"))?;
    let id = format!("work.{unit}");
    let mut inputs = per_unit.derivation.inputs();
    let input = inputs.find(|input| *input.id == *id)?;
    Some(input.value.central())
}

/// The three units of which the provider's score must take one.
///
/// # Source
///
/// Green Software Foundation, SCI for AI: per floating-point operation, per training
/// token, or per parameter (in billions).
fn provider(report: &Report, stage: &Stage<'_>) -> Vec<FunctionalUnit> {
    let model = report.subject.model.as_ref();
    let tokens = model.and_then(|it| it.training_tokens);
    let trained = || {
        let is_training = stage.is_training();
        is_training.then(|| stated(report, "token")).flatten()
    };
    let operations = model.and_then(|it| it.training_flop);
    let planned = || stage.figure("compute").map(|it| it.value);
    let parameters = model.and_then(|it| it.parameters);
    let known = [
        ("training token", tokens.or_else(trained)),
        ("FLOP", operations.or_else(planned)),
        ("billion parameters", parameters.map(|it| it / 1e9)),
    ];
    let known = known.into_iter();
    known
        .filter_map(|(name, amount)| {
            Some(FunctionalUnit {
                unit: name.to_owned(),
                amount: amount?,
            })
        })
        .collect()
}
