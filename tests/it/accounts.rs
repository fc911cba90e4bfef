//! Traps that the account stands above: sensors that disagree, stand still or
//! lie, wholes beside their parts, and who is charged for what.

use crate::common::{
    SECOND, account_for, counter, gaps, instrument, model, moment, run_counter, tick, total,
};
use Component::{Accelerator, Core, Cpu, Dram, Module, Node, Other, Platform};
use std::time::Duration;
use wattprint::accounting::{ChannelEnergy, Holder, Microjoules, Span, countable, energy_figures};
use wattprint::quantity::{BoundKind, Energy, Estimate, Power, Ratio};
use wattprint::sample::{
    Channel, Component, CpuClock, Instrument, Observation, Reading, Rollover, Sample, Usage,
    WorkloadId,
};

/// A counter of so many watts with the power field beside it, for two minutes.
fn beside(counted: u64, shown: f64) -> Vec<Span> {
    let gpu = instrument(Accelerator, "GPU-0", 700.0, 0);
    let samples = (0..=120).map(|second| {
        let at = moment(second * SECOND).monotonic;
        let joules = second * counted;
        let seen = Observation {
            power: Some(Power::from_watts(shown)),
            ..counter(&gpu.channel, at, joules * 1_000_000, Rollover::Restarts)
        };
        Sample {
            instruments: vec![gpu.clone()],
            ..tick(second * SECOND, vec![seen])
        }
    });
    account_for(&samples.collect::<Vec<_>>())
}

/// Low, central and high energy of one channel in the last span, in joules.
fn last(spans: &[Span], component: Component) -> [f64; 3] {
    let meters = spans.iter().rev().flat_map(|span| &span.meters);
    let mut meters = meters.filter(|it| it.channel.component == component);
    let energy = meters.next().expect("it was metered").energy;
    [energy.low, energy.energy, energy.high].map(|it| it as f64 / 1e6)
}

#[test]
fn where_counter_and_power_disagree_the_interval_holds_both_and_else_it_stays() {
    let [low, central, high] = last(&beside(37, 65.0), Accelerator);
    assert_eq!((low, central), (37.0, 37.0), "the counter is believed");
    assert!((64.0..66.0).contains(&high), "{high}");
    let [low, central, high] = last(&beside(65, 37.0), Accelerator);
    assert!((36.0..38.0).contains(&low), "{low}");
    assert_eq!((central, high), (65.0, 65.0));
    let [low, central, high] = last(&beside(300, 302.5), Accelerator);
    assert_eq!((low, central, high), (300.0, 300.0, 300.0), "1 %");
}

#[test]
fn a_counter_that_stands_still_while_power_is_drawn_is_a_gap_and_an_idle_one_is_not() {
    for (watts, expected) in [(300.0, true), (0.0, false)] {
        let gpu = instrument(Accelerator, "GPU-0", 700.0, 100);
        let samples = (0..60_u64).map(|second| {
            let at = moment(second * SECOND).monotonic;
            let joules = second.min(20) * 300;
            let seen = Observation {
                power: Some(Power::from_watts(if second > 20 { watts } else { 300.0 })),
                ..counter(&gpu.channel, at, joules * 1_000_000, Rollover::Restarts)
            };
            Sample {
                instruments: vec![gpu.clone()],
                ..tick(second * SECOND, vec![seen])
            }
        });
        let spans = account_for(&samples.collect::<Vec<_>>());
        let (energy, time) = gaps(&spans, &gpu.channel);
        assert_eq!(time > Duration::from_secs(30), expected, "{time:?}");
        if expected {
            let watts = energy as f64 / 1e6 / time.as_secs_f64();
            assert!(
                (290.0..310.0).contains(&watts),
                "{watts} W by the power field"
            );
        } else {
            assert_eq!(total(&spans, &gpu.channel), 6_000_000_000);
        }
    }
}

#[test]
fn a_counter_that_can_have_wrapped_twice_is_a_gap_with_bounds() {
    // 65 536 J at 400 W last 164 s; the sampler was starved for ten minutes.
    let cpu = instrument(Cpu, "package-0", 400.0, 0);
    let max = 65_535_999_999;
    let mut samples = Vec::new();
    for (second, joules) in [(0, 1_000), (1, 1_100), (601, 1_200), (602, 1_300)] {
        let at = moment(second * SECOND).monotonic;
        let seen = counter(
            &cpu.channel,
            at,
            joules * 1_000_000,
            Rollover::Wraps { max },
        );
        let mut sample = tick(second * SECOND, vec![seen]);
        sample.instruments = vec![cpu.clone()];
        samples.push(sample);
    }
    let spans = account_for(&samples);
    let (gap, time) = gaps(&spans, &cpu.channel);
    assert_eq!(time, Duration::from_mins(10));
    assert!(gap > 30_000_000_000, "not the 100 J that it shows: {gap}");
    let meter = &spans[1].meters[0];
    assert!(meter.energy.low >= 100_000_000);
    assert!(meter.energy.high >= 400 * 600_000_000, "{:?}", meter.energy);
    assert_eq!(spans[2].meters[0].energy, Microjoules::exact(100_000_000));
}

#[test]
fn a_power_that_no_device_can_draw_is_not_believed() {
    let node = instrument(Node, "meter", 800.0, 0);
    let gauge = |watts| Reading::Gauge(Estimate::exact(Power::from_watts(watts)));
    let samples = [400.0, 400.0, 3.69e12, -5.0, 400.0, 400.0]
        .into_iter()
        .zip(0_u64..);
    let samples = samples.map(|(watts, second)| {
        let seen = Observation {
            channel: node.channel.clone(),
            at: moment(second * SECOND).monotonic,
            reading: gauge(watts),
            power: None,
        };
        Sample {
            instruments: vec![node.clone()],
            ..tick(second * SECOND, vec![seen])
        }
    });
    let spans = account_for(&samples.collect::<Vec<_>>());
    assert_eq!(total(&spans, &node.channel), 2_000_000_000);
    let misses = spans.iter().flat_map(|it| &it.meters).map(|it| it.misses);
    assert_eq!(misses.sum::<u64>(), 2);
}

#[test]
fn a_whole_or_its_parts_are_counted_and_never_both() {
    let channels = |joules: &[(Component, u64)]| -> Vec<(Instrument, Microjoules)> {
        let each = joules.iter();
        each.map(|(component, joules)| {
            let instrument = instrument(*component, "x", 500.0, 0);
            (instrument, Microjoules::exact(joules * 1_000_000))
        })
        .collect()
    };
    for (what, seen, counted) in [
        (
            "memory stands beside the package",
            &[(Cpu, 80), (Dram, 20)][..],
            &[Cpu, Dram][..],
        ),
        ("cores are parts of it", &[(Cpu, 80), (Core, 60)], &[Cpu]),
        (
            "psys holds the package",
            &[(Platform, 120), (Cpu, 80), (Dram, 20)],
            &[Platform],
        ),
        (
            "psys below its parts",
            &[(Platform, 70), (Cpu, 80), (Dram, 20)],
            &[Cpu, Dram],
        ),
        (
            "a GPU is not in psys",
            &[(Platform, 120), (Cpu, 80), (Accelerator, 300)],
            &[Platform, Accelerator],
        ),
        (
            "a Grace module and its parts",
            &[(Module, 500), (Cpu, 80), (Accelerator, 300)],
            &[Cpu, Accelerator],
        ),
        ("only the module can be read", &[(Module, 500)], &[Module]),
        (
            "a node's meter is a figure of its own",
            &[(Node, 900), (Cpu, 80)],
            &[Cpu],
        ),
    ] {
        let channels = channels(seen);
        let parts: Vec<_> = channels
            .iter()
            .map(|(instrument, energy)| ChannelEnergy {
                instrument,
                energy: *energy,
            })
            .collect();
        let found = countable(&parts).into_iter();
        let found: Vec<_> = found.map(|it| it.instrument.channel.component).collect();
        assert_eq!(found, counted, "{what}");
    }
}

#[test]
fn a_sensors_error_does_not_shrink_with_the_number_of_periods() {
    let gain = [0.98, 1.0, 1.07].map(Ratio::new);
    let gpu = Instrument {
        gain: Estimate::around(gain[0], gain[1], gain[2], BoundKind::Range),
        ..instrument(Accelerator, "GPU-0", 700.0, 100)
    };
    let hour = || {
        let energy = Microjoules::exact(1_000_000_000);
        let part = ChannelEnergy {
            instrument: &gpu,
            energy,
        };
        let figures = energy_figures(
            &[part],
            std::slice::from_ref(&gpu),
            Duration::ZERO,
            &model(),
        );
        figures.accelerator.expect("it was metered")
    };
    let day = (1..24).fold(hour(), |day, _| day + hour()).estimate();
    let joules = [day.low(), day.central(), day.high()].map(Energy::joules);
    for (actual, expected) in joules.into_iter().zip([23_520.0, 24_000.0, 25_680.0]) {
        assert!((actual / expected - 1.0).abs() < 1e-9, "{joules:?}");
    }
}

#[test]
fn the_rest_of_a_node_is_a_constant_and_a_factor_each_with_its_bounds() {
    let gpu = instrument(Accelerator, "GPU-0", 700.0, 0);
    let values: Vec<_> = (0..10).map(|second| Some(second * 500_000_000)).collect();
    let spans = run_counter(&gpu, Rollover::Restarts, &values);
    // Of 700 W rated: 6, 12 or 18 %; of 500 W drawn: 2, 8 or 25 %.
    let [low, central, high] = last(&spans, Other);
    let expected = (42.0 + 10.0, 84.0 + 40.0, 126.0 + 125.0);
    assert_eq!((low, central, high), expected);
    let node = instrument(Node, "meter", 900.0, 0);
    let measured = run_counter(&node, Rollover::Restarts, &values);
    let others = measured.iter().flat_map(|span| &span.meters);
    assert_eq!(others.filter(|it| it.channel.component == Other).count(), 0);
}

/// One second in which a node of two CPUs was busy for so many milliseconds,
/// a followed workload for some of them; the package drew 100 W, 30 W of it idle.
fn second_of_cpu(busy: u64, workload: u64) -> Vec<(Holder, u64)> {
    let cpu = instrument(Cpu, "package-0", 300.0, 0);
    let sample = |second: u64, busy: u64, used: u64| {
        let at = moment(second * SECOND).monotonic;
        let seen = counter(&cpu.channel, at, second * 100_000_000, Rollover::Restarts);
        Sample {
            instruments: vec![cpu.clone()],
            cpu: Some(CpuClock {
                at,
                busy: Duration::from_millis(busy),
                total: Duration::from_secs(second * 2),
                packages: Vec::new(),
            }),
            usage: vec![Usage {
                ..Usage::of_cpu(WorkloadId("job".into()), Duration::from_millis(used))
            }],
            ..tick(second * SECOND, vec![seen])
        }
    };
    let spans = account_for(&[sample(0, 0, 0), sample(1, busy, workload)]);
    let entries = spans.iter().flat_map(|span| &span.entries);
    let package = entries.filter(|it: &&_| it.channel == Channel::new(Cpu, "package-0"));
    package
        .map(|it| (it.holder.clone(), it.energy.energy / 1_000_000))
        .filter(|(_, joules)| *joules > 0)
        .collect()
}

#[test]
fn a_share_is_of_all_busy_time_and_not_of_the_processes_that_were_seen() {
    let job = Holder::Workload(WorkloadId("job".into()));
    // A quarter of the busy time: a quarter of what is not idle.
    let quarter = second_of_cpu(2_000, 500);
    let expected = [
        (job.clone(), 17),
        (Holder::Unattributed, 52),
        (Holder::Idle, 30),
    ];
    assert_eq!(quarter, expected);
    let alone = second_of_cpu(500, 500);
    assert_eq!(alone, [(job, 70), (Holder::Idle, 30)]);
}
