//! `wattprint compare` as people call it: files, exit codes, errors.

use super::made::{Made, service};
use crate::reports::with_digest;
use serde_json::{Value, json};
use std::path::PathBuf;
use std::process::{Command, Output};
use tempfile::TempDir;

/// A folder with the reports of two services.
struct Folder(TempDir);

impl Folder {
    fn of(made: &[Made]) -> Self {
        let folder = Self(TempDir::new().unwrap());
        for (name, it) in ["a.json", "b.json"].iter().zip(made) {
            folder.write(name, &with_digest(it.json()).to_string());
        }
        folder
    }

    fn write(&self, name: &str, text: &str) {
        std::fs::write(self.0.path().join(name), text).unwrap();
    }

    fn run(&self, line: &str) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_wattprint"));
        command.current_dir(self.0.path()).arg("compare");
        command.args(line.split_whitespace()).output().unwrap()
    }
}

fn two() -> [Made; 2] {
    [service("one", 1000.0), service("two", 4000.0)]
}

fn shipped(name: &str) -> String {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    root.join("profiles/policy")
        .join(name)
        .display()
        .to_string()
}

#[test]
fn two_reports_are_compared_as_text_and_as_json() {
    let folder = Folder::of(&two());
    let text = folder.run("a.json b.json --lang nl");
    assert!(text.status.success(), "{text:?}");
    let text = String::from_utf8(text.stdout).unwrap();
    assert!(text.contains("Vergelijking van A en B"), "{text}");
    let json = folder.run("a.json b.json --format json --output out.json --growth low=0%,high=30%");
    assert!(json.status.success() && json.stdout.is_empty(), "{json:?}");
    let json = std::fs::read_to_string(folder.0.path().join("out.json")).unwrap();
    let json: Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["schema"], "footprint-comparison/v1");
    assert_eq!(json["basis"]["scenarios"][1]["name"], "high");
}

#[test]
fn the_exit_code_is_the_verdict() {
    let mut made = two();
    made[0].statements = json!([
        { "id": "pue", "value": 1.2, "proof": { "level": "documented", "reference": "annex" } },
        { "id": "yearly-report", "text": "yes", "proof": { "level": "stated" } }
    ]);
    made[1].statements = json!([
        { "id": "pue", "value": 2.5, "proof": { "level": "stated" } }
    ]);
    let folder = Folder::of(&made);
    let policy = shipped("minimal.toml");
    for (line, expected) in [
        (format!("a.json --policy {policy}"), 0),
        (format!("a.json b.json --policy {policy}"), 3),
        (format!("a.json b.json --policy {policy} --side a"), 0),
        (format!("a.json b.json --policy {policy} --side B"), 3),
        (format!("a.json b.json --policy {policy} --side C"), 1),
        (
            format!("a.json --policy {}", shipped("nl-public-body.toml")),
            4,
        ),
        ("a.json b.json --side A".to_owned(), 2),
        ("a.json b.json --format pdf".to_owned(), 2),
        ("a.json b.json --volume 0".to_owned(), 2),
        ("a.json b.json --term soon".to_owned(), 2),
        (String::new(), 2),
    ] {
        let done = folder.run(&line);
        assert_eq!(done.status.code(), Some(expected), "{line}: {done:?}");
    }
}

#[test]
fn an_error_says_what_is_wrong_where_and_what_would_help() {
    let mut made = two();
    made[1].unit = Some("token".to_owned());
    let folder = Folder::of(&made);
    folder.write(
        "policy.toml",
        "schema = \"footprint-policy/v1\"\nnam = \"x\"\n",
    );
    folder.write("old.json", "{\"schema\": \"footprint-report/v0\"}");
    for (line, expected) in [
        (
            "a.json",
            "only one side was given\n\nhint: give a second report",
        ),
        ("a.json b.json", "no functional unit in common"),
        (
            "a.json missing.json",
            "could not read the report `missing.json`",
        ),
        (
            "a.json b.json --policy policy.toml",
            "policy.toml:2:1: unknown key `nam`; did you mean `name`?",
        ),
        (
            "a.json b.json --unit page",
            "`a.json` does not say how many pages",
        ),
    ] {
        let done = folder.run(line);
        let told = String::from_utf8(done.stderr).unwrap();
        assert_eq!(done.status.code(), Some(1), "{line}: {told}");
        assert!(told.contains(expected), "{line}: {told}");
    }
    assert!(!folder.run("a.json old.json").status.success());
}
