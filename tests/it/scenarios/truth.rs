//! What each tenant truly owes, by each convention of who owes the idle power.
//!
//! What a tenant *causes* is physics: it is what the simulated device would not
//! have drawn without it. Who owes the idle power is a convention, and a method is
//! held against the truth by its own, so that no error is a difference of opinion:
//!
//! - [`IdlePolicy::None`]: nobody. Kepler charges active energy only, and so does
//!   Scaphandre, which gives a process its share of the machine's capacity.
//! - [`IdlePolicy::Proportional`]: those who work, each second, in proportion to
//!   their work. CEEMS divides whole readings that way.
//! - [`IdlePolicy::Reserved`]: those who keep the device from others. It is ours
//!   by default: the holders of an accelerator by what they hold, those for whom
//!   CPUs are set aside by their number; the rest is charged to nobody.

use super::who;
use super::world::{Hold, SLICES, Tenant, World, start_of};
use wattprint::accounting::IdlePolicy;
use wattprint::sample::Component;

/// Steps in which [`IdlePolicy::Proportional`] adds up who worked.
const SECOND: usize = 100;

/// What every tenant owes on all devices of a kind, joules.
pub struct Truths {
    caused: Vec<f64>,
    reserved: Vec<f64>,
    used: Vec<f64>,
}

impl Truths {
    pub fn of(world: &World, component: Component) -> Self {
        let sums = |watts: fn(&World, &Tenant, Component, usize) -> f64| -> Vec<f64> {
            let of_one = |tenant: &Tenant| -> f64 {
                let steps = 0..world.steps;
                steps
                    .map(|step| watts(world, tenant, component, step))
                    .sum()
            };
            let sums = world.tenants.iter().map(of_one);
            sums.map(|it| it * World::DT).collect()
        };
        Self {
            caused: sums(caused),
            reserved: sums(reserved),
            used: used(world, component),
        }
    }

    /// Joules that a tenant owes if `idle` says who owes the idle power.
    pub fn owed(&self, tenant: usize, idle: IdlePolicy) -> f64 {
        self.caused[tenant]
            + match idle {
                IdlePolicy::None => 0.0,
                IdlePolicy::Reserved => self.reserved[tenant],
                IdlePolicy::Proportional => self.used[tenant],
            }
    }
}

/// Watts that a tenant adds in a step.
fn caused(world: &World, tenant: &Tenant, component: Component, step: usize) -> f64 {
    match component {
        Component::Accelerator => tenant
            .hold
            .as_ref()
            .map_or(0.0, |hold| hold.load[step] * hold.full),
        Component::Cpu => (0..world.packages.len())
            .map(|package| world.on_package(tenant, package, step))
            .sum(),
        Component::Dram if tenant.lives(step) => tenant.traffic + refreshing(world, tenant.memory),
        _ => 0.0,
    }
}

/// Watts that refreshing so many bytes takes: nobody else can have them.
fn refreshing(world: &World, bytes: u64) -> f64 {
    let dram = world.dram.as_ref();
    dram.map_or(0.0, |it| it.idle * bytes as f64 / it.total as f64)
}

/// Watts of idle power that a tenant reserves in a step.
fn reserved(world: &World, tenant: &Tenant, component: Component, step: usize) -> f64 {
    if !tenant.lives(step) {
        return 0.0;
    }
    match component {
        Component::Accelerator => {
            let hold = tenant.hold.as_ref().filter(|it| it.lasts(step));
            hold.map_or(0.0, |hold| {
                world.gpus[hold.gpu].idle * part(world, hold, step)
            })
        }
        Component::Cpu => tenant.cpu.cpus.map_or(0.0, |cpus| {
            let pinned = |package: &usize| {
                let to = &tenant.cpu.pinned;
                to.is_empty() || to.contains(&(*package as u32))
            };
            let here: Vec<usize> = (0..world.packages.len()).filter(pinned).collect();
            let all: f64 = here.iter().map(|it| world.packages[*it].cpus).sum();
            let idle = here.iter().map(|it| world.packages[*it].idle);
            idle.sum::<f64>() * (cpus / all).min(1.0)
        }),
        // Of the memory that nobody has.
        Component::Dram => tenant.cpu.cpus.map_or(0.0, |cpus| {
            let dram = world.dram.as_ref();
            let free = dram.map_or(0, |it| it.total - who::memory(world, start_of(step)));
            refreshing(world, free) * (cpus / world.cpus()).min(1.0)
        }),
        _ => 0.0,
    }
}

/// The part of a GPU that a tenant keeps from others: its slices, or one part
/// among equals.
fn part(world: &World, hold: &Hold, step: usize) -> f64 {
    if let Some((_, slices)) = hold.instance {
        return f64::from(slices) / f64::from(SLICES);
    }
    let holds = world.tenants.iter().filter_map(|it| it.hold.as_ref());
    let holders = holds.filter(|it| it.gpu == hold.gpu && it.lasts(step));
    1.0 / holders.count().max(1) as f64
}

/// Joules of idle energy of every tenant by who worked, second by second.
fn used(world: &World, component: Component) -> Vec<f64> {
    let mut used = vec![0.0; world.tenants.len()];
    for from in (0..world.steps).step_by(SECOND) {
        let until = (from + SECOND).min(world.steps);
        let work = |it: &Tenant| -> f64 { (from..until).map(|at| work(it, component, at)).sum() };
        let worked: Vec<f64> = world.tenants.iter().map(work).collect();
        for (tenant, used) in world.tenants.iter().zip(&mut used) {
            let beside = world.tenants.iter().zip(&worked);
            let beside = beside.filter(|(other, _)| share_a_device(tenant, other, component));
            let all: f64 = beside.map(|(_, worked)| worked).sum();
            if all > 0.0 {
                let seconds = (until - from) as f64 * World::DT;
                *used += idle(world, tenant, component) * seconds * work(tenant) / all;
            }
        }
    }
    used
}

/// Watts of the devices of a kind that a tenant uses, while they are idle.
fn idle(world: &World, tenant: &Tenant, component: Component) -> f64 {
    match component {
        Component::Accelerator => {
            let held = tenant.hold.as_ref();
            held.map_or(0.0, |hold| world.gpus[hold.gpu].idle)
        }
        Component::Cpu => world.packages.iter().map(|it| it.idle).sum(),
        // Refreshing its own bytes is counted as caused.
        Component::Dram => {
            let used: u64 = world.tenants.iter().map(|it| it.memory).sum();
            let dram = world.dram.as_ref();
            let free = dram.map_or(0, |it| it.total.saturating_sub(used));
            refreshing(world, free)
        }
        _ => 0.0,
    }
}

fn share_a_device(one: &Tenant, other: &Tenant, component: Component) -> bool {
    match (component, &one.hold, &other.hold) {
        (Component::Accelerator, Some(one), Some(other)) => one.gpu == other.gpu,
        (Component::Accelerator, _, _) => false,
        _ => true,
    }
}

/// How much a tenant works in a step, in whatever unit the device is shared by.
fn work(tenant: &Tenant, component: Component, step: usize) -> f64 {
    match component {
        Component::Accelerator => tenant.hold.as_ref().map_or(0.0, |it| it.load[step]),
        Component::Cpu => tenant.cpu.busy.get(step).copied().unwrap_or(0.0),
        Component::Dram if tenant.lives(step) => tenant.memory as f64,
        _ => 0.0,
    }
}
