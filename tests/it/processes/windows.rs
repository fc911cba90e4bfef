//! Windows that lie within others, and windows that change their phase.

use super::process;
use super::workloads::{Node, channel, followed};
use crate::common::{SECOND, account_for, counter, instrument};
use std::time::Duration;
use wattprint::accounting::{Holder, Span};
use wattprint::sample::{
    Component, CpuClock, DeviceUse, Phase, Rollover, Sample, SampleKind, Workload, WorkloadId,
};
use wattprint::source::process::{Followed, Processes};

/// CPU time by workload, in hundredths of a second.
fn cpu(sample: &Sample) -> Vec<(&str, u128)> {
    let usage = sample.usage.iter();
    usage
        .map(|it| (&*it.workload.0, it.cpu.as_millis() / 10))
        .collect()
}

#[test]
fn the_innermost_window_has_the_time_and_the_outer_ones_the_rest() {
    let mut node = Node::new();
    let tree = |shell, script, command| {
        [
            process(10, 1, shell, 0),
            process(11, 10, script, 0),
            process(12, 11, command, 0),
        ]
    };
    node.proc.show(&tree(0, 0, 0));
    let mut source = Processes::new(&node.roots(), false);
    source.follow(followed("inner", 12, true, None));
    node.proc.show(&tree(0, 0, 50));
    // What comes later and lies around another owes it nothing of before.
    source.follow(followed("outer", 10, true, None));
    source.follow(followed("middle", 11, true, None));
    node.proc.show(&tree(10, 30, 250));
    let sample = node.sample(&mut source, SampleKind::Tick, &[]);
    assert_eq!(
        cpu(&sample),
        [("inner", 250), ("outer", 10), ("middle", 30)]
    );
    // When the inner one is stopped, its processes are the next one's.
    source.set_final(&WorkloadId("inner".into()), None);
    node.sample(&mut source, SampleKind::Edge, &[]);
    node.proc.show(&tree(10, 40, 350));
    let sample = node.sample(&mut source, SampleKind::Tick, &[(12, "gpu-0")]);
    assert_eq!(cpu(&sample), [("outer", 10), ("middle", 140)]);
    assert_eq!(
        sample.usage[1].devices,
        [DeviceUse::of(channel("gpu-0"), 1)]
    );
    assert!(sample.usage[0].devices.is_empty());
}

#[test]
fn of_two_windows_on_the_same_process_the_later_has_the_time() {
    let mut node = Node::new();
    node.proc.show(&[process(10, 1, 0, 0)]);
    let mut source = Processes::new(&node.roots(), false);
    source.follow(followed("first", 10, true, None));
    source.follow(followed("second", 10, true, None));
    node.proc.show(&[process(10, 1, 70, 0)]);
    let sample = node.sample(&mut source, SampleKind::Tick, &[(10, "gpu-0")]);
    assert_eq!(cpu(&sample), [("first", 0), ("second", 70)]);
    assert!(sample.usage[0].devices.is_empty());
    assert_eq!(sample.usage[1].devices.len(), 1);
}

#[test]
fn a_window_on_a_process_lies_within_the_window_on_its_group() {
    let mut node = Node::new();
    node.proc
        .show(&[process(10, 1, 0, 0), process(20, 1, 0, 0)]);
    let group = node.group("job", 0);
    std::fs::write(group.join("cgroup.procs"), "10\n20\n").unwrap();
    node.put(10, "job");
    node.put(20, "job");
    let mut source = Processes::new(&node.roots(), false);
    source.follow(followed("group", 0, true, Some("job")));
    source.follow(followed("process", 20, true, None));
    node.proc
        .show(&[process(10, 1, 40, 0), process(20, 1, 60, 0)]);
    node.put(10, "job");
    node.put(20, "job");
    node.group("job", 1_000_000);
    let users = [(10, "gpu-0"), (20, "gpu-1")];
    let sample = node.sample(&mut source, SampleKind::Tick, &users);
    assert_eq!(cpu(&sample), [("group", 40), ("process", 60)]);
    let device = |index: usize| sample.usage[index].devices[0].channel.device.to_string();
    assert_eq!([device(0), device(1)], ["gpu-0", "gpu-1"]);
}

#[test]
fn a_window_without_processes_holds_what_is_reserved_until_its_owner_ends() {
    let mut node = Node::new();
    node.proc
        .show(&[process(10, 1, 0, 0), process(30, 1, 0, 0)]);
    let mut source = Processes::new(&node.roots(), false);
    let window = |id: &str, gpus: &[&str]| Followed {
        reserved: gpus.iter().map(|it| channel(it)).collect(),
        owner: Some(30),
        ..followed(id, 0, true, None)
    };
    source.follow(window("one", &["gpu-0", "gpu-1"]));
    source.follow(window("two", &["gpu-1"]));
    let sample = node.sample(&mut source, SampleKind::Tick, &[(10, "gpu-1")]);
    assert_eq!(sample.workloads[0].followed_by, "reservation");
    let reserved = |device: &str| DeviceUse {
        reserved: true,
        ..DeviceUse::of(channel(device), 0)
    };
    assert_eq!(
        sample.usage[0].devices,
        [reserved("gpu-0"), reserved("gpu-1")]
    );
    assert_eq!(sample.usage[1].devices, [reserved("gpu-1")]);
    assert!(sample.usage.iter().all(|it| !it.ended));
    node.proc.show(&[process(10, 1, 0, 0)]);
    let sample = node.sample(&mut source, SampleKind::Tick, &[]);
    assert!(sample.usage.iter().all(|it| it.ended), "{:?}", sample.usage);
}

fn next(id: &str, phase: Phase) -> Workload {
    Workload {
        phase,
        ..followed(id, 10, true, None).workload
    }
}

/// Samples of ten seconds, marked in the middle, with a steady power and a
/// process that works two thirds of a second each second.
fn marked() -> Vec<Sample> {
    let mut node = Node::new();
    node.proc.show(&[process(10, 1, 0, 0)]);
    let mut source = Processes::new(&node.roots(), false);
    source.follow(followed("run", 10, true, None));
    let cpu = instrument(Component::Cpu, "package-0", 100.0, 0);
    let gpu = instrument(Component::Accelerator, "gpu-0", 700.0, 0);
    let mut samples = Vec::new();
    for second in 0..10_u64 {
        node.proc.show(&[process(10, 1, second * 66, 0)]);
        let kind = match second {
            0 | 5 => SampleKind::Edge,
            _ => SampleKind::Tick,
        };
        if second == 5 {
            source.mark(&WorkloadId("run".into()), next("run.2", Phase::Evaluation));
        }
        let mut sample = node.sample(&mut source, kind, &[(10, "gpu-0")]);
        let at = sample.at.monotonic;
        sample.instruments = vec![cpu.clone(), gpu.clone()];
        let used = (second + 1) * 1_000_000;
        sample.observations = vec![
            counter(&cpu.channel, at, used * 40, Rollover::Restarts),
            counter(&gpu.channel, at, used * 300, Rollover::Restarts),
        ];
        sample.cpu = Some(CpuClock {
            at,
            busy: Duration::from_millis(second * 660),
            total: Duration::from_secs(second * 4),
            packages: Vec::new(),
        });
        samples.push(sample);
    }
    samples
}

#[test]
fn a_mark_ends_one_phase_exactly_where_the_other_begins() {
    let samples = marked();
    let edge = &samples[5];
    let shown: Vec<_> = edge
        .usage
        .iter()
        .map(|it| (&*it.workload.0, it.ended))
        .collect();
    assert_eq!(shown, [("run", true), ("run.2", false)]);
    assert_eq!(cpu(edge), [("run", 330), ("run.2", 0)]);
    assert_eq!(edge.workloads[0].phase, Phase::Evaluation);
    assert_eq!(edge.workloads[0].followed_by, "process tree");
    assert_eq!(cpu(&samples[9]), [("run.2", 264)]);
    assert_eq!(samples[6].at.monotonic.as_nanos() % u128::from(SECOND), 0);
}

#[test]
fn nothing_is_lost_or_doubled_across_a_mark() {
    let spans = account_for(&marked());
    let charged = |span: &Span, component: Component, id: &str| -> u64 {
        let entries = span
            .entries
            .iter()
            .filter(|it| it.channel.component == component);
        let holder = Holder::Workload(WorkloadId(id.into()));
        entries
            .filter(|it| it.holder == holder)
            .map(|it| it.energy.energy)
            .sum()
    };
    let sum = |component, id: &str| -> u64 {
        spans.iter().map(|span| charged(span, component, id)).sum()
    };
    for span in &spans {
        for meter in &span.meters {
            let parts = span.entries.iter().filter(|it| it.channel == meter.channel);
            let parts: u64 = parts.map(|it| it.energy.energy).sum();
            assert_eq!(parts, meter.energy.energy, "{}", meter.channel);
        }
    }
    // Nine seconds of 300 W, five before the mark and four after it.
    let gpu = Component::Accelerator;
    assert_eq!(
        [sum(gpu, "run"), sum(gpu, "run.2")],
        [1_500_000_000, 1_200_000_000]
    );
    let each = |id: &str| -> Vec<bool> {
        spans
            .iter()
            .map(|span| charged(span, Component::Cpu, id) > 0)
            .collect()
    };
    let both = each("run").into_iter().zip(each("run.2"));
    assert_eq!(
        both.filter(|(one, two)| one == two).count(),
        0,
        "one at any time"
    );
    let ratio = sum(Component::Cpu, "run") as f64 / sum(Component::Cpu, "run.2") as f64;
    assert!((ratio - 1.25).abs() < 0.01, "{ratio}");
}
