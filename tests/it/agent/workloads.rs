//! Workloads that the agent finds, and those that register with it.

use super::{Node, assert_within, eventually, sleep};
use fake_nvml::{List, Process};
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

const SHOWN: &str = "wattprint_workload_energy_joules_total";

impl Node {
    pub fn hold_gpu(&self, pids: &[u32]) {
        let process = |pid: &u32| Process {
            pid: *pid,
            memory: Some(1 << 30),
        };
        let list: Vec<Process> = pids.iter().map(process).collect();
        self.fake.gpu(0).set_processes(List::Compute, &list);
        self.fake
            .gpu(0)
            .set_memory_used((1 + pids.len() as u64) << 30);
    }

    /// `wattprint run` of a shell script, in the node's folder.
    pub fn run(&self, more: &[&str], script: &str) -> Command {
        let mut command = self.wattprint(&["run", "--socket"]);
        command.arg(self.socket()).args(more);
        command.args(["--", "sh", "-c", script]);
        command.current_dir(self.path("")).stderr(Stdio::piped());
        command
    }
}

/// A process of nobody's: whoever started it has ended.
pub fn orphan() -> u32 {
    let script = "sleep 60 >/dev/null 2>&1 & echo $!";
    let output = Command::new("sh").args(["-c", script]).output().unwrap();
    String::from_utf8(output.stdout)
        .unwrap()
        .trim()
        .parse()
        .unwrap()
}

pub fn pid_in(path: &Path) -> u32 {
    eventually("the command says who it is", || {
        fs::read_to_string(path).ok()?.trim().parse().ok()
    })
}

#[test]
fn a_process_on_a_gpu_becomes_a_workload_until_it_is_gone() {
    let node = Node::new(1);
    let agent = node.start();
    agent.until("energy is shown", |it| it.accelerator() > 0.0);
    let pid = orphan();
    node.hold_gpu(&[pid]);
    let charged = [("component", "accelerator")];
    let first = agent.until("it is charged", |it| it.sum(SHOWN, &charged) > 0.0);
    assert!(first.text.contains("name=\"sleep\""), "{}", first.text);
    agent.until("its energy grows", |it| {
        it.sum(SHOWN, &charged) > first.sum(SHOWN, &charged) + 100.0
    });
    kill(Pid::from_raw(i32::try_from(pid).unwrap()), Signal::SIGKILL).unwrap();
    node.hold_gpu(&[]);
    let idle = |it: &super::Scrape| it.sum("wattprint_idle_energy_joules_total", &charged);
    let gone = agent.scrape();
    let last = agent.until("nobody is charged", |it| idle(it) > idle(&gone) + 150.0);
    sleep(0.5);
    let later = agent.scrape();
    assert_within(
        "energy after the end",
        later.sum(SHOWN, &charged) - last.sum(SHOWN, &charged),
        0.0,
        0.0,
    );
    assert_eq!(agent.stop().0.code(), Some(0));
    let books = node.books();
    assert_eq!(books.workloads(), 1);
    assert_eq!(
        books.number(
            "SELECT count(*) FROM workload WHERE json_extract(description, '$.ended') IS NOT NULL"
        ),
        1
    );
    let held = books.charged("workload");
    assert_within(
        "ledger over metrics",
        held - later.sum(SHOWN, &charged),
        -0.1,
        0.1,
    );
    let report = node.report(&["--workload", "sleep"]);
    assert_eq!(report["subject"]["name"], "sleep");
}

#[test]
fn a_run_beside_an_agent_registers_and_is_metered_once() {
    let node = Node::new(1);
    let agent = node.start();
    let output = ["--output", "run.json", "--work", "tokens=9"];
    let mut run = node.run(&output, "echo $$ >pid; sleep 2; exit 7");
    let run = run.spawn().unwrap();
    let pid = pid_in(&node.path("pid"));
    node.hold_gpu(&[pid]);
    let done = run.wait_with_output().unwrap();
    let summary = String::from_utf8(done.stderr).unwrap();
    assert_eq!(done.status.code(), Some(7), "{summary}");
    assert!(summary.contains("exit code 7"), "{summary}");
    let report: serde_json::Value =
        serde_json::from_slice(&fs::read(node.path("run.json")).unwrap()).unwrap();
    let figures = report["quantities"].as_array().unwrap();
    let gpu = figures.iter().find(|it| it["id"] == "energy.accelerator");
    let gpu = gpu.unwrap_or_else(|| panic!("no such figure: {report:#}"));
    assert_within(
        "accelerator energy of the run",
        gpu["value"].as_f64().unwrap(),
        100.0,
        900.0,
    );
    node.hold_gpu(&[]);
    agent.until("it is seen what the run did", |it| {
        it.sum("wattprint_workload_work_total", &[("unit", "token")]) == 9.0
    });
    assert_eq!(agent.stop().0.code(), Some(0));
    let books = node.books();
    assert_eq!((books.sessions(), books.workloads()), (1, 1));
    let exit = "SELECT json_extract(description, '$.exit_code') FROM workload
                WHERE name <> 'system'";
    assert_eq!(books.number(exit), 7);
    let report = node.report(&["--last"]);
    assert_eq!(report["activity"]["workload"]["exit_code"], 7);
    assert_ne!(report["activity"]["workload"]["followed_by"], "");
}

#[test]
fn a_run_outlives_the_agent_and_says_that_it_was_not_metered() {
    let node = Node::new(1);
    let agent = node.start();
    let run = node
        .run(&[], "echo $$ >pid; sleep 2; exit 5")
        .spawn()
        .unwrap();
    pid_in(&node.path("pid"));
    agent.kill();
    let done = run.wait_with_output().unwrap();
    let said = String::from_utf8(done.stderr).unwrap();
    assert_eq!(done.status.code(), Some(5), "{said}");
    let told = "error: this run was metered elsewhere, and is not told here: ";
    assert!(said.contains(told), "{said}");
}

#[test]
fn a_run_that_outlives_a_stopped_agent_is_remarked_in_the_ledger() {
    let node = Node::new(1);
    let agent = node.start();
    let run = node
        .run(&[], "echo $$ >pid; sleep 2; exit 4")
        .spawn()
        .unwrap();
    pid_in(&node.path("pid"));
    agent.until("it is metered", |it| it.text.contains("name=\"sh\""));
    let (status, said) = agent.stop();
    assert_eq!(status.code(), Some(0), "{said}");
    let remarks =
        "SELECT count(*) FROM remark WHERE text LIKE 'the agent stopped while the workload sh (%'";
    assert_eq!(node.books().number(remarks), 1);
    assert_eq!(run.wait_with_output().unwrap().status.code(), Some(4));
}
