//! The side that has something metered.

use super::line::{Lines, NoLine};
use super::protocol::{Begin, End, Freed, Listed, Mark, Release, Request, Response, Stop};
use crate::metrics::Standing;
use crate::sample::WorkloadId;
use nix::sys::socket::{getsockopt, sockopt::PeerCredentials};
use std::io::{self, Write};
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// A server at work answers within a tick; it may have to wait for a slow one.
const PATIENCE: Duration = Duration::from_secs(90);

/// A connection to whoever meters the node. Closing it ends what it began.
#[derive(Debug)]
pub struct Client {
    path: PathBuf,
    stream: UnixStream,
    lines: Lines,
}

/// Why a server was not reached, or did not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum ClientError {
    /// Nobody listens there.
    #[error("no wattprint listens on {}", path.display())]
    Absent {
        /// The socket.
        path: PathBuf,
        /// The operating system's answer.
        #[source]
        source: io::Error,
    },
    /// Whoever listens there is neither this user nor root.
    #[error("{} is served by user {user}, who is not trusted", path.display())]
    Stranger {
        /// The socket.
        path: PathBuf,
        /// Who serves it.
        user: u32,
    },
    /// The connection broke or the answer made no sense.
    #[error("the wattprint on {} did not answer: {why}", path.display())]
    Broken {
        /// The socket.
        path: PathBuf,
        /// What happened.
        why: String,
    },
    /// It was understood and refused.
    #[error("the wattprint on {} refused: {why}", path.display())]
    Refused {
        /// The socket.
        path: PathBuf,
        /// Its reason.
        why: String,
    },
}

impl Client {
    /// Connects to a server of this user or of root.
    ///
    /// # Errors
    ///
    /// Nobody listens there, or someone who is not trusted.
    pub fn connect(path: &Path) -> Result<Self, ClientError> {
        let absent = |source| ClientError::Absent {
            path: path.to_owned(),
            source,
        };
        let stream = UnixStream::connect(path).map_err(absent)?;
        stream.set_write_timeout(Some(PATIENCE)).map_err(absent)?;
        let server = getsockopt(&stream, PeerCredentials).map_err(|why| absent(why.into()))?;
        let user = server.uid();
        if user != 0 && user != nix::unistd::geteuid().as_raw() {
            let path = path.to_owned();
            return Err(ClientError::Stranger { path, user });
        }
        Ok(Self {
            path: path.to_owned(),
            stream,
            lines: Lines::answered(),
        })
    }

    /// Registers a workload, or a member of one.
    ///
    /// # Errors
    ///
    /// The server refused or did not answer.
    pub fn begin(&mut self, begin: Begin) -> Result<WorkloadId, ClientError> {
        let response = self.ask(&Request::Begin(begin))?;
        response
            .workload
            .ok_or_else(|| self.broken("it named no workload"))
    }

    /// Says that it has ended. The answer may hold a summary.
    ///
    /// # Errors
    ///
    /// The server refused or did not answer.
    pub fn end(&mut self, end: End) -> Result<Response, ClientError> {
        self.ask(&Request::End(end))
    }

    /// Says that a workload that stays has ended.
    ///
    /// # Errors
    ///
    /// The server refused or did not answer.
    pub fn stop(&mut self, stop: Stop) -> Result<Response, ClientError> {
        self.ask(&Request::Stop(stop))
    }

    /// Says that a workload goes on in another phase; gives its new identity.
    ///
    /// # Errors
    ///
    /// The server refused or did not answer.
    pub fn mark(&mut self, mark: Mark) -> Result<WorkloadId, ClientError> {
        let response = self.ask(&Request::Mark(mark))?;
        response
            .workload
            .ok_or_else(|| self.broken("it named no workload"))
    }

    /// Asks which workloads are open.
    ///
    /// # Errors
    ///
    /// The server refused or did not answer.
    pub fn list(&mut self) -> Result<Vec<Listed>, ClientError> {
        let response = self.ask(&Request::List)?;
        response
            .workloads
            .ok_or_else(|| self.broken("it listed no workloads"))
    }

    /// Has the accelerators' driver let go of.
    ///
    /// # Errors
    ///
    /// The server refused or did not answer.
    pub fn release(&mut self, release: Release) -> Result<Freed, ClientError> {
        let response = self.ask(&Request::Release(release))?;
        response
            .released
            .ok_or_else(|| self.broken("it did not say until when"))
    }

    /// Asks where everything stands.
    ///
    /// # Errors
    ///
    /// The server refused or did not answer.
    pub fn standing(&mut self) -> Result<Standing, ClientError> {
        let response = self.ask(&Request::Standing)?;
        let standing = response.standing.map(|it| *it);
        standing.ok_or_else(|| self.broken("it did not say where everything stands"))
    }

    /// Asks how the server is.
    ///
    /// # Errors
    ///
    /// The server refused or did not answer.
    pub fn status(&mut self) -> Result<Response, ClientError> {
        self.ask(&Request::Status)
    }

    /// Where the server listens.
    pub fn path(&self) -> &Path {
        &self.path
    }

    fn ask(&mut self, request: &Request) -> Result<Response, ClientError> {
        let mut line = serde_json::to_vec(request).map_err(|why| self.broken(&why.to_string()))?;
        line.push(b'\n');
        let sent = (&self.stream).write_all(&line);
        // A server that turned us away has answered before it closed.
        let line = match self.lines.next(&self.stream, PATIENCE, false) {
            Ok(line) => line,
            Err(no_line) => {
                let why = match no_line {
                    NoLine::Closed => "it closed the connection",
                    NoLine::Slow => "it took too long",
                    NoLine::Long => "its answer is too long",
                };
                return Err(
                    self.broken(&sent.map_or_else(|it| it.to_string(), |()| why.to_owned()))
                );
            }
        };
        let response: Response =
            serde_json::from_slice(&line).map_err(|why| self.broken(&why.to_string()))?;
        if response.ok {
            return Ok(response);
        }
        Err(ClientError::Refused {
            path: self.path.clone(),
            why: response
                .error
                .unwrap_or_else(|| "it gave no reason".to_owned()),
        })
    }

    fn broken(&self, why: &str) -> ClientError {
        ClientError::Broken {
            path: self.path.clone(),
            why: why.to_owned(),
        }
    }
}

/// Where an agent listens: root's for the node, then this user's own.
///
/// `runtime` is the content of `XDG_RUNTIME_DIR`. An agent serves the first if
/// it is root's, the last otherwise.
pub fn agent_sockets(runtime: Option<&Path>) -> Vec<PathBuf> {
    let own = runtime.map(|folder| folder.join("wattprint/agent.sock"));
    [Some(PathBuf::from("/run/wattprint/agent.sock")), own]
        .into_iter()
        .flatten()
        .collect()
}

/// The first agent that answers, if any.
pub fn find_agent(paths: &[PathBuf]) -> Option<Client> {
    paths.iter().find_map(|path| {
        let mut client = Client::connect(path).ok()?;
        client.status().ok()?;
        Some(client)
    })
}
