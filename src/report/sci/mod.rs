//! The carbon score of ISO/IEC 21031 with what it must disclose, as JSON with words.
//!
//! Training is the provider's and use is the consumer's: their scores stand apart and are
//! never added. There is no score without embodied emissions, a unit of work or a place;
//! what is known of it stands there all the same, with what is missing.

mod units;

use super::converted::{Converted, GRAM, GRAM_PER_KILOWATT_HOUR, KILOWATT_HOUR, rounded};
use super::figure::{FactorRow, Figure};
use super::harmless::LONGEST;
use super::object::Report;
use super::stage::Stage;
use super::told::{notice, parts};
use crate::language::{Catalogue, clean};
use crate::quantity::{CarbonIntensity, Quantity};
use crate::sample::Phase;
use serde_json::{Value, json};
use std::io;

/// Writes the scores and their disclosures.
pub(super) fn write(report: &Report, words: &Catalogue, out: &mut dyn io::Write) -> io::Result<()> {
    let stages = report.stages();
    let scores: Vec<_> = stages.iter().map(|it| score(report, it, words)).collect();
    let score = &words.exports.score;
    let model = report.subject.model.as_ref();
    let document = json!({
        "standard": "ISO/IEC 21031:2024",
        "about": score.about,
        "language": words.code,
        "notice": notice(report, words),
        "report": {
            "schema": report.schema,
            "id": clean(&report.identity.id, LONGEST),
            "created": report.identity.created.to_string(),
            "tool": clean(&format!("{} {}", report.identity.tool, report.identity.version), LONGEST),
            "nature": report.nature(),
        },
        "subject": {
            "name": clean(&report.subject.name, LONGEST),
            "model": model.map(|it| clean(&it.name, LONGEST)),
            "place": report.subject.place.as_deref().map(|it| clean(it, LONGEST)),
            "from": report.activity.from.map(|it| it.to_string()),
            "until": report.activity.until.map(|it| it.to_string()),
        },
        "scores": scores,
        "disclosures": disclosures(report, words),
    });
    serde_json::to_writer_pretty(&mut *out, &document)?;
    writeln!(out)
}

/// One phase: its parts E, I, O, M and C, and C per each unit R that is known.
fn score(report: &Report, stage: &Stage<'_>, words: &Catalogue) -> Value {
    let score = &words.exports.score;
    let missing = missing(report, stage, words);
    let persona = persona(stage.phase);
    // A score of training and use together, or without a part, is none.
    let units = match persona {
        Some(persona) if missing.is_empty() => units::scores(report, stage, persona, words),
        _ => Vec::new(),
    };
    let mut reasons = missing;
    if persona.is_none() {
        reasons.push(score.unassigned.to_owned());
    } else if units.is_empty() && reasons.is_empty() {
        reasons.push(score.no_unit.to_owned());
    }
    let [energy, intensity, operational, embodied, carbon, _] = score.letters;
    json!({
        "phase": (words.phase)(stage.phase),
        "persona": persona.map(Persona::name),
        "persona_means": match persona {
            Some(Persona::Provider) => Some(score.provider),
            Some(Persona::Consumer) => Some(score.consumer),
            None => None,
        },
        "E": letter(energy, facility(stage).and_then(|it| KILOWATT_HOUR.convert(it)), facility(stage), words),
        "I": intensity_of(report, stage, intensity),
        "O": grams(operational, stage, "emissions.location", words),
        "M": grams(embodied, stage, "emissions.embodied", words),
        "C": grams(carbon, stage, "emissions.total", words),
        "scores": units,
        "no_score_because": reasons,
    })
}

/// For whom a score is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Persona {
    /// Who makes the model.
    Provider,
    /// Who uses it.
    Consumer,
}

impl Persona {
    fn name(self) -> &'static str {
        match self {
            Self::Provider => "provider",
            Self::Consumer => "consumer",
        }
    }
}

/// # Source
///
/// Green Software Foundation, SCI for AI: inception, design and development are the
/// provider's boundary, operation and monitoring the consumer's.
fn persona(phase: Phase) -> Option<Persona> {
    match phase {
        Phase::Pretraining | Phase::Finetuning | Phase::Evaluation => Some(Persona::Provider),
        Phase::Inference => Some(Persona::Consumer),
        Phase::Other => None,
    }
}

/// The energy that operational emissions are made of, if there is one.
fn facility<'a>(stage: &Stage<'a>) -> Option<&'a Figure> {
    stage.figure("energy.facility").or_else(|| stage.energy())
}

fn grams(means: &str, stage: &Stage<'_>, id: &str, words: &Catalogue) -> Option<Value> {
    let figure = stage.figure(id)?;
    letter(means, GRAM.convert(figure), Some(figure), words)
}

/// One letter of the formula: what it means, its amount, and how that is known.
fn letter(
    means: &str,
    amount: Option<Converted>,
    figure: Option<&Figure>,
    words: &Catalogue,
) -> Option<Value> {
    let (amount, figure) = amount.zip(figure)?;
    Some(json!({
        "means": means,
        "value": amount.value,
        "low": amount.low,
        "high": amount.high,
        "unit": amount.unit,
        "figure": figure.id,
        "provenance": (words.provenance)(figure.provenance),
        "boundary": (words.exports.border)(figure.boundary.name()),
        "method": words.said(&figure.method),
    }))
}

/// The grid's intensity behind the location-based emissions, which no contract changes.
fn intensity_of(report: &Report, stage: &Stage<'_>, means: &str) -> Option<Value> {
    let emissions = stage.figure("emissions.location")?;
    let factors = report.factors.iter();
    let is_intensity = |it: &&FactorRow| it.unit == CarbonIntensity::UNIT;
    let mut used = factors.filter(|it| is_intensity(it) && emissions.factors.contains(&it.id));
    // Of several, the mean is not the report's to tell.
    let (factor, None) = (used.next()?, used.next()) else {
        return None;
    };
    let amount = GRAM_PER_KILOWATT_HOUR.bounds(factor.value, factor.low, factor.high);
    Some(json!({
        "means": means,
        "value": amount.value,
        "low": amount.low,
        "high": amount.high,
        "unit": amount.unit,
        "factor": factor.id,
        "source": clean(&factor.citation, 400),
        "period": factor.period,
    }))
}

/// Without what there is no score.
fn missing(report: &Report, stage: &Stage<'_>, words: &Catalogue) -> Vec<String> {
    let needed = [
        "emissions.location",
        "emissions.embodied",
        "emissions.total",
    ];
    let unknown = needed.into_iter().filter(|id| stage.figure(id).is_none());
    // What both together lack is said of the parts.
    let parts: Vec<_> = unknown.collect();
    let said = parts
        .iter()
        .filter(|id| **id != "emissions.total" || parts.len() == 1);
    said.map(|id| {
        let name = words.name(id).trim();
        let why = report
            .why_missing(id)
            .map(|why| format!(" ({})", words.said(why)));
        (words.exports.score.lacks)(&format!("{name}{}", why.unwrap_or_default()))
    })
    .collect()
}

/// Boundary, method, factors and assumptions, which the standard demands beside a score.
fn disclosures(report: &Report, words: &Catalogue) -> Value {
    let score = &words.exports.score;
    let quality = &report.quality;
    let said = |notes: &[super::Note]| {
        let notes = notes.iter();
        let said = notes.map(|note| clean(&words.said(&note.text), 1000));
        said.collect::<Vec<_>>()
    };
    json!({
        "boundary": {
            "included": parts(&report.boundary.included, words),
            "excluded": parts(&report.boundary.excluded, words),
            "idle": (words.idle_policy)(&report.boundary.idle_policy),
        },
        "method": score.method,
        "left_out": score.left_out,
        "factors": report.factors.iter().map(factor).collect::<Vec<_>>(),
        "assumptions": said(&quality.assumptions),
        "limitations": said(&quality.limitations),
    })
}

fn factor(factor: &FactorRow) -> Value {
    json!({
        "id": clean(&factor.id, LONGEST),
        "label": clean(&factor.label, LONGEST),
        "value": rounded(factor.value),
        "low": rounded(factor.low),
        "high": rounded(factor.high),
        "unit": factor.unit,
        "shown": clean(&factor.shown, LONGEST),
        "source": clean(&factor.citation, 400),
        "locator": factor.locator.as_deref().map(|it| clean(it, LONGEST)),
        "default": factor.default,
    })
}
