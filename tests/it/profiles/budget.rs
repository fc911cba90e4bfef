//! What the embedded factors cost: instructions when a question is asked, and
//! memory while an agent runs.

use std::process::Command;

/// What resolving one place and one accelerator may cost, in instructions.
const INSTRUCTIONS: u64 = 5_000_000;

/// What a place may add to the agent's own memory.
const BYTES: u64 = 1_000_000;

/// Instructions of a whole run of the program, as valgrind counts them.
fn instructions(arguments: &[&str]) -> Option<u64> {
    let folder = tempfile::tempdir().unwrap();
    let output = Command::new("valgrind")
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
        .arg(env!("CARGO_BIN_EXE_wattprint"))
        .args(arguments)
        .current_dir(folder.path())
        .output()
        .ok()?;
    let said = String::from_utf8(output.stderr).unwrap();
    let counted = said
        .lines()
        .find_map(|line| line.split_once("Collected : "));
    let counted = counted.unwrap_or_else(|| panic!("{arguments:?}: {said}"));
    Some(counted.1.trim().parse().unwrap())
}

#[test]
fn a_place_and_an_accelerator_are_resolved_in_under_five_million_instructions() {
    // Without a place the program starts and reads its arguments all the same.
    let Some(start) = instructions(&["profile", "show"]) else {
        eprintln!("SKIPPED: valgrind is not installed; tests/run installs it");
        return;
    };
    let cost = |flag, name| {
        let all = instructions(&["profile", "show", flag, name]).unwrap();
        all.saturating_sub(start)
    };
    for (place, accelerator) in [("NL", "H100"), ("aws:us-east-1", "NVIDIA A100-SXM4-80GB")] {
        let costs = [cost("--place", place), cost("--accelerator", accelerator)];
        let both: u64 = costs.iter().sum();
        assert!(
            both < INSTRUCTIONS,
            "{place} and {accelerator}: {costs:?} instructions"
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
