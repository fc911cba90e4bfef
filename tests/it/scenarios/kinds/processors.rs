//! Scenarios on processors and memory.
//!
//! What one busy CPU draws: where tenants do *different* work, 0.7 to 1.4 times the
//! mean, that is a factor of two between the lightest and the heaviest. This is
//! argued, not published: between a loop that waits for memory and dense vector
//! arithmetic lies about that much of a package's power above idle. Where they do
//! the *same* work it is 1, and CPU time is exact.

use super::super::random::Random;
use super::super::world::{Dram, Load, Package, Role, Tenant, World};
use super::waves::{LEAD, STEPS, some_wave, stay, steady, tenant};

fn packages(random: &mut Random, count: usize) -> Vec<Package> {
    let cpus = [16.0, 32.0, 64.0][random.below(3)];
    let per_cpu = random.between(2.5, 6.0);
    let idle = cpus * per_cpu * random.between(0.2, 0.4);
    let package = Package {
        cpus,
        idle,
        per_cpu,
    };
    vec![package; count]
}

/// Neighbours on the processors, beside an operating system that hardly works.
fn neighbours(random: &mut Random, count: usize) -> World {
    let mut world = World {
        steps: STEPS,
        packages: packages(random, count),
        ..World::default()
    };
    let share = world.cpus() / 5.0;
    for index in 0..2 + random.below(3) {
        let stay = stay(random);
        let level = random.between(0.05, 1.0) * share;
        let mut job = tenant(format!("job-{index}"), stay, None);
        job.cpu = Load {
            busy: some_wave(random, level, stay),
            work: 1.0,
            cpus: random.chance(0.7).then(|| level.ceil()),
            lasting: 1.0,
            ..Load::default()
        };
        world.tenants.push(job);
    }
    let level = random.between(0.001, 0.005) * world.cpus();
    world.tenants.push(system(level));
    world
}

/// The operating system: no workload, and never gone.
fn system(level: f64) -> Tenant {
    let mut system = tenant("system".to_owned(), (0, STEPS), None);
    system.role = Role::Stranger;
    system.cpu = Load {
        busy: vec![level; STEPS],
        work: 1.0,
        lasting: 1.0,
        ..Load::default()
    };
    system
}

pub fn cpu_same(random: &mut Random) -> World {
    neighbours(random, 1)
}

pub fn cpu_different(random: &mut Random) -> World {
    let mut world = neighbours(random, 1);
    for tenant in &mut world.tenants {
        tenant.cpu.work = random.between(0.7, 1.4);
    }
    world
}

pub fn cpu_unknown(random: &mut Random) -> World {
    World {
        believed: Some(random.between(0.5, 1.5)),
        ..neighbours(random, 1)
    }
}

/// A build beside others: of its CPU time a look at the processes finds little,
/// because they are gone before.
///
/// # Source
///
/// Own measurement on Linux: a shell that starts a Python program of 25 ms again and
/// again, of whose CPU time polling each process saw 3 % at 1 s and 1 % at 5 s.
pub fn forking(random: &mut Random) -> World {
    let mut world = neighbours(random, 1);
    for (index, tenant) in world.tenants.iter_mut().enumerate() {
        // A made-up group has no quota, so that nothing is set aside.
        tenant.cpu.cpus = None;
        if tenant.is_workload() && (index == 0 || random.chance(0.3)) {
            tenant.cpu.lasting = 0.01;
            tenant.is_tree = random.chance(0.5);
        }
    }
    world
}

/// Two packages; each tenant has one of them for itself, or shares it.
pub fn pinned(random: &mut Random) -> World {
    let mut world = neighbours(random, 2);
    for tenant in world.tenants.iter_mut().filter(|it| it.is_workload()) {
        tenant.cpu.pinned = vec![random.below(2) as u32];
    }
    world
}

pub fn short(random: &mut Random) -> World {
    let mut world = neighbours(random, 1);
    world.tenants.retain(|it| !it.is_workload());
    let level = world.cpus() / 4.0;
    for index in 0..12 {
        let from = LEAD + index * 200 + random.below(100);
        let stay = (from, from + 10 + random.below(81));
        let mut job = tenant(format!("job-{index}"), stay, None);
        job.cpu = Load {
            busy: steady(random.between(0.2, 1.0) * level, stay),
            work: 1.0,
            lasting: 1.0,
            ..Load::default()
        };
        world.tenants.push(job);
    }
    world
}

/// Memory, with some processors so that there is a clock.
pub fn dram(random: &mut Random) -> World {
    let mut world = neighbours(random, 1);
    let total = 512_u64 << 30;
    let idle = random.between(10.0, 30.0);
    for tenant in world.tenants.iter_mut().filter(|it| it.is_workload()) {
        tenant.memory = ((8 + random.below(90)) as u64) << 30;
        tenant.traffic = random.between(0.0, 15.0);
    }
    world.dram = Some(Dram { idle, total });
    world
}
