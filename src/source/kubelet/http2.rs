//! As much of HTTP/2 as one call over a unix socket needs.
//!
//! The kubelet speaks gRPC, which is HTTP/2 with messages in its bodies. One
//! request without a body's content and one answer need no multiplexing, no
//! priorities, and no understanding of header compression: the request's
//! headers are written without it, and the answer's are skipped, because an
//! answer that has failed has no message.
//!
//! # Source
//!
//! RFC 9113, *HTTP/2*; gRPC, *gRPC over HTTP2*.

use super::frame::{
    ACK, DATA, END_STREAM, Frame, GOAWAY, HEADERS, PING, RST_STREAM, SETTINGS, STREAM, head,
    request,
};
use crate::source::clock;
use nix::sys::socket::{self, AddressFamily, SockFlag, SockType, UnixAddr};
use std::io::{self, Read, Write};
use std::os::fd::AsRawFd;
use std::os::unix::net::UnixStream;
use std::path::Path;
use std::time::Duration;

/// An answer may have so many bytes: a node of 250 pods with dozens of devices
/// each stays far below.
pub const LONGEST: usize = 4 * 1024 * 1024;
/// Frames may have so many bytes, because nobody was told otherwise.
const LONGEST_FRAME: usize = 16_384;
/// An answer comes in fewer frames, also if each holds little.
const MOST_FRAMES: usize = 20_000;

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
pub enum CallError {
    /// Nobody listens, or the connection broke.
    #[error("could not talk to {socket}")]
    Io {
        /// The socket.
        socket: String,
        /// The operating system's answer.
        #[source]
        source: io::Error,
    },
    /// No whole answer came in time.
    #[error("{socket} did not answer within {seconds} s")]
    Timeout {
        /// The socket.
        socket: String,
        /// How long it was waited for.
        seconds: f64,
    },
    /// What came is not what HTTP/2 and gRPC allow.
    #[error("{socket} does not keep to gRPC: {what}")]
    Protocol {
        /// The socket.
        socket: String,
        /// What is wrong.
        what: &'static str,
    },
}

/// Calls a gRPC method with an empty message, and gives the answer's message.
///
/// # Errors
///
/// [`CallError`] says why there is none. Whatever the other side does, this
/// returns within `timeout`.
pub fn call(socket: &Path, method: &str, timeout: Duration) -> Result<Vec<u8>, CallError> {
    let until = clock::monotonic() + timeout;
    let told = || socket.display().to_string();
    let result = connect(socket)
        .map_err(Fault::Io)
        .and_then(|stream| Call { stream, until }.run(method));
    result.map_err(|fault| match fault {
        Fault::Io(why) if is_late(&why) => CallError::Timeout {
            socket: told(),
            seconds: timeout.as_secs_f64(),
        },
        Fault::Io(source) => CallError::Io {
            socket: told(),
            source,
        },
        Fault::Protocol(what) => CallError::Protocol {
            socket: told(),
            what,
        },
    })
}

/// Connects without waiting for whoever does not accept: a full queue is late.
fn connect(path: &Path) -> io::Result<UnixStream> {
    let flags = SockFlag::SOCK_NONBLOCK | SockFlag::SOCK_CLOEXEC;
    let socket = socket::socket(AddressFamily::Unix, SockType::Stream, flags, None)?;
    socket::connect(socket.as_raw_fd(), &UnixAddr::new(path)?)?;
    let stream = UnixStream::from(socket);
    stream.set_nonblocking(false)?;
    Ok(stream)
}

enum Fault {
    Io(io::Error),
    Protocol(&'static str),
}

impl From<io::Error> for Fault {
    fn from(why: io::Error) -> Self {
        Self::Io(why)
    }
}

fn is_late(why: &io::Error) -> bool {
    matches!(
        why.kind(),
        io::ErrorKind::TimedOut | io::ErrorKind::WouldBlock
    )
}

/// One connection for one call.
struct Call {
    stream: UnixStream,
    until: Duration,
}

impl Call {
    fn run(&mut self, method: &str) -> Result<Vec<u8>, Fault> {
        self.write(&request(method))?;
        let mut body = Vec::new();
        for _ in 0..MOST_FRAMES {
            let frame = self.frame()?;
            match (frame.kind, frame.stream) {
                (SETTINGS, 0) if frame.flags & ACK == 0 => {
                    self.write(&head(0, SETTINGS, ACK, 0))?;
                }
                (PING, 0) if frame.flags & ACK == 0 && frame.payload.len() == 8 => {
                    self.write(&head(8, PING, ACK, 0))?;
                    self.write(&frame.payload)?;
                }
                (RST_STREAM, STREAM) => return Err(Fault::Protocol("it broke the call off")),
                (GOAWAY, 0) => return Err(Fault::Protocol("it closed the connection")),
                (DATA | HEADERS, STREAM) => {
                    let ended = frame.flags & END_STREAM != 0;
                    if frame.kind == DATA {
                        let content = frame.content();
                        body.extend(content.ok_or(Fault::Protocol("its padding is too long"))?);
                    }
                    if body.len() > LONGEST {
                        return Err(Fault::Protocol("its answer is too long"));
                    }
                    if ended {
                        return message(body);
                    }
                }
                // Whatever else there is may be ignored.
                _ => {}
            }
        }
        Err(Fault::Protocol("its answer has no end"))
    }

    fn frame(&mut self) -> Result<Frame, Fault> {
        let mut head = [0; 9];
        self.read(&mut head)?;
        let [a, b, c, kind, flags, stream @ ..] = head;
        let length = u32::from_be_bytes([0, a, b, c]) as usize;
        if length > LONGEST_FRAME {
            return Err(Fault::Protocol("it sends a frame that is too long"));
        }
        let mut payload = vec![0; length];
        self.read(&mut payload)?;
        let stream = u32::from_be_bytes(stream) & (u32::MAX >> 1);
        Ok(Frame {
            kind,
            flags,
            stream,
            payload,
        })
    }

    /// Fills a buffer, however slowly it comes, until the time is over.
    fn read(&mut self, mut buffer: &mut [u8]) -> io::Result<()> {
        while !buffer.is_empty() {
            self.stream.set_read_timeout(Some(self.left()?))?;
            match self.stream.read(buffer) {
                Ok(0) => return Err(io::ErrorKind::UnexpectedEof.into()),
                Ok(count) => buffer = buffer.get_mut(count..).unwrap_or_default(),
                Err(why) if why.kind() == io::ErrorKind::Interrupted => {}
                Err(why) => return Err(why),
            }
        }
        Ok(())
    }

    fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.stream.set_write_timeout(Some(self.left()?))?;
        self.stream.write_all(bytes)
    }

    /// The time that is left, which is never zero: zero would mean for ever.
    fn left(&self) -> io::Result<Duration> {
        let left = self.until.saturating_sub(clock::monotonic());
        if left.is_zero() {
            return Err(io::ErrorKind::TimedOut.into());
        }
        Ok(left.max(Duration::from_millis(1)))
    }
}

/// The one message in a body: not compressed, its length, itself.
fn message(mut body: Vec<u8>) -> Result<Vec<u8>, Fault> {
    let Some(([compressed, length @ ..], rest)) = body.split_first_chunk::<5>() else {
        return Err(Fault::Protocol("it refused the call"));
    };
    if *compressed != 0 {
        return Err(Fault::Protocol("its message is compressed"));
    }
    if u32::from_be_bytes(*length) as usize != rest.len() {
        return Err(Fault::Protocol("its message is not as long as it says"));
    }
    Ok(body.split_off(5))
}
