//! The ledger's tables, and how an older ledger becomes a newer one.

use rusqlite::{Connection, TransactionBehavior};

/// Each step makes the next version of the tables. Steps are added, never changed.
const STEPS: &[&str] = &[include_str!("v1.sql"), include_str!("v2.sql")];

/// `Wprt` in ASCII, in the header of every ledger.
const APPLICATION: i64 = 0x5770_7274;

/// The newest version that this program knows.
pub(super) const KNOWN: i64 = STEPS.len().cast_signed() as i64;

/// Entries of version 1 as if they had been migrated, for readers, who change
/// nothing on the disk. It says what `v2.sql` does.
const ENTRIES_OF_FIRST: &str = "CREATE TEMP VIEW entry AS
     SELECT *, reserved AS constant, 0 AS execution_idle FROM main.entry";

/// What a database turns out to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Found {
    /// It has no tables yet.
    Blank,
    /// A ledger of that version.
    Version(i64),
    /// The database of another program.
    Foreign,
}

/// Looks at the header and the list of tables.
///
/// In one statement, so that it cannot see half of what another process does.
pub(super) fn inspect(connection: &Connection) -> rusqlite::Result<Found> {
    let (application, version, tables): (i64, i64, i64) = connection.query_row(
        "SELECT application_id, user_version, (SELECT count(*) FROM sqlite_schema)
         FROM pragma_application_id, pragma_user_version",
        [],
        |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
    )?;
    Ok(match (application, version, tables) {
        (APPLICATION, 1.., _) => Found::Version(version),
        (0, 0, 0) => Found::Blank,
        _ => Found::Foreign,
    })
}

/// Lets a connection that only reads see an older ledger's tables as the newest.
pub(super) fn view(connection: &Connection, found: Found) -> rusqlite::Result<()> {
    match found {
        Found::Version(1) => connection.execute_batch(ENTRIES_OF_FIRST),
        Found::Version(_) | Found::Blank | Found::Foreign => Ok(()),
    }
}

/// Brings a blank or older ledger to the newest version, all or nothing.
pub(super) fn migrate(connection: &mut Connection) -> rusqlite::Result<()> {
    migrate_by(connection, STEPS)
}

fn migrate_by(connection: &mut Connection, steps: &[&str]) -> rusqlite::Result<()> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    // Another process may have done it while this one waited for the lock.
    let done = match inspect(&transaction)? {
        Found::Version(version) => version,
        Found::Blank => 0,
        Found::Foreign => return Ok(()),
    };
    for (version, step) in (1_i64..).zip(steps).filter(|(version, _)| *version > done) {
        transaction.execute_batch(step)?;
        transaction.pragma_update(None, "application_id", APPLICATION)?;
        transaction.pragma_update(None, "user_version", version)?;
    }
    transaction.commit()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::accounting::{IdlePolicy, Session, SessionKind};
    use crate::ledger::{Access, Ledger, Selection};
    use crate::sample::Host;
    use jiff::Timestamp;
    use std::path::Path;
    use std::time::Duration;

    type Outcome = Result<(), Box<dyn std::error::Error>>;

    /// A ledger of version 1 in which nobody's seven seconds are idle.
    fn first_version(path: &Path) -> Outcome {
        let session = Session {
            id: "s".to_owned(),
            kind: SessionKind::Run,
            host: Host::default(),
            version: "0".to_owned(),
            interval: Duration::from_secs(1),
            idle_policy: IdlePolicy::Reserved,
            started: Timestamp::UNIX_EPOCH,
            absent: Vec::new(),
        };
        let mut connection = Connection::open(path)?;
        migrate_by(&mut connection, STEPS.get(..1).unwrap_or_default())?;
        connection.execute(
            "INSERT INTO session VALUES (1, 's', 'run', '', 0, 0, ?1)",
            [serde_json::to_string(&session)?],
        )?;
        connection.execute_batch(
            "INSERT INTO channel VALUES (1, 'accelerator', 'GPU-1');
             INSERT INTO period VALUES (1, 1, 0, 0, 0, 0, 9, 9, 9, 0, 0, 1);
             INSERT INTO meter VALUES (1, 1, 9, 9, 9, 0, NULL, NULL, '', 0, 1, 0, 0, NULL);
             INSERT INTO entry VALUES (1, 1, 1, 9, 9, 9, 0, 0.0, 0.0, 7000000000);",
        )?;
        Ok(())
    }

    fn reserved_and_constant(path: &Path) -> Result<Vec<[u64; 2]>, Box<dyn std::error::Error>> {
        let ledger = Ledger::open(path, Access::Read)?;
        let record = ledger.read(&Selection::All)?;
        assert!(ledger.audit(&Selection::All)?.holds());
        let times = record.entries.iter().map(|it| [it.reserved, it.constant]);
        Ok(times.map(|it| it.map(|it| it.as_secs())).collect())
    }

    #[test]
    fn an_older_ledger_can_be_read_as_it_is_and_when_it_has_been_migrated() -> Outcome {
        let directory = tempfile::tempdir()?;
        let path = directory.path().join("ledger.db");
        first_version(&path)?;
        let before = std::fs::read(&path)?;
        assert_eq!(reserved_and_constant(&path)?, [[7, 7]]);
        assert_eq!(std::fs::read(&path)?, before, "reading changes nothing");
        drop(Ledger::open(&path, Access::Write)?);
        assert_eq!(reserved_and_constant(&path)?, [[7, 7]]);
        assert_eq!(inspect(&Connection::open(&path)?)?, Found::Version(KNOWN));
        Ok(())
    }

    const NEXT: &str = "ALTER TABLE remark ADD COLUMN kind TEXT NOT NULL DEFAULT 'note';";

    #[test]
    fn a_blank_file_becomes_the_newest_version() -> rusqlite::Result<()> {
        let mut connection = Connection::open_in_memory()?;
        assert_eq!(inspect(&connection)?, Found::Blank);
        migrate(&mut connection)?;
        assert_eq!(inspect(&connection)?, Found::Version(KNOWN));
        Ok(())
    }

    #[test]
    fn an_older_ledger_keeps_its_rows_when_a_step_is_added() -> rusqlite::Result<()> {
        let mut connection = Connection::open_in_memory()?;
        migrate_by(&mut connection, STEPS)?;
        connection.execute_batch(
            "INSERT INTO session VALUES (1, 's', 'run', 'b', 0, NULL, '{}');
                 INSERT INTO remark VALUES (1, 0, 'kept');",
        )?;
        let longer = [STEPS, &[NEXT]].concat();
        migrate_by(&mut connection, &longer)?;
        migrate_by(&mut connection, &longer)?;
        let row = connection.query_row("SELECT text, kind FROM remark", [], |row| {
            Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?))
        });
        assert_eq!(row?, ("kept".to_owned(), "note".to_owned()));
        assert_eq!(inspect(&connection)?, Found::Version(KNOWN + 1));
        Ok(())
    }

    #[test]
    fn a_step_that_fails_leaves_the_older_version() -> rusqlite::Result<()> {
        let mut connection = Connection::open_in_memory()?;
        let broken = [
            STEPS,
            &["CREATE TABLE extra (a INTEGER) STRICT; SELECT wrong;"],
        ]
        .concat();
        migrate_by(&mut connection, STEPS)?;
        assert!(migrate_by(&mut connection, &broken).is_err());
        assert_eq!(inspect(&connection)?, Found::Version(KNOWN));
        assert!(connection.prepare("SELECT * FROM extra").is_err());
        Ok(())
    }

    #[test]
    fn the_database_of_another_program_is_noticed() -> rusqlite::Result<()> {
        let connection = Connection::open_in_memory()?;
        connection.execute_batch("CREATE TABLE theirs (a INTEGER)")?;
        assert_eq!(inspect(&connection)?, Found::Foreign);
        Ok(())
    }
}
