//! Formats that others read into files of their own: model cards, bills of materials,
//! forms, spreadsheets.
#![allow(clippy::unwrap_used, clippy::panic)]

mod boms;
mod cards;
mod described;
mod documents;
mod goldens;
mod hostile;
mod numbers;
mod periods;
mod rules;
mod schemas;
mod scores;
mod tables;

use crate::reports;
use std::process::Command;
use wattprint::language::{Catalogue, ENGLISH};
use wattprint::report::{self, Division, FORMATS, Figure, Model, Part, PartOf, Report};
use wattprint::sample::Work;

/// Everything that can be said of a model.
const MODEL: &str = r#"
name = "Example-8B"
version = "1.0"
organisation = "Example Lab"
supplied_by = "Example Reseller"
parameters = "8B"
licence = "Apache-2.0"
digest = "sha256:00000000000000000000000000000000000000000000000000000000000000ab"
url = "https://example.org/example-8b"
download_location = "https://example.org/example-8b/weights"
base = "Example-8B-base"
released = 2026-11-01
training_tokens = "2.5M"
training_flop = 1.2e17
training_flop_method = "6 × parameters × tokens"
inference_flop = 1.6e15
inference_task = "generating 100000 tokens on one H100"
"#;

/// Factors of the year in which it is planned would change with the clock.
const PLACE: &str = "--place NL --pue 1.2 --wue 0.3 --grid-intensity 268 --grid-water 1.5 \
                     --contract-intensity 30";

fn model() -> Model {
    report::model("model.toml", MODEL).unwrap()
}

/// A plan's report, by the command, so that its figures are those that users get.
fn planned(arguments: &str) -> Report {
    let mut command = Command::new(env!("CARGO_BIN_EXE_wattprint"));
    command.env("SOURCE_DATE_EPOCH", "1795910400").arg("plan");
    command.args(arguments.split_whitespace());
    let output = command.args(["--format", "json"]).output().unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    report::read("plan", &String::from_utf8(output.stdout).unwrap()).unwrap()
}

/// A measured run with tokens in a place, of a described model.
fn run() -> Report {
    let mut report = measured("gpu-run-tokens");
    report.subject.model = Some(model());
    report
}

/// One of the reports that the tests of reports make.
fn measured(name: &str) -> Report {
    let mut examples = reports::examples().into_iter();
    examples.find(|(known, _)| *known == name).unwrap().1
}

fn training() -> Report {
    planned(&format!(
        "training --params 8B --tokens 1T --accelerator H100 --count 512 --start 2027-01-04 \
         {PLACE}"
    ))
}

fn inference() -> Report {
    planned(&format!(
        "inference --params 70B --precision bf16 --accelerator H100 --count 4 --batch 64 \
         --requests-per-day 100k --input-tokens 600 --output-tokens 400 --replicas 2 {PLACE}"
    ))
}

/// What the formats are shown with.
fn examples() -> [(&'static str, Report); 4] {
    [
        ("run", run()),
        ("training", training()),
        ("inference", inference()),
        ("energy", measured("vm-run")),
    ]
}

/// The names of the formats that are tested here, and how their files end.
const EXPORTS: [(&str, &str); 8] = [
    ("csv", "csv"),
    ("cyclonedx", "cdx.json"),
    ("cyclonedx-1.6", "cdx16.json"),
    ("spdx", "spdx3.json"),
    ("huggingface", "md"),
    ("gpai", "md"),
    ("sci", "json"),
    ("algoritmeregister", "txt"),
];

fn written(report: &Report, format: &str, words: &Catalogue) -> String {
    try_written(report, format, words).unwrap()
}

fn try_written(report: &Report, format: &str, words: &Catalogue) -> std::io::Result<String> {
    let format = FORMATS.iter().find(|it| it.name == format).unwrap();
    let mut bytes = Vec::new();
    (format.write)(report, words, &mut bytes)?;
    Ok(String::from_utf8(bytes).unwrap())
}

fn english(report: &Report, format: &str) -> String {
    written(report, format, &ENGLISH)
}

/// The report with one figure changed.
fn with(mut report: Report, id: &str, [low, value, high]: [f64; 3]) -> Report {
    let figure = report.quantities.iter_mut().find(|it| it.id == id).unwrap();
    (figure.low, figure.value, figure.high) = (low, value, high);
    report
}

fn without(mut report: Report, id: &str) -> Report {
    report.quantities.retain(|it| it.id != id);
    report
}

/// The report divided into training and use: three quarters of its figures and four
/// fifths of its work to the one, the rest to the other.
fn divided(mut report: Report) -> Report {
    let part = |key: &str, share: f64, of_work: f64| {
        let scaled = report.quantities.iter().map(|figure| {
            let share = if figure.id.contains('/') {
                share / of_work
            } else {
                share
            };
            Figure {
                value: figure.value * share,
                low: figure.low * share,
                high: figure.high * share,
                ..figure.clone()
            }
        });
        let work = report.work.iter().map(|it| Work {
            unit: it.unit.clone(),
            amount: it.amount * of_work,
        });
        Part {
            of: PartOf::Workloads,
            work: work.collect(),
            key: key.to_owned(),
            name: key.to_owned(),
            workloads: 1,
            failed: 0,
            quantities: scaled.collect(),
        }
    };
    let parts = vec![part("finetuning", 0.75, 0.8), part("inference", 0.25, 0.2)];
    report.divisions.push(Division {
        by: "phase".to_owned(),
        parts,
    });
    report
}
