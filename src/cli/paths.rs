//! Where this machine's facts are found: the flags of [`Roots`].

use crate::source::Roots;
use clap::Args;
use std::path::PathBuf;

/// Where this machine's facts are found, for containers and fixtures.
#[derive(Debug, Clone, Default, PartialEq, Eq, Args)]
#[command(next_help_heading = "Paths")]
pub struct PathArgs {
    /// The NVML library; by default what the loader finds
    #[arg(id = "path-nvml", long = "path.nvml", value_name = "FILE")]
    nvml: Option<PathBuf>,
    /// Where sysfs is mounted
    #[arg(id = "path-sysfs", long = "path.sysfs", value_name = "DIR")]
    sysfs: Option<PathBuf>,
    /// Where procfs is mounted
    #[arg(id = "path-procfs", long = "path.procfs", value_name = "DIR")]
    procfs: Option<PathBuf>,
    /// Where the cgroup hierarchies are mounted
    #[arg(id = "path-cgroup", long = "path.cgroup", value_name = "DIR")]
    cgroup: Option<PathBuf>,
    /// Where the machine's own files are, for users, containers and the kubelet
    #[arg(id = "path-host", long = "path.host", value_name = "DIR")]
    host: Option<PathBuf>,
}

impl PathArgs {
    /// The roots: what was given, else `otherwise`.
    pub fn roots_or(&self, otherwise: &Roots) -> Roots {
        let or = |given: &Option<PathBuf>, other: &PathBuf| {
            given.clone().unwrap_or_else(|| other.clone())
        };
        Roots {
            sysfs: or(&self.sysfs, &otherwise.sysfs),
            procfs: or(&self.procfs, &otherwise.procfs),
            cgroup: or(&self.cgroup, &otherwise.cgroup),
            host: or(&self.host, &otherwise.host),
            nvml: self.nvml.clone().or_else(|| otherwise.nvml.clone()),
            workers: otherwise.workers.clone(),
        }
    }

    /// The roots: what was given, else where Linux usually has them.
    pub fn roots(&self) -> Roots {
        self.roots_or(&Roots::default())
    }
}
