//! Records made by hand: what the ledger would say of known runs.

use jiff::Timestamp;
use std::time::Duration;
use wattprint::accounting::{
    Entry, Holder, IdlePolicy, Meter, Microjoules, NodeModel, Record, Session, SessionKind,
    WorkloadRecord, embodied,
};
use wattprint::profile::{Catalog, Factor, GivenMaking, Match};
use wattprint::quantity::{
    BoundKind, CarbonIntensity, Derivation, Energy, Estimate, Input, Origin, Power, Pue, Quantity,
    Ratio, WaterIntensity,
};
use wattprint::report::{Assessed, Embodied, FactorRow, Missing, Reserved};
use wattprint::sample::{
    Channel, Component, Host, Instrument, Phase, Provenance, Workload, WorkloadId,
};

/// The identity of the workload in every record made here.
pub const GPU_RUN: &str = "01JDB6Q3-run";

/// How a processor of a virtual machine is modelled.
const CURVE: &str = "utilisation curve of a server processor, per virtual CPU, its share of the \
                     host CPU's TDP";

pub fn workload_id(id: &str) -> WorkloadId {
    WorkloadId(id.into())
}

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn ratio(low: f64, central: f64, high: f64, kind: BoundKind) -> Estimate<Ratio> {
    Estimate::new(Ratio::new(low), Ratio::new(central), Ratio::new(high), kind).unwrap()
}

/// A node model with bounds wide enough to be seen.
pub fn prior() -> NodeModel {
    NodeModel {
        constant_share: ratio(0.03, 0.07, 0.15, BoundKind::Derived),
        factor: ratio(1.03, 1.10, 1.25, BoundKind::Derived),
        origin: Origin::Factor,
        citation: "Example Institute, Power of whole servers (2025), table 3".to_owned(),
    }
}

pub fn instrument(component: Component, device: &str, provenance: Provenance) -> Instrument {
    let measured = provenance == Provenance::Measured;
    let (source, name, method, limit) = match component {
        Component::Accelerator => (
            "nvml",
            "NVIDIA H100 80GB HBM3",
            "NVML energy counter",
            700.0,
        ),
        Component::Cpu if measured => (
            "rapl",
            "Xeon Platinum 8480+",
            "RAPL energy counter (powercap)",
            350.0,
        ),
        Component::Dram if measured => ("rapl", "memory", "RAPL energy counter (powercap)", 50.0),
        Component::Cpu => ("cpu_model", "4 vCPU", CURVE, 60.0),
        _ => (
            "cpu_model",
            "memory, 16 GiB",
            "watts per GiB of memory",
            10.0,
        ),
    };
    Instrument {
        channel: Channel::new(component, device),
        source: source.to_owned(),
        name: name.to_owned(),
        method: method.to_owned(),
        provenance,
        gain: if measured {
            ratio(0.95, 1.0, 1.05, BoundKind::Range)
        } else {
            Estimate::exact(Ratio::new(1.0))
        },
        gain_source: format!("Example Vendor, {source} reference (2024), energy, +/- 5 %"),
        idle: Power::from_watts(limit / 10.0),
        limit: Power::from_watts(limit),
        update: Duration::from_millis(100),
        epoch: String::new(),
        package: None,
    }
}

/// A meter of which every holder gets its share, in whole joules.
fn charge(record: &mut Record, instrument: Instrument, shares: [u64; 3], spread: f64) {
    let channel = instrument.channel.clone();
    let joules = |joules: u64| Microjoules {
        energy: joules * 1_000_000,
        low: (joules as f64 * (1.0 - spread) * 1e6) as u64,
        high: (joules as f64 * (1.0 + spread) * 1e6) as u64,
        gap: 0,
    };
    let holders = [
        Holder::Workload(workload_id(GPU_RUN)),
        Holder::Idle,
        Holder::Unattributed,
    ];
    let is_accelerator = channel.component == Component::Accelerator;
    let mut whole = Microjoules::default();
    for (holder, share) in holders.into_iter().zip(shares) {
        let energy = joules(share);
        whole += energy;
        let own = matches!(holder, Holder::Workload(_));
        record.entries.push(Entry {
            holder,
            channel: channel.clone(),
            energy,
            usage: if own { 540.0 } else { 60.0 },
            usage_total: 600.0,
            reserved: Duration::ZERO,
            constant: Duration::ZERO,
            execution_idle: if own && is_accelerator { 30_000_000 } else { 0 },
        });
    }
    record.meters.push(Meter {
        channel,
        energy: whole,
        raw_start: Some(1_000),
        raw_end: Some(1_000 + whole.energy),
        gap_time: Duration::ZERO,
        reads: 601,
        misses: 0,
        restarts: 0,
        by_power: None,
    });
    record.instruments.push(instrument);
}

fn empty(host: Host, absent: Vec<(String, String)>, exit_code: i32) -> Record {
    let (from, until) = (at("2026-11-23T14:00:00Z"), at("2026-11-23T14:10:00Z"));
    Record {
        from,
        until,
        sessions: vec![Session {
            id: "session-1".to_owned(),
            kind: SessionKind::Run,
            host,
            version: "0.1.0".to_owned(),
            interval: Duration::from_secs(1),
            idle_policy: IdlePolicy::Reserved,
            started: from,
            absent,
        }],
        instruments: Vec::new(),
        workloads: vec![WorkloadRecord {
            workload: Workload {
                id: workload_id(GPU_RUN),
                name: "train.py".to_owned(),
                phase: Phase::Finetuning,
                labels: [("team".to_owned(), "nlp".to_owned())].into(),
                command: ["python", "train.py", "--epochs", "3"]
                    .map(str::to_owned)
                    .into(),
                followed_by: "cgroup".to_owned(),
                run: None,
            },
            session: "session-1".to_owned(),
            started: from,
            ended: Some(until),
            exit_code: Some(exit_code),
            work: Vec::new(),
            place: None,
        }],
        meters: Vec::new(),
        entries: Vec::new(),
        elapsed: Duration::from_mins(10),
        suspended: Duration::ZERO,
        late_ticks: 0,
        remarks: Vec::new(),
    }
}

fn host() -> Host {
    Host {
        name: "node-7".to_owned(),
        boot_id: "0b07".to_owned(),
        cpu_model: "Intel Xeon Platinum 8480+".to_owned(),
        cpus: 112,
        memory: 512 << 30,
        hypervisor: None,
        kernel: "Linux 6.8.0".to_owned(),
    }
}

/// Ten minutes on one of two cards; its counter restarted after a gap of 3 s.
pub fn gpu_run() -> Record {
    use Component::{Accelerator, Cpu, Dram};
    let mut record = empty(host(), Vec::new(), 0);
    let measured = |component, device| instrument(component, device, Provenance::Measured);
    charge(
        &mut record,
        measured(Accelerator, "GPU-a"),
        [360_000, 0, 0],
        0.0,
    );
    charge(
        &mut record,
        measured(Accelerator, "GPU-b"),
        [0, 42_000, 1_200],
        0.0,
    );
    charge(
        &mut record,
        measured(Cpu, "package-0"),
        [60_000, 30_000, 4_500],
        0.0,
    );
    charge(
        &mut record,
        measured(Dram, "dram-0"),
        [9_000, 3_000, 500],
        0.0,
    );
    let gap = |energy: &mut Microjoules| {
        energy.gap = 1_800_000_000;
        energy.low -= 1_590_000_000;
        energy.high += 300_000_000;
    };
    gap(&mut record.meters[0].energy);
    gap(&mut record.entries[0].energy);
    record.meters[0].gap_time = Duration::from_secs(3);
    record.meters[0].restarts = 1;
    record.meters[0].misses = 3;
    record.entries[0].reserved = Duration::from_mins(10);
    record.entries[0].constant = Duration::from_mins(10);
    record.late_ticks = 2;
    record
}

/// Ten minutes on a virtual machine without any counter; the command failed.
pub fn vm_run() -> Record {
    let mut host = host();
    host.hypervisor = Some("kvm".to_owned());
    host.cpus = 4;
    let absent = [
        (
            "nvml",
            "libnvidia-ml.so.1 is not present; hint: install the NVIDIA driver",
        ),
        ("rapl", "/sys/class/powercap/intel-rapl is not present"),
    ];
    let absent = absent.map(|(source, why)| (source.to_owned(), why.to_owned()));
    let mut record = empty(host, absent.into(), 1);
    let modelled = |component, device| instrument(component, device, Provenance::Modelled);
    charge(
        &mut record,
        modelled(Component::Cpu, "vcpu"),
        [9_000, 2_400, 600],
        0.4,
    );
    charge(
        &mut record,
        modelled(Component::Dram, "ram"),
        [1_500, 600, 100],
        0.6,
    );
    for meter in &mut record.meters {
        (meter.raw_start, meter.raw_end) = (None, None);
    }
    record
}

/// The factors of an invented place; its PUE is a default.
pub fn factors(node: &Derivation<Energy>) -> Assessed {
    let pue = |ratio: f64| Pue::new(ratio).unwrap();
    let pue = factor("pue:EU", "PUE", [pue(1.1), pue(1.36), pue(1.6)]);
    let carbon = [246.0, 268.0, 290.0].map(CarbonIntensity::from_grams_per_kilowatt_hour);
    let carbon = factor("grid_carbon:NL", "grid carbon intensity, NL 2025", carbon);
    let water = |values: [f64; 3]| values.map(WaterIntensity::from_liters_per_kilowatt_hour);
    let wue = factor("wue:NL", "WUE", water([0.0, 0.06, 0.3]));
    let grid = factor(
        "grid_water:NL",
        "grid water intensity, NL 2025",
        water([0.32, 0.5, 0.76]),
    );
    let facility = node.clone().times(&pue);
    let site_water = node.clone().times(&wue);
    let grid_water = facility.clone().times(&grid);
    Assessed {
        place: "NL".to_owned(),
        emissions_location: Some(facility.clone().times(&carbon)),
        water_total: Some(site_water.clone() + grid_water.clone()),
        facility: Some(facility),
        site_water: Some(site_water),
        emissions_market: None,
        site_water_withdrawn: None,
        grid_water: Some(grid_water),
        factors: vec![
            FactorRow {
                default: true,
                ..row(&pue, "1.36 (1.1 to 1.6)")
            },
            row(&carbon, "268 gCO2e/kWh (246 to 290)"),
            row(&wue, "0.06 L/kWh (0 to 0.3)"),
            row(&grid, "0.5 L/kWh (0.32 to 0.76)"),
        ],
        profiles: vec!["example 2025".to_owned()],
        ..Assessed::default()
    }
}

fn factor<Q: Quantity>(id: &str, label: &str, [low, central, high]: [Q; 3]) -> Input<Q> {
    Input {
        id: id.into(),
        label: label.to_owned(),
        value: Estimate::new(low, central, high, BoundKind::Range).unwrap(),
        origin: Origin::Factor,
    }
}

fn row<Q: Quantity>(input: &Input<Q>, shown: &str) -> FactorRow {
    let value = input.value.in_base();
    FactorRow {
        id: input.id.to_string(),
        label: input.label.clone(),
        value: value.central(),
        low: value.low(),
        high: value.high(),
        unit: Q::UNIT.to_owned(),
        shown: shown.to_owned(),
        scope: None,
        place: Some("NL".to_owned()),
        period: Some("2025".to_owned()),
        citation: format!("Example Agency, Yearbook of {} (2025)", input.label),
        locator: Some("table 2".to_owned()),
        licence: Some("CC-BY-4.0".to_owned()),
        matched: "exact".to_owned(),
        default: false,
        overrides: None,
    }
}

/// What making the devices adds, by factors that are easy to see.
pub fn making(devices: &[Reserved]) -> Embodied {
    let used: Vec<_> = devices.iter().filter(|it| !it.is_unused()).collect();
    if used.is_empty() || used.iter().any(|it| it.name != "NVIDIA H100 80GB HBM3") {
        let missing = Missing {
            id: "emissions.embodied".to_owned(),
            reason: "no source states what making the machine cost".to_owned(),
            remedy: "--embodied-kg KG".to_owned(),
        };
        return Embodied {
            missing: vec![missing],
            ..Embodied::default()
        };
    }
    let making = Catalog::embedded()
        .making(&used[0].name, &GivenMaking::default())
        .unwrap()
        .unwrap();
    let of = |device: &&Reserved| embodied(&device.time, &making, device.hours);
    let row = |factor: &Factor<f64>| FactorRow {
        id: factor.id().to_string(),
        label: factor.label(),
        value: factor.value().central(),
        low: factor.value().low(),
        high: factor.value().high(),
        unit: factor.kind().base_unit().to_owned(),
        shown: factor.shown(),
        scope: None,
        place: None,
        period: None,
        citation: factor.citation().title.clone(),
        locator: None,
        licence: None,
        matched: factor.matched().word().to_owned(),
        default: factor.matched() == Match::Global,
        overrides: None,
    };
    Embodied {
        emissions: Some(Derivation::sum(used.iter().map(of))),
        factors: making.factors().iter().map(row).collect(),
        ..Embodied::default()
    }
}
