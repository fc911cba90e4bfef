//! Which process belongs to which workload, and when a workload ends.

use super::{Fixture, process};
use crate::common::{SECOND, moment};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;
use tempfile::TempDir;
use wattprint::sample::{
    Channel, Component, DeviceUse, DeviceUser, Phase, Sample, SampleKind, Usage, Workload,
    WorkloadId,
};
use wattprint::source::process::{Followed, Processes};
use wattprint::source::{Roots, Source};

pub(super) struct Node {
    pub(super) proc: Fixture,
    cgroup: TempDir,
    second: u64,
}

impl Node {
    pub(super) fn new() -> Self {
        let cgroup = tempfile::tempdir().unwrap();
        fs::write(cgroup.path().join("cgroup.controllers"), "").unwrap();
        Self {
            proc: Fixture::new(),
            cgroup,
            second: 0,
        }
    }

    pub(super) fn roots(&self) -> Roots {
        Roots {
            procfs: self.proc.path().to_owned(),
            cgroup: self.cgroup.path().to_owned(),
            ..Roots::default()
        }
    }

    pub(super) fn group(&self, path: &str, microseconds: u64) -> PathBuf {
        let group = self.cgroup.path().join(path);
        fs::create_dir_all(&group).unwrap();
        let text = format!("usage_usec {microseconds}\nuser_usec 0\n");
        fs::write(group.join("cpu.stat"), text).unwrap();
        fs::write(group.join("cgroup.events"), "populated 1\nfrozen 0\n").unwrap();
        group
    }

    pub(super) fn put(&self, pid: u32, group: &str) {
        fs::write(self.proc.of(pid).join("cgroup"), format!("0::/{group}\n")).unwrap();
    }

    /// One sample, in which these processes hold these accelerators.
    pub(super) fn sample(
        &mut self,
        source: &mut Processes,
        kind: SampleKind,
        users: &[(u32, &str)],
    ) -> Sample {
        self.second += 1;
        let mut sample = Sample::new(moment(self.second * SECOND), kind);
        sample.device_users = users
            .iter()
            .map(|(pid, device)| DeviceUser::of(channel(device), *pid))
            .collect();
        source.observe(kind, &mut sample).unwrap();
        sample
    }
}

pub(super) fn channel(device: &str) -> Channel {
    Channel::new(Component::Accelerator, device)
}

pub(super) fn followed(id: &str, root: u32, include_root: bool, cgroup: Option<&str>) -> Followed {
    let workload = Workload {
        id: WorkloadId(id.into()),
        name: id.to_owned(),
        phase: Phase::Finetuning,
        labels: BTreeMap::new(),
        command: Vec::new(),
        followed_by: String::new(),
        run: None,
    };
    Followed {
        workload,
        root,
        include_root,
        cgroup: cgroup.map(|path| Path::new(path).to_owned()),
        reserved: Vec::new(),
        owner: None,
    }
}

fn only(sample: &Sample) -> &Usage {
    let [usage] = sample.usage.as_slice() else {
        panic!("one usage, not {:?}", sample.usage);
    };
    usage
}

#[test]
fn a_group_shows_its_time_since_it_is_followed() {
    let mut node = Node::new();
    node.proc.show(&[process(10, 1, 0, 0)]);
    node.group("job", 5_000_000);
    let mut source = Processes::new(&node.roots(), false);
    source.follow(followed("w", 10, false, Some("job")));
    node.group("job", 6_500_000);
    let sample = node.sample(&mut source, SampleKind::Tick, &[]);
    assert_eq!(only(&sample).cpu, Duration::from_millis(1500));
    assert_eq!(sample.workloads[0].followed_by, "cgroup");
    let again = node.sample(&mut source, SampleKind::Tick, &[]);
    assert!(again.workloads.is_empty(), "it is announced once");
}

#[test]
fn a_burst_reads_no_process() {
    let mut node = Node::new();
    node.proc.show(&[process(10, 1, 0, 0)]);
    let mut source = Processes::new(&node.roots(), false);
    source.follow(followed("w", 10, true, None));
    let sample = node.sample(&mut source, SampleKind::Burst, &[(10, "gpu-0")]);
    assert!(sample.usage.is_empty() && sample.workloads.is_empty());
}

#[test]
fn a_group_that_cannot_be_read_is_followed_as_a_tree() {
    let mut node = Node::new();
    node.proc.show(&[process(10, 1, 0, 0)]);
    let mut source = Processes::new(&node.roots(), false);
    for (id, path) in [
        ("absent", "absent"),
        ("outside", "../../etc"),
        ("root", "/"),
    ] {
        source.follow(followed(id, 10, true, Some(path)));
    }
    let sample = node.sample(&mut source, SampleKind::Tick, &[]);
    let methods: Vec<&str> = sample
        .workloads
        .iter()
        .map(|it| it.followed_by.as_str())
        .collect();
    assert_eq!(methods, ["process tree"; 3]);
}

#[test]
fn a_group_that_is_removed_ends_its_workload() {
    let mut node = Node::new();
    node.proc.show(&[process(10, 1, 0, 0)]);
    let group = node.group("job", 0);
    let mut source = Processes::new(&node.roots(), false);
    source.follow(followed("w", 10, false, Some("job")));
    node.group("job", 900);
    assert!(!only(&node.sample(&mut source, SampleKind::Tick, &[])).ended);
    // What a descriptor into a removed group answers; a fixture's would read on.
    fs::write(group.join("cpu.stat"), "").unwrap();
    let last = node.sample(&mut source, SampleKind::Tick, &[]);
    assert!(only(&last).ended);
    assert_eq!(only(&last).cpu, Duration::from_micros(900));
    assert!(
        node.sample(&mut source, SampleKind::Tick, &[])
            .usage
            .is_empty()
    );
}

#[test]
fn the_final_time_is_shown_once_at_the_next_edge() {
    let mut node = Node::new();
    node.proc.show(&[process(10, 1, 0, 0)]);
    let mut source = Processes::new(&node.roots(), false);
    let id = WorkloadId("w".into());
    source.follow(followed("w", 10, false, None));
    node.proc.show(&[process(10, 1, 0, 120)]);
    node.sample(&mut source, SampleKind::Tick, &[]);
    source.set_final(&id, Some(Duration::from_millis(1234)));
    let tick = node.sample(&mut source, SampleKind::Tick, &[]);
    assert_eq!(
        (only(&tick).cpu, only(&tick).ended),
        (Duration::from_millis(1200), false)
    );
    let edge = node.sample(&mut source, SampleKind::Edge, &[]);
    assert_eq!(
        (only(&edge).cpu, only(&edge).ended),
        (Duration::from_millis(1234), true)
    );
    assert!(
        node.sample(&mut source, SampleKind::Edge, &[])
            .usage
            .is_empty()
    );
}

#[test]
fn a_final_time_below_what_was_shown_does_not_make_it_fall() {
    let mut node = Node::new();
    node.proc.show(&[process(10, 1, 0, 0)]);
    let mut source = Processes::new(&node.roots(), false);
    source.follow(followed("w", 10, false, None));
    node.proc.show(&[process(10, 1, 0, 120)]);
    node.sample(&mut source, SampleKind::Tick, &[]);
    source.set_final(&WorkloadId("w".into()), Some(Duration::from_millis(700)));
    let edge = node.sample(&mut source, SampleKind::Edge, &[]);
    assert_eq!(only(&edge).cpu, Duration::from_millis(1200));
}

#[test]
fn ranks_are_members_of_one_workload_and_may_leave_one_by_one() {
    let mut node = Node::new();
    node.proc
        .show(&[process(10, 1, 0, 0), process(20, 1, 0, 0)]);
    let mut source = Processes::new(&node.roots(), false);
    source.follow(followed("w", 10, false, None));
    source.follow(followed("w", 20, false, None));
    node.proc.show(&[
        process(10, 1, 0, 100),
        process(20, 1, 0, 300),
        process(21, 20, 0, 0),
    ]);
    let both = node.sample(&mut source, SampleKind::Tick, &[(21, "gpu-1")]);
    assert_eq!(only(&both).cpu, Duration::from_secs(4));
    assert_eq!(only(&both).devices, [DeviceUse::of(channel("gpu-1"), 1)]);
    source.leave(
        &WorkloadId("w".into()),
        20,
        Some(Duration::from_millis(3050)),
    );
    node.proc.show(&[process(10, 1, 0, 200)]);
    let one = node.sample(&mut source, SampleKind::Edge, &[]);
    assert_eq!(
        (only(&one).cpu, only(&one).ended),
        (Duration::from_millis(5050), false)
    );
    source.leave(&WorkloadId("w".into()), 10, None);
    assert!(only(&node.sample(&mut source, SampleKind::Edge, &[])).ended);
}

#[test]
fn an_accelerator_belongs_to_who_has_the_process_by_group_or_ancestry() {
    let mut node = Node::new();
    node.proc.show(&[
        process(10, 1, 0, 0),
        process(11, 10, 0, 0),
        process(12, 11, 0, 0),
        process(30, 1, 0, 0),
        process(40, 1, 0, 0),
    ]);
    node.group("job", 0);
    node.group("job/inner", 0);
    node.group("jobber", 0);
    for (pid, group) in [(30, "job/inner/deep"), (40, "jobber")] {
        node.put(pid, group);
    }
    let mut source = Processes::new(&node.roots(), false);
    source.follow(followed("tree", 10, false, None));
    source.follow(followed("outer", 50, false, Some("job")));
    source.follow(followed("inner", 51, false, Some("job/inner")));
    let users = [
        (12, "a"),
        (12, "a"),
        (12, "b"),
        (10, "c"),
        (30, "d"),
        (40, "e"),
        (99, "f"),
    ];
    let sample = node.sample(&mut source, SampleKind::Tick, &users);
    let held: BTreeMap<&str, Vec<&str>> = sample
        .usage
        .iter()
        .map(|it| {
            let devices = it.devices.iter().map(|held| {
                assert_eq!(held.processes, 1);
                held.channel.device.as_ref()
            });
            (it.workload.0.as_ref(), devices.collect())
        })
        .collect();
    let expected = [
        ("tree", vec!["a", "b"]),
        ("outer", vec![]),
        ("inner", vec!["d"]),
    ];
    assert_eq!(held, BTreeMap::from(expected));
}

#[test]
fn process_groups_on_accelerators_are_found_and_named_by_their_group() {
    let mut node = Node::new();
    let shell = process(10, 1, 0, 0);
    node.proc.show(&[
        shell,
        process(11, 10, 0, 0),
        process(12, 11, 0, 0),
        process(20, 1, 0, 0),
        process(21, 1, 0, 0),
    ]);
    node.proc.add(shell, "sshd");
    node.proc.add(process(11, 10, 0, 0), "torchrun");
    let slurm = "system.slice/slurmstepd.scope/job_211";
    node.group(slurm, 1_000);
    for (pid, group) in [
        (12, "user.slice/user-1000.slice/session-3.scope"),
        (
            20,
            "system.slice/slurmstepd.scope/job_211/step_0/user/task_0",
        ),
        (
            21,
            "system.slice/slurmstepd.scope/job_211/step_0/user/task_1",
        ),
    ] {
        node.put(pid, group);
    }
    let users = [(12, "a"), (20, "b"), (21, "c")];
    let mut source = Processes::new(&node.roots(), true);
    let sample = node.sample(&mut source, SampleKind::Tick, &users);
    let found: Vec<(&str, &str)> = sample
        .workloads
        .iter()
        .map(|it| (it.name.as_str(), it.followed_by.as_str()))
        .collect();
    assert_eq!(
        found,
        [("torchrun", "process tree"), ("slurm-211", "cgroup")]
    );
    let devices: Vec<usize> = sample.usage.iter().map(|it| it.devices.len()).collect();
    assert_eq!(devices, [1, 2]);
    let mut restarted = Processes::new(&node.roots(), true);
    let again = node.sample(&mut restarted, SampleKind::Tick, &users);
    let ids = |sample: &Sample| -> Vec<WorkloadId> {
        sample.workloads.iter().map(|it| it.id.clone()).collect()
    };
    assert_eq!(
        ids(&again),
        ids(&sample),
        "a restart finds the same workloads"
    );
}

#[test]
fn a_found_workload_ends_when_it_holds_nothing_and_is_empty() {
    let mut node = Node::new();
    node.proc.show(&[process(20, 1, 0, 0)]);
    let group = node.group("docker/7", 1_000);
    node.put(20, "docker/7");
    let mut source = Processes::new(&node.roots(), true);
    let mut ended = |node: &mut Node, users: &[(u32, &str)]| {
        only(&node.sample(&mut source, SampleKind::Tick, users)).ended
    };
    assert!(!ended(&mut node, &[(20, "a")]));
    assert!(!ended(&mut node, &[]), "its processes still run");
    node.proc.show(&[]);
    fs::write(group.join("cgroup.events"), "populated 0\n").unwrap();
    assert!(ended(&mut node, &[]));
}

#[test]
fn a_server_that_computes_for_its_clients_takes_no_share_of_what_they_use() {
    const SERVER: &str = "nvidia-cuda-mps";
    let mut node = Node::new();
    node.proc
        .show(&[process(10, 1, 0, 0), process(20, 1, 0, 0)]);
    node.proc.add(process(30, 1, 0, 0), SERVER);
    for (pid, group) in [(10, "client"), (20, "daemon"), (30, "daemon")] {
        node.group(group, 0);
        node.put(pid, group);
    }
    let mut source = Processes::new(&node.roots(), true);
    // Beside a client it is left out, on that device alone.
    let users = [(10, "gpu-0"), (30, "gpu-0"), (30, "gpu-1")];
    let sample = node.sample(&mut source, SampleKind::Tick, &users);
    let listed = sample
        .device_users
        .iter()
        .map(|it| (it.pid, &*it.channel.device));
    assert_eq!(listed.collect::<Vec<_>>(), [(10, "gpu-0"), (30, "gpu-1")]);
    // Alone it stays visible, as what nobody knows, and makes no workload.
    let held: Vec<_> = sample.usage.iter().map(|it| it.devices.clone()).collect();
    assert_eq!(held, [vec![DeviceUse::of(channel("gpu-0"), 1)]]);
    // A job that has started its own server pays for it.
    source.follow(followed("job", 30, true, None));
    let sample = node.sample(&mut source, SampleKind::Tick, &[(30, "gpu-1")]);
    let job = sample.usage.iter().find(|it| &*it.workload.0 == "job");
    assert_eq!(job.unwrap().devices, [DeviceUse::of(channel("gpu-1"), 1)]);
}

#[test]
fn a_holder_that_has_ended_is_not_taken_for_one_of_another_namespace() {
    let mut node = Node::new();
    node.proc.show(&[process(10, 1, 0, 0)]);
    let mut source = Processes::new(&node.roots(), false);
    let users = [(10, "gpu-0"), (11, "gpu-0")];
    node.sample(&mut source, SampleKind::Tick, &users);
    assert_eq!(source.invisible(), 1);
    node.proc.show(&[]);
    node.sample(&mut source, SampleKind::Tick, &users);
    assert_eq!(source.invisible(), 1, "the first was here");
    node.sample(&mut source, SampleKind::Tick, &[]);
    assert_eq!(source.invisible(), 0);
}
