//! What a scraper asks: `/metrics`, `/healthz`, `/readyz` and a landing page.
//!
//! A server has its own thread and only reads snapshots that the sampler has
//! published, so that no client, however slow or hostile, delays sampling.
//! It draws no conclusions; the numbers come from [`metrics`](crate::metrics).

mod accept;
mod connection;
mod counts;
mod exposed;
mod gate;
mod impatient;
mod landing;
mod limits;
mod listeners;
mod process;
mod routes;
mod seats;
pub mod socket;
mod state;
mod web;

pub use accept::negotiate;
pub use exposed::{Mark, parse as parse_mark};
pub use limits::Limits;
pub use listeners::{inherited, open};
pub use state::{Hook, State};
pub use web::{Remark, Web, WebError, check as check_web_config};

use crate::config::Listen;
use gate::Gate;
use std::io;
use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::thread::{self, JoinHandle};
use tokio::runtime::{Builder, Runtime};
use tokio::sync::watch;

/// Where the agent listens if nobody says otherwise.
pub const DEFAULT_ADDRESS: &str = "127.0.0.1:19412";

/// A running server. It stops when it is dropped.
pub struct Server {
    addresses: Vec<SocketAddr>,
    stop: watch::Sender<bool>,
    thread: Option<JoinHandle<()>>,
}

/// Why serving could not begin.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// An address cannot be listened on.
    #[error("cannot listen on {address}; {remedy}")]
    Bind {
        /// The address.
        address: Listen,
        /// What would help.
        remedy: &'static str,
        /// The operating system's answer.
        #[source]
        source: io::Error,
    },
    /// A socket of systemd's was to be used, and is none.
    #[error(
        "cannot serve on a socket of systemd's: {problem}; start the agent by a service with a `.socket` unit beside it, or leave --web.systemd-socket out"
    )]
    Inherited {
        /// What is wrong with it.
        problem: String,
    },
    /// The thread or its event loop cannot be made.
    #[error("cannot start the web server")]
    Start {
        /// The operating system's answer.
        #[source]
        source: io::Error,
    },
}

impl Server {
    /// Serves listeners ([`open`], [`inherited`]) in a thread of its own, to everybody
    /// or to whom a web configuration allows it.
    ///
    /// # Errors
    ///
    /// [`ServeError::Start`], when the thread or what it needs cannot be made.
    pub fn start(
        listeners: Vec<TcpListener>,
        state: Arc<State>,
        web: Option<Arc<Web>>,
        limits: Limits,
    ) -> Result<Self, ServeError> {
        let start = |source| ServeError::Start { source };
        let local: io::Result<Vec<_>> = listeners.iter().map(TcpListener::local_addr).collect();
        // One thread beside this one, in which passwords are checked one by one.
        let runtime = Builder::new_current_thread()
            .enable_io()
            .enable_time()
            .max_blocking_threads(1)
            .build()
            .map_err(start)?;
        if let Some(web) = &web {
            state.tell_of(Arc::clone(web));
        }
        let random = |_| start(io::Error::other("there are no random numbers"));
        let gate = Gate::new(Arc::clone(&state), web).map_err(random)?;
        let (stop, stopped) = watch::channel(false);
        let serve = connection::serve(listeners, state, Arc::new(gate), limits, stopped);
        let serve = move || finish(runtime, serve);
        let thread = thread::Builder::new().name("http".to_owned());
        Ok(Self {
            addresses: local.map_err(start)?,
            stop,
            thread: Some(thread.spawn(serve).map_err(start)?),
        })
    }

    /// The addresses that are listened on; a port of 0 has become a real one.
    pub fn addresses(&self) -> &[SocketAddr] {
        &self.addresses
    }

    /// Answers what has been asked, then stops.
    pub fn stop(mut self) {
        self.finish();
    }

    fn finish(&mut self) {
        // An error means that the thread has ended already.
        let _ = self.stop.send(true);
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.finish();
    }
}

/// Serves to the end. A password that is being checked is not waited for.
fn finish(runtime: Runtime, serve: impl Future<Output = ()>) {
    runtime.block_on(serve);
    runtime.shutdown_background();
}
