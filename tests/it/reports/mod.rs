//! What a reader sees: figures, bounds and sources, in every format.
#![allow(clippy::unwrap_used, clippy::panic)]

mod changed;
mod full;
mod laws;
pub(crate) mod numbers;
pub(crate) mod read;
pub(crate) mod records;
pub(crate) mod schema;
mod screen;

pub(crate) use full::full;
use records::{GPU_RUN, factors, gpu_run, making, prior, vm_run, workload_id};
use serde_json::Value;
use std::path::Path;
use wattprint::accounting::{Holder, Record};
use wattprint::language::ENGLISH;
use wattprint::quantity::{Derivation, Energy};
use wattprint::report::{Assessed, FORMATS, Report, Request, Reserved, Subject, build, digest_of};
use wattprint::sample::{Component, Provenance, Work};

/// The report of a record's subject, with the test's node model and clock.
fn report(record: &Record, subject: Subject, placed: bool) -> Report {
    let model = prior();
    let embody = |devices: &[Reserved]| making(devices);
    let assess = |node: &Derivation<Energy>| -> Assessed { factors(node) };
    let request = Request {
        id: "report-1".to_owned(),
        created: "2026-11-23T15:00:00Z".parse().unwrap(),
        subject,
        model: &model,
        assess: if placed { Some(&assess) } else { None },
        embody: Some(&embody),
    };
    build(record, &request)
}

pub(crate) fn run_report(record: &Record, placed: bool) -> Report {
    report(record, Subject::Workload(workload_id(GPU_RUN)), placed)
}

/// The digest is made anew, as whoever knows of it would after an edit.
pub(crate) fn with_digest(mut edited: Value) -> Value {
    edited.as_object_mut().unwrap().remove("digest");
    edited["digest"] = digest_of(&edited).into();
    edited
}

/// The object as the program writes it.
pub(crate) fn object(report: &Report) -> String {
    rendered(report, "json")
}

fn rendered(report: &Report, name: &str) -> String {
    let format = FORMATS.iter().find(|format| format.name == name).unwrap();
    let mut bytes = Vec::new();
    (format.write)(report, &ENGLISH, &mut bytes).unwrap();
    String::from_utf8(bytes).unwrap()
}

fn with_tokens(mut record: Record) -> Record {
    record.workloads[0].work = vec![Work {
        unit: "token".to_owned(),
        amount: 2.5e6,
    }];
    record
}

/// Every example, by the name of its golden file.
pub(crate) fn examples() -> Vec<(&'static str, Report)> {
    vec![
        ("gpu-run", run_report(&gpu_run(), false)),
        ("gpu-run-placed", run_report(&gpu_run(), true)),
        ("gpu-run-tokens", run_report(&with_tokens(gpu_run()), true)),
        ("vm-run", run_report(&vm_run(), false)),
        ("node", report(&gpu_run(), Subject::Node, false)),
    ]
}

#[test]
fn the_text_is_what_the_golden_files_show() {
    for (name, report) in examples() {
        assert_golden(&format!("report-{name}.txt"), &rendered(&report, "text"));
    }
}

pub(crate) fn assert_golden(file: &str, text: &str) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden");
    let path = folder.join(file);
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::write(&path, text).unwrap();
    }
    let golden = std::fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(text, golden, "{file}: UPDATE_GOLDEN=1 rewrites the file");
}

#[test]
fn the_text_fits_a_page_of_80_columns() {
    for (name, report) in examples() {
        let text = rendered(&report, "text");
        for line in text.lines() {
            assert!(line.chars().count() <= 80, "{name}: {line}");
        }
        let lines = text.lines().count();
        assert!(lines <= 56, "{name} has {lines} lines");
    }
}

#[test]
fn json_reads_back_as_the_same_report() {
    for (name, report) in examples() {
        let read: Report = serde_json::from_str(&rendered(&report, "json")).unwrap();
        assert_eq!(read, report, "{name}");
    }
}

#[test]
fn a_restart_and_a_gap_are_seen_on_the_page_and_in_the_object() {
    let report = run_report(&gpu_run(), false);
    let text = rendered(&report, "text");
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(text.contains("counter restarted 1 time"), "{text}");
    assert!(text.contains("3.00 s without a reading"), "{text}");
    let gap = report.figure("energy.gap").unwrap();
    assert_eq!(gap.provenance, Provenance::Modelled);
    assert!(gap.low < gap.value && gap.value < gap.high);
    let sensor = report.figure("energy.accelerator").unwrap().sensor.as_ref();
    assert!((sensor.unwrap().gap_seconds - 3.0).abs() < 1e-9);
}

#[test]
fn what_no_instrument_observes_is_missing_with_its_remedy_and_never_zero() {
    let report = run_report(&vm_run(), false);
    assert!(report.figure("energy.accelerator").is_none());
    let missing = |id: &str| report.missing.iter().find(|it| it.id == id).unwrap();
    let accelerator = missing("energy.accelerator");
    assert_eq!(accelerator.reason, "nvml: libnvidia-ml.so.1 is not present");
    assert_eq!(accelerator.remedy, "install the NVIDIA driver");
    assert_eq!(missing("emissions.location").remedy, "--place NL");
    for row in &report.missing {
        assert!(report.figure(&row.id).is_none(), "{}", row.id);
        assert!(!row.reason.is_empty() && !row.remedy.is_empty());
    }
}

#[test]
fn without_sensors_every_energy_is_marked_modelled_with_an_interval() {
    let report = run_report(&vm_run(), false);
    let energies = report.quantities.iter();
    let shown = energies.filter(|it| it.id.starts_with("energy.") && it.value > 0.0);
    let shown: Vec<_> = shown.collect();
    assert!(!shown.is_empty());
    for figure in shown {
        assert_eq!(figure.provenance, Provenance::Modelled, "{}", figure.id);
        assert!(figure.low < figure.high, "{}", figure.id);
    }
    assert_eq!(report.quality.measured_share, Some(0.0));
}

#[test]
fn a_measured_energy_stays_measured_and_a_modelled_node_is_modelled() {
    let report = run_report(&gpu_run(), true);
    let provenance = |id: &str| report.figure(id).unwrap().provenance;
    assert_eq!(provenance("energy.accelerator"), Provenance::Measured);
    assert_eq!(provenance("energy.cpu"), Provenance::Measured);
    assert_eq!(provenance("energy.node"), Provenance::Modelled);
    assert_eq!(provenance("emissions.location"), Provenance::Modelled);
}

#[test]
fn a_place_gives_the_chain_and_its_defaults_stand_on_the_page() {
    let report = run_report(&gpu_run(), true);
    let value = |id: &str| report.figure(id).unwrap().value;
    assert!((value("energy.facility") / value("energy.node") - 1.36).abs() < 1e-9);
    let grams = value("energy.facility") / 3.6e6 * 268.0;
    assert!((value("emissions.location") - grams).abs() < 1e-6 * grams);
    let text = rendered(&report, "text");
    assert!(text.contains("DEFAULTS     PUE 1.36"), "{text}");
    let defaults: Vec<_> = report.defaults().map(|it| &*it.id).collect();
    assert_eq!(
        defaults,
        [
            "pue:EU",
            "factor.lifetime.server.2025",
            "factor.server_making.server-of-eight-accelerators.2025",
            "factor.active_share.server.2026",
        ]
    );
    for figure in ["energy.facility", "emissions.location"] {
        let named = &report.figure(figure).unwrap().factors;
        assert!(named.contains(&"pue:EU".to_owned()), "{named:?}");
    }
}

#[test]
fn stated_work_divides_every_figure_of_the_chain() {
    let report = run_report(&with_tokens(gpu_run()), true);
    for id in [
        "energy.node",
        "energy.facility",
        "emissions.location",
        "emissions.embodied",
        "emissions.total",
        "water.total",
    ] {
        let whole = report.figure(id).unwrap();
        let each = report.figure(&format!("{id}/token")).unwrap();
        assert!(
            (each.value * 2.5e6 / whole.value - 1.0).abs() < 1e-12,
            "{id}"
        );
        assert_eq!(each.unit, format!("{}/token", whole.unit));
        assert_eq!(each.provenance, whole.provenance);
    }
}

#[test]
fn making_the_hardware_is_counted_where_it_is_known_and_listed_where_it_is_not() {
    let report = run_report(&gpu_run(), true);
    let value = |id: &str| report.figure(id).unwrap().value;
    // One H100 for 600 s, with an eighth of a server, over 0.8 of four years.
    let making = 164_000.0 + 2_388_000.0 / 8.0;
    let expected = making * 600.0 / (4.0 * 8760.0 * 3600.0 * 0.8);
    let embodied = report.figure("emissions.embodied").unwrap();
    assert!((embodied.value / expected - 1.0).abs() < 1e-12);
    assert!(embodied.low < 0.6 * embodied.value && embodied.high > 2.0 * embodied.value);
    assert_eq!(embodied.provenance, Provenance::Modelled);
    assert_eq!(embodied.factors.len(), 4);
    let sum = value("emissions.location") + value("emissions.embodied");
    assert!((value("emissions.total") / sum - 1.0).abs() < 1e-12);
    assert!(report.boundary.included.contains(&"embodied".to_owned()));
    assert!(!report.boundary.excluded.contains(&"embodied".to_owned()));

    // The whole node has two cards, and the calendar needs no share in use.
    let node = self::report(&gpu_run(), Subject::Node, false);
    let whole = node.figure("emissions.embodied").unwrap().value;
    assert!((whole / (expected * 0.8 * 2.0) - 1.0).abs() < 1e-12);
    assert!(node.figure("emissions.total").is_none());

    let machine = run_report(&vm_run(), true);
    assert!(machine.figure("emissions.embodied").is_none());
    assert!(machine.figure("emissions.total").is_none());
    assert!(machine.boundary.excluded.contains(&"embodied".to_owned()));
    let mut missing = machine.missing.iter();
    let missing = missing.find(|it| it.id == "emissions.embodied");
    assert_eq!(missing.unwrap().remedy, "--embodied-kg KG");
}

#[test]
fn a_workload_pays_the_nodes_constant_power_only_for_what_it_reserved() {
    let report = run_report(&gpu_run(), false);
    let time = |report: &Report| {
        let node = report.figure("energy.node").unwrap();
        let mut inputs = node.derivation.inputs();
        inputs
            .find(|it| &*it.id == "node.time")
            .unwrap()
            .value
            .central()
    };
    // One of two cards for 600 s: its 700 W of 700 + 700 + 350 + 50 W.
    assert!((time(&report) - 600.0 * 700.0 / 1800.0).abs() < 1e-6);
    let mut unreserved = gpu_run();
    for entry in &mut unreserved.entries {
        entry.constant = std::time::Duration::ZERO;
    }
    assert!(time(&run_report(&unreserved, false)).abs() < 1e-12);
    let whole = self::report(&gpu_run(), Subject::Node, false);
    assert!((time(&whole) - 600.0).abs() < 1e-12);
}

#[test]
fn several_entries_on_one_channel_are_added_up() {
    let mut split = gpu_run();
    let index = split
        .entries
        .iter()
        .position(|entry| {
            entry.channel.component == Component::Accelerator
                && matches!(entry.holder, Holder::Workload(_))
        })
        .unwrap();
    let mut part = split.entries[index].clone();
    for field in [
        &mut part.energy.energy,
        &mut part.energy.low,
        &mut part.energy.high,
    ] {
        *field = 1_000_000;
    }
    part.energy.gap = 0;
    part.usage = 0.0;
    part.reserved = std::time::Duration::ZERO;
    part.constant = std::time::Duration::ZERO;
    split.entries[index].energy = split.entries[index].energy - part.energy;
    split.entries.push(part);
    let whole = run_report(&gpu_run(), false);
    let parts = run_report(&split, false);
    let value = |report: &Report| report.figure("energy.accelerator").unwrap().value;
    assert!((value(&whole) - value(&parts)).abs() < 1e-9);
}

#[test]
fn names_that_others_chose_do_nothing_to_a_terminal() {
    let mut record = with_tokens(gpu_run());
    let hostile = format!("\u{1b}]0;owned\u{7}\r\n\u{202e}{}", "x".repeat(5_000));
    let workload = &mut record.workloads[0];
    workload.workload.name.clone_from(&hostile);
    workload.workload.command = vec![hostile.clone(), hostile.clone()];
    workload.work[0].unit.clone_from(&hostile);
    record.sessions[0].host.name.clone_from(&hostile);
    record.sessions[0].host.cpu_model.clone_from(&hostile);
    record.sessions[0]
        .absent
        .push((hostile.clone(), hostile.clone()));
    record.remarks = vec![hostile.clone(); 40];
    for instrument in &mut record.instruments {
        instrument.name.clone_from(&hostile);
        instrument.method.clone_from(&hostile);
        instrument.gain_source.clone_from(&hostile);
    }
    let report = run_report(&record, true);
    let text = rendered(&report, "text");
    let controls = text.chars().filter(|c| c.is_control() && *c != '\n');
    assert_eq!(controls.count(), 0);
    assert!(!text.contains('\u{202e}'));
    assert!(text.lines().all(|line| line.chars().count() <= 80));
    assert!(text.lines().count() < 80, "{}", text.lines().count());
    assert!(
        report
            .quantities
            .iter()
            .all(|figure| !figure.id.contains('\u{1b}'))
    );
    assert_eq!(
        report.subject.name, hostile,
        "the object keeps what was given"
    );
}
