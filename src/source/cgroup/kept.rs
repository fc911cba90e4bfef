//! The CPU time of a group, of which the last reading outlives the group.

use super::{CgroupError, UsageFile};
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

/// One group's CPU time, read by whoever comes first: the sampler at its ticks,
/// or the watcher when the group's last process has ended.
#[derive(Debug)]
pub struct Kept {
    usage: UsageFile,
    /// The largest reading, in nanoseconds.
    last: AtomicU64,
    gone: AtomicBool,
}

impl Kept {
    /// Opens the CPU time of the group in a directory and reads it once.
    ///
    /// # Errors
    ///
    /// The group is gone, keeps no account of CPU time, or may not be read.
    pub fn open(group: &Path) -> Result<Self, CgroupError> {
        let kept = Self {
            usage: UsageFile::open(group)?,
            last: AtomicU64::new(0),
            gone: AtomicBool::new(false),
        };
        kept.read();
        Ok(kept)
    }

    /// The CPU time as it is now, or as it was when it could be read last.
    pub fn read(&self) -> Duration {
        match self.usage.read() {
            Ok(used) => {
                let used = u64::try_from(used.as_nanos()).unwrap_or(u64::MAX);
                self.last.fetch_max(used, Ordering::Relaxed);
            }
            Err(CgroupError::Gone { .. }) => self.lose(),
            // It may be read again at the next tick; nothing is lost until then.
            Err(_) => {}
        }
        self.last()
    }

    /// The last reading, without another.
    pub fn last(&self) -> Duration {
        Duration::from_nanos(self.last.load(Ordering::Relaxed))
    }

    /// Whether the group has been removed.
    pub fn is_gone(&self) -> bool {
        self.gone.load(Ordering::Relaxed)
    }

    /// Says that the group has been removed.
    pub(super) fn lose(&self) {
        self.gone.store(true, Ordering::Relaxed);
    }
}
