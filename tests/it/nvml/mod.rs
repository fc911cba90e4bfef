//! NVIDIA GPUs, through a library whose truth is known.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on has failed"
)]

mod awkward;
mod busy;
mod faults;
mod mig;
mod opening;
mod processes;
mod sharing;
mod unasked;

use crate::common::{SECOND, moment};
use fake_nvml::wave::{Sensor, Wave};
use fake_nvml::{Call, Fake, Gpu, List, Process, Scope};
use std::error::Error;
use std::path::{Path, PathBuf};
use std::time::Duration;
use wattprint::quantity::Power;
use wattprint::sample::{
    Component, Counter, Instrument, Miss, Observation, Reading, Rollover, Sample, SampleKind,
    SourceHealth, TickSize,
};
use wattprint::source::{DRIVERS, OpenError, Roots, Source};

const LISTS: [Call; 3] = [Call::ComputeList, Call::GraphicsList, Call::MpsList];

fn roots(library: PathBuf) -> Roots {
    Roots {
        nvml: Some(library),
        sysfs: "/nonexistent".into(),
        ..Roots::default()
    }
}

fn open(roots: &Roots) -> Result<Box<dyn Source>, OpenError> {
    let driver = DRIVERS.iter().find(|driver| driver.name == "nvml");
    (driver.expect("the driver is in the table").open)(roots)
}

fn sample(second: u64, kind: SampleKind) -> Sample {
    Sample::new(moment((1_000 + second) * SECOND), kind)
}

/// A source over a fake, with invented time.
struct Bench<'fake> {
    fake: &'fake Fake,
    source: Box<dyn Source>,
}

impl<'fake> Bench<'fake> {
    fn new(fake: &'fake Fake) -> Self {
        let source = open(&roots(fake.lib())).expect("the fake opens");
        Self { fake, source }
    }

    fn observe(&mut self, second: u64, kind: SampleKind) -> Sample {
        let mut into = sample(second, kind);
        self.source
            .observe(kind, &mut into)
            .expect("the source goes on");
        into
    }

    fn tick(&mut self, second: u64) -> Sample {
        self.observe(second, SampleKind::Tick)
    }

    fn list_calls(&self) -> u64 {
        LISTS.iter().map(|list| self.fake.calls(*list)).sum()
    }
}

fn of<'a>(sample: &'a Sample, gpu: Gpu) -> &'a Observation {
    let uuid = gpu.uuid();
    let mut found = sample
        .observations
        .iter()
        .filter(|seen| *seen.channel.device == uuid);
    let first = found.next().expect("the GPU was observed");
    assert!(found.next().is_none(), "the GPU was observed twice");
    first
}

fn ticks(sample: &Sample, gpu: Gpu) -> u64 {
    match of(sample, gpu).reading {
        Reading::Counter(Counter {
            ticks,
            tick: TickSize::MILLIJOULE,
            rollover: Rollover::Restarts,
        }) => ticks,
        other => panic!("not a millijoule counter that restarts: {other:?}"),
    }
}

fn missing(sample: &Sample, gpu: Gpu) -> Option<Miss> {
    match of(sample, gpu).reading {
        Reading::Missing(miss) => Some(miss),
        _ => None,
    }
}

fn pids(sample: &Sample) -> Vec<(u32, Option<u64>)> {
    sample
        .device_users
        .iter()
        .map(|user| (user.pid, user.memory))
        .collect()
}

fn process(pid: u32, memory: u64) -> Process {
    Process {
        pid,
        memory: Some(memory),
    }
}

fn errors(sample: &Sample) -> Vec<(&str, u64)> {
    let health = sample
        .health
        .first()
        .expect("the source tells how it fared");
    health
        .errors
        .iter()
        .map(|(kind, count)| (kind.as_str(), *count))
        .collect()
}

fn chain(error: &dyn Error) -> String {
    match error.source() {
        Some(cause) => format!("{error}: {}", chain(cause)),
        None => error.to_string(),
    }
}

fn refusal(library: &Path) -> OpenError {
    open(&roots(library.into()))
        .err()
        .expect("this cannot be opened")
}

#[test]
fn a_gpu_shows_its_counter_with_a_stamp_of_the_call_and_its_power() {
    let fake = Fake::new(1);
    let gpu = fake.gpu(0);
    gpu.set_wave(Wave::constant(300_000));
    gpu.set_sensor(Sensor {
        counter_tick_us: 0,
        ..Sensor::HOPPER
    });
    let seen = Bench::new(&fake).tick(0);
    let observation = of(&seen, gpu);
    assert_eq!(observation.channel.component, Component::Accelerator);
    let truth = gpu.true_energy_mj(observation.at);
    // 300 W for the time of a call: 30 mJ are 100 µs.
    assert!((ticks(&seen, gpu) as f64 - truth).abs() < 600.0, "{truth}");
    assert_eq!(
        observation.power.map(|power| power.watts().round()),
        Some(300.0)
    );
    let well = SourceHealth {
        source: "nvml".into(),
        up: true,
        errors: vec![],
    };
    assert_eq!(seen.health, [well]);
}

#[test]
fn eight_gpus_cost_at_most_two_calls_each_per_tick_and_no_list_while_nothing_changes() {
    let fake = Fake::new(8);
    fake.gpu(3)
        .set_processes(List::Compute, &[process(4711, 1 << 30)]);
    let mut bench = Bench::new(&fake);
    bench.tick(0);
    let (mut before, lists) = (fake.total_calls(), bench.list_calls());
    for second in 1..=60 {
        let seen = bench.tick(second);
        let now = fake.total_calls();
        assert!(
            now - before <= 16,
            "{} calls at second {second}",
            now - before
        );
        before = now;
        assert_eq!(
            pids(&seen),
            [(4711, Some(1 << 30))],
            "the users are repeated"
        );
    }
    assert_eq!(
        bench.list_calls(),
        lists,
        "a list was read though nothing changed"
    );
    assert_eq!(fake.calls(Call::Count), 7, "at the start and every 10 s");
}

#[test]
fn one_gpu_never_costs_more_than_two_calls_at_a_tick() {
    let fake = Fake::new(1);
    let mut bench = Bench::new(&fake);
    bench.tick(0);
    for second in 1..=60 {
        let before = fake.total_calls();
        bench.tick(second);
        assert!(fake.total_calls() - before <= 2, "at second {second}");
    }
}

#[test]
fn a_counter_that_its_field_disagrees_with_is_read_by_its_own_call() {
    let fake = Fake::new(2);
    fake.gpu(1).set_field_offset_mj(1_000_000_000);
    let mut bench = Bench::new(&fake);
    bench.tick(0);
    let asked = || [0, 1].map(|gpu| fake.gpu(gpu).calls(Call::Energy));
    let before = asked();
    let seen = bench.tick(1);
    let after = asked();
    assert_eq!([after[0] - before[0], after[1] - before[1]], [0, 1]);
    let shown = |gpu: usize| match seen.observations[gpu].reading {
        Reading::Counter(counter) => counter.ticks,
        other => panic!("not a counter: {other:?}"),
    };
    assert!(shown(1) <= fake.gpu(1).counter_mj());
    assert!(seen.observations.iter().all(|it| it.power.is_some()));
}

#[test]
fn a_burst_reads_counters_and_nothing_else() {
    let fake = Fake::new(4);
    fake.gpu(3).fail(Call::Energy, 3);
    let mut bench = Bench::new(&fake);
    bench.tick(0);
    let before = fake.total_calls();
    let seen = bench.observe(30, SampleKind::Burst);
    assert_eq!(fake.total_calls() - before, 3, "one call per counter");
    assert_eq!(seen.observations.len(), 3, "a gauge has nothing to add");
    assert!(seen.observations.iter().all(|seen| seen.power.is_none()));
    assert_eq!((seen.device_users.len(), seen.instruments.len()), (0, 0));
}

#[test]
fn a_gpu_without_a_counter_is_a_gauge_of_average_never_of_instant_power() {
    for without in ["counter", "symbol"] {
        let hidden: &[&str] = match without {
            "symbol" => &["nvmlDeviceGetTotalEnergyConsumption"],
            _ => &[],
        };
        let fake = Fake::without(1, hidden);
        let gpu = fake.gpu(0);
        gpu.fail(Call::Energy, 3);
        // At a quarter of each second the average is 350 W, the instant 100 or 600 W.
        gpu.set_wave(Wave {
            low_mw: 100_000,
            high_mw: 600_000,
            period_us: 500_000,
            duty_permille: 500,
            origin_us: 0,
            origin_nj: 0,
        });
        let seen = Bench::new(&fake).tick(0);
        let Reading::Gauge(power) = of(&seen, gpu).reading else {
            panic!("not a gauge: {:?}", seen.observations)
        };
        assert_eq!(power.central().watts().round() as u32, 350);
        assert_eq!(of(&seen, gpu).power, None);
        assert_eq!(seen.instruments[0].method, "NVML average power");
    }
}

#[test]
fn power_comes_from_the_field_of_the_gpu_else_of_the_module_else_from_the_older_call() {
    for (scopes, component, method, calls) in [
        (
            &[Scope::Gpu, Scope::Module][..],
            Component::Accelerator,
            "NVML average power",
            0,
        ),
        (&[Scope::Module], Component::Module, "NVML average power", 0),
        (&[], Component::Accelerator, "NVML power usage", 1),
    ] {
        let fake = Fake::new(1);
        let gpu = fake.gpu(0);
        gpu.set_wave(Wave::constant(300_000));
        gpu.set_power_scopes(scopes);
        gpu.fail(Call::Energy, 3);
        let mut bench = Bench::new(&fake);
        let detected = gpu.calls(Call::Power);
        let seen = bench.tick(0);
        assert_eq!(gpu.calls(Call::Power) - detected, calls);
        let instrument = &seen.instruments[0];
        assert_eq!(
            (instrument.channel.component, instrument.method.as_str()),
            (component, method)
        );
        let Reading::Gauge(power) = of(&seen, gpu).reading else {
            panic!("not a gauge: {:?}", seen.observations)
        };
        let beside = if component == Component::Module {
            100
        } else {
            0
        };
        assert_eq!(power.central().watts().round() as u32, 300 + beside);
    }
}

#[test]
fn an_instrument_says_what_it_is_and_how_sure() {
    let fake = Fake::new(1);
    let sysfs = fake.directory().join("sys");
    std::fs::create_dir_all(sysfs.join("module/nvidia")).unwrap();
    let at = Roots {
        sysfs: sysfs.clone(),
        ..roots(fake.lib())
    };
    let announced = || -> Instrument {
        let mut into = sample(0, SampleKind::Tick);
        open(&at)
            .unwrap()
            .observe(SampleKind::Tick, &mut into)
            .unwrap();
        into.instruments.remove(0)
    };
    let first = announced();
    assert_eq!(first.name, "NVIDIA H100 80GB HBM3");
    assert_eq!(first.source, "nvml");
    assert_eq!(
        (first.gain.low().get(), first.gain.high().get()),
        (0.98, 1.07)
    );
    assert!(first.gain_source.contains("arXiv:2312.02741"));
    assert_eq!(
        (first.idle, first.limit),
        (Power::from_watts(70.0), Power::from_watts(700.0))
    );
    assert_eq!(first.update, Duration::from_millis(100));
    assert!(
        first.epoch.starts_with("driver 580.82.03, module "),
        "{}",
        first.epoch
    );
    assert_eq!(
        announced().epoch,
        first.epoch,
        "the same driver, the same epoch"
    );
    // A reload makes the module's directory anew, while the old one's number is taken.
    std::fs::rename(sysfs.join("module/nvidia"), sysfs.join("module/before")).unwrap();
    std::fs::create_dir(sysfs.join("module/nvidia")).unwrap();
    assert_ne!(announced().epoch, first.epoch);
}

#[test]
fn a_changed_power_limit_is_announced() {
    let fake = Fake::new(1);
    let mut bench = Bench::new(&fake);
    bench.tick(0);
    fake.gpu(0).set_limit_mw(450_000);
    let announced: Vec<_> = (1..=20)
        .flat_map(|second| bench.tick(second).instruments)
        .collect();
    let limits: Vec<_> = announced.iter().map(|it| it.limit.watts()).collect();
    assert_eq!(limits, [450.0]);
}

#[test]
fn twenty_gpus_and_those_that_are_plugged_in_later_are_all_read() {
    let fake = Fake::new(20);
    let mut bench = Bench::new(&fake);
    let seen = bench.tick(0);
    assert_eq!((seen.observations.len(), seen.instruments.len()), (20, 20));
    fake.set_gpus(22);
    let later: Vec<_> = (1..=7).map(|second| bench.tick(second)).collect();
    assert_eq!(later.last().map(|seen| seen.observations.len()), Some(22));
    let announced: usize = later.iter().map(|seen| seen.instruments.len()).sum();
    assert_eq!(announced, 2);
}

#[test]
fn a_machine_without_gpus_is_well() {
    let fake = Fake::new(0);
    let seen = Bench::new(&fake).tick(0);
    assert!(seen.observations.is_empty() && seen.health[0].up);
}

#[test]
fn a_call_that_takes_long_is_stamped_in_its_middle() {
    let fake = Fake::new(1);
    let gpu = fake.gpu(0);
    let mut bench = Bench::new(&fake);
    bench.tick(0);
    gpu.delay(Call::Energy, Duration::from_millis(20));
    let before = wattprint::source::clock::monotonic();
    let middle = of(&bench.tick(1), gpu).at;
    assert!(middle >= before + Duration::from_millis(10), "{middle:?}");
}
