//! How sure a report is: contributors, limitations, assumptions.

use super::embodied;
use super::energies::Own;
use super::figure::{FactorRow, Figure};
use super::hardware::InstrumentRow;
use super::metered::Metered;
use super::object::{Contributor, Note, Quality};
use crate::accounting::{Meter, WorkloadRecord};
use crate::language::ENGLISH;
use crate::quantity::{percent, prefixed};
use crate::sample::Provenance;
use std::collections::BTreeMap;
use std::time::Duration;

/// What the two numbers of a node's model are called together.
const NODE_MODEL: &str = "node model";

/// The note that a factor of the user's took the place of a built-in one.
pub(super) const OVERRIDDEN: &str = "overridden-factor";

/// The note that holders were charged more or less than instruments counted.
pub(super) const COUNTED_TWICE: &str = "counted-twice";

/// Times are shared out among periods with this much rounding at most.
const ROUNDING: Duration = Duration::from_micros(1);

/// Work that took less saw only some of a year's hours and seasons.
const SHORT: Duration = Duration::from_hours(365 * 24 / 2);

/// A counter and its power field that differ by more are worth a word.
const DISAGREEMENT: f64 = 0.05;

/// Judges the figures.
pub(super) fn quality(
    metered: &Metered<'_>,
    workload: Option<&WorkloadRecord>,
    own: &Own,
    quantities: &[Figure],
    factors: &[FactorRow],
) -> Quality {
    let record = metered.record;
    let main = ["energy.facility", "energy.node", "energy.components"]
        .iter()
        .find_map(|id| quantities.iter().find(|figure| figure.id == *id));
    let gap = record.meters.iter().map(|meter| meter.gap_time).max();
    Quality {
        metered_seconds: record.elapsed.as_secs_f64(),
        coverage: gap.map(|gap| metered.coverage(gap)),
        gap_seconds: gap.unwrap_or_default().as_secs_f64(),
        hz: metered.hz(),
        measured_share: own.measured_share,
        main_figure: main.map(|figure| figure.id.clone()),
        contributors: main.map_or_else(Vec::new, contributors),
        limitations: limitations(metered, workload, factors),
        assumptions: assumptions(factors),
    }
}

/// Where a figure's uncertainty comes from; devices of one name stand together,
/// and so do the numbers of the node model.
pub(super) fn contributors(figure: &Figure) -> Vec<Contributor> {
    let mut grouped: Vec<Contributor> = Vec::new();
    for part in figure.derivation.contributions() {
        let input = part.input.to_string();
        let label = if input.starts_with("node.") {
            NODE_MODEL.to_owned()
        } else {
            part.label
        };
        match grouped.iter_mut().find(|it| it.label == label) {
            Some(group) => {
                group.share += part.share;
                group.inputs.push(input);
            }
            None => grouped.push(Contributor {
                label,
                inputs: vec![input],
                share: part.share,
            }),
        }
    }
    grouped.sort_by(|a, b| b.share.total_cmp(&a.share));
    grouped
}

fn limitations(
    metered: &Metered<'_>,
    workload: Option<&WorkloadRecord>,
    factors: &[FactorRow],
) -> Vec<Note> {
    let mut notes: Vec<Note> = metered.rows().iter().flat_map(instrument_notes).collect();
    let record = metered.record;
    let silent = metered.instruments.iter().filter(|instrument| {
        let mut meters = record.meters.iter();
        !meters.any(|meter| meter.channel == instrument.channel)
    });
    notes.extend(silent.map(|instrument| {
        let text = "it gave no energy at all".to_owned();
        note("silent", Some(&instrument.channel.to_string()), text)
    }));
    if workload.is_some_and(|it| it.ended.is_none()) {
        let text = "It had not ended, or its end was not seen, when this was written";
        notes.push(note("not-ended", None, text.to_owned()));
    }
    notes.extend(counted_twice(metered));
    notes.extend(time_notes(metered));
    notes.extend(machine_notes(metered));
    notes.extend(annual_mean(record.elapsed, factors));
    let remarks = record.remarks.iter();
    notes.extend(remarks.map(|remark| note("remark", None, remark.clone())));
    notes
}

/// That the parts of some channel's energy are not its whole: two processes metered
/// one node at the same time, and what both charged counts.
fn counted_twice(metered: &Metered<'_>) -> Option<Note> {
    let mut charged: BTreeMap<_, u64> = BTreeMap::new();
    for entry in &metered.record.entries {
        *charged.entry(&entry.channel).or_default() += entry.energy.energy;
    }
    let parts_of = |it: &Meter| charged.get(&it.channel).copied().unwrap_or(0);
    let mut meters = metered.record.meters.iter();
    let differs = meters.any(|it| parts_of(it) != it.energy.energy) || pays_twice(metered);
    let text = "several processes metered this node at once, so that what workloads are \
                charged, idle and unattributed do not add up to what instruments counted";
    differs.then(|| note(COUNTED_TWICE, None, text.to_owned()))
}

/// Whether the constant power of one machine is paid for longer than it was metered.
fn pays_twice(metered: &Metered<'_>) -> bool {
    let mut paid: BTreeMap<_, Duration> = BTreeMap::new();
    for entry in &metered.record.entries {
        *paid.entry(&entry.channel).or_default() += entry.constant;
    }
    let metered_time = metered.record.elapsed + ROUNDING;
    !metered.is_of_several_machines() && paid.into_values().any(|time| time > metered_time)
}

/// What happened to one instrument: said of it, without its name.
pub(super) fn instrument_notes(row: &InstrumentRow) -> Vec<Note> {
    let about = row.channel.to_string();
    let mut notes = Vec::new();
    let mut add = |id: &str, text: String| notes.push(note(id, Some(&about), text));
    if row.restarts > 0 {
        let times = counted(row.restarts, "time", "times");
        add(
            "counter-restarted",
            format!("its counter restarted {times}"),
        );
    }
    if row.gap_seconds > 0.0 {
        let time = prefixed(row.gap_seconds, "s", 3);
        let text = if row.gap_energy > 0.0 {
            let energy = prefixed(row.gap_energy, "J", 2);
            format!("{time} without a reading, filled with {energy}")
        } else {
            format!("{time} without a reading, of which nothing is known")
        };
        add("gap", text);
    }
    if row.misses > 0 {
        let all = row.reads + row.misses;
        let text = format!("{} of {all} readings failed or were rejected", row.misses);
        add("missed-readings", text);
    }
    if let Some(difference) = disagreement(row).filter(|it| it.abs() > DISAGREEMENT) {
        let text = format!(
            "its power readings add up to {} {} than its counter",
            percent(difference.abs()),
            if difference > 0.0 { "more" } else { "less" },
        );
        add("counter-and-power-disagree", text);
    }
    notes
}

/// How much more the power readings add up to than the counter, as a share of it.
fn disagreement(row: &InstrumentRow) -> Option<f64> {
    let by_power = row.energy_by_power?;
    (row.energy > 0.0).then(|| (by_power - row.energy) / row.energy)
}

/// What happened to the rhythm of sampling.
fn time_notes(metered: &Metered<'_>) -> Vec<Note> {
    let record = metered.record;
    let mut notes = Vec::new();
    if record.suspended > Duration::ZERO {
        let time = prefixed(record.suspended.as_secs_f64(), "s", 3);
        let text = format!("The machine slept for {time}; that time is not counted");
        notes.push(note("suspended", None, text));
    }
    if record.late_ticks > 0 {
        let ticks = counted(record.late_ticks, "reading was", "readings were");
        let text = format!("{ticks} late; counters lose nothing by that");
        notes.push(note("late-readings", None, text));
    }
    if record.sessions.len() > 1 {
        let sessions = record.sessions.len();
        let text = format!("Put together from {sessions} runs of the metering process");
        notes.push(note("several-sessions", None, text));
    }
    notes
}

/// What the machine itself keeps from being known.
fn machine_notes(metered: &Metered<'_>) -> Vec<Note> {
    let mut notes = Vec::new();
    for session in &metered.record.sessions {
        if let Some(hypervisor) = &session.host.hypervisor {
            let machine = ENGLISH.virtual_machine;
            let text = format!(
                "on {}, the host's own use and its other guests are not seen",
                machine(hypervisor)
            );
            notes.push(note("virtual-machine", None, text));
        }
    }
    let modelled = metered
        .rows()
        .iter()
        .any(|row| row.provenance == Provenance::Modelled);
    if modelled {
        let text = "Where no sensor can be read a model stands in; its interval is wide";
        notes.push(note("modelled", None, text.to_owned()));
    }
    super::metered::distinct(notes.into_iter())
}

/// That a year's mean stands for the hours of work that was short.
fn annual_mean(elapsed: Duration, factors: &[FactorRow]) -> Option<Note> {
    let mut factors = factors.iter();
    factors.find(|row| row.is_annual_mean() && elapsed < SHORT)?;
    let text = "The grid's intensity is the mean of a year; in the hours of this work it may have \
                been far from that, which is not in the interval (--grid-series tells the hours)";
    Some(note("annual-mean", None, text.to_owned()))
}

/// The kinds of notes that follow from factors alone.
pub(super) const OF_FACTORS: [&str; 4] = ["default-factor", "prior", "default-making", OVERRIDDEN];

/// Factors that nobody gave, and those that took the place of a built-in one.
pub(super) fn assumptions(factors: &[FactorRow]) -> Vec<Note> {
    let defaults = factors.iter().filter(|row| row.default);
    let defaults = defaults.filter(|row| !embodied::spreads_making(row));
    let defaults = defaults.map(|row| {
        let text = format!("{} {}: {}", row.label, row.shown, row.citation);
        note("default-factor", Some(&row.id), text)
    });
    let prior = factors.iter().find(|row| row.matched == "prior");
    let prior = prior.map(|row| {
        let text = format!("{NODE_MODEL}, not calibrated: {}", row.citation);
        note("prior", Some("node"), text)
    });
    let added = factors.iter().filter_map(|row| {
        let replaced = row.overrides.as_ref()?;
        let text = format!(
            "{} {} in place of {} of {}: {}",
            row.label, row.shown, replaced.shown, replaced.document, row.citation
        );
        Some(note(OVERRIDDEN, Some(&row.id), text))
    });
    let making = embodied::assumption(factors);
    defaults.chain(prior).chain(making).chain(added).collect()
}

pub(super) fn note(id: &str, about: Option<&str>, text: String) -> Note {
    Note {
        id: id.to_owned(),
        about: about.map(str::to_owned),
        text,
    }
}

fn counted(number: u64, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}
