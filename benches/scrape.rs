//! What a scrape costs with 500 workloads on 8 accelerators, and on a usual node.
//!
//! ```text
//! cargo bench --bench scrape
//! ```
//!
//! For each node: how long an answer takes in both formats, how long it is, how
//! often it allocates and how much at most, and the same for the snapshot that the
//! sampler makes at every tick. Times are medians of CPU time.
#![allow(
    clippy::print_stdout,
    clippy::expect_used,
    reason = "a bench prints, and stops where it cannot measure"
)]

use nix::time::{ClockId, clock_gettime};
use std::alloc::{GlobalAlloc, Layout, System};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;
use wattprint::accounting::{Entry, Holder, IdlePolicy, Meter, Microjoules, NodeModel, Span};
use wattprint::metrics::{
    Assess, Assessed, Context, Format, Running, Scrape, Served, Settings, expose,
};
use wattprint::profile::Catalog;
use wattprint::quantity::{
    BoundKind, CarbonIntensity, Derivation, Energy, Estimate, Input, Origin, Power, Pue, Ratio,
    WaterIntensity,
};
use wattprint::sample::{
    Channel, Component, Host, Instrument, Moment, Phase, Provenance, Workload, WorkloadId,
};

/// An allocator that counts.
struct Counting;

static CALLS: AtomicU64 = AtomicU64::new(0);
static HELD: AtomicU64 = AtomicU64::new(0);
static PEAK: AtomicU64 = AtomicU64::new(0);

// SAFETY: every call is handed to the system's allocator as it came.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        CALLS.fetch_add(1, Ordering::Relaxed);
        let held = HELD.fetch_add(layout.size() as u64, Ordering::Relaxed);
        PEAK.fetch_max(held + layout.size() as u64, Ordering::Relaxed);
        // SAFETY: the caller keeps the contract of `alloc`.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, place: *mut u8, layout: Layout) {
        HELD.fetch_sub(layout.size() as u64, Ordering::Relaxed);
        // SAFETY: the caller keeps the contract of `dealloc`.
        unsafe { System.dealloc(place, layout) }
    }
}

#[global_allocator]
static COUNTING: Counting = Counting;

const REPETITIONS: usize = 101;

fn main() {
    println!(
        "node                    what         median     bytes  series  allocations  peak bytes"
    );
    for (title, accelerators, workloads) in [
        ("8 GPUs, 8 workloads", 8, 8),
        ("8 GPUs, 500 workloads", 8, 500),
    ] {
        let running = node(accelerators, workloads);
        let snapshot = running.snapshot(moment(11));
        let scrape = Scrape {
            snapshot: &snapshot,
            at: moment(11),
            process: None,
            served: 0,
            web: Served::default(),
        };
        for (name, format) in [("text", Format::Text), ("openmetrics", Format::OpenMetrics)] {
            let answer = expose(&scrape, format);
            let lines = answer.lines().filter(|it| !it.starts_with('#')).count();
            let cost = Cost::of(|| expose(&scrape, format));
            cost.print(title, name, answer.len() as u64, lines);
        }
        let cost = Cost::of(|| running.snapshot(moment(11)));
        cost.print(title, "snapshot", cost.held, 0);
    }
}

/// What doing something once costs.
struct Cost {
    median: Duration,
    calls: u64,
    peak: u64,
    held: u64,
}

/// CPU time of this process.
fn cpu_time() -> Duration {
    let time = clock_gettime(ClockId::CLOCK_PROCESS_CPUTIME_ID);
    Duration::from(time.expect("the clock of this process"))
}

impl Cost {
    fn of<T>(work: impl Fn() -> T) -> Self {
        let mut times: Vec<Duration> = (0..REPETITIONS)
            .map(|_| {
                let start = cpu_time();
                let made = work();
                let time = cpu_time().saturating_sub(start);
                drop(made);
                time
            })
            .collect();
        times.sort();
        let (calls, held) = (CALLS.load(Ordering::Relaxed), HELD.load(Ordering::Relaxed));
        PEAK.store(held, Ordering::Relaxed);
        let made = work();
        let cost = Self {
            median: times.get(REPETITIONS / 2).copied().unwrap_or_default(),
            calls: CALLS.load(Ordering::Relaxed) - calls,
            peak: PEAK.load(Ordering::Relaxed).saturating_sub(held),
            held: HELD.load(Ordering::Relaxed).saturating_sub(held),
        };
        drop(made);
        cost
    }

    fn print(&self, title: &str, what: &str, bytes: u64, series: usize) {
        println!(
            "{title:<22}  {what:<11} {:>7.3} ms {bytes:>9} {series:>7} {:>12} {:>11}",
            self.median.as_secs_f64() * 1e3,
            self.calls,
            self.peak,
        );
    }
}

fn moment(seconds: u64) -> Moment {
    let since = Duration::from_secs(seconds);
    Moment {
        monotonic: since,
        boot: since,
        wall: jiff::Timestamp::UNIX_EPOCH + since,
    }
}

/// A node on which every workload has used every accelerator, at a known place.
fn node(accelerators: usize, workloads: usize) -> Running {
    let prior = Catalog::embedded().node_prior().expect("it is built in");
    let mut running = Running::new(Settings {
        host: Arc::new(Host::default()),
        started: moment(0).wall,
        interval: Duration::from_secs(1),
        idle_policy: IdlePolicy::Reserved,
        max_workloads: workloads,
        retention: Duration::from_mins(15),
        model: NodeModel::from_prior(&prior),
    });
    running.place(place(), Context::default());
    let gpus = (0..accelerators).map(|it| {
        let uuid = format!("GPU-7d5a2c1e-0000-4000-8000-{it:012}");
        instrument(Component::Accelerator, &uuid, 700.0)
    });
    let others = [
        instrument(Component::Cpu, "package-0", 350.0),
        instrument(Component::Cpu, "package-1", 350.0),
        instrument(Component::Dram, "dram-0", 60.0),
    ];
    let instruments: Vec<Instrument> = gpus.chain(others).collect();
    running.describe(&instruments);
    let ids: Vec<WorkloadId> = (0..workloads)
        .map(|it| WorkloadId(format!("slurm-{}", 1_234_000 + it).into()))
        .collect();
    for id in &ids {
        running.workload(&workload(id), moment(0));
    }
    running.add(&span(&instruments, &ids));
    running
}

fn workload(id: &WorkloadId) -> Workload {
    let labels = [
        ("project", "translation"),
        ("user", "alice"),
        ("slurm_job", "1234000"),
    ];
    Workload {
        id: id.clone(),
        name: "train-translation-model".to_owned(),
        phase: Phase::Pretraining,
        labels: BTreeMap::from(labels.map(|(name, value)| (name.to_owned(), value.to_owned()))),
        command: Vec::new(),
        followed_by: "cgroup".to_owned(),
        run: None,
    }
}

fn span(instruments: &[Instrument], ids: &[WorkloadId]) -> Span {
    let share = |instrument: &Instrument, id: &WorkloadId| Entry {
        reserved: Duration::from_millis(10),
        constant: Duration::from_millis(10),
        ..Entry::of(
            Holder::Workload(id.clone()),
            instrument.channel.clone(),
            Microjoules::exact(1_234_567),
        )
    };
    let entries = instruments
        .iter()
        .flat_map(|instrument| ids.iter().map(move |id| share(instrument, id)));
    let meters = instruments.iter().map(|instrument| Meter {
        channel: instrument.channel.clone(),
        energy: Microjoules::exact(1_234_567 * ids.len() as u64),
        raw_start: None,
        raw_end: None,
        gap_time: Duration::ZERO,
        reads: 10,
        misses: 0,
        restarts: 0,
        by_power: None,
    });
    Span {
        from: moment(0),
        until: moment(10),
        meters: meters.collect(),
        entries: entries.collect(),
        suspended: Duration::ZERO,
        late_ticks: 0,
    }
}

fn instrument(component: Component, device: &str, limit: f64) -> Instrument {
    let gain = [0.95, 1.0, 1.05].map(Ratio::new);
    Instrument {
        channel: Channel::new(component, device),
        source: "nvml".to_owned(),
        name: "NVIDIA H100 80GB HBM3".to_owned(),
        method: "NVML energy counter".to_owned(),
        provenance: Provenance::Measured,
        gain: Estimate::around(gain[0], gain[1], gain[2], BoundKind::Range),
        gain_source: "a bench".to_owned(),
        idle: Power::from_watts(limit / 10.0),
        limit: Power::from_watts(limit),
        update: Duration::from_millis(100),
        epoch: String::new(),
        package: None,
    }
}

/// A place of which everything is known.
fn place() -> Arc<Assess> {
    fn input<Q: wattprint::quantity::Quantity>(id: &str, values: [Q; 3]) -> Input<Q> {
        Input {
            id: id.into(),
            label: id.to_owned(),
            value: Estimate::around(values[0], values[1], values[2], BoundKind::Range),
            origin: Origin::Factor,
        }
    }
    let pues = [1.1, 1.2, 1.4].map(|it| Pue::new(it).expect("at least 1"));
    let pue = input("site.pue", pues);
    let grams = CarbonIntensity::from_grams_per_kilowatt_hour;
    let grid = input("grid.carbon", [200.0, 270.0, 350.0].map(grams));
    let liters = WaterIntensity::from_liters_per_kilowatt_hour;
    let water = input("water", [0.2, 1.8, 4.0].map(liters));
    Arc::new(move |node: &Derivation<Energy>| {
        let facility = node.clone().times(&pue);
        let emissions = facility.clone().times(&grid).estimate();
        Assessed {
            facility: facility.estimate(),
            emissions: Some(emissions),
            emissions_market: Some(emissions),
            site_water: Some(node.clone().times(&water).estimate()),
            grid_water: Some(facility.times(&water).estimate()),
            cost: None,
        }
    })
}
