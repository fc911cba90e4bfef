//! Files, disks and other processes that stand in the way.

use super::{EVERY, Outcome, PATIENCE, error_of, joules, session, span, wall, write};
use std::time::{Duration, Instant};
use wattprint::accounting::SessionKind;
use wattprint::ledger::{Access, AgentLock, Ledger, Message, Selection, Writer};

#[test]
fn a_file_that_is_not_for_this_program_is_refused_with_its_name() -> Outcome {
    let directory = tempfile::tempdir()?;
    let at = |name: &str| directory.path().join(name);
    write(&at("newer.db"), ("a", SessionKind::Run), 0..1, "idle");
    rusqlite::Connection::open(at("newer.db"))?.pragma_update(None, "user_version", 7)?;
    rusqlite::Connection::open(at("theirs.db"))?.execute_batch("CREATE TABLE t (a)")?;
    std::fs::write(
        at("notes.txt"),
        "a text that is long enough to be a header. ".repeat(100),
    )?;
    std::fs::write(at("blank.db"), "")?;
    let cases = [
        (
            "newer.db",
            "the ledger `{}` has format version 7; this wattprint knows versions up to 2",
            "use the newer wattprint that wrote it",
        ),
        (
            "theirs.db",
            "`{}` is not a wattprint ledger",
            "give a ledger, or a file",
        ),
        (
            "notes.txt",
            "`{}` is not a wattprint ledger",
            "give a ledger, or a file",
        ),
        (
            "blank.db",
            "nothing has been recorded in the ledger `{}` yet",
            "measure something",
        ),
        (
            "absent.db",
            "there is no ledger at `{}`",
            "measure something",
        ),
    ];
    for (name, message, hint) in cases {
        let path = at(name);
        let found = error_of(Ledger::open(&path, Access::Read))?;
        assert_eq!(found.0, message.replace("{}", &path.display().to_string()));
        assert!(found.1.starts_with(hint), "{name}: {}", found.1);
    }
    for name in ["newer.db", "theirs.db", "notes.txt"] {
        let before = std::fs::read(at(name))?;
        assert!(Ledger::open(&at(name), Access::Write).is_err(), "{name}");
        assert_eq!(
            std::fs::read(at(name))?,
            before,
            "{name} must not be changed"
        );
    }
    Ok(())
}

/// Runs something as a user without rights over others' files, in this thread only.
fn without_rights<T: Send>(what: impl FnOnce() -> T + Send) -> Result<T, &'static str> {
    std::thread::scope(|scope| {
        let thread = scope.spawn(|| {
            if nix::unistd::geteuid().is_root() {
                nix::unistd::setfsuid(nix::unistd::Uid::from_raw(65_534));
            }
            what()
        });
        thread.join().map_err(|_| "the thread failed")
    })
}

#[test]
fn a_directory_that_may_not_be_written_is_named_but_can_be_read() -> Outcome {
    use std::os::unix::fs::PermissionsExt;
    let directory = tempfile::tempdir()?;
    let path = directory.path().join("ledger.db");
    write(&path, ("a", SessionKind::Run), 0..1, "idle");
    let permit = |mode| std::fs::set_permissions(directory.path(), PermissionsExt::from_mode(mode));
    std::fs::set_permissions(&path, PermissionsExt::from_mode(0o444))?;
    permit(0o555)?;
    let read = without_rights(|| Ledger::open(&path, Access::Read)?.read(&Selection::All));
    let other = directory.path().join("other.db");
    let written = without_rights(|| Ledger::open(&other, Access::Write).map(|_| ()));
    let below = directory.path().join("new/ledger.db");
    let created = without_rights(|| Ledger::open(&below, Access::Write).map(|_| ()));
    let last = without_rights(|| write(&other, ("b", SessionKind::Run), 0..1, "idle"))?;
    permit(0o755)?;
    assert_eq!(joules(&read??), 60);
    let (message, hint) = error_of(written?)?;
    assert_eq!(
        message,
        format!("no permission for opening the ledger `{}`", other.display())
    );
    assert_eq!(
        hint,
        "give a place that this user may write with `--ledger FILE`"
    );
    let unsaved = last.unsaved.ok_or("it cannot have been saved")?;
    assert!(unsaved.reason.starts_with(&message), "{}", unsaved.reason);
    assert_eq!((unsaved.from, unsaved.until), (wall(0), wall(60)));
    let (message, _) = error_of(created?)?;
    let expected = "no permission for creating a directory for the ledger";
    assert!(message.starts_with(expected), "{message}");
    Ok(())
}

#[test]
fn a_ledger_whose_place_appears_later_gets_everything() -> Outcome {
    let directory = tempfile::tempdir()?;
    let parent = directory.path().join("mount");
    let path = parent.join("ledger.db");
    std::fs::write(&parent, "a file where the directory should be")?;
    let writer = Writer::start_every(&path, session("a", SessionKind::Agent, 0), EVERY);
    for minute in 0..50 {
        let shares = [("idle", 60)];
        writer.hand_over(Message::Span(span(minute * 60, minute * 60 + 60, &shares)));
    }
    let began = Instant::now();
    while writer.status().errors < 2 && began.elapsed() < PATIENCE {
        std::thread::yield_now();
    }
    let status = writer.status();
    assert_eq!((status.unsaved_spans, status.saved_through), (50, None));
    assert!(
        status
            .last_error
            .is_some_and(|it| it.contains(&*path.to_string_lossy()))
    );
    std::fs::remove_file(&parent)?;
    assert_eq!(writer.finish(PATIENCE).unsaved, None);
    let record = Ledger::open(&path, Access::Read)?.read(&Selection::All)?;
    assert_eq!((joules(&record), record.remarks), (3_000, vec![]));
    Ok(())
}

#[test]
fn a_second_agent_is_told_who_the_first_one_is() -> Outcome {
    let directory = tempfile::tempdir()?;
    let path = directory.path().join("ledger.db");
    let first = AgentLock::acquire(&path)?;
    let (message, hint) = error_of(AgentLock::acquire(&path))?;
    let process = std::process::id();
    let start = format!(
        "another agent already writes the ledger `{}`: process {process}, started 20",
        path.display()
    );
    assert!(message.starts_with(&start), "{message}");
    let help = "stop that agent first, or give this one its own ledger with `--ledger FILE`";
    assert_eq!(hint, help);
    drop(first);
    AgentLock::acquire(&path)?;
    Ok(())
}

#[test]
fn a_lock_that_lasts_does_not_hold_up_the_end() -> Outcome {
    let directory = tempfile::tempdir()?;
    let path = directory.path().join("ledger.db");
    drop(Ledger::open(&path, Access::Write)?);
    let other = rusqlite::Connection::open(&path)?;
    other.execute_batch("BEGIN IMMEDIATE")?;
    let writer = Writer::start_every(&path, session("a", SessionKind::Run, 0), EVERY);
    writer.hand_over(Message::Span(span(0, 60, &[("idle", 60)])));
    let monitor = writer.monitor();
    let unsaved = writer.finish(Duration::from_millis(20)).unsaved;
    let reason = unsaved.ok_or("it cannot have been saved")?.reason;
    assert_eq!(reason, "the disk did not answer in time");
    // The thread has not given up: it saves as soon as the lock is gone.
    other.execute_batch("ROLLBACK")?;
    let began = Instant::now();
    while monitor.status().saved_through.is_none() && began.elapsed() < PATIENCE {
        std::thread::yield_now();
    }
    let record = Ledger::open(&path, Access::Read)?.read(&Selection::All)?;
    assert_eq!((joules(&record), record.remarks), (60, vec![]));
    Ok(())
}
