//! The kinds of scenario, each drawn at random from a seed.
//!
//! # Source
//!
//! What a kernel draws when it has the whole device: its share of the rated power
//! is spread straight between 0.32, 0.715 and 0.97, the 5th, 50th and 95th
//! percentiles of power per rated power over the ML.ENERGY configurations, as
//! `profiles/load/published-2026.toml` has them (H100 and B200, text). They are of whole
//! runs, so that they hold differences of utilisation as well as of kernels, and
//! the spread is rather too wide than too narrow.
//!
//! What one busy CPU draws: where tenants do *different* work, 0.7 to 1.4 times the
//! mean, that is a factor of two between the lightest and the heaviest. This is
//! argued, not published: between a loop that waits for memory and dense vector
//! arithmetic lies about that much of a package's power above idle. Where they do
//! the *same* work it is 1, and CPU time is exact.

use super::random::Random;
use super::sources;
use super::stream::{Stream, stream};
use super::world::{Dram, Gpu, Hold, Load, Package, Role, SLICES, Sharing, Tenant, World};
use wattprint::sample::Component;

/// One kind of scenario.
pub struct Kind {
    pub name: &'static str,
    pub about: &'static str,
    /// The devices whose energy is judged.
    pub component: Component,
    pub claim: Claim,
    /// Whether everything that uses the channel is visible to the meter.
    pub visible: bool,
    pub draw: fn(&mut Random) -> World,
    /// How the samples come about: from the world itself, or from the real
    /// source of processes before a made-up `/proc` and tree of groups.
    pub see: fn(&World, u64) -> Stream,
}

/// What is claimed of a kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Claim {
    /// The method is exact: the charge is the truth within five percent.
    Exact,
    /// The truth lies in the stated interval in nine scenarios of ten.
    Bounded,
    /// The charge is the truth, but for the tick in which something changes unseen.
    ToATick,
    /// Neither: the row shows what is not solved, and `docs/attribution.md` says why.
    Open,
}

use Claim::{Bounded, Exact, Open, ToATick};

/// All kinds.
pub const KINDS: &[Kind] = &[
    gpu_kind(
        "exclusive GPU",
        "one job a GPU, bursts and pauses",
        Exact,
        exclusive,
    ),
    gpu_kind(
        "reserved, idle GPU",
        "set aside, hardly used",
        Exact,
        reserved_idle,
    ),
    gpu_kind(
        "time-sliced GPU",
        "a steady tenant beside bursty ones",
        Bounded,
        time_sliced,
    ),
    gpu_kind("MPS", "kernels side by side", Bounded, mps),
    gpu_kind(
        "MIG, counted",
        "mixed slices, activity is counted",
        Bounded,
        mig_counted,
    ),
    gpu_kind(
        "MIG, not counted",
        "mixed slices, nothing else is known",
        Bounded,
        mig_uncounted,
    ),
    Kind {
        visible: false,
        ..gpu_kind(
            "stranger on the GPU",
            "beside a process of nobody",
            Bounded,
            stranger,
        )
    },
    Kind {
        see: sources::stream,
        ..gpu_kind(
            "PID reuse",
            "a number used again by another workload",
            Exact,
            reuse,
        )
    },
    Kind {
        see: sources::stream,
        ..gpu_kind(
            "moving between cgroups",
            "one process, two workloads",
            ToATick,
            moving,
        )
    },
    cpu_kind(
        "CPU, same work",
        "neighbours who differ in time only",
        Exact,
        cpu_same,
    ),
    cpu_kind(
        "CPU, different work",
        "CPU time that draws different power",
        Bounded,
        cpu_different,
    ),
    cpu_kind(
        "CPU, idle power unknown",
        "the prior is off by up to a half",
        Open,
        cpu_unknown,
    ),
    cpu_kind("CPU, pinned", "packages of different load", Exact, pinned),
    Kind {
        see: sources::stream,
        ..cpu_kind("shorter than a tick", "jobs of 100 to 900 ms", Exact, short)
    },
    Kind {
        see: sources::stream,
        ..cpu_kind(
            "forking build",
            "processes that no look finds",
            Exact,
            forking,
        )
    },
    Kind {
        component: Component::Dram,
        ..cpu_kind("DRAM", "memory and traffic of their own", Bounded, dram)
    },
];

const fn gpu_kind(
    name: &'static str,
    about: &'static str,
    claim: Claim,
    draw: fn(&mut Random) -> World,
) -> Kind {
    Kind {
        name,
        about,
        component: Component::Accelerator,
        claim,
        visible: true,
        draw,
        see: stream,
    }
}

const fn cpu_kind(
    name: &'static str,
    about: &'static str,
    claim: Claim,
    draw: fn(&mut Random) -> World,
) -> Kind {
    Kind {
        component: Component::Cpu,
        ..gpu_kind(name, about, claim, draw)
    }
}

/// Half a minute, with some idle time at both ends.
const STEPS: usize = 3_000;
const LEAD: usize = 200;

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

/// Where in time a tenant lies: all but the ends, or a part of that.
fn stay(random: &mut Random) -> (usize, usize) {
    let from = LEAD + random.below(600);
    let until = STEPS - LEAD - random.below(600);
    (from, until)
}

/// A level for all steps of a stay.
fn steady(level: f64, stay: (usize, usize)) -> Vec<f64> {
    let lives = |step| step >= stay.0 && step < stay.1;
    (0..STEPS)
        .map(|step| if lives(step) { level } else { 0.0 })
        .collect()
}

/// Bursts of `on` steps at most, with pauses of `off` at most.
fn bursty(
    random: &mut Random,
    level: f64,
    (on, off): (usize, usize),
    stay: (usize, usize),
) -> Vec<f64> {
    let mut levels = vec![0.0; STEPS];
    let mut at = stay.0;
    while at < stay.1 {
        let until = (at + 1 + random.below(on)).min(stay.1);
        levels[at..until].fill(level);
        at = until + 1 + random.below(off);
    }
    levels
}

/// Steady, or bursty in one of three rhythms.
fn some_wave(random: &mut Random, level: f64, stay: (usize, usize)) -> Vec<f64> {
    match random.below(4) {
        0 => steady(level, stay),
        1 => bursty(random, level, (8, 8), stay),
        2 => bursty(random, level, (60, 90), stay),
        _ => bursty(random, level, (300, 300), stay),
    }
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

fn tenant(name: String, stay: (usize, usize), hold: Option<Hold>) -> Tenant {
    Tenant {
        hold,
        ..Tenant::new(name, stay.0, stay.1)
    }
}

fn exclusive(random: &mut Random) -> World {
    let mut world = World {
        steps: STEPS,
        ..World::default()
    };
    for index in 0..1 + random.below(2) {
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

fn reserved_idle(random: &mut Random) -> World {
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
fn time_sliced(random: &mut Random) -> World {
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
fn mps(random: &mut Random) -> World {
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

fn mig_counted(random: &mut Random) -> World {
    mig(random, true)
}

fn mig_uncounted(random: &mut Random) -> World {
    mig(random, false)
}

fn stranger(random: &mut Random) -> World {
    let mut world = time_sliced(random);
    world.tenants[1].role = Role::Stranger;
    world
}

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

fn cpu_same(random: &mut Random) -> World {
    neighbours(random, 1)
}

fn cpu_different(random: &mut Random) -> World {
    let mut world = neighbours(random, 1);
    for tenant in &mut world.tenants {
        tenant.cpu.work = random.between(0.7, 1.4);
    }
    world
}

fn cpu_unknown(random: &mut Random) -> World {
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
fn forking(random: &mut Random) -> World {
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

/// A process ends, and another workload's process gets its number.
fn reuse(random: &mut Random) -> World {
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
fn moving(random: &mut Random) -> World {
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

/// Two packages; each tenant has one of them for itself, or shares it.
fn pinned(random: &mut Random) -> World {
    let mut world = neighbours(random, 2);
    for tenant in world.tenants.iter_mut().filter(|it| it.is_workload()) {
        tenant.cpu.pinned = vec![random.below(2) as u32];
    }
    world
}

fn short(random: &mut Random) -> World {
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
            ..Load::default()
        };
        world.tenants.push(job);
    }
    world
}

/// Memory, with some processors so that there is a clock.
fn dram(random: &mut Random) -> World {
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
