//! The side that meters.

use super::connection::{Connection, Seat, answer};
use super::protocol::{Handler, Response};
use std::collections::HashMap;
use std::fs::{self, Permissions};
use std::io;
use std::os::unix::fs::{FileTypeExt, MetadataExt, PermissionsExt};
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

/// More connections than this are turned away with an explanation.
pub(super) const MOST: usize = 256;
/// A connection needs little; 256 of them should not cost 512 MiB of addresses.
const STACK: usize = 256 * 1024;

/// Who may register.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// The user that runs the server, and root. The socket's mode is 0600.
    Owner,
    /// Everyone, each for processes of their own. The socket's mode is 0666.
    Everyone,
}

/// How a server behaves.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Who may register.
    pub access: Access,
    /// How long a line may take to arrive, and an answer to be taken.
    pub patience: Duration,
    /// Where processes are looked up; usually `/proc`.
    pub procfs: PathBuf,
    /// Where control groups are looked up; usually `/sys/fs/cgroup`.
    pub cgroup: PathBuf,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            access: Access::Owner,
            patience: Duration::from_secs(10),
            procfs: "/proc".into(),
            cgroup: "/sys/fs/cgroup".into(),
        }
    }
}

/// Why no server was started.
#[derive(Debug, thiserror::Error)]
pub enum ServerError {
    /// Someone else serves there.
    #[error("another wattprint already listens on {}; stop it, or choose another socket", path.display())]
    Live {
        /// The socket.
        path: PathBuf,
    },
    /// The path is taken by something else.
    #[error("{} is not a socket and was left alone; choose another path", path.display())]
    NotASocket {
        /// What is there.
        path: PathBuf,
    },
    /// The operating system refused.
    #[error("could not listen on {}", path.display())]
    Io {
        /// The socket.
        path: PathBuf,
        /// Its answer.
        #[source]
        source: io::Error,
    },
}

/// A listening socket. Dropping it closes all connections and removes the file.
#[derive(Debug)]
pub struct Server {
    path: PathBuf,
    /// Device and inode: a successor's file is not ours to remove.
    file: (u64, u64),
    shared: Arc<Shared>,
}

#[derive(Debug)]
pub(super) struct Shared {
    pub(super) settings: Settings,
    state: Mutex<State>,
    pub(super) left: Condvar,
}

#[derive(Debug, Default)]
pub(super) struct State {
    pub(super) open: HashMap<u64, Arc<UnixStream>>,
    pub(super) next: u64,
    pub(super) registered: usize,
    /// Nothing new may be registered: the last registration has ended.
    pub(super) closing: bool,
    /// The server is being dropped; whoever drops it ends what is open.
    pub(super) over: bool,
}

impl Shared {
    pub(super) fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Server {
    /// Listens at `path` with [`Settings::default`].
    ///
    /// # Errors
    ///
    /// Someone listens there already, or the operating system refuses.
    pub fn start(path: &Path, handler: impl Handler) -> Result<Self, ServerError> {
        Self::start_with(path, Settings::default(), handler)
    }

    /// Listens at `path`. A file left behind by a server that died is replaced.
    ///
    /// # Errors
    ///
    /// Someone listens there already, or the operating system refuses.
    pub fn start_with(
        path: &Path,
        settings: Settings,
        handler: impl Handler,
    ) -> Result<Self, ServerError> {
        let refused = |source| ServerError::Io {
            path: path.to_owned(),
            source,
        };
        let mode = match settings.access {
            Access::Owner => 0o600,
            Access::Everyone => 0o666,
        };
        let listener = bind(path)?;
        fs::set_permissions(path, Permissions::from_mode(mode)).map_err(refused)?;
        let file = fs::metadata(path).map_err(refused)?;
        let server = Self {
            path: path.to_owned(),
            file: (file.dev(), file.ino()),
            shared: Arc::new(Shared {
                settings,
                state: Mutex::default(),
                left: Condvar::new(),
            }),
        };
        let shared = Arc::clone(&server.shared);
        let accepting = move || accept(&listener, &shared, &Arc::new(handler));
        let thread = thread::Builder::new().name("socket".to_owned());
        thread.spawn(accepting).map_err(refused)?;
        Ok(server)
    }

    /// Where it listens.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// How many registrations are open.
    pub fn registered(&self) -> usize {
        self.shared.state().registered
    }

    /// Waits at most so long for all registrations to end. From the moment in
    /// which there are none, new ones are refused; true if that came.
    pub fn close_when_left(&self, patience: Duration) -> bool {
        let state = self.shared.state();
        let waited = self
            .shared
            .left
            .wait_timeout_while(state, patience, |state| state.registered > 0);
        let (mut state, _) = waited.unwrap_or_else(PoisonError::into_inner);
        state.closing = state.registered == 0;
        state.closing
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let streams: Vec<Arc<UnixStream>> = {
            let mut state = self.shared.state();
            state.closing = true;
            state.over = true;
            state.open.drain().map(|(_, stream)| stream).collect()
        };
        for stream in streams {
            drop(stream.shutdown(std::net::Shutdown::Both));
        }
        // The thread that accepts wakes up, sees that it is over, and leaves.
        drop(UnixStream::connect(&self.path));
        let ours = fs::symlink_metadata(&self.path);
        if ours.is_ok_and(|it| (it.dev(), it.ino()) == self.file) {
            drop(fs::remove_file(&self.path));
        }
    }
}

fn bind(path: &Path) -> Result<UnixListener, ServerError> {
    let refused = |source| ServerError::Io {
        path: path.to_owned(),
        source,
    };
    match UnixListener::bind(path) {
        Err(why) if why.kind() == io::ErrorKind::AddrInUse => {}
        bound => return bound.map_err(refused),
    }
    let path = path.to_owned();
    if !fs::symlink_metadata(&path).is_ok_and(|it| it.file_type().is_socket()) {
        return Err(ServerError::NotASocket { path });
    }
    if UnixStream::connect(&path).is_ok() {
        return Err(ServerError::Live { path });
    }
    fs::remove_file(&path).map_err(refused)?;
    UnixListener::bind(&path).map_err(refused)
}

fn accept(listener: &UnixListener, shared: &Arc<Shared>, handler: &Arc<impl Handler>) {
    for stream in listener.incoming() {
        if shared.state().over {
            return;
        }
        let Ok(stream) = stream else {
            // Out of descriptors: others will close theirs.
            thread::sleep(Duration::from_millis(50));
            continue;
        };
        drop(stream.set_write_timeout(Some(shared.settings.patience)));
        let stream = Arc::new(stream);
        let Some(seat) = Seat::take(shared, &stream) else {
            let why = format!("{MOST} connections are open already; try again later");
            drop(answer(&stream, &Response::refused(why)));
            continue;
        };
        let handler = Arc::clone(handler);
        let serve = move || Connection::new(seat, stream).serve(handler.as_ref());
        let thread = thread::Builder::new().name("socket-client".to_owned());
        drop(thread.stack_size(STACK).spawn(serve));
    }
}
