//! Which followed things lie within which others, so that CPU time counts once.
//!
//! A window around a script holds the window around one command of it. What the
//! inner one uses, the outer one uses too; charged is the innermost alone. So
//! each part's time is given away by the part around it, as it grows.

use super::bounds::Bounds;
use super::part::Part;
use super::{Identity, Machine, Watched, lineage};
use crate::source::cgroup::{Membership, first_process};
use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// For each part that lies within another: the innermost of those around it.
#[derive(Debug, Default)]
pub(super) struct Nesting {
    around: HashMap<u64, u64>,
    /// For each part in a group that bounds others, and in no part there: that group.
    bound: HashMap<u64, usize>,
    /// Found groups inside a group that somebody asked for. Who asked precedes:
    /// their time is its own, and they tell of none.
    hidden: HashSet<u64>,
    /// Nothing was followed or left since it was found out.
    is_known: bool,
}

/// One part with what tells where it lies.
struct Lies<'a> {
    part: &'a Part,
    /// Found ones lie around followed ones. Within each other lie only groups: a
    /// tree that is found is one that no group holds.
    found: bool,
    /// A process of it with its ancestors, the nearest first.
    lineage: Vec<Identity>,
    /// The groups in which that process is.
    groups: Vec<PathBuf>,
}

impl Nesting {
    /// Something is followed, or is not any longer.
    pub(super) fn forget(&mut self) {
        self.is_known = false;
    }

    /// Whether one part lies within another.
    pub(super) fn is_within(&self, inner: u64, outer: u64) -> bool {
        let mut at = inner;
        while let Some(next) = self.around.get(&at) {
            if *next == outer {
                return true;
            }
            at = *next;
        }
        false
    }

    /// Whether it was found inside a group that somebody asked for.
    pub(super) fn is_hidden(&self, number: u64) -> bool {
        self.hidden.contains(&number)
    }

    /// The innermost part around one that tells of its time.
    fn outer(&self, number: u64) -> Option<u64> {
        let mut at = self.around.get(&number)?;
        while self.is_hidden(*at) {
            at = self.around.get(at)?;
        }
        Some(*at)
    }

    /// Takes what each part has used since the last time from the part around it.
    pub(super) fn share_out(
        &mut self,
        machine: &Machine,
        watched: &mut [Watched],
        bounds: &mut Bounds,
    ) {
        if !self.is_known {
            self.find(machine, watched);
            self.find_found(watched);
            self.hide(watched, bounds);
            self.bind(machine, watched, bounds);
        }
        let parts = || watched.iter().flat_map(|it| &it.parts);
        let mut inner: HashMap<u64, Duration> = HashMap::new();
        let mut memory: HashMap<u64, u64> = HashMap::new();
        for part in parts().filter(|it| !self.is_hidden(it.number())) {
            if let Some(outer) = self.outer(part.number()) {
                *inner.entry(outer).or_default() += part.grown();
                *memory.entry(outer).or_default() += part.limits.memory.unwrap_or(0);
            }
            if let Some(bound) = self.bound.get(&part.number()) {
                bounds.claim(*bound, part.grown());
            }
        }
        for part in watched.iter_mut().flat_map(|it| &mut it.parts) {
            if self.is_hidden(part.number()) {
                part.give_away(part.grown());
                part.memory_within = part.limits.memory.unwrap_or(0);
                continue;
            }
            part.give_away(inner.remove(&part.number()).unwrap_or_default());
            part.memory_within = memory.remove(&part.number()).unwrap_or_default();
        }
    }

    /// A found group in another, as a pod in a container that plays a node, unless
    /// something that was asked for lies between them.
    fn find_found(&mut self, watched: &[Watched]) {
        let found = watched.iter().filter(|it| it.found);
        let parts = found.flat_map(|it| &it.parts);
        let groups: HashMap<&Path, u64> = parts
            .filter_map(|part| Some((part.group()?, part.number())))
            .collect();
        for (group, number) in &groups {
            let mut above = group.ancestors().skip(1);
            if let Some(outer) = above.find_map(|path| groups.get(path)) {
                self.around.entry(*number).or_insert(*outer);
            }
        }
    }

    /// Finds what lies inside groups that somebody asked for: of which the time is
    /// told by whoever asked, also of what came and went there unseen.
    fn hide(&mut self, watched: &[Watched], bounds: &mut Bounds) {
        let groups = |found: bool| {
            let such = watched.iter().filter(move |it| it.found == found);
            let parts = such.flat_map(|it| &it.parts);
            parts.filter_map(|part| Some((part.number(), part.group()?)))
        };
        let asked: HashSet<&Path> = groups(false).map(|(_, group)| group).collect();
        let is_asked = |group: &Path| asked.contains(group);
        let inside = groups(true).filter(|(_, group)| group.ancestors().skip(1).any(is_asked));
        self.hidden = inside.map(|(number, _)| number).collect();
        bounds.hide(|bound| bound.ancestors().any(is_asked));
    }

    /// Finds the groups that bound each part, of which only the outermost parts
    /// in them tell.
    fn bind(&mut self, machine: &Machine, watched: &[Watched], bounds: &Bounds) {
        self.bound.clear();
        let parts = || watched.iter().flat_map(|it| &it.parts);
        let groups: HashMap<u64, &Path> = parts()
            .filter_map(|part| Some((part.number(), part.group()?)))
            .collect();
        for part in parts() {
            let places = part.places(machine);
            let mut above = places.iter().flat_map(|path| path.ancestors().skip(1));
            let bound = above.find_map(|path| Some((path, bounds.position(path)?)));
            let outer = self.around.get(&part.number());
            let outer = outer.map(|number| groups.get(number));
            if let Some((path, bound)) = bound {
                // What lies around it and is no group is a tree in the same group.
                let is_told = outer.is_some_and(|group| {
                    group.is_none_or(|group| group.starts_with(path) && *group != path)
                });
                if !is_told {
                    self.bound.insert(part.number(), bound);
                }
            }
        }
    }

    /// Finds out anew. Costs the square of what is followed, though only once
    /// for each thing that begins or ends, and nothing for what was only found.
    fn find(&mut self, machine: &Machine, watched: &[Watched]) {
        self.around.clear();
        self.is_known = true;
        let parts = || {
            watched
                .iter()
                .flat_map(|it| it.parts.iter().map(move |part| (part, it.found)))
        };
        if parts().all(|(_, found)| found) || parts().count() < 2 {
            return;
        }
        let all: Vec<Lies<'_>> = parts()
            .map(|(part, found)| Lies::of(machine, part, found))
            .collect();
        let around = |it: &Lies<'_>| -> Vec<usize> {
            let holds = |(_, other): &(usize, &Lies<'_>)| other.is_around(it);
            let outer = all.iter().enumerate().filter(holds);
            outer.map(|(index, _)| index).collect()
        };
        let around: Vec<Vec<usize>> = all.iter().map(around).collect();
        for (it, outer) in all.iter().zip(&around) {
            // The innermost is itself within the most others.
            let innermost = outer.iter().max_by_key(|index| {
                let outers = around.get(**index).map_or(0, Vec::len);
                (outers, all.get(**index).map(Lies::age))
            });
            if let Some(outer) = innermost.and_then(|index| all.get(*index)) {
                self.around.insert(it.part.number(), outer.part.number());
            }
        }
    }
}

impl<'a> Lies<'a> {
    fn of(machine: &Machine, part: &'a Part, found: bool) -> Self {
        let procfs = &machine.roots.procfs;
        let group = part.group().map(|group| machine.roots.cgroup.join(group));
        let process = match group {
            Some(group) => first_process(&group),
            None => Some(part.root()),
        };
        let lineage = process.into_iter().flat_map(|pid| lineage(procfs, pid));
        let of = process.and_then(|pid| Membership::read(procfs, pid));
        let groups = of.map(|of| machine.layout.places(&of)).unwrap_or_default();
        Self {
            part,
            found,
            lineage: lineage.map(|it| it.identity).collect(),
            groups: groups.into_iter().map(|place| place.path).collect(),
        }
    }

    /// Who was followed first is around who came later; what was found by
    /// itself is around what somebody asked for.
    fn age(&self) -> (bool, u64) {
        (!self.found, self.part.number())
    }

    fn is_around(&self, inner: &Self) -> bool {
        let are_groups = self.part.group().is_some() && inner.part.group().is_some();
        let is_apart = self.found && inner.found && !are_groups;
        if self.part.number() == inner.part.number() || is_apart {
            return false;
        }
        let is_older = self.age() < inner.age();
        match (self.part.group(), inner.part.group()) {
            (Some(outer), Some(group)) if outer == group => is_older,
            (Some(outer), Some(group)) => group.starts_with(outer),
            (Some(outer), None) => inner.groups.iter().any(|group| group.starts_with(outer)),
            (None, Some(group)) => {
                let holds_us = self.groups.iter().any(|ours| ours.starts_with(group));
                !holds_us && self.begins_among(&inner.lineage)
            }
            (None, None) if self.part.root() == inner.part.root() => {
                let wider = self.part.includes_root() && !inner.part.includes_root();
                let narrower = inner.part.includes_root() && !self.part.includes_root();
                wider || !narrower && is_older
            }
            (None, None) => self.begins_among(&inner.lineage),
        }
    }

    /// Whether its tree has one of these processes at its root.
    fn begins_among(&self, lineage: &[Identity]) -> bool {
        let mut generations = lineage.iter().enumerate();
        generations.any(|(generation, at)| self.part.begins_at(*at, generation == 0))
    }
}
