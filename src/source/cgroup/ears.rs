//! What the kernel says of changes in a tree of groups, without being asked.

use super::Kept;
use nix::sys::inotify::{AddWatchFlags as Flags, InitFlags, Inotify, WatchDescriptor};
use std::collections::HashMap;
use std::io;
use std::os::fd::{AsFd, OwnedFd};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Folders that are listened to; beyond them the walk has to find what is new.
const MOST_FOLDERS: usize = 4096;

/// One thing that was heard.
#[derive(Debug)]
pub(super) enum Heard {
    /// A group was made.
    Made(PathBuf),
    /// A group was removed.
    Removed(PathBuf),
    /// Processes have come to a group that had none, or its last one has left.
    Populated(Arc<Kept>),
    /// More happened than the kernel could remember.
    Lost,
}

/// Listens to folders, for groups that are made or removed in them, and to the
/// `cgroup.events` of groups. Paths are relative to the control group root.
///
/// # Source
///
/// inotify(7); Linux, Documentation/admin-guide/cgroup-v2.rst: a change of
/// `populated` makes an event of modification.
#[derive(Debug)]
pub(super) struct Ears {
    root: PathBuf,
    /// Absent where the system gives out no more of them.
    inotify: Option<Inotify>,
    folders: HashMap<WatchDescriptor, PathBuf>,
    groups: HashMap<WatchDescriptor, Arc<Kept>>,
}

impl Ears {
    pub(super) fn new(root: &Path) -> Self {
        Self {
            root: root.to_owned(),
            inotify: Inotify::init(InitFlags::IN_NONBLOCK | InitFlags::IN_CLOEXEC).ok(),
            folders: HashMap::new(),
            groups: HashMap::new(),
        }
    }

    /// What becomes readable when there is something to hear.
    pub(super) fn readable(&self) -> io::Result<OwnedFd> {
        let inotify = self.inotify.as_ref().ok_or(io::ErrorKind::Unsupported)?;
        inotify.as_fd().try_clone_to_owned()
    }

    /// Listens for groups made in a folder. Where that is refused, the walk finds
    /// them.
    pub(super) fn listen(&mut self, folder: &Path) {
        let changes = Flags::IN_CREATE | Flags::IN_DELETE | Flags::IN_MOVED_TO;
        if self.folders.len() < MOST_FOLDERS
            && let Some(watch) = self.add(folder, changes | Flags::IN_ONLYDIR)
        {
            self.folders.insert(watch, folder.to_owned());
        }
    }

    /// Listens for the end of a group's last process. The old hierarchies do not
    /// tell it: there the group above bounds what is lost.
    pub(super) fn listen_for_end(&mut self, group: &Path, kept: &Arc<Kept>) {
        if let Some(watch) = self.add(&group.join("cgroup.events"), Flags::IN_MODIFY) {
            self.groups.insert(watch, Arc::clone(kept));
        }
    }

    /// Stops listening to a folder that was removed. The kernel itself does so only
    /// when it forgets the folder, which may be much later.
    pub(super) fn forget(&mut self, folder: &Path) {
        let inotify = self.inotify.as_ref();
        self.folders.retain(|watch, path| {
            let is_kept = path != folder;
            if let Some(inotify) = inotify.filter(|_| !is_kept) {
                let _gone = inotify.rm_watch(*watch);
            }
            is_kept
        });
    }

    /// Stops listening for the end of groups that have been removed, and lets go
    /// of their files.
    pub(super) fn forget_removed(&mut self) {
        let inotify = self.inotify.as_ref();
        self.groups.retain(|watch, kept| {
            let is_kept = !kept.is_gone();
            if let Some(inotify) = inotify.filter(|_| !is_kept) {
                let _gone = inotify.rm_watch(*watch);
            }
            is_kept
        });
    }

    fn add(&self, path: &Path, flags: Flags) -> Option<WatchDescriptor> {
        let inotify = self.inotify.as_ref()?;
        inotify.add_watch(&self.root.join(path), flags).ok()
    }

    /// Everything since it was asked last.
    pub(super) fn heard(&mut self) -> Vec<Heard> {
        let mut all = Vec::new();
        while let Some(inotify) = &self.inotify {
            let Ok(events) = inotify.read_events() else {
                break;
            };
            for event in events {
                if event.mask.contains(Flags::IN_IGNORED) {
                    self.folders.remove(&event.wd);
                    self.groups.remove(&event.wd);
                } else if event.mask.contains(Flags::IN_Q_OVERFLOW) {
                    all.push(Heard::Lost);
                } else if let Some(kept) = self.groups.get(&event.wd) {
                    all.push(Heard::Populated(Arc::clone(kept)));
                } else if event.mask.contains(Flags::IN_ISDIR)
                    && let Some((folder, name)) = self.folders.get(&event.wd).zip(event.name)
                {
                    let path = folder.join(name);
                    let is_removed = event.mask.contains(Flags::IN_DELETE);
                    all.push(if is_removed {
                        Heard::Removed(path)
                    } else {
                        Heard::Made(path)
                    });
                }
            }
        }
        all
    }
}
