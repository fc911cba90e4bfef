//! One agent for each ledger.

use super::LedgerError;
use jiff::Timestamp;
use nix::fcntl::{Flock, FlockArg};
use std::ffi::OsString;
use std::fs::{File, OpenOptions};
use std::io::{Read, Seek, Write};
use std::path::{Path, PathBuf};

/// The right to be the only agent that writes a ledger.
///
/// It ends with the process that holds it, however that ends. Several `run`
/// sessions write the same ledger without it.
#[derive(Debug)]
pub struct AgentLock {
    _file: Flock<File>,
}

impl AgentLock {
    /// Takes the lock of the ledger at `path`, which need not exist yet.
    ///
    /// The lock is a file beside the ledger that is left behind: to delete it
    /// would let two agents lock two files of the same name.
    ///
    /// # Errors
    ///
    /// [`LedgerError::AgentRunning`] if another process has it; otherwise why
    /// the file beside the ledger could not be written.
    pub fn acquire(path: &Path) -> Result<Self, LedgerError> {
        let beside = lock_path(path);
        let failed = |error| LedgerError::from_io("locking", path, error);
        super::create_directory(path)?;
        let mut options = OpenOptions::new();
        options.read(true).write(true).create(true).truncate(false);
        let file = options.open(&beside).map_err(failed)?;
        let mut file = match Flock::lock(file, FlockArg::LockExclusiveNonblock) {
            Ok(file) => file,
            Err((other, nix::errno::Errno::EWOULDBLOCK)) => {
                return Err(LedgerError::AgentRunning {
                    path: path.to_owned(),
                    holder: who(other),
                });
            }
            Err((_, error)) => return Err(failed(error.into())),
        };
        introduce(&mut file).map_err(failed)?;
        Ok(Self { _file: file })
    }
}

fn lock_path(ledger: &Path) -> PathBuf {
    let mut name = OsString::from(ledger);
    name.push(".lock");
    PathBuf::from(name)
}

/// Writes who holds the lock, for the next one who wants it.
fn introduce(file: &mut File) -> std::io::Result<()> {
    file.set_len(0)?;
    file.rewind()?;
    write!(file, "process {}", std::process::id())
}

/// Who holds the lock. Its file was last written when it was taken.
fn who(mut file: File) -> Option<String> {
    let mut process = String::new();
    file.read_to_string(&mut process).ok()?;
    let started = Timestamp::try_from(file.metadata().ok()?.modified().ok()?).ok()?;
    (!process.is_empty()).then(|| format!("{process}, started {started:.0}"))
}
