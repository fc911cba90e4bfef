//! CPU time of a process and everything that descends from it.
//!
//! The kernel keeps a process's time in two places, one after the other: while
//! it lives (or waits to be reaped) in its own `stat`, and from the moment its
//! parent waits for it in the parent's `cutime`. A child too short to be seen
//! alive is therefore still counted. Four rules count each process exactly once:
//!
//! 1. A parent is read before its children. A child that is reaped in between
//!    is then missing for one reading, never counted twice.
//! 2. What vanished is still counted as last seen, until its nearest living
//!    ancestor's `cutime` had the time to show it: one reading later.
//! 3. What that `cutime` then does not show was waited for by nobody (`SIGCHLD`
//!    ignored) or by someone outside the tree: it is kept for good.
//! 4. A process once seen in the tree stays in it, whoever adopts it.
//!
//! # Source
//!
//! Linux manual, `times(2)`: `tms_cutime` is added when `wait` returns the
//! child, and not at all if `SIGCHLD` is ignored.

use super::lists::Lists;
use super::stat::{Identity, Stat};
use super::vanished::Vanished;
use crate::source::Workers;
use std::collections::{HashMap, VecDeque};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// A process with its descendants.
#[derive(Debug)]
pub struct Tree {
    procfs: PathBuf,
    root: Identity,
    include_root: bool,
    members: HashMap<Identity, Member>,
    vanished: Vanished,
    settled: u64,
    base: u64,
    used: u64,
    lists: Lists,
    ours: Option<Workers>,
}

#[derive(Debug, Clone, Copy)]
struct Member {
    parent: Option<Identity>,
    own: u64,
    reaped: u64,
    /// Dead, and waiting for a parent that may never ask.
    is_dead: bool,
}

impl Tree {
    /// Begins to follow a process; time used before now does not count.
    ///
    /// With `include_root` false only its descendants count: the root is then
    /// the supervisor that waits for them. A root that does not exist gives a
    /// tree that has ended.
    pub fn new(procfs: &Path, root: u32, include_root: bool, now: Duration) -> Self {
        Self::beside(procfs, root, include_root, now, None)
    }

    /// Has what was used before now count as well.
    pub(super) fn count_from_birth(&mut self) {
        self.base = 0;
    }

    /// The same, without `ours`: processes of this program that are no part of
    /// what is followed, although it is their parent.
    pub fn beside(
        procfs: &Path,
        root: u32,
        include_root: bool,
        now: Duration,
        ours: Option<Workers>,
    ) -> Self {
        let start = Stat::read(procfs, root).map_or(0, |stat| stat.identity.start);
        let mut tree = Self {
            procfs: procfs.to_owned(),
            root: Identity { start, pid: root },
            include_root,
            members: HashMap::new(),
            vanished: Vanished::default(),
            settled: 0,
            base: 0,
            used: 0,
            lists: Lists::new(procfs, root),
            // Only a parent has their time among that of its children.
            ours: ours.filter(|_| root == std::process::id()),
        };
        tree.members = tree.walk(now, true);
        tree.base = tree.living();
        tree
    }

    /// Looks again. `thorough` asks all threads of all members for children.
    pub fn refresh(&mut self, now: Duration, thorough: bool) {
        let seen = self.walk(now, thorough);
        // What vanished before the last reading has had its time to show.
        for parent in self.vanished.parents() {
            if let Some(member) = seen.get(&parent) {
                self.settled += self.vanished.of_children(parent, member.reaped);
            }
        }
        let latest = |process| seen.get(&process).or_else(|| self.members.get(&process));
        let reaped = |process| latest(process).map(|member| member.reaped);
        self.settled += self.vanished.of_orphans(reaped);
        let vanished = self.vanished_since(&seen);
        self.members = seen;
        self.vanished = vanished;
        let total = self.living() + self.settled + self.owed();
        self.used = self.used.max(total.saturating_sub(self.base));
    }

    /// CPU time since it is followed, in clock ticks. It never falls.
    pub fn ticks(&self) -> u64 {
        self.used
    }

    /// Whether no process of it is left.
    ///
    /// The first process of a container often waits for nobody: what it has
    /// adopted then stays as a shadow after its end.
    pub fn has_ended(&self) -> bool {
        self.members.values().all(|member| member.is_dead)
    }

    /// Whether a process was seen to belong to it.
    pub fn contains(&self, process: Identity) -> bool {
        let counts = self.include_root || process != self.root;
        counts && self.members.contains_key(&process)
    }

    fn living(&self) -> u64 {
        self.members.values().map(|it| it.own + it.reaped).sum()
    }

    fn owed(&self) -> u64 {
        let reaped = |process| self.members.get(&process).map(|member| member.reaped);
        let parents = self.vanished.parents();
        let owed = parents.filter_map(|it| Some(self.vanished.of_children(it, reaped(it)?)));
        owed.sum::<u64>() + self.vanished.of_orphans(reaped)
    }

    /// Takes down what members that are gone had when last seen. What nobody in
    /// the tree could have waited for is settled.
    fn vanished_since(&mut self, seen: &HashMap<Identity, Member>) -> Vanished {
        let gone = |(process, _): &(&Identity, &Member)| !seen.contains_key(process);
        if !self.members.iter().any(|it| gone(&it)) {
            return Vanished::default();
        }
        let reaped = |(process, member): (&Identity, &Member)| (*process, member.reaped);
        let mut vanished = Vanished::new(self.members.iter().map(reaped));
        for (process, member) in self.members.iter().filter(gone) {
            let owed = self.vanished.of_children(*process, member.reaped);
            let ticks = member.own + member.reaped + owed;
            match self.heir(member, seen) {
                Some(heir) if member.parent == Some(heir) => vanished.add_child(heir, ticks),
                Some(_) => vanished.add_orphan(ticks),
                None => self.settled += ticks,
            }
        }
        vanished
    }

    /// The nearest ancestor that lives.
    fn heir(&self, member: &Member, seen: &HashMap<Identity, Member>) -> Option<Identity> {
        let mut next = member.parent;
        for _ in 0..self.members.len() {
            let ancestor = next?;
            if seen.contains_key(&ancestor) {
                return Some(ancestor);
            }
            next = self.members.get(&ancestor)?.parent;
        }
        None
    }

    /// Reads the root, then what descends from it, then known members that were
    /// not met on the way, oldest first: each parent before its children.
    fn walk(&mut self, now: Duration, thorough: bool) -> HashMap<Identity, Member> {
        let wide = self.lists.prepare(&self.procfs, now, thorough);
        let mut known: Vec<Identity> = self.members.keys().copied().collect();
        known.sort_unstable();
        let mut walk = Walk::default();
        self.descend(&mut walk, self.root, wide);
        for process in known {
            if !walk.seen.contains_key(&process) {
                self.descend(&mut walk, process, wide);
            }
        }
        walk.seen
    }

    fn descend(&self, walk: &mut Walk, from: Identity, wide: bool) {
        let mut queue = VecDeque::from([from.pid]);
        while let Some(pid) = queue.pop_front() {
            if walk.numbers.contains_key(&pid) {
                continue;
            }
            let Some(stat) = Stat::read(&self.procfs, pid) else {
                continue;
            };
            let process = stat.identity;
            let parent = walk.numbers.get(&stat.parent).copied();
            // A number from a list may meanwhile mean someone else.
            let expected = process == from || self.members.contains_key(&process);
            if !expected && (pid == from.pid || parent.is_none()) {
                continue;
            }
            let counts = self.include_root || process != self.root;
            walk.numbers.insert(pid, process);
            walk.seen.insert(
                process,
                Member {
                    parent,
                    own: if counts { stat.own } else { 0 },
                    reaped: stat.reaped.saturating_sub(self.not_theirs(process)),
                    is_dead: stat.is_dead(),
                },
            );
            let children = self.lists.children(&self.procfs, &stat, wide);
            let ours = |pid: &u32| self.ours.as_ref().is_some_and(|ours| ours.is_one(*pid));
            queue.extend(children.into_iter().filter(|pid| !ours(pid)));
        }
    }

    /// What our own processes have added to a member's children. It is asked for
    /// after the member was read, so that it is never too little.
    fn not_theirs(&self, process: Identity) -> u64 {
        let ours = self.ours.as_ref().filter(|_| process == self.root);
        ours.map_or(0, Workers::spent)
    }
}

#[derive(Default)]
struct Walk {
    seen: HashMap<Identity, Member>,
    numbers: HashMap<u32, Identity>,
}
