//! NVIDIA GPUs, through a library whose truth is known.

use fake_nvml::wave::{Sensor, Wave};
use fake_nvml::{Call, Fake, Gpu, List, Process, Scope};
use jiff::Timestamp;
use std::error::Error;
use std::path::{Path, PathBuf};
use std::time::Duration;
use wattprint::quantity::Power;
use wattprint::sample::{
    Component, Counter, Instrument, Miss, Moment, Observation, Reading, Rollover, Sample,
    SampleKind, SourceHealth, TickSize,
};
use wattprint::source::{DRIVERS, OpenError, ReadError, Roots, Source};

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
    let at = Duration::from_secs(1_000 + second);
    let moment = Moment {
        monotonic: at,
        boot: at,
        wall: Timestamp::UNIX_EPOCH,
    };
    Sample::new(moment, kind)
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
fn eight_gpus_cost_at_most_three_calls_each_per_tick_and_no_list_while_nothing_changes() {
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
            now - before <= 24,
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
fn one_gpu_never_costs_more_than_three_calls_at_a_tick() {
    let fake = Fake::new(1);
    let mut bench = Bench::new(&fake);
    bench.tick(0);
    for second in 1..=60 {
        let before = fake.total_calls();
        bench.tick(second);
        assert!(fake.total_calls() - before <= 3, "at second {second}");
    }
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
fn a_lost_gpu_is_missing_alone_and_comes_back_by_its_uuid() {
    let fake = Fake::new(3);
    let mut bench = Bench::new(&fake);
    bench.tick(0);
    fake.gpu(1).remove();
    for second in 1..5 {
        let seen = bench.tick(second);
        assert_eq!(
            missing(&seen, fake.gpu(1)),
            Some(Miss::Lost),
            "second {second}"
        );
        for other in [0, 2] {
            ticks(&seen, fake.gpu(other));
        }
        assert_eq!(
            errors(&seen),
            [("lost", 1)],
            "counted once, not asked again"
        );
    }
    fake.gpu(1).put_back();
    let back = (5..=16).map(|second| bench.tick(second));
    let seen = back.last().expect("there were ticks");
    ticks(&seen, fake.gpu(1));
    assert!(seen.instruments.is_empty(), "it is the same instrument");
}

#[test]
fn each_code_that_means_a_lost_gpu_loses_only_that_one() {
    for (code, kind) in [
        (15, "lost"),
        (16, "reset-required"),
        (28, "gpu-not-found"),
        (2, "invalid-argument"),
    ] {
        let fake = Fake::new(2);
        let mut bench = Bench::new(&fake);
        bench.tick(0);
        fake.gpu(0).fail(Call::Energy, code);
        let seen = bench.tick(1);
        assert_eq!(missing(&seen, fake.gpu(0)), Some(Miss::Lost), "code {code}");
        assert_eq!(errors(&seen), [(kind, 1)]);
        ticks(&seen, fake.gpu(1));
    }
}

#[test]
fn a_passing_error_costs_one_reading_and_is_counted() {
    let fake = Fake::new(1);
    let gpu = fake.gpu(0);
    let mut bench = Bench::new(&fake);
    bench.tick(0);
    for (second, code, kind) in [
        (1, 10, "timeout"),
        (2, 27, "not-ready"),
        (3, 12_345, "other"),
    ] {
        gpu.fail(Call::Energy, code);
        let seen = bench.tick(second);
        assert_eq!(missing(&seen, gpu), Some(Miss::Failed), "code {code}");
        assert!(
            of(&seen, gpu).power.is_some(),
            "power goes on and fills the gap"
        );
        assert!(errors(&seen).contains(&(kind, 1)), "{:?}", errors(&seen));
        assert!(!seen.health[0].up);
    }
    gpu.fail(Call::Energy, 0);
    ticks(&bench.tick(4), gpu);
}

#[test]
fn an_error_of_the_library_asks_to_open_it_again() {
    for code in [1, 9, 18] {
        let fake = Fake::new(1);
        let mut bench = Bench::new(&fake);
        bench.tick(0);
        fake.gpu(0).fail(Call::Energy, code);
        let mut into = sample(1, SampleKind::Tick);
        let error = bench
            .source
            .observe(SampleKind::Tick, &mut into)
            .unwrap_err();
        assert!(
            matches!(error, ReadError::Reopen { kind: "driver", .. }),
            "{error:?}"
        );
        assert!(!into.health[0].up);
    }
}

#[test]
fn a_library_whose_gpus_are_all_lost_for_a_minute_is_opened_again() {
    let fake = Fake::new(1);
    let mut bench = Bench::new(&fake);
    bench.tick(0);
    fake.set_gpus(0);
    for second in 1..61 {
        let seen = bench.tick(second);
        assert_eq!(missing(&seen, fake.gpu(0)), Some(Miss::Lost));
    }
    let mut into = sample(61, SampleKind::Tick);
    let error = bench
        .source
        .observe(SampleKind::Tick, &mut into)
        .unwrap_err();
    assert!(
        matches!(error, ReadError::Reopen { kind: "lost", .. }),
        "{error:?}"
    );
    assert_eq!(
        chain(&error),
        "the NVIDIA driver has stopped working: NVML answered `lost` (code 15)"
    );
}

#[test]
fn a_counter_that_restarts_freezes_or_jumps_is_passed_on_as_it_is() {
    let fake = Fake::new(1);
    let gpu = fake.gpu(0);
    let mut bench = Bench::new(&fake);
    let first = ticks(&bench.tick(0), gpu);
    gpu.restart_counter();
    assert!(ticks(&bench.tick(1), gpu) < first);
    gpu.freeze_counter_at(7);
    assert_eq!(ticks(&bench.tick(2), gpu), 7);
    assert_eq!(ticks(&bench.tick(3), gpu), 7);
    gpu.freeze_counter_at(u64::MAX / 2);
    assert_eq!(ticks(&bench.tick(4), gpu), u64::MAX / 2);
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
        assert_eq!(power.central().watts().round(), 350.0);
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
            100.0
        } else {
            0.0
        };
        assert_eq!(power.central().watts().round(), 300.0 + beside);
    }
}

#[test]
fn a_counter_that_turns_out_unsupported_gives_way_to_power_and_is_announced() {
    let fake = Fake::new(1);
    let gpu = fake.gpu(0);
    let mut bench = Bench::new(&fake);
    assert_eq!(bench.tick(0).instruments[0].method, "NVML energy counter");
    gpu.fail(Call::Energy, 3);
    let seen = bench.tick(1);
    assert!(matches!(of(&seen, gpu).reading, Reading::Gauge(_)));
    assert_eq!(seen.instruments[0].method, "NVML average power");
    let calls = gpu.calls(Call::Energy);
    bench.tick(2);
    assert_eq!(gpu.calls(Call::Energy), calls, "it is not asked again");
}

#[test]
fn a_gpu_that_tells_nothing_is_a_gap_not_an_absence() {
    let fake = Fake::new(1);
    let gpu = fake.gpu(0);
    for call in [Call::Energy, Call::Field, Call::Power] {
        gpu.fail(call, 3);
    }
    let seen = Bench::new(&fake).tick(0);
    assert_eq!(missing(&seen, gpu), Some(Miss::Failed));
    assert_eq!(
        seen.instruments[0].method,
        "none: NVML gives neither energy nor power"
    );
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
fn a_gpu_that_may_not_be_used_is_left_alone() {
    let fake = Fake::new(2);
    fake.gpu(0).fail(Call::Handle, 4);
    let mut bench = Bench::new(&fake);
    let last = (0..30).map(|second| bench.tick(second)).last().unwrap();
    assert_eq!(last.observations.len(), 1);
    assert_eq!(errors(&last), [("no-permission", 1)]);
}

#[test]
fn a_machine_without_gpus_is_well() {
    let fake = Fake::new(0);
    let seen = Bench::new(&fake).tick(0);
    assert!(seen.observations.is_empty() && seen.health[0].up);
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

#[test]
fn a_critical_xid_error_is_counted_under_its_number() {
    let fake = Fake::new(2);
    let mut bench = Bench::new(&fake);
    bench.tick(0);
    for xid in [79, 79, 48] {
        fake.gpu(1).raise_xid(xid);
    }
    let last = (1..=20).map(|second| bench.tick(second)).last().unwrap();
    let counts: Vec<_> = last.health[0].errors.clone();
    assert_eq!(
        counts,
        [("xid-48".to_string(), 1), ("xid-79".to_string(), 2)]
    );
}

#[test]
fn the_library_is_shut_down_once_and_one_that_cannot_be_is_left() {
    let fake = Fake::new(1);
    drop(Bench::new(&fake));
    assert_eq!(fake.calls(Call::Shutdown), 1);
    let fake = Fake::without(1, &["nvmlShutdown"]);
    let mut bench = Bench::new(&fake);
    ticks(&bench.tick(0), fake.gpu(0));
    drop(bench);
}

#[test]
fn a_missing_library_says_where_it_was_looked_for() {
    let fake = Fake::new(0);
    let nowhere = fake.directory().join("no/libnvidia-ml.so.1");
    let refused = refusal(&nowhere);
    let expected = format!("the NVML library `{}` is not present", nowhere.display());
    assert_eq!(refused.to_string(), expected);
    assert!(matches!(refused, OpenError::Absent { .. }));

    let directory = fake.directory().join("directory");
    std::fs::create_dir(&directory).unwrap();
    let shown = directory.display();
    let expected = format!("the NVML library `{shown}` (it is a directory) is not present");
    assert_eq!(refusal(&directory).to_string(), expected);
}

#[test]
fn a_library_that_cannot_be_started_says_why_and_what_would_help() {
    let fake = Fake::new(1);
    let library = fake.lib();
    let shown = library.display();

    fake.fail(Call::Init, 9);
    assert_eq!(
        refusal(&library).to_string(),
        "the NVIDIA kernel driver (NVML is here, but the driver is not loaded) is not present"
    );

    fake.fail(Call::Init, 18);
    assert_eq!(
        chain(&refusal(&library)),
        format!(
            "the NVML library `{shown}` does not work: the library and the loaded kernel driver \
             are of different versions, as after an upgrade: restart the machine, or unload and \
             load the `nvidia` kernel modules"
        )
    );

    fake.fail(Call::Init, 4);
    let OpenError::Denied { what, remedy, .. } = refusal(&library) else {
        panic!("not a denial")
    };
    assert_eq!(what, "the NVIDIA driver, `/dev/nvidiactl`");
    assert_eq!(
        remedy,
        "run as a user who may open `/dev/nvidiactl` and `/dev/nvidia0`, or give the container \
         these device files"
    );

    fake.fail(Call::Init, 999);
    let expected =
        format!("the NVML library `{shown}` does not work: an internal driver error occurred");
    assert_eq!(chain(&refusal(&library)), expected);

    let text = fake.directory().join("text.so");
    std::fs::write(&text, "not a library").unwrap();
    assert!(matches!(refusal(&text), OpenError::Broken { .. }));
}

#[test]
fn a_call_that_takes_long_is_stamped_in_its_middle() {
    let fake = Fake::new(1);
    let gpu = fake.gpu(0);
    let mut bench = Bench::new(&fake);
    bench.tick(0);
    gpu.delay(Call::Energy, Duration::from_millis(20));
    let before = wattprint::source::clock::monotonic();
    let at = of(&bench.tick(1), gpu).at - before;
    assert!(at >= Duration::from_millis(10), "{at:?}");
}
