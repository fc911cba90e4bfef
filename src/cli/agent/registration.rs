//! The socket on which workloads register with an agent.

use super::registry::Registry;
use crate::cli::agents;
use crate::config::Config;
use crate::http::socket::{Access, Server, Settings};
use std::path::PathBuf;

/// Opens it. An agent without it still meters; why it is absent is a remark.
///
/// Root's agent takes registrations of everyone on the node, another user's
/// only those of the same user.
pub fn open(config: &Config, registry: &Registry, remarks: &mut Vec<String>) -> Option<Server> {
    let is_root = nix::unistd::geteuid().is_root();
    let path = match &config.socket {
        Some(path) => path.clone(),
        None => usual_path(is_root)?,
    };
    let settings = Settings {
        access: if is_root {
            Access::Everyone
        } else {
            Access::Owner
        },
        procfs: config.roots.procfs.clone(),
        cgroup: config.roots.cgroup.clone(),
        ..Settings::default()
    };
    if let Some(folder) = path.parent() {
        // If it cannot be made, listening in it fails, and says so.
        let _told_below = std::fs::create_dir_all(folder);
    }
    let registry = registry.clone();
    match Server::start_with(&path, settings, move |request| registry.handle(request)) {
        Ok(server) => Some(server),
        Err(error) => {
            let error = anyhow::Error::from(error);
            remarks.push(format!("workloads cannot register: {error:#}"));
            None
        }
    }
}

/// The node's socket for root, the user's own for anyone else.
fn usual_path(is_root: bool) -> Option<PathBuf> {
    let mut usual = agents::usual();
    if is_root {
        Some(usual.swap_remove(0))
    } else {
        usual.pop()
    }
}
