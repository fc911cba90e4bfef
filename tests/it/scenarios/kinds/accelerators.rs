//! Scenarios on GPUs.
//!
//! # Source
//!
//! What a kernel draws when it has the whole device: its share of the rated power
//! is spread straight between 0.32, 0.715 and 0.97, the 5th, 50th and 95th
//! percentiles of power per rated power over the ML.ENERGY configurations, as
//! `profiles/load/published-2026.toml` has them (H100 and B200, text). They are of whole
//! runs, so that they hold differences of utilisation as well as of kernels, and
//! the spread is rather too wide than too narrow.

use super::super::random::Random;
use super::super::world::{Gpu, Hold, Role, SLICES, Sharing, Tenant, World};
use super::waves::{STEPS, bursty, some_wave, stay, steady, tenant};

fn gpu(random: &mut Random, sharing: Sharing) -> Gpu {
    let limit = [300.0, 400.0, 700.0, 1_000.0][random.below(4)];
    Gpu {
        idle: limit * random.between(0.07, 0.14),
        limit,
        sharing,
        phase_us: random.below(100_000) as u64,
    }
}

/// Watts above idle of kernels that have the whole device.
fn full(random: &mut Random, gpu: &Gpu) -> f64 {
    gpu.limit * random.spread(0.32, 0.715, 0.97) - gpu.idle
}

fn hold(gpu: usize, pid: u32, stay: (usize, usize), load: Vec<f64>, full: f64) -> Hold {
    Hold {
        gpu,
        pid,
        stay,
        running: load.iter().map(|it| it.min(1.0)).collect(),
        load,
        full,
        instance: None,
        present: true,
        reserved: false,
    }
}

pub fn exclusive(random: &mut Random) -> World {
    let mut world = World {
        steps: STEPS,
        ..World::default()
    };
    for index in 0..=random.below(2) {
        let device = gpu(random, Sharing::Busy);
        let stay = stay(random);
        let load = some_wave(random, 1.0, stay);
        let held = hold(index, 100 + index as u32, stay, load, full(random, &device));
        world.gpus.push(device);
        world
            .tenants
            .push(tenant(format!("job-{index}"), stay, Some(held)));
    }
    world
}

pub fn reserved_idle(random: &mut Random) -> World {
    let mut world = exclusive(random);
    for tenant in &mut world.tenants {
        let hold = tenant.hold.as_mut().unwrap();
        hold.reserved = true;
        hold.present = random.chance(0.5);
        let works_until = tenant.from + random.below(200);
        let works = hold.present;
        for (step, load) in hold.load.iter_mut().enumerate() {
            if !works || step > works_until {
                *load = 0.0;
            }
        }
        hold.running.clone_from(&hold.load);
    }
    world
}

/// Two to four tenants of one device, the first steady, the second bursty.
fn sharing(random: &mut Random, how: Sharing) -> World {
    let device = gpu(random, how);
    let mut world = World {
        steps: STEPS,
        ..World::default()
    };
    for index in 0..2 + random.below(3) {
        let stay = stay(random);
        let wants = match index {
            0 => steady(1.0, stay),
            1 => bursty(random, 1.0, (60, 200), stay),
            _ => some_wave(random, 1.0, stay),
        };
        let held = hold(0, 100 + index as u32, stay, wants, full(random, &device));
        world
            .tenants
            .push(tenant(format!("job-{index}"), stay, Some(held)));
    }
    world.gpus.push(device);
    world
}

/// Those who want the device take turns, much faster than a step.
pub fn time_sliced(random: &mut Random) -> World {
    let mut world = sharing(random, Sharing::Busy);
    for step in 0..world.steps {
        let holds = || world.tenants.iter().filter_map(|it| it.hold.as_ref());
        let wanting: f64 = holds().map(|it| it.running[step]).sum();
        for held in world.tenants.iter_mut().filter_map(|it| it.hold.as_mut()) {
            let turn = held.running[step] / wanting.max(1.0);
            (held.load[step], held.running[step]) = (turn, turn);
        }
    }
    world
}

/// Kernels run side by side, each on a part of the multiprocessors.
pub fn mps(random: &mut Random) -> World {
    let how = [Sharing::Busy, Sharing::Listed][random.below(2)];
    let mut world = sharing(random, how);
    let parts: Vec<f64> = world
        .tenants
        .iter()
        .map(|_| random.between(0.1, 1.0))
        .collect();
    for step in 0..world.steps {
        let running = |it: &Tenant| it.hold.as_ref().map_or(0.0, |it| it.running[step]);
        let asked: f64 = world
            .tenants
            .iter()
            .zip(&parts)
            .map(|(it, part)| running(it) * part)
            .sum();
        for (tenant, part) in world.tenants.iter_mut().zip(&parts) {
            let held = tenant.hold.as_mut().unwrap();
            held.load[step] = held.running[step] * part / asked.max(1.0);
        }
    }
    world
}

fn mig(random: &mut Random, counted: bool) -> World {
    let device = gpu(random, Sharing::Partitions { counted });
    let layouts: [&[u32]; 5] = [&[4, 3], &[3, 2, 2], &[4, 2, 1], &[3, 3], &[2, 2, 1, 1]];
    let layout = layouts[random.below(layouts.len())];
    let mut world = World {
        steps: STEPS,
        ..World::default()
    };
    for (index, slices) in layout.iter().enumerate() {
        let stay = stay(random);
        let level = random.between(0.2, 1.0);
        let running = some_wave(random, level, stay);
        let share = f64::from(*slices) / f64::from(SLICES);
        let held = Hold {
            load: running.iter().map(|it| it * share).collect(),
            running,
            instance: Some((index as u32 + 1, *slices)),
            ..hold(
                0,
                100 + index as u32,
                stay,
                Vec::new(),
                full(random, &device),
            )
        };
        world
            .tenants
            .push(tenant(format!("job-{index}"), stay, Some(held)));
    }
    world.gpus.push(device);
    world
}

pub fn mig_counted(random: &mut Random) -> World {
    mig(random, true)
}

pub fn mig_uncounted(random: &mut Random) -> World {
    mig(random, false)
}

pub fn stranger(random: &mut Random) -> World {
    let mut world = time_sliced(random);
    world.tenants[1].role = Role::Stranger;
    world
}

/// A process ends, and another workload's process gets its number.
pub fn reuse(random: &mut Random) -> World {
    let mut world = exclusive(random);
    world.gpus.truncate(1);
    world.tenants.truncate(1);
    let first = &mut world.tenants[0];
    let middle = first.from + 300 + random.below(800);
    let gap = 1 + random.below(150);
    let stay = (middle + gap, first.until);
    first.shorten(middle);
    let pid = first.hold.as_ref().unwrap().pid;
    let load = some_wave(random, 1.0, stay);
    let next = hold(0, pid, stay, load, full(random, &world.gpus[0]));
    world
        .tenants
        .push(tenant("job-1".to_owned(), stay, Some(next)));
    world
}

/// A process is moved from one workload's group into another's.
pub fn moving(random: &mut Random) -> World {
    let mut world = exclusive(random);
    world.gpus.truncate(1);
    world.tenants.truncate(1);
    let first = &mut world.tenants[0];
    let life = (first.from, first.until);
    let middle = life.0 + 600 + random.below(800);
    let mut other = first.clone();
    "job-1".clone_into(&mut other.name);
    let hold = first.hold.as_mut().unwrap();
    hold.leave(middle);
    let hold = other.hold.as_mut().unwrap();
    hold.stay.0 = middle;
    hold.load[..middle].fill(0.0);
    hold.running[..middle].fill(0.0);
    world.tenants.push(other);
    world
}
