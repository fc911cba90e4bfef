//! What the audit finds in a ledger that somebody has altered with SQL.

use super::{EVERY, Outcome, PATIENCE, session, span, wall, write};
use rusqlite::Connection;
use std::path::Path;
use std::process::Command;
use wattprint::accounting::SessionKind;
use wattprint::ledger::{Access, Audit, Ledger, Message, Problem, Selection, Writer};

/// A ledger of two periods, altered; what the audit says of it.
fn audited(alteration: &str) -> Result<Audit, Box<dyn std::error::Error>> {
    let directory = tempfile::tempdir()?;
    let path = directory.path().join("ledger.db");
    write(&path, ("a", SessionKind::Run), 0..20, "idle");
    alter(&path, alteration)?;
    Ok(Ledger::open(&path, Access::Read)?.audit(&Selection::All)?)
}

fn alter(path: &Path, alteration: &str) -> rusqlite::Result<()> {
    let connection = Connection::open(path)?;
    connection.execute_batch(&format!("PRAGMA foreign_keys = OFF; {alteration}"))
}

#[test]
fn an_untouched_ledger_holds_and_says_what_was_checked() -> Outcome {
    let audit = audited("")?;
    assert!(audit.holds(), "{:?}", audit.findings);
    assert_eq!((audit.sessions, audit.periods), (1, 2));
    assert!(audit.rows >= 4);
    let [balance] = audit.balances.as_slice() else {
        panic!("one device, not {:?}", audit.balances);
    };
    assert!(balance.measured > 0);
    assert_eq!(balance.difference(), 0);
    assert_eq!(balance.measured, balance.workloads + balance.idle);
    assert!(balance.workloads > 0 && balance.idle > 0);
    Ok(())
}

#[test]
fn one_microjoule_too_little_is_told_with_period_device_and_both_numbers() -> Outcome {
    let audit = audited(
        "UPDATE entry SET energy = energy - 1, low = low - 1 WHERE holder = 1 AND period = 2",
    )?;
    let [finding] = audit.findings.as_slice() else {
        panic!("one finding, not {:?}", audit.findings);
    };
    assert_eq!(finding.from, Some(wall(900)));
    assert_eq!(finding.session, "a");
    let Problem::Difference { metered, charged } = finding.problem else {
        panic!("{finding:?}");
    };
    assert_eq!(metered - charged, 1);
    assert_eq!(audit.balances[0].difference(), 1);
    Ok(())
}

#[test]
fn each_way_of_altering_a_ledger_is_told_by_its_own_name() -> Outcome {
    let largest = i64::MAX;
    for (alteration, expected) in [
        ("DELETE FROM meter WHERE period = 2".to_owned(), "no-meter"),
        (
            "DELETE FROM entry WHERE period = 2".to_owned(),
            "difference",
        ),
        (
            "DELETE FROM period WHERE number = 2".to_owned(),
            "no-period",
        ),
        (
            "UPDATE entry SET low = -1 WHERE period = 1".to_owned(),
            "negative",
        ),
        (
            "UPDATE meter SET energy = -energy WHERE period = 1".to_owned(),
            "negative",
        ),
        (
            "UPDATE entry SET high = energy - 1 WHERE period = 1".to_owned(),
            "bounds",
        ),
        (
            "UPDATE entry SET holder = 77 WHERE period = 1 AND holder = 1".to_owned(),
            "no-holder",
        ),
        (
            "UPDATE entry SET channel = 77 WHERE period = 1".to_owned(),
            "no-channel",
        ),
        (
            "UPDATE period SET until_monotonic = 0, from_monotonic = 1 WHERE number = 1".to_owned(),
            "ends-before-it-begins",
        ),
        // Both sides saturate alike: a sum that saturates too would call it even.
        (
            format!(
                "UPDATE entry SET energy = {largest}, high = {largest} WHERE period = 1;
                 UPDATE meter SET energy = {largest}, high = {largest} WHERE period = 1"
            ),
            "too-large",
        ),
    ] {
        let audit = audited(&alteration)?;
        let names: Vec<&str> = audit.findings.iter().map(|it| it.problem.name()).collect();
        assert!(
            names.contains(&expected),
            "{alteration}: {:?}",
            audit.findings
        );
    }
    Ok(())
}

#[test]
fn the_command_says_by_its_exit_code_whether_it_holds() -> Outcome {
    let directory = tempfile::tempdir()?;
    let path = directory.path().join("ledger.db");
    write(&path, ("a", SessionKind::Run), 0..20, "idle");
    let run = |more: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_wattprint"));
        let output = command
            .args(["audit", "--ledger"])
            .arg(&path)
            .args(more)
            .output();
        let output = output.expect("the command starts");
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        (output.status.code(), text)
    };
    let (code, text) = run(&[]);
    assert_eq!(code, Some(0), "{text}");
    assert!(
        text.contains("holds: every joule has exactly one holder"),
        "{text}"
    );
    let nothing = [
        "--from",
        "2001-01-01T00:00:00Z",
        "--to",
        "2001-01-02T00:00:00Z",
    ];
    let (code, text) = run(&nothing);
    assert_eq!(code, Some(4), "{text}");
    alter(
        &path,
        "UPDATE entry SET energy = energy + 5, high = high + 5 WHERE period = 1 AND holder = 1",
    )?;
    let (code, text) = run(&[]);
    assert_eq!(code, Some(3), "{text}");
    assert!(text.contains("5 µJ too much"), "{text}");
    let (code, text) = run(&["--format", "json"]);
    assert_eq!(code, Some(3));
    let object: serde_json::Value = serde_json::from_str(&text)?;
    assert_eq!(object["result"], "does not hold");
    assert_eq!(object["ledgers"][0]["findings"][0]["kind"], "difference");
    assert_eq!(
        object["ledgers"][0]["devices"][0]["difference_microjoules"],
        -5
    );
    Ok(())
}

#[test]
fn the_writer_reads_back_what_it_has_sealed() -> Outcome {
    let directory = tempfile::tempdir()?;
    let path = directory.path().join("ledger.db");
    let writer = Writer::start_every(&path, session("a", SessionKind::Agent, 0), EVERY);
    writer.hand_over(Message::Span(span(0, 10, &[("idle", 7)])));
    let last = writer.finish(PATIENCE);
    assert_eq!(last.unsaved, None);
    assert_eq!(last.status.findings, 0);
    assert!(
        last.status.audited.is_some(),
        "the last period was sealed and read back"
    );
    // A span whose parts are less than its whole: found as soon as it is sealed.
    let path = directory.path().join("wrong.db");
    let writer = Writer::start_every(&path, session("b", SessionKind::Agent, 0), EVERY);
    let mut wrong = span(0, 10, &[("idle", 7)]);
    wrong
        .entries
        .iter_mut()
        .for_each(|it| it.energy.energy -= 1);
    writer.hand_over(Message::Span(wrong));
    let last = writer.finish(PATIENCE);
    assert!(last.status.findings > 0);
    assert_eq!(last.status.audited, None);
    Ok(())
}
