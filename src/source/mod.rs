//! Where observations come from. The only room that touches hardware or `/proc`.
//!
//! A source adds what it sees to a [`Sample`]; it draws no conclusions. Adding a
//! power source means one file here and one line in [`DRIVERS`].

pub mod cgroup;
pub mod clock;
pub mod cpu_model;
mod cray;
mod dmi;
pub mod facts;
pub mod host;
mod hwmon;
pub mod kubelet;
pub mod memory;
mod meter;
mod nvml;
pub mod process;
mod rapl;
pub mod replay;
pub mod stat;
mod sysfs;
mod topology;

pub use nvml::{SUBCOMMAND as WORKER_SUBCOMMAND, Workers, serve as serve_as_worker};

use crate::sample::{Sample, SampleKind};
use std::io;
use std::path::PathBuf;
use std::time::Duration;

/// Something that observes energy, or who uses it, or both.
pub trait Source: Send {
    /// Adds what can be observed now, each reading with its own stamp.
    ///
    /// At a [`SampleKind::Burst`] only energy counters are read, and nothing
    /// that could take long. A channel that cannot be read is added as
    /// [`Reading::Missing`](crate::sample::Reading::Missing), so that the
    /// accounting can bound the gap.
    ///
    /// # Errors
    ///
    /// [`ReadError`] says what the sampler does next; what was added to the
    /// sample before the error stays.
    fn observe(&mut self, kind: SampleKind, into: &mut Sample) -> Result<(), ReadError>;

    /// Lets go of its driver until then, on the monotonic clock, so that an
    /// administrator can reset the device; then takes it again by itself.
    ///
    /// Most sources hold nothing that would be in the way.
    fn release(&mut self, _until: Duration) -> Released {
        Released::default()
    }
}

/// What became of the processes that held a driver, when it was released.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Released {
    /// Those that were asked to end.
    pub ended: Vec<u32>,
    /// Those that have not ended, because they hang in the driver.
    pub held: Vec<u32>,
}

/// Where this machine's facts are found. Every path is an argument, so that
/// fixtures and containers work.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Roots {
    /// Usually `/sys`.
    pub sysfs: PathBuf,
    /// Usually `/proc`.
    pub procfs: PathBuf,
    /// Usually `/sys/fs/cgroup`.
    pub cgroup: PathBuf,
    /// Usually `/`: below it are the list of users, what container runtimes have
    /// written down, and the kubelet's socket.
    pub host: PathBuf,
    /// The NVML library; the loader's search path if absent.
    pub nvml: Option<PathBuf>,
    /// The processes through which NVML is asked; this one itself if absent.
    pub workers: Option<Workers>,
}

impl Default for Roots {
    fn default() -> Self {
        Self {
            sysfs: "/sys".into(),
            procfs: "/proc".into(),
            cgroup: "/sys/fs/cgroup".into(),
            host: "/".into(),
            nvml: None,
            workers: None,
        }
    }
}

/// One kind of source.
pub struct Driver {
    /// As written in the configuration, the command line and the `source` label.
    pub name: &'static str,
    /// What it reads, for `doctor`.
    pub about: &'static str,
    /// Opens it, or says why it cannot be opened here.
    pub open: fn(&Roots) -> Result<Box<dyn Source>, OpenError>,
}

/// Why a source cannot be used on this machine, and what would help.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The machine does not have it.
    #[error("{what} is not present")]
    Absent {
        /// What was looked for, with its path.
        what: String,
    },
    /// It is there, but may not be read.
    #[error("permission denied reading {what}")]
    Denied {
        /// What was refused, with its path.
        what: String,
        /// The exact remedy.
        remedy: String,
        /// The operating system's answer.
        #[source]
        source: io::Error,
    },
    /// It is there and answers, but not in a way that can be used.
    #[error("{what} does not work")]
    Broken {
        /// What was tried.
        what: String,
        /// The cause.
        #[source]
        source: Box<dyn std::error::Error + Send + Sync>,
    },
}

/// An error with its causes, on one line.
pub fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text.push_str(": ");
        text.push_str(&error.to_string());
        cause = error.source();
    }
    text
}

/// Why an observation failed, by what the sampler does next.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// Try again at the next tick.
    #[error("could not read {what}; will try again")]
    Transient {
        /// What was read.
        what: String,
        /// A word for the metrics: `timeout`, `io`, `unknown`.
        kind: &'static str,
        /// The cause.
        #[source]
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// Drop the source and open it again after a while.
    #[error("{what} has stopped working")]
    Reopen {
        /// What was read.
        what: String,
        /// A word for the metrics: `lost`, `driver`.
        kind: &'static str,
        /// The cause.
        #[source]
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// There is nothing more to read, in an orderly manner.
    #[error("{what} has ended")]
    Ended {
        /// What was read.
        what: String,
    },
}

/// Every power source, in the order in which they are tried and shown.
pub const DRIVERS: &[Driver] = &[
    nvml::DRIVER,
    rapl::DRIVER,
    hwmon::DRIVER,
    cray::DRIVER,
    cpu_model::DRIVER,
];
