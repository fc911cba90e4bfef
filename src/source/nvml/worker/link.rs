//! The line to one worker: whole messages in, whole messages out.

use super::wire::{Reply, Request};
use super::workers::Workers;
use crate::source::Roots;
use crate::source::clock::monotonic;
use nix::errno::Errno;
use nix::sys::socket::{MsgFlags, recv};
use std::ffi::OsStr;
use std::io::{self, Read, Write};
use std::net::Shutdown;
use std::os::fd::{AsRawFd, OwnedFd};
use std::os::unix::net::UnixStream;
use std::time::Duration;

/// A worker that was asked to end is looked at this often.
const LOOK: Duration = Duration::from_millis(2);

/// Killing takes the kernel no longer, unless the process hangs in a driver.
const DEATH: Duration = Duration::from_millis(500);

/// A running worker. It ends when this is dropped.
pub(super) struct Link {
    pid: u32,
    stream: UnixStream,
    kept: Vec<u8>,
    workers: Workers,
}

/// The worker has ended, or makes no sense.
#[derive(Debug)]
pub(super) struct Broken;

impl Link {
    /// Starts a worker, which begins to load the library.
    pub(super) fn start(workers: &Workers, roots: &Roots) -> io::Result<Self> {
        let (ours, theirs) = UnixStream::pair()?;
        let mut arguments = vec![OsStr::new(super::SUBCOMMAND), OsStr::new("--path.sysfs")];
        arguments.push(roots.sysfs.as_os_str());
        if let Some(library) = &roots.nvml {
            arguments.extend([OsStr::new("--path.nvml"), library.as_os_str()]);
        }
        Ok(Self {
            pid: workers.start(&arguments, OwnedFd::from(theirs))?,
            stream: ours,
            kept: Vec::new(),
            workers: workers.clone(),
        })
    }

    /// Its process.
    pub(super) fn pid(&self) -> u32 {
        self.pid
    }

    /// Says something. There is never more than one request on its way, so that
    /// the line has room for it.
    pub(super) fn send(&mut self, request: &Request) -> Result<(), Broken> {
        let mut line = serde_json::to_vec(request).map_err(|_| Broken)?;
        line.push(b'\n');
        self.stream.write_all(&line).map_err(|_| Broken)
    }

    /// The next reply, if it comes within `patience`.
    pub(super) fn receive(&mut self, patience: Duration) -> Result<Option<Reply>, Broken> {
        let deadline = monotonic() + patience;
        loop {
            if let Some(end) = self.kept.iter().position(|byte| *byte == b'\n') {
                let rest = self.kept.split_off(end + 1);
                let line = std::mem::replace(&mut self.kept, rest);
                return serde_json::from_slice(&line).map(Some).map_err(|_| Broken);
            }
            if !self.more(deadline.saturating_sub(monotonic()))? {
                return Ok(None);
            }
        }
    }

    /// Takes in what has come; false if nothing comes within `patience`.
    fn more(&mut self, patience: Duration) -> Result<bool, Broken> {
        let mut buffer = [0; 16 * 1024];
        let size = if patience.is_zero() {
            let here = recv(self.stream.as_raw_fd(), &mut buffer, MsgFlags::MSG_DONTWAIT);
            here.map_err(io::Error::from)
        } else {
            let limited = self.stream.set_read_timeout(Some(patience));
            limited.and_then(|()| self.stream.read(&mut buffer))
        };
        match size {
            Ok(0) => Err(Broken),
            Ok(size) => {
                let come = buffer.get(..size).unwrap_or_default();
                self.kept.extend_from_slice(come);
                Ok(true)
            }
            Err(why) => match why.raw_os_error().map(Errno::from_raw) {
                Some(Errno::EINTR) => Ok(true),
                Some(Errno::EAGAIN) => Ok(false),
                _ => Err(Broken),
            },
        }
    }

    /// Ends the worker: in good order if it does so within `patience`. True if
    /// it has ended, so that it holds nothing any more.
    pub(super) fn end(&mut self, patience: Duration) -> bool {
        // It ends by itself when nobody is left to ask it.
        let _closed = self.stream.shutdown(Shutdown::Both);
        self.has_ended(patience) || {
            self.workers.kill(self.pid);
            self.has_ended(DEATH)
        }
    }

    fn has_ended(&self, patience: Duration) -> bool {
        let deadline = monotonic() + patience;
        loop {
            self.workers.reap();
            if !self.workers.is_one(self.pid) {
                return true;
            }
            if monotonic() >= deadline {
                return false;
            }
            std::thread::sleep(LOOK);
        }
    }
}

impl Drop for Link {
    fn drop(&mut self) {
        let _closed = self.stream.shutdown(Shutdown::Both);
    }
}
