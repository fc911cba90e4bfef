//! Connections, from the door to the answer.

use super::gate::{Gate, Peer, pass};
use super::impatient::Impatient;
use super::limits::Limits;
use super::routes;
use super::seats::{Seat, Seats, counted};
use super::state::State;
use axum::Router;
use axum::extract::Request;
use axum::middleware::from_fn_with_state;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::{Service, service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::{GracefulShutdown, Watcher};
use hyper_util::service::TowerToHyperService;
use rustls::ServerConfig;
use std::io;
use std::net::{IpAddr, TcpListener as StdListener};
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::server::TlsStream;

/// What a TLS client sends first: a record with a handshake in it.
///
/// # Source
///
/// RFC 8446, 5.1 (`ContentType`).
const HANDSHAKE: u8 = 22;

/// For somebody who wrote `http` where `https` is spoken.
const WRONG_PORT: &[u8] = b"HTTP/1.1 400 Bad Request\r\ncontent-type: text/plain\r\nconnection: close\r\n\r\nthis port speaks TLS: write https:// instead of http://\n";

/// Serves all listeners until told to stop, then finishes what was asked.
pub(super) async fn serve(
    listeners: Vec<StdListener>,
    state: Arc<State>,
    gate: Arc<Gate>,
    limits: Limits,
    stopped: watch::Receiver<bool>,
) {
    let graceful = Arc::new(GracefulShutdown::new());
    let seats = Seats::new(limits.connections, limits.per_address);
    let router = routes::router(state.clone(), limits.request_time);
    let router = router.layer(from_fn_with_state(gate.clone(), pass));
    let mut accepting = JoinSet::new();
    for listener in listeners {
        // It was made non-blocking, so that this fails only without a runtime.
        let Ok(listener) = TcpListener::from_std(listener) else {
            continue;
        };
        let door = Door {
            state: state.clone(),
            gate: gate.clone(),
            router: router.clone(),
            limits,
            seats: seats.clone(),
        };
        let (mut stopped, graceful) = (stopped.clone(), graceful.clone());
        accepting.spawn(async move {
            tokio::select! {
                () = door.accept(listener, graceful) => {}
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
#[derive(Clone)]
struct Door {
    state: Arc<State>,
    gate: Arc<Gate>,
    router: Router,
    limits: Limits,
    seats: Arc<Seats>,
}

impl Door {
    async fn accept(&self, listener: TcpListener, graceful: Arc<GracefulShutdown>) {
        loop {
            match listener.accept().await {
                Ok((stream, peer)) => self.admit(stream, counted(peer.ip()), graceful.watcher()),
                // Out of descriptors, most likely: waiting lets others close.
                Err(_) => sleep(Duration::from_millis(100)).await,
            }
        }
    }

    fn admit(&self, stream: TcpStream, who: IpAddr, watcher: Watcher) {
        let Some((seat, displaced)) = self.seats.take(who) else {
            self.state.counts.dropped();
            return;
        };
        if displaced {
            self.state.counts.dropped();
        }
        let (door, seat) = (self.clone(), Arc::new(seat));
        tokio::spawn(async move {
            tokio::select! {
                () = seat.needed() => {}
                // How a client's connection ends is the client's affair.
                _ = timeout(door.limits.connection_time, door.talk(stream, who, &seat, watcher)) => {}
            }
        });
    }

    async fn talk(&self, stream: TcpStream, who: IpAddr, seat: &Arc<Seat>, watcher: Watcher) {
        let encrypted = self.gate.policy().and_then(|policy| policy.tls.clone());
        let Some(config) = encrypted else {
            return self.answer(stream, who, seat, watcher).await;
        };
        let shaken = timeout(self.limits.head_time, handshake(stream, config)).await;
        match shaken {
            Ok(Ok(stream)) => self.answer(stream, who, seat, watcher).await,
            Ok(Err(_)) | Err(_) => self.state.counts.no_handshake(),
        }
    }

    async fn answer<S>(&self, stream: S, who: IpAddr, seat: &Arc<Seat>, watcher: Watcher)
    where
        S: AsyncRead + AsyncWrite + Send + Unpin + 'static,
    {
        let limits = self.limits;
        let routes = TowerToHyperService::new(self.router.clone());
        let seat = Arc::clone(seat);
        let service = service_fn(move |mut request: Request<Incoming>| {
            request.extensions_mut().insert(Peer(who));
            let answer = routes.call(request);
            let seat = Arc::clone(&seat);
            async move {
                seat.answering(true);
                let answer = answer.await;
                seat.answering(false);
                answer
            }
        });
        let connection = http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(limits.head_time)
            .max_buf_size(limits.head_bytes)
            .max_headers(limits.headers)
            // A client may say that it has asked all and still be answered (`nc -N`).
            .half_close(true)
            .serve_connection(
                TokioIo::new(Impatient::new(stream, limits.write_time)),
                service,
            );
        let _ = watcher.watch(connection).await;
    }
}

/// Agrees on keys; somebody who speaks no TLS is told so in plain words.
async fn handshake(
    stream: TcpStream,
    config: Arc<ServerConfig>,
) -> io::Result<TlsStream<TcpStream>> {
    let mut first = [0];
    let read = stream.peek(&mut first).await?;
    if read == 1 && first == [HANDSHAKE] {
        return TlsAcceptor::from(config).accept(stream).await;
    }
    if first.first().is_some_and(u8::is_ascii_uppercase) {
        // One short write into an empty buffer; whoever does not take it misses it.
        let _ = stream.try_write(WRONG_PORT);
        drain(&stream);
    }
    Err(io::ErrorKind::InvalidData.into())
}

/// Reads what has arrived: closing a connection with unread bytes resets it, and the
/// client would not see what it was told.
fn drain(stream: &TcpStream) {
    let mut bytes = [0; 1024];
    for _ in 0..64 {
        if !stream.try_read(&mut bytes).is_ok_and(|read| read > 0) {
            return;
        }
    }
}
