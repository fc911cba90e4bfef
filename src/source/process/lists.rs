//! Who descends from whom, as this kernel tells it.

use super::stat::{self, Stat};
use std::collections::{HashMap, VecDeque};
use std::path::Path;
use std::time::Duration;

/// Without `children` files all processes are looked at, at most this often.
const SCAN_EVERY: Duration = Duration::from_secs(10);
/// The threads of a process with more than [`MANY_THREADS`] are all asked for
/// children at most this often: its first thread usually has them all.
const WIDE_EVERY: Duration = Duration::from_secs(5);
const MANY_THREADS: u32 = 64;

/// How children are found on this kernel.
#[derive(Debug)]
pub(super) enum Lists {
    /// Through `/proc/<pid>/task/<tid>/children`.
    Files { wide: Option<Duration> },
    /// Through the parents of all processes, as of some time ago.
    Scan {
        at: Option<Duration>,
        children: HashMap<u32, Vec<u32>>,
    },
}

impl Lists {
    /// The way that works here.
    pub(super) fn new(procfs: &Path, root: u32) -> Self {
        match stat::children(procfs, root, false) {
            Ok(_) => Self::Files { wide: None },
            Err(_) => Self::Scan {
                at: None,
                children: HashMap::new(),
            },
        }
    }

    /// Brings a scan up to date, or says whether all threads are to be asked.
    pub(super) fn prepare(&mut self, procfs: &Path, now: Duration, thorough: bool) -> bool {
        let due = |last: Option<Duration>, every| last.is_none_or(|it| now >= it + every);
        match self {
            Self::Files { wide } => {
                let all = thorough || due(*wide, WIDE_EVERY);
                if all {
                    *wide = Some(now);
                }
                all
            }
            Self::Scan { at, children } => {
                if due(*at, SCAN_EVERY) {
                    *at = Some(now);
                    *children = children_by_parent(procfs);
                }
                true
            }
        }
    }

    /// The children of one process.
    pub(super) fn children(&self, procfs: &Path, stat: &Stat, wide: bool) -> Vec<u32> {
        let pid = stat.identity.pid;
        match self {
            Self::Files { .. } => {
                let wide = stat.threads > 1 && (wide || stat.threads <= MANY_THREADS);
                stat::children(procfs, pid, wide).unwrap_or_default()
            }
            Self::Scan { children, .. } => children.get(&pid).cloned().unwrap_or_default(),
        }
    }
}

fn children_by_parent(procfs: &Path) -> HashMap<u32, Vec<u32>> {
    let mut children: HashMap<u32, Vec<u32>> = HashMap::new();
    for stat in stat::all(procfs).filter_map(|pid| Stat::read(procfs, pid)) {
        children
            .entry(stat.parent)
            .or_default()
            .push(stat.identity.pid);
    }
    children
}

/// Living descendants of a process, the process itself not among them.
///
/// Those that have ended and only wait to be reaped are left out.
pub fn descendants(procfs: &Path, root: u32) -> Vec<Stat> {
    let lists = match Lists::new(procfs, root) {
        files @ Lists::Files { .. } => files,
        Lists::Scan { .. } => Lists::Scan {
            at: None,
            children: children_by_parent(procfs),
        },
    };
    let mut queue: VecDeque<Stat> = Stat::read(procfs, root).into_iter().collect();
    let mut found: Vec<Stat> = Vec::new();
    while let Some(parent) = queue.pop_front() {
        for child in lists.children(procfs, &parent, true) {
            let met = child == root || found.iter().any(|it| it.identity.pid == child);
            if let Some(stat) = Stat::read(procfs, child).filter(|_| !met) {
                queue.push_back(stat.clone());
                found.push(stat);
            }
        }
    }
    found.retain(|stat| stat.state != 'Z');
    found
}
