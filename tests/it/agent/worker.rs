//! The process that talks to the driver: it may hang, crash and be let go of.

use super::{Agent, Node, Scrape, WATTS, assert_within, eventually, now};
use fake_nvml::{ABORT, Call};
use nix::sys::signal::{Signal, kill};
use nix::unistd::{Pid, getpgid};
use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};
use wattprint::source::process::descendants;

const GAPS: &str = "wattprint_gap_seconds_total";
const ERRORS: &str = "wattprint_source_errors_total";
const NVML: (&str, &str) = ("source", "nvml");

/// A driver that hangs until it is mended.
const FOR_EVER: Duration = Duration::from_secs(3600);

/// The processes among an agent and its descendants that have the library loaded.
fn holders(node: &Node, agent: &Agent) -> Vec<u32> {
    let below = descendants(Path::new("/proc"), agent.pid()).into_iter();
    let all = below.map(|it| it.identity.pid).chain([agent.pid()]);
    let library = node.fake.lib();
    let has_it = |pid: &u32| {
        let maps = fs::read_to_string(format!("/proc/{pid}/maps")).unwrap_or_default();
        maps.contains(library.to_str().unwrap())
    };
    all.filter(has_it).collect()
}

/// The one worker of an agent.
fn worker(node: &Node, agent: &Agent) -> u32 {
    let found = holders(node, agent);
    assert_eq!(found.len(), 1, "{found:?}");
    assert_ne!(
        found[0],
        agent.pid(),
        "the agent has loaded the library itself"
    );
    found[0]
}

fn is_alive(pid: u32) -> bool {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
    stat.rsplit_once(") ")
        .is_some_and(|(_, rest)| !rest.starts_with('Z'))
}

fn is_up(scrape: &Scrape) -> bool {
    scrape.value("wattprint_source_up", &[NVML]) == Some(1.0)
}

fn started(node: &Node) -> Agent {
    let agent = node.start();
    agent.until("energy is shown", |it| it.accelerator() > 300.0);
    agent
}

/// Stops the agent, and holds what the ledger has against the truth.
fn stop_and_compare(node: &Node, agent: Agent) {
    let (status, said) = agent.stop();
    assert_eq!(status.code(), Some(0), "{said}");
    let books = node.books();
    assert_eq!((books.unsealed(), books.overlaps()), (0, 0));
    let truth = node.joules(0, books.from(), books.until());
    // The sensor is brought up to date ten times a second.
    assert_within(
        "ledger over truth",
        books.accelerator() - truth,
        -60.0,
        60.0,
    );
}

#[test]
fn a_driver_that_hangs_leaves_a_bounded_gap_and_holds_up_nobody() {
    let node = Node::new(1);
    let agent = started(&node);
    let first = worker(&node, &agent);
    node.fake.gpu(0).delay(Call::Energy, FOR_EVER);
    let down = agent.until("the source is down", |it| !is_up(it));
    let cpu = |it: &Scrape| it.sum("wattprint_energy_joules_total", &[("component", "cpu")]);
    let asked = Instant::now();
    agent.scrape();
    assert!(asked.elapsed() < Duration::from_secs(1), "{asked:?}");
    agent.until("the worker is given up", |it| {
        it.sum(ERRORS, &[NVML, ("kind", "timeout")]) > 0.0
    });
    assert!(!is_alive(first));
    let accelerator = [("component", "accelerator"), ("reason", "unread")];
    let gap = agent.until("the gap is shown, and the processor goes on", |it| {
        it.sum(GAPS, &accelerator) > 0.3 && cpu(it) > cpu(&down)
    });
    // What is not known is booked with its bounds, not left out.
    assert!(gap.accelerator() > down.accelerator());
    node.fake.gpu(0).delay(Call::Energy, Duration::ZERO);
    agent.until("it is back", is_up);
    assert_ne!(worker(&node, &agent), first);
    let back = agent.scrape();
    agent.until("its energy goes on", |it| {
        it.accelerator() > back.accelerator() + WATTS as f64
    });
    stop_and_compare(&node, agent);
    let uncertain = node.books().number(
        "SELECT count(*) FROM meter JOIN channel ON number = channel
         WHERE component = 'accelerator' AND gap_time > 0 AND low < energy AND energy < high",
    );
    assert!(uncertain > 0, "no gap with bounds in the ledger");
}

#[test]
fn an_answer_that_is_late_is_taken_in_and_nobody_is_killed_for_it() {
    let node = Node::new(1);
    let agent = started(&node);
    let first = worker(&node, &agent);
    node.fake.gpu(0).delay(Call::Energy, FOR_EVER);
    agent.until("the source is down", |it| !is_up(it));
    node.fake.gpu(0).delay(Call::Energy, Duration::ZERO);
    let back = agent.until("it is back", is_up);
    assert_eq!(worker(&node, &agent), first);
    agent.until("its energy goes on", |it| {
        it.accelerator() > back.accelerator() + WATTS as f64
    });
    assert_within(
        "gap",
        agent.scrape().sum(GAPS, &[("component", "accelerator")]),
        0.0,
        0.2,
    );
    stop_and_compare(&node, agent);
}

#[test]
fn a_driver_that_hangs_does_not_hold_up_the_stop() {
    let node = Node::new(1);
    let agent = started(&node);
    let worker = worker(&node, &agent);
    node.fake.gpu(0).delay(Call::Energy, FOR_EVER);
    agent.until("the source is down", |it| !is_up(it));
    let asked = Instant::now();
    assert_eq!(agent.stop().0.code(), Some(0));
    assert!(asked.elapsed() < Duration::from_secs(5), "{asked:?}");
    eventually("the worker ends", || (!is_alive(worker)).then_some(()));
}

#[test]
fn a_driver_that_hangs_while_it_is_started_holds_up_nobody() {
    let node = Node::new(1);
    let agent = started(&node);
    node.fake.delay(Call::Init, FOR_EVER);
    node.fake.gpu(0).fail(Call::Energy, ABORT);
    agent.until("the crash is counted", |it| {
        it.sum(ERRORS, &[NVML, ("kind", "crash")]) > 0.0
    });
    node.fake.gpu(0).fail(Call::Energy, 0);
    let before = agent.scrape();
    let cpu = |it: &Scrape| it.sum("wattprint_energy_joules_total", &[("component", "cpu")]);
    agent.until("the others go on", |it| cpu(it) > cpu(&before));
    node.fake.delay(Call::Init, Duration::ZERO);
    agent.until("it is back", is_up);
    stop_and_compare(&node, agent);
}

#[test]
fn a_driver_that_crashes_takes_nothing_with_it_and_leaves_no_phantom() {
    let node = Node::new(1);
    let agent = started(&node);
    let first = worker(&node, &agent);
    node.fake.gpu(0).fail(Call::Energy, ABORT);
    let crashed = agent.until("the crash is counted", |it| {
        it.sum(ERRORS, &[NVML, ("kind", "crash")]) > 0.0
    });
    assert!(!is_up(&crashed));
    assert!(!is_alive(first));
    node.fake.gpu(0).fail(Call::Energy, 0);
    let back = agent.until("it is back", is_up);
    assert_ne!(worker(&node, &agent), first);
    agent.until("its energy goes on", |it| {
        it.accelerator() > back.accelerator() + WATTS as f64
    });
    stop_and_compare(&node, agent);
}

#[test]
fn an_agent_that_is_killed_leaves_no_worker_behind() {
    for hangs in [false, true] {
        let node = Node::new(1);
        let agent = started(&node);
        let worker = worker(&node, &agent);
        if hangs {
            node.fake.gpu(0).delay(Call::Energy, FOR_EVER);
            agent.until("the source is down", |it| !is_up(it));
        }
        agent.kill();
        eventually("the worker ends", || (!is_alive(worker)).then_some(()));
    }
}

#[test]
fn what_is_sent_to_all_processes_of_a_service_does_not_end_the_worker() {
    let node = Node::new(1);
    let agent = started(&node);
    let worker = worker(&node, &agent);
    let pid = Pid::from_raw(worker.cast_signed());
    let group = |pid| getpgid(Some(pid)).unwrap();
    let agents = group(Pid::from_raw(agent.pid().cast_signed()));
    assert_ne!(
        group(pid),
        agents,
        "the keys of a terminal reach the worker"
    );
    for signal in [Signal::SIGTERM, Signal::SIGINT, Signal::SIGHUP] {
        kill(pid, signal).unwrap();
    }
    let calls = node.fake.calls(Call::Field);
    eventually("it goes on", || {
        (node.fake.calls(Call::Field) > calls + 5).then_some(())
    });
    assert!(is_alive(worker));
    stop_and_compare(&node, agent);
    assert_eq!(
        node.fake.calls(Call::Shutdown),
        1,
        "it has not ended in good order"
    );
    assert!(!is_alive(worker));
}

/// What `wattprint release` says to this node's agent.
fn release(node: &Node, time: &str) -> (Option<i32>, String, String) {
    let mut command = node.wattprint(&["release", "--for", time, "--socket"]);
    let output = command.arg(node.socket()).output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (
        output.status.code(),
        text(output.stdout),
        text(output.stderr),
    )
}

#[test]
fn a_driver_that_is_released_is_held_by_nobody_and_taken_again() {
    let node = Node::new(1);
    let agent = started(&node);
    let first = worker(&node, &agent);
    let from = now();
    let (code, told, said) = release(&node, "8s");
    assert_eq!((code, said.as_str()), (Some(0), ""));
    let expected = format!("the NVIDIA driver is released: process {first} has ended\n");
    assert!(told.starts_with(&expected), "{told}");
    assert!(!is_alive(first));
    assert!(holders(&node, &agent).is_empty());
    let calls = node.fake.total_calls();
    let released = [("component", "accelerator"), ("reason", "released")];
    let gap = agent.until("the gap is shown", |it| it.sum(GAPS, &released) > 0.5);
    assert!(!is_up(&gap));
    let still = now() - from < Duration::from_secs(7);
    assert!(
        !still || node.fake.total_calls() == calls,
        "the driver was called"
    );
    agent.until("it is taken again", is_up);
    assert!(now() - from >= Duration::from_secs(8));
    assert_ne!(worker(&node, &agent), first);
    let back = agent.scrape();
    agent.until("its energy goes on", |it| {
        it.accelerator() > back.accelerator() + WATTS as f64
    });
    stop_and_compare(&node, agent);
}

#[test]
fn a_gpu_that_is_reset_while_it_is_released_leaves_no_phantom() {
    let node = Node::new(1);
    let agent = started(&node);
    assert_eq!(release(&node, "1s").0, Some(0));
    node.fake.gpu(0).restart_counter();
    agent.until("the restart is shown", |it| {
        it.sum("wattprint_sensor_restarts_total", &[]) > 0.0
    });
    let (status, said) = agent.stop();
    assert_eq!(status.code(), Some(0), "{said}");
    let books = node.books();
    let truth = node.joules(0, books.from(), books.until());
    // A gap of little more than a second, at the last known power.
    let off = books.accelerator() - truth;
    assert_within("ledger over truth", off, -400.0, 400.0);
}

#[test]
fn a_release_without_an_agent_explains_itself() {
    let node = Node::new(0);
    let (code, told, said) = release(&node, "60s");
    assert_eq!((code, told.as_str()), (Some(1), ""));
    let expected = format!(
        "error: no agent runs here: nobody listens on {}\n\nhint: without an agent only a \
         `wattprint run` can hold the driver, and only until its command ends; `fuser -v \
         /dev/nvidia*` tells who does\n",
        node.socket().display()
    );
    assert_eq!(said, expected);
}

#[test]
fn the_doctor_says_that_a_driver_hangs_and_does_not_wait_for_it() {
    let node = Node::new(1);
    node.fake.delay(Call::Init, FOR_EVER);
    let mut command = node.wattprint(&["doctor", "--path.nvml"]);
    let output = command.arg(node.fake.lib()).output().unwrap();
    let told = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(0), "{told}");
    let expected = "could not read the NVIDIA driver; will try again: process ";
    assert!(told.contains(expected), "{told}");
    assert!(told.contains(" s for it to start\n"), "{told}");
}
