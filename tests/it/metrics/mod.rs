//! What Prometheus sees: names, numbers that never fall, and how they are served.

mod costs;
mod exposition;
pub mod grammar;
mod lately;
mod laws;
mod page;
mod restart;
mod serving;

use jiff::Timestamp;
use std::collections::BTreeMap;
use std::io::Write;
use std::process::{Command, Output, Stdio};
use std::sync::Arc;
use std::time::Duration;
use wattprint::accounting::{Entry, Holder, IdlePolicy, Meter, Microjoules, NodeModel, Span};
use wattprint::metrics::{
    Assess, Assessed, Context, Format, Making, Running, Scrape, Served, Settings, Snapshot, expose,
};
use wattprint::quantity::{
    BoundKind, CarbonIntensity, Derivation, ElectricityPrice, Emissions, Energy, Estimate, Input,
    Origin, Power, Pue, Quantity, Ratio, WaterIntensity,
};
use wattprint::sample::{
    Channel, Component, Host, Instrument, Moment, Phase, Provenance, Workload, WorkloadId,
};

pub fn moment(seconds: u64) -> Moment {
    let since = Duration::from_secs(seconds);
    Moment {
        monotonic: since,
        boot: since,
        wall: Timestamp::from_second(1_800_000_000 + seconds.cast_signed()).unwrap(),
    }
}

/// What a program says that is given this text.
pub fn fed(command: &mut Command, text: &str) -> Output {
    let command = command.stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = command.stderr(Stdio::piped()).spawn().unwrap();
    let mut input = child.stdin.take().unwrap();
    input.write_all(text.as_bytes()).unwrap();
    drop(input);
    child.wait_with_output().unwrap()
}

pub fn settings(max_workloads: usize) -> Settings {
    let ratio = |low, central, high| {
        Estimate::around(
            Ratio::new(low),
            Ratio::new(central),
            Ratio::new(high),
            BoundKind::Range,
        )
    };
    Settings {
        host: Arc::new(Host {
            name: "node-1".to_owned(),
            boot_id: "boot-1".to_owned(),
            cpu_model: "AMD EPYC 9654 96-Core Processor".to_owned(),
            cpus: 192,
            memory: 1_623_497_637_888,
            hypervisor: None,
            kernel: "Linux 6.1.0".to_owned(),
        }),
        started: moment(0).wall,
        interval: Duration::from_secs(1),
        idle_policy: IdlePolicy::Reserved,
        max_workloads,
        retention: Duration::from_mins(15),
        model: NodeModel {
            constant_share: ratio(0.05, 0.125, 0.25),
            factor: ratio(1.0, 1.25, 1.5),
            origin: Origin::Modelled,
            citation: "a test".to_owned(),
        },
    }
}

pub fn instrument(component: Component, device: &str, limit: f64) -> Instrument {
    let ratio = [0.75, 1.0, 1.25].map(Ratio::new);
    let modelled = component == Component::Cpu;
    Instrument {
        channel: Channel::new(component, device),
        source: "test".to_owned(),
        name: device.to_owned(),
        method: "test".to_owned(),
        provenance: if modelled {
            Provenance::Modelled
        } else {
            Provenance::Measured
        },
        gain: Estimate::around(ratio[0], ratio[1], ratio[2], BoundKind::Range),
        gain_source: "a test".to_owned(),
        idle: Power::from_watts(limit / 10.0),
        limit: Power::from_watts(limit),
        update: Duration::ZERO,
        epoch: "driver-1".to_owned(),
        package: None,
    }
}

pub fn workload(id: &str, phase: Phase) -> Workload {
    Workload {
        id: WorkloadId(id.into()),
        name: format!("the {id}"),
        phase,
        labels: BTreeMap::from([("project".to_owned(), "translation".to_owned())]),
        command: Vec::new(),
        followed_by: "cgroup".to_owned(),
        run: None,
    }
}

pub fn charged_to(id: &str) -> Holder {
    Holder::Workload(WorkloadId(id.into()))
}

pub fn meter(channel: &Channel, energy: Microjoules) -> Meter {
    Meter {
        channel: channel.clone(),
        energy,
        raw_start: None,
        raw_end: None,
        gap_time: Duration::ZERO,
        reads: 1,
        misses: 0,
        restarts: 0,
        by_power: None,
    }
}

/// A span in which each channel's energy goes to holders; the meters are their sums.
pub fn span(from: u64, until: u64, charges: &[(Holder, &Channel, Microjoules)]) -> Span {
    let mut sums: BTreeMap<&Channel, Microjoules> = BTreeMap::new();
    for (_, channel, energy) in charges {
        *sums.entry(channel).or_default() += *energy;
    }
    let elapsed = Duration::from_secs(until - from);
    let half = |holder: &Holder| match holder {
        Holder::Idle => Duration::ZERO,
        _ => elapsed / 2,
    };
    let entries = charges.iter().map(|(holder, channel, energy)| Entry {
        holder: holder.clone(),
        channel: (*channel).clone(),
        energy: *energy,
        usage: 1.0,
        usage_total: 1.0,
        reserved: half(holder),
        constant: half(holder),
        execution_idle: match (holder, channel.component) {
            (Holder::Workload(_), Component::Accelerator) => energy.energy / 4,
            _ => 0,
        },
    });
    Span {
        from: moment(from),
        until: moment(until),
        meters: sums
            .iter()
            .map(|(channel, energy)| meter(channel, *energy))
            .collect(),
        entries: entries.collect(),
        suspended: Duration::ZERO,
        late_ticks: 0,
    }
}

/// A place with a PUE, a grid and water, each with bounds.
pub fn place() -> Arc<Assess> {
    fn input<Q: Quantity>(id: &str, values: [Q; 3]) -> Input<Q> {
        Input {
            id: id.into(),
            label: id.to_owned(),
            value: Estimate::around(values[0], values[1], values[2], BoundKind::Range),
            origin: Origin::Factor,
        }
    }
    let pue = input(
        "site.pue",
        [1.125, 1.25, 1.5].map(|it| Pue::new(it).unwrap()),
    );
    let grams = CarbonIntensity::from_grams_per_kilowatt_hour;
    let grid = input("grid.carbon", [grams(180.0), grams(360.0), grams(720.0)]);
    let contract = input("contract", [grams(36.0), grams(36.0), grams(36.0)]);
    let liters = WaterIntensity::from_liters_per_kilowatt_hour;
    let price = ElectricityPrice::from_per_kilowatt_hour;
    let price = input("price", [price(0.18), price(0.36), price(0.72)]);
    let water = input("site.water", [liters(0.9), liters(1.8), liters(3.6)]);
    Arc::new(move |node: &Derivation<Energy>| {
        let facility = node.clone().times(&pue);
        Assessed {
            facility: facility.estimate(),
            emissions: Some(facility.clone().times(&grid).estimate()),
            emissions_market: Some(facility.clone().times(&contract).estimate()),
            site_water: Some(node.clone().times(&water).estimate()),
            grid_water: None,
            cost: Some(facility.clone().times(&price).estimate()),
        }
    })
}

/// The factors of [`place`], as metrics show them.
pub fn context() -> Context {
    Context {
        currency: Some("EUR".to_owned()),
        ..Context::default()
    }
}

/// A milligram a second for every device, with bounds.
pub fn making() -> Arc<Making> {
    let grams = [0.0005, 0.001, 0.004].map(Emissions::from_grams);
    let second = Estimate::around(grams[0], grams[1], grams[2], BoundKind::Range);
    Arc::new(move |_: &str| Some(second))
}

pub fn scrape(snapshot: &Snapshot) -> Scrape<'_> {
    Scrape {
        snapshot,
        at: snapshot.at,
        process: None,
        served: 0,
        web: Served::default(),
    }
}

/// Every series of a scrape with its value.
pub fn series(running: &Running, at: u64) -> BTreeMap<String, f64> {
    let text = expose(&scrape(&running.snapshot(moment(at))), Format::Text);
    let lines = text.lines().filter(|line| !line.starts_with('#'));
    let parsed = lines.map(|line| {
        let (series, value) = line.rsplit_once(' ').unwrap();
        (series.to_owned(), value.parse().unwrap())
    });
    parsed.collect()
}

/// The sum of a family's series that contain all of `labels`.
pub fn sum(series: &BTreeMap<String, f64>, family: &str, labels: &[&str]) -> f64 {
    let matching = series.iter().filter(|(name, _)| {
        name.split('{').next() == Some(family) && labels.iter().all(|it| name.contains(it))
    });
    matching.map(|(_, value)| value).sum()
}
