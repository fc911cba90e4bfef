//! One rank of several on a node leads: it meters, and takes the others in.

use super::Meter;
use super::args::Args;
use super::beside::membership;
use super::ranks::{self, LaunchKey, Leadership, Role};
use crate::agent::Control;
use crate::http::socket::{Begin, End, Request, Response, Server};
use crate::sample::{Workload, WorkloadId};
use crate::source::Roots;
use crate::source::process::Followed;
use std::path::Path;
use std::sync::Mutex;
use std::sync::PoisonError;
use std::sync::mpsc::Sender;
use std::time::Duration;

/// The longest that a leader stays for ranks that run longer than its own.
const LINGERING: Duration = Duration::from_hours(7 * 24);

/// The right to lead, before anybody is served.
pub struct Lead(Leadership);

/// A leader that takes other ranks in.
pub struct Serving {
    server: Server,
    _right: Leadership,
}

/// Leads, follows, or runs alone when this is not one of several ranks.
///
/// When it cannot be settled who leads, this rank meters for itself and says so:
/// a node that is counted twice can be seen in the ledger, a node that is not
/// counted at all is lost.
pub fn settle(args: &Args, roots: &Roots, runtime: Option<&Path>) -> Meter {
    let Some(key) = LaunchKey::of_this_process(&roots.procfs) else {
        return Meter::Here(None);
    };
    let role = ranks::meeting_folder(runtime, &std::env::temp_dir())
        .and_then(|folder| ranks::settle(&key, &folder, &membership(args, None), ranks::PATIENCE));
    match role {
        Ok(Role::Leader(leadership)) => Meter::Here(Some(Lead(leadership))),
        Ok(Role::Follower { client, workload }) => Meter::Leader(client, workload),
        Err(error) => {
            crate::cli::tell(&anyhow::Error::from(error).context(
                "it is not settled which rank meters this node, so this one does it for itself",
            ));
            Meter::Here(None)
        }
    }
}

impl Lead {
    /// Takes other ranks in as members of this rank's workload.
    pub fn serve(self, workload: &Workload, control: Sender<Control>) -> Option<Serving> {
        let control = Mutex::new(control);
        let workload = workload.clone();
        let answer = move |request| {
            let control = control.lock().unwrap_or_else(PoisonError::into_inner);
            answer(request, &workload, &control)
        };
        match Server::start(self.0.socket(), answer) {
            Ok(server) => Some(Serving {
                server,
                _right: self.0,
            }),
            Err(error) => {
                crate::cli::tell(&anyhow::Error::from(error).context(
                    "the other ranks cannot register with this one; they meter for themselves",
                ));
                None
            }
        }
    }
}

impl Serving {
    /// Stays until the other ranks have ended.
    pub fn until_left(self) {
        self.server.close_when_left(LINGERING);
    }
}

fn answer(request: Request, workload: &Workload, control: &Sender<Control>) -> Response {
    let (what, response) = match request {
        Request::Begin(begin) => (join(begin, workload), Response::begun(workload.id.clone())),
        Request::End(end) => (leave(&end, &workload.id), Response::done()),
        Request::Status | Request::Standing => return Response::done(),
        Request::Release(_) => {
            let why = "this is a run, not an agent: the driver is free when it has ended";
            return Response::refused(why);
        }
    };
    match control.send(what) {
        Ok(()) => response,
        Err(_) => Response::refused("the rank that leads has stopped metering"),
    }
}

fn join(begin: Begin, workload: &Workload) -> Control {
    Control::Begin(Followed {
        workload: workload.clone(),
        root: begin.pid,
        include_root: begin.include_root,
        cgroup: begin.cgroup,
    })
}

fn leave(end: &End, workload: &WorkloadId) -> Control {
    let cpu = end.cpu_us.map(Duration::from_micros);
    Control::Leave(workload.clone(), end.pid, cpu)
}
