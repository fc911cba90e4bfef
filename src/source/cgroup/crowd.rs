//! Groups for which there is no room, and no group above that accounts for them
//! alone: such as containers that stand among the services.

use super::UsageFile;
use std::collections::{HashMap, VecDeque};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// So many are read at one tick, each in its turn: a tick costs the same however
/// many there are, and over many ticks nothing is left out.
const AT_ONCE: usize = 200;
/// No more are known by name.
const MOST: usize = 20_000;

/// All of them, and what they have used together.
#[derive(Debug, Default)]
pub(super) struct Crowd {
    /// What each had used when it was read last.
    groups: HashMap<PathBuf, Option<Duration>>,
    turns: VecDeque<PathBuf>,
    used: Duration,
}

impl Crowd {
    /// Adds a group, of which the time counts after it had used so much; after
    /// what it has used when it is read first, if nothing is said. The time of a
    /// group in another is the other's.
    pub(super) fn add(&mut self, path: &Path, before: Option<Duration>) {
        let is_told = path.ancestors().any(|it| self.groups.contains_key(it));
        if !is_told && self.groups.len() < MOST {
            self.groups.insert(path.to_owned(), before);
            self.turns.push_back(path.to_owned());
        }
    }

    /// There is room for this one now.
    pub(super) fn remove(&mut self, path: &Path) {
        if self.groups.remove(path).is_some() {
            self.turns.retain(|it| it != path);
        }
    }

    /// Reads those whose turn it is, and says what all have used so far.
    pub(super) fn read(&mut self, root: &Path) -> Duration {
        for _ in 0..AT_ONCE.min(self.turns.len()) {
            let Some(path) = self.turns.pop_front() else {
                break;
            };
            let folder = root.join(&path);
            match UsageFile::open(&folder).and_then(|file| file.read()) {
                Ok(used) => {
                    let before = self.groups.insert(path.clone(), Some(used)).flatten();
                    self.used += used.saturating_sub(before.unwrap_or(used));
                }
                Err(_) if folder.is_dir() => {}
                Err(_) => {
                    self.groups.remove(&path);
                    continue;
                }
            }
            self.turns.push_back(path);
        }
        self.used
    }
}
