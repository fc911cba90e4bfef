//! A period divided by workload, phase, label and month, and beside the period before.

use super::{EVERY, Outcome, PATIENCE, moment, session, wall, workload};
use std::path::Path;
use std::process::{Command, Output};
use std::time::Duration;
use wattprint::accounting::{Entry, Holder, Microjoules, SessionKind, WorkloadRecord};
use wattprint::ledger::{Message, Writer};
use wattprint::report::{Division, Part, PartOf, Report, read};
use wattprint::sample::{Phase, Work, WorkloadId};

/// 31 January 2026, 22:00 UTC, in seconds since the machine was booted.
const BEGINS: u64 = 30 * 86_400 + 22 * 3_600;

/// One quarter of an hour.
const QUARTER: u64 = 900;

fn described(id: &str, name: &str, phase: Phase, team: &str, exit_code: i32) -> WorkloadRecord {
    let mut record = workload(id, name, "agent-1", BEGINS);
    record.workload.phase = phase;
    if !team.is_empty() {
        let labels = &mut record.workload.labels;
        labels.insert("team".to_owned(), team.to_owned());
    }
    record.ended = Some(wall(BEGINS + 16 * QUARTER));
    record.exit_code = Some(exit_code);
    record
}

/// Four hours over the end of January: two workloads, of which one comes each month.
fn write(path: &Path) {
    let metering = session("agent-1", SessionKind::Agent, BEGINS);
    let writer = Writer::start_every(path, metering, EVERY);
    writer.hand_over(Message::Instruments(vec![super::instrument("driver 1")]));
    let mut chat = described("w2", "chat", Phase::Inference, "b", 0);
    chat.work.push(Work {
        unit: "token".to_owned(),
        amount: 1e6,
    });
    for record in [
        described("w1", "train", Phase::Pretraining, "a", 0),
        chat,
        described("w3", "tune", Phase::Finetuning, "", 1),
    ] {
        writer.hand_over(Message::Workload(record));
    }
    for quarter in 0..16 {
        let from = BEGINS + quarter * QUARTER;
        // The first half lies in January.
        let second = if quarter < 8 { "w3" } else { "w2" };
        writer.hand_over(Message::Span(span(from, second, 100 + quarter)));
    }
    assert_eq!(writer.finish(PATIENCE).unsaved, None);
}

fn span(from: u64, second: &str, joules: u64) -> wattprint::accounting::Span {
    let shares = [
        ("w1", 3 * joules),
        (second, 2 * joules),
        ("idle", 40),
        ("unattributed", 7),
    ];
    let mut span = super::span(from, from + QUARTER, &shares);
    span.from = moment(from);
    for entry in &mut span.entries {
        bounds(entry);
    }
    let mut whole = Microjoules::default();
    span.entries.iter().for_each(|it| whole += it.energy);
    span.meters[0].energy = whole;
    span
}

/// Times that are divided as the idle power of one device is, and energies with bounds.
fn bounds(entry: &mut Entry) {
    let seconds = match &entry.holder {
        Holder::Workload(id) if *id == WorkloadId("w1".into()) => 450,
        Holder::Workload(_) => 200,
        Holder::Idle | Holder::Unattributed => 0,
    };
    entry.constant = Duration::from_secs(seconds);
    entry.reserved = Duration::from_secs(seconds);
    entry.energy.low -= entry.energy.energy / 50;
    entry.energy.high += entry.energy.energy / 25;
}

fn asked(path: &Path, more: &str) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_wattprint"));
    command
        .env("TZ", "UTC")
        .arg("report")
        .arg("--ledger")
        .arg(path);
    let place = "--place NL --pue 1.2 --price 0.24EUR --embodied-kg 900 --format json";
    command
        .args(place.split_whitespace())
        .args(more.split_whitespace());
    command.output().expect("the command starts")
}

/// A report that was asked for, which [`read`] finds to add up.
fn report(path: &Path, more: &str) -> Report {
    let output = asked(path, more);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{more}: {said}");
    let text = String::from_utf8(output.stdout).expect("text");
    read(more, &text).unwrap_or_else(|error| panic!("{more}: {error}: {error:?}"))
}

fn refused(path: &Path, more: &str) -> String {
    let output = asked(path, more);
    assert!(!output.status.success(), "{more}");
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn by<'a>(report: &'a Report, by: &str) -> &'a Division {
    let mut divisions = report.divisions.iter();
    divisions.find(|it| it.by == by).expect(by)
}

fn keys(division: &Division) -> Vec<(&str, u64, u64)> {
    let parts = division.parts.iter();
    parts
        .map(|it| (&*it.key, it.workloads, it.failed))
        .collect()
}

fn value(part: &Part, id: &str) -> f64 {
    part.quantities
        .iter()
        .find(|it| it.id == id)
        .expect(id)
        .value
}

const PERIOD: &str = "--from 2026-01-31T22:00:00Z --to 2026-02-01T02:00:00Z";

#[test]
fn the_parts_of_a_period_add_up_to_it_however_it_is_divided() -> Outcome {
    let directory = tempfile::tempdir()?;
    let path = directory.path().join("a.db");
    write(&path);
    let all = "--by workload --by label:team --by month --by phase";
    let report = report(&path, &format!("{PERIOD} {all}"));
    let order: Vec<_> = report.divisions.iter().map(|it| &*it.by).collect();
    assert_eq!(order, ["phase", "workload", "label:team", "month"]);
    let rest = [("idle", 0, 0), ("unattributed", 0, 0)];
    let expected = [
        ("pretraining", 1, 0),
        ("inference", 1, 0),
        ("finetuning", 1, 1),
    ];
    assert_eq!(keys(by(&report, "phase")), [&expected[..], &rest].concat());
    let expected = [("w1", 1, 0), ("w2", 1, 0), ("w3", 1, 1)];
    assert_eq!(
        keys(by(&report, "workload")),
        [&expected[..], &rest].concat()
    );
    let expected = [("a", 1, 0), ("b", 1, 0), ("", 1, 1)];
    assert_eq!(
        keys(by(&report, "label:team")),
        [&expected[..], &rest].concat()
    );
    let months = [("2026-01", 2, 1), ("2026-02", 2, 0)];
    assert_eq!(keys(by(&report, "month")), months);

    // Known amounts: 3, 2 or no times 100, 101, … J, and what the others are.
    let accelerator = |part: &Part| value(part, "energy.accelerator").round();
    let phases = &by(&report, "phase").parts;
    let energies: Vec<_> = phases.iter().map(accelerator).collect();
    let sum = |quarters: std::ops::Range<u64>| quarters.map(|it| 100 + it).sum::<u64>() as f64;
    let known = [
        3.0 * sum(0..16),
        2.0 * sum(8..16),
        2.0 * sum(0..8),
        640.0,
        112.0,
    ];
    assert_eq!(energies, known);
    assert_eq!(phases[3].of, PartOf::Idle);
    let january = &by(&report, "month").parts[0];
    assert_eq!(accelerator(january), 5.0 * sum(0..8) + 8.0 * 47.0);
    for id in [
        "energy.facility",
        "emissions.location",
        "emissions.embodied",
        "cost.electricity",
    ] {
        let parts: f64 = by(&report, "workload")
            .parts
            .iter()
            .map(|it| value(it, id))
            .sum();
        let whole = report.figure(id).expect(id).value;
        assert!((parts / whole - 1.0).abs() < 1e-9, "{id}: {parts} {whole}");
    }
    let failed = report.figure("energy.failed").expect("a figure");
    assert_eq!(failed.value.round(), 2.0 * sum(0..8));
    assert_eq!(report.activity.failed, 1);
    // Only who stated work has figures per unit of it.
    let per_token = |part: &&Part| {
        part.quantities
            .iter()
            .any(|it| it.id == "energy.node/token")
    };
    let workloads = &by(&report, "workload").parts;
    let stated: Vec<_> = workloads
        .iter()
        .filter(per_token)
        .map(|it| &*it.key)
        .collect();
    assert_eq!(stated, Vec::<&str>::new(), "the whole states no work");
    Ok(())
}

#[test]
fn workloads_are_selected_and_the_report_says_by_what() -> Outcome {
    let directory = tempfile::tempdir()?;
    let path = directory.path().join("a.db");
    write(&path);
    for (more, workloads, parts) in [
        ("--phase inference", 1, vec!["inference"]),
        (
            "--phase inference --phase finetuning",
            2,
            vec!["inference", "finetuning"],
        ),
        ("--label team=a", 1, vec!["pretraining"]),
        (
            "--name chat --name tune --phase finetuning",
            1,
            vec!["finetuning"],
        ),
    ] {
        let report = report(&path, &format!("{PERIOD} {more} --by month"));
        assert_eq!(report.activity.workloads.len(), workloads, "{more}");
        assert_eq!(report.activity.selection.len(), more.matches("--").count());
        let phases: Vec<_> = by(&report, "phase")
            .parts
            .iter()
            .map(|it| &*it.key)
            .collect();
        assert_eq!(phases, parts, "{more}");
        assert!(
            report.boundary.excluded.contains(&"idle".to_owned()),
            "{more}"
        );
    }
    let chat = report(&path, &format!("{PERIOD} --name chat"));
    let whole = chat.figure("energy.facility").expect("a figure").value;
    let token = chat
        .figure("energy.facility/token")
        .expect("a figure")
        .value;
    assert!((whole / token / 1e6 - 1.0).abs() < 1e-9);
    let said = refused(&path, &format!("{PERIOD} --name chatt --label team=b"));
    let expected = "no workload of this period has name chatt and label:team b; there is \
                    chat (inference), train (pretraining), tune (finetuning)";
    assert!(said.contains(expected), "{said}");
    let said = refused(&path, "--phase inference");
    assert!(said.contains("select workloads of a period"), "{said}");
    Ok(())
}

#[test]
fn a_month_stands_beside_the_one_before() -> Outcome {
    let directory = tempfile::tempdir()?;
    let path = directory.path().join("a.db");
    write(&path);
    let february = report(&path, "--month 2026-02 --previous");
    let previous = february.previous.as_ref().expect("January");
    assert_eq!(
        (previous.from, previous.until),
        (wall(BEGINS), wall(BEGINS + 8 * QUARTER))
    );
    let before = previous.quantities.iter();
    let before = before
        .clone()
        .find(|it| it.id == "energy.node")
        .expect("a figure");
    let now = february.figure("energy.node").expect("a figure");
    let mut ratios = previous.ratios.iter();
    let ratio = ratios.find(|it| it.id == "energy.node").expect("a ratio");
    assert!((ratio.value - now.value / before.value).abs() < 1e-12);
    // The node model is the same then and now, and is most of the uncertainty.
    let apart = (now.high / before.low) / (now.low / before.high);
    assert!(ratio.high / ratio.low < apart.sqrt(), "{ratio:?}");
    let mut ratios = previous.ratios.iter();
    let located = ratios
        .find(|it| it.id == "emissions.location")
        .expect("a ratio");
    assert!(
        (located.high / ratio.high - 1.0).abs() < 1e-2,
        "the grid cancels"
    );

    let january = report(&path, "--month 2026-01 --previous");
    assert!(january.previous.is_none());
    let missing = january.missing.iter().find(|it| it.id == "previous");
    assert!(
        missing.expect("a reason").reason.contains("2025-12"),
        "{missing:?}"
    );
    let chat = report(&path, "--month 2026-02 --name chat --previous");
    let missing = chat.missing.iter().find(|it| it.id == "previous");
    assert!(
        missing
            .expect("a reason")
            .reason
            .contains("that was selected"),
        "{missing:?}"
    );
    let said = refused(&path, "--last --previous");
    assert!(said.contains("add --month, or --from and --to"), "{said}");
    Ok(())
}

#[test]
fn a_stored_report_is_shown_again_in_any_format_and_refused_if_it_was_edited() -> Outcome {
    let directory = tempfile::tempdir()?;
    let path = directory.path().join("a.db");
    write(&path);
    let output = asked(
        &path,
        &format!("{PERIOD} --by month --previous --equivalences"),
    );
    let stored = directory.path().join("stored.json");
    std::fs::write(&stored, &output.stdout)?;
    let shown = |more: &str| -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_wattprint"));
        command
            .arg("report")
            .arg(&stored)
            .args(more.split_whitespace());
        command.output().expect("the command starts")
    };
    assert_eq!(shown("--format json").stdout, output.stdout);
    for lang in ["en", "nl"] {
        for format in ["text", "summary", "markdown", "html", "csv"] {
            let output = shown(&format!("--format {format} --lang {lang}"));
            assert!(output.status.success(), "{format} {lang}");
            assert!(output.stdout.len() > 500, "{format} {lang}");
        }
        let text = String::from_utf8(shown(&format!("--lang {lang}")).stdout)?;
        let wide = text.lines().find(|line| line.chars().count() > 80);
        assert_eq!(wide, None, "{text}");
        for expected in ["2026-01", "2026-02"] {
            assert!(text.contains(&format!("\n  {expected} ")), "{text}");
        }
    }
    let said = |output: Output| String::from_utf8_lossy(&output.stderr).into_owned();
    let refused = said(shown("--place NL"));
    assert!(
        refused.contains("a stored report has been made with its own place"),
        "{refused}"
    );
    let refused = said(shown("--last"));
    assert!(refused.contains("cannot be used with"), "{refused}");
    let text = String::from_utf8(output.stdout)?;
    std::fs::write(&stored, text.replacen("\"failed\": 1", "\"failed\": 0", 1))?;
    let refused = said(shown(""));
    assert!(
        refused.contains("disagree") && refused.contains("hint: ask whoever"),
        "{refused}"
    );
    Ok(())
}
