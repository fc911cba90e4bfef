//! The front matter and the section of a model card as Hugging Face reads them.
//!
//! The card's one field for a footprint is in grams and is about training: energy, water,
//! bounds and border have no key, so they stand in the section *Environmental Impact*.

use super::converted::{GRAM, HOUR, plain, readable};
use super::figure::Figure;
use super::object::Report;
use super::stage::Stage;
use super::told::{devices, notice, parts};
use crate::document::{Block, Column, Document, FORMS, Line, Table};
use crate::language::{Catalogue, Source, clean};
use crate::sample::Phase;
use std::io;

/// The figures of the section.
const FIGURES: [&str; 11] = [
    "energy.accelerator",
    "energy.components",
    "energy.node",
    "energy.facility",
    "emissions.location",
    "emissions.market",
    "emissions.embodied",
    "emissions.total",
    "water.site",
    "water.grid",
    "water.total",
];

/// Writes YAML between two rules, and the section in Markdown.
pub(super) fn write(report: &Report, words: &Catalogue, out: &mut dyn io::Write) -> io::Result<()> {
    let stages = report.stages();
    front_matter(report, &stages, words, out)?;
    let section = section(report, &stages, words);
    let form = FORMS.iter().find(|form| form.name == "markdown");
    let form = form.ok_or_else(|| io::Error::other("no form writes Markdown"))?;
    // The section stands below the card's own title.
    write!(out, "\n#")?;
    (form.write)(&section, words, out)
}

/// The phase whose emissions the front matter holds: training, the earlier one first.
fn trained<'a>(stages: &'a [Stage<'a>]) -> Option<&'a Stage<'a>> {
    let find = |phase| stages.iter().find(|stage| stage.phase == phase);
    find(Phase::Pretraining).or_else(|| find(Phase::Finetuning))
}

fn front_matter(
    report: &Report,
    stages: &[Stage<'_>],
    words: &Catalogue,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    writeln!(out, "---")?;
    let stage = trained(stages);
    let known = stage.and_then(|stage| Some((stage, stage.figure("emissions.location")?)));
    if let Some((stage, emissions)) = known {
        fields(report, stage, emissions, words, out)?;
    } else {
        let reason = reason(report, stage, stages, words);
        let comment = (words.exports.card.left_out)(&reason);
        writeln!(out, "# {}", clean(&comment, 400))?;
    }
    writeln!(out, "---")
}

/// Why the front matter has no emissions.
fn reason(
    report: &Report,
    stage: Option<&Stage<'_>>,
    stages: &[Stage<'_>],
    words: &Catalogue,
) -> String {
    let card = &words.exports.card;
    let is_mixed = stages.iter().any(|stage| stage.phase == Phase::Other);
    match stage {
        None if is_mixed => card.mixed.to_owned(),
        None => card.of_use.to_owned(),
        Some(_) => {
            let why = report.why_missing("emissions.location");
            why.map_or_else(
                || words.exports.not_stated.to_owned(),
                |why| words.said(why).into_owned(),
            )
        }
    }
}

fn fields(
    report: &Report,
    stage: &Stage<'_>,
    emissions: &Figure,
    words: &Catalogue,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    let identity = &report.identity;
    let source = (words.exports.card.source)(&Source {
        tool: &format!("{} {}", identity.tool, identity.version),
        report: &clean(&identity.id, 100),
        provenance: (words.provenance)(emissions.provenance),
        bounds: &GRAM.shown(emissions, words),
    });
    let source = match notice(report, words) {
        Some(notice) => format!("{notice} {source}"),
        None => source,
    };
    writeln!(out, "co2_eq_emissions:")?;
    writeln!(out, "  emissions: {}", plain(GRAM.of(emissions.value)))?;
    writeln!(out, "  source: {}", quoted(&source))?;
    let training = match stage.phase {
        Phase::Pretraining => "pre-training",
        _ => "fine-tuning",
    };
    writeln!(out, "  training_type: {}", quoted(training))?;
    if let Some(place) = &report.subject.place {
        writeln!(out, "  geographical_location: {}", quoted(place))?;
    }
    let devices = devices(report);
    if !devices.is_empty() {
        writeln!(out, "  hardware_used: {}", quoted(&devices))?;
    }
    Ok(())
}

/// A text as YAML takes it literally.
///
/// # Source
///
/// YAML 1.2.2, section 1.2: every JSON string is one of YAML, and what may follow a
/// backslash there means the same.
fn quoted(text: &str) -> String {
    serde_json::Value::from(clean(text, 1000)).to_string()
}

fn section(report: &Report, stages: &[Stage<'_>], words: &Catalogue) -> Document {
    let card = &words.exports.card;
    let mut blocks = Vec::new();
    blocks.extend(notice(report, words).map(|it| Block::Notice(it.into())));
    blocks.push(Block::Terms(template(report, stages, words)));
    for stage in stages.iter().chain(&report.rest()) {
        blocks.push(Block::Table(table(stage, words)));
    }
    let mut terms = vec![
        (
            Line::from(card.counted),
            Line::from(parts(&report.boundary.included, words)),
        ),
        (
            Line::from(card.not_counted),
            Line::from(parts(&report.boundary.excluded, words)),
        ),
    ];
    let assumed = report.quality.assumptions.iter();
    terms.extend(assumed.map(|note| (Line::from(card.assumed), Line::said(&note.text, words))));
    terms.extend(report.missing.iter().map(|row| {
        let name = Line::words(words.name(&row.id).trim());
        let why = Line::words(": ").then(Line::said(&row.reason, words));
        (Line::from(card.missing), name.then(why))
    }));
    terms.push((Line::from(card.report), Line::name(&report.identity.id)));
    blocks.push(Block::Terms(terms));
    Document {
        title: card.title.into(),
        blocks,
    }
}

/// The lines of Hugging Face's own template.
fn template(report: &Report, stages: &[Stage<'_>], words: &Catalogue) -> Vec<(Line, Line)> {
    let card = &words.exports.card;
    let unknown = || Line::from(words.exports.not_stated);
    let hours = report.figure("time.accelerator");
    let place = report.subject.place.as_deref();
    let cloud = place.and_then(|place| place.split_once(':'));
    let cloud = cloud.filter(|(cloud, _)| ["aws", "azure", "gcp"].contains(cloud));
    let carbon = stages.iter().filter_map(|stage| {
        let emissions = stage.figure("emissions.location")?;
        let phase = stage.called(words);
        let amount = readable(emissions)?.shown(emissions, words);
        Some(format!("{phase}: {amount}"))
    });
    let carbon = carbon.collect::<Vec<_>>().join("; ");
    vec![
        (card.hardware.into(), Line::name(devices(report))),
        (
            card.hours.into(),
            hours.map_or_else(unknown, |it| Line::words(HOUR.shown(it, words))),
        ),
        (
            card.provider.into(),
            cloud.map_or_else(unknown, |(cloud, _)| Line::name(cloud)),
        ),
        (card.region.into(), place.map_or_else(unknown, Line::name)),
        (
            card.carbon.into(),
            if carbon.is_empty() {
                unknown()
            } else {
                Line::words(carbon)
            },
        ),
    ]
}

fn table(stage: &Stage<'_>, words: &Catalogue) -> Table {
    let card = &words.exports.card;
    let rows = FIGURES.iter().filter_map(|id| {
        let figure = stage.figure(id)?;
        let unit = readable(figure)?;
        let [value, interval] = unit.apart(figure, words);
        Some(vec![
            Line::words(words.name(id).trim()),
            Line::words(value),
            Line::words(interval),
            Line::words((words.provenance)(figure.provenance)),
            Line::words((words.exports.border)(figure.boundary.name())),
        ])
    });
    Table {
        caption: (card.figures)(stage.called(words)).into(),
        columns: columns(&card.columns),
        rows: rows.collect(),
    }
}

/// Columns whose second and third hold numbers.
fn columns(heads: &[&'static str; 5]) -> Vec<Column> {
    let columns = heads.iter().enumerate().map(|(at, head)| Column {
        head: (*head).into(),
        numeric: matches!(at, 1 | 2),
    });
    columns.collect()
}
