//! A simulated sensor, without waiting: is a short job's energy right?
//!
//! The truth is an exact integral; the sensor shows it as NVML does, a tick
//! late. The sampler's own rhythm is followed: a sample at the job's first
//! edge and a burst, a tick each second, a sample at its last edge and a burst.

use crate::common::{instrument, model, moment};
use fake_nvml::wave::{Sensor, Steps, Truth};
use std::time::Duration;
use wattprint::accounting::{Account, Charging, Holder, Span};
use wattprint::quantity::Power;
use wattprint::sample::{
    Component, Counter, DeviceUse, DeviceUser, Instrument, Observation, Reading, Rollover, Sample,
    SampleKind, TickSize, Usage, WorkloadId,
};

/// A small generator, so that every run tests the same phases.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % limit
    }
}

/// Idle, then ten seconds of bursts of 20 to 400 ms, then idle again.
fn bursty(random: &mut Random, start_us: u64, end_us: u64) -> Steps {
    let mut steps = vec![(0, 70_000)];
    let mut at = start_us;
    while at < end_us {
        steps.push((at, 150_000 + random.below(550_000)));
        at += 20_000 + random.below(380_000);
        steps.push((at.min(end_us), 90_000));
        at += 20_000 + random.below(380_000);
    }
    steps.retain(|(at, _)| *at < end_us);
    steps.push((end_us, 70_000));
    Steps(steps)
}

/// The sampler before one simulated sensor.
struct Simulation<'a> {
    truth: &'a Steps,
    sensor: Sensor,
    instrument: Instrument,
    account: Account,
    spans: Vec<Span>,
    holds: bool,
    ends: bool,
    random: Random,
}

impl Simulation<'_> {
    fn sample(&mut self, kind: SampleKind, at_us: u64) {
        let mut sample = Sample::new(moment(at_us * 1_000), kind);
        // A driver call takes a while; the reading carries its own stamp.
        let read_us = at_us + 20 + self.random.below(400);
        let channel = self.instrument.channel.clone();
        sample.instruments.push(self.instrument.clone());
        sample.observations.push(Observation {
            channel: channel.clone(),
            at: Duration::from_micros(read_us),
            reading: Reading::Counter(Counter {
                ticks: self.sensor.counter_mj(self.truth, read_us),
                tick: TickSize::MILLIJOULE,
                rollover: Rollover::Restarts,
            }),
            power: (kind != SampleKind::Burst).then(|| {
                let milliwatts = self.sensor.average_mw(self.truth, read_us);
                Power::from_milliwatts(milliwatts as f64)
            }),
        });
        if kind != SampleKind::Burst && self.holds {
            sample.usage.push(Usage {
                devices: vec![DeviceUse::of(channel.clone(), 1)],
                ended: self.ends,
                ..Usage::of_cpu(WorkloadId("job".into()), Duration::ZERO)
            });
            sample.device_users.push(DeviceUser::of(channel, 1));
        }
        self.spans.extend(self.account.advance(&sample));
    }

    /// As the sampler does it: twenty reads an update, until all is settled.
    fn edge(&mut self, at_us: u64) -> u64 {
        self.sample(SampleKind::Edge, at_us);
        let mut now = at_us;
        while !self.account.is_settled() && now < at_us + 150_000 {
            now += 5_000 + self.random.below(300);
            self.sample(SampleKind::Burst, now);
        }
        now
    }
}

/// Relative error of the energy charged to a job of that length, and the time
/// that settling took after its end.
fn error_of(seed: u64, length_us: u64, sensor: Sensor, prior_update_ms: u64) -> (f64, u64) {
    let mut random = Random(seed);
    let start = 5_000_000 + random.below(1_000_000);
    let end = start + length_us;
    let truth = bursty(&mut random, start, end);
    let sensor = Sensor {
        counter_phase_us: random.below(sensor.counter_tick_us.max(1)),
        ..sensor
    };
    let mut simulation = Simulation {
        truth: &truth,
        sensor,
        instrument: instrument(Component::Accelerator, "GPU-0", 700.0, prior_update_ms),
        account: Account::new(model(), Charging::default()),
        spans: Vec::new(),
        holds: false,
        ends: false,
        random,
    };
    simulation.sample(SampleKind::Edge, start - 30_000);
    simulation.holds = true;
    simulation.edge(start);
    let mut tick = start + 1_000_000 - 30_000;
    while tick < end {
        simulation.sample(SampleKind::Tick, tick);
        tick += 1_000_000;
    }
    simulation.ends = true;
    let settled = simulation.edge(end);
    let spans = &simulation.spans;
    let charged: u64 = spans
        .iter()
        .flat_map(|span| &span.entries)
        .filter(|entry| matches!(&entry.holder, Holder::Workload(_)))
        .filter(|entry| entry.channel.component == Component::Accelerator)
        .map(|entry| entry.energy.energy)
        .sum();
    let true_energy = (truth.energy_nj(end) - truth.energy_nj(start)) as f64 / 1e3;
    (charged as f64 / true_energy - 1.0, settled - end)
}

/// The error that `share` of all phases stay below.
fn quantile(mut errors: Vec<f64>, share: f64) -> f64 {
    errors.sort_by(f64::total_cmp);
    errors[((errors.len() - 1) as f64 * share).round() as usize]
}

/// The error that 95 % of 400 jobs stay below; shown with `--nocapture`.
fn p95(length_us: u64, sensor: Sensor, prior_update_ms: u64) -> f64 {
    let runs = (1..=400).map(|seed| error_of(seed, length_us, sensor, prior_update_ms));
    let errors: Vec<_> = runs.map(|(error, _)| error.abs()).collect();
    let [p50, p95, most] = [0.5, 0.95, 1.0].map(|share| quantile(errors.clone(), share));
    let tick = sensor.counter_tick_us / 1_000;
    let seconds = length_us / 1_000_000;
    println!(
        "bursty job of {seconds} s, counter every {tick} ms, 400 jobs: error p50 {:.2} %, \
         p95 {:.2} %, most {:.2} %",
        p50 * 100.0,
        p95 * 100.0,
        most * 100.0,
    );
    p95
}

#[test]
fn a_bursty_ten_second_job_is_within_half_a_percent() {
    let p95 = p95(10_000_000, Sensor::HOPPER, 100);
    assert!(p95 < 0.005, "95th percentile {p95}");
}

#[test]
fn a_bursty_two_second_job_is_within_two_percent() {
    let p95 = p95(2_000_000, Sensor::HOPPER, 100);
    assert!(p95 < 0.02, "95th percentile {p95}");
}

#[test]
fn a_sensor_faster_than_its_prior_is_learnt() {
    let volta = Sensor {
        counter_tick_us: 20_000,
        ..Sensor::HOPPER
    };
    let p95 = p95(10_000_000, volta, 100);
    assert!(p95 < 0.005, "95th percentile {p95}");
}

#[test]
fn settling_takes_one_update_of_the_sensor() {
    for seed in 1..=100 {
        let (_, settling) = error_of(seed, 2_000_000, Sensor::HOPPER, 100);
        assert!(settling <= 110_000, "{settling} µs");
    }
}
