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

use super::world::{Hold, SLICES, Tenant, World};
use wattprint::accounting::IdlePolicy;
use wattprint::sample::Component;

/// Steps in which [`IdlePolicy::Proportional`] adds up who worked.
const SECOND: usize = 100;

/// Joules that a tenant owes on all devices of a kind.
pub fn truth(world: &World, tenant: &Tenant, component: Component, idle: IdlePolicy) -> f64 {
    let caused: f64 = (0..world.steps)
        .map(|step| caused(world, tenant, component, step) * World::DT)
        .sum();
    caused
        + match idle {
            IdlePolicy::None => 0.0,
            IdlePolicy::Reserved => (0..world.steps)
                .map(|step| reserved(world, tenant, component, step) * World::DT)
                .sum(),
            IdlePolicy::Proportional => used(world, tenant, component),
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
        Component::Dram if tenant.lives(step) => tenant.traffic,
        _ => 0.0,
    }
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

/// Joules of idle energy by who worked, second by second.
fn used(world: &World, tenant: &Tenant, component: Component) -> f64 {
    let idle: f64 = match component {
        Component::Accelerator => {
            let held = tenant.hold.as_ref();
            held.map_or(0.0, |hold| world.gpus[hold.gpu].idle)
        }
        Component::Cpu => world.packages.iter().map(|it| it.idle).sum(),
        Component::Dram => world.dram.as_ref().map_or(0.0, |it| it.idle),
        _ => 0.0,
    };
    let beside = |other: &&Tenant| match (component, &tenant.hold, &other.hold) {
        (Component::Accelerator, Some(one), Some(other)) => one.gpu == other.gpu,
        (Component::Accelerator, _, _) => false,
        _ => true,
    };
    let seconds = (0..world.steps).step_by(SECOND);
    let shares = seconds.map(|from| {
        let until = (from + SECOND).min(world.steps);
        let work = |it: &Tenant| -> f64 { (from..until).map(|at| work(it, component, at)).sum() };
        let all: f64 = world.tenants.iter().filter(beside).map(work).sum();
        let share = if all > 0.0 { work(tenant) / all } else { 0.0 };
        share * (until - from) as f64 * World::DT
    });
    idle * shares.sum::<f64>()
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
