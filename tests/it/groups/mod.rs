//! Workloads found by their control groups: of every orchestrator, and while
//! groups come, go and move.

mod changes;
mod crowd;
mod orchestrators;
mod sharing;

use crate::common::{SECOND, moment};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;
use tempfile::TempDir;
use wattprint::sample::{Channel, Component, DeviceUser, Sample, SampleKind, Usage};
use wattprint::source::cgroup::{Discover, Kind};
use wattprint::source::process::Processes;
use wattprint::source::{Roots, Source};

/// A machine made of files, whose groups come and go between samples.
struct Node {
    folder: TempDir,
    second: u64,
}

impl Node {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let node = Self { folder, second: 0 };
        node.write("cgroup/cgroup.controllers", "cpu memory\n");
        node.write(
            "proc/stat",
            "cpu  1 0 0 1 0\ncpu0 1 0 0 1 0\ncpu1 0 0 0 0 0\n",
        );
        node.write(
            "proc/meminfo",
            "MemTotal: 1000000 kB\nMemAvailable: 500000 kB\n",
        );
        fs::create_dir_all(node.at("sys")).unwrap();
        fs::create_dir_all(node.at("made")).unwrap();
        node
    }

    fn at(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.at(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn roots(&self) -> Roots {
        Roots {
            sysfs: self.at("sys"),
            procfs: self.at("proc"),
            cgroup: self.at("cgroup"),
            ..Roots::default()
        }
    }

    /// A group that has used so many milliseconds. A new one appears as a whole,
    /// as the kernel makes it.
    fn group(&self, path: &str, milliseconds: u64) {
        let group = self.at("cgroup").join(path);
        let text = format!("usage_usec {}\nuser_usec 0\n", milliseconds * 1000);
        if group.is_dir() {
            fs::write(group.join("cpu.stat"), text).unwrap();
            return;
        }
        let made = self.at("made/group");
        fs::create_dir(&made).unwrap();
        fs::write(made.join("cpu.stat"), text).unwrap();
        fs::write(made.join("cgroup.events"), "populated 1\nfrozen 0\n").unwrap();
        fs::create_dir_all(group.parent().unwrap()).unwrap();
        fs::rename(made, group).unwrap();
    }

    fn remove(&self, path: &str) {
        fs::remove_dir_all(self.at("cgroup").join(path)).unwrap();
    }

    /// A process that began at that tick, in that group.
    fn process(&self, pid: u32, start: u64, group: &str) {
        let line =
            format!("{pid} (python) S 1 {pid} {pid} 0 -1 0 0 0 0 0 0 0 0 0 20 0 1 0 {start} 0\n");
        self.write(&format!("proc/{pid}/stat"), &line);
        self.write(&format!("proc/{pid}/cgroup"), &format!("0::/{group}\n"));
    }

    fn finding(&self, kinds: &[Kind], most: usize) -> Processes {
        let kinds = kinds.iter().copied().collect();
        Processes::new(&self.roots(), true).finding(Discover { kinds, most })
    }

    fn sample(&mut self, source: &mut Processes) -> Seen {
        self.sample_with(source, 1, &[])
    }

    /// A sample so many seconds later, in which these processes hold these
    /// accelerators.
    fn sample_with(&mut self, source: &mut Processes, later: u64, users: &[(u32, &str)]) -> Seen {
        self.second += later;
        let mut sample = Sample::new(moment(self.second * SECOND), SampleKind::Tick);
        let users = users.iter();
        sample.device_users = users
            .map(|(pid, device)| {
                DeviceUser::of(Channel::new(Component::Accelerator, *device), *pid)
            })
            .collect();
        source.observe(SampleKind::Tick, &mut sample).unwrap();
        Seen(sample)
    }
}

/// A sample with questions to it.
struct Seen(Sample);

impl Seen {
    /// The workloads that are told of for the first time.
    fn fresh(&self) -> Vec<&str> {
        let mut names: Vec<&str> = self.0.workloads.iter().map(|it| it.name.as_str()).collect();
        names.sort_unstable();
        names
    }

    fn ended(&self) -> usize {
        self.0.usage.iter().filter(|it| it.ended).count()
    }
}

/// Names of workloads over the samples, with what each has used so far.
#[derive(Default)]
struct Books {
    names: BTreeMap<String, String>,
    used: BTreeMap<String, Duration>,
    last: BTreeMap<String, Usage>,
}

impl Books {
    fn hear(&mut self, seen: &Seen) {
        for it in &seen.0.workloads {
            self.names.insert(it.id.to_string(), it.name.clone());
        }
        for it in &seen.0.usage {
            let name = self.names[&*it.workload.0].clone();
            let used = self.used.entry(name.clone()).or_default();
            assert!(*used <= it.cpu, "{name} fell from {used:?} to {:?}", it.cpu);
            *used = it.cpu;
            self.last.insert(name, it.clone());
        }
    }

    fn used(&self, name: &str) -> u128 {
        self.used.get(name).map_or(0, Duration::as_millis)
    }

    fn total(&self) -> u128 {
        self.used.values().map(Duration::as_millis).sum()
    }
}

/// The name of a container's group with 64 equal digits.
fn docker(digit: char) -> String {
    format!("docker/{}", digit.to_string().repeat(64))
}

fn named(digit: char) -> String {
    format!("docker-{}", digit.to_string().repeat(12))
}

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/cgroup")
}
