//! Every job group of a machine: found by a walk through its groups now and
//! then, and by hearing of new ones in between.

use super::crowd::Crowd;
use super::ears::{Ears, Heard};
use super::found::{Changes, Discover, Found, Matters};
use super::grammar::{bounds, is_folder};
use super::limits::LimitReader;
use super::newcomers::Newcomers;
use super::{CgroupError, JobGroup, Kept, Kind, Layout, Ours, UsageFile, recognise};
use std::collections::{BTreeSet, HashMap};
use std::fs;
use std::io;
use std::os::fd::OwnedFd;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

/// All groups are looked at this often, in case something was not heard.
const WALK_EVERY: Duration = Duration::from_secs(10);
/// A walk looks into no more folders than this.
const MOST_VISITED: usize = 20_000;

/// The job groups below one hierarchy.
#[derive(Debug)]
pub struct Groups {
    root: PathBuf,
    /// The hierarchy, relative to the root.
    hierarchy: PathBuf,
    discover: Discover,
    matters: Matters,
    limits: Arc<LimitReader>,
    ears: Ears,
    known: HashMap<PathBuf, Arc<Kept>>,
    bounds: BTreeSet<PathBuf>,
    changes: Changes,
    /// Groups that were heard of but could not be opened yet.
    unripe: Vec<PathBuf>,
    /// CPU time of each service at the last walk, while it is none that matters.
    services: HashMap<PathBuf, Duration>,
    newcomers: Newcomers,
    crowd: Crowd,
    ours: Ours,
    walked: Option<Duration>,
    /// Time between this walk and the one before.
    elapsed: Duration,
}

impl Groups {
    /// Nothing found yet, or nothing if the machine has no groups that account
    /// for CPU time.
    pub(in crate::source) fn new(
        layout: &Layout,
        discover: Discover,
        matters: Matters,
        limits: Arc<LimitReader>,
        ours: Ours,
    ) -> Option<Self> {
        // Where there are both, container runtimes use the old ones.
        let hierarchy = layout.cpuacct.as_ref().or(layout.unified.as_ref())?;
        Some(Self {
            root: layout.root.clone(),
            hierarchy: hierarchy.clone(),
            discover,
            matters,
            limits,
            ears: Ears::new(&layout.root),
            known: HashMap::new(),
            bounds: BTreeSet::new(),
            changes: Changes::default(),
            unripe: Vec::new(),
            services: HashMap::new(),
            newcomers: Newcomers::default(),
            crowd: Crowd::default(),
            ours,
            walked: None,
            elapsed: Duration::ZERO,
        })
    }

    pub(super) fn readable(&self) -> io::Result<OwnedFd> {
        self.ears.readable()
    }

    /// What has changed, with a walk if one is due.
    pub fn look(&mut self, now: Duration) -> Changes {
        self.hear();
        for path in std::mem::take(&mut self.unripe) {
            self.enter(path, true);
        }
        // What is still not there is left to the walk.
        self.unripe.clear();
        self.look_at_newcomers(now);
        if self.walked.is_none_or(|last| now >= last + WALK_EVERY) {
            self.walk(now);
        }
        self.changes.other = self.crowd.read(&self.root);
        self.known.retain(|_, kept| !kept.is_gone());
        self.ears.forget_removed();
        let next = Changes {
            crowded: self.changes.crowded.clone(),
            ..Changes::default()
        };
        std::mem::replace(&mut self.changes, next)
    }

    /// A new service that works is not kept waiting for the walks.
    fn look_at_newcomers(&mut self, now: Duration) {
        let enough = WALK_EVERY.mul_f64(self.matters.cpus);
        for (path, before) in self.newcomers.grown(&self.root, enough, now) {
            let within = self.within(&path);
            if let Some(group) = within.and_then(|it| recognise(&it)) {
                self.follow(&path, group, Some(before));
            }
        }
    }

    /// Takes in what the kernel has said since.
    pub(super) fn hear(&mut self) {
        for heard in self.ears.heard() {
            match heard {
                Heard::Made(path) => self.enter(path, true),
                Heard::Removed(path) => {
                    self.bounds.remove(&path);
                    self.ears.forget(&path);
                    if let Some(kept) = self.known.get(&path) {
                        kept.lose();
                    }
                }
                // The final reading; a group that is populated anew is read once
                // too often, which does no harm.
                Heard::Populated(kept) => {
                    kept.read();
                }
                Heard::Lost => self.walked = None,
            }
        }
    }

    fn walk(&mut self, now: Duration) {
        self.elapsed = now.saturating_sub(self.walked.unwrap_or(now));
        self.walked = Some(now);
        self.changes.walked = true;
        self.changes.crowded.clear();
        let before = std::mem::take(&mut self.services);
        self.visit(vec![self.hierarchy.clone()], false, &before);
        for (path, kept) in &self.known {
            if !self.root.join(path).is_dir() {
                kept.lose();
            }
        }
        let root = &self.root;
        self.bounds.retain(|path| root.join(path).is_dir());
    }

    /// Looks at one group that has just come, and below it.
    fn enter(&mut self, path: PathBuf, fresh: bool) {
        let none = HashMap::new();
        if self.meet(&path, fresh, &none) {
            self.visit(vec![path], fresh, &none);
        }
    }

    fn visit(
        &mut self,
        mut queue: Vec<PathBuf>,
        fresh: bool,
        services: &HashMap<PathBuf, Duration>,
    ) {
        let mut visited = 0;
        while let Some(folder) = queue.pop().filter(|_| visited < MOST_VISITED) {
            visited += 1;
            // Who listens before looking misses nothing in between.
            self.ears.listen(&folder);
            let entries = fs::read_dir(self.root.join(&folder)).into_iter();
            for entry in entries.flatten().flatten() {
                if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
                    let path = folder.join(entry.file_name());
                    if self.meet(&path, fresh, services) {
                        queue.push(path);
                    }
                }
            }
        }
    }

    /// Takes a group for what it is, and says whether to look below it.
    fn meet(&mut self, path: &Path, fresh: bool, services: &HashMap<PathBuf, Duration>) -> bool {
        let Some(within) = self.within(path) else {
            return false;
        };
        let job = recognise(&within);
        let is_slurm = job.as_ref().is_some_and(|it| it.job.kind() == Kind::Slurm);
        match job {
            Some(group) if group.within == within => self.consider(path, group, fresh, services),
            Some(_) => {}
            None => self.bound(path, &within),
        }
        // What Slurm makes below a job are its steps.
        !is_slurm && (is_folder(&within) || self.has_groups(path))
    }

    fn consider(
        &mut self,
        path: &Path,
        group: JobGroup,
        fresh: bool,
        services: &HashMap<PathBuf, Duration>,
    ) {
        let kind = group.job.kind();
        if !self.discover.kinds.contains(&kind) || self.known.contains_key(path) {
            return;
        }
        if !kind.is_plumbing() {
            self.follow(path, group, fresh.then_some(Duration::ZERO));
        } else if self.matters(path, services.get(path).copied()) {
            self.follow(path, group, None);
        } else if fresh {
            self.newcomers.add(path);
        }
    }

    /// Follows a group, of which the time counts after it had used so much; after
    /// what it has used by now, if nothing is said.
    fn follow(&mut self, path: &Path, group: JobGroup, before: Option<Duration>) {
        let is_ours = || group.job.kind().is_plumbing() && self.ours.fill(&self.root, path);
        if self.known.contains_key(path) || is_ours() {
            return;
        }
        if self.known.len() >= self.discover.most {
            return self.leave_out(path, before);
        }
        match Kept::open(&self.root.join(path)) {
            Ok(kept) => {
                let kept = Arc::new(kept);
                self.crowd.remove(path);
                self.ears.listen_for_end(path, &kept);
                self.known.insert(path.to_owned(), Arc::clone(&kept));
                self.changes.found.push(Found {
                    path: path.to_owned(),
                    group,
                    before: before.unwrap_or_else(|| kept.last()),
                    kept,
                });
            }
            Err(CgroupError::Gone { .. }) if before.is_some() => self.unripe.push(path.to_owned()),
            Err(CgroupError::Gone { .. }) => {}
            // As when there are no more descriptors to be had.
            Err(_) => self.leave_out(path, before),
        }
    }

    /// The group above accounts for it together with others, where there is one
    /// that does.
    fn leave_out(&mut self, path: &Path, before: Option<Duration>) {
        let above = path.ancestors().find(|it| self.bounds.contains(*it));
        if let Some(above) = above {
            self.changes.crowded.insert(above.to_owned());
        } else if !path.ancestors().any(|it| self.known.contains_key(it)) {
            self.crowd.add(path, before);
        }
    }

    fn bound(&mut self, path: &Path, within: &str) {
        let kinds = bounds(within);
        let wanted = kinds.iter().any(|it| self.discover.kinds.contains(it));
        if wanted && self.bounds.insert(path.to_owned()) {
            self.changes.bounds.push(path.to_owned());
        }
    }

    /// Whether a service does enough to be told apart from the system. It is
    /// asked at walks only.
    fn matters(&mut self, path: &Path, before: Option<Duration>) -> bool {
        let folder = self.root.join(path);
        let used = UsageFile::open(&folder).and_then(|it| it.read());
        let Ok(used) = used else {
            return false;
        };
        self.services.insert(path.to_owned(), used);
        let enough = self.elapsed.mul_f64(self.matters.cpus);
        let is_busy = before
            .is_some_and(|it| self.elapsed > Duration::ZERO && used.saturating_sub(it) >= enough);
        let memory = self.limits.of(path).memory;
        is_busy || memory.is_some_and(|it| it >= self.matters.memory)
    }

    fn within(&self, path: &Path) -> Option<String> {
        let within = path.strip_prefix(&self.hierarchy).ok()?;
        Some(format!("/{}", within.to_str()?))
    }

    /// Whether there are groups in a group: a directory without any has two
    /// links, where the file system counts them at all.
    fn has_groups(&self, path: &Path) -> bool {
        fs::metadata(self.root.join(path)).is_ok_and(|it| it.nlink() != 2)
    }
}
