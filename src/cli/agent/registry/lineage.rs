//! To which registered workload a process belongs.

use super::registration::Registration;
use crate::sample::WorkloadId;
use crate::source::Roots;
use crate::source::cgroup::{Layout, Membership};
use crate::source::process::{Identity, Stat};

/// No process has more ancestors than this.
const DEPTH: usize = 1000;

/// The innermost workload that a process is part of: the nearest of its
/// ancestors that is followed, or the deepest group, whichever lies in the other.
pub(super) fn innermost<'a>(
    roots: &Roots,
    open: impl Iterator<Item = &'a Registration> + Clone,
    pid: u32,
) -> Option<WorkloadId> {
    let tree = by_ancestor(roots, &open, pid);
    let group = by_group(roots, open, pid);
    let found = match (tree, group) {
        (Some(tree), Some(group)) if lies_in(roots, tree.root.pid, group) => tree,
        (_, Some(group)) => group,
        (tree, None) => tree?,
    };
    Some(found.first().clone())
}

fn by_ancestor<'a>(
    roots: &Roots,
    open: &(impl Iterator<Item = &'a Registration> + Clone),
    pid: u32,
) -> Option<&'a Registration> {
    let mut next = Some(pid);
    for generation in 0..DEPTH {
        let stat = Stat::read(&roots.procfs, next?)?;
        let begins_here = |it: &&Registration| begins_at(it, stat.identity, generation == 0);
        let found = open.clone().filter(begins_here).max_by_key(|it| it.number);
        if found.is_some() {
            return found;
        }
        next = Some(stat.parent).filter(|parent| *parent > 0);
    }
    None
}

fn begins_at(it: &Registration, process: Identity, itself: bool) -> bool {
    it.cgroup.is_none() && it.root == process && (it.include_root || !itself)
}

fn by_group<'a>(
    roots: &Roots,
    open: impl Iterator<Item = &'a Registration>,
    pid: u32,
) -> Option<&'a Registration> {
    let holding = open.filter(|it| lies_in(roots, pid, it));
    let depth = |it: &&Registration| {
        let group = it.cgroup.as_ref();
        (group.map(|path| path.components().count()), it.number)
    };
    holding.max_by_key(depth)
}

fn lies_in(roots: &Roots, pid: u32, registration: &Registration) -> bool {
    let places = || {
        let of = Membership::read(&roots.procfs, pid)?;
        Some(Layout::detect(&roots.cgroup).places(&of))
    };
    let group = registration.cgroup.as_ref();
    group.is_some_and(|group| {
        let places = places().unwrap_or_default();
        places.iter().any(|place| place.path.starts_with(group))
    })
}
