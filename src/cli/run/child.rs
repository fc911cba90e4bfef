//! The command: started untouched, waited for to the last orphan.

use super::refusal::{SpawnError, explain};
use super::wait::{Change, Reaped, keep_statuses, next_change, reap, take_stop};
use crate::source::Workers;
use crate::source::cgroup::OwnCgroup;
use crate::source::process::descendants;
use nix::libc;
use nix::sys::signal::{SigSet, SigmaskHow, Signal, kill, raise, sigprocmask};
use nix::unistd::{Pid, getpgid, getpgrp};
use std::ffi::{OsStr, OsString};
use std::fs::File;
use std::io;
use std::os::fd::AsRawFd;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::Command;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// A started command. Whoever has it must [`wait`](Child::wait) for it.
///
/// This process becomes the subreaper of everything the command starts, so that
/// a double fork does not escape. All children of this process are then taken
/// for the command's, but for those [`wait_beside`](Child::wait_beside) is told of.
#[derive(Debug)]
pub struct Child {
    pid: i32,
    leash: Leash,
    in_cgroup: bool,
}

/// How a command ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ended {
    /// Its exit code; 128+n if signal n ended it.
    pub code: i32,
    /// CPU time of the command and of every descendant that was waited for.
    pub cpu: Duration,
    /// The largest resident memory of any one process, bytes.
    pub max_memory: u64,
    /// Descendants that run on in the background.
    pub left: Vec<Leftover>,
}

/// A process that outlives the command that started it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Leftover {
    /// Its number.
    pub pid: u32,
    /// Its command's name.
    pub name: String,
}

/// Sends signals to the command for as long as it has not been waited for.
///
/// Its number can be another process's a moment after that.
#[derive(Debug, Clone)]
pub struct Leash(Arc<Mutex<Option<i32>>>);

impl Child {
    /// Starts a command with its arguments, streams, environment, directory and
    /// process group as they are, and with the signal mask `mask`.
    ///
    /// With `cgroup` it is moved in before it executes. If that is refused it is
    /// started outside; [`in_cgroup`](Child::in_cgroup) tells.
    ///
    /// # Errors
    ///
    /// The command is absent or not executable.
    pub fn spawn(
        command: &[OsString],
        cgroup: Option<&OwnCgroup>,
        mask: &SigSet,
    ) -> Result<Self, SpawnError> {
        Self::spawn_told(command, cgroup, mask, &[])
    }

    /// The same with some variables set in its environment, or taken out of it.
    ///
    /// # Errors
    ///
    /// The command is absent or not executable.
    pub fn spawn_told(
        command: &[OsString],
        cgroup: Option<&OwnCgroup>,
        mask: &SigSet,
        told: &[(&str, Option<OsString>)],
    ) -> Result<Self, SpawnError> {
        let (program, arguments) = command.split_first().ok_or(SpawnError::Empty)?;
        // Without a subreaper only double forks are lost, so a refusal by a
        // very old kernel is no reason not to run the command.
        let _ = nix::sys::prctl::set_child_subreaper(true);
        keep_statuses();
        let start = |door: Option<&File>| {
            let mut command = prepare(program, arguments, door, *mask);
            for (name, value) in told {
                match value {
                    Some(value) => command.env(name, value),
                    None => command.env_remove(name),
                };
            }
            command.spawn()
        };
        let door = cgroup.and_then(|it| it.door().ok());
        let inside = door.as_ref().and_then(|door| start(Some(door)).ok());
        let in_cgroup = inside.is_some();
        let child = match inside {
            Some(child) => child,
            None => start(None).map_err(|why| explain(program, why))?,
        };
        let pid = child.id().cast_signed();
        Ok(Self {
            pid,
            leash: Leash(Arc::new(Mutex::new(Some(pid)))),
            in_cgroup,
        })
    }

    /// The command's process number.
    pub fn id(&self) -> u32 {
        self.pid.cast_unsigned()
    }

    /// Whether it was started in the control group that was offered.
    pub fn in_cgroup(&self) -> bool {
        self.in_cgroup
    }

    /// What signals are sent through.
    pub fn leash(&self) -> Leash {
        self.leash.clone()
    }

    /// Waits until the command has ended, and reaps every orphan on the way.
    ///
    /// When the terminal stops the command, this process stops with it, so that
    /// the shell gets its terminal back.
    pub fn wait(self, procfs: &Path) -> Ended {
        self.wait_beside(procfs, None)
    }

    /// The same, beside processes of our own that are no part of the command.
    pub fn wait_beside(self, procfs: &Path, ours: Option<&Workers>) -> Ended {
        let mut ended = Ended {
            // Stays only if someone else took the command's exit code away.
            code: 255,
            cpu: Duration::ZERO,
            max_memory: 0,
            left: Vec::new(),
        };
        let is_ours = |pid: u32| ours.is_some_and(|ours| ours.is_one(pid));
        while let Some(ready) = next_change() {
            if !ready.stopped && is_ours(ready.pid.cast_unsigned()) {
                ours.inspect(|ours| ours.reap());
            } else if ready.pid == self.pid && !ready.stopped {
                let mut leash = self.leash.hold();
                *leash = None;
                ended.add(reap(ready.pid), true);
                break;
            }
            if ready.stopped {
                take_stop(ready.pid);
                self.stop_along(ready);
            } else {
                ended.add(reap(ready.pid), false);
            }
        }
        ours.inspect(|ours| ours.reap());
        // Those that died with the command wait to be reaped now.
        while let Some(orphan) = reap(-1) {
            ended.add(Some(orphan), false);
        }
        let left = descendants(procfs, std::process::id()).into_iter();
        ended.left = left
            .filter(|stat| !is_ours(stat.identity.pid))
            .map(|stat| Leftover {
                pid: stat.identity.pid,
                name: stat.comm,
            })
            .collect();
        ended
    }

    /// Only the terminal's own signals concern the shell, and only if the
    /// command is still in the process group that the shell knows.
    fn stop_along(&self, change: Change) {
        let by_terminal = [libc::SIGTSTP, libc::SIGTTIN, libc::SIGTTOU].contains(&change.status);
        let with_us = getpgid(Some(Pid::from_raw(self.pid))) == Ok(getpgrp());
        if change.pid == self.pid && by_terminal && with_us {
            let _ = raise(Signal::SIGSTOP);
        }
    }
}

impl Leash {
    /// Whether the command has been waited for.
    pub fn has_slipped(&self) -> bool {
        self.hold().is_none()
    }

    /// Sends a signal, unless the command has ended.
    pub fn send(&self, signal: Signal) -> bool {
        let pid = self.hold();
        pid.is_some_and(|pid| kill(Pid::from_raw(pid), signal).is_ok())
    }

    fn hold(&self) -> MutexGuard<'_, Option<i32>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Ended {
    fn add(&mut self, reaped: Option<Reaped>, command: bool) {
        let Some(reaped) = reaped else {
            return;
        };
        self.cpu += reaped.cpu;
        self.max_memory = self.max_memory.max(reaped.max_memory);
        if command {
            self.code = reaped.code;
        }
    }
}

#[expect(
    unsafe_code,
    reason = "a control group is entered between fork and exec"
)]
fn prepare(program: &OsStr, arguments: &[OsString], door: Option<&File>, mask: SigSet) -> Command {
    let mut command = Command::new(program);
    command.args(arguments);
    let door = door.map(AsRawFd::as_raw_fd);
    let enter = move || {
        if let Some(door) = door {
            // SAFETY: the buffer is one static byte, and the descriptor is open:
            // the caller keeps the file until `spawn` has returned.
            let written = unsafe { libc::write(door, b"0".as_ptr().cast(), 1) };
            if written != 1 {
                return Err(io::Error::last_os_error());
            }
        }
        // The standard library has emptied the mask; the command gets the one
        // that it would have without this program around it.
        sigprocmask(SigmaskHow::SIG_SETMASK, Some(&mask), None).map_err(io::Error::from)
    };
    // SAFETY: between fork and exec only `write` and `sigprocmask` are called,
    // which are async-signal-safe; nothing is allocated and no lock is taken.
    unsafe { command.pre_exec(enter) };
    command
}
