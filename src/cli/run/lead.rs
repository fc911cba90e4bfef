//! One rank of several on a node leads: it meters, and takes the others in.

use super::Meter;
use super::args::Args;
use super::beside::membership;
use super::phases::Phases;
use super::ranks::{self, LaunchKey, Leadership, Role};
use crate::agent::Control;
use crate::http::socket::{Begin, End, Request, Response, Server};
use crate::sample::{Workload, WorkloadId};
use crate::source::process::Followed;
use crate::source::{Roots, clock};
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::PoisonError;
use std::sync::mpsc::Sender;
use std::time::Duration;

/// The longest that a leader stays for ranks that run longer than its own.
const LINGERING: Duration = Duration::from_hours(7 * 24);

/// Why it takes in nothing but other ranks.
const NOT_AN_AGENT: &str = "this is a run, not an agent: it meters nothing but its own command";

/// Where a run listens, before anybody is served.
pub struct Lead {
    socket: PathBuf,
    /// Absent when this is not one of several ranks: it then listens for its own
    /// command alone.
    right: Option<Leadership>,
}

/// A leader that takes other ranks in.
pub struct Serving {
    server: Server,
    _right: Option<Leadership>,
}

/// Leads, follows, or runs alone when this is not one of several ranks.
///
/// When it cannot be settled who leads, this rank meters for itself and says so:
/// a node that is counted twice can be seen in the ledger, a node that is not
/// counted at all is lost.
pub fn settle(args: &Args, roots: &Roots, runtime: Option<&Path>) -> Meter {
    let Some(key) = LaunchKey::of_this_process(&roots.procfs) else {
        return alone();
    };
    let role = ranks::meeting_folder(runtime, &std::env::temp_dir())
        .and_then(|folder| ranks::settle(&key, &folder, &membership(args, None), ranks::PATIENCE));
    match role {
        Ok(Role::Leader(leadership)) => Meter::Here(Some(Lead {
            socket: leadership.socket().to_owned(),
            right: Some(leadership),
        })),
        Ok(Role::Follower { client, workload }) => Meter::Leader(client, workload),
        Err(error) => {
            crate::cli::tell(&anyhow::Error::from(error).context(
                "it is not settled which rank meters this node, so this one does it for itself",
            ));
            Meter::Here(None)
        }
    }
}

/// A run that is not one of several ranks. It listens too, so that its command
/// can change its own phase; if it cannot, that alone is not to be had.
pub fn alone() -> Meter {
    let runtime = std::env::var_os("XDG_RUNTIME_DIR").map(PathBuf::from);
    let folder = ranks::meeting_folder(runtime.as_deref(), &std::env::temp_dir());
    let lead = folder.ok().map(|folder| Lead {
        socket: folder.join(format!("run-{}.sock", std::process::id())),
        right: None,
    });
    Meter::Here(lead)
}

impl Lead {
    /// Where it will listen.
    pub fn socket(&self) -> &Path {
        &self.socket
    }

    /// Takes other ranks in as members of this rank's workload.
    pub fn serve(self, phases: &Phases, control: Sender<Control>) -> Option<Serving> {
        let control = Mutex::new(control);
        let (phases, is_alone) = (phases.clone(), self.right.is_none());
        let answer = move |request| {
            let control = control.lock().unwrap_or_else(PoisonError::into_inner);
            match request {
                Request::Begin(_) if is_alone => Response::refused(NOT_AN_AGENT),
                request => answer(request, &phases, &control),
            }
        };
        match Server::start(&self.socket, answer) {
            Ok(server) => Some(Serving {
                server,
                _right: self.right,
            }),
            Err(_) if is_alone => None,
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

fn answer(request: Request, phases: &Phases, control: &Sender<Control>) -> Response {
    let workload = phases.present();
    let (what, response) = match request {
        Request::Begin(begin) if begin.stays => return Response::refused(NOT_AN_AGENT),
        Request::Begin(begin) => (join(begin, workload), Response::begun(phases.first())),
        Request::End(end) => (leave(&end, &workload.id), Response::done()),
        Request::Status | Request::Standing => return Response::done(),
        Request::Mark(mark) => return phases.mark(&mark, clock::now().wall, control),
        Request::Stop(_) | Request::List => {
            return Response::refused(NOT_AN_AGENT);
        }
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

fn join(begin: Begin, workload: Workload) -> Control {
    Control::Begin(Followed {
        workload,
        root: begin.pid,
        include_root: begin.include_root,
        cgroup: begin.cgroup,
        reserved: Vec::new(),
        owner: None,
    })
}

fn leave(end: &End, workload: &WorkloadId) -> Control {
    let cpu = end.cpu_us.map(Duration::from_micros);
    Control::Leave(workload.clone(), end.pid, cpu)
}
