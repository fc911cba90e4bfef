//! What a workload's processes did on accelerators, whoever numbers them.

use super::{Fixture, process};
use crate::common::{SECOND, moment};
use std::collections::BTreeMap;
use std::fs;
use std::time::Duration;
use wattprint::sample::{
    Channel, Component, DeviceUse, DeviceUser, Partition, Phase, Sample, SampleKind, Workload,
    WorkloadId,
};
use wattprint::source::process::{Followed, Processes};
use wattprint::source::{Roots, Source};

const SERVER: &str = "nvidia-cuda-mps";

fn gpu() -> Channel {
    Channel::new(Component::Accelerator, "gpu-0")
}

/// A process that holds memory and was busy for so many milliseconds, if that is told.
fn user(pid: u32, busy: Option<u64>) -> DeviceUser {
    DeviceUser {
        memory: Some(1 << 30),
        busy: busy.map(Duration::from_millis),
        ..DeviceUser::of(gpu(), pid)
    }
}

/// One that is on no list, and of which only what it did is told.
fn worker(pid: u32, busy: u64) -> DeviceUser {
    DeviceUser {
        memory: None,
        ..user(pid, Some(busy))
    }
}

fn on(partition: u32, user: DeviceUser) -> DeviceUser {
    DeviceUser {
        partition: Some(partition),
        ..user
    }
}

/// Processes 10 and 20 of a workload below process 10, and 30 of nobody's.
struct Machine {
    proc: Fixture,
    source: Processes,
    second: u64,
}

impl Machine {
    fn new() -> Self {
        let proc = Fixture::new();
        proc.show(&[
            process(10, 1, 0, 0),
            process(20, 10, 0, 0),
            process(30, 1, 0, 0),
        ]);
        let roots = Roots {
            procfs: proc.path().to_owned(),
            cgroup: "/nonexistent".into(),
            ..Roots::default()
        };
        let mut source = Processes::new(&roots, false);
        let workload = Workload {
            id: WorkloadId("job".into()),
            name: "job".to_owned(),
            phase: Phase::Other,
            labels: BTreeMap::new(),
            command: Vec::new(),
            followed_by: String::new(),
            run: None,
        };
        source.follow(Followed {
            workload,
            root: 10,
            include_root: true,
            cgroup: None,
            reserved: Vec::new(),
            owner: None,
        });
        Self {
            proc,
            source,
            second: 0,
        }
    }

    fn see(&mut self, users: &[DeviceUser], partitions: &[Partition]) -> Sample {
        self.second += 1;
        let mut sample = Sample::new(moment(self.second * SECOND), SampleKind::Tick);
        sample.device_users = users.to_vec();
        sample.partitions = partitions.to_vec();
        self.source.observe(SampleKind::Tick, &mut sample).unwrap();
        sample
    }

    /// What the workload holds.
    fn uses(&mut self, users: &[DeviceUser]) -> Vec<DeviceUse> {
        self.see(users, &[]).usage[0].devices.clone()
    }

    /// What the workload did on the whole device, in milliseconds.
    fn busy(&mut self, users: &[DeviceUser]) -> Option<u128> {
        let [only] = &self.uses(users)[..] else {
            panic!("it holds one device");
        };
        only.busy.map(|it| it.as_millis())
    }

    /// Gives a process a number in a namespace of its own.
    fn put_in_container(&self, pid: u32, inside: u32) {
        let status = format!("Name:\tx\nNSpid:\t{pid}\t{inside}\nThreads:\t1\n");
        fs::write(self.proc.of(pid).join("status"), status).unwrap();
    }
}

fn numbers(sample: &Sample) -> Vec<(u32, Option<u64>, Option<u128>)> {
    let users = sample.device_users.iter();
    users
        .map(|it| (it.pid, it.memory, it.busy.map(|it| it.as_millis())))
        .collect()
}

#[test]
fn what_a_workload_did_is_the_sum_of_its_processes_and_outlives_them() {
    let mut machine = Machine::new();
    let mut busy = |users: &[_]| machine.busy(users);
    assert_eq!(busy(&[user(10, Some(0)), user(20, Some(0))]), Some(0));
    let later = [user(10, Some(300)), user(20, Some(50)), user(30, Some(999))];
    assert_eq!(busy(&later), Some(350));
    assert_eq!(busy(&[user(10, Some(400))]), Some(450), "one has left");
    assert_eq!(
        busy(&[user(10, Some(400)), user(20, Some(60))]),
        Some(460),
        "and comes back"
    );
}

#[test]
fn a_driver_that_begins_anew_goes_on_from_what_it_told_before() {
    let mut machine = Machine::new();
    let of = |busy, id| Partition {
        channel: gpu(),
        id,
        devices: vec![],
        slices: 1,
        of: 7,
        busy: Some(Duration::from_millis(busy)),
    };
    let mut last = Duration::ZERO;
    for (told, whole) in [(0, 0), (700, 700), (0, 700), (200, 900), (100, 1_000)] {
        let seen = machine.see(&[user(10, Some(told))], &[of(told, 3)]);
        let shown = [seen.device_users[0].busy, seen.partitions[0].busy];
        assert_eq!(shown, [Some(Duration::from_millis(whole)); 2]);
        let credited = seen.usage[0].devices[0].busy.unwrap();
        assert_eq!(credited, Duration::from_millis(whole));
        assert!(credited >= last, "it never falls");
        last = credited;
    }
}

#[test]
fn where_one_process_does_not_tell_the_workload_is_unknown_and_not_idle() {
    let mut machine = Machine::new();
    let mut busy = |users: &[_]| machine.busy(users);
    assert_eq!(busy(&[user(10, Some(100)), user(20, None)]), None);
    let known = [user(10, Some(300)), user(20, Some(40))];
    assert_eq!(busy(&known), Some(340), "nothing is lost meanwhile");
}

#[test]
fn each_partition_is_held_by_itself() {
    let mut machine = Machine::new();
    let users = [
        on(1, user(10, None)),
        on(1, user(20, None)),
        on(2, user(20, None)),
        on(2, user(30, None)),
    ];
    let of = |partition, processes| DeviceUse {
        partition: Some(partition),
        ..DeviceUse::of(gpu(), processes)
    };
    assert_eq!(machine.uses(&users), [of(1, 2), of(2, 1)]);
}

#[test]
fn a_number_used_again_takes_nothing_over() {
    let mut machine = Machine::new();
    machine.see(&[user(10, Some(500)), user(20, Some(100))], &[]);
    let again = super::Process {
        start: 77,
        ..process(20, 10, 0, 0)
    };
    machine.proc.add(again, "another");
    let seen = machine.see(&[user(10, Some(500)), user(20, Some(30))], &[]);
    assert_eq!(
        seen.device_users[1].busy,
        Some(Duration::from_millis(30)),
        "it is another process"
    );
    let credited = seen.usage[0].devices[0].busy;
    assert_eq!(credited, Some(Duration::from_millis(630)));
}

#[test]
fn a_process_that_is_listed_by_its_number_in_a_container_is_charged_as_itself() {
    let mut machine = Machine::new();
    machine.put_in_container(20, 7);
    // Number 7 is something else here, with which no accelerator has to do.
    machine.proc.add(process(7, 2, 0, 0), "kthread");
    machine.see(&[user(7, Some(0))], &[]);
    let seen = machine.see(&[user(7, None), worker(20, 250)], &[]);
    assert_eq!(numbers(&seen), [(20, Some(1 << 30), Some(250))]);
    assert_eq!(seen.usage[0].devices[0].processes, 1);
    assert_eq!(machine.source.invisible(), 0);
    // Once known it stays known, while it does nothing.
    let seen = machine.see(&[user(7, Some(0))], &[]);
    assert_eq!(numbers(&seen), [(20, Some(1 << 30), Some(250))]);
    // Until it ends: the number alone says nothing.
    machine.proc.show(&[process(10, 1, 0, 0)]);
    let seen = machine.see(&[user(7, Some(0))], &[]);
    assert_eq!(numbers(&seen), [(7, Some(1 << 30), Some(0))]);
}

#[test]
fn two_containers_that_use_the_same_number_are_two_processes() {
    let mut machine = Machine::new();
    machine.put_in_container(20, 1);
    machine.put_in_container(30, 1);
    let seen = machine.see(&[user(1, None), worker(20, 250), worker(30, 50)], &[]);
    // Whose the memory is cannot be told.
    assert_eq!(
        numbers(&seen),
        [(20, None, Some(250)), (30, None, Some(50))]
    );
    assert_eq!(
        seen.usage[0].devices[0].busy,
        Some(Duration::from_millis(250))
    );
}

#[test]
fn what_works_elsewhere_is_the_one_that_is_listed_here_if_there_is_only_one() {
    let mut machine = Machine::new();
    let seen = machine.see(&[user(10, None), worker(90_001, 80)], &[]);
    assert_eq!(numbers(&seen), [(10, Some(1 << 30), Some(80))]);
    // With two of each nobody knows which is which, and none is counted twice.
    let two = [
        user(10, None),
        user(20, None),
        worker(90_001, 80),
        worker(90_002, 9),
    ];
    let seen = machine.see(&two, &[]);
    let unknown = [(10, Some(1 << 30), None), (20, Some(1 << 30), None)];
    assert_eq!(numbers(&seen), unknown);
    assert_eq!(machine.source.invisible(), 0);
    // One that nobody lists is a stranger who stays visible.
    let seen = machine.see(&[user(10, Some(0)), worker(90_001, 80)], &[]);
    assert_eq!(numbers(&seen).len(), 2);
    assert_eq!(machine.source.invisible(), 1);
}

#[test]
fn clients_whose_work_is_told_as_their_servers_are_unknown_and_counted() {
    let mut machine = Machine::new();
    machine.proc.add(process(40, 1, 0, 0), SERVER);
    let server = |busy| user(40, Some(busy));
    let clients = [user(10, Some(0)), user(20, Some(0)), server(0)];
    let seen = machine.see(&clients, &[]);
    assert_eq!(seen.usage[0].devices[0].busy, Some(Duration::ZERO));
    assert_eq!(machine.source.served(), 0, "nobody has worked yet");
    let seen = machine.see(&[user(10, Some(0)), user(20, Some(0)), server(900)], &[]);
    let [only] = &seen.usage[0].devices[..] else {
        panic!("it holds one device");
    };
    assert_eq!((only.processes, only.busy), (2, None));
    assert_eq!(machine.source.served(), 2);
    // A driver that tells them apart is believed.
    let seen = machine.see(&[user(10, Some(70)), user(20, Some(5)), server(900)], &[]);
    let busy = seen.usage[0].devices[0].busy;
    assert_eq!(busy, Some(Duration::from_millis(75)));
    assert_eq!(machine.source.served(), 0);
}
