//! Several ranks on one node: exactly one of them meters it.
//!
//! A launcher that starts `wattprint run` once for each rank would have the node
//! counted once for each rank. The ranks of one launch know each other by what
//! the launcher put into their environment; the first to lock a file leads, and
//! the others register their processes with it as members of its workload.

use crate::http::socket::{Begin, Client, ClientError};
use crate::sample::WorkloadId;
use crate::source::clock::monotonic;
use crate::source::process::Stat;
use nix::fcntl::{Flock, FlockArg};
use nix::unistd::{Uid, geteuid};
use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io;
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

/// How long a follower waits for its leader to listen.
pub const PATIENCE: Duration = Duration::from_secs(10);
const PAUSE: Duration = Duration::from_millis(20);

/// What the ranks of one launch on one node have in common.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LaunchKey(String);

/// What this rank does.
#[derive(Debug)]
pub enum Role {
    /// It meters the node, and answers the others at [`Leadership::socket`].
    Leader(Leadership),
    /// Another meters it: this rank is a member of that workload until it says
    /// [`Client::end`].
    Follower {
        /// The connection to the leader.
        client: Client,
        /// The workload of which it is a member.
        workload: WorkloadId,
    },
}

/// The right to lead. Given up when it is dropped, or when the process dies.
#[derive(Debug)]
pub struct Leadership {
    socket: PathBuf,
    lock: PathBuf,
    _held: Flock<File>,
}

/// Why it was not settled who leads.
#[derive(Debug, thiserror::Error)]
pub enum RankError {
    /// The folder in which ranks meet cannot be trusted.
    #[error("ranks cannot meet in {}: {why}", path.display())]
    Folder {
        /// The folder.
        path: PathBuf,
        /// What is wrong with it.
        why: String,
    },
    /// A file in it cannot be used.
    #[error("could not lock {}", path.display())]
    Lock {
        /// The lock file.
        path: PathBuf,
        /// The operating system's answer.
        #[source]
        source: io::Error,
    },
    /// Another rank leads, but cannot be reached.
    #[error("another rank meters this node, but did not take this one in")]
    Leader {
        /// The last attempt.
        #[source]
        source: ClientError,
    },
}

impl LaunchKey {
    /// The launch that this process is part of, if it is one.
    ///
    /// `WATTPRINT_RUN_ID` decides if it is set. A Slurm job without a step is a
    /// batch script, whose commands are not ranks of each other. `torchrun`
    /// gives the run id `none` unless told otherwise, so its meeting point
    /// counts too. MPICH and its kin number ranks but not launches: there the
    /// process that started all of them, `parent`, stands for the launch.
    ///
    /// # Source
    ///
    /// Slurm manual, srun, "Output environment variables"; PyTorch manual,
    /// torchrun, "Environment Variables"; Open MPI FAQ, "What environment
    /// variables does Open MPI set?"; PMIx standard 4.1, `PMIX_NAMESPACE`.
    pub fn find(env: impl Fn(&str) -> Option<String>, parent: Option<&Stat>) -> Option<Self> {
        let env = |name: &str| env(name).filter(|value| !value.is_empty());
        let all = |launcher: &str, names: &[&str]| {
            let values: Option<Vec<String>> = names.iter().map(|name| env(name)).collect();
            Some(format!("{launcher} {}", values?.join(" ")))
        };
        let parent = || {
            env("PMI_RANK")?;
            let process = parent?.identity;
            Some(format!("pmi {} {}", process.pid, process.start))
        };
        all("run", &["WATTPRINT_RUN_ID"])
            .or_else(|| all("slurm", &["SLURM_JOB_ID", "SLURM_STEP_ID"]))
            .or_else(|| {
                all(
                    "torch",
                    &["TORCHELASTIC_RUN_ID", "MASTER_ADDR", "MASTER_PORT"],
                )
            })
            .or_else(|| all("torch", &["TORCHELASTIC_RUN_ID"]))
            .or_else(|| all("pmix", &["PMIX_NAMESPACE"]))
            .or_else(|| all("ompi", &["OMPI_MCA_ess_base_jobid"]))
            .or_else(|| all("pmi", &["PMI_JOBID"]))
            .or_else(parent)
            .map(Self)
    }

    /// The key of this process, from its environment and its parent.
    pub fn of_this_process(procfs: &Path) -> Option<Self> {
        let parent = Stat::read(procfs, std::os::unix::process::parent_id());
        Self::find(|name| std::env::var(name).ok(), parent.as_ref())
    }

    /// A file name: readable, short, and different for different keys.
    fn file_name(&self) -> String {
        let plain = |it: char| if it.is_ascii_alphanumeric() { it } else { '-' };
        let start: String = self.0.chars().take(24).map(plain).collect();
        let hash = self
            .0
            .bytes()
            .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
                (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
            });
        format!("rank-{start}-{hash:016x}")
    }
}

/// The folder in which ranks meet: this user's alone.
///
/// `runtime` is the content of `XDG_RUNTIME_DIR`; where it does not exist,
/// which is usual in batch jobs, a folder below `temporary` serves.
///
/// # Errors
///
/// The folder cannot be made, or others could write to it.
pub fn meeting_folder(runtime: Option<&Path>, temporary: &Path) -> Result<PathBuf, RankError> {
    let us = geteuid();
    let path = match runtime.filter(|it| it.is_dir()) {
        Some(runtime) => runtime.join("wattprint"),
        None => temporary.join(format!("wattprint-{us}")),
    };
    let wrong = |why: String| RankError::Folder {
        path: path.clone(),
        why,
    };
    match DirBuilder::new().mode(0o700).create(&path) {
        Err(why) if why.kind() != io::ErrorKind::AlreadyExists => {
            return Err(wrong(why.to_string()));
        }
        _ => {}
    }
    // Someone else may have been there first, with a folder or a link of theirs.
    let found = fs::symlink_metadata(&path).map_err(|why| wrong(why.to_string()))?;
    let owner = Uid::from_raw(found.uid());
    if !found.is_dir() {
        Err(wrong("it is not a folder; remove it".to_owned()))
    } else if owner != us {
        Err(wrong(format!(
            "it belongs to user {owner}, not to {us}; remove it"
        )))
    } else if found.mode() & 0o077 != 0 {
        let shown = path.display();
        Err(wrong(format!(
            "others may use it; correct it with: chmod 700 {shown}"
        )))
    } else {
        Ok(path)
    }
}

/// Leads, or joins whoever leads.
///
/// A leader that dies is followed by the next to try: its lock dies with it. A
/// leader that is about to leave refuses, and this rank then leads itself.
///
/// # Errors
///
/// The lock cannot be used, or its holder does not listen within `patience`.
pub fn settle(
    key: &LaunchKey,
    folder: &Path,
    member: &Begin,
    patience: Duration,
) -> Result<Role, RankError> {
    let name = key.file_name();
    let lock = folder.join(format!("{name}.lock"));
    let socket = folder.join(format!("{name}.sock"));
    let deadline = monotonic() + patience;
    loop {
        let held = try_lock(&lock).map_err(|source| RankError::Lock {
            path: lock.clone(),
            source,
        })?;
        if let Some(held) = held {
            return Ok(Role::Leader(Leadership {
                socket,
                lock,
                _held: held,
            }));
        }
        match join(&socket, member) {
            Ok((client, workload)) => return Ok(Role::Follower { client, workload }),
            Err(source) if monotonic() >= deadline => return Err(RankError::Leader { source }),
            Err(_) => thread::sleep(PAUSE),
        }
    }
}

fn join(socket: &Path, member: &Begin) -> Result<(Client, WorkloadId), ClientError> {
    let mut client = Client::connect(socket)?;
    let workload = client.begin(member.clone())?;
    Ok((client, workload))
}

/// Locks a file without waiting; nothing if someone else has.
fn try_lock(path: &Path) -> io::Result<Option<Flock<File>>> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).mode(0o600);
    let file = options.custom_flags(nix::libc::O_NOFOLLOW).open(path)?;
    let held = match Flock::lock(file, FlockArg::LockExclusiveNonblock) {
        Ok(held) => held,
        Err((_, nix::errno::Errno::EWOULDBLOCK)) => return Ok(None),
        Err((_, why)) => return Err(why.into()),
    };
    // Its last holder may have removed the file before we had the lock.
    let ours = held.metadata()?.ino();
    let current = fs::symlink_metadata(path).map(|it| it.ino()).ok();
    Ok((current == Some(ours)).then_some(held))
}

impl Leadership {
    /// Where the leader must listen for the others.
    pub fn socket(&self) -> &Path {
        &self.socket
    }
}

impl Drop for Leadership {
    fn drop(&mut self) {
        // Only while the lock is held: who opens the file now finds, once it
        // has the lock, that the file is no longer the one at this path.
        drop(fs::remove_file(&self.lock));
    }
}
