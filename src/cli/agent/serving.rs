//! Where the agent's metrics are served, and to whom.

use super::log;
use crate::config::Config;
use crate::http::{self, Limits, Server, State, Web};
use crate::source::clock;
use std::sync::Arc;

/// A running web server.
pub struct Serving {
    server: Server,
    is_encrypted: bool,
}

impl Serving {
    /// Listens where the configuration says, and asks of clients what it says.
    ///
    /// # Errors
    ///
    /// An address that cannot be listened on, or a web configuration that cannot be used.
    pub fn start(config: &Config, state: Arc<State>) -> anyhow::Result<Self> {
        let open = |path| Web::open(path, clock::now, Box::new(log)).map(Arc::new);
        let web = config.web_config.as_deref().map(open).transpose()?;
        let is_encrypted = web.as_ref().is_some_and(|web| web.is_encrypted());
        let listeners = if config.systemd_socket {
            http::inherited()?
        } else {
            http::open(&config.listen_addresses)?
        };
        let server = Server::start(listeners, state, web, Limits::default())?;
        Ok(Self {
            server,
            is_encrypted,
        })
    }

    /// The addresses of the metrics.
    pub fn links(&self) -> Vec<String> {
        let scheme = if self.is_encrypted { "https" } else { "http" };
        let addresses = self.server.addresses().iter();
        let links = addresses.map(|address| format!("{scheme}://{address}/metrics"));
        links.collect()
    }

    /// Answers what has been asked, then stops.
    pub fn stop(self) {
        self.server.stop();
    }
}
