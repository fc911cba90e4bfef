//! Who uses what at a moment, as the source of processes and groups tells it.

use super::stream::Shown;
use super::trace::Integral;
use super::world::{Hold, Role, SLICES, Sharing, Tenant, World, start_of};
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;
use wattprint::sample::{
    Channel, Component, DeviceUse, DeviceUser, Partition, Phase, Sample, SampleKind, Usage,
    Workload, WorkloadId,
};

/// Memory that belongs to no tenant: the kernel's and the services'.
const OWN_MEMORY: u64 = 4 << 30;

/// The name of a GPU.
pub fn gpu(index: usize) -> String {
    format!("GPU-{index}")
}

fn channel(index: usize) -> Channel {
    Channel::new(Component::Accelerator, gpu(index))
}

/// Bytes of memory in use at a moment.
pub fn memory(world: &World, at_us: u64) -> u64 {
    let here = world.tenants.iter().filter(|it| alive(it, at_us));
    OWN_MEMORY + here.map(|it| it.memory).sum::<u64>()
}

pub fn alive(tenant: &Tenant, at_us: u64) -> bool {
    (start_of(tenant.from)..start_of(tenant.until)).contains(&at_us)
}

/// The driver's period of utilisation, 1/6 s: the finest that NVML is documented
/// to have (`nvmlUtilization_t`).
const UTILISATION_US: u64 = 166_667;

/// What the driver tells of one process, period by period, in whole percents.
#[derive(Default)]
pub struct Told {
    from_us: u64,
    percents: Vec<u32>,
}

impl Told {
    /// All of it, for a process whose kernels ran like this.
    pub fn new(hold: &Hold, ran: &Integral) -> Self {
        let from_us = start_of(hold.stay.0) / UTILISATION_US * UTILISATION_US;
        let periods = (from_us..start_of(hold.stay.1)).step_by(UTILISATION_US as usize);
        let percent = |from: u64| {
            let seconds = ran.until(from + UTILISATION_US) - ran.until(from);
            (seconds * 1e8 / UTILISATION_US as f64).round() as u32
        };
        Self {
            from_us,
            percents: periods.map(percent).collect(),
        }
    }

    /// Each with the end of its period.
    pub fn percents(&self) -> impl Iterator<Item = (u64, u32)> {
        let ends = (1..).map(|it| self.from_us + it * UTILISATION_US);
        ends.zip(self.percents.iter().copied())
    }

    /// The sum of what has been told by a moment.
    fn busy(&self, at_us: u64) -> Duration {
        let told = self.percents().take_while(|(end, _)| *end <= at_us);
        let percents: u32 = told.map(|(_, percent)| percent).sum();
        Duration::from_micros(u64::from(percents) * UTILISATION_US / 100)
    }
}

/// How far each workload has been told of.
#[derive(Default)]
pub struct Known {
    stages: BTreeMap<usize, Stage>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    Told,
    Over,
}

impl Known {
    /// Adds who uses what to a sample.
    pub fn fill(&mut self, shown: &Shown<'_>, at_us: u64, sample: &mut Sample) {
        let world = shown.world;
        fill_devices(shown, at_us, sample);
        for (index, tenant) in world.tenants.iter().enumerate() {
            let stage = self.stages.get(&index).copied();
            let begun = tenant.is_workload() && at_us >= start_of(tenant.from);
            let gone = at_us >= start_of(tenant.until);
            // A found workload that is over before a tick sees it was never seen.
            if !begun || stage == Some(Stage::Over) || (gone && stage.is_none()) {
                continue;
            }
            if stage.is_none() {
                sample.workloads.push(workload(tenant));
            }
            let ended = gone && (tenant.role == Role::Found || sample.kind == SampleKind::Edge);
            let stage = if ended { Stage::Over } else { Stage::Told };
            self.stages.insert(index, stage);
            sample.usage.push(Usage {
                ended,
                ..usage(shown, index, at_us)
            });
        }
    }
}

/// The processes on accelerators and the partitions of these.
pub fn fill_devices(shown: &Shown<'_>, at_us: u64, sample: &mut Sample) {
    for (tenant, told) in shown.world.tenants.iter().zip(&shown.told) {
        let Some(hold) = tenant.hold.as_ref().filter(|it| it.present) else {
            continue;
        };
        if inside(hold, at_us) {
            let device = &shown.world.gpus[hold.gpu];
            sample.device_users.push(DeviceUser {
                partition: hold.instance.map(|(id, _)| id),
                busy: (device.sharing == Sharing::Busy).then(|| told.busy(at_us)),
                ..DeviceUser::of(channel(hold.gpu), hold.pid)
            });
        }
    }
    for (index, device) in shown.world.gpus.iter().enumerate() {
        if let Sharing::Partitions { counted } = device.sharing {
            sample
                .partitions
                .extend(partitions(shown, index, counted, at_us));
        }
    }
}

/// The instances of one GPU, each as often as it exists: not as it is used.
fn partitions(
    shown: &Shown<'_>,
    index: usize,
    counted: bool,
    at_us: u64,
) -> impl Iterator<Item = Partition> {
    let mut instances: BTreeMap<u32, (u32, f64)> = BTreeMap::new();
    for (tenant, ran) in shown.world.tenants.iter().zip(&shown.ran) {
        let here = tenant.hold.as_ref().filter(|hold| hold.gpu == index);
        if let Some((id, slices)) = here.and_then(|hold| hold.instance) {
            let of = instances.entry(id).or_insert((slices, 0.0));
            of.1 += ran.until(at_us);
        }
    }
    instances
        .into_iter()
        .map(move |(id, (slices, busy))| Partition {
            channel: channel(index),
            id,
            devices: vec![format!("MIG-{index}-{id}")],
            slices,
            of: SLICES,
            busy: counted.then(|| Duration::from_secs_f64(busy)),
        })
}

/// Whether a process is there: not yet when it begins, no more when it has ended.
pub fn inside(hold: &Hold, at_us: u64) -> bool {
    start_of(hold.stay.0) < at_us && at_us < start_of(hold.stay.1)
}

fn usage(shown: &Shown<'_>, index: usize, at_us: u64) -> Usage {
    let tenant = &shown.world.tenants[index];
    let cpu = Duration::from_secs_f64(shown.cpu[index].until(at_us));
    let device = |hold: &Hold| {
        let there = hold.present && inside(hold, at_us);
        let counts = there && shown.world.gpus[hold.gpu].sharing == Sharing::Busy;
        (there || hold.reserved && alive(tenant, at_us)).then(|| DeviceUse {
            partition: hold.instance.map(|(id, _)| id),
            busy: counts.then(|| shown.told[index].busy(at_us)),
            reserved: hold.reserved,
            ..DeviceUse::of(channel(hold.gpu), u32::from(there))
        })
    };
    Usage {
        cpus: tenant.cpu.cpus,
        packages: tenant.cpu.pinned.clone(),
        memory: (tenant.memory > 0 && alive(tenant, at_us)).then_some(tenant.memory),
        devices: tenant.hold.iter().filter_map(device).collect(),
        // A group counts whole microseconds.
        ..Usage::of_cpu(
            WorkloadId(tenant.name.as_str().into()),
            Duration::from_micros(cpu.as_micros() as u64),
        )
    }
}

pub fn workload(tenant: &Tenant) -> Workload {
    Workload {
        id: WorkloadId(tenant.name.as_str().into()),
        name: tenant.name.clone(),
        phase: Phase::Other,
        labels: BTreeMap::new(),
        command: Vec::new(),
        followed_by: "cgroup".to_owned(),
        run: None,
    }
}

impl World {
    /// The steps at which an announced workload begins or ends.
    pub fn edges(&self) -> BTreeSet<usize> {
        let announced = self.tenants.iter().filter(|it| it.role == Role::Announced);
        announced.flat_map(|it| [it.from, it.until]).collect()
    }
}
