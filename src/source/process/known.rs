//! What is known of one workload, and the files that tell it.

use super::{Machine, stat};
use crate::sample::Workload;
use crate::source::cgroup::{self, Membership};
use crate::source::facts::{DeviceName, Evidence, Residence, Rules};
use crate::source::kubelet::{PodContainer, Signs, recognise};
use std::collections::BTreeSet;
use std::fs::File;
use std::io::Read;
use std::path::Path;
use std::time::Duration;

/// A command is read up to here, for rules.
const LONGEST_COMMAND: u64 = 16 * 1024;

/// What is known of one.
#[derive(Debug)]
pub(super) struct Known {
    /// What it would be without all this; absent if its owner described it.
    found: Option<Workload>,
    /// What was seen of it.
    pub(super) evidence: Evidence,
    /// The processes that were read.
    pub(super) read: BTreeSet<u32>,
    /// What could not be read, once.
    pub(super) told: BTreeSet<&'static str>,
    /// When it was looked at last; zero if only when it was met.
    pub(super) looked: Duration,
    /// Whether the kubelet was asked because of it.
    pub(super) hurried: bool,
    /// The accelerators on which its processes were seen, by UUID.
    pub(super) holds: BTreeSet<String>,
    /// What the evidence amounts to, worked out when it changes.
    pub(super) aside: Aside,
    /// Whether more is known than was told.
    fresh: bool,
}

/// What is set aside for a workload.
#[derive(Debug, Default)]
pub(super) struct Aside {
    /// Accelerators; absent if nobody says anything.
    pub(super) devices: Option<Vec<DeviceName>>,
    /// CPUs of this node.
    pub(super) cpus: Option<f64>,
    /// The Slurm job for which they are.
    pub(super) job: Option<String>,
}

impl Known {
    pub(super) fn new(found: Option<Workload>) -> Self {
        Self {
            found,
            evidence: Evidence::default(),
            read: BTreeSet::new(),
            told: BTreeSet::new(),
            looked: Duration::ZERO,
            hurried: false,
            holds: BTreeSet::new(),
            aside: Aside::default(),
            fresh: true,
        }
    }

    /// Works out what is set aside.
    pub(super) fn conclude(&mut self) {
        self.fresh = true;
        self.aside = Aside {
            devices: self.evidence.reserved(),
            cpus: self.evidence.cpus(),
            job: self.evidence.job(),
        };
    }

    /// The workload as it is known now, if its owner has not described it and
    /// there may be something new.
    pub(super) fn news(&mut self, rules: &Rules) -> Option<Workload> {
        let found = self.found.as_ref().filter(|_| self.fresh)?;
        self.fresh = false;
        Some(self.evidence.describe(found, rules))
    }

    /// Whether its owner has described it.
    pub(super) fn is_registered(&self) -> bool {
        self.found.is_none()
    }

    /// Whether it is a container of a pod.
    pub(super) fn is_in_pod(&self) -> bool {
        let written = self.evidence.container.as_ref();
        self.evidence.residence.in_pod || written.is_some_and(|it| it.pod.is_some())
    }

    /// Which of the kubelet's containers it is, if no other could be meant.
    pub(super) fn recognise<'a>(&self, pods: &'a [PodContainer]) -> Option<&'a PodContainer> {
        let container = self.evidence.container.as_ref();
        let pod = container.and_then(|it| it.pod.as_ref());
        let shown = self.evidence.shown();
        let devices: Vec<&str> = if shown.is_empty() {
            self.holds.iter().map(String::as_str).collect()
        } else {
            shown
        };
        recognise(
            pods,
            Signs {
                pod: pod.map(|(namespace, pod)| (namespace.as_str(), pod.as_str())),
                container: container.and_then(|it| it.name.as_deref()),
                devices: &devices,
                host: self.evidence.environment.get("HOSTNAME"),
            },
        )
    }
}

/// Processes that can tell of a workload, those that tell most first.
pub(super) fn members(machine: &Machine, root: u32, group: Option<&Path>) -> Vec<u32> {
    let mut found = vec![root];
    if let Some(group) = group {
        let group = machine.roots.cgroup.join(group);
        found.extend(cgroup::processes(&group).unwrap_or_default());
    } else {
        let children = stat::children(&machine.roots.procfs, root, false);
        found.extend(children.unwrap_or_default());
    }
    found
}

/// Where a process lives.
pub(super) fn residence(machine: &Machine, pid: u32) -> Residence {
    let of = Membership::read(&machine.roots.procfs, pid).unwrap_or_default();
    let place = machine.layout.leaf(&of);
    place.map_or_else(Residence::default, |place| Residence::of(&place.within))
}

/// A process's arguments, with spaces between them.
pub(super) fn command(procfs: &Path, pid: u32) -> Option<String> {
    let file = File::open(procfs.join(pid.to_string()).join("cmdline")).ok()?;
    let mut content = Vec::new();
    file.take(LONGEST_COMMAND).read_to_end(&mut content).ok()?;
    let text = String::from_utf8_lossy(&content).replace('\0', " ");
    let text = text.trim_end();
    (!text.is_empty()).then(|| text.to_owned())
}
