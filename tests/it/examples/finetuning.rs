//! A run on a GPU: what one H100 showed under bursts of matrix products, sampled
//! once a second, as the recording of a fine-tuning run.
//!
//! The readings are those of `tests/fixtures/h100/bursts.jsonl`, 20 s of a real
//! card. What ran there were ten bursts of 0.6 s in every 2 s, which stand here for
//! ten steps of training.

use super::{hold, hold_in_all_forms, written};
use jiff::Timestamp;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Duration;
use wattprint::quantity::{BoundKind, Estimate, Power, Ratio};
use wattprint::report::Report;
use wattprint::sample::{
    Channel, Component, Counter, DeviceUse, Instrument, Moment, Observation, Phase, Provenance,
    Reading, Rollover, Sample, SampleKind, TickSize, Usage, Workload, WorkloadId,
};
use wattprint::source::replay::Recorder;

/// When the card was read: the first reading's wall time.
const BEGAN: &str = "2026-11-24T01:47:43Z";

/// Rows are 20 ms apart: the run begins and ends a second from the ends.
const BEGIN: usize = 50;
const END: usize = 949;

/// Readings in quick succession after an edge.
const BURST: usize = 8;

/// All sensors at one moment: millijoules and milliwatts.
#[derive(Debug, Deserialize)]
struct Row {
    at: At,
    energy: u64,
    average: u32,
}

#[derive(Debug, Deserialize)]
struct At {
    secs: u64,
    nanos: u32,
}

fn rows() -> Vec<Row> {
    let fixture =
        PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/h100/bursts.jsonl");
    let text = std::fs::read_to_string(fixture).expect("the fixture");
    let rows = text
        .lines()
        .map(|line| serde_json::from_str(line).expect("a row"));
    rows.collect()
}

fn channel() -> Channel {
    Channel::new(
        Component::Accelerator,
        "GPU-00000000-0000-0000-0000-00000000a100",
    )
}

fn instrument() -> Instrument {
    let [low, central, high] = [0.98, 1.0, 1.07].map(Ratio::new);
    Instrument {
        channel: channel(),
        source: "nvml".to_owned(),
        name: "NVIDIA H100 80GB HBM3".to_owned(),
        method: "NVML energy counter".to_owned(),
        provenance: Provenance::Measured,
        gain: Estimate::new(low, central, high, BoundKind::Range).expect("in order"),
        gain_source: "Yang, Adamek, Armour (SC'24, arXiv:2312.02741), Ampere and Ada cards \
                      against an external meter; no Hopper card among them"
            .to_owned(),
        idle: Power::from_watts(70.0),
        limit: Power::from_watts(700.0),
        update: Duration::from_millis(100),
        epoch: "driver 580.159.04, module 19170".to_owned(),
        package: None,
    }
}

fn workload() -> Workload {
    Workload {
        id: WorkloadId("bursts".into()),
        name: "ten bursts".to_owned(),
        phase: Phase::Finetuning,
        labels: BTreeMap::new(),
        command: vec!["python".to_owned(), "finetune.py".to_owned()],
        followed_by: "cgroup".to_owned(),
        run: None,
    }
}

fn sample(row: &Row, first: &Row, index: usize, kind: SampleKind) -> Sample {
    let since = Duration::new(row.at.secs, row.at.nanos);
    let passed = since - Duration::new(first.at.secs, first.at.nanos);
    let began: Timestamp = BEGAN.parse().expect("a moment");
    let at = Moment {
        monotonic: since,
        boot: since,
        wall: began + passed,
    };
    let mut sample = Sample::new(at, kind);
    if index == 0 {
        sample.instruments = vec![instrument()];
    }
    sample.observations = vec![Observation {
        channel: channel(),
        at: since,
        reading: Reading::Counter(Counter {
            ticks: row.energy,
            tick: TickSize::MILLIJOULE,
            rollover: Rollover::Restarts,
        }),
        power: Some(Power::from_milliwatts(f64::from(row.average))),
    }];
    if index == BEGIN {
        sample.workloads = vec![workload()];
    }
    if (BEGIN..=END).contains(&index) && kind != SampleKind::Burst {
        sample.usage = vec![Usage {
            devices: vec![DeviceUse::of(channel(), 1)],
            ended: index == END,
            ..Usage::of_cpu(workload().id, Duration::ZERO)
        }];
    }
    sample
}

/// The card as a sampler at 1 Hz reads it, with a burst of readings at each edge.
fn samples(rows: &[Row]) -> Vec<Sample> {
    let after = |edge: usize, index: usize| (edge + 1..=edge + BURST).contains(&index);
    let kind = |index: usize| match index {
        BEGIN | END => Some(SampleKind::Edge),
        _ if after(BEGIN, index) || after(END, index) => Some(SampleKind::Burst),
        _ => index.is_multiple_of(50).then_some(SampleKind::Tick),
    };
    let kept = rows
        .iter()
        .enumerate()
        .filter_map(|(index, row)| Some(sample(row, rows.first()?, index, kind(index)?)));
    kept.collect()
}

#[test]
fn a_fine_tuning_run_is_what_its_recording_gives() {
    let temporary = tempfile::tempdir().expect("a folder");
    let path = temporary.path().join("recording.jsonl");
    let mut recorder = Recorder::create(&path).expect("created");
    for sample in &samples(&rows()) {
        recorder.record(sample).expect("recorded");
    }
    let recording = std::fs::read_to_string(&path).expect("recorded");
    hold("fine-tuning/recording.jsonl", &recording);
    let json = written(
        &[
            "replay",
            "fine-tuning/recording.jsonl",
            "--work",
            "steps=10",
            "--place",
            "NL",
            "--format",
            "json",
        ],
        0,
    );
    hold_in_all_forms("fine-tuning/report", &json);
}

/// The value and the bounds of a figure.
fn figure(report: &Report, id: &str) -> [f64; 3] {
    let figure = report.figure(id).expect("the figure");
    [figure.low, figure.value, figure.high]
}

#[test]
fn on_other_accelerators_the_same_work_takes_what_published_ratios_say() {
    let of = |accelerator: Option<&str>| -> Report {
        let scenario = accelerator.map(|it| format!("accelerator={it}"));
        let scenario = scenario.iter().flat_map(|it| ["--what-if", it]);
        let file = ["report", "fine-tuning/report.json", "--format", "json"];
        let json = written(&file.into_iter().chain(scenario).collect::<Vec<_>>(), 0);
        wattprint::report::read("what-if.json", &json).expect("a report that is read back")
    };
    let record = of(None);
    let slower = of(Some("\"NVIDIA A100-SXM4-80GB\""));
    let hypothetical = slower.hypothetical.as_ref().expect("marked");
    assert_eq!(hypothetical.of, record.identity.id);
    assert_eq!(hypothetical.changes[0].key, "accelerator");
    // The older card takes more energy for as many operations, and nobody knows by
    // exactly how much.
    let [low, value, high] = figure(&slower, "energy.accelerator");
    let [_, metered, _] = figure(&record, "energy.accelerator");
    assert!(value > 1.2 * metered && value < 5.0 * metered, "{value} J");
    assert!(low < value && high / low > 1.5, "{low} to {high} J");
    for id in ["energy.node", "energy.facility", "emissions.location"] {
        assert!(figure(&slower, id)[1] > figure(&record, id)[1], "{id}");
    }
    let changed = slower.figure("energy.accelerator").expect("the figure");
    assert_eq!(changed.provenance, Provenance::Modelled);
    let cited = |wanted: &str| slower.factors.iter().any(|it| it.id.contains(wanted));
    assert!(cited("A100") && cited("H100"), "both cards have a paper");
    // The same card in the place of itself changes nothing but that it is now a model.
    let same = of(Some("\"NVIDIA H100 80GB HBM3\""));
    let [_, value, _] = figure(&same, "energy.accelerator");
    assert!((value / metered - 1.0).abs() < 1e-9, "{value} J");
}
