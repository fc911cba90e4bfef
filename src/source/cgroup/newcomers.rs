//! Services that were made a moment ago. They are looked at more often than
//! others, so that one that sets to work at once is told of at once.

use super::UsageFile;
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// No more are looked at; the others wait for the walk.
const MOST: usize = 64;
/// A service that is new is worth a line once it has used so much, even on a large
/// machine.
const FIRST: Duration = Duration::from_secs(1);
/// By then two walks have seen it, and find it by themselves.
const LOOKED_AT_FOR: Duration = Duration::from_secs(20);

/// Services that have not done much yet.
#[derive(Debug, Default)]
pub(super) struct Newcomers {
    services: HashMap<PathBuf, Newcomer>,
}

#[derive(Debug, Default)]
struct Newcomer {
    /// When it was looked at first.
    first: Option<Duration>,
    /// What it had used when it was looked at last.
    used: Duration,
}

impl Newcomers {
    /// Looks at a service from now on.
    pub(super) fn add(&mut self, path: &Path) {
        if self.services.len() < MOST {
            self.services.entry(path.to_owned()).or_default();
        }
    }

    /// Those that have used `enough` by now, each with what it had used when it was
    /// looked at before: what came after that still counts.
    pub(super) fn grown(
        &mut self,
        root: &Path,
        enough: Duration,
        now: Duration,
    ) -> Vec<(PathBuf, Duration)> {
        let enough = enough.min(FIRST);
        let mut grown = Vec::new();
        self.services.retain(|path, it| {
            let folder = root.join(path);
            let first = *it.first.get_or_insert(now);
            let Ok(used) = UsageFile::open(&folder).and_then(|file| file.read()) else {
                // A group is there before its files are.
                return folder.is_dir() && now < first + LOOKED_AT_FOR;
            };
            let before = std::mem::replace(&mut it.used, used);
            if used >= enough {
                grown.push((path.clone(), before));
            }
            used < enough && now < first + LOOKED_AT_FOR
        });
        grown
    }
}
