//! What several formats tell in a reader's words: devices, borders, what kind of report.

use super::harmless::LONGEST;
use super::object::Report;
use super::shown::selection;
use crate::language::{Catalogue, clean};
use crate::sample::Component;

/// The accelerators that it ran on or would run on, each kind with its number; without
/// any, the processors.
pub(super) fn devices(report: &Report) -> String {
    let planned = report.hardware.planned.iter().map(|it| {
        let count = it.count.map(|count| format!("{count} × "));
        format!("{}{}", count.unwrap_or_default(), clean(&it.name, LONGEST))
    });
    let mut named: Vec<String> = planned.collect();
    named.extend(counted(accelerators(report)));
    if named.is_empty() {
        let hosts = report.hardware.hosts.iter();
        let processors = hosts.map(|it| clean(&it.cpu_model, LONGEST));
        named = counted(processors.filter(|it| !it.is_empty()).collect());
    }
    named.join(", ")
}

/// The names of the accelerators that the subject had reserved, or of all there are.
pub(super) fn accelerators(report: &Report) -> Vec<String> {
    let time = report.figure("time.accelerator");
    let reserved = |channel: &str| {
        time.is_none_or(|time| {
            let mut inputs = time.derivation.inputs();
            inputs.any(|it| it.id.strip_prefix("reserved.") == Some(channel))
        })
    };
    let instruments = report.hardware.instruments.iter();
    let accelerators = instruments.filter(|it| it.channel.component == Component::Accelerator);
    let own = accelerators.filter(|it| reserved(&it.channel.to_string()));
    own.map(|it| clean(&it.name, LONGEST)).collect()
}

/// Each name once, with how often it was there.
fn counted(mut names: Vec<String>) -> Vec<String> {
    names.sort();
    let groups = names.chunk_by(|one, other| one == other);
    groups
        .filter_map(|group| Some(format!("{} × {}", group.len(), group.first()?)))
        .collect()
}

/// The model, or what the report is about: what was selected, where not all is counted.
pub(super) fn subject(report: &Report, words: &Catalogue) -> String {
    if let Some(model) = &report.subject.model {
        return model.name.clone();
    }
    let name = words.said(&report.subject.name);
    match selection(report, words) {
        Some(selected) => (words.beside.on)(&selected, &name),
        None => name.into_owned(),
    }
}

/// A text as a sentence: one that was cut keeps its `…`.
pub(super) fn sentence(text: &str) -> String {
    if text.ends_with(['.', '…', '!', '?']) {
        return text.to_owned();
    }
    format!("{text}.")
}

/// What the parts inside or outside a border are called.
pub(super) fn parts(parts: &[String], words: &Catalogue) -> String {
    let names = parts.iter().map(|part| clean(words.part(part), LONGEST));
    names.collect::<Vec<_>>().join(", ")
}

/// That it is no record of what was metered, if it is none.
pub(super) fn notice(report: &Report, words: &Catalogue) -> Option<&'static str> {
    match report.nature() {
        "hypothetical" => Some(words.exports.hypothetical),
        "plan" => Some(words.exports.plan),
        "offer" => Some(words.exports.offer),
        _ => None,
    }
}
