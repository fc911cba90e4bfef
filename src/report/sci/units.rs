//! C per R: the units in which a score may be told, and the scores in them.

use super::Persona;
use super::document::{FunctionalUnit, Score};
use crate::language::Catalogue;
use crate::report::Report;
use crate::report::converted::rounded;
use crate::report::stage::Stage;
use crate::report::work;

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
        Persona::Consumer => consumer(stage),
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

/// What the phase produced, in whatever unit that was stated.
fn consumer(stage: &Stage<'_>) -> Vec<FunctionalUnit> {
    let stated = work::units(stage.work).into_iter();
    stated
        .map(|(unit, input)| FunctionalUnit {
            unit,
            amount: input.value.in_base().central(),
        })
        .collect()
}

/// The amount of work in that unit that was stated of the phase.
fn stated(stage: &Stage<'_>, unit: &str) -> Option<f64> {
    let input = work::units(stage.work).remove(unit)?;
    Some(input.value.in_base().central())
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
        is_training.then(|| stated(stage, "token")).flatten()
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
