//! A workload that goes on in another phase, beside an agent and without one.

use super::windows::{Sleeper, stop};
use super::{Node, eventually, sleep};
use serde_json::{Value, json};
use std::process::Stdio;

#[test]
fn a_command_marks_its_own_phases_beside_an_agent() {
    let node = Node::new(1);
    let agent = node.start();
    let program = env!("CARGO_BIN_EXE_wattprint");
    let script = format!("sleep 0.5; {program} workload mark --phase evaluation; sleep 0.5");
    let mut run = node.run(&["--phase", "pretraining", "--name", "model"], &script);
    let run = run.stdout(Stdio::piped()).output().unwrap();
    assert_eq!(
        run.status.code(),
        Some(0),
        "{}",
        String::from_utf8_lossy(&run.stderr)
    );
    let marked = String::from_utf8(run.stdout).unwrap();
    assert!(marked.trim_end().ends_with(".2"), "{marked}");
    stop(&node, agent);
    let books = node.books();
    assert_eq!(books.workloads(), 2);
    let same_edge = "SELECT count(*) FROM workload one JOIN workload two
        ON json_extract(one.description, '$.ended') = json_extract(two.description, '$.started')
        AND json_extract(two.description, '$.workload.phase') = 'evaluation'
        AND json_extract(two.description, '$.workload.run') = json_extract(one.description, '$.workload.id')";
    assert_eq!(books.number(same_edge), 1);
}

#[test]
fn a_command_marks_its_own_phases_without_an_agent() {
    let node = Node::new(1);
    let program = env!("CARGO_BIN_EXE_wattprint");
    let script =
        format!("sleep 0.3; {program} workload mark --phase evaluation; sleep 0.3; exit 3");
    let mut run = node.wattprint(&["run", "--alone", "--phase", "finetuning", "--ledger"]);
    run.arg(node.ledger())
        .arg("--path.nvml")
        .arg(node.fake.lib());
    let run = run.args(["--", "sh", "-c", &script]).output().unwrap();
    let said = String::from_utf8_lossy(&run.stderr);
    assert_eq!(run.status.code(), Some(3), "{said}");
    let books = node.books();
    assert_eq!(books.workloads(), 2, "{said}");
    let exits = "SELECT count(*) FROM workload WHERE json_extract(description, '$.exit_code') = 3";
    assert_eq!(books.number(exits), 1, "the last phase has the exit code");
    let audit = node
        .wattprint(&["audit", "--ledger"])
        .arg(node.ledger())
        .output()
        .unwrap();
    assert_eq!(audit.status.code(), Some(0));
}

#[test]
fn two_marks_at_once_lose_nothing() {
    let node = Node::new(1);
    let agent = node.start();
    let work = Sleeper::new();
    let pid = work.pid().to_string();
    let id = node.open(&["--pid", &pid, "--phase", "pretraining"]);
    node.hold_gpu(&[work.pid()]);
    agent.until("it is metered", |it| it.text.contains("name=\"lab\""));
    sleep(0.5);
    let mark = |phase: &str| json!({"op": "mark", "workload": id, "phase": phase});
    let marked = node.ask_at_once(&[mark("evaluation"), mark("inference")]);
    let expected = [2, 3].map(|number| json!(format!("{id}.{number}")));
    assert_eq!(
        marked.iter().map(|it| &it["workload"]).collect::<Vec<_>>(),
        expected.iter().collect::<Vec<_>>()
    );
    sleep(0.5);
    let (code, said) = node.workload(&["stop", &id]);
    assert_eq!(code, Some(0), "{said}");
    stop(&node, agent);
    let phases = "SELECT count(*) FROM workload WHERE name = 'lab'
        AND json_extract(description, '$.ended') IS NOT NULL";
    assert_eq!(node.books().number(phases), 3);
    let report = node.report(&["--run", &id]);
    let figures = report["quantities"].as_array().unwrap();
    for phase in ["pretraining", "inference"] {
        let own = format!("energy.phase.{phase}");
        let figure = figures.iter().find(|it| it["id"] == *own);
        let joules = figure.and_then(|it| it["value"].as_f64());
        assert!(joules.is_some_and(|it| it > 50.0), "{own}: {figure:?}");
    }
}

#[test]
fn a_marked_window_that_ended_by_itself_is_still_told_its_work() {
    let node = Node::new(1);
    let agent = node.start();
    let mut work = Sleeper::new();
    let id = node.open(&["--pid", &work.pid().to_string()]);
    let mark = json!({"op": "mark", "workload": id, "phase": "evaluation"});
    let marked = node.ask(&mark)["workload"].as_str().unwrap().to_owned();
    work.end();
    // Its processes may have ended before the sampler had changed over to the mark.
    eventually("it is closed", || {
        let mut phases = [&marked, &id].into_iter();
        phases.find(|it| node.listed(it)["closed"] != Value::Null)
    });
    let (code, said) = node.workload(&["stop", &id, "--work", "tokens=5"]);
    assert_eq!(code, Some(0), "{said}");
    let (code, said) = node.workload(&["stop", &marked]);
    assert_eq!(code, Some(1));
    assert!(said.contains("was stopped already"), "{said}");
    stop(&node, agent);
    let told = "SELECT count(*) FROM workload WHERE name = 'lab'
        AND json_extract(description, '$.work[0].amount') = 5";
    assert_eq!(node.books().number(told), 1);
}

#[test]
fn within_a_run_a_mark_without_an_id_means_the_innermost_window() {
    let node = Node::new(1);
    let agent = node.start();
    let program = env!("CARGO_BIN_EXE_wattprint");
    let script = format!(
        "{program} workload start --name inner --phase pretraining >inner
         {program} workload mark --phase evaluation >first
         {program} workload stop $(cat inner)
         {program} workload mark --phase inference >second
         echo $WATTPRINT_WORKLOAD >outer"
    );
    let run = node.run(&["--quiet"], &script).output().unwrap();
    let said = String::from_utf8_lossy(&run.stderr);
    assert_eq!(run.status.code(), Some(0), "{said}");
    let written = |name: &str| std::fs::read_to_string(node.path(name)).unwrap();
    let next = |name: &str| format!("{}.2\n", written(name).trim_end());
    assert_eq!(written("first"), next("inner"));
    assert_eq!(written("second"), next("outer"));
    stop(&node, agent);
}
