//! A simulated machine whose tenants' true power is known.
//!
//! Time goes in steps of ten milliseconds, within which nothing changes. The
//! power of a device is a sum: what it draws idle, and what each tenant adds. So
//! it is defined, and not a matter of opinion, what a tenant *causes*: what would
//! not have been drawn without it. Who owes the idle power is a convention, of
//! which [`super::truth`] has those that are in use.

use std::time::Duration;

/// The length of a step.
pub const STEP_US: u64 = 10_000;

/// When the first step begins, on the monotonic clock.
pub const START_US: u64 = 100_000_000;

/// A machine with those who use it.
#[derive(Debug, Clone, Default)]
pub struct World {
    pub steps: usize,
    pub gpus: Vec<Gpu>,
    pub packages: Vec<Package>,
    pub dram: Option<Dram>,
    pub tenants: Vec<Tenant>,
    /// Idle power as the meter believes it before it has seen any, over the true
    /// one; if absent, an agent has run for a while and seen the machine at rest.
    pub believed: Option<f64>,
}

/// One GPU, powers in watts.
#[derive(Debug, Clone)]
pub struct Gpu {
    pub idle: f64,
    pub limit: f64,
    pub sharing: Sharing,
    /// When its sensor is brought up to date, within a period of 100 ms.
    pub phase_us: u64,
}

/// What the driver tells of those who share a GPU.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sharing {
    /// Processes, each with the time in which its kernels ran.
    Busy,
    /// Processes, and nothing of what each does.
    Listed,
    /// MIG instances, and the activity of each if it counts it (GPM).
    Partitions { counted: bool },
}

/// Compute slices of a partitioned GPU.
pub const SLICES: u32 = 7;

/// One processor package, powers in watts.
#[derive(Debug, Clone)]
pub struct Package {
    pub cpus: f64,
    pub idle: f64,
    /// What one busy CPU adds, at work of the mean kind.
    pub per_cpu: f64,
}

/// Main memory.
#[derive(Debug, Clone)]
pub struct Dram {
    pub idle: f64,
    pub total: u64,
}

/// Somebody who uses the machine.
#[derive(Debug, Clone)]
pub struct Tenant {
    pub name: String,
    pub role: Role,
    /// Its processes are followed as a tree, and not by a control group.
    pub is_tree: bool,
    /// From this step …
    pub from: usize,
    /// … to before this one.
    pub until: usize,
    pub cpu: Load,
    pub memory: u64,
    /// Watts that it adds to the memory's power while it lives.
    pub traffic: f64,
    pub hold: Option<Hold>,
}

/// What the meter knows of a tenant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// A workload that is announced: its first and last moments are edges.
    Announced,
    /// A workload that is found, and lost, at a tick.
    Found,
    /// No workload, but its processes on a GPU are listed.
    Stranger,
}

/// What a tenant does to the processors.
#[derive(Debug, Clone, Default)]
pub struct Load {
    /// CPUs that it keeps busy, by step.
    pub busy: Vec<f64>,
    /// Power per busy CPU over the mean.
    pub work: f64,
    /// The packages to which it is pinned; none is all of them.
    pub pinned: Vec<u32>,
    /// CPUs that are set aside for it.
    pub cpus: Option<f64>,
    /// The part of its CPU time that lives in processes older than a few seconds,
    /// which is what a look at the list of processes finds.
    pub lasting: f64,
}

/// A tenant's hold on a GPU.
#[derive(Debug, Clone)]
pub struct Hold {
    pub gpu: usize,
    pub pid: u32,
    /// In which steps it lasts: from the first to before the second.
    pub stay: (usize, usize),
    /// The share of the whole device's time and multiprocessors that its kernels
    /// take, by step.
    pub load: Vec<f64>,
    /// The share of the step in which any kernel of it runs; of its own instance's
    /// multiprocessors, where it has one.
    pub running: Vec<f64>,
    /// Watts above idle if its kernels had the whole device.
    pub full: f64,
    /// Its instance: number and slices.
    pub instance: Option<(u32, u32)>,
    /// It has a process there, and is not only promised the device.
    pub present: bool,
    /// The device is set aside for it.
    pub reserved: bool,
}

impl World {
    /// Seconds in a step.
    pub const DT: f64 = STEP_US as f64 / 1e6;

    pub fn cpus(&self) -> f64 {
        self.packages.iter().map(|it| it.cpus).sum()
    }

    /// Watts that a tenant adds to a package in a step.
    pub fn on_package(&self, tenant: &Tenant, package: usize, step: usize) -> f64 {
        let busy = tenant.cpu.on(package, self.packages.len(), step);
        busy * tenant.cpu.work * self.packages[package].per_cpu
    }

    /// Watts of a package in a step.
    pub fn package_power(&self, package: usize, step: usize) -> f64 {
        let added = self.tenants.iter();
        let added = added.map(|tenant| self.on_package(tenant, package, step));
        self.packages[package].idle + added.sum::<f64>()
    }

    /// Watts of a GPU in a step.
    pub fn gpu_power(&self, gpu: usize, step: usize) -> f64 {
        let holds = self.tenants.iter().filter_map(|it| it.hold.as_ref());
        let added = holds
            .filter(|hold| hold.gpu == gpu)
            .map(|hold| hold.load[step] * hold.full);
        self.gpus[gpu].idle + added.sum::<f64>()
    }

    /// Watts of the memory in a step.
    pub fn dram_power(&self, step: usize) -> f64 {
        let here = self.tenants.iter().filter(|it| it.lives(step));
        let idle = self.dram.as_ref().map_or(0.0, |it| it.idle);
        idle + here.map(|it| it.traffic).sum::<f64>()
    }
}

impl Tenant {
    /// A workload that is announced, lives in these steps and does nothing yet.
    pub fn new(name: impl Into<String>, from: usize, until: usize) -> Self {
        Self {
            name: name.into(),
            role: Role::Announced,
            is_tree: false,
            from,
            until,
            cpu: Load::default(),
            memory: 0,
            traffic: 0.0,
            hold: None,
        }
    }

    pub fn lives(&self, step: usize) -> bool {
        (self.from..self.until).contains(&step)
    }

    /// Ends it at an earlier step.
    pub fn shorten(&mut self, until: usize) {
        self.until = until;
        if let Some(hold) = &mut self.hold {
            hold.leave(until);
        }
    }

    /// Whether it is one that can be charged.
    pub fn is_workload(&self) -> bool {
        self.role != Role::Stranger
    }
}

impl Hold {
    /// Ends it at an earlier step.
    pub fn leave(&mut self, until: usize) {
        self.stay.1 = until;
        self.load[until..].fill(0.0);
        self.running[until..].fill(0.0);
    }

    pub fn lasts(&self, step: usize) -> bool {
        (self.stay.0..self.stay.1).contains(&step)
    }
}

impl Load {
    /// CPUs of one package that it keeps busy in a step.
    pub fn on(&self, package: usize, packages: usize, step: usize) -> f64 {
        let busy = self.busy.get(step).copied().unwrap_or(0.0);
        if self.pinned.is_empty() {
            busy / packages as f64
        } else if self.pinned.contains(&(package as u32)) {
            busy / self.pinned.len() as f64
        } else {
            0.0
        }
    }
}

impl World {
    /// What an idle device is believed to draw that truly draws so many watts.
    pub fn believed(&self, idle: f64) -> f64 {
        // That of an accelerator is told; that of processors is learnt at rest.
        let known = if self.packages.is_empty() {
            AT_REST
        } else {
            PRIOR
        };
        idle * self.believed.unwrap_or(known)
    }
}

/// What a machine at rest draws over what it draws with nothing to do: its
/// operating system works even then.
pub const AT_REST: f64 = 1.01;

/// What an agent believed before it saw the machine at rest.
const PRIOR: f64 = 1.5;

/// The moment at which a step begins.
pub fn start_of(step: usize) -> u64 {
    START_US + step as u64 * STEP_US
}

/// The monotonic time of a moment.
pub fn time(at_us: u64) -> Duration {
    Duration::from_micros(at_us)
}
