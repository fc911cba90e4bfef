//! What a tick costs with 100 control groups and 2,000 processes, beside sysinfo.
//!
//! ```text
//! cargo bench --bench attribution
//! ```
//!
//! Ours is what the agent does at each tick to say who used the processors: the
//! node's clock, and all workloads, each in a control group. The other is what
//! a meter does that divides by processes: `sysinfo`'s full refresh, by which
//! several tools find theirs. Both look at the same real processes, which
//! sleep. Where groups can be made they are real; else the groups are files,
//! and the line says so. Repetitions alternate, and the medians of CPU time are
//! compared, so that a busy machine slows both.
#![allow(
    clippy::print_stdout,
    clippy::expect_used,
    reason = "a bench prints, and stops where it cannot measure"
)]

use nix::time::{ClockId, clock_gettime};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;
use sysinfo::{ProcessesToUpdate, System};
use wattprint::sample::{Moment, Phase, Sample, SampleKind, Workload, WorkloadId};
use wattprint::source::process::{Followed, Processes};
use wattprint::source::stat::CpuTime;
use wattprint::source::{Roots, Source, clock};

const GROUPS: usize = 100;
const PROCESSES: usize = 2_000;
const REPETITIONS: usize = 31;

fn main() {
    let (groups, are_real) = match Groups::real() {
        Some(groups) => (groups, true),
        None => (Groups::files(), false),
    };
    let sleepers = Sleepers::start(&groups, are_real);
    let roots = Roots {
        cgroup: groups.root.clone(),
        ..Roots::default()
    };
    let mut ours = Tick::new(&roots, &groups);
    let mut system = System::new_all().expect("sysinfo works here");
    let mut times = [Vec::new(), Vec::new(), Vec::new()];
    for _ in 0..REPETITIONS {
        times[0].push(cpu_time(|| ours.observe()));
        times[1].push(cpu_time(|| system.refresh_all()));
        times[2].push(cpu_time(|| {
            system.refresh_processes(ProcessesToUpdate::All, true);
        }));
    }
    let [tick, full, processes] = times.map(median);
    let kind = if are_real { "real" } else { "made of files" };
    println!("processes on the machine      {}", system.processes().len());
    println!("control groups                {GROUPS}, {kind}");
    println!("one tick of wattprint         {}", micros(tick));
    println!("sysinfo refresh_all           {}", micros(full));
    println!("sysinfo refresh_processes     {}", micros(processes));
    println!(
        "refresh_all over our tick     {:.0}",
        full.as_secs_f64() / tick.as_secs_f64()
    );
    drop(sleepers);
    drop(groups);
}

fn micros(time: Duration) -> String {
    format!("{:>9.0} µs of CPU time", time.as_secs_f64() * 1e6)
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times.get(times.len() / 2).copied().unwrap_or_default()
}

fn cpu_time(work: impl FnOnce()) -> Duration {
    let now = || clock_gettime(ClockId::CLOCK_PROCESS_CPUTIME_ID).expect("a process has a clock");
    let before = Duration::from(now());
    work();
    Duration::from(now()).saturating_sub(before)
}

/// What the agent does at each tick for the processors.
struct Tick {
    clock: CpuTime,
    processes: Processes,
}

impl Tick {
    fn new(roots: &Roots, groups: &Groups) -> Self {
        let mut processes = Processes::new(roots, true);
        for (index, path) in groups.paths.iter().enumerate() {
            processes.follow(Followed {
                workload: workload(index),
                root: std::process::id(),
                include_root: false,
                cgroup: Some(path.clone()),
                reserved: Vec::new(),
                owner: None,
            });
        }
        Self {
            clock: CpuTime::open(roots).expect("/proc/stat can be read"),
            processes,
        }
    }

    fn observe(&mut self) {
        let mut sample = Sample::new(now(), SampleKind::Tick);
        for source in [&mut self.clock as &mut dyn Source, &mut self.processes] {
            source
                .observe(SampleKind::Tick, &mut sample)
                .expect("the tick reads");
        }
        assert!(sample.cpu.is_some() && sample.usage.len() >= GROUPS);
    }
}

fn now() -> Moment {
    clock::now()
}

fn workload(index: usize) -> Workload {
    let name = format!("job-{index}");
    Workload {
        id: WorkloadId(name.as_str().into()),
        name,
        phase: Phase::Other,
        labels: BTreeMap::new(),
        command: Vec::new(),
        followed_by: String::new(),
        run: None,
    }
}

/// A hundred control groups.
struct Groups {
    root: PathBuf,
    /// Each below the root.
    paths: Vec<PathBuf>,
    real: Vec<PathBuf>,
    _files: Option<tempfile::TempDir>,
}

impl Groups {
    /// In the unified hierarchy, if this process may make groups there.
    fn real() -> Option<Self> {
        let root = Path::new("/sys/fs/cgroup");
        let unified = ["", "unified"].map(PathBuf::from);
        let mut unified = unified.into_iter();
        let unified = unified.find(|it| root.join(it).join("cgroup.controllers").exists())?;
        let top = unified.join(format!("wattprint-bench-{}", std::process::id()));
        fs::create_dir(root.join(&top)).ok()?;
        let mut groups = Self {
            root: root.to_owned(),
            paths: Vec::new(),
            real: vec![root.join(&top)],
            _files: None,
        };
        for index in 0..GROUPS {
            let path = top.join(format!("job-{index}"));
            fs::create_dir(root.join(&path)).ok()?;
            groups.real.push(root.join(&path));
            groups.paths.push(path);
        }
        Some(groups)
    }

    /// As files that look like them.
    fn files() -> Self {
        let folder = tempfile::tempdir().expect("a temporary directory");
        fs::write(folder.path().join("cgroup.controllers"), "").expect("a file");
        let paths: Vec<PathBuf> = (0..GROUPS).map(|it| format!("job-{it}").into()).collect();
        for path in &paths {
            let group = folder.path().join(path);
            fs::create_dir(&group).expect("a directory");
            fs::write(group.join("cpu.stat"), "usage_usec 1500\nuser_usec 9\n").expect("a file");
            fs::write(group.join("cgroup.events"), "populated 1\n").expect("a file");
        }
        Self {
            root: folder.path().to_owned(),
            paths,
            real: Vec::new(),
            _files: Some(folder),
        }
    }
}

impl Drop for Groups {
    fn drop(&mut self) {
        for group in self.real.iter().rev() {
            if let Err(why) = fs::remove_dir(group) {
                println!("could not remove {}: {why}", group.display());
            }
        }
    }
}

/// Processes that do nothing.
struct Sleepers(Vec<Child>);

impl Sleepers {
    fn start(groups: &Groups, are_real: bool) -> Self {
        let mut all = Vec::new();
        for index in 0..PROCESSES {
            let mut sleep = Command::new("sleep");
            sleep.arg("600").stdin(Stdio::null()).stdout(Stdio::null());
            let child = sleep.spawn().expect("a process can be started");
            if are_real && let Some(path) = groups.paths.get(index % GROUPS) {
                let members = groups.root.join(path).join("cgroup.procs");
                fs::write(members, child.id().to_string()).expect("a group takes a process");
            }
            all.push(child);
        }
        Self(all)
    }
}

impl Drop for Sleepers {
    fn drop(&mut self) {
        for child in &mut self.0 {
            // One that has ended already needs neither.
            let _gone = child.kill();
            let _reaped = child.wait();
        }
    }
}
