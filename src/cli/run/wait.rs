//! Waiting for children, with what they used.

use nix::errno::Errno;
use nix::libc;
use nix::sys::signal::{SigHandler, Signal, signal};
use nix::sys::wait::{WaitPidFlag, waitpid};
use nix::unistd::Pid;
use std::time::Duration;

/// A child that has ended or was stopped, not yet reaped.
#[derive(Debug, Clone, Copy)]
pub(super) struct Change {
    pub(super) pid: i32,
    pub(super) stopped: bool,
    /// The signal that stopped it.
    pub(super) status: i32,
}

/// Waits until any child ends or is stopped, and leaves it as it is; nothing if
/// there is no child.
#[expect(unsafe_code, reason = "nix refuses statuses with real-time signals")]
pub(super) fn next_change() -> Option<Change> {
    let flags = libc::WEXITED | libc::WSTOPPED | libc::WNOWAIT;
    loop {
        // SAFETY: `siginfo_t` is plain data for which zeroes are valid.
        let mut info: libc::siginfo_t = unsafe { std::mem::zeroed() };
        // SAFETY: `info` is a valid place for the answer.
        let result = unsafe { libc::waitid(libc::P_ALL, 0, &raw mut info, flags) };
        if result == 0 {
            // SAFETY: after a successful `waitid` these fields are set.
            let (pid, status) = unsafe { (info.si_pid(), info.si_status()) };
            return Some(Change {
                pid,
                stopped: info.si_code == libc::CLD_STOPPED,
                status,
            });
        }
        if Errno::last() != Errno::EINTR {
            return None;
        }
    }
}

/// What is left of a child.
#[derive(Debug, Clone, Copy)]
pub(super) struct Reaped {
    /// 128+n if signal n ended it.
    pub(super) code: i32,
    pub(super) cpu: Duration,
    /// Bytes.
    pub(super) max_memory: u64,
}

/// Reaps one child that has ended, without waiting; -1 means any.
///
/// # Source
///
/// Linux manual, `wait4(2)` and `getrusage(2)`: the usage of the child with
/// the descendants that it has waited for; `ru_maxrss` is in kibibytes.
#[expect(unsafe_code, reason = "the standard library does not give the usage")]
pub(super) fn reap(pid: i32) -> Option<Reaped> {
    let mut status = 0;
    // SAFETY: `rusage` is plain data for which zeroes are valid.
    let mut usage: libc::rusage = unsafe { std::mem::zeroed() };
    // SAFETY: both pointers are valid places for the answers.
    let reaped = unsafe { libc::wait4(pid, &raw mut status, libc::WNOHANG, &raw mut usage) };
    let time = |it: libc::timeval| {
        let seconds = Duration::from_secs(u64::try_from(it.tv_sec).unwrap_or(0));
        seconds + Duration::from_micros(u64::try_from(it.tv_usec).unwrap_or(0))
    };
    (reaped > 0).then(|| Reaped {
        code: exit_code(status),
        cpu: time(usage.ru_utime) + time(usage.ru_stime),
        max_memory: u64::try_from(usage.ru_maxrss).unwrap_or(0) * 1024,
    })
}

/// Takes note of a stop, so that it is not shown again.
pub(super) fn take_stop(pid: i32) {
    let flags = WaitPidFlag::WNOHANG | WaitPidFlag::WUNTRACED;
    let _ = waitpid(Pid::from_raw(pid), Some(flags));
}

/// The exit code that a shell would show for a status of `wait`.
fn exit_code(status: i32) -> i32 {
    if libc::WIFSIGNALED(status) {
        128 + libc::WTERMSIG(status)
    } else {
        libc::WEXITSTATUS(status)
    }
}

/// An ignored `SIGCHLD` is inherited, and would throw exit codes and CPU times away.
#[expect(unsafe_code, reason = "nix marks every change of a handler as unsafe")]
pub(super) fn keep_statuses() {
    // SAFETY: the default action runs no code of this process.
    let _ = unsafe { signal(Signal::SIGCHLD, SigHandler::SigDfl) };
}
