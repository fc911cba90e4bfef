//! Lines over a stream, bounded in size and time.

use crate::source::clock::monotonic;
use std::io::{self, Read};
use std::os::unix::net::UnixStream;
use std::time::Duration;

/// The longest line that is read, in bytes.
pub(super) const LONGEST: usize = 64 * 1024;

/// The longest answer that a client reads: a list of all workloads, or a summary.
const LONGEST_ANSWER: usize = 16 * LONGEST;

/// Reads lines, and keeps what comes after one for the next.
#[derive(Debug)]
pub(super) struct Lines {
    longest: usize,
    kept: Vec<u8>,
}

/// Why no line was read.
#[derive(Debug)]
pub(super) enum NoLine {
    /// The other side closed the connection, or it broke.
    Closed,
    /// It did not come in time.
    Slow,
    /// It is longer than may be.
    Long,
}

impl Lines {
    /// The lines of a request, of at most [`LONGEST`] bytes.
    pub(super) fn asked() -> Self {
        Self {
            longest: LONGEST,
            kept: Vec::new(),
        }
    }

    /// The lines of an answer, which may be longer.
    pub(super) fn answered() -> Self {
        Self {
            longest: LONGEST_ANSWER,
            kept: Vec::new(),
        }
    }

    /// The next line without its end.
    ///
    /// A line may take `patience` from its first byte to its last; unless
    /// `idle` is true, its first byte may take no longer either.
    pub(super) fn next(
        &mut self,
        stream: &UnixStream,
        patience: Duration,
        idle: bool,
    ) -> Result<Vec<u8>, NoLine> {
        let mut deadline = (!idle || !self.kept.is_empty()).then(|| monotonic() + patience);
        loop {
            if let Some(end) = self.kept.iter().position(|byte| *byte == b'\n') {
                let rest = self.kept.split_off(end + 1);
                let mut line = std::mem::replace(&mut self.kept, rest);
                line.pop();
                return Ok(line);
            }
            if self.kept.len() > self.longest {
                return Err(NoLine::Long);
            }
            self.more(stream, deadline)?;
            deadline = deadline.or_else(|| Some(monotonic() + patience));
        }
    }

    fn more(&mut self, stream: &UnixStream, deadline: Option<Duration>) -> Result<(), NoLine> {
        let left = deadline.map(|it| it.saturating_sub(monotonic()));
        if left == Some(Duration::ZERO) {
            return Err(NoLine::Slow);
        }
        stream.set_read_timeout(left).map_err(|_| NoLine::Closed)?;
        let mut buffer = [0; 4096];
        match (&*stream).read(&mut buffer) {
            Ok(0) => Err(NoLine::Closed),
            Ok(size) => {
                self.kept
                    .extend_from_slice(buffer.get(..size).unwrap_or_default());
                Ok(())
            }
            Err(why) => match why.kind() {
                io::ErrorKind::Interrupted => Ok(()),
                io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut => Err(NoLine::Slow),
                _ => Err(NoLine::Closed),
            },
        }
    }
}
