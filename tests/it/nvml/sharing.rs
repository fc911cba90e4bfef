//! One GPU that several use: through the binding, the processes and the account.

use super::{process, roots};
use crate::common::{SECOND, model, moment};
use fake_nvml::wave::{Sensor, Wave};
use fake_nvml::{Fake, List};
use std::fs;
use std::path::Path;
use std::time::Duration;
use wattprint::accounting::{Account, Charging, Holder, Span};
use wattprint::agent::Sources;
use wattprint::sample::{Component, Reading, Sample, SampleKind};
use wattprint::source::Roots;
use wattprint::source::process::Processes;

/// A process of this invented machine, in a group of its own.
fn add_process(root: &Path, pid: u32, comm: &str) {
    let folder = root.join(format!("proc/{pid}"));
    fs::create_dir_all(&folder).unwrap();
    let stat = format!("{pid} ({comm}) S 1 {pid} 1 0 -1 0 0 0 0 0 0 0 0 0 20 0 1 0 50 0\n");
    fs::write(folder.join("stat"), stat).unwrap();
    fs::write(folder.join("cgroup"), format!("0::/{comm}-{pid}\n")).unwrap();
    let group = root.join(format!("cgroup/{comm}-{pid}"));
    fs::create_dir_all(&group).unwrap();
    fs::write(group.join("cpu.stat"), "usage_usec 0\n").unwrap();
    fs::write(group.join("cgroup.events"), "populated 1\nfrozen 0\n").unwrap();
}

fn machine(fake: &Fake) -> Roots {
    let root = fake.directory();
    fs::create_dir_all(root.join("cgroup")).unwrap();
    fs::write(root.join("cgroup/cgroup.controllers"), "").unwrap();
    fs::create_dir_all(root.join("proc")).unwrap();
    Roots {
        procfs: root.join("proc"),
        cgroup: root.join("cgroup"),
        ..roots(fake.lib())
    }
}

/// Half a minute of everything that observes this machine, and its account.
fn half_a_minute(sources: &mut Sources) -> (Vec<Sample>, Vec<Span>) {
    let mut account = Account::new(model(), Charging::default());
    let (mut samples, mut spans) = (Vec::new(), Vec::new());
    for second in 0..30 {
        let at = moment((1_000 + second) * SECOND);
        let mut sample = sources.observe(SampleKind::Tick, at, Duration::ZERO);
        for seen in &mut sample.observations {
            seen.at = at.monotonic;
            // A counter of 300 W in the invented time of these samples.
            if let Reading::Counter(counter) = &mut seen.reading {
                counter.ticks = second * 300_000;
            }
        }
        spans.extend(account.advance(&sample));
        samples.push(sample);
    }
    spans.extend(account.finish());
    (samples, spans)
}

fn steady(fake: &Fake) {
    fake.gpu(0).set_wave(Wave::constant(300_000));
    fake.gpu(0).set_sensor(Sensor {
        counter_tick_us: 0,
        ..Sensor::HOPPER
    });
}

/// Whether workloads, nobody known and nobody at all are charged so many joules
/// of an accelerator, to within one update of its sensor.
fn are_charged(spans: &[Span], expected: [u64; 3]) {
    const UPDATE: u64 = 30;
    let charged = charged(spans);
    for (charged_one, expected_one) in charged.into_iter().zip(expected) {
        let is_near = charged_one.abs_diff(expected_one) <= UPDATE;
        assert!(is_near, "{charged:?} and not {expected:?}");
    }
}

fn charged(spans: &[Span]) -> [u64; 3] {
    let mut charged = [0; 3];
    let entries = spans.iter().flat_map(|span| &span.entries);
    for entry in entries.filter(|it| it.channel.component == Component::Accelerator) {
        let place = match entry.holder {
            Holder::Workload(_) => 0,
            Holder::Unattributed => 1,
            Holder::Idle => 2,
        };
        charged[place] += entry.energy.energy;
    }
    charged.map(|microjoules| microjoules / 1_000_000)
}

fn nvml_alone(at: &Roots) -> Sources {
    Sources::open(at, |name| name == "nvml", Processes::new(at, true))
}

#[test]
fn a_gpu_in_instances_is_charged_once_and_shared_by_those_who_hold_them() {
    let fake = Fake::new(1);
    steady(&fake);
    let (gpu, at) = (fake.gpu(0), machine(&fake));
    gpu.set_instances(7);
    let tenants: Vec<_> = (1..=7).map(|tenant| 100 + tenant).collect();
    for pid in &tenants {
        add_process(fake.directory(), *pid, "tenant");
    }
    let listed: Vec<_> = tenants.iter().map(|pid| process(*pid, 1 << 30)).collect();
    gpu.set_processes(List::Compute, &listed);
    let (samples, spans) = half_a_minute(&mut nvml_alone(&at));
    let announced: usize = samples.iter().map(|it| it.instruments.len()).sum();
    assert_eq!(
        announced, 1,
        "one counter, whatever the number of instances"
    );
    assert!(samples.iter().all(|it| it.observations.len() == 1));
    // Once and not seven times.
    are_charged(&spans, [29 * 300, 0, 0]);
    let entries = spans.iter().flat_map(|span| &span.entries);
    let of_gpu = entries.filter(|it| it.channel.component == Component::Accelerator);
    for entry in of_gpu.filter(|it| it.energy.energy > 1_000_000) {
        // A seventh, but perhaps only of its idle power, or nearly all.
        let [low, own, high] = [entry.energy.low, entry.energy.energy, entry.energy.high]
            .map(|microjoules| microjoules / 1_000_000);
        assert!(own.abs_diff(300 / 7) <= 3, "{own}");
        assert!(low <= 10 && high >= 230, "{low} {own} {high}");
    }
}

#[test]
fn a_process_of_another_namespace_is_charged_to_nobody_known_and_told() {
    let fake = Fake::new(1);
    steady(&fake);
    let at = machine(&fake);
    add_process(fake.directory(), 101, "job");
    // The driver numbers the second as another namespace does: here it is none.
    fake.gpu(0)
        .set_processes(List::Compute, &[process(101, 1), process(90_001, 1)]);
    let mut sources = nvml_alone(&at);
    let (samples, spans) = half_a_minute(&mut sources);
    are_charged(&spans, [29 * 150, 29 * 150, 0]);
    assert_eq!(sources.processes.invisible(), 1);
    let health = |sample: &Sample| {
        let mut health = sample.health.iter();
        let process = health.find(|it| it.source == "process").unwrap();
        (process.up, process.errors.clone())
    };
    let once = (true, vec![("invisible".to_owned(), 1)]);
    assert_eq!(health(&samples[0]), once);
    assert_eq!(health(&samples[29]), once, "counted when it comes");
}

#[test]
fn clients_of_a_server_are_charged_and_the_server_beside_them_is_not() {
    for with_clients in [true, false] {
        let fake = Fake::new(1);
        steady(&fake);
        let at = machine(&fake);
        add_process(fake.directory(), 200, "nvidia-cuda-mps");
        fake.gpu(0)
            .set_processes(List::Compute, &[process(200, 1 << 20)]);
        if with_clients {
            for pid in [101, 102] {
                add_process(fake.directory(), pid, "client");
            }
            fake.gpu(0)
                .set_processes(List::Mps, &[process(101, 1), process(102, 1)]);
        }
        let (_, spans) = half_a_minute(&mut nvml_alone(&at));
        // Where the server hides its clients, nobody knows who they are.
        let expected = if with_clients {
            [29 * 300, 0, 0]
        } else {
            [0, 29 * 300, 0]
        };
        are_charged(&spans, expected);
    }
}
