//! Runs over several nodes, phases and ledgers: one workload in a report.

use super::{EVERY, Outcome, PATIENCE, session, span, workload};
use std::path::{Path, PathBuf};
use std::process::Command;
use wattprint::accounting::{Session, SessionKind};
use wattprint::ledger::{self, Access, Ledger, Message, Selection, Writer};
use wattprint::sample::Phase;

/// One node's part of a run: so many joules of its own, and one that was idle.
fn part(path: &Path, node: &str, (id, phase): (&str, Phase), (from, joules): (u64, u64)) {
    let mut metering: Session = session(&format!("{node}-{id}"), SessionKind::Run, from);
    node.clone_into(&mut metering.host.name);
    metering.host.boot_id = format!("boot of {node}");
    let writer = Writer::start_every(path, metering.clone(), EVERY);
    let mut record = workload(id, "train", &metering.id, from);
    record.workload.run = Some("r7".to_owned());
    record.workload.phase = phase;
    record.ended = Some(super::wall(from + 10));
    record.exit_code = Some(0);
    writer.hand_over(Message::Instruments(vec![super::instrument("driver 1")]));
    writer.hand_over(Message::Workload(record));
    writer.hand_over(Message::Span(span(
        from,
        from + 10,
        &[(id, joules), ("idle", 1)],
    )));
    assert_eq!(writer.finish(PATIENCE).unsaved, None);
}

fn open(paths: &[PathBuf]) -> Result<Vec<Ledger>, Box<dyn std::error::Error>> {
    let ledgers = paths.iter().map(|path| Ledger::open(path, Access::Read));
    Ok(ledgers.collect::<Result<_, _>>()?)
}

#[test]
fn the_parts_of_a_run_on_two_nodes_are_one_workload_with_its_phases() -> Outcome {
    let directory = tempfile::tempdir()?;
    let [a, b] = ["a.db", "b.db"].map(|name| directory.path().join(name));
    part(&a, "one", ("w1", Phase::Pretraining), (0, 40));
    part(&a, "one", ("w2", Phase::Evaluation), (10, 5));
    part(&b, "two", ("w3", Phase::Pretraining), (0, 60));
    // Somebody else's work on the second node.
    super::write(&b, ("other", SessionKind::Run), 100..101, "idle");
    let report = |more: &[&str]| -> serde_json::Value {
        let mut command = Command::new(env!("CARGO_BIN_EXE_wattprint"));
        command.args(["report", "--format", "json"]).args(more);
        for ledger in [&a, &b] {
            command.arg("--ledger").arg(ledger);
        }
        let output = command.output().expect("the command starts");
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.success(), "{said}");
        serde_json::from_slice(&output.stdout).expect("an object")
    };
    for asked in [["--run", "r7"], ["--workload", "w3"], ["--workload", "w1"]] {
        let report = report(&asked);
        let value = |id: &str| {
            let figures = report["quantities"].as_array().expect("figures");
            let figure = figures.iter().find(|it| it["id"] == id);
            figure
                .and_then(|it| it["value"].as_f64())
                .unwrap_or(-1.0)
                .round()
        };
        assert_eq!(value("energy.accelerator"), 105.0, "{asked:?}");
        assert_eq!(value("energy.phase.pretraining"), 100.0, "{asked:?}");
        assert_eq!(value("energy.phase.evaluation"), 5.0, "{asked:?}");
        let parts = report["activity"]["workloads"].as_array().expect("parts");
        let nodes: Vec<_> = parts
            .iter()
            .map(|it| it["node"].as_str().expect("a node"))
            .collect();
        assert_eq!(parts.len(), 3);
        assert!(
            nodes.contains(&"one") && nodes.contains(&"two"),
            "{nodes:?}"
        );
        assert_eq!(report["activity"]["workload"]["id"], "r7");
        assert_eq!(
            report["hardware"]["hosts"].as_array().map(Vec::len),
            Some(2)
        );
        let text = report["quality"]["limitations"].to_string();
        assert!(text.contains("sums over 2 nodes: one, two"), "{text}");
    }
    Ok(())
}

#[test]
fn a_node_that_two_ledgers_hold_counts_once() -> Outcome {
    let directory = tempfile::tempdir()?;
    let [a, b, copy] = ["a.db", "b.db", "copy.db"].map(|name| directory.path().join(name));
    part(&a, "one", ("w1", Phase::Other), (0, 40));
    // The same node at the same time, metered by another process.
    part(&b, "one", ("w2", Phase::Other), (0, 30));
    std::fs::copy(&a, &copy)?;
    let run = Selection::Run("r7".to_owned());
    let record = ledger::read(&open(&[a.clone(), b])?, &run)?;
    let metered: u64 = record.meters.iter().map(|it| it.energy.energy).sum();
    assert_eq!(metered, 41_000_000, "the node is counted from one of them");
    assert_eq!(record.elapsed.as_secs(), 10);
    assert_eq!(record.workloads.len(), 2);
    assert!(
        record.remarks.iter().any(|it| it.contains("counted once")),
        "{:?}",
        record.remarks
    );
    // A copy of a ledger adds nothing at all.
    let one = ledger::read(&open(std::slice::from_ref(&a))?, &run)?;
    let twice = ledger::read(&open(&[a, copy])?, &run)?;
    assert_eq!((twice.meters, twice.entries), (one.meters, one.entries));
    Ok(())
}

#[test]
fn a_copy_that_was_made_while_an_agent_went_on_changes_nothing() -> Outcome {
    let directory = tempfile::tempdir()?;
    let [backup, whole] = ["backup.db", "whole.db"].map(|name| directory.path().join(name));
    // The copy knows a part of the second quarter of an hour, and no third.
    super::write(&backup, ("a", SessionKind::Agent), 0..20, "idle");
    super::write(&whole, ("a", SessionKind::Agent), 0..40, "idle");
    let alone = open(std::slice::from_ref(&whole))?;
    let over_time = ledger::over_time(&alone, &Selection::All)?;
    for paths in [[backup.clone(), whole.clone()], [whole, backup]] {
        let both = open(&paths)?;
        for asked in [Selection::All, Selection::Workload("w-a".to_owned())] {
            let expected = ledger::read(&alone, &asked)?;
            assert_eq!(ledger::read(&both, &asked)?, expected);
        }
        assert_eq!(ledger::over_time(&both, &Selection::All)?, over_time);
    }
    Ok(())
}

#[test]
fn of_several_ledgers_too_a_stretch_that_cuts_a_period_is_told() -> Outcome {
    let directory = tempfile::tempdir()?;
    let [a, b] = ["a.db", "b.db"].map(|name| directory.path().join(name));
    super::write(&a, ("a", SessionKind::Agent), 0..40, "idle");
    super::write(&b, ("b", SessionKind::Agent), 40..80, "idle");
    let [from, until] = [0, 37 * 60].map(super::wall);
    let asked = Selection::Period { from, until };
    let one = ledger::read(&open(std::slice::from_ref(&a))?, &asked)?;
    assert_eq!(one.remarks.len(), 1, "{:?}", one.remarks);
    assert_eq!(ledger::read(&open(&[a, b])?, &asked)?, one);
    Ok(())
}

/// Two machines on which one command ran, each for itself.
fn unrelated(directory: &Path) -> [PathBuf; 2] {
    let [a, b] = ["a.db", "b.db"].map(|name| directory.join(name));
    super::write(&a, ("a", SessionKind::Run), 0..1, "idle");
    super::write(&b, ("ab", SessionKind::Run), 5..6, "idle");
    [a, b]
}

#[test]
fn the_last_workload_is_the_last_of_all_ledgers_and_an_id_is_one_workloads() -> Outcome {
    let directory = tempfile::tempdir()?;
    let ledgers = open(&unrelated(directory.path()))?;
    // The id of the first begins that of the second.
    for (asked, id) in [
        (Selection::Last, "w-ab"),
        (Selection::Workload("w-a".to_owned()), "w-a"),
    ] {
        let only = Selection::Workload(id.to_owned());
        assert_eq!(ledger::resolve(&ledgers, &asked)?, only);
        let record = ledger::read(&ledgers, &asked)?;
        let found: Vec<_> = record
            .workloads
            .iter()
            .map(|it| &*it.workload.id.0)
            .collect();
        assert_eq!((found, super::joules(&record)), (vec![id], 60));
        assert_eq!(ledger::over_time(&ledgers, &asked)?.len(), 1);
    }
    Ok(())
}

#[test]
fn a_name_that_two_ledgers_give_to_different_work_is_refused() -> Outcome {
    let directory = tempfile::tempdir()?;
    let [a, b] = unrelated(directory.path());
    let ledgers = open(&[a.clone(), b.clone()])?;
    let train = Selection::Workload("train".to_owned());
    let (a, b) = (a.display(), b.display());
    let expected = format!("`train` fits 2 workloads in the ledgers `{a}`, `{b}`");
    let hint = "give the id of one of them: `w-ab (train, started 2026-01-01T00:05:00Z)`, \
                `w-a (train, started 2026-01-01T00:00:00Z)`";
    let resolved = super::error_of(ledger::resolve(&ledgers, &train))?;
    assert_eq!(resolved, (expected.clone(), hint.to_owned()));
    let read = super::error_of(ledger::read(&ledgers, &train))?;
    assert_eq!(read, (expected, hint.to_owned()));
    Ok(())
}

#[test]
fn the_operating_system_is_never_the_last_work() -> Outcome {
    let directory = tempfile::tempdir()?;
    let path = directory.path().join("a.db");
    part(&path, "one", ("w1", Phase::Pretraining), (0, 40));
    part(&path, "one", ("w2", Phase::Evaluation), (10, 5));
    let agent = session("agent", SessionKind::Agent, 50);
    let writer = Writer::start_every(&path, agent, EVERY);
    writer.hand_over(Message::Workload(workload("system", "system", "agent", 50)));
    writer.hand_over(Message::Span(span(50, 60, &[("system", 1)])));
    assert_eq!(writer.finish(PATIENCE).unsaved, None);
    let resolved = ledger::resolve(&open(&[path])?, &Selection::Last)?;
    assert_eq!(resolved, Selection::Run("r7".to_owned()));
    Ok(())
}

#[test]
fn an_unknown_run_is_refused_with_those_that_are_similar() -> Outcome {
    let directory = tempfile::tempdir()?;
    let path = directory.path().join("a.db");
    part(&path, "one", ("w1", Phase::Other), (0, 40));
    let error = ledger::read(&open(&[path])?, &Selection::Run("r8".to_owned()));
    let error = error.expect_err("there is no such run");
    assert!(
        error.to_string().contains("knows no workload `r8`"),
        "{error}"
    );
    assert!(error.hint().contains("`r7`"), "{}", error.hint());
    Ok(())
}
