//! One client, from its first line to its last.

use super::line::{LONGEST, Lines, NoLine};
use super::permission::{check, is_ours};
use super::protocol::{Begin, End, Handler, Mark, Request, Response, Stop, parse};
use super::server::{Access, MOST, Shared};
use crate::sample::WorkloadId;
use nix::sys::socket::{getsockopt, sockopt::PeerCredentials};
use std::io::{self, Write};
use std::os::unix::net::UnixStream;
use std::sync::Arc;

/// One of the places at the table. Given back when the connection ends.
pub(super) struct Seat {
    number: u64,
    shared: Arc<Shared>,
}

impl Seat {
    pub(super) fn take(shared: &Arc<Shared>, stream: &Arc<UnixStream>) -> Option<Self> {
        let mut state = shared.state();
        if state.open.len() >= MOST {
            return None;
        }
        state.next += 1;
        let number = state.next;
        state.open.insert(number, Arc::clone(stream));
        Some(Self {
            number,
            shared: Arc::clone(shared),
        })
    }

    /// Counts a registration, unless the server is about to go.
    fn register(&self) -> bool {
        let mut state = self.shared.state();
        if !state.closing {
            state.registered += 1;
        }
        !state.closing
    }

    fn leave(&self) {
        self.shared.state().registered -= 1;
        self.shared.left.notify_all();
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        self.shared.state().open.remove(&self.number);
    }
}

/// The other side, as the kernel tells it.
#[derive(Debug, Clone, Copy)]
struct Peer {
    user: u32,
    /// Its process; 0 if it cannot be seen from here.
    pid: u32,
}

pub(super) struct Connection {
    seat: Seat,
    stream: Arc<UnixStream>,
    /// What was begun here and has not ended: workload and process.
    begun: Vec<(WorkloadId, u32)>,
    /// How many have ended, but have not been answered yet.
    leaving: usize,
}

impl Connection {
    pub(super) fn new(seat: Seat, stream: Arc<UnixStream>) -> Self {
        Self {
            seat,
            stream,
            begun: Vec::new(),
            leaving: 0,
        }
    }

    pub(super) fn serve(mut self, handler: &impl Handler) {
        match self.peer() {
            Ok(peer) => self.converse(peer, handler),
            Err(why) => drop(answer(&self.stream, &Response::refused(why))),
        }
        for (workload, pid) in std::mem::take(&mut self.begun) {
            if !self.seat.shared.state().over {
                handler(Request::End(End {
                    workload,
                    cpu_us: None,
                    exit_code: None,
                    work: Vec::new(),
                    pid,
                    owner_died: true,
                }));
            }
            self.seat.leave();
        }
    }

    /// The other side's user, if it may talk to us.
    fn peer(&self) -> Result<Peer, String> {
        let peer = getsockopt(&*self.stream, PeerCredentials);
        let peer = peer.map_err(|why| format!("who is calling cannot be told: {why}"))?;
        let user = peer.uid();
        let welcome = self.seat.shared.settings.access == Access::Everyone;
        if welcome || is_ours(user) {
            let pid = u32::try_from(peer.pid()).unwrap_or(0);
            Ok(Peer { user, pid })
        } else {
            let us = nix::unistd::geteuid();
            Err(format!(
                "user {user} may not register here; user {us} and root may"
            ))
        }
    }

    fn converse(&mut self, peer: Peer, handler: &impl Handler) {
        let patience = self.seat.shared.settings.patience;
        let mut lines = Lines::asked();
        loop {
            let response = match lines.next(&self.stream, patience, !self.begun.is_empty()) {
                Ok(line) if line.iter().all(u8::is_ascii_whitespace) => continue,
                Ok(line) => match parse(&line) {
                    Ok(request) => self.handle(request, peer, handler),
                    Err(why) => Response::refused(why),
                },
                Err(NoLine::Closed) => return,
                Err(NoLine::Slow) => {
                    let why = format!("no complete request within {patience:?}");
                    return drop(answer(&self.stream, &Response::refused(why)));
                }
                Err(NoLine::Long) => {
                    let why = format!("the request is longer than {LONGEST} bytes");
                    return drop(answer(&self.stream, &Response::refused(why)));
                }
            };
            let answered = answer(&self.stream, &response);
            // Only now: the server may close as soon as the last one has left.
            for _ in 0..std::mem::take(&mut self.leaving) {
                self.seat.leave();
            }
            if answered.is_err() {
                return;
            }
        }
    }

    fn handle(&mut self, request: Request, peer: Peer, handler: &impl Handler) -> Response {
        let Peer { user, pid } = peer;
        match request {
            Request::Status | Request::Standing | Request::List => handler(request),
            Request::Begin(begin) => self.begin(Begin { user, ..begin }, handler),
            Request::Stop(stop) => handler(Request::Stop(Stop { user, ..stop })),
            Request::Mark(mark) => handler(Request::Mark(Mark { user, pid, ..mark })),
            Request::Release(_) if !is_ours(user) => Response::refused(format!(
                "user {user} may not have the driver let go of; user {} and root may",
                nix::unistd::geteuid()
            )),
            Request::Release(release) => handler(Request::Release(release)),
            Request::End(end) => self.end(end, handler),
        }
    }

    fn begin(&mut self, begin: Begin, handler: &impl Handler) -> Response {
        if let Err(why) = check(&begin, &self.seat.shared.settings) {
            return Response::refused(why);
        }
        if begin.stays {
            return handler(Request::Begin(begin));
        }
        if !self.seat.register() {
            return Response::refused("this run is ending; start over");
        }
        let pid = begin.pid;
        let response = handler(Request::Begin(begin));
        match &response.workload {
            Some(workload) if response.ok => self.begun.push((workload.clone(), pid)),
            _ => self.seat.leave(),
        }
        response
    }

    fn end(&mut self, mut end: End, handler: &impl Handler) -> Response {
        let Some(at) = self.begun.iter().position(|(id, _)| *id == end.workload) else {
            let why = format!(
                "workload `{}` was not begun on this connection",
                end.workload
            );
            return Response::refused(why);
        };
        (_, end.pid) = self.begun.remove(at);
        self.leaving += 1;
        handler(Request::End(end))
    }
}

pub(super) fn answer(mut stream: &UnixStream, response: &Response) -> io::Result<()> {
    let mut line = serde_json::to_vec(response)?;
    line.push(b'\n');
    stream.write_all(&line)
}
