//! Groups in groups: no time is told twice, and none is left out.

use super::{Books, Node, docker, named};
use std::collections::BTreeMap;
use std::path::PathBuf;
use wattprint::sample::{Phase, Workload, WorkloadId};
use wattprint::source::cgroup::Kind;
use wattprint::source::process::Followed;

fn asked(id: &str, root: u32, cgroup: Option<&str>) -> Followed {
    Followed {
        workload: Workload {
            id: WorkloadId(id.into()),
            name: id.to_owned(),
            phase: Phase::Other,
            labels: BTreeMap::new(),
            command: Vec::new(),
            followed_by: String::new(),
            run: None,
        },
        root,
        include_root: false,
        cgroup: cgroup.map(PathBuf::from),
        reserved: Vec::new(),
        owner: None,
    }
}

#[test]
fn a_run_inside_a_job_is_taken_from_the_job() {
    const JOB: &str = "system.slice/slurmstepd.scope/job_4";
    const RUN: &str = "system.slice/slurmstepd.scope/job_4/step_0/wattprint-ab";
    let mut node = Node::new();
    node.group("system.slice/slurmstepd.scope", 0);
    node.group(JOB, 0);
    node.group("system.slice/slurmstepd.scope/job_4/step_0", 0);
    node.group(RUN, 0);
    node.process(9, 1, RUN);
    let mut source = node.finding(&[Kind::Slurm], 10);
    source.follow(asked("run", 9, Some(RUN)));
    let mut books = Books::default();
    books.hear(&node.sample(&mut source));
    node.group("system.slice/slurmstepd.scope", 1100);
    node.group(JOB, 1000);
    node.group(RUN, 700);
    books.hear(&node.sample(&mut source));
    assert_eq!((books.used("run"), books.used("slurm-4")), (700, 300));
    assert_eq!(books.used("slurmstepd.scope (short-lived)"), 100);
}

#[test]
fn who_asks_to_be_followed_precedes_what_was_found_in_its_group() {
    let mut node = Node::new();
    node.group("docker", 0);
    node.group(&docker('1'), 0);
    node.process(9, 1, &docker('1'));
    let mut source = node.finding(&[Kind::Docker], 10);
    let mut books = Books::default();
    books.hear(&node.sample(&mut source));
    node.group("docker", 100);
    node.group(&docker('1'), 100);
    books.hear(&node.sample(&mut source));
    source.follow(asked("window", 9, Some(&docker('1'))));
    node.group("docker", 350);
    node.group(&docker('1'), 350);
    books.hear(&node.sample_with(&mut source, 1, &[(9, "gpu-0")]));
    assert_eq!((books.used("window"), books.used(&named('1'))), (250, 100));
    assert_eq!(books.last["window"].devices.len(), 1);
    assert_eq!(books.total(), 350);
}

#[test]
fn a_pod_in_a_container_that_plays_a_node_is_taken_from_it() {
    let uid = "1f2e3d4c_0000_1111_2222_333344445555";
    let host = format!("system.slice/docker-{}.scope", "a".repeat(64));
    let slice = format!("{host}/kubelet.slice");
    let pods = format!("{slice}/kubelet-kubepods.slice");
    let pod = format!("{pods}/kubelet-kubepods-pod{uid}.slice");
    let container = format!("{pod}/cri-containerd-{}.scope", "1".repeat(64));
    let mut node = Node::new();
    for path in [&host, &slice, &pods, &pod, &container] {
        node.group(path, 0);
    }
    let mut source = node.finding(&Kind::FOUND, 10);
    let mut books = Books::default();
    books.hear(&node.sample(&mut source));
    node.group(&host, 900);
    node.group(&container, 600);
    books.hear(&node.sample(&mut source));
    assert_eq!(books.used("docker-aaaaaaaaaaaa"), 300);
    assert_eq!(books.used("pod-1f2e3d4c-111111111111"), 600);
}

#[test]
fn limits_and_memory_are_told_of_what_is_found() {
    let mut node = Node::new();
    node.group(&docker('1'), 0);
    let file = |name: &str| format!("cgroup/{}/{name}", docker('1'));
    node.write(&file("cpu.max"), "50000 100000\n");
    node.write(&file("memory.current"), "5000\n");
    node.write(&file("memory.stat"), "anon 1\ninactive_file 2000\n");
    for (cpu, package) in [(0, 0), (1, 1)] {
        let path = format!("sys/devices/system/cpu/cpu{cpu}/topology/physical_package_id");
        node.write(&path, &format!("{package}\n"));
    }
    node.write(&file("cpuset.cpus.effective"), "1\n");
    let mut source = node.finding(&[Kind::Docker], 10);
    let mut books = Books::default();
    books.hear(&node.sample(&mut source));
    let usage = &books.last[&named('1')];
    assert_eq!(usage.cpus, Some(0.5));
    assert_eq!(usage.packages, [1]);
    assert_eq!(usage.memory, Some(3000));
}

#[test]
fn who_asks_for_a_group_precedes_what_was_found_inside_it() {
    let mut node = Node::new();
    node.group("docker", 0);
    for digit in ['1', '2'] {
        node.group(&docker(digit), 0);
    }
    node.process(9, 1, &docker('1'));
    let mut source = node.finding(&[Kind::Docker], 10);
    let mut books = Books::default();
    books.hear(&node.sample(&mut source));
    node.group("docker", 400);
    node.group(&docker('1'), 300);
    books.hear(&node.sample(&mut source));
    assert_eq!(
        (books.used(&named('1')), books.used("docker (short-lived)")),
        (300, 100)
    );
    source.follow(asked("window", 0, Some("docker")));
    node.group("docker", 1000);
    node.group(&docker('1'), 500);
    node.group(&docker('2'), 150);
    books.hear(&node.sample_with(&mut source, 1, &[(9, "gpu-0")]));
    assert_eq!(books.used("window"), 600, "all that was used in its group");
    assert_eq!(books.last["window"].devices.len(), 1);
    assert_eq!(books.used(&named('1')), 300, "what it had before");
    assert_eq!(books.used("docker (short-lived)"), 100);
    assert_eq!(books.total(), 1000);
    // A run inside what was found is charged its own, and the window the rest.
    let run = format!("{}/wattprint-ab", docker('1'));
    node.group(&run, 0);
    node.process(10, 1, &run);
    source.follow(asked("run", 10, Some(&run)));
    node.group("docker", 1300);
    node.group(&docker('1'), 750);
    node.group(&run, 200);
    books.hear(&node.sample(&mut source));
    assert_eq!((books.used("run"), books.used("window")), (200, 700));
    assert_eq!(books.total(), 1300);
}
