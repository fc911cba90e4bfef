//! Standard output that cannot be written, or that nobody reads any longer.

use std::fs::OpenOptions;
use std::path::Path;
use std::process::{Command, Output, Stdio};

/// Every way in which a command writes its answer to standard output.
const ANSWERS: [&str; 16] = [
    "--help",
    "--version",
    "compare --help",
    "compare docs/examples/offers/a.toml docs/examples/offers/b.toml",
    "compare docs/examples/offers/a.toml docs/examples/offers/b.toml --format json",
    "offer new --lang nl",
    "offer check docs/examples/offers/b.toml",
    "offer report docs/examples/offers/b.toml --format html",
    "report docs/examples/service/report.json",
    "report docs/examples/service/report.json --format csv",
    "explain docs/examples/service/report.json energy.node",
    "plan training --params 8B --tokens 1T --accelerator H100",
    "profile list",
    "doctor",
    "completions bash",
    "audit --help",
];

fn said(line: &str, to: Stdio) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_wattprint"));
    command.current_dir(Path::new(env!("CARGO_MANIFEST_DIR")));
    command.args(line.split_whitespace());
    let started = command
        .stdin(Stdio::null())
        .stdout(to)
        .stderr(Stdio::piped());
    started.spawn().unwrap().wait_with_output().unwrap()
}

#[test]
fn a_full_disk_is_an_error_of_every_command() {
    for line in ANSWERS {
        let full = OpenOptions::new().write(true).open("/dev/full").unwrap();
        let done = said(line, full.into());
        let told = String::from_utf8_lossy(&done.stderr).into_owned();
        assert_eq!(done.status.code(), Some(1), "{line}: {told}");
        assert!(
            told.starts_with("error: could not write to standard output: No space left"),
            "{line}: {told}"
        );
    }
}

#[test]
fn a_reader_that_has_gone_is_no_error_of_any_command_and_nothing_is_said() {
    for line in ANSWERS {
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let done = said(line, writer.into());
        let told = String::from_utf8_lossy(&done.stderr).into_owned();
        assert_eq!((done.status.code(), &*told), (Some(0), ""), "{line}");
    }
}

#[test]
fn a_verdict_is_the_same_when_its_reader_has_gone() {
    let line = "compare docs/examples/offers/a.toml --policy profiles/policy/nl-public-body.toml";
    let (reader, writer) = std::io::pipe().unwrap();
    let heard = said(line, Stdio::piped()).status.code();
    drop(reader);
    assert_eq!(said(line, writer.into()).status.code(), heard);
    assert!(matches!(heard, Some(3 | 4)), "{heard:?}");
}
