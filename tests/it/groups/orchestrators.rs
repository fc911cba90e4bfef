//! Trees as each orchestrator makes them, under `tests/fixtures/cgroup`.

use super::{Node, fixtures};
use std::collections::BTreeSet;
use std::fs;
use wattprint::source::Roots;
use wattprint::source::cgroup::{Discover, Kind};
use wattprint::source::process::Processes;

/// What is found in one of the trees, with all sorts of work wanted.
fn found(tree: &str) -> Vec<String> {
    let mut node = Node::new();
    let roots = Roots {
        cgroup: fixtures().join(tree),
        ..node.roots()
    };
    let discover = Discover {
        kinds: Kind::FOUND.into(),
        most: 100,
    };
    let mut source = Processes::new(&roots, true).finding(discover);
    let seen = node.sample(&mut source);
    let again = node.sample_with(&mut source, 10, &[]);
    assert_eq!(again.fresh(), Vec::<&str>::new(), "{tree} is found once");
    assert_eq!(again.0.usage.len(), seen.0.usage.len());
    seen.fresh().into_iter().map(str::to_owned).collect()
}

/// The names that each tree makes, in the order of the alphabet.
const TREES: &[(&str, &[&str])] = &[
    ("slurm", &["slurm-211", "slurm-212"]),
    ("slurm-multiple", &["slurm-7", "slurm-8"]),
    ("slurm-v1", &["slurm-211", "slurm-212"]),
    ("slurm-v1-host", &["slurm-211"]),
    (
        "kubernetes-systemd",
        &[
            "pod-1f2e3d4c-111111111111",
            "pod-1f2e3d4c-222222222222",
            "pod-2f2e3d4c-333333333333",
            "pod-3f2e3d4c-444444444444",
        ],
    ),
    (
        "kubernetes-cgroupfs",
        &[
            "pod-1f2e3d4c-111111111111",
            "pod-2f2e3d4c-222222222222",
            "pod-3f2e3d4c-333333333333",
        ],
    ),
    (
        "kubernetes-v1",
        &["pod-1f2e3d4c-111111111111", "pod-3f2e3d4c-333333333333"],
    ),
    (
        "kind",
        &["docker-aaaaaaaaaaaa", "pod-1f2e3d4c-111111111111"],
    ),
    (
        "docker-systemd",
        &[
            "docker-111111111111",
            "docker-222222222222",
            "docker-333333333333",
        ],
    ),
    (
        "docker-cgroupfs",
        &["docker-111111111111", "docker-222222222222"],
    ),
    ("docker-v1", &["docker-111111111111", "docker-222222222222"]),
    (
        "podman",
        &[
            "podman-111111111111",
            "podman-222222222222",
            "podman-333333333333",
            "podman-444444444444",
            "podman-555555555555",
        ],
    ),
    ("libvirt", &["build", "gpu-box"]),
    ("libvirt-v1", &["old", "web"]),
    // Of the services only those that occupy much are told apart.
    ("systemd", &["jupyter-lab", "run-u12", "vllm"]),
];

#[test]
fn every_orchestrators_work_is_found_in_a_tree_as_it_makes_it() {
    for (tree, expected) in TREES {
        assert_eq!(found(tree), *expected, "{tree}");
    }
}

#[test]
fn every_tree_is_looked_at() {
    let folders = fs::read_dir(fixtures()).unwrap().flatten();
    let folders: BTreeSet<String> = folders
        .map(|it| it.file_name().to_string_lossy().into_owned())
        .collect();
    let tested = TREES.iter().map(|(tree, _)| (*tree).to_owned()).collect();
    assert_eq!(folders, tested);
}

#[test]
fn only_the_sorts_of_work_that_are_wanted_are_found() {
    let mut node = Node::new();
    let roots = Roots {
        cgroup: fixtures().join("podman"),
        ..node.roots()
    };
    for (kinds, expected) in [
        (vec![Kind::Podman], 5),
        (vec![Kind::Docker], 0),
        (vec![], 0),
    ] {
        let kinds = kinds.into_iter().collect();
        let mut source = Processes::new(&roots, true).finding(Discover { kinds, most: 100 });
        assert_eq!(node.sample(&mut source).0.usage.len(), expected);
    }
}

#[test]
fn a_slurm_job_says_of_which_run_it_is_a_part() {
    let mut node = Node::new();
    node.group("system.slice/slurmstepd.scope/job_211", 0);
    let mut source = node.finding(&[Kind::Slurm], 10);
    let seen = node.sample(&mut source);
    let runs: Vec<_> = seen
        .0
        .workloads
        .iter()
        .map(|it| it.run.as_deref())
        .collect();
    assert_eq!(runs, [Some("slurm::211")]);
}
