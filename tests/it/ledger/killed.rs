//! A writer that is killed, again and again.

use super::{BOOTED, EVERY, Outcome, joules, session, span, wall};
use jiff::Timestamp;
use std::error::Error;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use wattprint::accounting::SessionKind;
use wattprint::ledger::{Access, Ledger, Message, Selection, Writer};

/// The variables by which a test tells its helper what to write.
const LEDGER: &str = "WATTPRINT_TEST_LEDGER";
const LIFE: &str = "WATTPRINT_TEST_LIFE";

/// The seconds that one life of the helper may use.
const LIFETIME: u64 = 10_000_000;

#[test]
#[ignore = "a process to be killed, not a test: `cargo test --test it killed::` starts it with \
            a ledger and kills it; by itself it has nothing to do and would always pass"]
fn writes_until_it_is_killed() -> Outcome {
    let (Ok(path), Ok(life)) = (std::env::var(LEDGER), std::env::var(LIFE)) else {
        return Ok(());
    };
    let first = life.parse::<u64>()? * LIFETIME;
    let agent = session(&format!("life {life}"), SessionKind::Agent, first);
    let writer = Writer::start_every(Path::new(&path), agent, EVERY);
    for minute in 0.. {
        let from = first + minute * 60;
        let shares = [("w", 40), ("idle", 20)];
        writer.hand_over(Message::Span(span(from, from + 60, &shares)));
        // Seven spans at a time, so that saves and quarter hours fall out of step.
        while minute % 7 == 0 && writer.status().saved_through < Some(wall(from + 60)) {
            std::thread::yield_now();
        }
        writeln!(std::io::stdout(), "saved through {}", {
            let saved = writer
                .status()
                .saved_through
                .map_or(0, Timestamp::as_second);
            (saved - BOOTED).max(0)
        })?;
    }
    Ok(())
}

/// Starts the helper, kills it after so many lines, and returns what it had saved.
fn live_and_die(path: &Path, life: u64, lines: usize) -> Result<u64, Box<dyn Error>> {
    let name = "ledger::killed::writes_until_it_is_killed";
    let mut helper = Command::new(std::env::current_exe()?)
        .args([name, "--exact", "--ignored", "--nocapture"])
        .env(LEDGER, path)
        .env(LIFE, life.to_string())
        .stdout(Stdio::piped())
        .spawn()?;
    let output = helper.stdout.take().ok_or("the helper has no output")?;
    let mut saved = 0;
    let marked = BufReader::new(output).lines().map_while(Result::ok);
    let mut marked = marked.filter_map(|line| line.strip_prefix("saved through ")?.parse().ok());
    for seconds in marked.by_ref().take(lines) {
        saved = seconds;
    }
    // SIGKILL: the helper can do nothing more, wherever it is. The pipe is still
    // open, or the helper might notice its end and stop in good order.
    helper.kill()?;
    helper.wait()?;
    Ok(saved)
}

#[test]
fn killed_at_any_moment_it_is_valid_complete_and_counts_nothing_twice() -> Outcome {
    // The second journal is the one on disks that several machines share.
    for (journal, lives) in [("wal", 20), ("delete", 10)] {
        let directory = tempfile::tempdir()?;
        let path = directory.path().join("ledger.db");
        drop(Ledger::open(&path, Access::Write)?);
        rusqlite::Connection::open(&path)?.pragma_update(None, "journal_mode", journal)?;
        let mut seconds = 0;
        for life in 0..lives {
            let lines = 1 + usize::try_from(life * 37 % 101)?;
            let saved = live_and_die(&path, life, lines)?;
            seconds += check(&path, life, saved)?;
        }
        let record = Ledger::open(&path, Access::Read)?.read(&Selection::All)?;
        assert_eq!(joules(&record), seconds, "{journal}");
    }
    Ok(())
}

/// Checks the ledger after a life that had saved so much; returns its seconds.
fn check(path: &Path, life: u64, saved: u64) -> Result<u64, Box<dyn Error>> {
    let connection = rusqlite::Connection::open(path)?;
    let integrity: String =
        connection.pragma_query_value(None, "integrity_check", |row| row.get(0))?;
    assert_eq!(integrity, "ok");
    let ledger = Ledger::open(path, Access::Write)?;
    assert_eq!(ledger.audit(&Selection::All)?.findings, []);
    let first = life * LIFETIME;
    let (from, until) = (wall(first), wall(first + LIFETIME));
    let record = ledger.read(&Selection::Period { from, until })?;
    let until = u64::try_from(record.until.as_second() - BOOTED)?;
    assert!(
        until >= saved,
        "{until} s on the disk, {saved} s were saved"
    );
    assert_eq!(joules(&record), until - first, "one joule a second, once");
    assert_eq!(record.elapsed.as_secs(), until - first);
    let told = format!("session `life {life}` has not been sealed: it is still running, or");
    assert!(
        record.remarks.iter().any(|it| it.starts_with(&told)),
        "{record:?}"
    );
    let known = ledger.last_known("boot")?;
    assert_eq!(known.first().map(|it| it.raw), Some(until));
    Ok(until - first)
}
