//! The thread that keeps the last readings of groups that end between ticks.

use super::groups::Groups;
use nix::poll::{PollFd, PollFlags, PollTimeout, poll};
use std::io::{self, PipeReader, PipeWriter};
use std::os::fd::{AsFd, OwnedFd};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// All groups, and a thread that hears of changes to them at once.
///
/// Most of the time it sleeps. It reads nothing but the CPU time of a group
/// whose last process has just ended, and the groups that were just made: who
/// waits for the sampler's next tick would find them removed.
#[derive(Debug)]
pub struct Watch {
    groups: Arc<Mutex<Groups>>,
    /// While it is open, the thread goes on. Absent where none could be started.
    _open: Option<PipeWriter>,
}

impl Watch {
    /// Starts listening. Where that is not possible, changes are found at ticks.
    pub fn start(groups: Groups) -> Self {
        let groups = Arc::new(Mutex::new(groups));
        let open = spawn(&groups).ok();
        Self {
            groups,
            _open: open,
        }
    }

    /// The groups, for as long as the answer is kept.
    pub fn groups(&self) -> MutexGuard<'_, Groups> {
        lock(&self.groups)
    }
}

/// What a thread that has panicked left behind is still a set of groups.
fn lock(groups: &Mutex<Groups>) -> MutexGuard<'_, Groups> {
    groups.lock().unwrap_or_else(PoisonError::into_inner)
}

fn spawn(groups: &Arc<Mutex<Groups>>) -> io::Result<PipeWriter> {
    let readable = lock(groups).readable()?;
    let (closed, open) = io::pipe()?;
    let groups = Arc::clone(groups);
    std::thread::Builder::new()
        .name("groups".to_owned())
        .spawn(move || listen(&groups, &readable, &closed))?;
    Ok(open)
}

fn listen(groups: &Mutex<Groups>, readable: &OwnedFd, closed: &PipeReader) {
    loop {
        let mut both = [
            PollFd::new(readable.as_fd(), PollFlags::POLLIN),
            PollFd::new(closed.as_fd(), PollFlags::POLLIN),
        ];
        match poll(&mut both, PollTimeout::NONE) {
            Ok(_) => {}
            Err(nix::errno::Errno::EINTR) => continue,
            Err(_) => return,
        }
        let [heard, ended] = both.map(|it| it.revents().unwrap_or(PollFlags::POLLERR));
        let broken = PollFlags::POLLERR | PollFlags::POLLNVAL;
        if !ended.is_empty() || heard.intersects(broken) {
            return;
        }
        lock(groups).hear();
    }
}
