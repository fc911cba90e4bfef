//! Connections, and how much of this process one client can hold.

use super::routes;
use super::state::State;
use axum::Router;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use std::io;
use std::net::TcpListener as StdListener;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::task::{Context, Poll, ready};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, watch};
use tokio::task::JoinSet;
use tokio::time::{Sleep, sleep, timeout};

/// What one client, and all together, may use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Connections at one time. More are closed at once, and counted.
    pub connections: usize,
    /// Bytes of a request's head.
    pub head_bytes: usize,
    /// Header lines of a request.
    pub headers: usize,
    /// Time for a request's head to arrive, idle time included.
    pub head_time: Duration,
    /// Time for an answer to be made.
    pub request_time: Duration,
    /// Time in which a client must take something of its answer.
    pub write_time: Duration,
    /// Time after which a connection is closed in any case.
    pub connection_time: Duration,
    /// Time in which open requests are finished when the server stops.
    pub stop_time: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connections: 64,
            head_bytes: 16 * 1024,
            headers: 64,
            head_time: Duration::from_secs(10),
            request_time: Duration::from_secs(5),
            write_time: Duration::from_secs(10),
            connection_time: Duration::from_mins(10),
            stop_time: Duration::from_secs(2),
        }
    }
}

/// Serves all listeners until told to stop, then finishes what was asked.
pub(super) async fn serve(
    listeners: Vec<StdListener>,
    state: Arc<State>,
    limits: Limits,
    stopped: watch::Receiver<bool>,
) {
    let graceful = Arc::new(GracefulShutdown::new());
    let permits = Arc::new(Semaphore::new(limits.connections));
    let router = routes::router(state.clone(), limits.request_time);
    let mut accepting = JoinSet::new();
    for listener in listeners {
        // It was made non-blocking, so that this fails only without a runtime.
        let Ok(listener) = TcpListener::from_std(listener) else {
            continue;
        };
        let door = Door {
            state: state.clone(),
            router: router.clone(),
            limits,
            graceful: graceful.clone(),
            permits: permits.clone(),
        };
        let mut stopped = stopped.clone();
        accepting.spawn(async move {
            tokio::select! {
                () = door.accept(listener) => {}
                _ = stopped.wait_for(|stop| *stop) => {}
            }
        });
    }
    while accepting.join_next().await.is_some() {}
    if let Some(graceful) = Arc::into_inner(graceful) {
        // What is not finished in time is cut off with the runtime.
        let _ = timeout(limits.stop_time, graceful.shutdown()).await;
    }
}

/// What one listener needs to let connections in.
struct Door {
    state: Arc<State>,
    router: Router,
    limits: Limits,
    graceful: Arc<GracefulShutdown>,
    permits: Arc<Semaphore>,
}

impl Door {
    async fn accept(&self, listener: TcpListener) {
        loop {
            match listener.accept().await {
                Ok((stream, _)) => self.admit(stream),
                // Out of descriptors, most likely: waiting lets others close.
                Err(_) => sleep(Duration::from_millis(100)).await,
            }
        }
    }

    fn admit(&self, stream: TcpStream) {
        let Ok(permit) = self.permits.clone().try_acquire_owned() else {
            self.state.dropped.fetch_add(1, Ordering::Relaxed);
            return;
        };
        let limits = self.limits;
        let connection = http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(limits.head_time)
            .max_buf_size(limits.head_bytes)
            .max_headers(limits.headers)
            .serve_connection(
                TokioIo::new(Impatient::new(stream, limits.write_time)),
                TowerToHyperService::new(self.router.clone()),
            );
        let connection = self.graceful.watch(connection);
        tokio::spawn(async move {
            // How a client's connection ends is the client's affair.
            let _ = timeout(limits.connection_time, connection).await;
            drop(permit);
        });
    }
}

/// A connection that gives up on a client who takes nothing.
struct Impatient {
    stream: TcpStream,
    patience: Duration,
    waiting: Option<Pin<Box<Sleep>>>,
}

impl Impatient {
    fn new(stream: TcpStream, patience: Duration) -> Self {
        Self {
            stream,
            patience,
            waiting: None,
        }
    }

    /// Passes a write's outcome on, unless it has been waiting for too long.
    fn judged<T>(
        &mut self,
        context: &mut Context<'_>,
        outcome: Poll<io::Result<T>>,
    ) -> Poll<io::Result<T>> {
        if outcome.is_ready() {
            self.waiting = None;
            return outcome;
        }
        let patience = self.patience;
        let waiting = self
            .waiting
            .get_or_insert_with(|| Box::pin(sleep(patience)));
        ready!(waiting.as_mut().poll(context));
        Poll::Ready(Err(io::ErrorKind::TimedOut.into()))
    }
}

impl AsyncRead for Impatient {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(context, buffer)
    }
}

impl AsyncWrite for Impatient {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let outcome = Pin::new(&mut self.stream).poll_write(context, bytes);
        self.judged(context, outcome)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let outcome = Pin::new(&mut self.stream).poll_flush(context);
        self.judged(context, outcome)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let outcome = Pin::new(&mut self.stream).poll_shutdown(context);
        self.judged(context, outcome)
    }
}
