//! Ten thousand connections, and one scrape that has to come through.

use super::client::{get, rest, send};
use super::{PATIENCE, Site, value};
use nix::sys::resource::{Resource, getrlimit, setrlimit};
use std::net::TcpStream;
use std::time::{Duration, Instant};
use wattprint::http::Limits;

/// So many connections are opened; fewer where not so many files may be.
const CROWD: u64 = 10_000;

/// Both ends of each connection are in this process, and other tests need some files.
fn affordable() -> u64 {
    let (soft, hard) = getrlimit(Resource::RLIMIT_NOFILE).unwrap();
    let wanted = (CROWD + 2_000).min(hard);
    setrlimit(Resource::RLIMIT_NOFILE, wanted.max(soft), hard).unwrap();
    CROWD.min(wanted.max(soft).saturating_sub(512))
}

#[test]
fn ten_thousand_open_connections_keep_no_scrape_away() {
    let site = Site::plain(Limits::default());
    let count = affordable();
    println!("{count} connections");
    let address = site.address;
    let mut crowd: Vec<TcpStream> = Vec::new();
    let mut served = 0;
    for number in 0..count {
        // Some say nothing, some begin a request; none finishes one.
        let stream = TcpStream::connect_timeout(&address, PATIENCE).unwrap();
        if number % 2 == 0 {
            let _ = std::io::Write::write_all(&mut &stream, b"GET /metrics HTTP/1.1\r\n");
        }
        crowd.push(stream);
        if number % 1_000 == 999 {
            served += usize::from(get(address, "/metrics", "").status() == "200");
        }
    }
    assert_eq!(
        served as u64,
        count / 1_000,
        "each scrape among them was answered"
    );
    let scrape = get(address, "/metrics", "");
    assert_eq!(scrape.status(), "200");
    let dropped = value(&scrape.0, "wattprint_http_connections_dropped_total");
    let kept = Limits::default().per_address as f64;
    assert!(dropped >= count as f64 - kept, "{dropped} of {count}");
}

#[test]
fn one_address_takes_no_seat_from_another() {
    let limits = Limits {
        connections: 4,
        per_address: 3,
        ..Limits::default()
    };
    let site = Site::plain(limits);
    // The whole of 127.0.0.0/8 is this machine.
    let mut quiet = from([127, 0, 0, 2], site.address);
    let crowd: Vec<_> = (0..50).map(|_| send(site.address, b"GET /")).collect();
    let request = b"GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
    std::io::Write::write_all(&mut quiet, request).unwrap();
    assert_eq!(
        rest(quiet).status(),
        "200",
        "it sat there first, and still does"
    );
    drop(crowd);
}

fn from(local: [u8; 4], address: std::net::SocketAddr) -> TcpStream {
    use nix::sys::socket::{AddressFamily, SockFlag, SockType, SockaddrIn, bind, connect, socket};
    use std::os::fd::AsRawFd;
    let [a, b, c, d] = local;
    let flags = SockFlag::SOCK_CLOEXEC;
    let opened = socket(AddressFamily::Inet, SockType::Stream, flags, None).unwrap();
    bind(opened.as_raw_fd(), &SockaddrIn::new(a, b, c, d, 0)).unwrap();
    let std::net::SocketAddr::V4(address) = address else {
        panic!("the loopback of IPv4");
    };
    connect(opened.as_raw_fd(), &SockaddrIn::from(address)).unwrap();
    let stream = TcpStream::from(opened);
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    stream
}

#[test]
fn whoever_is_silent_makes_room_for_whoever_asks() {
    let limits = Limits {
        connections: 2,
        per_address: 2,
        ..Limits::default()
    };
    let site = Site::plain(limits);
    let silent: Vec<_> = (0..2).map(|_| send(site.address, b"GET /")).collect();
    let began = Instant::now();
    let answer = get(site.address, "/metrics", "");
    assert_eq!(answer.status(), "200");
    assert!(began.elapsed() < Duration::from_secs(5));
    assert_eq!(
        value(&answer.0, "wattprint_http_connections_dropped_total"),
        1.0
    );
    let mut silent = silent.into_iter();
    assert_eq!(
        rest(silent.next().unwrap()).0,
        "",
        "the one that came first has left"
    );
}
