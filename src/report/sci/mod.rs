//! The carbon score of ISO/IEC 21031 with what it must disclose, as JSON with words.
//!
//! Training is the provider's and use is the consumer's: their scores stand apart and are
//! never added. There is no score without embodied emissions, a unit of work or a place;
//! what is known of it stands there all the same, with what is missing.

mod document;
mod units;

use super::converted::{GRAM, GRAM_PER_KILOWATT_HOUR, KILOWATT_HOUR, Unit, rounded};
use super::figure::{FactorRow, Figure};
use super::harmless::LONGEST;
use super::object::{Note, Report};
use super::stage::Stage;
use super::told::{notice, parts};
use crate::language::{Catalogue, clean};
use crate::quantity::{CarbonIntensity, Quantity};
use crate::sample::Phase;
use document::{Disclosures, Document, Identity, Letter, Subject};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::io;

/// Writes the scores and their disclosures.
pub(super) fn write(report: &Report, words: &Catalogue, out: &mut dyn io::Write) -> io::Result<()> {
    let stages = report.stages();
    let document = Document {
        standard: "ISO/IEC 21031:2024",
        about: words.exports.score.about,
        language: words.code,
        notice: notice(report, words),
        report: identity(report),
        subject: subject(report, words),
        stages: stages.iter().map(|it| stage(report, it, words)).collect(),
        disclosures: disclosures(report, words),
    };
    serde_json::to_writer_pretty(&mut *out, &document)?;
    writeln!(out)
}

fn said(text: &str) -> String {
    clean(text, LONGEST)
}

fn identity(report: &Report) -> Identity {
    let identity = &report.identity;
    Identity {
        schema: said(&report.schema),
        id: said(&identity.id),
        created: identity.created.to_string(),
        tool: said(&format!("{} {}", identity.tool, identity.version)),
        nature: report.nature(),
    }
}

fn subject(report: &Report, words: &Catalogue) -> Subject {
    let subject = &report.subject;
    let activity = &report.activity;
    Subject {
        name: said(&words.said(&subject.name)),
        model: subject.model.as_ref().map(|it| said(&it.name)),
        place: subject.place.as_deref().map(said),
        from: activity.from.map(|it| it.to_string()),
        until: activity.until.map(|it| it.to_string()),
    }
}

/// One phase: its parts E, I, O, M and C, and C per each unit R that is known.
fn stage<'a>(report: &Report, stage: &Stage<'_>, words: &'a Catalogue) -> document::Stage<'a> {
    let score = &words.exports.score;
    let [energy, intensity, operational, embodied, carbon, _] = score.letters;
    let persona = persona(stage.phase);
    let mut reasons = missing(report, stage, words);
    // A score of training and use together, or without a part, is none.
    let scores = match persona {
        Some(persona) if reasons.is_empty() => units::scores(report, stage, persona, words),
        _ => Vec::new(),
    };
    if persona.is_none() {
        reasons.push(score.unassigned.to_owned());
    } else if scores.is_empty() && reasons.is_empty() {
        reasons.push(score.no_unit.to_owned());
    }
    let known = |means, id: &str, unit: &Unit| letter(means, stage.figure(id)?, unit, words);
    document::Stage {
        phase: (words.phase)(stage.phase),
        persona: persona.map(Persona::name),
        persona_means: persona.map(|it| it.means(words)),
        energy: stage
            .energy()
            .and_then(|it| letter(energy, it, &KILOWATT_HOUR, words)),
        intensity: intensity_of(report, stage, intensity, words),
        operational: known(operational, "emissions.location", &GRAM),
        embodied: known(embodied, "emissions.embodied", &GRAM),
        carbon: known(carbon, "emissions.total", &GRAM),
        scores,
        no_score_because: reasons,
    }
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

    fn means(self, words: &Catalogue) -> &'static str {
        match self {
            Self::Provider => words.exports.score.provider,
            Self::Consumer => words.exports.score.consumer,
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

fn letter<'a>(
    means: &'a str,
    figure: &Figure,
    unit: &Unit,
    words: &Catalogue,
) -> Option<Letter<'a>> {
    let provenance = (words.provenance)(figure.provenance);
    Some(Letter {
        means,
        amount: unit.convert(figure)?,
        id: said(&figure.id),
        source: format!("{} ({provenance})", said(&words.said(&figure.method))),
        scope: None,
        place: None,
        period: None,
        boundary: Some((words.exports.border)(figure.boundary.name())),
    })
}

/// The grid's intensity behind the location-based emissions, which no contract changes.
fn intensity_of<'a>(
    report: &Report,
    stage: &Stage<'_>,
    means: &'a str,
    words: &Catalogue,
) -> Option<Letter<'a>> {
    let emissions = stage.figure("emissions.location")?;
    let factors = report.factors.iter();
    let is_intensity = |it: &&FactorRow| it.unit == CarbonIntensity::UNIT;
    let mut used = factors.filter(|it| is_intensity(it) && emissions.factors.contains(&it.id));
    // Of several, the mean is not the report's to tell.
    let (factor, None) = (used.next()?, used.next()) else {
        return None;
    };
    Some(Letter {
        means,
        amount: GRAM_PER_KILOWATT_HOUR.bounds(factor.value, factor.low, factor.high),
        id: said(&factor.id),
        source: clean(&words.said(&factor.citation), 400),
        scope: factor.scope.as_deref().map(|it| said(&words.said(it))),
        place: factor.place.as_deref().map(said),
        period: factor.period.as_deref().map(said),
        boundary: None,
    })
}

/// Without what there is no score.
fn missing(report: &Report, stage: &Stage<'_>, words: &Catalogue) -> Vec<String> {
    let parts = ["emissions.location", "emissions.embodied"];
    let mut unknown: Vec<_> = parts
        .into_iter()
        .filter(|id| stage.figure(id).is_none())
        .collect();
    // What both together lack is said of the parts.
    if unknown.is_empty() && stage.figure("emissions.total").is_none() {
        unknown.push("emissions.total");
    }
    let said = unknown.into_iter().map(|id| {
        let name = words.name(id).trim();
        let why = report.why_missing(id).map(|why| words.said(why));
        let why = why.map(|why| format!(" ({})", said(&why)));
        (words.exports.score.lacks)(&format!("{name}{}", why.unwrap_or_default()))
    });
    said.collect()
}

/// Boundary, method, factors and assumptions, which the standard demands beside a score.
fn disclosures<'a>(report: &Report, words: &'a Catalogue) -> Disclosures<'a> {
    let score = &words.exports.score;
    let quality = &report.quality;
    let said = |notes: &[Note]| {
        let notes = notes.iter();
        let said = notes.map(|note| clean(&words.said(&note.text), 1000));
        said.collect()
    };
    Disclosures {
        method: score.method,
        left_out: score.left_out,
        included: parts(&report.boundary.included, words),
        excluded: excluded(report, words),
        idle: (words.idle_policy)(&report.boundary.idle_policy),
        factors: behind(report).map(|it| factor(it, words)).collect(),
        assumptions: said(&quality.assumptions),
        limitations: said(&quality.limitations),
    }
}

/// What is in no score: what the border leaves out, and what no workload is charged.
fn excluded(report: &Report, words: &Catalogue) -> String {
    let mut names = report.boundary.excluded.clone();
    let rest = report.rest();
    let unsaid = rest.iter().map(|it| it.name().to_owned());
    let unsaid: Vec<_> = unsaid.filter(|it| !names.contains(it)).collect();
    names.extend(unsaid);
    parts(&names, words)
}

/// The factors of E, I and M of all phases. A contract's and water's are in no score.
fn behind(report: &Report) -> impl Iterator<Item = &FactorRow> {
    let stages = report.stages();
    let figures = stages.iter().flat_map(|stage| {
        let emissions = ["emissions.location", "emissions.embodied"];
        let emissions = emissions.into_iter().filter_map(|id| stage.figure(id));
        stage.energy().into_iter().chain(emissions)
    });
    let used: BTreeSet<_> = figures.flat_map(|it| &it.factors).collect();
    report
        .factors
        .iter()
        .filter(move |it| used.contains(&it.id))
}

/// A factor without what is not known of it.
fn factor(factor: &FactorRow, words: &Catalogue) -> Value {
    let mut row = json!({
        "id": said(&factor.id),
        "label": said(&words.said(&factor.label)),
        "value": rounded(factor.value),
        "low": rounded(factor.low),
        "high": rounded(factor.high),
        "unit": said(&factor.unit),
        "shown": said(&words.said(&factor.shown)),
        "source": clean(&words.said(&factor.citation), 400),
        "locator": factor.locator.as_deref().map(said),
        "scope": factor.scope.as_deref().map(|it| said(&words.said(it))),
        "place": factor.place.as_deref().map(said),
        "period": factor.period.as_deref().map(said),
        "default": factor.default,
    });
    if let Some(fields) = row.as_object_mut() {
        fields.retain(|_, value| !value.is_null());
    }
    row
}
