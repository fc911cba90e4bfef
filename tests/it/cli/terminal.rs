//! On a terminal: one status line that goes away, and Ctrl-C once.

use super::{Bench, eventually, line_in};
use crate::pty::Terminal;
use std::fs;
use std::io::Write;

/// What a person sees in the end: carriage returns and erasures applied.
fn visible(text: &str) -> Vec<String> {
    let line = |line: &str| {
        let after = line.trim_end_matches('\r').rsplit("\r\x1b[K").next();
        after.unwrap_or_default().to_owned()
    };
    text.split('\n').map(line).collect()
}

#[test]
fn one_status_line_is_shown_and_taken_away() {
    let bench = Bench::new();
    let terminal = Terminal::of_size(80, 24);
    let mut running = terminal.start(&bench.run(&["--interval", "0.1s"], &["sleep", "0.6"]));
    assert_eq!(running.wait().unwrap().code(), Some(0));
    let shown = eventually("the summary", || {
        let shown = terminal.shown();
        shown.contains("wattprint report --last").then_some(shown)
    });
    let status: Vec<&str> = shown
        .split("\r\x1b[K")
        .filter(|part| part.starts_with("wattprint: "))
        .collect();
    assert!(status.len() >= 3, "{shown:?}");
    for line in status {
        assert!(
            line.contains(" now, ") && line.contains(" so far"),
            "{line:?}"
        );
        let one = line.split('\n').next().unwrap_or_default();
        assert!(
            one.trim_end().ends_with(" s") || one.contains(" s"),
            "{one:?}"
        );
        assert!(
            one.trim_end().chars().count() < 80,
            "{one:?} is wider than a terminal"
        );
    }
    let left = visible(&shown);
    let leftover = left.iter().find(|line| line.contains("wattprint: "));
    assert_eq!(leftover, None, "the status line is still there:\n{shown:?}");
}

#[test]
fn quiet_shows_nothing_on_a_terminal_either() {
    let bench = Bench::new();
    let terminal = Terminal::of_size(80, 24);
    let flags = ["--interval", "0.1s", "--quiet"];
    let mut running = terminal.start(&bench.run(&flags, &["sh", "-c", "sleep 0.3; echo done"]));
    assert_eq!(running.wait().unwrap().code(), Some(0));
    let shown = eventually("the command's own line", || {
        Some(terminal.shown()).filter(|it| it.contains('\n'))
    });
    assert_eq!(shown, "done\r\n");
}

#[test]
fn ctrl_c_reaches_the_command_once() {
    let bench = Bench::new();
    let terminal = Terminal::of_size(80, 24);
    let script = "trap 'echo INT >>got' INT; echo ready >ready\n\
                  for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15; do sleep 0.02; done; exit 5";
    let mut running = terminal.start(&bench.run(&["--quiet"], &["sh", "-c", script]));
    line_in(&bench.at("ready"));
    (&terminal.keys).write_all(b"\x03").unwrap();
    assert_eq!(running.wait().unwrap().code(), Some(5));
    assert_eq!(fs::read_to_string(bench.at("got")).unwrap(), "INT\n");
}
