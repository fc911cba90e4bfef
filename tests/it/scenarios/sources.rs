//! The real source of processes, before a `/proc` and groups that change in time.
//!
//! Where a scenario is about how use is found, it is found here by the program
//! itself: files are written as the kernel would show them at that moment, and
//! [`Processes`] is asked as the sampler asks it.

use super::stream::{Shown, Stream, stream_with};
use super::who;
use super::world::{Hold, Role, Tenant, World, start_of};
use crate::processes::{Fixture, Process, process};
use std::collections::BTreeSet;
use std::fs;
use tempfile::TempDir;
use wattprint::sample::Sample;
use wattprint::source::process::{Followed, Processes, ticks_per_second};
use wattprint::source::{Roots, Source};

/// The number of a tenant's first process; its others are its holds'.
const FIRST: u32 = 5_000;

/// A machine made of files, and the source that reads it.
struct Node {
    proc: Fixture,
    cgroup: TempDir,
    source: Processes,
    followed: BTreeSet<usize>,
}

/// The samples of a world whose tenants are found by their files.
pub fn stream(world: &World, seed: u64) -> Stream {
    let mut node = Node::new();
    stream_with(world, seed, |shown, at_us, sample| {
        node.fill(shown, at_us, sample);
    })
}

impl Node {
    fn new() -> Self {
        let cgroup = tempfile::tempdir().unwrap();
        fs::write(cgroup.path().join("cgroup.controllers"), "").unwrap();
        let proc = Fixture::new();
        let roots = Roots {
            procfs: proc.path().to_owned(),
            cgroup: cgroup.path().to_owned(),
            ..Roots::default()
        };
        Self {
            source: Processes::new(&roots, false),
            proc,
            cgroup,
            followed: BTreeSet::new(),
        }
    }

    fn fill(&mut self, shown: &Shown<'_>, at_us: u64, sample: &mut Sample) {
        who::fill_devices(shown, at_us, sample);
        self.write(shown, at_us);
        for (index, tenant) in shown.world.tenants.iter().enumerate() {
            let announced = tenant.role == Role::Announced;
            if announced && at_us == start_of(tenant.from) {
                self.follow(index, tenant);
            }
            if announced && at_us == start_of(tenant.until) {
                self.source.set_final(&who::workload(tenant).id, None);
            }
        }
        self.source.observe(sample.kind, sample).unwrap();
    }

    fn follow(&mut self, index: usize, tenant: &Tenant) {
        self.followed.insert(index);
        self.source.follow(Followed {
            workload: who::workload(tenant),
            root: FIRST + index as u32,
            include_root: true,
            cgroup: (!tenant.is_tree).then(|| group(index).into()),
        });
    }

    /// Shows all processes and groups as they are at a moment.
    fn write(&self, shown: &Shown<'_>, at_us: u64) {
        let mut processes: Vec<Process> = Vec::new();
        let mut members: Vec<(u32, usize)> = Vec::new();
        for (index, tenant) in shown.world.tenants.iter().enumerate() {
            let cpu = shown.cpu[index].until(at_us);
            self.write_group(index, cpu);
            if at_us < start_of(tenant.from) || at_us > start_of(tenant.until) {
                continue;
            }
            let root = FIRST + index as u32;
            let ticks = (cpu * ticks_per_second() as f64) as u64;
            let [own, reaped] = if tenant.cpu.lasting < 1.0 {
                [0, ticks]
            } else {
                [ticks, 0]
            };
            processes.push(process(root, 1, own, reaped));
            members.push((root, index));
            let inside = |hold: &&Hold| hold.present && who::inside(hold, at_us);
            if let Some(hold) = tenant.hold.as_ref().filter(inside) {
                // A number used again is told by its start; one that moves goes on.
                let start = shown.world.first_of(hold);
                processes.push(Process {
                    start: start as u64,
                    ..process(hold.pid, 1, 0, 0)
                });
                members.push((hold.pid, index));
            }
        }
        self.proc.show(&processes);
        for (pid, index) in members {
            let line = format!("0::/{}\n", group(index));
            fs::write(self.proc.of(pid).join("cgroup"), line).unwrap();
        }
    }

    fn write_group(&self, index: usize, cpu: f64) {
        let folder = self.cgroup.path().join(group(index));
        fs::create_dir_all(&folder).unwrap();
        let stat = format!("usage_usec {}\nuser_usec 0\n", (cpu * 1e6) as u64);
        fs::write(folder.join("cpu.stat"), stat).unwrap();
        fs::write(folder.join("cgroup.events"), "populated 1\nfrozen 0\n").unwrap();
    }
}

fn group(index: usize) -> String {
    format!("system.slice/job-{index}.scope")
}

impl World {
    /// When the process of a hold began: with the first of the holds that follow
    /// each other without a pause.
    fn first_of(&self, hold: &Hold) -> usize {
        let holds = self.tenants.iter().filter_map(|it| it.hold.as_ref());
        let before = holds.filter(|it| it.pid == hold.pid && it.stay.1 == hold.stay.0);
        before.map(|it| it.stay.0).min().unwrap_or(hold.stay.0)
    }
}
