//! A control group of our own for one command.

use super::{CgroupError, Layout, Membership, Place, UsageFile, populated, processes};
use crate::source::Roots;
use std::fs::{self, File, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// A leaf control group that holds one command and what it starts.
///
/// It is made below the group in which wattprint itself runs, which is where a
/// delegated subtree can be written without privileges. A leaf there has no
/// controllers, so the command is scheduled and limited exactly as without it.
#[derive(Debug)]
pub struct OwnCgroup {
    place: PathBuf,
    group: PathBuf,
    parent: PathBuf,
    usage: UsageFile,
}

impl OwnCgroup {
    /// Makes `wattprint-<id>` where this process may.
    ///
    /// # Errors
    ///
    /// [`CgroupError::NoPlace`] with the reason for each place that was tried.
    /// The command can then still be followed as a process tree.
    pub fn create(roots: &Roots, id: &str) -> Result<Self, CgroupError> {
        let layout = Layout::detect(&roots.cgroup);
        let here = Membership::read(&roots.procfs, std::process::id()).unwrap_or_default();
        let places = layout.places(&here);
        let mut why: Vec<String> = Vec::new();
        for place in &places {
            match Self::create_below(&layout.root, place, id) {
                Ok(own) => return Ok(own),
                Err(reason) => why.push(reason),
            }
        }
        if why.is_empty() {
            why.push("no hierarchy here accounts for CPU time".to_owned());
        }
        Err(CgroupError::NoPlace {
            why: why.join("; "),
        })
    }

    fn create_below(root: &Path, place: &Place, id: &str) -> Result<Self, String> {
        let parent = root.join(&place.path);
        suitable(&parent)?;
        let safe = |it: char| if it.is_ascii_alphanumeric() { it } else { '-' };
        let name = format!("wattprint-{}", id.chars().map(safe).collect::<String>());
        let group = parent.join(&name);
        fs::create_dir(&group).map_err(|why| format!("{}: {why}", group.display()))?;
        let usable = UsageFile::open(&group)
            .and_then(|usage| open_door(&group).map(|_| usage))
            .map_err(|why| why.to_string());
        match usable {
            Ok(usage) => Ok(Self {
                place: place.path.join(&name),
                group,
                parent,
                usage,
            }),
            Err(why) => {
                drop(fs::remove_dir(&group));
                Err(why)
            }
        }
    }

    /// Its directory, relative to the control group root.
    pub fn place(&self) -> &Path {
        &self.place
    }

    /// Opens the file by which processes enter: who writes `0` to it moves in.
    ///
    /// # Errors
    ///
    /// The group is gone, or may not be written.
    pub fn door(&self) -> Result<File, CgroupError> {
        open_door(&self.group)
    }

    /// Moves a process in; its children follow only if they are born later.
    ///
    /// # Errors
    ///
    /// The process is gone or may not be moved.
    pub fn join(&self, pid: u32) -> Result<(), CgroupError> {
        enter(&self.group, pid)
    }

    /// CPU time of everything that ever ran in it.
    ///
    /// # Errors
    ///
    /// [`CgroupError::Gone`] when someone removed it.
    pub fn usage(&self) -> Result<Duration, CgroupError> {
        self.usage.read()
    }

    /// Whether any process is left in it.
    ///
    /// # Errors
    ///
    /// [`CgroupError::Gone`] when someone removed it.
    pub fn populated(&self) -> Result<bool, CgroupError> {
        populated(&self.group)
    }

    /// Moves what still runs back to where it came from, and removes the group.
    ///
    /// # Errors
    ///
    /// The group stays, because the command made groups of its own in it or a
    /// process could not be moved.
    pub fn remove(self) -> Result<(), CgroupError> {
        // Processes may fork while they are moved; a few rounds catch them.
        for _ in 0..5 {
            for pid in processes(&self.group)? {
                drop(enter(&self.parent, pid));
            }
            if fs::remove_dir(&self.group).is_ok() {
                return Ok(());
            }
        }
        fs::remove_dir(&self.group).map_err(|why| CgroupError::io("remove", &self.group, why))
    }
}

impl Drop for OwnCgroup {
    fn drop(&mut self) {
        // Succeeds only for an empty group; after `remove` there is none.
        drop(fs::remove_dir(&self.group));
    }
}

/// Whether a group below `parent` would leave the command's scheduling alone.
fn suitable(parent: &Path) -> Result<(), String> {
    let shown = parent.display();
    if !parent.is_dir() {
        return Err(format!("{shown} is not mounted here"));
    }
    if parent.join("cpu.shares").exists()
        || parent.join("cpuset.cpus").exists() && !is_unified(parent)
    {
        return Err(format!(
            "{shown} would give the command another share of the CPUs"
        ));
    }
    let passed_on = fs::read_to_string(parent.join("cgroup.subtree_control"));
    let passed_on = passed_on.unwrap_or_default();
    if let Some(controller) = passed_on
        .split_whitespace()
        .find(|it| matches!(*it, "cpu" | "io" | "cpuset"))
    {
        return Err(format!(
            "{shown} would limit the command by the {controller} controller"
        ));
    }
    // Moving between two groups needs the right to write to their common parent.
    open_door(parent).map(drop).map_err(|why| match why {
        CgroupError::Io { path, source, .. } => format!("{}: {source}", path.display()),
        other => other.to_string(),
    })
}

fn is_unified(group: &Path) -> bool {
    group.join("cgroup.controllers").exists()
}

fn open_door(group: &Path) -> Result<File, CgroupError> {
    let door = group.join("cgroup.procs");
    let opened = OpenOptions::new().write(true).open(&door);
    opened.map_err(|why| CgroupError::io("write", &door, why))
}

fn enter(group: &Path, pid: u32) -> Result<(), CgroupError> {
    let mut door = open_door(group)?;
    let entered = door.write_all(pid.to_string().as_bytes());
    entered.map_err(|why| CgroupError::io("enter", group, why))
}
