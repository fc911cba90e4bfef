//! Whom to ask: the node's agent, or the run that this process is part of.

use crate::cli::agents::{first, usual};
use crate::cli::run::own_socket::SOCKET;
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

/// Whoever meters this process: a `wattprint run` tells its command where that
/// listens. Which workload this process is part of, the kernel tells it.
///
/// # Errors
///
/// As [`agent`].
pub(super) fn of_this_process(socket: Option<&Path>) -> anyhow::Result<Client> {
    if let (None, Some(run)) = (socket, told()) {
        wait_for(&run);
        let mut sockets = vec![run];
        sockets.extend(usual());
        return first(sockets);
    }
    agent(socket)
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
