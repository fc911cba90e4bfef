//! Physics as tests: conservation, monotone energy, order of bounds.

pub use crate::common::{instrument, model, moment};

use crate::common::{SECOND, account_for, counter, gaps, run_counter, tick, total};
use proptest::prelude::*;
use std::collections::BTreeMap;
use std::time::Duration;
use wattprint::accounting::{Account, Charging, Holder, LastKnown};
use wattprint::sample::{
    Channel, Component, CpuClock, DeviceUse, DeviceUser, Instrument, Miss, Observation, Reading,
    Rollover, Sample, SampleKind, Usage, WorkloadId,
};

#[test]
fn a_powercap_wrap_is_exact() {
    let cpu = instrument(Component::Cpu, "package-0", 300.0, 0);
    let max = 262_143_328_850;
    let wraps = Rollover::Wraps { max };
    let values = [max - 150_000_000, max - 50_000_000, 49_999_999, 149_999_999];
    let spans = run_counter(&cpu, wraps, &values.map(Some));
    assert_eq!(total(&spans, &cpu.channel), 300_000_000);
    assert_eq!(gaps(&spans, &cpu.channel), (0, Duration::ZERO));
}

#[test]
fn the_next_delta_covers_a_failed_read() {
    let cpu = instrument(Component::Cpu, "package-0", 300.0, 0);
    let wraps = Rollover::Wraps { max: u64::MAX };
    let values = [
        Some(0),
        Some(100_000_000),
        None,
        None,
        Some(400_000_000),
        Some(500_000_000),
    ];
    let spans = run_counter(&cpu, wraps, &values);
    assert_eq!(total(&spans, &cpu.channel), 500_000_000);
    assert_eq!(gaps(&spans, &cpu.channel), (0, Duration::ZERO));
    let misses: u64 = spans
        .iter()
        .flat_map(|it| &it.meters)
        .map(|it| it.misses)
        .sum();
    assert_eq!(misses, 2);
}

#[test]
fn a_counter_restart_is_a_bounded_gap_without_phantom_energy() {
    let gpu = instrument(Component::Accelerator, "GPU-0", 700.0, 0);
    // 200 W, then the driver reloads and the counter begins again.
    let values = [900, 1_100, 1_300, 5, 205, 405].map(|joules| Some(joules * 1_000_000));
    let spans = run_counter(&gpu, Rollover::Restarts, &values);
    let (gap, gap_time) = gaps(&spans, &gpu.channel);
    assert_eq!(gap_time, Duration::from_secs(1));
    assert_eq!(gap, 200_000_000);
    assert_eq!(total(&spans, &gpu.channel), 1_000_000_000);
    let meters: Vec<_> = spans
        .iter()
        .flat_map(|it| &it.meters)
        .filter(|it| it.restarts > 0)
        .collect();
    let [meter] = meters[..] else {
        panic!("one restart is counted once")
    };
    assert_eq!(meter.energy.low, 70_000_000, "idle for a second");
    assert_eq!(meter.energy.high, 700_000_000, "the limit for a second");
}

#[test]
fn an_absurd_jump_is_rejected_and_what_follows_is_exact() {
    let gpu = instrument(Component::Accelerator, "GPU-0", 700.0, 0);
    let values = [100, 300, 999_999_999, 700, 900].map(|joules| Some(joules * 1_000_000));
    let spans = run_counter(&gpu, Rollover::Restarts, &values);
    assert_eq!(total(&spans, &gpu.channel), 800_000_000);
    assert_eq!(gaps(&spans, &gpu.channel).0, 0);
}

#[test]
fn a_counter_that_jumped_for_good_begins_anew_after_a_gap() {
    let gpu = instrument(Component::Accelerator, "GPU-0", 700.0, 0);
    let values = [100, 300, 900_000, 900_200, 900_400].map(|joules| Some(joules * 1_000_000));
    let spans = run_counter(&gpu, Rollover::Restarts, &values);
    assert!(total(&spans, &gpu.channel) <= 200_000_000 + 2 * 910_000_000);
    assert_eq!(gaps(&spans, &gpu.channel).1, Duration::from_secs(2));
}

#[test]
fn a_lost_device_is_bounded_by_idle_and_limit_and_the_rest_goes_on() {
    let gpu = instrument(Component::Accelerator, "GPU-0", 700.0, 100);
    let cpu = instrument(Component::Cpu, "package-0", 300.0, 0);
    let mut account = Account::new(model(), Charging::default());
    let mut spans = Vec::new();
    for second in 0..30_u64 {
        let at = moment(second * SECOND).monotonic;
        let gpu_reading = if second < 10 {
            counter(&gpu.channel, at, second * 300_000_000, Rollover::Restarts)
        } else {
            Observation {
                reading: Reading::Missing(Miss::Lost),
                ..counter(&gpu.channel, at, 0, Rollover::Restarts)
            }
        };
        let cpu_reading = counter(&cpu.channel, at, second * 100_000_000, Rollover::Restarts);
        let mut sample = tick(second * SECOND, vec![gpu_reading, cpu_reading]);
        sample.instruments = vec![gpu.clone(), cpu.clone()];
        spans.extend(account.advance(&sample));
    }
    spans.extend(account.finish());
    assert_eq!(total(&spans, &cpu.channel), 2_900_000_000);
    let (gap, time) = gaps(&spans, &gpu.channel);
    assert!(time >= Duration::from_secs(19), "{time:?}");
    let meters = || {
        spans
            .iter()
            .flat_map(|it| &it.meters)
            .filter(|it| it.channel == gpu.channel)
    };
    let high: u64 = meters().map(|it| it.energy.high).sum();
    assert!(gap < high && high > 19 * 700_000_000, "{gap} {high}");
}

#[test]
fn suspend_is_noticed_and_its_energy_is_kept() {
    let cpu = instrument(Component::Cpu, "package-0", 300.0, 0);
    let mut account = Account::new(model(), Charging::default());
    let mut spans = Vec::new();
    for (second, slept) in [(0, 0), (1, 0), (2, 3600), (3, 3600)] {
        let mut at = moment(second * SECOND);
        at.boot += Duration::from_secs(slept);
        let reading = counter(
            &cpu.channel,
            at.monotonic,
            second * 50_000_000,
            Rollover::Restarts,
        );
        let mut sample = Sample::new(at, SampleKind::Tick);
        sample.observations = vec![reading];
        sample.instruments = vec![cpu.clone()];
        spans.extend(account.advance(&sample));
    }
    let slept: Duration = spans.iter().map(|it| it.suspended).sum();
    assert_eq!(slept, Duration::from_hours(1));
    assert_eq!(total(&spans, &cpu.channel), 150_000_000);
}

#[test]
fn energy_of_an_outage_is_recovered_and_charged_to_nobody() {
    let gpu = instrument(Component::Accelerator, "GPU-0", 700.0, 0);
    let mut account = Account::new(model(), Charging::default());
    account.resume(
        vec![LastKnown {
            channel: gpu.channel.clone(),
            epoch: "one".to_owned(),
            raw: 1_000_000_000,
            at: moment(10 * SECOND),
        }],
        &[moment(60 * SECOND)],
    );
    let mut spans = Vec::new();
    for (second, joules) in [(100, 31_000), (101, 31_300)] {
        let at = moment(second * SECOND).monotonic;
        let reading = counter(&gpu.channel, at, joules * 1_000_000, Rollover::Restarts);
        let mut sample = tick(second * SECOND, vec![reading]);
        sample.instruments = vec![gpu.clone()];
        spans.extend(account.advance(&sample));
    }
    assert_eq!(total(&spans, &gpu.channel), 30_300_000_000);
    let of = |holder: &Holder| -> u64 {
        let entries = spans.iter().flat_map(|it| &it.entries);
        entries
            .filter(|it| it.holder == *holder && it.channel == gpu.channel)
            .map(|it| it.energy.energy)
            .sum()
    };
    assert_eq!(of(&Holder::Unattributed), 30_000_000_000);
    assert_eq!(of(&Holder::Idle), 300_000_000);
}

#[test]
fn another_epoch_or_a_smaller_counter_recovers_nothing() {
    let gpu = instrument(Component::Accelerator, "GPU-0", 700.0, 0);
    for (epoch, raw) in [("another", 1_000_000), ("one", 99_000_000_000)] {
        let mut account = Account::new(model(), Charging::default());
        account.resume(
            vec![LastKnown {
                channel: gpu.channel.clone(),
                epoch: epoch.to_owned(),
                raw,
                at: moment(10 * SECOND),
            }],
            &[],
        );
        let at = moment(100 * SECOND).monotonic;
        let reading = counter(&gpu.channel, at, 31_000_000_000, Rollover::Restarts);
        let mut sample = tick(100 * SECOND, vec![reading]);
        sample.instruments = vec![gpu.clone()];
        let spans = account.advance(&sample);
        let measured = total(&spans, &gpu.channel) - gaps(&spans, &gpu.channel).0;
        assert_eq!(measured, 0, "{epoch}");
    }
}

#[test]
fn a_holder_pays_for_the_whole_accelerator_and_strangers_stay_visible() {
    let gpu = instrument(Component::Accelerator, "GPU-0", 700.0, 0);
    let job = WorkloadId("job".into());
    let mut account = Account::new(model(), Charging::default());
    let mut spans = Vec::new();
    for second in 0..4_u64 {
        let at = moment(second * SECOND).monotonic;
        let reading = counter(&gpu.channel, at, second * 100_000_000, Rollover::Restarts);
        let mut sample = tick(second * SECOND, vec![reading]);
        sample.instruments = vec![gpu.clone()];
        // One process of the job in the second second, and a stranger's in the third.
        let processes = [0, 0, 1, 2][usize::try_from(second).unwrap()];
        for pid in 0..processes {
            let user = DeviceUser::of(gpu.channel.clone(), pid);
            sample.device_users.push(user);
        }
        if processes > 0 {
            sample.usage = vec![Usage {
                devices: vec![DeviceUse::of(gpu.channel.clone(), 1)],
                ..Usage::of_cpu(job.clone(), Duration::ZERO)
            }];
        }
        spans.extend(account.advance(&sample));
    }
    let charged: Vec<(Holder, u64)> = spans
        .iter()
        .flat_map(|span| &span.entries)
        .filter(|entry| entry.channel == gpu.channel && entry.energy.energy > 0)
        .map(|entry| (entry.holder.clone(), entry.energy.energy / 1_000_000))
        .collect();
    let job = Holder::Workload(job);
    let expected = vec![
        (Holder::Idle, 100),
        (job.clone(), 100),
        (job, 50),
        (Holder::Unattributed, 50),
    ];
    assert_eq!(charged, expected);
}

/// What happens to one channel at one tick.
#[derive(Debug, Clone)]
enum Event {
    Advance(u64),
    Restart(u64),
    Fail,
    Absent,
    Absurd,
}

fn event() -> impl Strategy<Value = Event> {
    prop_oneof![
        10 => (0..900_000_000_u64).prop_map(Event::Advance),
        1 => (0..100_000_000_u64).prop_map(Event::Restart),
        1 => Just(Event::Fail),
        1 => Just(Event::Absent),
        1 => Just(Event::Absurd),
    ]
}

/// One channel of a random node.
struct Device {
    instrument: Instrument,
    rollover: Rollover,
    /// The tick at which it is plugged in.
    from: usize,
    /// What its counter shows.
    value: u64,
}

fn devices() -> [Device; 4] {
    let device = |instrument, rollover, from| Device {
        instrument,
        rollover,
        from,
        value: 0,
    };
    let wraps = |bits: u32| Rollover::Wraps { max: 1 << bits };
    let gpu = |name, update| instrument(Component::Accelerator, name, 700.0, update);
    [
        device(gpu("GPU-0", 100), Rollover::Restarts, 0),
        device(gpu("GPU-1", 0), Rollover::Restarts, 9),
        device(
            instrument(Component::Cpu, "package-0", 300.0, 0),
            wraps(30),
            0,
        ),
        device(
            instrument(Component::Dram, "dram-0", 100.0, 0),
            wraps(28),
            4,
        ),
    ]
}

impl Device {
    /// Lets an event happen, and adds what is seen of it.
    fn meet(&mut self, event: &Event, into: &mut Sample) {
        into.instruments.push(self.instrument.clone());
        let at = into.at.monotonic + Duration::from_micros(50);
        let shown = |ticks| counter(&self.instrument.channel, at, ticks, self.rollover);
        match *event {
            Event::Advance(by) => {
                self.value += by;
                if let Rollover::Wraps { max } = self.rollover {
                    self.value %= max + 1;
                }
                into.observations.push(shown(self.value));
            }
            Event::Restart(to) => {
                into.observations.push(shown(to));
                self.value = to;
            }
            Event::Absurd => into.observations.push(shown(u64::MAX / 2)),
            Event::Absent => {}
            Event::Fail => into.observations.push(Observation {
                reading: Reading::Missing(Miss::Failed),
                ..shown(0)
            }),
        }
    }
}

/// Processes on the first accelerator, and two workloads that share it.
fn add_users(holders: u32, used: [u64; 2], into: &mut Sample) {
    let gpu = Channel::new(Component::Accelerator, "GPU-0");
    let users = (0..holders).map(|pid| DeviceUser::of(gpu.clone(), pid));
    into.device_users.extend(users);
    let held = (holders > 0).then(|| DeviceUse::of(gpu.clone(), 1));
    let workloads = ["a", "b"].into_iter().zip(used);
    into.usage.extend(workloads.map(|(name, cpu)| Usage {
        devices: held.clone().into_iter().collect(),
        ..Usage::of_cpu(WorkloadId(name.into()), Duration::from_millis(cpu))
    }));
}

fn stream() -> impl Strategy<Value = Vec<Sample>> {
    let channels = prop::collection::vec(prop::collection::vec(event(), 30), 4);
    let steps = prop::collection::vec(1..20_000_u64, 30);
    let shares = prop::collection::vec((0..2_000_u64, 0..2_000_u64, 0..3_u32), 30);
    (channels, steps, shares).prop_map(|(channels, steps, shares)| {
        let mut devices = devices();
        let (mut now, mut busy, mut used) = (0, 0, [0_u64; 2]);
        let ticks = steps.into_iter().zip(shares).enumerate();
        let samples = ticks.map(|(index, (step, (a, b, holders)))| {
            // Up to 20 s between ticks: a starved sampler.
            now += step * 1_000_000;
            used[0] += a;
            used[1] += b;
            busy += a + b + step / 10;
            let mut sample = tick(now, vec![]);
            sample.cpu = Some(CpuClock {
                at: sample.at.monotonic,
                busy: Duration::from_millis(busy),
                total: Duration::from_millis(now / 1_000_000 * 2),
                packages: Vec::new(),
            });
            for (events, device) in channels.iter().zip(&mut devices) {
                if index >= device.from {
                    device.meet(&events[index], &mut sample);
                }
            }
            add_users(holders, used, &mut sample);
            sample
        });
        samples.collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    /// Workloads + idle + unattributed = measured, for every channel and span,
    /// the modelled rest of the node included.
    #[test]
    fn energy_is_conserved_to_the_microjoule(samples in stream()) {
        for span in account_for(&samples) {
            let mut sums: BTreeMap<&Channel, u64> = BTreeMap::new();
            for entry in &span.entries {
                *sums.entry(&entry.channel).or_default() += entry.energy.energy;
                prop_assert!(entry.energy.low <= entry.energy.energy);
                prop_assert!(entry.energy.energy <= entry.energy.high);
                prop_assert!(entry.energy.gap <= entry.energy.energy);
            }
            for meter in &span.meters {
                let sum = sums.get(&meter.channel).copied().unwrap_or(0);
                prop_assert_eq!(sum, meter.energy.energy, "{}", &meter.channel);
                prop_assert!(meter.energy.low <= meter.energy.energy);
                prop_assert!(meter.energy.energy <= meter.energy.high);
            }
        }
    }

    /// Every tick becomes part of exactly one span, in order.
    #[test]
    fn no_time_is_lost_or_told_twice(samples in stream()) {
        let spans = account_for(&samples);
        prop_assert_eq!(spans.len(), samples.len() - 1);
        for (pair, span) in samples.windows(2).zip(&spans) {
            prop_assert_eq!((pair[0].at, pair[1].at), (span.from, span.until));
        }
    }

    /// No fault makes more energy than the devices could have used.
    #[test]
    fn no_fault_makes_phantom_energy(samples in stream()) {
        let limits: BTreeMap<Channel, f64> = samples
            .iter()
            .flat_map(|it| &it.instruments)
            .map(|it| (it.channel.clone(), it.limit.watts()))
            .collect();
        let spans = account_for(&samples);
        let time = samples[samples.len() - 1].at.monotonic.as_secs_f64() + 1.0;
        for (channel, limit) in limits {
            let joules = total(&spans, &channel) as f64 / 1e6;
            prop_assert!(joules <= limit * 1.3 * time * 1.001, "{channel}: {joules} J");
        }
    }

    /// Splitting the time at more boundaries does not change what a counter says.
    #[test]
    fn splitting_an_interval_changes_nothing(
        steps in prop::collection::vec((1..2_000_u64, 0..600_000_000_u64), 2..40),
        keep in prop::collection::vec(any::<bool>(), 40),
    ) {
        let cpu = instrument(Component::Cpu, "package-0", 0.0, 0);
        let (mut now, mut value, mut all) = (0, 0, Vec::new());
        for (step, by) in steps {
            now += step * 1_000_000;
            value += by;
            let at = moment(now).monotonic;
            let mut sample = tick(now, vec![counter(&cpu.channel, at, value, Rollover::Restarts)]);
            sample.instruments = vec![cpu.clone()];
            all.push(sample);
        }
        let last = all.len() - 1;
        let some: Vec<Sample> = all
            .iter()
            .enumerate()
            .filter(|(index, _)| *index == 0 || *index == last || keep[*index])
            .map(|(_, sample)| sample.clone())
            .collect();
        let whole = total(&account_for(&all), &cpu.channel);
        prop_assert_eq!(whole, total(&account_for(&some), &cpu.channel));
    }
}
