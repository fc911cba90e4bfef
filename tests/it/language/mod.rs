//! Two languages that say the same: every sentence known, every number the same.

mod kinds;
mod literals;
mod mixed;
mod pages;
mod templates;

use wattprint::language::{Catalogue, DUTCH};
use wattprint::report::{FORMATS, Report};

/// Fails where the Dutch table lacks something that wattprint itself says in a report.
///
/// Names, publications and locators are others' words, and are not looked at.
pub fn assert_said(report: &Report) {
    assert_known(sentences(report).iter().map(String::as_str));
}

/// Fails for sentences that the Dutch table lacks, with all of them at once.
pub fn assert_known<'a>(sentences: impl IntoIterator<Item = &'a str>) {
    let unknown: Vec<_> = sentences.into_iter().filter(|it| !is_known(it)).collect();
    assert!(
        unknown.is_empty(),
        "src/language/dutch/sentences lacks:\n{}",
        unknown.join("\n")
    );
}

fn is_known(sentence: &str) -> bool {
    sentence.is_empty() || DUTCH.translation(sentence).is_some()
}

/// All that a report says in words of wattprint's own.
pub fn sentences(report: &Report) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    let quality = &report.quality;
    let notes = quality.limitations.iter().chain(&quality.assumptions);
    all.extend(notes.map(|it| it.text.clone()));
    all.extend(quality.contributors.iter().map(|it| it.label.clone()));
    for row in &report.missing {
        all.extend([row.reason.clone(), row.remedy.clone()]);
    }
    for row in &report.factors {
        all.extend([row.label.clone(), row.shown.clone()]);
        all.extend(row.scope.clone());
        all.extend(row.overrides.iter().map(|it| it.shown.clone()));
    }
    for figure in &report.quantities {
        all.extend([figure.method.clone(), figure.definition.clone()]);
        all.extend(figure.derivation.inputs().map(|it| it.label.clone()));
    }
    let instruments = report.hardware.instruments.iter();
    all.extend(instruments.map(|it| it.method.clone()));
    if report.hardware.hosts.is_empty() && !report.hardware.planned.is_empty() {
        all.push(report.subject.name.clone());
    }
    all.sort();
    all.dedup();
    all
}

/// The report in one format and language.
fn rendered(report: &Report, name: &str, words: &Catalogue) -> String {
    let format = FORMATS.iter().find(|it| it.name == name).unwrap();
    let mut bytes = Vec::new();
    (format.write)(report, words, &mut bytes).unwrap();
    String::from_utf8(bytes).unwrap()
}
