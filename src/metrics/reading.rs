//! How families read a snapshot, where a line does not say it.

use super::channels::ChannelTotals;
use super::family::{Emit, Process, Scrape};
use super::tally::Level;
use super::workloads::{Charged, OTHER, Slot};
use crate::sample::Component;
use jiff::Timestamp;

/// The device of the modelled rest, which is no device.
const NODE: &str = "node";

/// Every channel with its two labels.
pub(super) fn channels(scrape: &Scrape<'_>, mut visit: impl FnMut([&str; 2], &ChannelTotals)) {
    for (channel, shown) in &scrape.snapshot.totals.channels {
        visit([channel.component.name(), &channel.device], shown);
    }
}

/// Every counted channel, and the rest of the node.
pub(super) fn energy(scrape: &Scrape<'_>, emit: &mut Emit<'_>) {
    let totals = &scrape.snapshot.totals;
    channels(scrape, |labels, shown| {
        if shown.is_counted || !shown.counted.is_zero() {
            emit.tally(&labels, &shown.counted);
        }
    });
    if totals.known.contains(&Level::Rest) {
        emit.tally(&[Component::Other.name(), NODE], &totals.node[Level::Rest]);
    }
}

/// The part of each component that no sensor measured.
pub(super) fn modelled(scrape: &Scrape<'_>, emit: &mut Emit<'_>) {
    let totals = &scrape.snapshot.totals;
    for component in &scrape.snapshot.components {
        let channels = totals.channels.iter();
        let parts = channels.filter(|(channel, _)| channel.component == *component);
        let microjoules: u64 = parts.map(|(_, shown)| shown.modelled_raw).sum();
        emit.value(&[component.name()], microjoules as f64 / 1e6);
    }
    if totals.known.contains(&Level::Rest) {
        emit.value(&[Component::Other.name()], totals.modelled_rest / 1e6);
    }
}

/// One level of the whole node, where it can be known.
pub(super) fn node(scrape: &Scrape<'_>, emit: &mut Emit<'_>, level: Level, labels: &[&str]) {
    let totals = &scrape.snapshot.totals;
    if totals.known.contains(&level) {
        emit.tally(labels, &totals.node[level]);
    }
}

/// What a holder was charged, by component.
pub(super) fn parts(scrape: &Scrape<'_>, emit: &mut Emit<'_>, holder: &[&str], charged: &Charged) {
    let totals = &scrape.snapshot.totals;
    for component in &scrape.snapshot.components {
        let part = charged.parts.get(component).copied().unwrap_or_default();
        with(holder, &[component.name()], |labels| {
            emit.tally(labels, &part.figure);
        });
    }
    if totals.known.contains(&Level::Rest) {
        let rest = &charged.levels[Level::Rest];
        with(holder, &[Component::Other.name()], |labels| {
            emit.tally(labels, rest);
        });
    }
}

/// One level of every workload, where it can be known.
pub(super) fn workload_level(
    scrape: &Scrape<'_>,
    emit: &mut Emit<'_>,
    level: Level,
    more: &[&str],
) {
    if scrape.snapshot.totals.known.contains(&level) {
        each_workload(scrape, |workload, phase, charged| {
            let figure = &charged.levels[level];
            with(&[workload, phase], more, |labels| {
                emit.tally(labels, figure);
            });
        });
    }
}

/// Whether the node has an accelerator, as far as is known.
pub(super) fn has_accelerator(scrape: &Scrape<'_>) -> bool {
    let mut channels = scrape.snapshot.totals.channels.keys();
    channels.any(|channel| channel.component == Component::Accelerator)
}

/// What measures or models each channel.
pub(super) fn instruments(scrape: &Scrape<'_>, emit: &mut Emit<'_>) {
    channels(scrape, |[component, device], it| {
        // Nobody has said yet what an undescribed one is.
        if !it.source.is_empty() {
            let provenance = it.provenance.name();
            emit.value(
                &[
                    component, device, &it.source, &it.name, &it.method, provenance,
                ],
                1.0,
            );
        }
    });
}

/// Every workload by name and phase, then those without a name.
pub(super) fn each_workload(scrape: &Scrape<'_>, mut visit: impl FnMut(&str, &str, &Charged)) {
    let workloads = &scrape.snapshot.totals.workloads;
    for ((id, phase), slot) in &workloads.slots {
        visit(&id.0, phase.name(), &slot.charged);
    }
    for (phase, charged) in &workloads.other {
        visit(OTHER, phase.name(), charged);
    }
}

/// The labels that tell who a workload is, besides its identity and phase. Each
/// is empty where it is not known.
pub(super) const INFO_LABELS: &[&str] = &[
    "workload",
    "phase",
    "name",
    "project",
    "model",
    "owner",
    "image",
    "namespace",
    "pod",
    "slurm_job",
    "run",
];

/// Who a workload is.
pub(super) fn workload_info(slot: &Slot, emit: &mut Emit<'_>) {
    let workload = &slot.workload;
    let label = |name: &str| workload.labels.get(name).map_or("", String::as_str);
    let values = INFO_LABELS.iter().map(|name| match *name {
        "workload" => &workload.id.0,
        "phase" => workload.phase.name(),
        "name" => &workload.name,
        "run" => workload.run.as_deref().unwrap_or_default(),
        // Whoever is named as the owner, else the user whose processes they are.
        "owner" if label("owner").is_empty() => label("user"),
        other => label(other),
    });
    emit.value(&values.collect::<Vec<_>>(), 1.0);
}

/// One number of this process, if the operating system gave it.
pub(super) fn process(scrape: &Scrape<'_>, emit: &mut Emit<'_>, read: fn(&Process) -> f64) {
    if let Some(process) = &scrape.process {
        emit.value(&[], read(process));
    }
}

/// Seconds since 1970.
pub(super) fn unix_seconds(at: Timestamp) -> f64 {
    at.as_duration().as_secs_f64()
}

/// The values of some labels and those of more, one after the other. No family
/// has so many that they do not fit, and nothing is allocated for them.
fn with(first: &[&str], more: &[&str], take: impl FnOnce(&[&str])) {
    let mut labels = [""; 8];
    let count = (first.len() + more.len()).min(labels.len());
    let values = first.iter().chain(more);
    labels
        .iter_mut()
        .zip(values)
        .for_each(|(label, value)| *label = *value);
    take(labels.get(..count).unwrap_or_default());
}
