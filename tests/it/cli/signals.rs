//! Signals sent to wattprint alone reach the command, once.

use super::{Bench, line_in, told};
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use std::fs;
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

/// Starts a script that says when it is ready, and waits until it does.
fn started(bench: &Bench, script: &str) -> Child {
    let script = format!("{script}\necho $$ >ready\nwhile :; do sleep 0.02; done");
    let mut command = bench.run(&["--quiet"], &["sh", "-c", &script]);
    let child = command.stderr(Stdio::piped()).spawn().unwrap();
    line_in(&bench.at("ready"));
    child
}

fn pid_of(child: &Child) -> Pid {
    Pid::from_raw(i32::try_from(child.id()).unwrap())
}

#[test]
fn a_signal_to_wattprint_ends_the_command_and_then_wattprint() {
    for signal in [
        Signal::SIGTERM,
        Signal::SIGINT,
        Signal::SIGHUP,
        Signal::SIGQUIT,
        Signal::SIGUSR1,
        Signal::SIGUSR2,
    ] {
        let bench = Bench::new();
        let mut running = started(&bench, "ulimit -c 0");
        kill(pid_of(&running), signal).unwrap();
        let code = running.wait().unwrap().code();
        assert_eq!(code, Some(128 + signal as i32), "{signal}");
        let workload = bench.last_report().activity.workload.unwrap();
        assert_eq!(workload.exit_code, code, "{signal}");
    }
}

#[test]
fn a_command_that_handles_a_signal_gets_it_once_and_decides_itself() {
    for signal in ["TERM", "INT", "USR1"] {
        let bench = Bench::new();
        let trap = format!("trap 'echo {signal} >>got; sleep 0.2; exit 42' {signal}");
        let mut running = started(&bench, &trap);
        let before = Instant::now();
        kill(pid_of(&running), signal_of(signal)).unwrap();
        assert_eq!(running.wait().unwrap().code(), Some(42), "{signal}");
        let took = before.elapsed();
        assert!(
            took >= Duration::from_millis(200),
            "left its command after {took:?}"
        );
        let got = fs::read_to_string(bench.at("got")).unwrap();
        assert_eq!(got, format!("{signal}\n"));
    }
}

fn signal_of(name: &str) -> Signal {
    format!("SIG{name}").parse().unwrap()
}

#[test]
fn a_signal_to_the_whole_group_by_the_command_itself_is_not_doubled() {
    let bench = Bench::new();
    let script = "trap 'echo TERM >>got; sleep 0.1; exit 9' TERM; kill -TERM 0; sleep 5";
    let line = format!(
        "exec setsid --wait '{}' {} --quiet -- sh -c \"$SCRIPT\"",
        env!("CARGO_BIN_EXE_wattprint"),
        bench.run_flags().join(" ")
    );
    let mut command = bench.program::<&str>(&[]);
    let directory = command.get_current_dir().unwrap().to_owned();
    command = std::process::Command::new("sh");
    command
        .args(["-c", &line])
        .env("SCRIPT", script)
        .current_dir(directory);
    let ended = told(command);
    assert_eq!(ended.code, 9, "{}", ended.stderr);
    assert_eq!(fs::read_to_string(bench.at("got")).unwrap(), "TERM\n");
}

#[test]
fn a_signal_that_is_ignored_stays_ignored() {
    let bench = Bench::new();
    let line = format!(
        "trap '' HUP; exec '{}' {} --quiet -- sh -c 'kill -HUP $$; echo survived'",
        env!("CARGO_BIN_EXE_wattprint"),
        bench.run_flags().join(" ")
    );
    let mut command = std::process::Command::new("sh");
    command.args(["-c", &line]).current_dir(bench.at(""));
    let ended = told(command);
    assert_eq!(
        (ended.code, &*ended.stdout),
        (0, "survived\n"),
        "{}",
        ended.stderr
    );
}

#[test]
fn what_runs_on_in_the_background_is_named_and_not_waited_for() {
    let bench = Bench::new();
    let script = "sleep 3 >/dev/null 2>&1 & echo $! >background";
    let before = Instant::now();
    let ended = told(bench.run(&[], &["sh", "-c", script]));
    assert!(
        before.elapsed() < Duration::from_secs(2),
        "it was waited for"
    );
    let pid = line_in(&bench.at("background"));
    kill(Pid::from_raw(pid.parse().unwrap()), Signal::SIGKILL).unwrap();
    assert_eq!(ended.code, 0);
    let notes = bench.last_report().quality.limitations;
    let expected =
        "1 of the command's processes run on in the background and are not metered further: ";
    let said = notes.iter().find(|it| it.text.starts_with(expected));
    let said = said.unwrap_or_else(|| panic!("{notes:?}"));
    assert!(said.text.ends_with(&format!(" ({pid})")), "{}", said.text);
}
