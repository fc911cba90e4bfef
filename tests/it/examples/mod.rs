//! The worked examples of `docs/examples`: each is what its command writes.
//!
//! `UPDATE_GOLDEN=1` writes them again.

mod finetuning;
mod offers;
mod service;

use std::path::PathBuf;
use std::process::Command;

/// 2026-11-27 09:00 UTC, when all examples say that they were written.
const WRITTEN: &str = "1795770000";

/// Where the examples are kept.
fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("docs/examples")
}

/// What a command writes, in the folder of the examples and at their moment.
fn written(arguments: &[&str], exit: i32) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_wattprint"));
    command.args(arguments).current_dir(folder());
    command.env("SOURCE_DATE_EPOCH", WRITTEN).env("TZ", "UTC");
    let output = command.output().expect("the command starts");
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(exit), "{arguments:?}: {said}");
    String::from_utf8(output.stdout).expect("text")
}

/// Holds an example against what was written, or writes it again.
fn hold(name: &str, text: &str) {
    let path = folder().join(name);
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        std::fs::write(&path, text).expect("written");
    }
    let kept = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        kept == text,
        "{} is not what its command writes; UPDATE_GOLDEN=1 writes it again",
        path.display()
    );
}

/// Holds one report in all the forms in which it is shown: an object, from which
/// a text and a page are rendered in both languages.
fn hold_in_all_forms(name: &str, json: &str) {
    hold(&format!("{name}.json"), json);
    let file = format!("{name}.json");
    for (lang, format, extension) in [
        ("en", "text", "en.txt"),
        ("nl", "text", "nl.txt"),
        ("en", "html", "en.html"),
        ("nl", "html", "nl.html"),
    ] {
        let shown = written(&["report", &file, "--format", format, "--lang", lang], 0);
        hold(&format!("{name}.{extension}"), &shown);
    }
}
