//! Accelerators: held, reserved, shared, in partitions.

use super::{by, charged, entry, is, job, rest, second};
use crate::common::{instrument, tick};
use std::time::Duration;
use wattprint::accounting::{Entry, Holder, IdlePolicy};
use wattprint::sample::{
    Channel, Component, DeviceUse, DeviceUser, Instrument, Partition, Sample, Usage,
};

/// A card that idles at 70 W.
fn gpu() -> Instrument {
    instrument(Component::Accelerator, "GPU-0", 700.0, 0)
}

/// A workload's hold on it, busy for so many seconds.
fn hold(name: &str, processes: u32, busy: Option<f64>) -> Usage {
    Usage {
        devices: vec![DeviceUse {
            busy: busy.map(Duration::from_secs_f64),
            reserved: processes == 0,
            ..DeviceUse::of(gpu().channel, processes)
        }],
        ..job(name, 0.0)
    }
}

fn on(partition: u32, mut usage: Usage) -> Usage {
    usage.devices[0].partition = Some(partition);
    usage
}

/// The driver lists the processes of all holders, and some of nobody known.
fn held_by(usage: Vec<Usage>, strangers: &[Option<f64>]) -> Sample {
    let mut sample = tick(0, Vec::new());
    for held in usage.iter().flat_map(|usage| &usage.devices) {
        for process in 0..held.processes {
            let first = held.busy.filter(|_| process == 0);
            add_process(
                &mut sample,
                held.partition,
                first.or(held.busy.map(|_| Duration::ZERO)),
            );
        }
    }
    for busy in strangers {
        add_process(&mut sample, None, busy.map(Duration::from_secs_f64));
    }
    sample.usage = usage;
    sample
}

fn add_process(sample: &mut Sample, partition: Option<u32>, busy: Option<Duration>) {
    let pid = u32::try_from(sample.device_users.len()).unwrap();
    sample.device_users.push(DeviceUser {
        partition,
        busy,
        ..DeviceUser::of(gpu().channel, pid)
    });
}

/// Three instances of three, two and one seventh.
fn in_partitions(sample: Sample, busy: [Option<f64>; 3]) -> Sample {
    let partition = |(id, slices, busy): (u32, u32, Option<f64>)| Partition {
        channel: gpu().channel,
        id,
        devices: Vec::new(),
        slices,
        of: 7,
        busy: busy.map(Duration::from_secs_f64),
    };
    let [one, two, three] = busy;
    let partitions = [(1, 3, one), (2, 2, two), (3, 1, three)].map(partition);
    Sample {
        partitions: partitions.into(),
        ..sample
    }
}

fn channel() -> Channel {
    gpu().channel
}

/// Joules while nothing ran, low, central and high.
fn bounds(entries: &[Entry], name: &str) -> [u64; 4] {
    let entry = entry(entries, &is(name), &channel());
    let energy = entry.energy;
    [entry.execution_idle, energy.low, energy.energy, energy.high].map(|it| it / 1_000_000)
}

#[test]
fn a_reserved_accelerator_is_its_holders_and_idle_without_a_process() {
    let sample = held_by(vec![hold("job", 0, None)], &[]);
    for (policy, expected) in [
        (IdlePolicy::Reserved, is("job")),
        (IdlePolicy::Proportional, Holder::Idle),
        (IdlePolicy::None, Holder::Idle),
    ] {
        let entries = second(&[(&gpu(), 100)], &sample, by(policy));
        assert_eq!(
            charged(&entries, &channel()),
            [(expected, 1000)],
            "{policy}"
        );
        let reserved = entry(&entries, &is("job"), &channel()).reserved;
        assert_eq!(reserved, Duration::from_secs(1), "{policy}");
    }
    let entries = second(&[(&gpu(), 100)], &sample, by(IdlePolicy::Reserved));
    assert_eq!(bounds(&entries, "job"), [100, 100, 100, 100]);
}

#[test]
fn energy_of_a_held_accelerator_on_which_nothing_ran_is_told_apart() {
    let cases = [
        // What is not known is not told.
        (IdlePolicy::Reserved, None, [0, 100, 100, 100]),
        (IdlePolicy::Reserved, Some(0.0), [100, 100, 100, 100]),
        (IdlePolicy::Reserved, Some(0.01), [0, 100, 100, 100]),
        (IdlePolicy::Proportional, Some(0.0), [100, 100, 100, 100]),
        // 70 W are drawn in any case; the rest is drawn because it is held.
        (IdlePolicy::None, Some(0.0), [30, 30, 30, 30]),
        (IdlePolicy::None, Some(0.5), [0, 30, 30, 30]),
    ];
    for (policy, busy, expected) in cases {
        let sample = held_by(vec![hold("job", 1, busy)], &[]);
        let entries = second(&[(&gpu(), 100)], &sample, by(policy));
        assert_eq!(bounds(&entries, "job"), expected, "{policy} {busy:?}");
    }
}

#[test]
fn tenants_who_take_turns_pay_by_the_time_for_which_each_kept_it_busy() {
    let tenants = vec![hold("steady", 1, Some(0.9)), hold("bursty", 1, Some(0.1))];
    let entries = second(
        &[(&gpu(), 170)],
        &held_by(tenants, &[]),
        by(IdlePolicy::Reserved),
    );
    // Half of 70 J idle each. Of 100 J beyond: 0.9 by busy time, 0.5 by number,
    // 0.69 to 0.97 if the kernels of one drew four times the power.
    assert_eq!(bounds(&entries, "steady"), [0, 85, 125, 132]);
    assert_eq!(bounds(&entries, "bursty"), [0, 37, 45, 85]);
    // The node's constant power goes with the idle power: 84 J, and 13.6 J more.
    let of_rest = charged(&entries, &rest());
    assert_eq!(of_rest, [(is("bursty"), 456), (is("steady"), 520)]);
}

#[test]
fn without_busy_times_tenants_pay_by_their_processes_and_any_may_have_used_it() {
    let tenants = vec![hold("one", 3, None), hold("two", 1, Some(0.5))];
    let entries = second(
        &[(&gpu(), 170)],
        &held_by(tenants, &[]),
        by(IdlePolicy::Reserved),
    );
    assert_eq!(bounds(&entries, "one"), [0, 35, 110, 135]);
    assert_eq!(bounds(&entries, "two"), [0, 35, 60, 135]);
}

#[test]
fn strangers_take_part_and_are_unattributed() {
    let sample = held_by(vec![hold("job", 1, Some(0.75))], &[Some(0.25), Some(0.0)]);
    let entries = second(&[(&gpu(), 170)], &sample, by(IdlePolicy::Reserved));
    let expected = [(is("job"), 1100), (Holder::Unattributed, 600)];
    assert_eq!(charged(&entries, &channel()), expected);
}

#[test]
fn a_tenant_without_a_process_pays_for_its_reservation_only() {
    let sample = held_by(vec![hold("away", 0, None), hold("here", 1, Some(0.5))], &[]);
    let entries = second(&[(&gpu(), 170)], &sample, by(IdlePolicy::Reserved));
    assert_eq!(bounds(&entries, "away"), [0, 35, 35, 35]);
    assert_eq!(bounds(&entries, "here"), [0, 135, 135, 135]);
}

#[test]
fn partitions_pay_by_slices_and_by_how_busy_they_were() {
    let tenants = || vec![on(1, hold("a", 1, None)), on(2, hold("b", 2, None))];
    let sample = in_partitions(held_by(tenants(), &[]), [Some(0.5), Some(0.25), Some(0.0)]);
    let entries = second(&[(&gpu(), 170)], &sample, by(IdlePolicy::Reserved));
    // 10 J idle a slice; the slice that nobody holds and the one of no partition
    // are idle. 100 J by 3 × 0.5 and 2 × 0.25, or by 3 and 2.
    let expected = [(is("a"), 1050), (is("b"), 450), (Holder::Idle, 200)];
    assert_eq!(charged(&entries, &channel()), expected);
    assert_eq!(bounds(&entries, "a"), [0, 72, 105, 122]);
    assert_eq!(bounds(&entries, "b"), [0, 27, 45, 77]);
    let reserved = entry(&entries, &is("a"), &channel()).reserved;
    assert_eq!(reserved, Duration::from_secs(3) / 7);

    let sample = in_partitions(held_by(tenants(), &[]), [Some(0.5), None, None]);
    let entries = second(&[(&gpu(), 170)], &sample, by(IdlePolicy::Reserved));
    let expected = [(is("a"), 900), (is("b"), 600), (Holder::Idle, 200)];
    assert_eq!(charged(&entries, &channel()), expected);
    assert_eq!(bounds(&entries, "a"), [0, 30, 90, 130]);
}

#[test]
fn a_partition_that_rests_is_execution_idle_while_others_work() {
    let tenants = vec![on(1, hold("a", 1, None)), on(2, hold("b", 1, None))];
    let sample = in_partitions(held_by(tenants, &[]), [Some(0.5), Some(0.0), None]);
    let entries = second(&[(&gpu(), 170)], &sample, by(IdlePolicy::Reserved));
    assert_eq!(bounds(&entries, "a"), [0, 130, 130, 130]);
    assert_eq!(bounds(&entries, "b"), [20, 20, 20, 20]);
}

#[test]
fn within_a_partition_its_holders_share_and_one_may_hold_several() {
    let mut both = on(1, hold("both", 1, None));
    both.devices.extend(on(2, hold("both", 1, None)).devices);
    let sample = held_by(vec![both, on(2, hold("other", 1, None))], &[]);
    let sample = in_partitions(sample, [Some(0.5), Some(0.5), None]);
    let entries = second(&[(&gpu(), 170)], &sample, by(IdlePolicy::Reserved));
    // Slices: 3 and half of 2 against half of 2.
    let expected = [(is("both"), 1200), (is("other"), 300), (Holder::Idle, 200)];
    assert_eq!(charged(&entries, &channel()), expected);
}

#[test]
fn whoever_holds_no_known_partition_has_what_the_others_leave() {
    let sample = held_by(vec![on(1, hold("a", 1, None)), hold("b", 1, None)], &[]);
    let entries = second(
        &[(&gpu(), 170)],
        &in_partitions(sample, [None; 3]),
        by(IdlePolicy::Reserved),
    );
    // Three slices, and the four that are left.
    let expected = [(is("a"), 729), (is("b"), 971)];
    assert_eq!(charged(&entries, &channel()), expected);
}

#[test]
fn a_process_that_the_driver_places_and_the_workload_does_not_is_no_stranger() {
    let mut sample = held_by(vec![hold("job", 1, None)], &[]);
    sample.device_users[0].partition = Some(1);
    let entries = second(
        &[(&gpu(), 170)],
        &in_partitions(sample, [None; 3]),
        by(IdlePolicy::Reserved),
    );
    assert_eq!(charged(&entries, &channel()), [(is("job"), 1700)]);
}
