//! The samples that our sources would make of a world, in its own time.
//!
//! One a second; one at each edge of an announced workload, with a burst of
//! counters after it; each reading with a stamp of its own, some fraction of a
//! millisecond later, and each sensor with its own period: 100 ms for a GPU, as an
//! H100 has it, 1 ms for a package. `/proc/stat` counts in hundredths of a
//! second, a control group in microseconds. The driver tells for each process,
//! six times a second and in whole percents, for how much of the time its
//! kernels ran; the source adds that up.

use super::random::Random;
use super::trace::{Integral, Trace};
use super::who;
use super::world::{AT_REST, START_US, Sharing, World, start_of, time};
use crate::common::{instrument, moment};
use fake_nvml::wave::Sensor;
use std::collections::BTreeMap;
use std::time::Duration;
use wattprint::quantity::Power;
use wattprint::sample::{
    Component, Counter, CpuClock, Instrument, MemoryUse, Observation, PackageClock, Reading,
    Rollover, Sample, SampleKind, TickSize,
};

/// Counters are read this often after an edge, and for so long.
const BURST_US: u64 = 10_000;
const BURSTS: u64 = 13;

/// A world as it is seen.
pub struct Stream {
    pub samples: Vec<Sample>,
    /// What an agent saw before that: the machine at rest, if it has learnt what
    /// that draws.
    pub before: Vec<Sample>,
    /// What the driver tells of the processes on GPUs, sample by sample.
    pub utilisation: Vec<Utilisation>,
}

/// One process's utilisation over one period of the driver.
pub struct Utilisation {
    pub at: Duration,
    pub gpu: usize,
    pub pid: u32,
    pub percent: u32,
}

/// What a world shows, beforehand for all of its time.
pub struct Shown<'a> {
    pub world: &'a World,
    gpus: Vec<(Instrument, Sensor, Trace)>,
    meters: Vec<(Instrument, Trace)>,
    /// Busy CPUs on each package.
    busy: Vec<Integral>,
    /// CPU time of each tenant.
    pub cpu: Vec<Integral>,
    /// Time in which each tenant's kernels ran.
    pub ran: Vec<Integral>,
    /// What the driver has told of that after each of its periods.
    pub told: Vec<who::Told>,
}

impl<'a> Shown<'a> {
    pub fn new(world: &'a World) -> Self {
        let gpu = |(index, gpu): (usize, &super::world::Gpu)| {
            let described = Instrument {
                idle: Power::from_watts(world.believed(gpu.idle)),
                ..instrument(Component::Accelerator, &who::gpu(index), gpu.limit, 100)
            };
            let sensor = Sensor {
                counter_phase_us: gpu.phase_us,
                ..Sensor::HOPPER
            };
            let trace = Trace::new(world, gpu.idle, |step| world.gpu_power(index, step));
            (described, sensor, trace)
        };
        let tenants = || world.tenants.iter();
        let ran = tenants().map(|it| it.hold.as_ref().map_or(Vec::new(), |it| it.running.clone()));
        let ran: Vec<Integral> = ran.map(Integral::new).collect();
        let told = tenants().zip(&ran).map(|(tenant, ran)| {
            let hold = tenant.hold.as_ref();
            hold.map_or_else(who::Told::default, |hold| who::Told::new(hold, ran))
        });
        Self {
            told: told.collect(),
            world,
            gpus: world.gpus.iter().enumerate().map(gpu).collect(),
            meters: meters(world),
            busy: (0..world.packages.len())
                .map(|package| busy(world, package))
                .collect(),
            cpu: tenants()
                .map(|it| Integral::new(it.cpu.busy.clone()))
                .collect(),
            ran,
        }
    }

    fn observations(&self, kind: SampleKind, at_us: u64, random: &mut Random) -> Vec<Observation> {
        let mut read = |of: &Instrument, value: &dyn Fn(u64) -> (u64, TickSize, Option<Power>)| {
            let stamp = at_us + 20 + random.below(380) as u64;
            let (ticks, tick, power) = value(stamp);
            Observation {
                channel: of.channel.clone(),
                at: time(stamp),
                reading: Reading::Counter(Counter {
                    ticks,
                    tick,
                    rollover: Rollover::Restarts,
                }),
                power: power.filter(|_| kind != SampleKind::Burst),
            }
        };
        let mut all = Vec::new();
        for (described, sensor, trace) in &self.gpus {
            all.push(read(described, &|stamp| {
                let power = sensor.average_mw(trace, stamp) as f64;
                let ticks = sensor.counter_mj(trace, stamp);
                (
                    ticks,
                    TickSize::MILLIJOULE,
                    Some(Power::from_milliwatts(power)),
                )
            }));
        }
        for (described, trace) in &self.meters {
            all.push(read(described, &|stamp| {
                (trace.microjoules(stamp), TickSize::MICROJOULE, None)
            }));
        }
        all
    }

    fn clock(&self, at_us: u64) -> CpuClock {
        let hundredths = |seconds: f64| Duration::from_millis((seconds * 100.0) as u64 * 10);
        let since = at_us as f64 / 1e6;
        let package = |(index, busy): (usize, &Integral)| PackageClock {
            package: index as u32,
            busy: hundredths(busy.before_start(at_us)) + hundredths(busy.until(at_us)),
            total: hundredths(since * self.world.packages[index].cpus),
        };
        let packages: Vec<PackageClock> = self.busy.iter().enumerate().map(package).collect();
        CpuClock {
            at: time(at_us),
            busy: packages.iter().map(|it| it.busy).sum(),
            total: packages.iter().map(|it| it.total).sum(),
            packages: if packages.len() > 1 {
                packages
            } else {
                Vec::new()
            },
        }
    }

    /// Everything but who uses what.
    pub fn sample(&self, kind: SampleKind, at_us: u64, random: &mut Random) -> Sample {
        let mut sample = Sample::new(moment(at_us * 1_000), kind);
        sample.observations = self.observations(kind, at_us, random);
        if kind == SampleKind::Burst {
            return sample;
        }
        if !self.world.packages.is_empty() {
            sample.cpu = Some(self.clock(at_us));
        }
        sample.memory = self.world.dram.as_ref().map(|dram| MemoryUse {
            used: who::memory(self.world, at_us),
            total: dram.total,
        });
        let gpus = self.gpus.iter().map(|(described, _, _)| described);
        let described = gpus.chain(self.meters.iter().map(|(described, _)| described));
        sample.instruments = described.cloned().collect();
        sample
    }
}

/// Packages and memory: their counters are brought up to date every millisecond.
fn meters(world: &World) -> Vec<(Instrument, Trace)> {
    let mut all = Vec::new();
    for (index, package) in world.packages.iter().enumerate() {
        let limit = package.idle + package.cpus * package.per_cpu * 1.5;
        let described = Instrument {
            idle: Power::from_watts(world.believed(package.idle)),
            package: Some(index as u32),
            ..instrument(Component::Cpu, &format!("package-{index}"), limit, 1)
        };
        let watts = |step| world.package_power(index, step);
        all.push((described, Trace::new(world, package.idle * AT_REST, watts)));
    }
    if let Some(dram) = &world.dram {
        let described = Instrument {
            idle: Power::from_watts(world.believed(dram.idle)),
            package: None,
            ..instrument(Component::Dram, "package-0", dram.idle * 8.0, 1)
        };
        let watts = |step| world.dram_power(step);
        all.push((described, Trace::new(world, dram.idle, watts)));
    }
    all
}

fn busy(world: &World, package: usize) -> Integral {
    let of_all = |step: usize| -> f64 {
        let packages = world.packages.len();
        let loads = world.tenants.iter().map(|it| &it.cpu);
        loads.map(|it| it.on(package, packages, step)).sum()
    };
    Integral::new((0..world.steps).map(of_all).collect())
}

/// When samples are made, and why.
pub fn rhythm(world: &World, random: &mut Random) -> BTreeMap<u64, SampleKind> {
    let end = start_of(world.steps);
    let mut moments = BTreeMap::new();
    for step in world.edges() {
        let at = start_of(step);
        for burst in 1..=BURSTS {
            moments.insert(at + burst * BURST_US + 5, SampleKind::Burst);
        }
    }
    let phase = START_US + 3 + random.below(900_000) as u64;
    for at in (phase..end).step_by(1_000_000) {
        moments.insert(at, SampleKind::Tick);
    }
    for step in world.edges() {
        moments.insert(start_of(step), SampleKind::Edge);
    }
    moments
}

/// A quarter of a minute of processors before the first step, if that has been seen.
fn at_rest(shown: &Shown<'_>, seed: u64) -> Vec<Sample> {
    if shown.world.believed.is_some() || shown.world.packages.is_empty() {
        return Vec::new();
    }
    let mut random = Random::new(seed ^ 0x1D1E);
    let moments = (1..=15).rev().map(|seconds| START_US - seconds * 1_000_000);
    let samples = moments.map(|at_us| shown.sample(SampleKind::Tick, at_us, &mut random));
    samples.collect()
}

/// The samples of a world, with who uses what as `fill` adds it to each.
pub fn stream_with(
    world: &World,
    seed: u64,
    mut fill: impl FnMut(&Shown<'_>, u64, &mut Sample),
) -> Stream {
    let mut random = Random::new(seed ^ 0xA11);
    let shown = Shown::new(world);
    let before = at_rest(&shown, seed);
    let mut samples = Vec::new();
    for (at_us, kind) in rhythm(world, &mut random) {
        let mut sample = shown.sample(kind, at_us, &mut random);
        if kind != SampleKind::Burst {
            fill(&shown, at_us, &mut sample);
        }
        samples.push(sample);
    }
    Stream {
        samples,
        before,
        utilisation: utilisation(&shown),
    }
}

/// The samples of a world in which every workload is known by what it uses.
pub fn stream(world: &World, seed: u64) -> Stream {
    let mut known = who::Known::default();
    stream_with(world, seed, |shown, at_us, sample| {
        known.fill(shown, at_us, sample);
    })
}

/// What the driver tells of all processes over the whole time.
fn utilisation(shown: &Shown<'_>) -> Vec<Utilisation> {
    let mut all = Vec::new();
    for (tenant, told) in shown.world.tenants.iter().zip(&shown.told) {
        let present = tenant.hold.as_ref().filter(|it| it.present);
        let Some(hold) = present else {
            continue;
        };
        if shown.world.gpus[hold.gpu].sharing == Sharing::Busy {
            all.extend(told.percents().map(|(at_us, percent)| Utilisation {
                at: time(at_us),
                gpu: hold.gpu,
                pid: hold.pid,
                percent,
            }));
        }
    }
    all.sort_by_key(|it| it.at);
    all
}
