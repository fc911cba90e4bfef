//! Signals sent to wattprint alone are passed to the command.
//!
//! None of them ends wattprint before the command has ended: they are blocked
//! in all threads and read from a descriptor. What a terminal's keys send has
//! reached the command already, because the kernel sends it to the whole
//! foreground process group.

use super::child::Leash;
use crate::source::process::Stat;
use nix::libc;
use nix::sys::signal::{SigSet, SigmaskHow, Signal};
use nix::sys::signalfd::{SfdFlags, SignalFd};
use std::io;
use std::path::{Path, PathBuf};
use std::thread;

/// What is passed on. `SIGWINCH` is not: the terminal sends it to the group,
/// and nobody else does. `SIGKILL` and `SIGSTOP` cannot be.
const PASSED: [Signal; 8] = [
    Signal::SIGINT,
    Signal::SIGTERM,
    Signal::SIGHUP,
    Signal::SIGQUIT,
    Signal::SIGUSR1,
    Signal::SIGUSR2,
    Signal::SIGTSTP,
    Signal::SIGCONT,
];

/// The signals of this process, blocked and waiting to be passed on.
#[derive(Debug)]
pub struct Signals {
    file: SignalFd,
    before: SigSet,
}

/// Who sent a signal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sender {
    /// The kernel: for a terminal's keys, to the whole foreground group.
    Kernel,
    /// A process of the command itself, as with `kill 0` in a script.
    Command,
    /// Anyone else.
    Other,
}

impl Signals {
    /// Blocks the signals in this thread and those it will start.
    ///
    /// Must be called before any thread is started: a thread that does not
    /// block a signal would take it, and end the process.
    ///
    /// # Errors
    ///
    /// The operating system has no descriptor left.
    pub fn block() -> io::Result<Self> {
        let passed: SigSet = PASSED.into_iter().collect();
        let before = passed.thread_swap_mask(SigmaskHow::SIG_BLOCK)?;
        let file = SignalFd::with_flags(&passed, SfdFlags::SFD_CLOEXEC)?;
        Ok(Self { file, before })
    }

    /// The mask that wattprint was started with: the command's.
    pub fn mask_before(&self) -> &SigSet {
        &self.before
    }

    /// Passes signals to the command on a thread of its own, for ever.
    ///
    /// Signals that arrive after the command has ended are handed to `late`:
    /// someone is losing patience.
    ///
    /// # Errors
    ///
    /// The thread cannot be started.
    pub fn pass_to(
        self,
        leash: Leash,
        procfs: PathBuf,
        late: impl Fn(Signal) + Send + 'static,
    ) -> io::Result<()> {
        let passing = move || {
            while let Ok(Some(received)) = self.file.read_signal() {
                let number = received.ssi_signo.cast_signed();
                let Ok(signal) = Signal::try_from(number) else {
                    continue;
                };
                let sender = sender(received.ssi_code, received.ssi_pid, &procfs);
                if leash.has_slipped() {
                    late(signal);
                } else if is_passed(signal, sender) {
                    leash.send(signal);
                }
            }
        };
        let thread = thread::Builder::new().name("signals".to_owned());
        thread.spawn(passing).map(drop)
    }
}

/// Whether the command has not had a signal yet.
///
/// A hangup is always passed on: the kernel sends it to the session's leader
/// alone, and a second one does no harm. The same holds for `SIGCONT`.
pub fn is_passed(signal: Signal, sender: Sender) -> bool {
    let from_keys = [Signal::SIGINT, Signal::SIGQUIT, Signal::SIGTSTP].contains(&signal);
    match sender {
        Sender::Kernel => !from_keys,
        Sender::Command => false,
        Sender::Other => true,
    }
}

/// Tells who sent a signal by its `si_code` and the sender's ancestors.
fn sender(code: i32, pid: u32, procfs: &Path) -> Sender {
    if code == libc::SI_KERNEL {
        return Sender::Kernel;
    }
    let us = std::process::id();
    let mut next = pid;
    while next > 1 && next != us {
        next = Stat::read(procfs, next).map_or(0, |stat| stat.parent);
    }
    if next == us && pid != us {
        Sender::Command
    } else {
        Sender::Other
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_keys_of_a_terminal_send_is_not_doubled() {
        for (signal, sender, expected) in [
            (Signal::SIGINT, Sender::Kernel, false),
            (Signal::SIGQUIT, Sender::Kernel, false),
            (Signal::SIGTSTP, Sender::Kernel, false),
            (Signal::SIGHUP, Sender::Kernel, true),
            (Signal::SIGINT, Sender::Other, true),
            (Signal::SIGTERM, Sender::Other, true),
            (Signal::SIGUSR1, Sender::Other, true),
            (Signal::SIGTERM, Sender::Command, false),
        ] {
            assert_eq!(is_passed(signal, sender), expected, "{signal} {sender:?}");
        }
    }

    #[test]
    fn the_descendants_of_this_process_are_the_command() -> io::Result<()> {
        let mut child = std::process::Command::new("sleep").arg("60").spawn()?;
        let found = sender(libc::SI_USER, child.id(), Path::new("/proc"));
        child.kill()?;
        child.wait()?;
        assert_eq!(found, Sender::Command);
        let us = std::process::id();
        assert_eq!(sender(libc::SI_USER, us, Path::new("/proc")), Sender::Other);
        assert_eq!(
            sender(libc::SI_KERNEL, 0, Path::new("/proc")),
            Sender::Kernel
        );
        Ok(())
    }
}
