//! How a scrape is answered, through real sockets on the loopback.

use super::{instrument, moment, settings, span};
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;
use wattprint::accounting::{Holder, Microjoules};
use wattprint::config::Listen;
use wattprint::http::{self, Limits, ServeError, Server, State};
use wattprint::metrics::{Running, Snapshot};
use wattprint::sample::{Component, Moment};

const LOOPBACK: &str = "127.0.0.1:0";

fn soon() -> Moment {
    moment(3)
}

fn much_later() -> Moment {
    moment(60)
}

/// A snapshot of an agent that has sampled from second 0 to second 1.
fn snapshot() -> Snapshot {
    let mut running = Running::new(settings(4));
    let gpu = instrument(Component::Accelerator, "GPU-1", 400.0);
    running.describe(std::slice::from_ref(&gpu));
    running.add(&span(
        0,
        1,
        &[(Holder::Idle, &gpu.channel, Microjoules::exact(5_000_000))],
    ));
    running.snapshot(moment(1))
}

pub fn serve(state: State, limits: Limits) -> (Server, SocketAddr, Arc<State>) {
    let state = Arc::new(state);
    let address = LOOPBACK.parse().unwrap();
    let listeners = http::open(&[Listen::Address(address)]).unwrap();
    let server = Server::start(listeners, state.clone(), None, limits).unwrap();
    let address = server.addresses()[0];
    (server, address, state)
}

fn usual() -> (Server, SocketAddr, Arc<State>) {
    serve(State::new(snapshot(), soon), Limits::default())
}

fn send(address: SocketAddr, request: &str) -> TcpStream {
    let mut stream = TcpStream::connect(address).unwrap();
    stream
        .set_read_timeout(Some(Duration::from_secs(20)))
        .unwrap();
    // A server that refuses early may close before all is written.
    let _ = stream.write_all(request.as_bytes());
    stream
}

fn ask(address: SocketAddr, request: &str) -> String {
    let mut answer = Vec::new();
    // A reset after the answer is as good an end as any.
    let _ = send(address, request).read_to_end(&mut answer);
    String::from_utf8(answer).unwrap()
}

pub fn get(address: SocketAddr, path: &str, headers: &str) -> String {
    let request = format!("GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n{headers}\r\n");
    ask(address, &request)
}

pub fn status(answer: &str) -> &str {
    answer.split(' ').nth(1).unwrap_or_default()
}

#[test]
fn a_scrape_is_answered_in_the_format_that_was_asked_for() {
    let (_server, address, state) = usual();
    let text = get(address, "/metrics", "");
    assert_eq!(status(&text), "200");
    assert!(text.contains("content-type: text/plain; version=0.0.4; charset=utf-8\r\n"));
    assert!(text.contains(
        "\nwattprint_energy_joules_total{component=\"accelerator\",device=\"GPU-1\"} 5\n"
    ));
    assert!(text.contains("\nwattprint_snapshot_age_seconds 2\n"));
    assert!(text.contains("\nprocess_resident_memory_bytes "));
    let accept = "Accept: application/openmetrics-text;version=1.0.0;q=0.8,text/plain;q=0.5\r\n";
    let open = get(address, "/metrics", accept);
    assert!(
        open.contains(
            "content-type: application/openmetrics-text; version=1.0.0; charset=utf-8\r\n"
        )
    );
    assert!(open.ends_with("# EOF\n"));
    assert_eq!(state.scrapes(), 2);
}

#[test]
fn only_known_paths_and_reading_methods_are_answered() {
    let (_server, address, state) = usual();
    for (request, expected) in [
        ("GET /metric HTTP/1.1", "404"),
        ("GET /metrics/ HTTP/1.1", "404"),
        ("GET /../etc/passwd HTTP/1.1", "404"),
        ("POST /metrics HTTP/1.1", "405"),
        ("DELETE / HTTP/1.1", "405"),
        ("PUT /healthz HTTP/1.1", "405"),
        ("GET / HTTP/1.1", "200"),
        ("nonsense", "400"),
        ("GET /metrics HTTP/9.9", "400"),
    ] {
        let answer = ask(
            address,
            &format!("{request}\r\nHost: x\r\nConnection: close\r\n\r\n"),
        );
        assert_eq!(status(&answer), expected, "{request}: {answer}");
        if expected == "405" {
            assert!(answer.contains("allow: GET,HEAD\r\n"), "{answer}");
        }
    }
    assert_eq!(state.scrapes(), 0);
}

#[test]
fn a_head_request_gets_the_head_and_is_no_scrape() {
    let (_server, address, state) = usual();
    let answer = ask(
        address,
        "HEAD /metrics HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
    );
    assert_eq!(status(&answer), "200");
    assert!(answer.ends_with("\r\n\r\n"), "{answer}");
    assert_eq!(state.scrapes(), 0);
}

#[test]
fn absurd_headers_are_survived_and_oversized_ones_refused() {
    let (_server, address, _state) = usual();
    let absurd = format!("Accept: {}\r\n", "text/plain;q=9e99;;=,/*\"\\".repeat(300));
    let answer = get(address, "/metrics", &absurd);
    assert_eq!(status(&answer), "200");
    assert!(answer.contains("text/plain"));
    let long = format!("X-Long: {}\r\n", "x".repeat(64 * 1024));
    assert_eq!(status(&get(address, "/metrics", &long)), "431");
    let many = "X-Again: 1\r\n".repeat(200);
    assert_eq!(status(&get(address, "/metrics", &many)), "431");
    let target = format!("/{}", "x".repeat(64 * 1024));
    assert!(["414", "431"].contains(&status(&get(address, &target, ""))));
    let body = "Content-Length: 3\r\n";
    assert_eq!(
        status(&get(address, "/metrics", &format!("{body}\r\nabc"))),
        "413"
    );
    let smuggled = "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n";
    let answer = get(
        address,
        "/metrics",
        &format!("{smuggled}\r\n0\r\n\r\nGET / HTTP/1.1\r\n"),
    );
    assert!(["400", "413"].contains(&status(&answer)), "{answer}");
    assert_eq!(status(&get(address, "/metrics", "")), "200");
}

#[test]
fn a_slow_client_delays_nobody_and_is_shut_out_in_the_end() {
    let limits = Limits {
        head_time: Duration::from_millis(200),
        ..Limits::default()
    };
    let (_server, address, _state) = serve(State::new(snapshot(), soon), limits);
    let mut slow = send(address, "GET /metrics HTTP/1.1\r\nHos");
    assert_eq!(status(&get(address, "/metrics", "")), "200");
    let mut rest = Vec::new();
    let _ = slow.read_to_end(&mut rest);
    assert!(!String::from_utf8_lossy(&rest).contains(" 200 "));
}

#[test]
fn health_is_judged_by_the_age_of_the_snapshot() {
    let (_server, address, state) = usual();
    assert_eq!(status(&get(address, "/healthz", "")), "200");
    assert_eq!(status(&get(address, "/readyz", "")), "200");
    let (_server, address, _state) = serve(State::new(snapshot(), much_later), Limits::default());
    let answer = get(address, "/healthz", "");
    assert_eq!(status(&answer), "503");
    assert!(answer.ends_with(
        "the last sample is 59.0 s old; with an interval of 1.0 s it should be at most 3.0 s: the sampler is stuck, see the agent's log\n"
    ), "{answer}");
    assert_eq!(
        status(&get(address, "/metrics", "")),
        "200",
        "a stuck sampler fails no scrape"
    );
    state.publish(Running::new(settings(1)).snapshot(moment(3)));
    assert_eq!(state.snapshot().totals.spans, 0);
}

#[test]
fn an_agent_without_a_sample_is_alive_but_not_ready() {
    let first = Running::new(settings(1)).snapshot(moment(3));
    let (_server, address, _state) = serve(State::new(first, soon), Limits::default());
    assert_eq!(status(&get(address, "/healthz", "")), "200");
    let answer = get(address, "/readyz", "");
    assert_eq!(status(&answer), "503");
    assert!(answer.ends_with("nothing has been sampled yet; two samples are needed\n"));
    assert_eq!(status(&get(address, "/metrics", "")), "200");
}

#[test]
fn what_a_scrape_will_see_is_noted_before_it_is_answered() {
    let noted = Arc::new(AtomicU64::new(0));
    let hook = noted.clone();
    let state = State::new(snapshot(), soon).on_scrape(Box::new(move |snapshot| {
        hook.fetch_add(snapshot.totals.spans, Ordering::SeqCst);
    }));
    let (_server, address, _state) = serve(state, Limits::default());
    let answer = get(address, "/metrics", "");
    assert_eq!(status(&answer), "200");
    assert_eq!(noted.load(Ordering::SeqCst), 1);
}

#[test]
fn an_address_in_use_says_so_and_what_would_help() {
    let (_server, address, _state) = usual();
    let Err(error) = http::open(&[address.into()]) else {
        panic!("two servers on {address}");
    };
    assert_eq!(
        error.to_string(),
        format!(
            "cannot listen on {address}; another program, perhaps another agent, listens there: stop it, or choose another port with --web.listen-address"
        )
    );
    assert!(matches!(error, ServeError::Bind { .. }));
}

#[test]
fn a_stopped_server_lets_go_of_its_address() {
    let (server, address, _state) = usual();
    let mut idle = send(address, "");
    server.stop();
    let mut rest = Vec::new();
    let _ = idle.read_to_end(&mut rest);
    assert!(TcpStream::connect(address).is_err());
}
