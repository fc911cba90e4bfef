//! Clients that take their time: each is shut out in the end, and delays nobody.

use super::Site;
use super::client::{get, rest, scrape, send};
use std::io::{Read, Write};
use std::time::{Duration, Instant};
use wattprint::http::Limits;

const TLS: &str = "tls_server_config: {cert_file: server.crt, key_file: server.key}\n";

fn hurried() -> Limits {
    Limits {
        head_time: Duration::from_millis(300),
        write_time: Duration::from_millis(300),
        ..Limits::default()
    }
}

#[test]
fn a_head_that_comes_byte_by_byte_ends_at_its_time() {
    let site = Site::plain(hurried());
    let began = Instant::now();
    let mut slow = send(site.address, b"GET /metrics HTTP/1.1\r\n");
    assert_eq!(get(site.address, "/metrics", "").status(), "200");
    // Something comes all the time, and yet not the end.
    let closed = loop {
        std::thread::sleep(Duration::from_millis(20));
        if slow.write_all(b"X: y\r\n").is_err() || began.elapsed() > super::PATIENCE {
            break began.elapsed();
        }
    };
    assert!(closed < super::PATIENCE, "{closed:?}");
    assert!(!rest(slow).0.contains(" 200 "));
}

#[test]
fn a_tls_handshake_that_never_ends_is_ended() {
    let site = Site::with(TLS, hurried());
    // The beginning of a handshake record whose rest does not come, and nothing at all.
    let slow = send(site.address, &[22, 3, 1, 2, 0, 1]);
    let silent = send(site.address, b"");
    assert_eq!(scrape(&site).unwrap().status(), "200");
    assert_eq!(rest(slow).0, "");
    assert_eq!(rest(silent).0, "");
    let seen = scrape(&site).unwrap().0;
    assert_eq!(
        super::value(&seen, "wattprint_tls_handshake_failures_total"),
        2.0
    );
}

#[test]
fn whoever_reads_nothing_is_cut_off_and_others_are_served() {
    let site = Site::plain(hurried());
    let mut greedy = send(site.address, b"");
    let request = b"GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n";
    let began = Instant::now();
    // It asks again and again and takes none of the answers.
    while began.elapsed() < super::PATIENCE {
        if greedy.write_all(request).is_err() {
            break;
        }
    }
    assert!(began.elapsed() < super::PATIENCE, "it was never cut off");
    assert_eq!(get(site.address, "/metrics", "").status(), "200");
    let mut bytes = [0; 64];
    while greedy.read(&mut bytes).is_ok_and(|read| read > 0) {}
}
