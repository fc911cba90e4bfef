//! Control groups: which one a process belongs to, what it used, and a group of
//! our own for a command.
//!
//! Every path is relative to the root that [`Roots::cgroup`](super::Roots)
//! names, so that fixtures and containers work. No controller is ever enabled
//! and no process is ever killed.

mod crowd;
mod ears;
mod found;
mod grammar;
mod groups;
mod job;
mod kept;
mod layout;
mod limits;
mod newcomers;
mod ours;
mod own;
mod watch;

pub use found::{Changes, Discover, Found};
pub use grammar::recognise;
pub use groups::Groups;
pub use job::{Container, Job, JobGroup, Kind, Qos};
pub use kept::Kept;
pub use layout::{Layout, Membership, Place};
pub use limits::Limits;
pub use own::OwnCgroup;
pub use watch::Watch;

pub(super) use found::Matters;
pub(super) use limits::LimitReader;
pub(super) use ours::Ours;

use std::fs::{self, File};
use std::io;
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// The CPU time of one control group, read again and again through one descriptor.
#[derive(Debug)]
pub struct UsageFile {
    file: File,
    path: PathBuf,
    kind: Account,
}

#[derive(Debug, Clone, Copy)]
enum Account {
    /// `cpu.stat` of the unified hierarchy, microseconds. Its base fields are
    /// there even where the cpu controller is not enabled.
    Stat,
    /// `cpuacct.usage` of the old hierarchies, nanoseconds.
    Usage,
}

/// Why a control group cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum CgroupError {
    /// It was removed. A workload that is followed by it has ended.
    #[error("control group {} is gone", path.display())]
    Gone {
        /// What was read.
        path: PathBuf,
    },
    /// The operating system refused.
    #[error("could not {what} {}", path.display())]
    Io {
        /// What was being done.
        what: &'static str,
        /// To which file.
        path: PathBuf,
        /// Its answer.
        #[source]
        source: io::Error,
    },
    /// A file does not have the expected content.
    #[error("{} does not show a CPU time", path.display())]
    Content {
        /// What was read.
        path: PathBuf,
    },
    /// None of the places where a group of our own could be is suitable.
    #[error("no control group of its own for the command: {why}")]
    NoPlace {
        /// One reason for each place.
        why: String,
    },
}

impl CgroupError {
    /// What `source` means for `path`: that it is gone, or that it is refused.
    fn io(what: &'static str, path: &Path, source: io::Error) -> Self {
        // A descriptor into a removed group answers ENODEV.
        let gone = source.raw_os_error() == Some(nix::libc::ENODEV)
            || source.kind() == io::ErrorKind::NotFound;
        let path = path.to_owned();
        if gone {
            Self::Gone { path }
        } else {
            Self::Io { what, path, source }
        }
    }
}

impl UsageFile {
    /// Opens the CPU time of the group in a directory.
    ///
    /// # Errors
    ///
    /// The group is gone, keeps no account of CPU time, or may not be read.
    pub fn open(group: &Path) -> Result<Self, CgroupError> {
        let stat = group.join("cpu.stat");
        let usage = group.join("cpuacct.usage");
        // The old cpu controller has a `cpu.stat` too, without the time used.
        let (path, kind) = if usage.exists() {
            (usage, Account::Usage)
        } else {
            (stat, Account::Stat)
        };
        let file = File::open(&path).map_err(|why| CgroupError::io("open", &path, why))?;
        let opened = Self { file, path, kind };
        opened.read()?;
        Ok(opened)
    }

    /// CPU time used in the group and below it since it was made.
    ///
    /// # Errors
    ///
    /// [`CgroupError::Gone`] when the group has been removed.
    pub fn read(&self) -> Result<Duration, CgroupError> {
        // What is wanted stands in the first line.
        let mut text = [0; 256];
        let size = self.file.read_at(&mut text, 0);
        let size = size.map_err(|why| CgroupError::io("read", &self.path, why))?;
        let text = String::from_utf8_lossy(text.get(..size).unwrap_or_default());
        parse_usage(&text, self.kind).ok_or_else(|| CgroupError::Content {
            path: self.path.clone(),
        })
    }
}

fn parse_usage(text: &str, kind: Account) -> Option<Duration> {
    match kind {
        Account::Usage => text.trim().parse().ok().map(Duration::from_nanos),
        Account::Stat => {
            let line = text
                .lines()
                .find_map(|line| line.strip_prefix("usage_usec "))?;
            line.trim().parse().ok().map(Duration::from_micros)
        }
    }
}

/// Whether any process is in the group or below it.
///
/// # Errors
///
/// [`CgroupError::Gone`] when the group has been removed.
pub fn populated(group: &Path) -> Result<bool, CgroupError> {
    let events = group.join("cgroup.events");
    match fs::read_to_string(&events) {
        Ok(text) => Ok(text.lines().any(|line| line == "populated 1")),
        Err(why) if why.kind() == io::ErrorKind::NotFound && group.is_dir() => {
            Ok(!processes(group)?.is_empty())
        }
        Err(why) => Err(CgroupError::io("read", &events, why)),
    }
}

/// A process in a group or below it, if it has any.
pub fn first_process(group: &Path) -> Option<u32> {
    processes(group).ok()?.first().copied()
}

/// The processes in a group and below it.
///
/// # Errors
///
/// [`CgroupError::Gone`] when the group has been removed.
pub fn processes(group: &Path) -> Result<Vec<u32>, CgroupError> {
    let list = group.join("cgroup.procs");
    let text = fs::read_to_string(&list).map_err(|why| CgroupError::io("read", &list, why))?;
    let mut found: Vec<u32> = text.lines().filter_map(|line| line.parse().ok()).collect();
    for entry in fs::read_dir(group).into_iter().flatten().flatten() {
        if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            found.extend(processes(&entry.path()).unwrap_or_default());
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_generations_show_their_time_in_their_own_unit() {
        let cases = [
            (
                Account::Usage,
                "1500000\n",
                Some(Duration::from_micros(1500)),
            ),
            (
                Account::Stat,
                "usage_usec 1500\nuser_usec 9\n",
                Some(Duration::from_micros(1500)),
            ),
            (Account::Stat, "nr_periods 0\nnr_throttled 0\n", None),
            (Account::Usage, "", None),
        ];
        for (kind, text, expected) in cases {
            assert_eq!(parse_usage(text, kind), expected, "{text}");
        }
    }
}
