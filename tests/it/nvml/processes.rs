//! Who uses a GPU, and when the driver is asked.

use super::{Bench, errors, pids, process, ticks};
use fake_nvml::{Call, Fake, List, Process};
use wattprint::sample::SampleKind;

#[test]
fn processes_are_listed_at_an_edge_and_when_memory_changes() {
    let fake = Fake::new(1);
    let gpu = fake.gpu(0);
    let mut bench = Bench::new(&fake);
    assert_eq!(pids(&bench.tick(0)), []);
    gpu.set_processes(List::Compute, &[process(1, 10)]);
    assert_eq!(pids(&bench.tick(1)), [], "nothing has hinted at it");
    gpu.set_memory_used(2 << 30);
    assert_eq!(pids(&bench.tick(2)), [(1, Some(10))]);
    gpu.set_processes(List::Compute, &[]);
    let seen = bench.observe(3, SampleKind::Edge);
    assert_eq!(pids(&seen), []);
}

#[test]
fn where_memory_is_not_told_processes_are_listed_every_ten_seconds() {
    let fake = Fake::new(1);
    fake.gpu(0).fail(Call::Memory, 3);
    let mut bench = Bench::new(&fake);
    bench.tick(0);
    fake.gpu(0).set_processes(List::Compute, &[process(1, 10)]);
    for second in 1..10 {
        assert_eq!(pids(&bench.tick(second)), [], "second {second}");
    }
    assert_eq!(pids(&bench.tick(10)), [(1, Some(10))]);
    assert_eq!(
        fake.calls(Call::Memory),
        2,
        "both forms once, then never again"
    );
}

#[test]
fn the_older_memory_call_serves_where_the_newer_is_missing() {
    let fake = Fake::without(1, &["nvmlDeviceGetMemoryInfo_v2"]);
    let gpu = fake.gpu(0);
    let mut bench = Bench::new(&fake);
    bench.tick(0);
    gpu.set_processes(List::Compute, &[process(1, 10)]);
    gpu.set_memory_used(2 << 30);
    assert_eq!(pids(&bench.tick(1)), [(1, Some(10))]);
}

#[test]
fn the_three_lists_are_one_and_every_entry_size_is_read() {
    for stride in [24, 40] {
        let fake = Fake::new(1);
        let gpu = fake.gpu(0);
        gpu.set_stride(stride);
        let many: Vec<_> = (100..140).map(|pid| process(pid, 1 << 20)).collect();
        gpu.set_processes(List::Compute, &many);
        let untold = Process {
            pid: 7,
            memory: None,
        };
        gpu.set_processes(List::Graphics, &[process(100, 1 << 20), untold]);
        gpu.set_processes(List::Mps, &[process(8, 3)]);
        let seen = pids(&Bench::new(&fake).tick(0));
        let mut expected = vec![(7, None), (8, Some(3))];
        expected.extend((100..140).map(|pid| (pid, Some(1 << 20))));
        assert_eq!(seen, expected, "entries of {stride} bytes");
    }
}

#[test]
fn no_processes_found_is_no_error_and_a_failed_list_keeps_the_last() {
    let fake = Fake::new(1);
    let gpu = fake.gpu(0);
    gpu.set_processes(List::Compute, &[process(1, 10)]);
    gpu.fail(Call::MpsList, 6);
    let mut bench = Bench::new(&fake);
    let seen = bench.tick(0);
    assert_eq!((pids(&seen), errors(&seen)), (vec![(1, Some(10))], vec![]));
    gpu.set_processes(List::Compute, &[]);
    gpu.fail(Call::ComputeList, 999);
    let seen = bench.observe(1, SampleKind::Edge);
    assert_eq!(pids(&seen), [(1, Some(10))]);
    assert_eq!(errors(&seen), [("unknown", 1)]);
    gpu.fail(Call::ComputeList, 0);
    assert_eq!(pids(&bench.tick(12)), [], "a failed list is read again");
}

#[test]
fn a_gpu_in_instances_is_still_one_gpu() {
    let fake = Fake::new(1);
    let gpu = fake.gpu(0);
    gpu.set_instances(2);
    gpu.set_processes(List::Compute, &[process(5, 1 << 20), process(5, 1 << 20)]);
    let seen = Bench::new(&fake).tick(0);
    ticks(&seen, gpu);
    assert_eq!(pids(&seen), [(5, Some(2 << 20))]);
}
