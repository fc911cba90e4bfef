//! Requests whose end two programs may see in different places: at most one answer
//! comes to each, and nothing after it is taken for a request.

use super::Site;
use super::client::{ask, get, rest, send};
use wattprint::http::Limits;

const TLS: &str = "tls_server_config: {cert_file: server.crt, key_file: server.key}\n";

/// What an attacker would like to have taken for a request of somebody else's.
const HIDDEN: &str = "GET /healthz HTTP/1.1\r\nHost: hidden\r\n\r\n";

#[test]
fn what_follows_an_ambiguous_request_is_no_request() {
    let site = Site::plain(Limits::default());
    for (what, head) in [
        (
            "length and chunks",
            "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        ),
        (
            "chunks and length",
            "Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n",
        ),
        (
            "two lengths",
            "Content-Length: 0\r\nContent-Length: 44\r\n\r\n",
        ),
        (
            "two equal lengths",
            "Content-Length: 5\r\nContent-Length: 5\r\n\r\n12345",
        ),
        ("a list of lengths", "Content-Length: 0, 44\r\n\r\n"),
        ("a signed length", "Content-Length: +5\r\n\r\n12345"),
        ("a folded header", "X: a\r\n Content-Length: 44\r\n\r\n"),
        (
            "a folded encoding",
            "Transfer-Encoding:\r\n chunked\r\n\r\n0\r\n\r\n",
        ),
        (
            "a bare line feed",
            "X: a\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        ),
        (
            "a bare carriage return",
            "X: a\rTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        ),
        (
            "a space before the colon",
            "Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n",
        ),
        (
            "an unknown encoding",
            "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
        ),
        (
            "two encodings",
            "Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n",
        ),
        (
            "a chunked body",
            "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n",
        ),
        ("a body", "Content-Length: 3\r\n\r\nabc"),
    ] {
        let request = format!("GET /metrics HTTP/1.1\r\nHost: x\r\n{head}{HIDDEN}");
        let answer = ask(site.address, &request);
        assert!(answer.count() <= 1, "{what}: {}", answer.0);
        assert!(
            ["", "400", "413"].contains(&answer.status()),
            "{what}: {}",
            answer.0
        );
    }
    assert_eq!(get(site.address, "/metrics", "").status(), "200");
}

#[test]
fn other_forms_and_other_protocols_are_refused_or_answered_as_requests_for_this_server() {
    let site = Site::plain(Limits::default());
    for (request, expected) in [
        // RFC 9112, 3.2.2: a server accepts the absolute form.
        (
            "GET http://other.example/healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
            "200",
        ),
        (
            "CONNECT other.example:443 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
            "",
        ),
        (
            "OPTIONS * HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
            "4",
        ),
        ("GET /healthz\r\n\r\n", "400"),
        ("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", ""),
        ("GET /healthz HTTP/1.1\r\nConnection: close\r\n\r\n", "400"),
        ("GET /healthz HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n", "400"),
        ("GET /healthz HTTP/1.0\r\n\r\n", "200"),
        ("GET /healthz\0 HTTP/1.1\r\nHost: x\r\n\r\n", "400"),
        ("GET /healthz HTTP/1.1\r\nHost: x\r\nX: \0\r\n\r\n", "400"),
        ("\u{16}\u{3}\u{1}\u{2}\0\u{1}\0\u{1}", ""),
    ] {
        let stream = send(site.address, request.as_bytes());
        stream.shutdown(std::net::Shutdown::Write).unwrap();
        let answer = rest(stream);
        assert!(answer.count() <= 1, "{request}: {}", answer.0);
        let status = answer.status();
        let refused = expected.is_empty() && (status.is_empty() || status.starts_with('4'));
        let as_expected = !expected.is_empty() && status.starts_with(expected);
        assert!(refused || as_expected, "{request}: {}", answer.0);
    }
}

#[test]
fn absurd_accept_headers_get_text_or_are_too_long() {
    let site = Site::plain(Limits::default());
    let ranges = |count: usize| format!("Accept: {}\r\n", "a/b;q=0.1,".repeat(count));
    let lines = "Accept: text/plain;q=9e99;;=,/*\"\\\r\n".repeat(40);
    let long = format!("Accept: {}\r\n", "x".repeat(64 * 1024));
    let many = "X-Again: 1\r\n".repeat(200);
    for (headers, expected) in [
        (ranges(1_500), "200"),
        (lines, "200"),
        (ranges(7_000), "431"),
        (long, "431"),
        (many, "431"),
    ] {
        let answer = get(site.address, "/metrics", &headers);
        assert_eq!(answer.status(), expected, "{headers:.80}");
        if expected == "200" {
            let form = answer.header("content-type").unwrap();
            assert!(form.starts_with("text/plain; version=0.0.4"), "{form}");
        }
    }
}

#[test]
fn whoever_speaks_plainly_to_a_port_of_tls_is_told_so() {
    let site = Site::with(TLS, Limits::default());
    let answer = get(site.address, "/metrics", "");
    assert_eq!(answer.status(), "400");
    assert!(
        answer
            .0
            .ends_with("this port speaks TLS: write https:// instead of http://\n")
    );
    assert_eq!(rest(send(site.address, b"\0\x01\x02garbage")).0, "");
    assert_eq!(super::client::scrape(&site).unwrap().status(), "200");
}
