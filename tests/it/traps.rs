//! `tests/TRAPS.md`: every trap of measuring has a test that holds it.

use crate::tidy::{File, assert_none, files, rust_files};

/// Rows about what wattprint does not do yet. It only goes down: a capability
/// that is built brings the tests of its traps.
const LATER: usize = 0;

/// How a row begins that waits for a capability; the reason follows.
const LATER_MARK: &str = "later:";

/// One row: what can go wrong, and the test that proves it does not.
struct Trap {
    name: String,
    tests: String,
}

impl Trap {
    /// Why nothing holds it yet, if it concerns what is not built.
    fn later(&self) -> Option<&str> {
        self.tests.strip_prefix(LATER_MARK).map(str::trim)
    }
}

fn traps() -> Vec<Trap> {
    let map = files("tests")
        .into_iter()
        .find(|it| it.path == "tests/TRAPS.md");
    let text = map.expect("tests/TRAPS.md").text;
    let rows = text.lines().filter(|line| line.starts_with("| "));
    let cells = rows.map(|row| {
        row.trim_matches('|')
            .split('|')
            .map(str::trim)
            .collect::<Vec<_>>()
    });
    let rows = cells.filter(|cells| !cells[0].starts_with("---") && cells[0] != "trap");
    rows.map(|cells| {
        assert_eq!(cells.len(), 3, "three columns in TRAPS.md: {cells:?}");
        Trap {
            name: cells[0].to_owned(),
            tests: cells[2].to_owned(),
        }
    })
    .collect()
}

/// Whether `module::test` is a test in a file of that module.
fn exists(test: &str, tree: &[File]) -> bool {
    let mut names: Vec<_> = test.split("::").collect();
    let function = names.pop().unwrap_or_default();
    let definition = format!("fn {function}(");
    let in_module = |path: &str| {
        let parts: Vec<_> = path.trim_end_matches(".rs").split('/').collect();
        let modules = names.iter().filter(|it| **it != "tests");
        modules.into_iter().all(|module| parts.contains(module))
    };
    tree.iter().any(|file| {
        let at = file.text.find(&definition);
        let is_test = at.is_some_and(|at| file.text[..at].trim_end().ends_with(']'));
        is_test && !names.is_empty() && in_module(&file.path)
    })
}

#[test]
fn every_trap_names_tests_that_exist() {
    let tree = rust_files();
    let mut findings = Vec::new();
    for trap in traps().iter().filter(|trap| trap.later().is_none()) {
        let tests = trap.tests.split(',').map(|it| it.trim().trim_matches('`'));
        let missing = tests.filter(|test| !exists(test, &tree));
        findings.extend(missing.map(|test| format!("{}: `{test}`", trap.name)));
    }
    assert_none(&findings, "TRAPS.md names a test that is not there");
}

#[test]
fn no_more_traps_are_open_than_admitted() {
    let traps = traps();
    assert!(traps.len() > 60, "only {} traps are listed", traps.len());
    let later = traps.iter().filter_map(|trap| Some((trap, trap.later()?)));
    let (mut listed, mut findings) = (Vec::new(), Vec::new());
    for (trap, reason) in later {
        listed.push(format!("{}: {reason}", trap.name));
        if reason.len() < 20 {
            findings.push(format!("{}: `{reason}`", trap.name));
        }
    }
    assert_none(&findings, "`later:` says what has to be built first");
    assert_eq!(listed.len(), LATER, "waiting:\n{}", listed.join("\n"));
}

#[test]
fn no_trap_is_listed_twice() {
    let names: Vec<_> = traps().into_iter().map(|trap| trap.name).collect();
    let twice = |(at, name): &(usize, &String)| names[..*at].contains(name);
    let findings: Vec<_> = names.iter().enumerate().filter(twice).collect();
    let findings: Vec<_> = findings.into_iter().map(|(_, name)| name.clone()).collect();
    assert_none(&findings, "one row for one trap");
}
