//! To which workload a process on an accelerator belongs.

use super::nesting::Nesting;
use super::{Followed, Identity, Machine, Stat, Watched, lineage, slurm};
use crate::sample::{Phase, Workload, WorkloadId};
use crate::source::cgroup::{Membership, UsageFile};
use std::collections::{BTreeMap, HashMap};

/// Commands that start jobs but are none: the climb to a job's root stops here.
const STARTERS: &[&str] = &[
    "systemd",
    "init",
    "sshd",
    "sshd-session",
    "login",
    "su",
    "sudo",
    "cron",
    "crond",
    "atd",
    "screen",
    "slurmstepd",
    "containerd-shim",
    "conmon",
    "tini",
    "dumb-init",
];

/// What is known of processes, until something is followed or forgotten, or until
/// a process is in another group.
#[derive(Debug, Default)]
pub(super) struct Owners {
    known: HashMap<Identity, (Option<Membership>, Option<usize>)>,
}

impl Owners {
    pub(super) fn forget(&mut self) {
        self.known.clear();
    }

    /// The index of the workload that a process belongs to.
    ///
    /// The control group decides first: the innermost followed group that holds
    /// it, unless it was found in one that was asked for or a tree within that group
    /// does. Then its ancestors do, the
    /// nearest followed root first; then whether it was ever seen in a tree, as
    /// one that has escaped from its ancestors.
    pub(super) fn of(
        &mut self,
        machine: &Machine,
        watched: &[Watched],
        nesting: &Nesting,
        pid: u32,
    ) -> Option<usize> {
        let stat = Stat::read(&machine.roots.procfs, pid)?;
        let process = stat.identity;
        let groups = Membership::read(&machine.roots.procfs, pid);
        let known = self.known.get(&process).filter(|(of, _)| *of == groups);
        if let Some((_, owner)) = known {
            return *owner;
        }
        let held = groups.as_ref();
        let group = held.and_then(|of| by_cgroup(machine, watched, nesting, of));
        let tree = by_ancestor(machine, watched, pid);
        let owner = match (group, tree) {
            (Some((_, group)), Some((index, tree))) if nesting.is_within(tree, group) => {
                Some(index)
            }
            (Some((index, _)), _) | (None, Some((index, _))) => Some(index),
            (None, None) => last(watched, |part| part.contains(process)).map(|(index, _)| index),
        };
        self.known.insert(process, (groups, owner));
        owner
    }
}

/// The parts of all workloads, each with its workload's index.
fn parts(watched: &[Watched]) -> impl Iterator<Item = (usize, &super::Part)> {
    let indexed = watched.iter().enumerate();
    indexed.flat_map(|(index, it)| it.parts.iter().map(move |part| (index, part)))
}

/// The part that was followed last of those that fit, and its workload's index;
/// one that was only found gives way to any other.
fn last(watched: &[Watched], fits: impl Fn(&super::Part) -> bool) -> Option<(usize, u64)> {
    let fitting = parts(watched).filter(|(_, part)| fits(part));
    let asked_for = |index: usize| watched.get(index).is_some_and(|it| !it.found);
    let numbered = fitting.map(|(index, part)| (asked_for(index), part.number(), index));
    numbered.max().map(|(_, number, index)| (index, number))
}

fn by_cgroup(
    machine: &Machine,
    watched: &[Watched],
    nesting: &Nesting,
    of: &Membership,
) -> Option<(usize, u64)> {
    let places = machine.layout.places(of);
    let holds = |part: &super::Part| {
        let told = !nesting.is_hidden(part.number());
        let group = part.cgroup().filter(|_| told)?;
        let holds = places.iter().any(|place| place.path.starts_with(group));
        holds.then(|| group.components().count())
    };
    let depth = parts(watched).filter_map(|(_, part)| holds(part)).max()?;
    last(watched, |part| holds(part) == Some(depth))
}

fn by_ancestor(machine: &Machine, watched: &[Watched], pid: u32) -> Option<(usize, u64)> {
    let mut generations = lineage(&machine.roots.procfs, pid).enumerate();
    generations.find_map(|(generation, it)| {
        last(watched, |part| part.begins_at(it.identity, generation == 0))
    })
}

/// The workload that a process on an accelerator makes by itself.
///
/// It is the control group, unless that is the machine's own or a login
/// session; then it is the command that the session started.
pub(super) fn group_of(machine: &Machine, pid: u32) -> Option<Followed> {
    if let Some(job) = slurm::of_descendant(machine, pid) {
        return Some(job);
    }
    let of = Membership::read(&machine.roots.procfs, pid).unwrap_or_default();
    let place = machine.layout.leaf(&of).filter(|it| !it.is_session());
    if let Some(place) = place.map(super::super::cgroup::Place::leader) {
        let group = machine.roots.cgroup.join(&place.path);
        if UsageFile::open(&group).is_ok() {
            return Some(Followed {
                workload: workload_of_group(machine, &place.path, place.name()),
                root: pid,
                include_root: true,
                cgroup: Some(place.path),
                reserved: Vec::new(),
                owner: None,
            });
        }
    }
    let root = root_of(machine, pid)?;
    if let Some(job) = slurm::of_stray(machine, pid, root.identity.pid) {
        return Some(job);
    }
    let Identity { start, pid } = root.identity;
    Some(Followed {
        workload: named(root.comm, &format!("{} {pid} {start}", machine.boot_id)),
        root: pid,
        include_root: true,
        cgroup: None,
        reserved: Vec::new(),
        owner: None,
    })
}

/// The workload that a group makes by itself, whichever way it is found.
pub(super) fn workload_of_group(
    machine: &Machine,
    path: &std::path::Path,
    name: String,
) -> Workload {
    let hierarchies = [&machine.layout.cpuacct, &machine.layout.unified];
    let mut hierarchies = hierarchies.into_iter().flatten();
    let within = hierarchies.find_map(|it| path.strip_prefix(it).ok());
    let within = within.unwrap_or(path).display().to_string();
    let inode = inode(&machine.roots.cgroup.join(path));
    named(name, &format!("{} /{within} {inode}", machine.boot_id))
}

/// Climbs to the command that a shell, a login or a service manager started.
fn root_of(machine: &Machine, pid: u32) -> Option<Stat> {
    let mut lineage = lineage(&machine.roots.procfs, pid);
    let mut root = lineage.next()?;
    for parent in lineage {
        let leads_terminal = parent.terminal != 0 && parent.session == parent.identity.pid;
        let starts_jobs =
            STARTERS.contains(&parent.comm.as_str()) || parent.comm.starts_with("tmux");
        if parent.identity.pid <= 1 || leads_terminal || starts_jobs {
            break;
        }
        root = parent;
    }
    Some(root)
}

pub(super) fn named(name: String, key: &str) -> Workload {
    Workload {
        id: WorkloadId(format!("w{:016x}", fnv1a(key)).into()),
        name,
        phase: Phase::Other,
        labels: BTreeMap::new(),
        command: Vec::new(),
        followed_by: String::new(),
        run: None,
    }
}

/// Tells a group from an earlier one of the same name.
fn inode(group: &std::path::Path) -> u64 {
    use std::os::unix::fs::MetadataExt;
    std::fs::metadata(group).map_or(0, |it| it.ino())
}

/// A hash that stays the same across versions and machines.
///
/// # Source
///
/// G. Fowler, L. C. Noll, K.-P. Vo, *FNV Hash*, 64-bit FNV-1a.
/// <http://www.isthe.com/chongo/tech/comp/fnv/>
fn fnv1a(text: &str) -> u64 {
    let step = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
    text.bytes().fold(0xcbf2_9ce4_8422_2325, step)
}

#[cfg(test)]
mod tests {
    use super::fnv1a;

    #[test]
    fn the_hash_is_the_published_one() {
        assert_eq!(fnv1a(""), 0xcbf2_9ce4_8422_2325);
        assert_eq!(fnv1a("a"), 0xaf63_dc4c_8601_ec8c);
        assert_eq!(fnv1a("foobar"), 0x8594_4171_f739_67e8);
    }
}
