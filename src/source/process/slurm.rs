//! Slurm jobs that have no control group of their own.
//!
//! Without its cgroup plugin (`proctrack/linuxproc`) Slurm leaves the processes
//! of all jobs in one group. But each step of a job has a `slurmstepd` of its
//! own, from which the step's processes descend and which waits for them: its
//! tree has all their CPU time. The steps of one job are one workload.

use super::knowledge::STEP;
use super::lists::Lists;
use super::{Followed, Identity, Machine, Processes, Stat, lineage, owners, stat};
use crate::source::cgroup::Membership;
use crate::source::facts::{Environment, Residence, slurm_number};
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::time::Duration;

/// How often it is looked for new steps, for which one list of processes is read.
const LOOK_EVERY: Duration = Duration::from_secs(1);
/// The daemon that starts the steps.
const DAEMON: &str = "slurmd";
/// The process that adopts what its parent has left.
const INIT: u32 = 1;

/// Where steps are looked for.
#[derive(Debug)]
pub(super) struct Steps {
    lists: Lists,
    next: Duration,
    /// Processes that were looked at and are still there.
    seen: BTreeSet<u32>,
    daemons: BTreeSet<u32>,
    /// When this process began, in clock ticks from boot.
    began: Option<u64>,
}

impl Steps {
    pub(super) fn new(procfs: &Path) -> Self {
        let own = fs::read_to_string(procfs.join("self/stat"));
        let own = own.ok().and_then(|text| Stat::parse(&text));
        Self {
            began: own.map(|stat| stat.identity.start),
            lists: Lists::new(procfs, INIT),
            next: Duration::ZERO,
            seen: BTreeSet::new(),
            daemons: BTreeSet::new(),
        }
    }

    /// Steps that were not there before. A step leaves its daemon and is adopted
    /// by `init`, or stays its child.
    fn fresh(&mut self, procfs: &Path, now: Duration) -> Vec<Identity> {
        let wide = self.lists.prepare(procfs, now, false);
        let parents: Vec<u32> = self.daemons.iter().copied().chain([INIT]).collect();
        let mut present = BTreeSet::new();
        let mut found = Vec::new();
        for parent in parents {
            let Some(stat) = Stat::read(procfs, parent) else {
                continue;
            };
            present.extend(self.lists.children(procfs, &stat, wide));
        }
        for pid in present.difference(&self.seen) {
            match Stat::read(procfs, *pid) {
                Some(stat) if stat.comm == STEP => found.push(stat.identity),
                Some(stat) if stat.comm == DAEMON => _ = self.daemons.insert(*pid),
                _ => {}
            }
        }
        self.daemons.retain(|pid| present.contains(pid));
        self.seen = present;
        found
    }
}

impl Processes {
    /// Follows the steps of Slurm that have come since the last look.
    pub(super) fn find_steps(&mut self, now: Duration) {
        if !self.discover || now < self.knowledge.steps.next {
            return;
        }
        self.knowledge.steps.next = now + LOOK_EVERY;
        for step in self.knowledge.steps.fresh(&self.machine.roots.procfs, now) {
            if let Some(group) = of_step(&self.machine, step.pid, step.pid)
                && !self.watched.iter().any(|it| it.has_root(step.pid))
            {
                let id = group.workload.id.clone();
                self.take(group, true);
                // All time of a step that began after us was used before our eyes.
                let is_new = self.knowledge.steps.began.is_some_and(|it| step.start > it);
                let job = self.watched.iter_mut().find(|it| it.workload.id == id);
                if let Some(part) = job.and_then(|it| it.parts.last_mut()).filter(|_| is_new) {
                    part.count_from_birth();
                }
            }
        }
        for watched in self.watched.iter_mut().filter(|it| it.found) {
            watched.let_go_of_ended(&self.machine);
        }
    }
}

impl super::Watched {
    fn has_root(&self, pid: u32) -> bool {
        self.parts.iter().any(|part| part.root() == pid)
    }

    /// Keeps of ended parts only their time: a job may have thousands of steps.
    fn let_go_of_ended(&mut self, machine: &Machine) {
        while self.parts.len() > 1
            && let Some(at) = self.parts.iter().position(|it| !it.is_alive(machine))
        {
            self.left += self.parts.remove(at).own();
        }
    }
}

/// The job of a process that descends from a step, unless its control group
/// tells more.
pub(super) fn of_descendant(machine: &Machine, pid: u32) -> Option<Followed> {
    let step = lineage(&machine.roots.procfs, pid).find(|it| it.comm == STEP)?;
    of_step(machine, step.identity.pid, pid)
}

/// The job that a process only says it belongs to: one that has left its step.
pub(super) fn of_stray(machine: &Machine, pid: u32, root: u32) -> Option<Followed> {
    let environment = Environment::read(&machine.roots.procfs, pid).ok()?;
    let job = slurm_number(environment.get("SLURM_JOB_ID")?)?;
    Some(followed(machine, &job, root))
}

fn of_step(machine: &Machine, step: u32, member: u32) -> Option<Followed> {
    let of = Membership::read(&machine.roots.procfs, member).unwrap_or_default();
    let place = machine.layout.leaf(&of).map(|place| place.within);
    let residence = Residence::of(&place.unwrap_or_default());
    if residence.job.is_some() || residence.container.is_some() {
        return None;
    }
    let job = titled(&machine.roots.procfs, step).or_else(|| {
        let children = stat::children(&machine.roots.procfs, step, true).unwrap_or_default();
        let mut told = children.into_iter().filter_map(|pid| {
            let environment = Environment::read(&machine.roots.procfs, pid).ok()?;
            slurm_number(environment.get("SLURM_JOB_ID")?)
        });
        told.next()
    })?;
    Some(followed(machine, &job, step))
}

/// The job in a step's title, which everybody may read: `slurmstepd: [211.batch]`.
///
/// # Source
///
/// Slurm, `src/slurmd/slurmstepd`: the title of the process is the step's number.
fn titled(procfs: &Path, step: u32) -> Option<String> {
    let title = fs::read(procfs.join(step.to_string()).join("cmdline")).ok()?;
    let title = String::from_utf8_lossy(&title);
    let (_, number) = title.split_once("slurmstepd: [")?;
    slurm_number(number)
}

fn followed(machine: &Machine, job: &str, root: u32) -> Followed {
    let key = format!("{} slurm {job}", machine.boot_id);
    Followed {
        workload: owners::named(format!("slurm-{job}"), &key),
        root,
        include_root: true,
        cgroup: None,
        reserved: Vec::new(),
        owner: None,
    }
}
