//! What the errors of SQLite and of the system mean for a ledger's user.

use super::error::{Cause, LedgerError};
use nix::errno::Errno;
use nix::fcntl::{AT_FDCWD, AtFlags};
use nix::unistd::{AccessFlags, faccessat};
use rusqlite::ErrorCode;
use std::io;
use std::path::{Path, PathBuf};

impl LedgerError {
    /// What SQLite's error means for the user.
    pub(super) fn from_sqlite(doing: &'static str, path: &Path, error: &rusqlite::Error) -> Self {
        let path = path.to_owned();
        let code = error.sqlite_error_code();
        // As text: SQLite's errors repeat themselves in their own cause.
        let source: Cause = error.to_string().into();
        match code {
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => {
                Self::Busy { path, source }
            }
            Some(ErrorCode::DiskFull) => Self::Full { path, source },
            Some(ErrorCode::NotADatabase) => Self::NotALedger {
                path,
                source: Some(source),
            },
            Some(ErrorCode::ReadOnly | ErrorCode::CannotOpen | ErrorCode::PermissionDenied) => {
                Self::refused(doing, path, source)
            }
            // A row that cannot be read as what it must be has been altered.
            Some(ErrorCode::DatabaseCorrupt) | None => Self::Damaged { path, source },
            Some(_) => Self::Failed {
                doing,
                path,
                source,
            },
        }
    }

    /// What the operating system's error means for the user.
    pub(super) fn from_io(doing: &'static str, path: &Path, error: io::Error) -> Self {
        let path = path.to_owned();
        let kind = error.kind();
        let source: Cause = Box::new(error);
        match kind {
            io::ErrorKind::PermissionDenied => Self::Denied {
                doing,
                path,
                source,
            },
            io::ErrorKind::ReadOnlyFilesystem => Self::ReadOnly { path, source },
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
                Self::Full { path, source }
            }
            _ => Self::Failed {
                doing,
                path,
                source,
            },
        }
    }

    /// SQLite says only that it could not; the reason is asked of the system.
    fn refused(doing: &'static str, path: PathBuf, source: Cause) -> Self {
        let directory = path.parent().filter(|it| !it.as_os_str().is_empty());
        let writable = |it: &Path| faccessat(AT_FDCWD, it, AccessFlags::W_OK, AtFlags::AT_EACCESS);
        let file = if path.exists() {
            writable(&path)
        } else {
            Ok(())
        };
        let refusal = file.and_then(|()| writable(directory.unwrap_or(Path::new("."))));
        match refusal {
            Err(Errno::EROFS) => Self::ReadOnly { path, source },
            Err(Errno::EACCES | Errno::EPERM) => Self::Denied {
                doing,
                path,
                source,
            },
            _ => Self::Failed {
                doing,
                path,
                source,
            },
        }
    }
}
