//! Bad input: refused before anything runs, with what would be right.

use super::{Bench, Told, told};
use wattprint::report::FORMATS;

/// The start of every message that clap ends with a pointer to `--help`.
fn misused(message: &str) -> String {
    format!("error: {message}\n\nFor more information, try '--help'.\n")
}

#[test]
fn a_flag_that_cannot_be_is_refused_with_what_would_be_right() {
    let formats: Vec<_> = FORMATS.iter().map(|it| it.name).collect();
    let no_such_format = format!(
        "invalid value 'zzz' for '--format <FORMAT>'\n  [possible values: {}]",
        formats.join(", ")
    );
    for (flags, message) in [
        (
            &["--interval", "5ms"][..],
            "invalid value '5ms' for '--interval <TIME>': the interval `5ms` is out of range; it must be from 0.1s to 60s",
        ),
        (
            &["--interval", "2m"],
            "invalid value '2m' for '--interval <TIME>': the interval `2m` is out of range; it must be from 0.1s to 60s",
        ),
        (
            &["--interval", "2h"],
            "invalid value '2h' for '--interval <TIME>': `2h` is not an interval; write a number and ms, s or m, as in `500ms` or `1s`",
        ),
        (
            &["--interval", "1"],
            "invalid value '1' for '--interval <TIME>': `1` has no unit; write `1s` for seconds or `1ms` for milliseconds",
        ),
        (
            &["--label", "project"],
            "invalid value 'project' for '--label <KEY=VALUE>': a label is written KEY=VALUE, such as project=chat",
        ),
        (
            &["--work", "tokens=-5"],
            "invalid value 'tokens=-5' for '--work <UNIT=NUMBER>': work is written UNIT=NUMBER, such as tokens=1.2M; the number must be above 0",
        ),
        (
            &["--place", "NL", "--pue", "0.9"],
            "invalid value '0.9' for '--pue <RATIO>': a PUE is at least 1: the facility contains the IT",
        ),
        (
            &["--place", "NL", "--wue", "much"],
            "invalid value 'much' for '--wue <L_PER_KWH>': not a number",
        ),
        (
            &["--nosuch"],
            "unexpected argument '--nosuch' found\n\n  tip: to pass '--nosuch' as a value, use '-- --nosuch'\n\n\
             Usage: wattprint run [OPTIONS] -- <CMD>...",
        ),
        (
            &["--intervall", "1s"],
            "unexpected argument '--intervall' found\n\n  tip: a similar argument exists: '--interval'\n\
             \x20 tip: to pass '--intervall' as a value, use '-- --intervall'\n\n\
             Usage: wattprint run --interval <TIME> -- <CMD>...",
        ),
        (
            &["--format", "json"],
            "the following required arguments were not provided:\n  --output <FILE>\n\n\
             Usage: wattprint run --output <FILE> --format <FORMAT> -- <CMD>...",
        ),
        (
            &["--format", "zzz", "--output", "x"],
            no_such_format.as_str(),
        ),
        (
            &["--phase", "resting"],
            "invalid value 'resting' for '--phase <PHASE>': `resting` is not a phase; the phases are pretraining, finetuning, evaluation, inference, other",
        ),
    ] {
        assert_refused("run", flags, 2, &misused(message));
    }
}

#[test]
fn a_place_or_factor_that_cannot_be_is_refused_before_anything_runs() {
    for (flags, message) in [
        (
            &["--place", "NX"][..],
            "error: unknown place `NX`: a place is a country code of two letters; \
             the nearest are `NA` (Namibia), `NC` (New Caledonia), `NE` (Niger)\n",
        ),
        (
            &["--place", "Netherlands"],
            "error: unknown place `Netherlands`: a place is a country code of two letters; \
             did you mean `NL` (Netherlands)?\n",
        ),
        (
            &["--pue", "1.2"],
            "error: factors were given without a place; add --place with a country code such as NL\n",
        ),
        (
            &["--place", "NL", "--strict"],
            "error: `--strict` refuses defaults, and these were not given: \
             PUE 1.36 (1.1 to 1.6), EU 2024; give `--pue`\n",
        ),
    ] {
        assert_refused("run", flags, 1, message);
    }
}

/// Nothing may have run, and nothing may be left behind.
fn assert_refused(subcommand: &str, flags: &[&str], code: i32, message: &str) {
    let bench = Bench::new();
    let mut arguments = vec![subcommand];
    arguments.extend(flags);
    arguments.extend(["--", "touch", "ran"]);
    let expected = Told {
        code,
        stdout: String::new(),
        stderr: message.to_owned(),
    };
    assert_eq!(told(bench.program(&arguments)), expected, "{flags:?}");
    assert!(!bench.at("ran").exists(), "{flags:?}");
    assert!(!bench.at("state").exists(), "{flags:?}");
}

#[test]
fn a_command_without_its_dashes_is_told_where_they_go() {
    let bench = Bench::new();
    let ended = told(bench.program(&["run", "true"]));
    assert_eq!(ended.code, 2);
    let expected = "error: unexpected argument 'true' found\n\n\
                    Usage: wattprint run [OPTIONS] -- <CMD>...\n\n\
                    For more information, try '--help'.\n";
    assert_eq!(ended.stderr, expected);
    for arguments in [&["run"][..], &["run", "--"]] {
        let ended = told(bench.program(arguments));
        let expected = "error: the following required arguments were not provided:\n  <CMD>...\n\n\
                        Usage: wattprint run -- <CMD>...\n\n\
                        For more information, try '--help'.\n";
        assert_eq!((ended.code, &*ended.stderr), (2, expected), "{arguments:?}");
    }
}

#[test]
fn a_report_that_cannot_be_made_says_why_and_what_would_help() {
    let bench = Bench::new();
    std::fs::write(bench.at("blank.db"), "").unwrap();
    bench.make_newer_ledger();
    let measure = "measure something with `wattprint run -- COMMAND`, or give another ledger with `--ledger FILE`";
    for (flags, message, hint) in [
        (
            &["--ledger", "absent.db"][..],
            "there is no ledger at `absent.db`",
            measure,
        ),
        (
            &["--ledger", "blank.db"],
            "nothing has been recorded in the ledger `blank.db` yet",
            measure,
        ),
        (
            &["--ledger", "newer.db"],
            "the ledger `newer.db` has format version 99; this wattprint knows versions up to 2",
            "use the newer wattprint that wrote it, or give another ledger with `--ledger FILE`",
        ),
        (
            &["--ledger", "ledger.db", "--workload", "frist run"],
            "the ledger `ledger.db` knows no workload `frist run`",
            "did you mean `first run`?",
        ),
    ] {
        let mut arguments = vec!["report"];
        arguments.extend(flags);
        let expected = Told {
            code: 1,
            stdout: String::new(),
            stderr: format!("error: {message}\n\nhint: {hint}\n"),
        };
        assert_eq!(told(bench.program(&arguments)), expected);
    }
}

#[test]
fn a_report_of_a_stretch_without_records_names_what_the_ledger_covers() {
    let bench = Bench::new();
    assert_eq!(told(bench.run(&["--quiet"], &["true"])).code, 0);
    let stretch = [
        "--from",
        "2001-01-01T00:00:00Z",
        "--to",
        "2001-01-02T00:00:00Z",
    ];
    let mut arguments = vec!["report", "--ledger", "ledger.db"];
    arguments.extend(stretch);
    let ended = told(bench.program(&arguments));
    assert_eq!(ended.code, 1);
    let start = "error: the ledger `ledger.db` holds nothing from 2001-01-01T00:00:00Z \
                 to 2001-01-02T00:00:00Z; it covers 20";
    assert!(ended.stderr.starts_with(start), "{}", ended.stderr);
    assert!(
        ended
            .stderr
            .ends_with("\n\nhint: choose a stretch within what it covers\n")
    );
}

#[test]
fn a_report_file_that_cannot_be_written_does_not_change_how_the_job_ended() {
    let bench = Bench::new();
    let flags = ["--quiet", "--output", "no/such/folder/report.json"];
    let ended = told(bench.run(&flags, &["sh", "-c", "exit 3"]));
    let expected = "error: could not write the report to `no/such/folder/report.json`: \
                    No such file or directory (os error 2)\n";
    assert_eq!((ended.code, &*ended.stderr), (3, expected));
    assert_eq!(
        bench.last_report().activity.failed,
        1,
        "it is in the ledger all the same"
    );
}

#[test]
fn a_path_that_is_not_there_is_a_source_that_is_absent() {
    let bench = Bench::new();
    let flags = [
        "--path.sysfs",
        "nowhere",
        "--path.procfs",
        "nowhere",
        "--path.cgroup",
        "nowhere",
    ];
    let mut arguments = vec![
        "run",
        "--alone",
        "--ledger",
        "ledger.db",
        "--path.nvml",
        "nowhere.so",
    ];
    arguments.extend(flags);
    arguments.extend(["--output", "report.json", "--", "sh", "-c", "exit 6"]);
    let ended = told(bench.program(&arguments));
    assert_eq!(ended.code, 6, "{}", ended.stderr);
    let missing = bench.report_in("report.json").missing;
    for (id, reason) in [
        (
            "energy.accelerator",
            "nvml: the NVML library `nowhere.so` is not present",
        ),
        (
            "energy.cpu",
            "rapl: a RAPL zone under nowhere/class/powercap is not present",
        ),
    ] {
        let row = missing.iter().find(|row| row.id == id);
        assert_eq!(row.map(|row| &*row.reason), Some(reason), "{missing:?}");
    }
}
