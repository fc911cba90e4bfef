//! Laws that hold for every history: counters never fall, energy is conserved.

use super::{
    charged_to, context, grammar, instrument, making, moment, place, scrape, series, settings,
    span, sum, workload,
};
use proptest::prelude::*;
use std::collections::BTreeMap;
use std::time::Duration;
use wattprint::accounting::{Holder, Microjoules};
use wattprint::metrics::{Format, Recovery, Running, expose, families};
use wattprint::sample::{
    Channel, Component, Instrument, Phase, Rollover, SourceHealth, TickSize, Work,
};

/// Something that can happen to an agent.
#[derive(Debug, Clone)]
enum Event {
    Described {
        which: usize,
        limit: u16,
    },
    Named {
        who: u8,
        phase: usize,
    },
    Passed {
        seconds: u64,
        charges: Vec<Charge>,
    },
    Recovered {
        which: usize,
        ticks: u32,
    },
    Scraped,
    Placed,
    Failed {
        errors: u64,
    },
    /// The driver began anew, with its counter.
    Reloaded {
        which: usize,
        epoch: u8,
    },
    /// Nothing could be read, and what is missed is told late, or never.
    Lost {
        which: usize,
        seconds: u64,
        gap: u32,
        restarts: u64,
    },
    Worked {
        who: u8,
        unit: u8,
        amount: f64,
    },
    /// Nobody works for a long while, and scrapes go on.
    Quiet {
        seconds: u64,
    },
    /// The process ended, and another has begun.
    Restarted,
}

#[derive(Debug, Clone)]
struct Charge {
    which: usize,
    who: u8,
    energy: u32,
    below: u32,
    above: u32,
}

const CHANNELS: [(Component, &str); 8] = [
    (Component::Accelerator, "GPU-1"),
    (Component::Accelerator, "GPU-2"),
    (Component::Cpu, "package-0"),
    (Component::Dram, "package-0"),
    (Component::Core, "package-0"),
    (Component::Platform, "psys"),
    (Component::Module, "module-0"),
    (Component::Node, "PSU"),
];

fn channel(which: usize) -> Channel {
    let (component, device) = CHANNELS[which];
    Channel::new(component, device)
}

/// Node meters are rarer than what they contain.
fn which() -> impl Strategy<Value = usize> {
    prop_oneof![12 => 0..7_usize, 1 => Just(7)]
}

fn charge() -> impl Strategy<Value = Charge> {
    let parts = (which(), 0..8_u8, any::<u32>(), any::<u32>(), any::<u32>());
    parts.prop_map(|(which, who, energy, below, above)| Charge {
        which,
        who,
        energy,
        below,
        above,
    })
}

fn event() -> impl Strategy<Value = Event> {
    prop_oneof![
        2 => (which(), 1..2000_u16).prop_map(|(which, limit)| Event::Described { which, limit }),
        2 => (0..6_u8, 0..5_usize).prop_map(|(who, phase)| Event::Named { who, phase }),
        8 => (1..400_u64, prop::collection::vec(charge(), 0..12))
            .prop_map(|(seconds, charges)| Event::Passed { seconds, charges }),
        1 => (which(), any::<u32>()).prop_map(|(which, ticks)| Event::Recovered { which, ticks }),
        3 => Just(Event::Scraped),
        1 => Just(Event::Placed),
        1 => (0..9_u64).prop_map(|errors| Event::Failed { errors }),
        1 => (which(), any::<u8>()).prop_map(|(which, epoch)| Event::Reloaded { which, epoch }),
        2 => (which(), 1..400_u64, any::<u32>(), 0..2_u64).prop_map(
            |(which, seconds, gap, restarts)| Event::Lost { which, seconds, gap, restarts }
        ),
        1 => (0..6_u8, 0..12_u8, prop::num::f64::ANY)
            .prop_map(|(who, unit, amount)| Event::Worked { who, unit, amount }),
        1 => (900..4000_u64).prop_map(|seconds| Event::Quiet { seconds }),
        1 => Just(Event::Restarted),
    ]
}

/// An agent, its clock, and the scrapes it has answered.
struct World {
    running: Running,
    now: u64,
    scrapes: u64,
}

impl World {
    fn new() -> Self {
        let mut running = Running::new(settings(3));
        running.making(making());
        running.describe(&[described(0, 300), described(2, 100)]);
        Self {
            running,
            now: 0,
            scrapes: 0,
        }
    }

    fn live(&mut self, event: Event) {
        let running = &mut self.running;
        match event {
            Event::Described { which, limit } => running.describe(&[described(which, limit)]),
            Event::Named { who, phase } => {
                let named = workload(&format!("w{who}"), Phase::ALL[phase]);
                running.workload(&named, moment(self.now));
            }
            Event::Passed { seconds, charges } => {
                let until = self.now + seconds;
                let channels = [0, 1, 2, 3, 4, 5, 6, 7].map(channel);
                let charges: Vec<_> = charges
                    .iter()
                    .map(|it| {
                        let energy = u64::from(it.energy);
                        let energy = Microjoules {
                            energy,
                            low: energy - energy.min(it.below.into()),
                            high: energy + u64::from(it.above),
                            gap: 0,
                        };
                        (holder(it.who), &channels[it.which], energy)
                    })
                    .collect();
                running.add(&span(self.now, until, &charges));
                self.now = until;
            }
            Event::Recovered { which, ticks } => running.recover(&Recovery {
                channel: channel(which),
                energy: Microjoules::exact(ticks.into()),
                ledger_raw: 0,
                raw_now: ticks.into(),
                exposed_raw: Some(u64::from(ticks) / 3),
                tick: TickSize::MICROJOULE,
                rollover: Rollover::Restarts,
            }),
            Event::Scraped => {
                self.scrapes += 1;
                running.scraped(self.scrapes);
            }
            Event::Placed => running.place(place(), context()),
            Event::Failed { errors } => {
                let health = SourceHealth {
                    source: "nvml".to_owned(),
                    up: errors == 0,
                    errors: vec![("io".to_owned(), errors)],
                };
                running.health(&[health], moment(self.now));
            }
            Event::Reloaded { which, epoch } => running.describe(&[Instrument {
                epoch: format!("driver-{epoch}"),
                ..described(which, 250)
            }]),
            Event::Lost {
                which,
                seconds,
                gap,
                restarts,
            } => {
                self.lose(which, seconds, gap.into(), restarts);
            }
            Event::Worked { who, unit, amount } => {
                let unit = format!("unit-{unit}");
                let worker = workload(&format!("w{who}"), Phase::Inference);
                running.work(&worker, &[Work { unit, amount }], moment(self.now));
            }
            Event::Quiet { seconds } => {
                self.scrapes += 4;
                running.scraped(self.scrapes);
                running.add(&span(self.now, self.now + seconds, &[]));
                self.now += seconds;
            }
            Event::Restarted => {
                *self = Self {
                    now: self.now,
                    ..Self::new()
                };
            }
        }
    }

    /// A stretch without readings, whose energy is estimated afterwards.
    fn lose(&mut self, which: usize, seconds: u64, gap: u64, restarts: u64) {
        let energy = Microjoules {
            energy: gap,
            low: 0,
            high: gap.saturating_mul(3),
            gap,
        };
        let channel = channel(which);
        let mut lost = span(
            self.now,
            self.now + seconds,
            &[(Holder::Unattributed, &channel, energy)],
        );
        for meter in &mut lost.meters {
            meter.gap_time = Duration::from_secs(seconds);
            meter.misses = 1;
            meter.restarts = restarts;
        }
        self.running.add(&lost);
        self.now += seconds;
    }

    /// Every counter of the exposed text, read by the letter, in one of the formats.
    fn counters(&self, format: Format) -> BTreeMap<String, f64> {
        let text = expose(&scrape(&self.running.snapshot(moment(self.now))), format);
        let found = grammar::read(&text, format).unwrap();
        let counters = found.into_values().filter(|it| it.kind == "counter");
        let samples = counters.flat_map(|it| it.samples);
        samples
            .map(|((name, mut labels), value)| {
                labels.sort();
                (format!("{name}{labels:?}"), value)
            })
            .collect()
    }

    fn series(&self) -> BTreeMap<String, f64> {
        series(&self.running, self.now)
    }
}

fn described(which: usize, limit: u16) -> Instrument {
    let (component, device) = CHANNELS[which];
    instrument(component, device, limit.into())
}

fn holder(who: u8) -> Holder {
    match who {
        6 => Holder::Idle,
        7 => Holder::Unattributed,
        named => charged_to(&format!("w{named}")),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_counter_falls_while_the_process_lives(events in prop::collection::vec(event(), 1..40)) {
        let mut world = World::new();
        let mut before = world.counters(Format::Text);
        for event in events {
            world.live(event.clone());
            let now = world.counters(Format::Text);
            prop_assert_eq!(&now, &world.counters(Format::OpenMetrics));
            if matches!(event, Event::Restarted) {
                // It starts at 0, with whatever it knows from the start.
                let started = now.iter().find(|(_, value)| **value != 0.0);
                prop_assert!(started.is_none(), "{started:?}");
                before = now;
                continue;
            }
            for (series, value) in &now {
                let known = before.get(series);
                // A workload that was withdrawn and came back began anew.
                let anew = series.starts_with("wattprint_workload_") && *value == 0.0;
                let fallen = known.is_some_and(|it| value < it) && !anew;
                prop_assert!(!fallen, "{event:?}: {series} {known:?} -> {value}");
            }
            let withdrawn = |series: &String| {
                series.starts_with("wattprint_workload_") && !series.contains("\"other\")]")
            };
            for (series, value) in before.iter().filter(|(it, _)| !withdrawn(it)) {
                let stays = *value == 0.0 || now.contains_key(series);
                prop_assert!(stays, "{event:?}: {series} is gone");
            }
            before = now;
        }
    }

    #[test]
    fn every_joule_has_one_holder(events in prop::collection::vec(event(), 1..40)) {
        let mut world = World::new();
        for event in events {
            world.live(event);
        }
        let seen = world.series();
        for (component, difference) in world.running.snapshot(moment(world.now)).conservation_differences() {
            prop_assert_eq!(difference, 0, "{}", component.name());
        }
        for component in Component::ALL {
            let label = format!("component=\"{}\"", component.name());
            let of = |family: &str| sum(&seen, &format!("wattprint_{family}energy_joules_total"), &[&label]);
            let held = of("idle_") + of("unattributed_") + of("withdrawn_") + of("workload_");
            let metered = of("");
            prop_assert!((metered - held).abs() <= 1e-9 * metered, "{label}: {metered} and {held}");
        }
    }

    #[test]
    fn the_bounds_enclose_the_value(events in prop::collection::vec(event(), 1..40)) {
        let mut world = World::new();
        for event in events {
            world.live(event);
        }
        let seen = world.series();
        for family in families().filter(|it| it.bounded) {
            let [central, low, high] = [family.bounds()[0], family.bounds()[1], family.bounds()[2]]
                .map(|bound| family.name_of(bound));
            for (series, value) in seen.iter().filter(|(it, _)| it.split('{').next() == Some(&central)) {
                let bound = |name: &str| seen[&series.replacen(&central, name, 1)];
                prop_assert!(bound(&low) <= *value && *value <= bound(&high), "{series}");
            }
        }
    }

    #[test]
    fn series_are_bounded_however_many_workloads_there_are(count in 1..60_usize) {
        let mut world = World::new();
        for number in 0..count {
            let id = format!("job-{number}");
            world.running.workload(&workload(&id, Phase::Inference), moment(0));
            let energy = Microjoules::exact(1_000_000);
            world.running.add(&span(0, 1, &[(charged_to(&id), &channel(0), energy)]));
        }
        let seen = world.series();
        let labels = ["component=\"accelerator\""];
        let named = seen.keys().filter(|it| it.starts_with("wattprint_workload_energy_joules_total") && it.contains("job-") && it.contains(labels[0]));
        prop_assert!(named.count() <= 3);
        let all = sum(&seen, "wattprint_workload_energy_joules_total", &labels);
        prop_assert!((all - count as f64).abs() < 1e-9);
    }
}

#[test]
fn the_series_of_an_ended_workload_stay_until_they_were_seen_and_are_counted_once() {
    let mut world = World::new();
    let (gpu, energy) = (channel(0), Microjoules::exact(7_000_000));
    world
        .running
        .add(&span(0, 1, &[(charged_to("w1"), &gpu, energy)]));
    let family = "wattprint_workload_energy_joules_total";
    let accelerator = "component=\"accelerator\"";
    let seen = |world: &World, who: &str| sum(&world.series(), family, &[who, accelerator]);
    // A long time, and no scrape: nobody has seen the last value.
    world.running.add(&span(1, 4000, &[]));
    assert!((seen(&world, "\"w1\"") - 7.0).abs() < 1e-9);
    world.running.scraped(1);
    world.running.add(&span(4000, 4001, &[]));
    assert!((seen(&world, "\"w1\"") - 7.0).abs() < 1e-9);
    world.running.scraped(2);
    world.running.add(&span(4001, 4002, &[]));
    assert!(!world.series().keys().any(|it| it.contains("\"w1\"")));
    // A rate over all workloads must not see the same energy again.
    assert!(seen(&world, "\"other\"").abs() < 1e-9);
    let withdrawn = sum(
        &world.series(),
        "wattprint_withdrawn_energy_joules_total",
        &[accelerator],
    );
    assert!((withdrawn - 7.0).abs() < 1e-9);
}

/// What a workload's own series say of its accelerators, in joules.
fn accelerator_energy(seen: &BTreeMap<String, f64>, who: &str) -> f64 {
    let family = "wattprint_workload_energy_joules_total";
    sum(seen, family, &[who, "accelerator"])
}

#[test]
fn a_workload_gets_series_of_its_own_when_there_is_room_again() {
    let mut world = World::new();
    let (gpu, energy) = (channel(0), Microjoules::exact(1_000_000));
    for who in ["w1", "w2", "w3", "late"] {
        world
            .running
            .add(&span(0, 1, &[(charged_to(who), &gpu, energy)]));
    }
    world
        .running
        .add(&span(1, 2000, &[(charged_to("late"), &gpu, energy)]));
    let seen = world.series();
    let of = |who: &str| accelerator_energy(&seen, who);
    assert!((of("workload=\"other\"") - 1.0).abs() < 1e-9);
    assert!((of("late") - 1.0).abs() < 1e-9);
}

#[test]
fn a_workload_that_comes_back_while_another_needs_room_keeps_its_series() {
    let mut world = World::new();
    let (gpu, energy) = (channel(0), Microjoules::exact(4_000_000));
    for who in ["w1", "w2", "w3"] {
        world
            .running
            .add(&span(0, 1, &[(charged_to(who), &gpu, energy)]));
    }
    let back = [
        (charged_to("new"), &gpu, energy),
        (charged_to("w1"), &gpu, energy),
    ];
    world.running.add(&span(1, 2000, &back));
    let seen = world.series();
    let of = |who: &str| accelerator_energy(&seen, who);
    assert!((of("\"w1\"") - 8.0).abs() < 1e-9);
    assert!((of("\"new\"") - 4.0).abs() < 1e-9);
}
