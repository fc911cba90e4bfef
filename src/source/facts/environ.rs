//! What the environment of a process says of the work that it belongs to.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

/// An environment is read up to here. Kubernetes adds seven variables for each
/// service of a namespace, so that it may be long.
const LONGEST: u64 = 256 * 1024;

/// A longer value is left out: half a list of devices would be a wrong one.
const LONGEST_VALUE: usize = 4096;

/// The accelerators that one process is to use.
const SHOWN: &str = "CUDA_VISIBLE_DEVICES";

/// The variables that are kept. An environment may hold passwords: nothing else
/// of it stays in memory.
///
/// # Source
///
/// SchedMD, `sbatch(1)`, output environment variables; NVIDIA Container Toolkit,
/// *Specialized configurations with Docker*, for `NVIDIA_VISIBLE_DEVICES`; CUDA
/// C++ Programming Guide, *CUDA environment variables*.
const VARIABLES: &[&str] = &[
    SHOWN,
    "HOSTNAME",
    "NVIDIA_VISIBLE_DEVICES",
    "SLURM_CLUSTER_NAME",
    "SLURM_CPUS_ON_NODE",
    "SLURM_JOB_ACCOUNT",
    "SLURM_JOB_GPUS",
    "SLURM_JOB_ID",
    "SLURM_JOB_NAME",
    "SLURM_JOB_NUM_NODES",
    "SLURM_JOB_PARTITION",
    "SLURM_JOB_UID",
    "SLURM_JOB_USER",
    "SLURM_NNODES",
    "SLURM_STEP_GPUS",
    "SLURM_STEP_ID",
    "WATTPRINT_LABELS",
    "WATTPRINT_MODEL",
    "WATTPRINT_NAME",
    "WATTPRINT_PHASE",
    "WATTPRINT_PROJECT",
    "WATTPRINT_RUN_ID",
];

/// The variables of an environment that say whose work it is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Environment(BTreeMap<&'static str, String>);

impl Environment {
    /// Reads the environment with which a process began, as far as it is of use.
    ///
    /// # Errors
    ///
    /// The process is gone, or belongs to somebody whose processes may not be
    /// looked into.
    pub fn read(procfs: &Path, pid: u32) -> io::Result<Self> {
        let file = File::open(procfs.join(pid.to_string()).join("environ"))?;
        let mut content = Vec::new();
        file.take(LONGEST).read_to_end(&mut content)?;
        if content.len() as u64 == LONGEST {
            // The last value may be half of one.
            let whole = content.iter().rposition(|it| *it == 0).unwrap_or(0);
            content.truncate(whole);
        }
        Ok(Self::parse(&content))
    }

    /// Understands the content of an `environ` file: `NAME=value`, each ended
    /// by a zero byte. What is not text is left out.
    pub fn parse(content: &[u8]) -> Self {
        let mut found = Self::default();
        for entry in content.split(|byte| *byte == 0) {
            let Some((name, value)) = std::str::from_utf8(entry)
                .ok()
                .and_then(|entry| entry.split_once('='))
            else {
                continue;
            };
            if let Some(known) = VARIABLES.iter().find(|it| **it == name)
                && value.len() <= LONGEST_VALUE
            {
                // As `getenv` has it, the first of two counts.
                found.0.entry(known).or_insert_with(|| value.to_owned());
            }
        }
        found.of_this_node()
    }

    /// Slurm tells the accelerators of a whole job to its batch script alone, and
    /// `srun` carries that list to the other nodes, where it means nothing.
    fn of_this_node(mut self) -> Self {
        let is_step = self.get("SLURM_STEP_ID").is_some();
        if is_step && self.get("SLURM_JOB_NUM_NODES") != Some("1") {
            self.0.remove("SLURM_JOB_GPUS");
        }
        self
    }

    /// What a variable says; nothing if it is absent or empty.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.even_empty(name).filter(|value| !value.is_empty())
    }

    /// What a variable says, also if that is nothing.
    pub fn even_empty(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(|value| value.trim())
    }

    /// Takes from another environment of the same work what this one does not
    /// say. The accelerators that its processes are to use add up: each rank may
    /// have one of its own.
    pub fn complete(&mut self, other: Self) {
        for (name, value) in other.0 {
            let known = self.0.entry(name).or_insert_with(|| value.clone());
            let devices = value.split(',').map(str::trim).filter(|it| !it.is_empty());
            for device in devices.filter(|_| name == SHOWN) {
                let is_new = !known.split(',').any(|it| it.trim() == device);
                if is_new && known.len() + device.len() < LONGEST_VALUE {
                    if !known.is_empty() {
                        known.push(',');
                    }
                    known.push_str(device);
                }
            }
        }
    }

    /// The same without what a scheduler says of another job than this one.
    #[must_use]
    pub fn of_job(mut self, job: &str) -> Self {
        if self.get("SLURM_JOB_ID").is_some_and(|other| other != job) {
            self.0.retain(|name, _| !name.starts_with("SLURM_"));
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_of_use_is_kept() {
        let text = b"PASSWORD=secret\0SLURM_JOB_ID=7\0SLURM_JOB_ID=8\0WATTPRINT_NAME=\0\xff=1\0x";
        let found = Environment::parse(text);
        assert_eq!(found.get("SLURM_JOB_ID"), Some("7"));
        assert_eq!(found.get("PASSWORD"), None);
        assert_eq!(found.get("WATTPRINT_NAME"), None);
        assert_eq!(found.even_empty("WATTPRINT_NAME"), Some(""));
        assert!(!format!("{found:?}").contains("secret"));
    }

    #[test]
    fn ranks_add_up_their_accelerators_and_agree_on_the_rest() {
        let rank =
            |gpu| Environment::parse(format!("{SHOWN}={gpu}\0WATTPRINT_NAME={gpu}").as_bytes());
        let mut all = rank("GPU-a");
        for gpu in ["GPU-b", "GPU-a", "GPU-b", "GPU-a,GPU-b"] {
            all.complete(rank(gpu));
        }
        assert_eq!(all.get(SHOWN), Some("GPU-a,GPU-b"));
        assert_eq!(all.get("WATTPRINT_NAME"), Some("GPU-a"));
        // A launcher that hides all of them says nothing of its ranks.
        let mut all = rank("");
        all.complete(rank("GPU-a"));
        assert_eq!(all.get(SHOWN), Some("GPU-a"));
    }

    #[test]
    fn the_devices_of_a_job_are_those_of_its_first_node() {
        let gpus = |more: &str| {
            let text = format!("SLURM_JOB_GPUS=0\0SLURM_STEP_GPUS=3\0{more}");
            let found = Environment::parse(text.as_bytes());
            found.get("SLURM_JOB_GPUS").map(str::to_owned)
        };
        let job = Some("0".to_owned());
        assert_eq!(gpus(""), job, "the batch script");
        assert_eq!(gpus("SLURM_STEP_ID=0\0SLURM_JOB_NUM_NODES=1\0"), job);
        assert_eq!(gpus("SLURM_STEP_ID=0\0SLURM_JOB_NUM_NODES=2\0"), None);
    }

    #[test]
    fn a_value_that_is_too_long_is_left_out_whole() {
        let long = format!("SLURM_JOB_GPUS={}\0", "0,".repeat(LONGEST_VALUE));
        assert_eq!(Environment::parse(long.as_bytes()), Environment::default());
    }

    #[test]
    fn a_process_that_carries_another_jobs_variables_is_not_believed() {
        let text = b"SLURM_JOB_ID=7\0SLURM_JOB_USER=a\0WATTPRINT_NAME=n\0";
        let found = Environment::parse(text);
        assert_eq!(found.clone().of_job("7"), found);
        let other = found.of_job("8");
        assert_eq!(other.get("SLURM_JOB_USER"), None);
        assert_eq!(other.get("WATTPRINT_NAME"), Some("n"));
    }
}
