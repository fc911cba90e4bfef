//! Where agents listen, and the one that answers.

use crate::http::socket::{Client, ClientError, agent_sockets};
use std::path::{Path, PathBuf};

/// There is nobody to ask.
#[derive(Debug, thiserror::Error)]
#[error("no agent runs here: nobody listens on {}", list(.0))]
pub struct NoAgentError(Vec<PathBuf>);

impl NoAgentError {
    /// What would help.
    pub fn hint(&self) -> &'static str {
        "start one with `wattprint agent`, name its socket with --socket, or put `wattprint run` \
         before the command, which needs no agent"
    }
}

/// Where this user's agent and the node's listen, if nobody says otherwise.
pub fn usual() -> Vec<PathBuf> {
    let runtime = std::env::var_os("XDG_RUNTIME_DIR").map(PathBuf::from);
    agent_sockets(runtime.as_deref())
}

/// The socket that was named, else the usual ones.
pub fn named_or_usual(socket: Option<&Path>) -> Vec<PathBuf> {
    socket.map_or_else(usual, |socket| vec![socket.to_owned()])
}

/// The first agent that answers.
///
/// # Errors
///
/// [`NoAgentError`] if nobody listens; or somebody does who is not trusted.
pub fn first(sockets: Vec<PathBuf>) -> anyhow::Result<Client> {
    for socket in &sockets {
        match Client::connect(socket) {
            Err(ClientError::Absent { .. }) => {}
            found => return Ok(found?),
        }
    }
    Err(NoAgentError(sockets).into())
}

fn list(paths: &[PathBuf]) -> String {
    let paths: Vec<String> = paths.iter().map(|it| it.display().to_string()).collect();
    paths.join(" or ")
}
