//! What a driver tells of its sharing, as it comes out of the driver's own process.

use super::Bench;
use fake_nvml::{Fake, List, Part, Process, Use};
use std::process::Stdio;
use std::thread;
use std::time::Duration;
use wattprint::sample::Sample;
use wattprint::source::clock;

/// Feeds the driver's own samples for so long.
const STEP: Duration = Duration::from_millis(100);
const STEPS: u32 = 65;

fn wall_us() -> u64 {
    u64::try_from(clock::now().wall.as_microsecond()).unwrap()
}

fn recorded(bench: &Bench) -> Vec<Sample> {
    let text = std::fs::read_to_string(bench.at("samples.jsonl")).unwrap();
    let samples = text.lines().map(serde_json::from_str::<Sample>);
    samples.filter_map(Result::ok).collect()
}

#[test]
fn activity_and_instances_come_through_the_process_that_talks_to_the_driver() {
    let bench = Bench::new();
    let driver = Fake::new(2);
    let [shared, divided] = [driver.gpu(0), driver.gpu(1)];
    divided.set_parts(&[Part { id: 1, slices: 3 }, Part { id: 2, slices: 4 }]);
    divided.set_mig(true);
    let tenants = [
        std::process::id(),
        nix::unistd::getppid().as_raw().unsigned_abs(),
    ];
    let listed = tenants.map(|pid| Process {
        pid,
        memory: Some(1 << 30),
    });
    shared.set_processes(List::Compute, &listed);
    divided.set_processes(List::Compute, &listed[..1]);
    divided.set_process_instance(List::Compute, 0, 2);
    let absent = bench.at("absent.so").display().to_string();
    let mut flags = bench.run_flags();
    for flag in &mut flags {
        if *flag == absent {
            *flag = driver.lib().display().to_string();
        }
    }
    let more = ["--record", "samples.jsonl", "--interval", "0.2s", "--quiet"];
    flags.extend(more.map(str::to_owned));
    flags.extend(["--", "sleep", "6"].map(str::to_owned));
    let running = bench
        .program(&flags)
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    for _ in 0..STEPS {
        let stamp_us = wall_us();
        for (pid, percent) in tenants.into_iter().zip([75, 25]) {
            shared.add_use(Use {
                pid,
                stamp_us,
                percent,
            });
        }
        divided.spend(2, 40_000, 100_000);
        divided.spend(1, 0, 100_000);
        thread::sleep(STEP);
    }
    let ended = running.wait_with_output().unwrap();
    assert!(ended.status.success(), "{ended:?}");
    let samples = recorded(&bench);
    let last = samples
        .iter()
        .rfind(|it| !it.partitions.is_empty())
        .unwrap();
    let slices = last.partitions.iter().map(|it| (it.id, it.slices, it.of));
    assert_eq!(slices.collect::<Vec<_>>(), [(1, 3, 7), (2, 4, 7)]);
    let [idle, busy] = [0, 1].map(|at: usize| last.partitions[at].busy.unwrap());
    assert!(
        idle.is_zero() && busy > Duration::from_millis(200),
        "{busy:?}"
    );
    let of = |sample: &Sample, pid: u32| {
        let mut users = sample.device_users.iter();
        users
            .find(|it| it.pid == pid && it.partition.is_none())
            .and_then(|it| it.busy)
    };
    let [more, less] = tenants.map(|pid| of(last, pid).unwrap().as_secs_f64());
    assert!(
        less > 0.05 && (more / less - 3.0).abs() < 0.5,
        "{more} {less}"
    );
    let on_instance = last.device_users.iter().find(|it| it.partition == Some(2));
    assert_eq!(on_instance.map(|it| it.pid), Some(tenants[0]));
}
