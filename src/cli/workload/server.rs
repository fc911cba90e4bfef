//! Whom to ask: the node's agent, or the run that this process is part of.

use crate::cli::run::own_socket::{SOCKET, WORKLOAD};
use crate::http::socket::{Client, ClientError, agent_sockets};
use std::path::{Path, PathBuf};
use std::time::Duration;

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

/// The agent of this node.
///
/// # Errors
///
/// Nobody listens, or somebody who is not trusted.
pub(super) fn agent(socket: Option<&Path>) -> anyhow::Result<Client> {
    let mut sockets = usual();
    sockets.extend(told());
    first(socket.map_or(sockets, |socket| vec![socket.to_owned()]))
}

/// Whoever meters this process, and as which workload if that is known: a
/// `wattprint run` tells its command both.
///
/// # Errors
///
/// As [`agent`].
pub(super) fn of_this_process(socket: Option<&Path>) -> anyhow::Result<(Client, Option<String>)> {
    if let (None, Some(run)) = (socket, told()) {
        let mut sockets = vec![run.clone()];
        sockets.extend(usual());
        wait_for(&run);
        let client = first(sockets)?;
        let own = std::env::var(WORKLOAD).ok();
        let own = own.filter(|_| client.path() == run);
        return Ok((client, own));
    }
    Ok((agent(socket)?, None))
}

/// Waits until the run that has started this process listens, which it does a
/// moment later: for so long, if it does not listen at all.
fn wait_for(socket: &Path) {
    for _ in 0..50 {
        if socket.exists() {
            return;
        }
        std::thread::sleep(Duration::from_millis(20));
    }
}

fn usual() -> Vec<PathBuf> {
    let runtime = std::env::var_os("XDG_RUNTIME_DIR").map(PathBuf::from);
    agent_sockets(runtime.as_deref())
}

fn told() -> Option<PathBuf> {
    std::env::var_os(SOCKET).map(PathBuf::from)
}

fn first(sockets: Vec<PathBuf>) -> anyhow::Result<Client> {
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
