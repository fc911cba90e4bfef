//! What the driver offers and a meter must not lean on: it is never asked for,
//! so that whatever it would answer changes no figure.

use super::{Bench, errors, of, pids, process, ticks};
use crate::common::model;
use fake_nvml::wave::{Sensor, Wave};
use fake_nvml::{Call, Fake, List, Scope};
use std::collections::BTreeSet;
use wattprint::accounting::{Account, Charging, Span};
use wattprint::sample::{Component, Sample, SampleKind};

/// Not found, not supported, no data, unknown.
const ANSWERS: [u32; 4] = [6, 3, 21, 999];

/// A minute of service with all that happens in it: edges, bursts, changes.
fn minute(bench: &mut Bench) -> Vec<Sample> {
    let mut samples = Vec::new();
    for second in 0..60 {
        let kind = if second % 20 == 7 {
            SampleKind::Edge
        } else {
            SampleKind::Tick
        };
        let mut sample = bench.observe(second, kind);
        for seen in &mut sample.observations {
            // Its stamps are of the time that these samples invent.
            seen.at = sample.at.monotonic;
        }
        samples.push(sample);
        if kind == SampleKind::Edge {
            bench.observe(second, SampleKind::Burst);
        }
    }
    samples
}

/// A GPU of constant power whose counter is up to date at every reading.
fn constant(fake: &Fake) {
    let gpu = fake.gpu(0);
    gpu.set_wave(Wave::constant(300_000));
    gpu.set_sensor(Sensor {
        counter_tick_us: 0,
        ..Sensor::HOPPER
    });
    gpu.set_processes(List::Compute, &[process(4711, 1 << 30)]);
}

#[test]
fn utilisation_of_the_whole_gpu_and_rings_of_samples_are_never_asked_whatever_they_would_answer() {
    for instances in [0, 7] {
        for answer in ANSWERS {
            let fake = Fake::new(1);
            constant(&fake);
            let gpu = fake.gpu(0);
            gpu.set_instances(instances);
            let offered = [Call::Utilization, Call::Samples];
            for call in offered {
                gpu.fail(call, answer);
            }
            let samples = minute(&mut Bench::new(&fake));
            for sample in &samples {
                ticks(sample, gpu);
                assert_eq!(pids(sample), [(4711, Some(1 << 30))]);
                assert!(sample.health[0].up && errors(sample).is_empty());
            }
            for call in offered {
                assert_eq!(fake.calls(call), 0, "{call:?} in service");
            }
        }
    }
}

#[test]
fn what_a_gpu_answers_of_its_sharing_never_costs_a_reading() {
    for instances in [0, 7] {
        for answer in ANSWERS {
            let fake = Fake::new(1);
            constant(&fake);
            let gpu = fake.gpu(0);
            gpu.set_instances(instances);
            for call in [Call::ProcessUtilization, Call::Gpm] {
                gpu.fail(call, answer);
            }
            for sample in &minute(&mut Bench::new(&fake)) {
                ticks(sample, gpu);
                assert_eq!(pids(sample), [(4711, Some(1 << 30))]);
                assert!(sample.health[0].up);
                // It may pass, so that it is counted and tried again.
                let passes = answer == 999;
                assert!(errors(sample).is_empty() || passes, "{answer}");
            }
        }
    }
}

#[test]
fn power_is_asked_of_the_gpu_else_of_its_module_and_never_of_its_memory_alone() {
    let power = |fake: &Fake, sample: &Sample| of(sample, fake.gpu(0)).power.unwrap().watts();
    for (scopes, watts) in [
        (&[Scope::Gpu, Scope::Memory][..], 300.0),
        (&[Scope::Gpu, Scope::Module, Scope::Memory], 300.0),
        // Memory alone tells its power: that of the GPU comes from the older call.
        (&[Scope::Memory], 300.0),
        (&[Scope::Memory, Scope::Module], 400.0),
    ] {
        let fake = Fake::new(1);
        constant(&fake);
        let gpu = fake.gpu(0);
        gpu.set_power_scopes(scopes);
        let samples = minute(&mut Bench::new(&fake));
        for sample in &samples {
            assert_eq!(power(&fake, sample).round().to_bits(), f64::to_bits(watts));
        }
        assert!(gpu.was_asked_in(Scope::Gpu));
        assert!(!gpu.was_asked_in(Scope::Memory), "{scopes:?}");
        assert!(!gpu.was_asked_for_instant_power(), "{scopes:?}");
        // One channel, so that memory is not added to the GPU that holds it.
        let mut account = Account::new(model(), Charging::default());
        let spans: Vec<Span> = samples.iter().flat_map(|it| account.advance(it)).collect();
        let meters = spans.iter().flat_map(|span| &span.meters);
        let channels: BTreeSet<_> = meters
            .map(|meter| &meter.channel)
            .filter(|it| it.component != Component::Other)
            .collect();
        assert_eq!(channels.len(), 1, "{scopes:?}: {channels:?}");
    }
}
