//! Slurm jobs without control groups of their own, as with `proctrack/linuxproc`.

use super::{Machine, held, labels};
use std::time::Duration;
use wattprint::source::process::Processes;

const ENVIRON: &str = "SLURM_JOB_NAME=llama SLURM_CLUSTER_NAME=alpha SLURM_CPUS_ON_NODE=4";

/// A machine on which Slurm's daemon runs two steps of job 7 and one of job 8.
fn machine() -> Machine {
    let machine = Machine::new();
    machine.process(20, 1, "slurmd");
    // A step leaves its daemon, or does not.
    machine.process(30, 1, "slurmstepd");
    machine.process(40, 20, "slurmstepd");
    machine.process(50, 1, "slurmstepd");
    machine.write("proc/30/cmdline", "slurmstepd: [7.batch]\0");
    machine.write("proc/40/cmdline", "slurmstepd: [7.0]\0");
    for (pid, parent, job) in [(31, 30, 7), (41, 40, 7), (51, 50, 8)] {
        machine.process(pid, parent, "python3");
        machine.environ(
            pid,
            &format!("SLURM_JOB_ID={job} SLURM_JOB_GPUS={job} {ENVIRON}"),
        );
    }
    for pid in [20, 30, 31, 40, 41, 50, 51] {
        machine.group("system.slice/slurmd.service", pid);
    }
    machine
}

/// Lets a process have used so much more CPU time, in hundredths of a second.
fn works(machine: &Machine, pid: u32, parent: u32, ticks: u32) {
    let stat = format!(
        "{pid} (python3) S {parent} {pid} 1 0 -1 0 0 0 0 0 {ticks} 0 0 0 20 0 1 0 {pid} 0\n"
    );
    machine.write(&format!("proc/{pid}/stat"), &stat);
}

#[test]
fn jobs_are_found_by_their_steps_and_have_their_own_time() {
    let mut machine = machine();
    let mut source = Processes::new(&machine.roots(), true);
    // The step that is still its daemon's child is found at the second look.
    machine.sample(&mut source, &[]);
    let first = machine.sample(&mut source, &[]);
    assert_eq!(first.usage.len(), 2, "{:?}", first.usage);
    works(&machine, 31, 30, 100);
    works(&machine, 41, 40, 50);
    works(&machine, 51, 50, 25);
    let sample = machine.sample(&mut source, &[]);
    let mut times: Vec<Duration> = sample.usage.iter().map(|it| it.cpu).collect();
    times.sort_unstable();
    let expected = [25, 150].map(|ticks| Duration::from_millis(ticks * 10));
    assert_eq!(times, expected);
    assert!(sample.usage.iter().all(|it| it.cpus == Some(4.0)));
}

#[test]
fn the_steps_of_one_job_are_one_workload_with_its_facts() {
    let mut machine = machine();
    let mut source = Processes::new(&machine.roots(), true);
    let sample = machine.sample(&mut source, &[(41, "GPU-a"), (51, "GPU-b")]);
    let mut told: Vec<(String, String)> = sample
        .workloads
        .iter()
        .map(|it| (it.run.clone().unwrap(), labels(it)))
        .collect();
    told.sort();
    assert_eq!(
        told,
        [
            (
                "slurm:alpha:7".to_owned(),
                "cluster=alpha slurm_job=7 user=1000".to_owned()
            ),
            (
                "slurm:alpha:8".to_owned(),
                "cluster=alpha slurm_job=8 user=1000".to_owned()
            ),
        ]
    );
    let methods = sample.workloads.iter().map(|it| it.followed_by.as_str());
    assert_eq!(methods.collect::<Vec<_>>(), ["process tree"; 2]);
    let devices: Vec<_> = sample.usage.iter().flat_map(held).collect();
    assert_eq!(devices.len(), 2, "{devices:?}");
}

#[test]
fn a_process_that_has_left_its_step_is_its_jobs_by_its_environment() {
    let mut machine = machine();
    machine.process(60, 1, "daemon");
    machine.environ(60, &format!("SLURM_JOB_ID=7 {ENVIRON}"));
    let mut source = Processes::new(&machine.roots(), true);
    let sample = machine.sample(&mut source, &[(31, "GPU-a"), (60, "GPU-a")]);
    let job = sample
        .usage
        .iter()
        .find(|it| !it.devices.is_empty())
        .unwrap();
    assert_eq!(held(job)[0], ("GPU-a".to_owned(), 2, false));
    assert_eq!(sample.usage.len(), 2);
}

#[test]
fn a_step_that_began_after_the_agent_has_all_its_time() {
    let mut machine = Machine::new();
    machine.write(
        "proc/self/stat",
        "45 (agent) S 1 45 1 0 -1 0 0 0 0 0 0 0 0 0 20 0 1 0 45 0\n",
    );
    for (step, job) in [(40, 7), (50, 8)] {
        machine.process(step, 1, "slurmstepd");
        machine.write(
            &format!("proc/{step}/cmdline"),
            &format!("slurmstepd: [{job}.0]\0"),
        );
        machine.process(step + 1, step, "python3");
        works(&machine, step + 1, step, 100);
    }
    let mut source = Processes::new(&machine.roots(), true);
    machine.sample(&mut source, &[]);
    let sample = machine.sample(&mut source, &[]);
    let times = |name: &str| {
        let found = source.workloads().find(|it| it.name == name).unwrap();
        let usages = sample.usage.iter();
        let mut own = usages.filter(|it| it.workload == found.id);
        own.next().unwrap().cpu
    };
    assert_eq!(times("slurm-7"), Duration::ZERO, "it ran before the agent");
    assert_eq!(times("slurm-8"), Duration::from_secs(1));
}
