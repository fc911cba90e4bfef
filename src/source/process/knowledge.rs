//! What is known of workloads besides what they use: who they are, and what is
//! set aside for them.
//!
//! Files are read when a workload is found, and now and then afterwards for one
//! workload a tick, because the processes that say most may come later. What is
//! once known stays.

use super::known::{Known, command, members, residence};
use super::reserved::Devices;
use super::slurm::Steps;
use super::{Followed, Machine, Processes, Stat};
use crate::sample::{Sample, SourceHealth, Workload, WorkloadId};
use crate::source::facts::{Accounts, Container, Environment, Field, Residence, Rules, Unknown};
use crate::source::kubelet::{Kubelet, Manner, PodContainer};
use std::collections::BTreeMap;
use std::io;
use std::sync::Arc;
use std::time::Duration;

/// So many processes of a workload are read at one look …
const PROCESSES: usize = 8;
/// … and so many in all.
const MOST_PROCESSES: usize = 1000;
/// The time between two looks at one workload.
const LOOK_EVERY: Duration = Duration::from_secs(10);
/// How often it is looked whether there is a kubelet.
const SEEK_EVERY: Duration = Duration::from_secs(15);
/// It starts jobs and is none: its environment is not theirs.
pub(super) const STEP: &str = "slurmstepd";

/// What is known of all workloads.
#[derive(Debug)]
pub(super) struct Knowledge {
    rules: Rules,
    accounts: Accounts,
    pub(super) known: BTreeMap<WorkloadId, Known>,
    pub(super) devices: Devices,
    pub(super) steps: Steps,
    kubelet: Option<Kubelet>,
    pods: Option<Arc<[PodContainer]>>,
    seek: Duration,
    last: Option<WorkloadId>,
    /// What could not be read, once for each kind and workload.
    pub(super) errors: BTreeMap<&'static str, u64>,
}

impl Knowledge {
    pub(super) fn new(machine: &Machine) -> Self {
        Self {
            rules: Rules::default(),
            accounts: Accounts::below(&machine.roots.host),
            known: BTreeMap::new(),
            devices: Devices::default(),
            steps: Steps::new(&machine.roots.procfs),
            kubelet: None,
            pods: None,
            seek: Duration::ZERO,
            last: None,
            errors: BTreeMap::new(),
        }
    }

    /// Looks at a workload for the first time, or at another member of it. One
    /// that was found is described, unless it already has been.
    pub(super) fn meet(&mut self, machine: &Machine, followed: &mut Followed, found: bool) {
        let id = followed.workload.id.clone();
        let fresh = || Known::new(found.then(|| followed.workload.clone()));
        let mut known = self.known.remove(&id).unwrap_or_else(fresh);
        let members = members(machine, followed.root, followed.cgroup.as_deref());
        self.look(machine, &mut known, members);
        if let Some(described) = known.news(&self.rules) {
            followed.workload = described;
        }
        self.known.insert(id, known);
    }

    /// What is known of one workload holds for the one that it becomes.
    pub(super) fn go_on(&mut self, from: &WorkloadId, to: &WorkloadId) {
        if let Some(known) = self.known.remove(from) {
            self.known.insert(to.clone(), known);
        }
    }

    fn look(&mut self, machine: &Machine, known: &mut Known, members: Vec<u32>) {
        let procfs = &machine.roots.procfs;
        let mut fresh = 0;
        for pid in members {
            if fresh == PROCESSES || known.read.len() == MOST_PROCESSES {
                break;
            }
            // What is known stays, so that a number used again can wait.
            if known.read.contains(&pid) || Stat::read(procfs, pid).is_none_or(|it| it.comm == STEP)
            {
                continue;
            }
            known.read.insert(pid);
            fresh += 1;
            if known.evidence.residence == Residence::default() {
                known.evidence.residence = residence(machine, pid);
            }
            match Environment::read(procfs, pid) {
                Ok(environment) => {
                    // Of a stray of another job nothing of Slurm's is believed.
                    let environment = match &known.evidence.residence.job {
                        Some(job) => environment.of_job(job),
                        None => environment,
                    };
                    known.evidence.environment.complete(environment);
                }
                Err(why) if why.kind() == io::ErrorKind::PermissionDenied => {
                    self.note(known, "environment_denied");
                }
                Err(_) => {}
            }
            let evidence = &mut known.evidence;
            if evidence.owner.is_none() {
                evidence.owner = self.accounts.owner(procfs, pid);
            }
            if evidence.command.is_none() && self.rules.look_at(Field::Command) {
                evidence.command = command(procfs, pid);
            }
        }
        self.look_at_container(machine, known);
        known.conclude();
    }

    fn look_at_container(&mut self, machine: &Machine, known: &mut Known) {
        if known.evidence.container.is_none()
            && let Some(id) = known.evidence.residence.container.clone()
        {
            match Container::find(&machine.roots.host, &id) {
                Ok(container) => known.evidence.container = Some(container),
                Err(Unknown::Denied) => self.note(known, "container_denied"),
                Err(Unknown::Content) => self.note(known, "container_content"),
                Err(Unknown::Absent) => {}
            }
        }
        self.ask_kubelet(known);
    }

    /// Recognises a container among those that the kubelet knows, and has it
    /// asked once for one that it did not know yet.
    fn ask_kubelet(&self, known: &mut Known) {
        let Some(kubelet) = &self.kubelet else {
            return;
        };
        if !known.is_in_pod() {
            return;
        }
        let pods = self.pods.as_deref().unwrap_or_default();
        // Once recognised it stays who it is, with what the kubelet says of it now.
        let before = known.evidence.pod.take();
        let is_same = |it: &&PodContainer| before.as_ref().is_some_and(|old| old.is_same(it));
        let found = known.recognise(pods);
        known.evidence.pod = found.or_else(|| pods.iter().find(is_same)).cloned();
        if known.evidence.pod.is_none() && !known.hurried {
            known.hurried = true;
            kubelet.hurry();
        }
    }

    /// Notes that something could not be read, once for each workload.
    fn note(&mut self, known: &mut Known, kind: &'static str) {
        if known.told.insert(kind) {
            *self.errors.entry(kind).or_default() += 1;
        }
    }

    /// Begins to ask the kubelet once there is one, and takes in what it says.
    fn hear_kubelet(&mut self, machine: &Machine, now: Duration) {
        if self.kubelet.is_none() && now >= self.seek {
            self.seek = now + SEEK_EVERY;
            let socket = Kubelet::socket(&machine.roots.host);
            if socket.exists() {
                self.kubelet = Kubelet::start(socket, Manner::default()).ok();
            }
        }
        let pods = self.kubelet.as_ref().and_then(|kubelet| kubelet.pods(now));
        let same = match (&pods, &self.pods) {
            (Some(new), Some(old)) => Arc::ptr_eq(new, old),
            (None, None) => true,
            _ => false,
        };
        if !same {
            self.pods = pods;
            let mut all = std::mem::take(&mut self.known);
            for known in all.values_mut() {
                self.ask_kubelet(known);
                known.conclude();
            }
            self.known = all;
        }
    }

    fn kubelet_health(&self) -> Option<SourceHealth> {
        let (up, errors) = self.kubelet.as_ref()?.health()?;
        let errors = errors.into_iter();
        Some(SourceHealth {
            source: "kubelet".to_owned(),
            up,
            errors: errors
                .map(|(kind, count)| (kind.to_owned(), count))
                .collect(),
        })
    }
}

impl Processes {
    /// What names found workloads, besides what can be seen of them.
    #[must_use]
    pub fn with_rules(mut self, rules: Rules) -> Self {
        self.knowledge.rules = rules;
        self
    }

    /// What could not be read so far, by kind.
    pub fn errors(&self) -> &BTreeMap<&'static str, u64> {
        &self.knowledge.errors
    }

    /// Looks at one workload again, and announces those of which more is known.
    pub(super) fn look_again(&mut self, sample: &mut Sample) {
        let now = sample.at.monotonic;
        if self.discover {
            self.knowledge.hear_kubelet(&self.machine, now);
        }
        sample.health.extend(self.knowledge.kubelet_health());
        for id in self.knowledge.next(now) {
            let roots = self.watched.iter().filter(|it| it.workload.id == id);
            let parts = roots.flat_map(|it| &it.parts);
            let members: Vec<u32> = parts
                .flat_map(|part| members(&self.machine, part.root(), part.cgroup()))
                .collect();
            if let Some(mut known) = self.knowledge.known.remove(&id) {
                known.looked = now;
                self.knowledge.look(&self.machine, &mut known, members);
                self.knowledge.known.insert(id, known);
            }
        }
        for watched in &mut self.watched {
            let known = self.knowledge.known.get_mut(&watched.workload.id);
            let described = known.and_then(|it| it.news(&self.knowledge.rules));
            let Some(described) = described else { continue };
            let described = Workload {
                followed_by: watched.workload.followed_by.clone(),
                ..described
            };
            if described != watched.workload {
                watched.workload = described;
                watched.announced = false;
            }
        }
    }
}

impl Knowledge {
    /// Whose turn it is to be looked at again: one after the other, and beside
    /// that one of which nothing was read yet, because it was found before its
    /// first process.
    fn next(&mut self, now: Duration) -> Vec<WorkloadId> {
        let is_due = |known: &Known| known.looked.is_zero() || now >= known.looked + LOOK_EVERY;
        let last = self.last.as_ref();
        let behind = self.known.iter().filter(|(id, _)| Some(*id) > last);
        let due = behind.chain(&self.known).find(|(_, it)| is_due(it));
        self.last = due.map(|(id, _)| id.clone());
        let unread = self.known.iter().filter(|(_, it)| it.read.is_empty());
        let unread = unread.min_by_key(|(_, it)| it.looked).map(|(id, _)| id);
        let mut turns: Vec<WorkloadId> = self.last.iter().cloned().collect();
        turns.extend(unread.filter(|id| self.last.as_ref() != Some(*id)).cloned());
        turns
    }
}
