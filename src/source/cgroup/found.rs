//! What is looked for among control groups, and what was found.

use super::{JobGroup, Kept, Kind};
use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

/// Which groups are to be found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Discover {
    /// Of which sorts.
    pub kinds: BTreeSet<Kind>,
    /// How many are followed one by one.
    pub most: usize,
}

impl Default for Discover {
    /// Work of every sort. Each group takes a file descriptor and a system call at
    /// every tick.
    fn default() -> Self {
        Self {
            kinds: Kind::FOUND.into(),
            most: 2000,
        }
    }
}

/// What makes a service worth a line of its own: of CPU time, and of memory.
///
/// A unit that keeps one CPU busy is worth it on any machine, however large.
#[derive(Debug, Clone, Copy)]
pub(in crate::source) struct Matters {
    /// CPUs that it keeps busy from one walk to the next.
    pub cpus: f64,
    /// Bytes that it occupies.
    pub memory: u64,
}

/// A job group that was found.
#[derive(Debug)]
pub struct Found {
    /// Its directory, relative to the control group root.
    pub path: PathBuf,
    /// What it stands for.
    pub group: JobGroup,
    /// Its CPU time.
    pub kept: Arc<Kept>,
    /// What it had used of that before it counts: nothing, if it was made since
    /// the groups were looked at last.
    pub before: Duration,
}

/// What has changed since the groups were looked at last.
#[derive(Debug, Default)]
pub struct Changes {
    /// Job groups that have come.
    pub found: Vec<Found>,
    /// Groups that bound job groups, relative to the root, with their names.
    pub bounds: Vec<PathBuf>,
    /// Bounds in which there are groups that are not followed for want of room.
    pub crowded: BTreeSet<PathBuf>,
    /// What groups have used so far that are not followed for want of room and lie
    /// in no bound.
    pub other: Duration,
    /// Whether all groups were looked at.
    pub walked: bool,
}
