//! `wattprint top`: beside an agent, alone, on a terminal and in a pipe.

use super::workloads::orphan;
use super::{Agent, Node, eventually};
use crate::pty::Terminal;
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use std::io::Write;
use std::process::Stdio;

/// A command that holds the first GPU until it is dropped.
struct Job(u32);

impl Job {
    fn on(node: &Node) -> Self {
        let pid = orphan();
        node.hold_gpu(&[pid]);
        Self(pid)
    }
}

impl Drop for Job {
    fn drop(&mut self) {
        kill(Pid::from_raw(self.0.cast_signed()), Signal::SIGKILL).unwrap();
    }
}

fn once(node: &Node, more: &[&str]) -> String {
    let mut command = node.wattprint(&["top", "--once", "--interval", "0.1s"]);
    let output = command.args(more).output().unwrap();
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{stderr}");
    String::from_utf8(output.stdout).unwrap()
}

fn line<'a>(screen: &'a str, with: &str) -> &'a str {
    let found = screen.lines().find(|line| line.starts_with(with));
    found.unwrap_or_else(|| panic!("no line begins with {with}:\n{screen}"))
}

/// Waits until a terminal has shown something.
fn until(terminal: &Terminal, what: &str, text: &str) {
    eventually(what, || terminal.shown().contains(text).then_some(()));
}

#[test]
fn beside_an_agent_it_shows_what_the_agent_knows() {
    let node = Node::new(2);
    let flags = ["--interval", "0.1s", "--place", "NL"];
    let agent = Agent::start(node.agent(&flags));
    let _job = Job::on(&node);
    agent.until("the job is found", |it| {
        it.sum(
            "wattprint_workload_energy_joules_total",
            &[("component", "accelerator")],
        ) > 0.0
    });
    let socket = node.socket();
    let screen = once(&node, &["--socket", socket.to_str().unwrap()]);
    assert!(
        line(&screen, "wattprint top").contains("the agent at"),
        "{screen}"
    );
    assert!(line(&screen, "node").contains("CO2e"), "{screen}");
    let held = screen
        .lines()
        .filter(|it| it.contains("measured") && it.ends_with("sleep"));
    assert_eq!(held.count(), 1, "one GPU is held, by its name:\n{screen}");
    let job = line(&screen, "sleep");
    assert!(
        job.contains(" W ±") && job.contains(" J ±") && job.contains("g ±"),
        "{job}"
    );
    assert!(line(&screen, "idle").contains(" W ±"), "{screen}");
}

#[test]
fn without_an_agent_it_meters_by_itself() {
    let node = Node::new(1);
    let _job = Job::on(&node);
    let (library, groups) = (node.fake.lib(), node.no_cgroups());
    let [library, groups] = [&library, &groups].map(|it| it.to_str().unwrap());
    let flags = ["--alone", "--path.nvml", library, "--path.cgroup", groups];
    let screen = once(&node, &flags);
    assert!(
        line(&screen, "wattprint top").contains("this process"),
        "{screen}"
    );
    assert!(line(&screen, "sleep").contains(" W ±"), "{screen}");
    assert!(screen.contains("need a place"), "{screen}");
}

#[test]
fn on_a_terminal_keys_work_and_the_terminal_is_given_back() {
    let node = Node::new(1);
    let agent = node.start();
    let terminal = Terminal::of_size(80, 24);
    let mut command = node.wattprint(&["top", "--interval", "0.1s", "--socket"]);
    command.arg(node.socket());
    command.current_dir("/").env("TERM", "xterm");
    let mut running = terminal.start(&command);
    until(&terminal, "the node's power", "unattributed");
    (&terminal.keys).write_all(b"h").unwrap();
    until(&terminal, "the help", "Keys");
    // A broken agent is told, and does not end it.
    agent.kill();
    until(&terminal, "what is wrong", "answer");
    (&terminal.keys).write_all(b"q").unwrap();
    let status = eventually("it ends", || running.try_wait().unwrap());
    assert_eq!(status.code(), Some(0));
    until(&terminal, "the screen is left", "\u{1b}[?1049l");
}

#[test]
fn an_agent_that_was_started_again_is_found_again() {
    let node = Node::new(1);
    let agent = node.start();
    let terminal = Terminal::of_size(120, 24);
    let mut command = node.wattprint(&["top", "--interval", "0.1s", "--socket"]);
    command.arg(node.socket());
    command.current_dir("/").env("TERM", "xterm");
    let mut running = terminal.start(&command);
    until(&terminal, "the node's power", "unattributed");
    agent.kill();
    until(&terminal, "what is wrong", "answer");
    // Only the agent that comes after it knows a place: the heading then says so.
    let places = || terminal.shown().matches("CO2e").count();
    let before = places();
    let _again = Agent::start(node.agent(&["--interval", "0.1s", "--place", "NL"]));
    eventually("the new agent is asked", || {
        (places() > before).then_some(())
    });
    (&terminal.keys).write_all(b"q").unwrap();
    let status = eventually("it ends", || running.try_wait().unwrap());
    assert_eq!(status.code(), Some(0));
}

#[test]
fn into_a_pipe_it_says_what_to_do_instead() {
    let node = Node::new(1);
    let mut command = node.wattprint(&["top", "--alone"]);
    let output = command.stdout(Stdio::piped()).output().unwrap();
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(1));
    assert!(
        stderr.contains("not a terminal") && stderr.contains("--once"),
        "{stderr}"
    );
}

#[test]
fn a_socket_that_nobody_serves_is_refused() {
    let node = Node::new(1);
    let nowhere = node.path("nowhere.sock");
    let mut command = node.wattprint(&["top", "--once", "--socket"]);
    let output = command.arg(&nowhere).output().unwrap();
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(1));
    assert!(stderr.contains("nowhere.sock"), "{stderr}");
}
