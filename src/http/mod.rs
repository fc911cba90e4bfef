//! What a scraper asks: `/metrics`, `/healthz`, `/readyz` and a landing page.
//!
//! A server has its own thread and only reads snapshots that the sampler has
//! published, so that no client, however slow or hostile, delays sampling.
//! It draws no conclusions; the numbers come from [`metrics`](crate::metrics).

mod accept;
mod connection;
mod exposed;
mod landing;
mod process;
mod routes;
pub mod socket;
mod state;

pub use accept::negotiate;
pub use connection::Limits;
pub use exposed::{Mark, parse as parse_mark};
pub use state::{Hook, State};

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
        address: SocketAddr,
        /// What would help.
        remedy: &'static str,
        /// The operating system's answer.
        #[source]
        source: io::Error,
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
    /// Listens on every address, and serves in a thread of its own.
    ///
    /// # Errors
    ///
    /// [`ServeError::Bind`] names the first address that cannot be listened
    /// on; then none is.
    pub fn start(addresses: &[SocketAddr], state: Arc<State>) -> Result<Self, ServeError> {
        Self::start_with(addresses, state, Limits::default())
    }

    /// The same, with other limits than the usual ones.
    ///
    /// # Errors
    ///
    /// As [`Server::start`].
    pub fn start_with(
        addresses: &[SocketAddr],
        state: Arc<State>,
        limits: Limits,
    ) -> Result<Self, ServeError> {
        let bound: Result<Vec<_>, _> = addresses.iter().map(|it| bind(*it)).collect();
        let listeners = bound?;
        let start = |source| ServeError::Start { source };
        let local: io::Result<Vec<_>> = listeners.iter().map(TcpListener::local_addr).collect();
        let runtime = Builder::new_current_thread()
            .enable_io()
            .enable_time()
            .build()
            .map_err(start)?;
        let (stop, stopped) = watch::channel(false);
        let serve = move || serve(&runtime, listeners, state, limits, stopped);
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

fn serve(
    runtime: &Runtime,
    listeners: Vec<TcpListener>,
    state: Arc<State>,
    limits: Limits,
    stopped: watch::Receiver<bool>,
) {
    runtime.block_on(connection::serve(listeners, state, limits, stopped));
}

fn bind(address: SocketAddr) -> Result<TcpListener, ServeError> {
    let failed = |source: io::Error| ServeError::Bind {
        address,
        remedy: remedy(source.kind()),
        source,
    };
    let listener = TcpListener::bind(address).map_err(failed)?;
    listener.set_nonblocking(true).map_err(failed)?;
    Ok(listener)
}

/// What would help against an address that cannot be listened on.
fn remedy(kind: io::ErrorKind) -> &'static str {
    match kind {
        io::ErrorKind::AddrInUse => {
            "another program, perhaps another agent, listens there: stop it, or choose another port with --web.listen-address"
        }
        io::ErrorKind::PermissionDenied => {
            "ports below 1024 are reserved: choose a higher one with --web.listen-address"
        }
        io::ErrorKind::AddrNotAvailable => {
            "this machine has no such address: choose one of its own with --web.listen-address"
        }
        _ => "choose another address with --web.listen-address",
    }
}
