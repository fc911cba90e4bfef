//! One client, from its first line to its last.

use super::line::{LONGEST, Lines, NoLine};
use super::protocol::{Begin, End, Handler, Request, Response, parse};
use super::server::{Access, MOST, Settings, Shared};
use crate::sample::WorkloadId;
use nix::sys::socket::{getsockopt, sockopt::PeerCredentials};
use std::fs;
use std::io::{self, Write};
use std::os::unix::fs::MetadataExt;
use std::os::unix::net::UnixStream;
use std::path::Component;
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
            Ok(user) => self.converse(user, handler),
            Err(why) => drop(answer(&self.stream, &Response::refused(why))),
        }
        for (workload, pid) in std::mem::take(&mut self.begun) {
            if !self.seat.shared.state().over {
                handler(Request::End(End {
                    workload,
                    cpu_us: None,
                    exit_code: None,
                    pid,
                    owner_died: true,
                }));
            }
            self.seat.leave();
        }
    }

    /// The other side's user, if it may talk to us.
    fn peer(&self) -> Result<u32, String> {
        let peer = getsockopt(&*self.stream, PeerCredentials);
        let user = peer
            .map_err(|why| format!("who is calling cannot be told: {why}"))?
            .uid();
        let welcome = self.seat.shared.settings.access == Access::Everyone;
        if welcome || is_ours(user) {
            Ok(user)
        } else {
            let us = nix::unistd::geteuid();
            Err(format!(
                "user {user} may not register here; user {us} and root may"
            ))
        }
    }

    fn converse(&mut self, user: u32, handler: &impl Handler) {
        let patience = self.seat.shared.settings.patience;
        let mut lines = Lines::default();
        loop {
            let response = match lines.next(&self.stream, patience, !self.begun.is_empty()) {
                Ok(line) if line.iter().all(u8::is_ascii_whitespace) => continue,
                Ok(line) => match parse(&line) {
                    Ok(request) => self.handle(request, user, handler),
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

    fn handle(&mut self, request: Request, user: u32, handler: &impl Handler) -> Response {
        match request {
            Request::Status | Request::Standing => handler(request),
            Request::Begin(begin) => self.begin(begin, user, handler),
            Request::Release(_) if !is_ours(user) => Response::refused(format!(
                "user {user} may not have the driver let go of; user {} and root may",
                nix::unistd::geteuid()
            )),
            Request::Release(release) => handler(Request::Release(release)),
            Request::End(end) => self.end(end, handler),
        }
    }

    fn begin(&mut self, begin: Begin, user: u32, handler: &impl Handler) -> Response {
        if let Err(why) = check(&begin, user, &self.seat.shared.settings) {
            return Response::refused(why);
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

/// Whether it is this process's user, or root.
fn is_ours(user: u32) -> bool {
    user == 0 || user == nix::unistd::geteuid().as_raw()
}

/// Whether a user may have this process and this control group followed.
fn check(begin: &Begin, user: u32, settings: &Settings) -> Result<(), String> {
    let pid = begin.pid;
    let process = fs::metadata(settings.procfs.join(pid.to_string()));
    let owner = process
        .map_err(|_| format!("there is no process {pid}"))?
        .uid();
    if user != 0 && owner != user {
        return Err(format!(
            "process {pid} belongs to user {owner}; user {user} may register only their own"
        ));
    }
    let Some(group) = &begin.cgroup else {
        return Ok(());
    };
    let shown = group.display();
    if !group
        .components()
        .all(|part| matches!(part, Component::Normal(_)))
    {
        return Err(format!(
            "control group `{shown}` must be relative to the control group root"
        ));
    }
    let found = fs::metadata(settings.cgroup.join(group));
    let owner = found
        .map_err(|why| format!("control group `{shown}`: {why}"))?
        .uid();
    if user != 0 && owner != user {
        return Err(format!("control group `{shown}` belongs to user {owner}"));
    }
    Ok(())
}

pub(super) fn answer(mut stream: &UnixStream, response: &Response) -> io::Result<()> {
    let mut line = serde_json::to_vec(response)?;
    line.push(b'\n');
    stream.write_all(&line)
}
