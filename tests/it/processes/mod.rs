//! Who is running and what they used: trees, groups, supervision, ranks, socket.
#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stdout, clippy::exit)]

mod accelerators;
mod ranks;
mod refusals;
mod socket;
mod supervision;
mod tree;
mod windows;
mod workloads;

use std::fs;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// A `/proc` made of files.
pub struct Fixture {
    folder: TempDir,
    pub children_files: bool,
}

/// One process in it; times in clock ticks.
#[derive(Clone, Copy)]
pub struct Process {
    pub pid: u32,
    pub parent: u32,
    pub start: u64,
    pub own: u64,
    pub reaped: u64,
}

pub fn process(pid: u32, parent: u32, own: u64, reaped: u64) -> Process {
    Process {
        pid,
        parent,
        start: u64::from(pid),
        own,
        reaped,
    }
}

impl Fixture {
    pub fn new() -> Self {
        Self {
            folder: tempfile::tempdir().unwrap(),
            children_files: true,
        }
    }

    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    pub fn of(&self, pid: u32) -> PathBuf {
        self.path().join(pid.to_string())
    }

    /// Makes exactly these processes exist.
    pub fn show(&self, processes: &[Process]) {
        for entry in fs::read_dir(self.path()).unwrap().flatten() {
            let name = entry.file_name();
            if name.to_str().unwrap().parse::<u32>().is_ok() {
                fs::remove_dir_all(entry.path()).unwrap();
            }
        }
        for it in processes {
            self.add(*it, "a) R 1 (b");
            let children: Vec<String> = processes
                .iter()
                .filter(|child| child.parent == it.pid)
                .map(|child| child.pid.to_string())
                .collect();
            let task = self.of(it.pid).join(format!("task/{}", it.pid));
            fs::create_dir_all(&task).unwrap();
            if self.children_files {
                fs::write(task.join("children"), children.join(" ")).unwrap();
            }
        }
    }

    pub fn add(&self, it: Process, comm: &str) {
        let Process {
            pid,
            parent,
            start,
            own,
            reaped,
        } = it;
        fs::create_dir_all(self.of(pid)).unwrap();
        let text = format!(
            "{pid} ({comm}) S {parent} {pid} 1 0 -1 0 0 0 0 0 {own} 0 {reaped} 0 20 0 1 0 {start} 0\n"
        );
        fs::write(self.of(pid).join("stat"), text).unwrap();
    }
}
