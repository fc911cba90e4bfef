//! The worker processes that this process has started.

use crate::source::process::Stat;
use std::ffi::OsStr;
use std::fmt;
use std::io;
use std::os::fd::OwnedFd;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// The program itself, also after its file was replaced by a newer one.
const OWN_PROGRAM: &str = "/proc/self/exe";

/// The processes through which this one talks to NVML: usually one.
///
/// They are no part of what is metered: whoever follows the descendants of this
/// process asks here which of them are ours.
#[derive(Clone)]
pub struct Workers(Arc<Shared>);

struct Shared {
    program: PathBuf,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    /// Those that have not been waited for.
    children: Vec<Child>,
    started: u64,
    /// CPU time of those that were waited for, ticks.
    spent: u64,
}

impl Workers {
    /// None yet; each will be this very program, started with
    /// [`SUBCOMMAND`](super::SUBCOMMAND).
    pub fn of_this_program() -> Self {
        let own = Path::new(OWN_PROGRAM);
        let program = if own.exists() {
            own.to_owned()
        } else {
            // Without /proc the path is all there is; starting it may then fail.
            std::env::current_exe().unwrap_or_else(|_| own.to_owned())
        };
        Self::of(program)
    }

    /// The same with another program.
    pub(super) fn of(program: PathBuf) -> Self {
        Self(Arc::new(Shared {
            program,
            state: Mutex::default(),
        }))
    }

    /// Whether this is the number of one that has not been waited for.
    pub fn is_one(&self, pid: u32) -> bool {
        self.state().children.iter().any(|it| it.id() == pid)
    }

    /// CPU time of those that were waited for, in clock ticks: the kernel adds
    /// it to what this process's children have used.
    ///
    /// It grows before the kernel's sum does.
    pub fn spent(&self) -> u64 {
        self.state().spent
    }

    /// Waits for those that have ended, and for no other.
    pub fn reap(&self) {
        self.state().reap();
    }

    /// How many have been started, ever.
    pub(super) fn started(&self) -> u64 {
        self.state().started
    }

    /// Those that have not ended.
    pub(super) fn alive(&self) -> Vec<u32> {
        let mut state = self.state();
        state.reap();
        state.children.iter().map(Child::id).collect()
    }

    /// Starts one with these arguments and this end of its line.
    ///
    /// It has a process group of its own, so that the keys of a terminal do not
    /// reach it. It inherits no stream: one that cannot be ended would keep the
    /// reader of a pipe waiting for ever.
    pub(super) fn start(&self, arguments: &[&OsStr], line: OwnedFd) -> io::Result<u32> {
        let mut state = self.state();
        let child = Command::new(&self.0.program)
            .arg0("wattprint")
            .args(arguments)
            .stdin(Stdio::from(line))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .process_group(0)
            .spawn()?;
        let pid = child.id();
        state.children.push(child);
        state.started += 1;
        Ok(pid)
    }

    /// Ends one at once, as far as the kernel can.
    pub(super) fn kill(&self, pid: u32) {
        let mut state = self.state();
        if let Some(child) = state.children.iter_mut().find(|it| it.id() == pid) {
            // One that has ended already is waited for below.
            let _ended = child.kill();
        }
        state.reap();
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn reap(&mut self) {
        let Self {
            children, spent, ..
        } = self;
        children.retain_mut(|child| {
            let last = Stat::read(Path::new("/proc"), child.id()).filter(|it| it.state == 'Z');
            let used = last.map_or(0, |it| it.own + it.reaped);
            *spent += used;
            // An error means that somebody else has waited for it.
            let alive = matches!(child.try_wait(), Ok(None));
            if alive {
                *spent -= used;
            }
            alive
        });
    }
}

impl fmt::Debug for Workers {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Workers")
            .field("program", &self.0.program)
            .finish_non_exhaustive()
    }
}

impl PartialEq for Workers {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl Eq for Workers {}
