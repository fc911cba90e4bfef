//! The real source of processes, before a `/proc` and groups that change in time.
//!
//! Where a scenario is about how use is found, it is found here by the program
//! itself: files are written as the kernel would show them at that moment, and
//! [`Processes`] is asked as the sampler asks it.

use super::stream::{Shown, Stream, stream_with};
use super::who;
use super::world::{Hold, Role, Tenant, World, start_of};
use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;
use tempfile::TempDir;
use wattprint::sample::Sample;
use wattprint::source::process::{Followed, Processes, ticks_per_second};
use wattprint::source::{Roots, Source};

/// The number of a tenant's first process; its others are its holds'.
const FIRST: u32 = 5_000;

/// A machine made of files, and the source that reads it.
struct Node {
    folder: TempDir,
    /// What stands in each file, so that only what changes is written.
    shown: BTreeMap<PathBuf, String>,
    source: Processes,
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
        let folder = tempfile::tempdir().unwrap();
        let roots = Roots {
            procfs: folder.path().join("proc"),
            cgroup: folder.path().join("cgroup"),
            ..Roots::default()
        };
        fs::create_dir_all(&roots.procfs).unwrap();
        fs::create_dir_all(&roots.cgroup).unwrap();
        fs::write(roots.cgroup.join("cgroup.controllers"), "").unwrap();
        Self {
            source: Processes::new(&roots, false),
            folder,
            shown: BTreeMap::new(),
        }
    }

    fn fill(&mut self, shown: &Shown<'_>, at_us: u64, sample: &mut Sample) {
        who::fill_devices(shown, at_us, sample);
        self.show(files(shown, at_us));
        for (index, tenant) in shown.world.tenants.iter().enumerate() {
            let announced = tenant.role == Role::Announced;
            if announced && at_us == start_of(tenant.from) {
                self.source.follow(followed(index, tenant));
            }
            if announced && at_us == start_of(tenant.until) {
                self.source.set_final(&who::workload(tenant).id, None);
            }
        }
        self.source.observe(sample.kind, sample).unwrap();
    }

    /// Makes exactly these files be there.
    fn show(&mut self, files: BTreeMap<PathBuf, String>) {
        for gone in self.shown.keys().filter(|it| !files.contains_key(*it)) {
            fs::remove_file(self.folder.path().join(gone)).unwrap();
        }
        for (path, text) in &files {
            let before = self.shown.get(path);
            let full = self.folder.path().join(path);
            if before.is_none() {
                fs::create_dir_all(full.parent().unwrap()).unwrap();
            }
            if before != Some(text) {
                fs::write(full, text).unwrap();
            }
        }
        self.shown = files;
    }
}

fn followed(index: usize, tenant: &Tenant) -> Followed {
    Followed {
        workload: who::workload(tenant),
        root: FIRST + index as u32,
        include_root: true,
        cgroup: (!tenant.is_tree).then(|| group(index).into()),
        reserved: Vec::new(),
        owner: None,
    }
}

/// All processes and groups as they are at a moment.
fn files(shown: &Shown<'_>, at_us: u64) -> BTreeMap<PathBuf, String> {
    let mut files = BTreeMap::new();
    for (index, tenant) in shown.world.tenants.iter().enumerate() {
        let cpu = shown.cpu[index].until(at_us);
        let folder = PathBuf::from("cgroup").join(group(index));
        let stat = format!("usage_usec {}\nuser_usec 0\n", (cpu * 1e6) as u64);
        files.insert(folder.join("cpu.stat"), stat);
        files.insert(
            folder.join("cgroup.events"),
            "populated 1\nfrozen 0\n".to_owned(),
        );
        if !(start_of(tenant.from)..=start_of(tenant.until)).contains(&at_us) {
            continue;
        }
        // Of a build only the first process is ever seen: it has waited for the rest.
        let ticks = (cpu * ticks_per_second() as f64) as u64;
        let forks = tenant.cpu.lasting < 1.0;
        let [own, reaped] = if forks { [0, ticks] } else { [ticks, 0] };
        let mut add = |pid: u32, start: usize, own: u64, reaped: u64| {
            let folder = PathBuf::from("proc").join(pid.to_string());
            let stat = format!(
                "{pid} (a job) S 1 {pid} 1 0 -1 0 0 0 0 0 {own} 0 {reaped} 0 20 0 1 0 {start} 0\n"
            );
            files.insert(folder.join("stat"), stat);
            files.insert(folder.join("cgroup"), format!("0::/{}\n", group(index)));
            let children = folder.join(format!("task/{pid}/children"));
            files.insert(children, String::new());
        };
        add(FIRST + index as u32, tenant.from, own, reaped);
        let inside = |hold: &&Hold| hold.present && who::inside(hold, at_us);
        if let Some(hold) = tenant.hold.as_ref().filter(inside) {
            // A number used again is told by its start; one that moves goes on.
            add(hold.pid, shown.world.first_of(hold), 0, 0);
        }
    }
    files
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
