//! `run` starts a command untouched and gives back what it gave.

use super::{Bench, Told, told, value};
use std::ffi::OsStr;
use std::io::Write;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::PermissionsExt;
use std::process::Stdio;
use std::{fs, thread};
use wattprint::report::Report;
use wattprint::sample::Provenance;

#[test]
fn the_exit_code_is_the_commands_and_128_and_the_signal_if_one_ended_it() {
    for (script, expected) in [
        ("exit 0", 0),
        ("exit 7", 7),
        ("exit 255", 255),
        ("kill -9 $$", 137),
        ("kill -15 $$", 143),
        ("kill -1 $$", 129),
        // A real-time signal, which has no name everywhere.
        ("kill -40 $$", 168),
    ] {
        let bench = Bench::new();
        let ended = told(bench.run(&["--quiet"], &["sh", "-c", script]));
        assert_eq!(ended.code, expected, "{script}: {}", ended.stderr);
        let report = bench.last_report();
        let workload = report.activity.workload.unwrap();
        assert_eq!(workload.exit_code, Some(expected), "{script}");
        assert_eq!(workload.failed, expected != 0, "{script}");
    }
}

#[test]
fn a_command_that_cannot_be_started_is_explained_and_not_recorded() {
    let bench = Bench::new();
    for name in ["data", "script", "here"] {
        fs::write(bench.at(name), "#!/absent/interpreter\n").unwrap();
    }
    for name in ["script", "here"] {
        fs::set_permissions(bench.at(name), PermissionsExt::from_mode(0o755)).unwrap();
    }
    for (command, code, message) in [
        (
            "surely-no-command",
            127,
            "error: command `surely-no-command` was not found\n\n\
             hint: check the spelling, and that its directory is in PATH\n",
        ),
        (
            "here",
            127,
            "error: command `here` was not found\n\n\
             hint: it is in this directory: write `./here`\n",
        ),
        (
            "./no/such",
            127,
            "error: command `./no/such` was not found\n\n\
             hint: check the path: there is no file `./no/such`\n",
        ),
        (
            "./data",
            126,
            "error: command `./data` cannot be executed: Permission denied (os error 13)\n\n\
             hint: make it executable: chmod +x ./data\n",
        ),
        (
            "./sys",
            126,
            "error: command `./sys` cannot be executed: Permission denied (os error 13)\n\n\
             hint: `./sys` is a directory; name a program in it\n",
        ),
        (
            "./script",
            126,
            "error: command `./script` cannot be executed: No such file or directory (os error 2)\n\n\
             hint: the interpreter named in its first line, or its loader, is absent\n",
        ),
    ] {
        let expected = Told {
            code,
            stdout: String::new(),
            stderr: message.to_owned(),
        };
        let flags = ["--output", "report.json"];
        assert_eq!(told(bench.run(&flags, &[command, "argument"])), expected);
        assert!(!bench.ledger().exists(), "{command} was recorded");
        assert!(!bench.at("report.json").exists(), "{command} was reported");
    }
}

#[test]
fn arguments_reach_the_command_untouched() {
    let bench = Bench::new();
    let arguments = [
        "two  words",
        "",
        "--",
        "--help",
        "-q",
        "*",
        "$HOME",
        "ünïcödé ⚡",
        "a\nb",
        "'\"\\",
    ];
    let script = "for argument; do printf '<%s>' \"$argument\"; done";
    let command: Vec<&str> = ["sh", "-c", script, "name"]
        .into_iter()
        .chain(arguments)
        .collect();
    let ended = told(bench.run(&["--quiet"], &command));
    let expected = format!("<{}>", arguments.join("><"));
    assert_eq!(ended.stdout, expected);
    assert_eq!(ended.code, 0);
    let workload = bench.last_report().activity.workload.unwrap();
    assert_eq!(workload.command, command);
}

#[test]
fn an_argument_need_not_be_text() {
    let bench = Bench::new();
    let odd = OsStr::from_bytes(b"\xff\xfe");
    let mut command = bench.run(&["--quiet"], &["printf", "%s"]);
    let output = command.arg(odd).output().unwrap();
    assert_eq!(
        (output.status.code(), &*output.stdout),
        (Some(0), odd.as_bytes())
    );
}

#[test]
fn streams_directory_and_environment_are_the_commands() {
    let bench = Bench::new();
    let script = "cat; echo to-stderr >&2; pwd; echo \"$OWN\"";
    let mut command = bench.run(&["--quiet"], &["sh", "-c", script]);
    command.env("OWN", "value").stdin(Stdio::piped());
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut running = command.spawn().unwrap();
    let mut stdin = running.stdin.take().unwrap();
    // More than a pipe holds, so that it must flow.
    let text = "line after line\n".repeat(20_000);
    let sent = text.clone();
    let writer = thread::spawn(move || stdin.write_all(sent.as_bytes()).unwrap());
    let ended = Told::from(running.wait_with_output().unwrap());
    writer.join().unwrap();
    let directory = fs::canonicalize(bench.at("")).unwrap();
    let expected = format!("{text}{}\nvalue\n", directory.display());
    assert!(ended.stdout == expected, "standard output was changed");
    assert_eq!(ended.stderr, "to-stderr\n");
}

#[test]
fn a_reader_that_leaves_early_ends_the_command_as_without_wattprint() {
    let bench = Bench::new();
    let line = format!(
        "'{}' {} -q -- yes | head -n 1",
        env!("CARGO_BIN_EXE_wattprint"),
        bench.run_flags().join(" ")
    );
    let mut command = bench.run(
        &["--quiet"],
        &["bash", "-c", &format!("{line}; exit ${{PIPESTATUS[0]}}")],
    );
    let ended = Told::from(command.output().unwrap());
    // `yes` dies of SIGPIPE as it does by itself.
    assert_eq!(
        (ended.code, &*ended.stdout),
        (141, "y\n"),
        "{}",
        ended.stderr
    );
}

#[test]
fn the_summary_is_in_the_language_that_was_asked_for() {
    let bench = Bench::new();
    let output = bench.at("run.txt").display().to_string();
    let flags = ["--lang", "nl", "--output", &output, "--format", "text"];
    let ended = told(bench.run(&flags, &["true"]));
    assert_eq!((ended.code, &*ended.stdout), (0, ""), "{}", ended.stderr);
    let text = fs::read_to_string(bench.at("run.txt")).unwrap();
    for said in [&ended.stderr, &text] {
        assert!(said.contains("true: geslaagd"), "{said}");
        assert!(said.contains("gemodelleerd"), "{said}");
    }
    let report = bench.last_report();
    let note = report
        .quality
        .limitations
        .iter()
        .find(|it| it.id == "modelled");
    let kept = note.is_some_and(|it| it.text.starts_with("Where no sensor"));
    assert!(kept, "the ledger and the object are English");
    let refused = told(bench.run(&["--lang", "de"], &["true"]));
    assert_eq!(refused.code, 2, "{}", refused.stderr);
    assert!(refused.stderr.contains("[possible values: en, nl]"));
}

#[test]
fn the_summary_stands_on_standard_error_as_plain_text() {
    let bench = Bench::new();
    let ended = told(bench.run(&["--name", "my job"], &["echo", "the command's"]));
    assert_eq!(ended.code, 0);
    assert_eq!(ended.stdout, "the command's\n");
    for expected in [
        "my job: succeeded\n",
        "\nElectricity  ",
        "modelled\n",
        "wattprint report --last --ledger ",
    ] {
        assert!(
            ended.stderr.contains(expected),
            "{expected}\n{}",
            ended.stderr
        );
    }
    // No status line and no escape code: this is a pipe.
    let odd = ended
        .stderr
        .chars()
        .find(|it| it.is_control() && *it != '\n');
    assert_eq!(odd, None, "{}", ended.stderr);
    let widest = ended.stderr.lines().map(|line| line.chars().count()).max();
    assert!(widest <= Some(80), "{widest:?} columns\n{}", ended.stderr);
}

#[test]
fn quiet_says_nothing_and_still_records() {
    let bench = Bench::new();
    for flag in ["--quiet", "-q"] {
        let ended = told(bench.run(&[flag], &["true"]));
        assert_eq!((ended.code, &*ended.stderr), (0, ""));
    }
    assert_eq!(bench.last_report().subject.name, "true");
}

#[test]
fn without_sensors_every_energy_is_modelled_and_lies_within_its_bounds() {
    let bench = Bench::new();
    let flags = [
        "--format",
        "json",
        "--output",
        "report.json",
        "--place",
        "NL",
        "--work",
        "tokens=1.5k",
    ];
    let script = "i=0; while [ $i -lt 60000 ]; do i=$((i+1)); done; sleep 0.2";
    let ended = told(bench.run(&flags, &["sh", "-c", script]));
    assert_eq!(ended.code, 0, "{}", ended.stderr);
    let report = bench.report_in("report.json");
    for figure in &report.quantities {
        assert!(
            figure.low <= figure.value && figure.value <= figure.high,
            "{figure:?}"
        );
        let energy = figure.id.starts_with("energy.");
        assert!(
            !energy || figure.provenance == Provenance::Modelled,
            "{figure:?}"
        );
    }
    for id in [
        "energy.cpu",
        "energy.dram",
        "energy.node",
        "energy.facility",
        "emissions.location",
        "water.grid",
        "energy.facility/token",
        "emissions.location/token",
    ] {
        let figure = report.figure(id).unwrap_or_else(|| panic!("no {id}"));
        assert!(figure.value > 0.0 && figure.low < figure.high, "{figure:?}");
    }
    assert_eq!(report.quality.measured_share, Some(0.0));
    assert_eq!(same_figures(&report), same_figures(&bench.last_report()));
}

/// What a second report from the ledger must agree with: id, value and bounds.
fn same_figures(report: &Report) -> Vec<(&str, f64, f64, f64)> {
    let figures = report.quantities.iter();
    figures
        .map(|it| (&*it.id, it.value, it.low, it.high))
        .collect()
}

#[test]
fn a_recording_gives_the_figures_of_the_run_again() {
    let bench = Bench::new();
    let samples = bench.at("samples.jsonl");
    let samples = samples.to_str().unwrap();
    let busy = "i=0; while [ $i -lt 50000 ]; do i=$((i+1)); done; sleep 0.3";
    let flags = ["--record", samples, "--interval", "0.1s"];
    let run = told(bench.run(&flags, &["sh", "-c", busy]));
    assert_eq!(run.code, 0, "{}", run.stderr);
    let replayed = bench.at("replayed.json");
    let to = ["--format", "json", "--output", replayed.to_str().unwrap()];
    let replay = told(bench.program(&[&["replay", samples], &to[..]].concat()));
    assert_eq!(replay.code, 0, "{}", replay.stderr);
    let (now, then) = (bench.report_in("replayed.json"), bench.last_report());
    for id in ["energy.cpu", "energy.dram", "energy.node"] {
        let [now, then] = [value(&now, id), value(&then, id)];
        assert!((now / then - 1.0).abs() < 1e-6, "{id}: {now} {then}");
    }
}

#[test]
fn a_recording_that_tells_nothing_is_refused() {
    let bench = Bench::new();
    let empty = bench.at("empty.jsonl");
    fs::write(&empty, "").unwrap();
    let empty = empty.to_str().unwrap();
    let replay = told(bench.program(&["replay", empty]));
    assert_eq!(replay.code, 1);
    let expected = format!(
        "error: the recording `{empty}` has fewer than two samples, and energy lies between two\n"
    );
    assert_eq!(replay.stderr, expected);
    fs::write(empty, "{}\n").unwrap();
    let replay = told(bench.program(&["replay", empty]));
    let expected = format!("error: `{empty}`, line 1: not a recorded sample");
    assert!(replay.stderr.starts_with(&expected), "{}", replay.stderr);
}
