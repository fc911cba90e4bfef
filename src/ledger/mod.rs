//! The record of account: energy and the observed context, in SQLite.
//!
//! It never holds footprints: they are computed when it is read, so that a
//! corrected factor corrects every past report. [`Writer`] writes it on a
//! thread of its own; [`Ledger::read`] sums a part of it up for a report.
//!
//! The journal is a write-ahead log, so that readers never wait for a writer
//! and writers only for each other's commits, and every commit is flushed
//! (`synchronous=FULL`). One flush in five seconds, and one before each scrape,
//! costs nothing that can be noticed, and with it a power cut loses no more than a
//! killed process does.

mod audit;
mod copies;
mod divided;
mod error;
mod failure;
mod find;
mod history;
mod joined;
mod last_known;
mod lock;
mod nearest;
mod over_time;
mod overlap;
mod period;
mod place;
mod read;
mod row;
mod schema;
mod select;
mod several;
mod store;
mod waiting;
mod words;
mod writer;

pub use audit::{Audit, Balance, Finding, Problem};
pub use divided::divided;
pub use error::{Cause, LedgerError};
pub use find::resolve;
pub use history::{History, Told, history};
pub use lock::AgentLock;
pub use period::{OpenPeriod, PERIOD, Period};
pub use place::{default_path, path_for};
pub use select::Selection;
pub use several::{over_time, read};
pub use writer::{FinalStatus, Message, Monitor, SAVE_EVERY, Status, Unsaved, Writer};

use rusqlite::{Connection, ErrorCode, OpenFlags, Transaction};
use schema::Found;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// An open ledger.
#[derive(Debug)]
pub struct Ledger {
    connection: Connection,
    path: PathBuf,
}

/// What a ledger is opened for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// To add to it. It is created if it does not exist, with its directories.
    Write,
    /// To read it. Nothing on the disk is changed.
    Read,
}

/// How long one commit waits for another process's. Together with
/// [`SAVE_EVERY`] it stays below the ten seconds that a kill may cost.
const PATIENCE: Duration = Duration::from_secs(3);

impl Ledger {
    /// Opens the ledger at `path`.
    ///
    /// # Errors
    ///
    /// [`LedgerError::Missing`] if it is to be read and does not exist,
    /// [`LedgerError::Empty`] if it exists and has never been written,
    /// [`LedgerError::Newer`] and [`LedgerError::NotALedger`] if its content is
    /// not for this program; otherwise why the disk or the system refused it.
    pub fn open(path: &Path, access: Access) -> Result<Self, LedgerError> {
        match access {
            Access::Write => create_directory(path)?,
            Access::Read => must_exist(path)?,
        }
        let failed = |error| LedgerError::from_sqlite("opening", path, &error);
        let (mut connection, mut found) = connect(path, access).map_err(failed)?;
        if access == Access::Write && is_older(found) {
            prepare(&mut connection, path).map_err(failed)?;
            found = schema::inspect(&connection).map_err(failed)?;
        }
        schema::view(&connection, found).map_err(failed)?;
        let path = path.to_owned();
        match found {
            Found::Blank => Err(LedgerError::Empty { path }),
            Found::Foreign => Err(LedgerError::NotALedger { path, source: None }),
            Found::Version(found) if found > schema::KNOWN => Err(LedgerError::Newer {
                path,
                found,
                known: schema::KNOWN,
            }),
            Found::Version(_) => Ok(Self { connection, path }),
        }
    }

    /// Bytes on the disk, with what has not been moved out of the log yet.
    pub fn bytes(&self) -> u64 {
        let length = |path: &Path| path.metadata().map_or(0, |it| it.len());
        length(&self.path) + length(&log_path(&self.path))
    }

    /// While it lasts, all that is read is as it was at the first reading, whatever
    /// a writer adds.
    fn snapshot(&self) -> Result<Transaction<'_>, LedgerError> {
        let snapshot = self.connection.unchecked_transaction();
        snapshot.map_err(self.failure("reading"))
    }

    /// Gives SQLite's error the words that its user needs.
    fn failure(&self, doing: &'static str) -> impl Fn(rusqlite::Error) -> LedgerError {
        move |error| LedgerError::from_sqlite(doing, &self.path, &error)
    }
}

fn is_older(found: Found) -> bool {
    match found {
        Found::Blank => true,
        Found::Version(version) => version < schema::KNOWN,
        Found::Foreign => false,
    }
}

/// Opens the file and looks what it is.
fn connect(path: &Path, access: Access) -> rusqlite::Result<(Connection, Found)> {
    let flags = match access {
        Access::Write => OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE,
        Access::Read => OpenFlags::SQLITE_OPEN_READ_ONLY,
    };
    let flags = flags | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let look = |connection: Connection| {
        connection.busy_timeout(PATIENCE)?;
        connection.execute_batch("PRAGMA foreign_keys = ON; PRAGMA synchronous = FULL;")?;
        let found = schema::inspect(&connection)?;
        Ok((connection, found))
    };
    match Connection::open_with_flags(path, flags).and_then(look) {
        Err(error) if access == Access::Read && is_at_rest(path, &error) => {
            let flags = flags | OpenFlags::SQLITE_OPEN_URI;
            Connection::open_with_flags(immutable(path), flags).and_then(look)
        }
        outcome => outcome,
    }
}

/// Makes the tables of a new or older ledger, and sets the log going.
///
/// The log needs memory that all its users share, so on a disk that other
/// machines may share, a home directory on a cluster, the journal stays
/// SQLite's usual one: readers then wait for a commit.
///
/// SQLite does not wait for others when it changes the kind of journal: it
/// answers at once that the file is busy, and is asked again.
fn prepare(connection: &mut Connection, path: &Path) -> rusqlite::Result<()> {
    const ATTEMPTS: u32 = 100;
    const PAUSE: Duration = Duration::from_millis(10);
    let mut attempts = if place::is_local(path) { ATTEMPTS } else { 0 };
    while attempts > 0 {
        attempts -= 1;
        match connection.pragma_update(None, "journal_mode", "wal") {
            Err(error) if attempts > 0 && is_busy(&error) => std::thread::sleep(PAUSE),
            outcome => {
                outcome?;
                break;
            }
        }
    }
    schema::migrate(connection)
}

fn is_busy(error: &rusqlite::Error) -> bool {
    error.sqlite_error_code() == Some(ErrorCode::DatabaseBusy)
}

/// Whether a reader was refused only because it cannot create the log's index,
/// and there is no log: then nobody writes, and the file can be read as it is.
fn is_at_rest(path: &Path, error: &rusqlite::Error) -> bool {
    let refused = matches!(
        error.sqlite_error_code(),
        Some(ErrorCode::CannotOpen | ErrorCode::ReadOnly)
    );
    refused && path.is_file() && log_path(path).metadata().map_or(0, |it| it.len()) == 0
}

/// The address by which SQLite reads a file without locks and log.
fn immutable(path: &Path) -> PathBuf {
    let mut address = std::ffi::OsString::from("file:");
    let escaped = path.to_string_lossy();
    let escaped = escaped
        .replace('%', "%25")
        .replace('?', "%3f")
        .replace('#', "%23");
    address.push(escaped);
    address.push("?immutable=1");
    PathBuf::from(address)
}

fn log_path(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push("-wal");
    PathBuf::from(name)
}

fn must_exist(path: &Path) -> Result<(), LedgerError> {
    match path.try_exists() {
        Ok(true) => Ok(()),
        Ok(false) => Err(LedgerError::Missing {
            path: path.to_owned(),
        }),
        Err(error) => Err(LedgerError::from_io("opening", path, error)),
    }
}

fn create_directory(path: &Path) -> Result<(), LedgerError> {
    let Some(directory) = path.parent() else {
        return Ok(());
    };
    std::fs::create_dir_all(directory)
        .map_err(|error| LedgerError::from_io("creating a directory for", path, error))
}
