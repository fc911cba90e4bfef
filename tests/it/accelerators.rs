//! Who is charged for an accelerator, when and when not.

use crate::common::{counter, instrument, model, moment};
use proptest::prelude::*;
use std::time::Duration;
use wattprint::accounting::{Account, Charging, Holder, LastKnown, Span};
use wattprint::quantity::{Estimate, Power};
use wattprint::sample::{
    Channel, Component, Counter, DeviceUse, DeviceUser, Instrument, Miss, Observation, Reading,
    Rollover, Sample, SampleKind, TickSize, Usage, WorkloadId,
};

const SECOND: u64 = 1_000_000_000;

fn gpu(device: &str) -> Instrument {
    instrument(Component::Accelerator, device, 700.0, 0)
}

/// Each device shows 100 W, or is lost.
fn sample(kind: SampleKind, second: u64, devices: &[&str], watts: &[Option<u64>]) -> Sample {
    let mut sample = Sample::new(moment(second * SECOND), kind);
    for (device, joules) in devices.iter().zip(watts) {
        let instrument = gpu(device);
        let reading = joules.map_or(Reading::Missing(Miss::Lost), |joules| {
            Reading::Counter(Counter {
                ticks: joules * 1_000,
                tick: TickSize::MILLIJOULE,
                rollover: Rollover::Restarts,
            })
        });
        sample.observations.push(Observation {
            channel: instrument.channel.clone(),
            at: sample.at.monotonic,
            reading,
            power: None,
        });
        sample.instruments.push(instrument);
    }
    sample
}

fn holds(sample: &mut Sample, workload: &str, devices: &[&str], ended: bool) {
    let channel = |device: &&str| Channel::new(Component::Accelerator, *device);
    for device in devices {
        sample.device_users.push(DeviceUser::of(channel(device), 1));
    }
    sample.usage.push(Usage {
        devices: devices
            .iter()
            .map(|device| DeviceUse::of(channel(device), 1))
            .collect(),
        ended,
        ..Usage::of_cpu(WorkloadId(workload.into()), Duration::ZERO)
    });
}

/// Joules charged to one kind of holder on one device.
fn charged(spans: &[Span], device: &str, who: impl Fn(&Holder) -> bool) -> u64 {
    let entries = spans.iter().flat_map(|span| &span.entries);
    let here = entries.filter(|it| it.channel.component == Component::Accelerator);
    let mine = here.filter(|it| &*it.channel.device == device && who(&it.holder));
    mine.map(|it| it.energy.energy).sum::<u64>() / 1_000_000
}

fn is_workload(holder: &Holder) -> bool {
    matches!(holder, Holder::Workload(_))
}

fn run(samples: &[Sample]) -> Vec<Span> {
    let mut account = Account::new(model(), Charging::default());
    let mut spans: Vec<Span> = samples.iter().flat_map(|it| account.advance(it)).collect();
    spans.extend(account.finish());
    spans
}

#[test]
fn who_leaves_one_of_two_devices_is_charged_for_it_to_the_last() {
    let devices = ["a", "b"];
    let mut samples = Vec::new();
    for second in 0..3 {
        let shown = [Some(second * 100); 2];
        let mut sample = sample(SampleKind::Tick, second, &devices, &shown);
        holds(
            &mut sample,
            "job",
            if second < 2 { &devices } else { &["b"] },
            false,
        );
        samples.push(sample);
    }
    let spans = run(&samples);
    assert_eq!(charged(&spans, "a", is_workload), 200);
    assert_eq!(charged(&spans, "b", is_workload), 200);
}

#[test]
fn a_workload_pays_neither_before_it_begins_nor_after_it_ends() {
    let mut samples = Vec::new();
    for second in 0..5 {
        let is_edge = second == 1 || second == 3;
        let kind = if is_edge {
            SampleKind::Edge
        } else {
            SampleKind::Tick
        };
        let mut sample = sample(kind, second, &["a"], &[Some(second * 100)]);
        if (1..=3).contains(&second) {
            // Its process is listed to the last moment.
            holds(&mut sample, "job", &["a"], second == 3);
        }
        samples.push(sample);
    }
    let spans = run(&samples);
    assert_eq!(charged(&spans, "a", is_workload), 200);
    assert_eq!(charged(&spans, "a", |it| *it == Holder::Idle), 200);
}

#[test]
fn energy_of_a_device_that_was_away_is_not_charged_to_who_comes_after() {
    let mut samples = Vec::new();
    for second in 0..70 {
        // 600 W all the time, unseen for a minute.
        let shown = (!(3..63).contains(&second)).then_some(second * 600);
        let mut sample = sample(SampleKind::Tick, second, &["a"], &[shown]);
        if second >= 61 {
            holds(&mut sample, "late", &["a"], false);
        }
        samples.push(sample);
    }
    let spans = run(&samples);
    assert_eq!(charged(&spans, "a", |_| true), 69 * 600, "nothing is lost");
    let late = charged(&spans, "a", is_workload);
    assert!(
        (5_000..=9 * 600).contains(&late),
        "{late} J in nine seconds"
    );
}

#[test]
fn a_counter_that_appears_late_recovers_for_nobody() {
    let mut account = Account::new(model(), Charging::default());
    account.resume(
        vec![LastKnown {
            channel: gpu("a").channel,
            epoch: "one".to_owned(),
            raw: 0,
            at: moment(0),
        }],
        &[],
    );
    let mut spans = Vec::new();
    for second in 100..120 {
        let present = second >= 110;
        let devices: &[&str] = if present { &["a"] } else { &[] };
        let mut sample = sample(SampleKind::Tick, second, devices, &[Some(second * 100)]);
        if present {
            holds(&mut sample, "job", &["a"], false);
        }
        spans.extend(account.advance(&sample));
    }
    assert_eq!(charged(&spans, "a", |_| true), 11_900);
    let unattributed = charged(&spans, "a", |it| *it == Holder::Unattributed);
    assert!(
        (10_800..=11_000).contains(&unattributed),
        "{unattributed} J"
    );
}

#[test]
fn a_device_that_was_not_there_is_unknown_not_zero() {
    let mut account = Account::new(model(), Charging::default());
    let mut spans = Vec::new();
    for second in 0..20 {
        let devices: &[&str] = if second >= 10 { &["a", "b"] } else { &["a"] };
        let shown = [Some(second * 100), Some(second * 100)];
        spans.extend(account.advance(&sample(SampleKind::Tick, second, devices, &shown)));
    }
    let meters = spans.iter().flat_map(|span| &span.meters);
    let late = meters.filter(|it| &*it.channel.device == "b");
    assert_eq!(
        late.count(),
        9,
        "a meter for each second in which it was read"
    );
}

#[test]
fn a_counter_that_may_have_lapped_unseen_is_a_bounded_gap() {
    let cpu = instrument(Component::Cpu, "package-0", 300.0, 0);
    let mut account = Account::new(model(), Charging::default());
    let mut spans = Vec::new();
    // Two laps of 262 kJ and 5 kJ in half an hour without a sample.
    for (second, raw) in [(0, 0), (1, 100_000_000), (1_801, 5_000_000_000)] {
        let mut sample = Sample::new(moment(second * SECOND), SampleKind::Tick);
        sample.instruments = vec![cpu.clone()];
        sample.observations.push(Observation {
            channel: cpu.channel.clone(),
            at: sample.at.monotonic,
            reading: Reading::Counter(Counter {
                ticks: raw,
                tick: TickSize::MICROJOULE,
                rollover: Rollover::Wraps {
                    max: 262_143_328_850,
                },
            }),
            power: None,
        });
        spans.extend(account.advance(&sample));
    }
    let meters = spans.iter().flat_map(|span| &span.meters);
    let mut of_cpu = meters.filter(|it| it.channel == cpu.channel);
    let gap = of_cpu.find(|it| it.energy.gap > 0).unwrap().energy;
    let truth = 2 * 262_143_328_851 + 4_900_000_000;
    assert!(gap.low <= truth && truth <= gap.high, "{gap:?}");
}

#[test]
fn power_that_is_averaged_and_joules_that_are_coarse_widen_a_workloads_edges() {
    let mut card = instrument(Component::Accelerator, "a", 700.0, 100);
    card.method = "NVML average power".to_owned();
    let mut platform = instrument(Component::Platform, "psys", 500.0, 0);
    platform.gain = card.gain;
    let mut samples = Vec::new();
    for second in 0..4_u64 {
        let kind = if second == 1 {
            SampleKind::Edge
        } else {
            SampleKind::Tick
        };
        let mut sample = Sample::new(moment(second * 1_000_000_000), kind);
        sample.instruments = vec![card.clone(), platform.clone()];
        let at = sample.at.monotonic;
        let watts = Estimate::exact(Power::from_watts(500.0));
        sample.observations = vec![
            Observation {
                channel: card.channel.clone(),
                at,
                reading: Reading::Gauge(watts),
                power: None,
            },
            counter(
                &platform.channel,
                at,
                second * 100_000_000,
                Rollover::Restarts,
            ),
        ];
        if second >= 1 {
            holds(&mut sample, "job", &["a"], false);
        }
        samples.push(sample);
    }
    let width = |span: &Span, component: Component| {
        let mut meters = span.meters.iter();
        let meter = meters.find(|it| it.channel.component == component).unwrap();
        (meter.energy.high - meter.energy.low) / 2_000_000
    };
    let spans = run(&samples);
    // Half a second between idle (70 W) and limit (700 W), and one joule of psys,
    // on both sides of the edge; nothing where there is no edge.
    for (span, [card, psys]) in spans.iter().zip([[315, 1], [315, 1], [0, 0]]) {
        assert_eq!(width(span, Component::Accelerator), card);
        assert_eq!(width(span, Component::Platform), psys);
    }
}

/// Two tenants and perhaps a stranger on one device, each at work now and then:
/// what each made it draw beyond its idle power, joules in each second.
fn tenants() -> impl Strategy<Value = (Vec<[u64; 2]>, u32)> {
    let second = prop::array::uniform2(prop_oneof![Just(0_u64), 0..300_u64]);
    (prop::collection::vec(second, 2..20), 0..2_u32)
}

proptest! {
    /// However tenants take turns, and whether they are processes, instances of
    /// a divided GPU or clients of one server: they pay by their number, all of
    /// it and once, and the bounds of each hold what it used in truth.
    #[test]
    fn who_shares_a_device_is_charged_within_bounds_that_hold_what_it_used(
        (seconds, strangers) in tenants(),
    ) {
        const IDLE: u64 = 70;
        let (card, mut shown, mut samples) = (gpu("a"), 0, Vec::new());
        let mut used = [0.0; 2];
        let sharing = f64::from(2 + strangers);
        for second in 0..=seconds.len() {
            if let Some(before) = second.checked_sub(1) {
                let active = seconds[before];
                shown += IDLE + active.iter().sum::<u64>();
                for (used, active) in used.iter_mut().zip(active) {
                    *used += IDLE as f64 / sharing + active as f64;
                }
            }
            let mut sample = sample(SampleKind::Tick, second as u64, &["a"], &[Some(shown)]);
            holds(&mut sample, "one", &["a"], false);
            holds(&mut sample, "two", &["a"], false);
            let pids = 0..2 + strangers;
            sample.device_users = pids
                .map(|pid| DeviceUser::of(card.channel.clone(), pid))
                .collect();
            samples.push(sample);
        }
        let spans = run(&samples);
        prop_assert!(charged(&spans, "a", |_| true).abs_diff(shown) <= 1, "counted once");
        for (name, used) in ["one", "two"].into_iter().zip(used) {
            let holder = Holder::Workload(WorkloadId(name.into()));
            let entries = spans.iter().flat_map(|span| &span.entries);
            let own = entries.filter(|it| it.holder == holder && it.channel == card.channel);
            let (low, high) = own.fold((0, 0), |(low, high), it| {
                (low + it.energy.low, high + it.energy.high)
            });
            let used = (used * 1e6) as u64;
            let slack = 100 * seconds.len() as u64;
            prop_assert!(low <= used + slack, "{name}: {low} {used}");
            prop_assert!(used <= high + slack, "{name}: {used} {high}");
        }
    }
}

#[test]
fn who_holds_a_device_alone_is_charged_without_doubt() {
    let mut samples = Vec::new();
    for second in 0..4 {
        let mut sample = sample(SampleKind::Tick, second, &["a"], &[Some(second * 100)]);
        holds(&mut sample, "job", &["a"], false);
        samples.push(sample);
    }
    let spans = run(&samples);
    let entries = spans.iter().flat_map(|span| &span.entries);
    for entry in entries.filter(|it| it.channel == gpu("a").channel) {
        let energy = entry.energy;
        assert_eq!((energy.low, energy.high), (energy.energy, energy.energy));
    }
}
