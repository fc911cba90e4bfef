//! The block for a model card in the reporting standard of the Dutch ministry (BZK).
//!
//! The card demands a licence and where the model is; where nobody said them it holds
//! the word for unknown, which is true, and nothing that looks like an answer.
//!
//! # Source
//!
//! MinBZK, Algorithm Reporting Standard: JSON schema of the model card.

use crate::language::{DUTCH, ENGLISH, REGISTER, clean};
use crate::report::converted::{plain, readable};
use crate::report::harmless::LONGEST;
use crate::report::told::subject;
use crate::report::{Figure, Model, Report};
use serde_json::{Value, json};
use std::io;

/// The measures of the Algoritmekader that the figures are evidence for.
const MEASURES: &str = "urn:nl:ak:mtr:mon-06 urn:nl:ak:mtr:owp-12 urn:nl:ak:mtr:dat-06";

/// The figures that are told.
const FIGURES: [&str; 9] = [
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

/// Writes the card in a fence of JSON, out of which no name leads.
pub(super) fn write(report: &Report, out: &mut dyn io::Write) -> io::Result<()> {
    let card = serde_json::to_string_pretty(&card(report))?;
    writeln!(out, "```json\n{}\n```", card.replace('`', "\\u0060"))
}

fn card(report: &Report) -> Value {
    let model = report.subject.model.as_ref();
    let said = |text: &str| clean(text, LONGEST);
    let unknown = || REGISTER.unknown_word.to_owned();
    let stated =
        |of: fn(&Model) -> Option<&String>| model.and_then(of).map_or_else(unknown, |it| said(it));
    let name = said(&subject(report, &DUTCH));
    let created = report.identity.created.to_string();
    json!({
        "provenance": { "timestamp": created },
        "name": name,
        "license": { "license_name": stated(|it| it.licence.as_ref()) },
        "model_index": [{
            "name": name,
            "model": stated(|it| it.download_location.as_ref().or(it.url.as_ref())),
            "results": [{
                "task": [],
                "datasets": [],
                "metrics": metrics(report),
                "measurements": {},
            }],
        }],
    })
}

fn metrics(report: &Report) -> Vec<Value> {
    let mut all = Vec::new();
    for stage in report.stages() {
        let known = FIGURES.iter().filter_map(|id| stage.figure(id));
        let phase = stage.phase.name();
        all.extend(known.filter_map(|figure| metric(report, figure, phase)));
    }
    all
}

fn metric(report: &Report, figure: &Figure, phase: &str) -> Option<Value> {
    let unit = readable(figure)?;
    let amount = unit.convert(figure)?;
    let label = |name: &str, dtype: &str, value: &str| json!({ "name": name, "type": "footprint", "dtype": dtype, "value": value });
    Some(json!({
        "type": figure.id,
        "name": DUTCH.name(&figure.id).trim(),
        "dtype": "float",
        "value": amount.value,
        "labels": [
            label("unit", "string", amount.unit),
            label("low", "float", &plain(amount.low)),
            label("high", "float", &plain(amount.high)),
            label("phase", "string", phase),
            label("nature", "string", report.nature()),
            label("boundary", "string", figure.boundary.name()),
            label("provenance", "string", (ENGLISH.provenance)(figure.provenance)),
            label("report", "string", &clean(&report.identity.id, LONGEST)),
            label("measures", "string", MEASURES),
        ],
    }))
}
