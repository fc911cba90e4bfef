//! A ledger that cannot be written never disturbs the job, and is told.

use super::{Bench, Told, told};
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::process::{Command, Stdio};

/// Runs a job that fails with 5, with that ledger; it must be disturbed by nothing.
fn with_ledger(bench: &Bench, ledger: &str, flags: &[&str]) -> Told {
    let mut all = vec!["--ledger", ledger];
    all.extend(flags);
    let mut arguments: Vec<String> = bench.run_flags();
    let place = arguments.iter().position(|it| it == "--ledger").unwrap();
    arguments.drain(place..place + 2);
    arguments.extend(all.iter().map(|it| (*it).to_owned()));
    arguments.extend(["--", "sh", "-c", "echo worked; exit 5"].map(str::to_owned));
    let ended = told(bench.program(&arguments));
    assert_eq!(
        (ended.code, &*ended.stdout),
        (5, "worked\n"),
        "{}",
        ended.stderr
    );
    ended
}

#[test]
fn the_job_runs_on_and_what_was_not_saved_is_told_in_full() {
    let bench = Bench::new();
    bench.make_newer_ledger();
    fs::write(bench.at("file"), "x").unwrap();
    fs::write(
        bench.at("notes.txt"),
        "long enough to be a header. ".repeat(99),
    )
    .unwrap();
    for (ledger, reason) in [
        (
            "newer.db",
            "the ledger `newer.db` has format version 99; this wattprint knows versions up to 2",
        ),
        (
            "file/ledger.db",
            "creating a directory for the ledger `file/ledger.db` failed: File exists (os error 17)",
        ),
        (
            "notes.txt",
            "`notes.txt` is not a wattprint ledger: file is not a database",
        ),
        (
            "/dev/full",
            "the disk that holds the ledger `/dev/full` is full: database or disk is full",
        ),
    ] {
        let expected = format!("error: this run is not in the ledger: {reason}\n");
        let loud = with_ledger(&bench, ledger, &[]);
        assert!(
            loud.stderr.contains(&expected),
            "{ledger}:\n{}",
            loud.stderr
        );
        assert!(
            loud.stderr.contains("\nElectricity  "),
            "no summary:\n{}",
            loud.stderr
        );
        let quiet = with_ledger(&bench, ledger, &["--quiet", "--output", "report.json"]);
        assert_eq!(quiet.stderr, expected, "{ledger}");
        let report = bench.report_in("report.json");
        let notes = report.quality.limitations.iter();
        let told_of = notes.filter(|it| it.text.starts_with("this run is not in the ledger"));
        assert_eq!(told_of.count(), 1, "{ledger}");
    }
}

/// Whether something may be tried that needs rights which not everyone has.
fn allowed(what: &str, trial: &mut Command) -> bool {
    let trial = trial.stdout(Stdio::null()).stderr(Stdio::null());
    let allowed = trial.status().is_ok_and(|it| it.success());
    if !allowed {
        eprintln!("SKIPPED: {what} is not allowed here");
    }
    allowed
}

#[test]
fn a_full_disk_and_a_read_only_one_are_called_that() {
    let namespace = |line: &str| {
        let mut command = Command::new("unshare");
        command.args(["--user", "--map-root-user", "--mount", "sh", "-c", line]);
        command
    };
    let bench = Bench::new();
    fs::create_dir(bench.at("disk")).unwrap();
    let mount = |options: &str| {
        format!(
            "mount -t tmpfs -o size=48k{options} none '{}'",
            bench.at("disk").display()
        )
    };
    if !allowed("mounting in a namespace", &mut namespace(&mount(""))) {
        return;
    }
    for (options, message) in [("", "is full"), (",ro", "is read-only")] {
        let ledger = bench.at("disk/ledger.db").display().to_string();
        let run = format!(
            "'{}' {} --quiet --ledger '{ledger}' -- sh -c 'echo worked; exit 5'",
            env!("CARGO_BIN_EXE_wattprint"),
            bench
                .run_flags()
                .join(" ")
                .replace(&bench.ledger().display().to_string(), "")
                .replace("--ledger ", ""),
        );
        let ended = told(namespace(&format!("{} && exec {run}", mount(options))));
        assert_eq!(
            (ended.code, &*ended.stdout),
            (5, "worked\n"),
            "{}",
            ended.stderr
        );
        let expected = format!(
            "error: this run is not in the ledger: the disk that holds the ledger `{ledger}` {message}: "
        );
        assert!(ended.stderr.starts_with(&expected), "{}", ended.stderr);
    }
}

#[test]
fn a_directory_that_this_user_may_not_write_is_named() {
    let bench = Bench::new();
    fs::create_dir(bench.at("shut")).unwrap();
    fs::set_permissions(bench.at("shut"), PermissionsExt::from_mode(0o555)).unwrap();
    let ledger = bench.at("shut/ledger.db").display().to_string();
    let sysfs = bench.at("sys").display().to_string();
    let flags = ["run", "--alone", "--quiet", "--path.sysfs", &sysfs];
    let rest = ["--ledger", &ledger, "--", "sh", "-c", "exit 5"];
    let ended = told(bench.unprivileged(&[&flags[..], &rest].concat()));
    let expected = format!(
        "error: this run is not in the ledger: no permission for opening the ledger `{ledger}`: \
         unable to open database file: {ledger}\n"
    );
    assert_eq!((ended.code, ended.stderr), (5, expected));
}
