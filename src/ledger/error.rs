//! What can go wrong with a ledger, named by what its user can do about it.

use jiff::Timestamp;
use std::path::PathBuf;

/// Why a ledger could not be opened, written or read.
///
/// [`LedgerError::hint`] says what would help.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum LedgerError {
    /// There is no file to read.
    #[error("there is no ledger at `{}`", path.display())]
    Missing {
        /// Where it was looked for.
        path: PathBuf,
    },
    /// A newer program has written it.
    #[error(
        "the ledger `{}` has format version {found}; this wattprint knows versions up to {known}",
        path.display()
    )]
    Newer {
        /// The ledger.
        path: PathBuf,
        /// Its version.
        found: i64,
        /// The newest version that this program knows.
        known: i64,
    },
    /// It is another kind of file.
    #[error("`{}` is not a wattprint ledger", path.display())]
    NotALedger {
        /// The file.
        path: PathBuf,
        /// What SQLite said, if it is not a database at all.
        #[source]
        source: Option<Cause>,
    },
    /// It is a ledger, but its content contradicts itself.
    #[error("the ledger `{}` is damaged", path.display())]
    Damaged {
        /// The ledger.
        path: PathBuf,
        /// What was noticed.
        #[source]
        source: Cause,
    },
    /// The operating system does not allow it.
    #[error("no permission for {doing} the ledger `{}`", path.display())]
    Denied {
        /// What was being done: `opening`, `writing`.
        doing: &'static str,
        /// The ledger.
        path: PathBuf,
        /// The operating system's or SQLite's answer.
        #[source]
        source: Cause,
    },
    /// The disk cannot be written.
    #[error("the disk that holds the ledger `{}` is read-only", path.display())]
    ReadOnly {
        /// The ledger.
        path: PathBuf,
        /// The operating system's or SQLite's answer.
        #[source]
        source: Cause,
    },
    /// The disk has no room left.
    #[error("the disk that holds the ledger `{}` is full", path.display())]
    Full {
        /// The ledger.
        path: PathBuf,
        /// The operating system's or SQLite's answer.
        #[source]
        source: Cause,
    },
    /// Another process holds it. Trying again may work.
    #[error("the ledger `{}` is locked by another process", path.display())]
    Busy {
        /// The ledger.
        path: PathBuf,
        /// SQLite's answer.
        #[source]
        source: Cause,
    },
    /// Anything else that the disk or SQLite refuses.
    #[error("{doing} the ledger `{}` failed", path.display())]
    Failed {
        /// What was being done: `opening`, `writing`, `reading`.
        doing: &'static str,
        /// The ledger.
        path: PathBuf,
        /// The operating system's or SQLite's answer.
        #[source]
        source: Cause,
    },
    /// There is no directory in which to keep state.
    #[error("it is not known where to keep the ledger: neither XDG_STATE_HOME nor HOME is set")]
    NoHome,
    /// An agent already writes this ledger.
    #[error(
        "another agent already writes the ledger `{}`: {}",
        path.display(),
        holder.as_deref().unwrap_or("it has not said which")
    )]
    AgentRunning {
        /// The ledger.
        path: PathBuf,
        /// The other agent, in words: process and start.
        holder: Option<String>,
    },
    /// The ledger is there, but nothing has been written to it.
    #[error("nothing has been recorded in the ledger `{}` yet", path.display())]
    Empty {
        /// The ledger.
        path: PathBuf,
    },
    /// It holds nothing of the stretch that was asked for.
    #[error(
        "the ledger `{}` holds nothing from {from} to {until}; it covers {first} to {last}",
        path.display()
    )]
    NothingThen {
        /// The ledger.
        path: PathBuf,
        /// From here …
        from: Timestamp,
        /// … to here was asked for.
        until: Timestamp,
        /// The beginning of what it holds.
        first: Timestamp,
        /// The end of what it holds.
        last: Timestamp,
    },
    /// No workload has that id or name.
    #[error("the ledger `{}` knows no workload `{asked}`", path.display())]
    UnknownWorkload {
        /// The ledger.
        path: PathBuf,
        /// What was asked for.
        asked: String,
        /// Names that are similar, most similar first.
        nearest: Vec<String>,
    },
    /// Several workloads have that name, or a name that begins so.
    #[error("`{asked}` fits {} workloads in {}", matches.len(), named(paths))]
    AmbiguousWorkload {
        /// The ledgers that were read together.
        paths: Vec<PathBuf>,
        /// What was asked for.
        asked: String,
        /// Those that fit, latest first, each with its id, name and start.
        matches: Vec<String>,
    },
    /// The workload is known, but no energy of it has been saved.
    #[error("the ledger `{}` holds no energy of workload `{workload}`", path.display())]
    NoEnergy {
        /// The ledger.
        path: PathBuf,
        /// The workload's id.
        workload: String,
    },
}

/// What lies behind a [`LedgerError`].
pub type Cause = Box<dyn std::error::Error + Send + Sync>;

/// So many of a list are shown in a hint.
const SHOWN: usize = 5;

impl LedgerError {
    /// What would help.
    pub fn hint(&self) -> String {
        match self {
            Self::Missing { .. } | Self::Empty { .. } => {
                "measure something with `wattprint run -- COMMAND`, or give another ledger with `--ledger FILE`".to_owned()
            }
            Self::Newer { .. } => {
                "use the newer wattprint that wrote it, or give another ledger with `--ledger FILE`".to_owned()
            }
            Self::NotALedger { .. } => {
                "give a ledger, or a file that does not exist yet, with `--ledger FILE`".to_owned()
            }
            Self::Damaged { path, .. } => format!(
                "save what can be saved with `sqlite3 {} .recover`, and move the file away",
                path.display()
            ),
            Self::Denied { .. } | Self::ReadOnly { .. } => {
                "give a place that this user may write with `--ledger FILE`".to_owned()
            }
            Self::Full { .. } => {
                "free some space on that disk, or give another place with `--ledger FILE`".to_owned()
            }
            Self::Busy { .. } => "try again in a few seconds".to_owned(),
            Self::Failed { .. } => {
                "check the disk and the path, or give another place with `--ledger FILE`".to_owned()
            }
            Self::NoHome => "give a place with `--ledger FILE`".to_owned(),
            Self::AgentRunning { .. } => {
                "stop that agent first, or give this one its own ledger with `--ledger FILE`".to_owned()
            }
            Self::NothingThen { .. } => "choose a stretch within what it covers".to_owned(),
            Self::UnknownWorkload { nearest, .. } if nearest.is_empty() => {
                "no workload has been recorded in it yet".to_owned()
            }
            Self::UnknownWorkload { nearest, .. } => format!("did you mean {}?", list(nearest)),
            Self::AmbiguousWorkload { matches, .. } => {
                format!("give the id of one of them: {}", list(matches))
            }
            Self::NoEnergy { .. } => {
                "energy is saved within 10 seconds of a start; if the workload has ended, it was stopped by force before that".to_owned()
            }
        }
    }

    /// Whether trying again soon may work without anyone's help.
    pub(super) fn is_passing(&self) -> bool {
        matches!(self, Self::Busy { .. })
    }
}

fn named(ledgers: &[PathBuf]) -> String {
    let names = ledgers.iter().map(|it| format!("`{}`", it.display()));
    let names = names.collect::<Vec<_>>().join(", ");
    let are = if ledgers.len() == 1 { "" } else { "s" };
    format!("the ledger{are} {names}")
}

fn list(names: &[String]) -> String {
    let shown: Vec<_> = names
        .iter()
        .take(SHOWN)
        .map(|it| format!("`{it}`"))
        .collect();
    let more = names.len().saturating_sub(SHOWN);
    let rest = if more > 0 {
        format!(" and {more} more")
    } else {
        String::new()
    };
    shown.join(", ") + &rest
}
