//! The user's own measurements, from a ledger that was really written.

use crate::common::{SECOND, account_for, counter, instrument, moment, tick};
use serde_json::json;
use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;
use std::time::Duration;
use wattprint::accounting::{Session, WorkloadRecord};
use wattprint::ledger::{Message, Writer};
use wattprint::sample::{
    Component, DeviceUse, DeviceUser, Instrument, Phase, Rollover, Usage, Work, Workload,
    WorkloadId,
};

const PATIENCE: Duration = Duration::from_secs(30);

/// For so long two accelerators served, at 500 W each.
const SERVED: u64 = 100;

fn accelerators(names: [&str; 2]) -> Vec<Instrument> {
    let one = |(device, name): (&str, &str)| Instrument {
        name: name.to_owned(),
        ..instrument(Component::Accelerator, device, 700.0, 100)
    };
    let devices = ["GPU-0", "GPU-1"].into_iter().zip(names);
    devices.map(one).collect()
}

/// Writes what was metered while one workload held both accelerators.
fn written(path: &Path, names: [&str; 2], workload: WorkloadRecord) {
    let instruments = accelerators(names);
    let samples: Vec<_> = (0..=SERVED)
        .map(|second| {
            let at = moment(second * SECOND).monotonic;
            let readings = instruments
                .iter()
                .map(|it| counter(&it.channel, at, second * 500_000_000, Rollover::Restarts));
            let mut sample = tick(second * SECOND, readings.collect());
            if second == 0 {
                sample.instruments.clone_from(&instruments);
            }
            let held = || instruments.iter().map(|it| it.channel.clone());
            sample.device_users = held().map(|it| DeviceUser::of(it, 1)).collect();
            sample.usage = vec![Usage {
                devices: held().map(|it| DeviceUse::of(it, 1)).collect(),
                ended: second == SERVED,
                ..Usage::of_cpu(workload.workload.id.clone(), Duration::from_secs(second))
            }];
            sample
        })
        .collect();
    let session: Session = serde_json::from_value(json!({
        "id": workload.session, "kind": "run", "version": "0.1.0", "absent": [],
        "interval": Duration::from_secs(1), "started": workload.started,
        "host": { "name": "node", "boot_id": "boot", "cpu_model": "", "cpus": 1, "memory": 1,
                  "kernel": "" },
    }))
    .unwrap();
    let writer = Writer::start_every(path, session, Duration::from_millis(1));
    writer.hand_over(Message::Instruments(instruments));
    writer.hand_over(Message::Workload(workload));
    for span in account_for(&samples) {
        writer.hand_over(Message::Span(span));
    }
    assert_eq!(writer.finish(PATIENCE).unsaved, None);
}

fn workload(phase: Phase, labels: &[(&str, &str)], work: &[(&str, f64)]) -> WorkloadRecord {
    let owned = |(key, value): &(&str, &str)| ((*key).to_owned(), (*value).to_owned());
    let work = work.iter().map(|(unit, amount)| Work {
        unit: (*unit).to_owned(),
        amount: *amount,
    });
    WorkloadRecord {
        workload: Workload {
            id: WorkloadId("w-1".into()),
            name: "house chat".to_owned(),
            phase,
            labels: labels.iter().map(owned).collect::<BTreeMap<_, _>>(),
            command: vec!["vllm".to_owned()],
            followed_by: "process tree".to_owned(),
            run: None,
        },
        session: "s-1".to_owned(),
        started: moment(0).wall,
        ended: Some(moment(SERVED * SECOND).wall),
        exit_code: Some(0),
        work: work.collect(),
        place: None,
    }
}

const LABELS: [(&str, &str); 4] = [
    ("params", "32B"),
    ("precision", "bf16"),
    ("batch", "64"),
    ("input-tokens", "600"),
];
const WORK: [(&str, f64); 2] = [("token", 125_000.0), ("request", 312.5)];
const H100: &str = "NVIDIA H100 80GB HBM3";

/// The plan of the same configuration, with the ledger beside it.
fn planned(path: &Path, more: &str) -> (serde_json::Value, String) {
    let asked = "plan inference --params 32B --precision bf16 --accelerator H100 --count 2 \
                 --batch 64 --input-tokens 600 --output-tokens 400 --requests-per-day 1000 \
                 --format json";
    let mut command = Command::new(env!("CARGO_BIN_EXE_wattprint"));
    command
        .args(asked.split_whitespace())
        .args(more.split_whitespace());
    let output = command.arg("--ledger").arg(path).output().unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    if let Ok(report) = serde_json::from_slice(&output.stdout) {
        crate::language::assert_said(&report);
    }
    (
        serde_json::from_slice(&output.stdout).unwrap_or_default(),
        said,
    )
}

fn joules(report: &serde_json::Value) -> f64 {
    let factors = report["factors"].as_array().unwrap();
    let unit = factors.iter().find(|it| it["id"] == "plan.joules-per-unit");
    unit.unwrap()["value"].as_f64().unwrap()
}

fn limitations(report: &serde_json::Value) -> String {
    report["quality"]["limitations"].to_string()
}

#[test]
fn a_workload_that_tells_what_it_served_is_the_nearest_measurement() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ledger.db");
    written(&path, [H100; 2], workload(Phase::Inference, &LABELS, &WORK));
    let (report, said) = planned(&path, "");
    assert!(report.is_object(), "{said}");
    // Two accelerators at 500 W for 100 s generated 125,000 tokens.
    let expected = 2.0 * 500.0 * 100.0 / 125_000.0;
    assert!(
        (joules(&report) / expected - 1.0).abs() < 0.03,
        "{}",
        joules(&report)
    );
    let said = limitations(&report);
    assert!(
        said.contains("100 % from the measurement of house chat"),
        "{said}"
    );
    assert!(
        said.contains("your measurement of house chat, 32B parameters in bf16"),
        "{said}"
    );
    assert!(said.contains("workload w-1, from 2026-01-01"), "{said}");
    assert!(!said.contains("own-measurement-left-out"), "{said}");
}

#[test]
fn what_it_used_while_nothing_ran_is_left_to_the_idle_replicas_of_the_plan() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ledger.db");
    written(&path, [H100; 2], workload(Phase::Inference, &LABELS, &WORK));
    let (whole, _) = planned(&path, "");
    let ledger = rusqlite::Connection::open(&path).unwrap();
    let idle = "UPDATE entry SET execution_idle = energy / 4";
    assert!(ledger.execute(idle, []).unwrap() > 0);
    drop(ledger);
    let (worked, said) = planned(&path, "");
    assert!(worked.is_object(), "{said}");
    let share = joules(&worked) / joules(&whole);
    assert!((share - 0.75).abs() < 0.01, "{share}");
}

#[test]
fn what_a_workload_does_not_tell_is_named_and_not_guessed() {
    let other = ["NVIDIA H100 80GB HBM3", "NVIDIA A100-SXM4-80GB"];
    let labels = |without: &str| -> Vec<(&str, &str)> {
        LABELS.into_iter().filter(|it| it.0 != without).collect()
    };
    let mut wrong = labels("params");
    wrong.push(("params", "large"));
    let mut unknown = labels("precision");
    unknown.push(("precision", "fp7"));
    for (phase, names, labels, work, expected) in [
        (
            Phase::Inference,
            [H100; 2],
            labels("params"),
            &WORK[..],
            "it lacks `--label params=…`",
        ),
        (
            Phase::Inference,
            [H100; 2],
            labels("batch"),
            &WORK[..],
            "it lacks `--label batch=…`",
        ),
        (
            Phase::Inference,
            [H100; 2],
            wrong,
            &WORK[..],
            "a number in `params=large`",
        ),
        (
            Phase::Inference,
            [H100; 2],
            unknown,
            &WORK[..],
            "unknown precision `fp7`",
        ),
        (
            Phase::Inference,
            [H100; 2],
            labels(""),
            &[][..],
            "the tokens it generated",
        ),
        (
            Phase::Inference,
            [H100; 2],
            labels(""),
            &WORK[..1],
            "the length of an answer",
        ),
        (
            Phase::Inference,
            other,
            labels(""),
            &WORK[..],
            "one kind of accelerator; it used",
        ),
        (
            Phase::Inference,
            ["Abacus"; 2],
            labels(""),
            &WORK[..],
            "an accelerator that is known",
        ),
        (
            Phase::Finetuning,
            [H100; 2],
            labels(""),
            &WORK[..],
            "no workload of the phase inference",
        ),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("ledger.db");
        written(&path, names, workload(phase, &labels, work));
        let (report, error) = planned(&path, "");
        assert!(report.is_object(), "{expected}: {error}");
        let said = limitations(&report);
        assert!(said.contains(expected), "{expected}: {said}");
        assert!(!said.contains("your measurement"), "{said}");
    }
}

#[test]
fn a_ledger_that_is_not_there_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let (_, said) = planned(&folder.path().join("none.db"), "");
    assert!(said.contains("none.db"), "{said}");
    let pictures = "--task image --width 1024 --height 1024 --steps 20";
    let (_, said) = planned(&folder.path().join("none.db"), pictures);
    assert!(
        said.contains("give your measurements with --measured FILE"),
        "{said}"
    );
}
