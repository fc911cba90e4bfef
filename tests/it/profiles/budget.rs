//! What the embedded factors cost: instructions when a question is asked, and
//! memory while an agent runs.

use std::process::Command;

/// What resolving one place and one accelerator may cost, in instructions.
const INSTRUCTIONS: u64 = 5_000_000;

/// The same without optimisation, which takes 2.7 times as many.
const UNOPTIMISED: u64 = 12_000_000;

/// The program, and what it may cost: optimised where `tests/run` has built it so.
fn program() -> (String, u64) {
    match std::env::var("WATTPRINT_COUNTED") {
        Ok(optimised) => (optimised, INSTRUCTIONS),
        Err(_) => (env!("CARGO_BIN_EXE_wattprint").to_owned(), UNOPTIMISED),
    }
}

/// What a place may add to the agent's own memory.
const BYTES: u64 = 1_000_000;

/// Where a place and an accelerator are resolved, as valgrind names them.
const PLACE: &str = "wattprint::profile::resolve::*::profile";
const ACCELERATOR: &str = "wattprint::profile::accelerator::*::accelerator";

/// Instructions within one function in a run of the program, as valgrind counts
/// them: the start of the program and what it prints are no part of it.
fn instructions(function: &str, arguments: &[&str]) -> Option<u64> {
    let folder = tempfile::tempdir().unwrap();
    let output = Command::new("valgrind")
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
        .arg(format!("--toggle-collect={function}"))
        .arg(program().0)
        .args(arguments)
        .current_dir(folder.path())
        .output()
        .ok()?;
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.success(), "{arguments:?}: {said}");
    let counted = said
        .lines()
        .find_map(|line| line.split_once("Collected : "));
    let counted = counted.unwrap_or_else(|| panic!("{arguments:?}: {said}"));
    let counted = counted.1.trim().parse().unwrap();
    assert!(
        counted > 100_000,
        "{function} is not in the program: {said}"
    );
    Some(counted)
}

#[test]
fn a_place_and_an_accelerator_are_resolved_within_their_budget() {
    for (place, accelerator) in [("NL", "H100"), ("aws:us-east-1", "NVIDIA A100-SXM4-80GB")] {
        let show = |function, flag, name| instructions(function, &["profile", "show", flag, name]);
        let Some(one) = show(PLACE, "--place", place) else {
            eprintln!("SKIPPED: valgrind is not installed; tests/run installs it");
            return;
        };
        let other = show(ACCELERATOR, "--accelerator", accelerator).unwrap();
        assert!(
            one + other < program().1,
            "{place} {one}, {accelerator} {other} instructions"
        );
    }
}

/// Memory of a process's own, in bytes, the least of a few readings.
fn own_memory(pid: u32) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status")).unwrap();
    let line = status.lines().find_map(|it| it.strip_prefix("RssAnon:"));
    let kilobytes = line.unwrap().trim().trim_end_matches(" kB");
    kilobytes.parse::<u64>().unwrap() * 1024
}

#[test]
fn a_place_adds_less_than_a_megabyte_to_the_agent() {
    let memory = |flags: &[&str]| {
        let node = crate::agent::Node::new(1);
        let agent = crate::agent::Agent::start(node.agent(flags));
        // A scrape is answered once everything has been set up.
        agent.scrape();
        own_memory(agent.pid())
    };
    let least = |flags: &[&str]| (0..3).map(|_| memory(flags)).min().unwrap();
    let (without, with) = (least(&[]), least(&["--place", "NL"]));
    let grown = with.saturating_sub(without);
    assert!(grown < BYTES, "from {without} to {with}");
}
