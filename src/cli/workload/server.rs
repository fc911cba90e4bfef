//! Whom to ask: the node's agent, or the run that this process is part of.

use crate::cli::agents::{first, usual};
use crate::cli::run::own_socket::{SOCKET, WORKLOAD};
use crate::http::socket::Client;
use std::path::{Path, PathBuf};
use std::time::Duration;

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

fn told() -> Option<PathBuf> {
    std::env::var_os(SOCKET).map(PathBuf::from)
}
