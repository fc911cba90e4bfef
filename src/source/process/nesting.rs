//! What is followed lies in what else is followed: no time is told twice.
//!
//! The innermost counts. A group that was found by itself shows what was used in
//! it beyond what lies in it and is followed too; and it shows nothing while it
//! lies in a group that someone asked to be followed, because who asks precedes.

use super::bounds::Bounds;
use super::part::Part;
use super::{Machine, Watched};
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// In what a part lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Above {
    /// In nothing that is followed.
    #[default]
    Nothing,
    /// In a workload that was found by itself, by its index.
    Found(usize),
    /// In a group that bounds others, by its index.
    Bound(usize),
    /// In a group that someone asked to be followed.
    Covered,
}

/// What lies in one workload and is told elsewhere.
#[derive(Debug, Clone, Copy, Default)]
struct Inside {
    cpu: Duration,
    memory: u64,
}

/// Finds out anew what lies in what.
pub(super) fn arrange(machine: &Machine, watched: &mut [Watched], bounds: &Bounds) {
    let groups = |found: bool| {
        let some = watched
            .iter()
            .enumerate()
            .filter(move |(_, it)| it.found == found);
        let parts = some.flat_map(|(index, it)| it.parts.iter().map(move |part| (index, part)));
        parts.filter_map(|(index, part)| Some((part.cgroup()?.to_owned(), index)))
    };
    let found: HashMap<PathBuf, usize> = groups(true).collect();
    let asked: HashMap<PathBuf, usize> = groups(false).collect();
    for (index, it) in watched.iter_mut().enumerate() {
        let is_found = it.found;
        for part in &mut it.parts {
            let place = part.place(machine);
            let itself = |path: &Path| part.cgroup() == Some(path);
            let above = place.iter().flat_map(|path| path.ancestors());
            // A part that was asked for may be the very group that was found.
            let covered = above.clone().any(|path| {
                asked.get(path).is_some_and(|it| *it != index) && (is_found || !itself(path))
            });
            let inner = above.clone().find_map(|path| {
                let found = found.get(path).filter(|it| **it != index && !itself(path));
                let bound = bounds.position(path).filter(|_| !itself(path));
                let found = found.map(|it| Above::Found(*it));
                found.or(bound.map(Above::Bound))
            });
            part.above = match inner {
                _ if covered => Above::Covered,
                inner => inner.unwrap_or_default(),
            };
        }
    }
}

/// Takes what has been used since the last time from whatever it lies in, and
/// lets every workload show what is left.
pub(super) fn settle(watched: &mut [Watched], bounds: &mut Bounds, thorough: bool) {
    let mut inside = vec![Inside::default(); watched.len()];
    for (index, it) in watched.iter_mut().enumerate() {
        let is_found = it.found;
        for part in &mut it.parts {
            let (cpu, memory) = (part.news(), part.memory().unwrap_or(0));
            let taken_from = match part.above {
                Above::Found(outer) => inside.get_mut(outer),
                Above::Covered if is_found => inside.get_mut(index),
                Above::Bound(bound) => {
                    bounds.claim(bound, cpu);
                    None
                }
                Above::Covered | Above::Nothing => None,
            };
            if let Some(outer) = taken_from {
                outer.cpu += cpu;
                outer.memory += memory;
            }
        }
    }
    for (it, inside) in watched.iter_mut().zip(inside) {
        it.elsewhere += inside.cpu;
        it.memory = memory(&it.parts).map(|all| all.saturating_sub(inside.memory));
        it.show(thorough);
    }
}

/// The memory of all parts, if each is known.
fn memory(parts: &[Part]) -> Option<u64> {
    parts.iter().map(Part::memory).sum()
}
