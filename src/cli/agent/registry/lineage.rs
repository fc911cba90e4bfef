//! To which registered workload a process belongs.

use super::registration::Registration;
use crate::sample::WorkloadId;
use crate::source::Roots;
use crate::source::cgroup::{Layout, Membership};
use crate::source::process::{Identity, Stat};
use std::path::PathBuf;

/// No process has more ancestors than this.
const DEPTH: usize = 1000;

/// A process and its ancestors, the nearest first.
///
/// It is read before anybody asks what is open: the sampler must not wait for
/// the files of as many processes.
pub(super) struct Lineage(Vec<Generation>);

struct Generation {
    process: Identity,
    /// Its control groups, relative to the control group root.
    groups: Vec<PathBuf>,
}

impl Lineage {
    /// Reads who a process descends from; of one that is gone, nothing.
    pub(super) fn read(roots: &Roots, pid: u32) -> Self {
        let layout = Layout::detect(&roots.cgroup);
        let mut generations = Vec::new();
        let mut next = pid;
        while next > 0 && generations.len() < DEPTH {
            let Some(stat) = Stat::read(&roots.procfs, next) else {
                break;
            };
            let of = Membership::read(&roots.procfs, next).unwrap_or_default();
            let places = layout.places(&of).into_iter();
            generations.push(Generation {
                process: stat.identity,
                groups: places.map(|place| place.path).collect(),
            });
            next = stat.parent;
        }
        Self(generations)
    }

    /// The innermost workload that the process is part of: the nearest of its
    /// ancestors that is followed, or the deepest group, whichever lies in the
    /// other.
    pub(super) fn innermost<'a>(
        &self,
        open: impl Iterator<Item = &'a Registration> + Clone,
    ) -> Option<WorkloadId> {
        let tree = self.by_ancestor(&open);
        let group = self.by_group(open);
        let found = match (tree, group) {
            (Some((root, tree)), Some(group)) if root.lies_in(group) => tree,
            (_, Some(group)) => group,
            (tree, None) => tree?.1,
        };
        Some(found.first().clone())
    }

    /// The nearest ancestor that is followed, and as what.
    fn by_ancestor<'a>(
        &self,
        open: &(impl Iterator<Item = &'a Registration> + Clone),
    ) -> Option<(&Generation, &'a Registration)> {
        let mut generations = self.0.iter().enumerate();
        generations.find_map(|(above, ancestor)| {
            let begins_here = |it: &&Registration| begins_at(it, ancestor.process, above == 0);
            let found = open.clone().filter(begins_here);
            let last = found.max_by_key(|it| it.number)?;
            Some((ancestor, last))
        })
    }

    fn by_group<'a>(
        &self,
        open: impl Iterator<Item = &'a Registration>,
    ) -> Option<&'a Registration> {
        let itself = self.0.first()?;
        let holding = open.filter(|it| itself.lies_in(it));
        let depth = |it: &&Registration| {
            let group = it.cgroup.as_ref();
            (group.map(|path| path.components().count()), it.number)
        };
        holding.max_by_key(depth)
    }
}

impl Generation {
    fn lies_in(&self, registration: &Registration) -> bool {
        let group = registration.cgroup.as_ref();
        group.is_some_and(|group| self.groups.iter().any(|own| own.starts_with(group)))
    }
}

fn begins_at(it: &Registration, process: Identity, itself: bool) -> bool {
    it.cgroup.is_none() && it.root == process && (it.include_root || !itself)
}
