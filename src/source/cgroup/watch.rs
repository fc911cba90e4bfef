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

#[cfg(test)]
mod tests {
    use super::super::limits::LimitReader;
    use super::super::{Discover, Kind, Layout, Matters, Ours};
    use super::*;
    use crate::source::topology::Topology;
    use std::fs;
    use std::path::PathBuf;
    use std::time::Duration;

    #[test]
    fn the_last_reading_is_kept_when_the_last_process_ends_between_two_ticks() {
        let folder = tempfile::tempdir().unwrap();
        let group = folder.path().join("docker").join("1".repeat(64));
        fs::create_dir_all(&group).unwrap();
        fs::write(group.join("cpu.stat"), "usage_usec 0\n").unwrap();
        fs::write(group.join("cgroup.events"), "populated 1\n").unwrap();
        let layout = Layout {
            root: folder.path().to_owned(),
            unified: Some(PathBuf::new()),
            cpuacct: None,
        };
        let limits = Arc::new(LimitReader::new(layout.clone(), Topology::default(), 1));
        let (kinds, most) = ([Kind::Docker].into(), 1);
        let (cpus, memory) = (1.0, u64::MAX);
        let matters = Matters { cpus, memory };
        let ours = Ours::find(&layout, folder.path());
        let groups = Groups::new(&layout, Discover { kinds, most }, matters, limits, ours);
        let watch = Watch::start(groups.unwrap());
        let found = watch.groups().look(Duration::ZERO).found.remove(0);
        fs::write(group.join("cpu.stat"), "usage_usec 900\n").unwrap();
        fs::write(group.join("cgroup.events"), "populated 0\n").unwrap();
        // Nobody asks: the thread hears of it by itself.
        for _ in 0..1000 {
            if found.kept.last() == Duration::from_micros(900) {
                break;
            }
            std::thread::sleep(Duration::from_millis(5));
        }
        fs::write(group.join("cpu.stat"), "").unwrap();
        fs::remove_dir_all(&group).unwrap();
        watch.groups().look(Duration::from_secs(1));
        assert_eq!(found.kept.read(), Duration::from_micros(900));
        assert!(found.kept.is_gone());
    }
}
