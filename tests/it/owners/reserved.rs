//! Accelerators that are set aside for a workload.

use super::{CONTAINER, Machine, channel, errors, held};
use std::collections::BTreeMap;
use wattprint::sample::{Partition, Phase, Workload, WorkloadId};
use wattprint::source::process::{Followed, Processes};

const JOB: &str = "slurm/uid_1000/job_7";

/// The devices with the processes on each and whether it is set aside; and what went
/// wrong, by kind.
type Had = (Vec<(String, u32, bool)>, Vec<(&'static str, u64)>);

/// What a process in a group has, whose environment this is and which holds `GPU-a`.
fn reserved(machine: &mut Machine, group: &str, environ: &str) -> Had {
    machine.process(10, 1, "python3");
    machine.group(group, 10);
    machine.environ(10, environ);
    let mut source = Processes::new(&machine.roots(), true);
    machine.sample(&mut source, &[(10, "GPU-a")]);
    let sample = machine.sample(&mut source, &[(10, "GPU-a")]);
    (held(&sample.usage[0]), errors(&source))
}

fn partition(device: &str, id: u32) -> Partition {
    Partition {
        channel: channel(device),
        id,
        devices: vec![format!("MIG-{device}-{id}")],
        slices: 3,
        of: 7,
        busy: None,
    }
}

#[test]
fn every_way_of_naming_accelerators_is_understood() {
    let docker = format!("docker/{CONTAINER}");
    let job = format!("SLURM_JOB_ID=7 {}", "SLURM_JOB_GPUS=0,1");
    for (group, environ, expected) in [
        (JOB, job.as_str(), "a1r b0r"),
        (JOB, "SLURM_JOB_ID=8 SLURM_JOB_GPUS=1", "a1-"),
        (&docker, "NVIDIA_VISIBLE_DEVICES=GPU-b", "a1- b0r"),
        (&docker, "NVIDIA_VISIBLE_DEVICES=1,2", "a1- b0r c0r"),
        (&docker, "NVIDIA_VISIBLE_DEVICES=all", "a1-"),
        (
            &docker,
            "NVIDIA_VISIBLE_DEVICES=void CUDA_VISIBLE_DEVICES=GPU-b",
            "a1-",
        ),
        ("x.service", "CUDA_VISIBLE_DEVICES=GPU-a,GPU-c", "a1r c0r"),
        ("x.service", "CUDA_VISIBLE_DEVICES=0,1", "a1-"),
    ] {
        let mut machine = Machine::new();
        machine.driver_lists(&[("GPU-a", 0), ("GPU-b", 1), ("GPU-c", 2)]);
        let (devices, errors) = reserved(&mut machine, group, environ);
        let mark = |reserved| if reserved { "r" } else { "-" };
        let shown: Vec<String> = devices
            .iter()
            .map(|(name, processes, it)| format!("{}{processes}{}", &name[4..], mark(*it)))
            .collect();
        assert_eq!(shown.join(" "), expected, "{group} {environ}");
        assert_eq!(errors, [], "{environ}");
    }
}

#[test]
fn a_number_or_a_uuid_that_means_no_known_device_is_told_and_ignored() {
    let alone = [("GPU-a".to_owned(), 1, false)];
    for (listed, environ) in [
        // The driver says nothing of device files.
        (&[][..], "SLURM_JOB_ID=7 SLURM_JOB_GPUS=0"),
        // Device files and bus addresses are in another order.
        (
            &[("GPU-a", 1), ("GPU-b", 0)],
            "SLURM_JOB_ID=7 SLURM_JOB_GPUS=0",
        ),
        (&[("GPU-????????", 0)], "SLURM_JOB_ID=7 SLURM_JOB_GPUS=0"),
        (&[("GPU-a", 0)], "CUDA_VISIBLE_DEVICES=GPU-elsewhere"),
        // A beginning that all have.
        (&[], "CUDA_VISIBLE_DEVICES=GPU-"),
        (&[], "CUDA_VISIBLE_DEVICES=MIG-elsewhere"),
    ] {
        let mut machine = Machine::new();
        machine.driver_lists(listed);
        let (devices, errors) = reserved(&mut machine, JOB, environ);
        assert_eq!(devices, alone, "{environ}");
        assert_eq!(errors, [("device_unknown", 1)], "{environ}");
    }
}

#[test]
fn a_partition_is_set_aside_by_the_name_of_what_lies_in_it() {
    let docker = format!("docker/{CONTAINER}");
    for (environ, expected) in [
        ("NVIDIA_VISIBLE_DEVICES=MIG-GPU-b-2", &["GPU-b/2"][..]),
        ("NVIDIA_VISIBLE_DEVICES=MIG-GPU-b/1/0", &["GPU-b/1"]),
        // The whole device is all its partitions.
        ("NVIDIA_VISIBLE_DEVICES=GPU-b", &["GPU-b/1", "GPU-b/2"]),
        // Whether the device or a partition has this number is not known.
        ("NVIDIA_VISIBLE_DEVICES=1", &[]),
    ] {
        let mut machine = Machine::new();
        machine.partitions = vec![partition("GPU-b", 1), partition("GPU-b", 2)];
        machine.driver_lists(&[("GPU-a", 0), ("GPU-b", 1)]);
        let (devices, _) = reserved(&mut machine, &docker, environ);
        let names: Vec<&str> = devices
            .iter()
            .filter(|(_, _, reserved)| *reserved)
            .map(|(name, _, _)| name.as_str())
            .collect();
        assert_eq!(names, expected, "{environ}");
    }
}

#[test]
fn a_command_that_registers_inside_a_job_has_what_the_job_has() {
    let mut machine = Machine::new();
    machine.driver_lists(&[("GPU-a", 0), ("GPU-b", 1)]);
    let environ = "SLURM_JOB_ID=7 SLURM_JOB_GPUS=0,1 SLURM_CPUS_ON_NODE=16";
    machine.process(10, 1, "bash");
    machine.group(JOB, 10);
    machine.environ(10, environ);
    let mut source = Processes::new(&machine.roots(), true);
    let sample = machine.sample(&mut source, &[(10, "GPU-a")]);
    assert_eq!(held(&sample.usage[0]).len(), 2);
    assert_eq!(sample.usage[0].cpus, Some(16.0));
    machine.process(11, 10, "wattprint");
    machine.environ(11, environ);
    machine.write(&format!("cgroup/{JOB}/cgroup.procs"), "10\n11\n");
    source.follow(Followed {
        workload: Workload {
            id: WorkloadId("mine".into()),
            name: "mine".to_owned(),
            phase: Phase::Other,
            labels: BTreeMap::new(),
            command: Vec::new(),
            followed_by: String::new(),
            run: None,
        },
        root: 11,
        include_root: false,
        cgroup: None,
        reserved: Vec::new(),
        owner: None,
    });
    let sample = machine.sample(&mut source, &[(10, "GPU-a")]);
    let of = |mine: bool| {
        let usages = sample.usage.iter();
        let mut found = usages.filter(|it| (&*it.workload.0 == "mine") == mine);
        held(found.next().unwrap())
    };
    let device = |name: &str, processes, reserved| (name.to_owned(), processes, reserved);
    assert_eq!(of(false), [device("GPU-a", 1, false)]);
    assert_eq!(
        of(true),
        [device("GPU-a", 0, true), device("GPU-b", 0, true)]
    );
    let mine = sample.workloads.iter().find(|it| it.name == "mine");
    assert!(
        mine.unwrap().labels.is_empty(),
        "its owner has described it"
    );
}
