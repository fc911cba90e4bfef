//! The group in which this program runs itself: who measures is not the work.

use super::{Layout, Membership, processes};
use crate::source::process::Stat;
use std::path::{Path, PathBuf};

/// The groups of this process.
#[derive(Debug)]
pub(in crate::source) struct Ours {
    procfs: PathBuf,
    places: Vec<PathBuf>,
}

impl Ours {
    /// Looks where this process is.
    pub(in crate::source) fn find(layout: &Layout, procfs: &Path) -> Self {
        let here = Membership::read(procfs, std::process::id()).unwrap_or_default();
        let places = layout.places(&here).into_iter();
        Self {
            procfs: procfs.to_owned(),
            places: places.map(|it| it.path).collect(),
        }
    }

    /// Whether there is nothing in a group but this program and what it has
    /// started. A service in which others work beside it is theirs.
    pub(super) fn fill(&self, root: &Path, group: &Path) -> bool {
        let me = std::process::id();
        let is_ours = |pid: &u32| {
            *pid == me || Stat::read(&self.procfs, *pid).is_none_or(|it| it.parent == me)
        };
        self.places.iter().any(|it| it == group)
            && processes(&root.join(group)).is_ok_and(|all| all.iter().all(is_ours))
    }
}
