//! A server behind TLS that wants certificates of its clients.

use super::command::{PERIOD, report, stub};
use super::hostile::{NODE, steady};
use super::stub::Stub;
use crate::web::certificates::Authority;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::server::WebPkiClientVerifier;
use rustls::{RootCertStore, ServerConfig, ServerConnection, StreamOwned};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::sync::Arc;
use std::thread;

/// Serves what another server answers to those who show a certificate of `authority`.
fn front(behind: &Stub, authority: &Authority) -> String {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let der = |pem: String| CertificateDer::from_pem_slice(pem.as_bytes()).unwrap();
    let mut roots = RootCertStore::empty();
    roots.add(der(authority.certificate())).unwrap();
    let clients = WebPkiClientVerifier::builder_with_provider(Arc::new(roots), provider.clone());
    let issued = authority.issued("localhost", (2020, 2050));
    let key = PrivateKeyDer::from_pem_slice(issued.key.as_bytes()).unwrap();
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_client_cert_verifier(clients.build().unwrap())
        .with_single_cert(vec![der(issued.certificate)], key)
        .unwrap();
    let (config, behind) = (Arc::new(config), behind.address.clone());
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("https://{}", listener.local_addr().unwrap());
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let session = ServerConnection::new(config.clone()).unwrap();
            let (secured, behind) = (StreamOwned::new(session, stream), behind.clone());
            // Whoever is turned away has ended the conversation.
            thread::spawn(move || pass_on(secured, &behind));
        }
    });
    address
}

/// One request and its answer, after which the connection ends.
fn pass_on(mut secured: StreamOwned<ServerConnection, TcpStream>, behind: &str) -> Option<()> {
    let mut request = String::new();
    let mut lines = BufReader::new(&mut secured);
    while !request.ends_with("\r\n\r\n") {
        lines
            .read_line(&mut request)
            .ok()
            .filter(|read| *read > 0)?;
    }
    let mut plain = TcpStream::connect(behind.strip_prefix("http://")?).ok()?;
    plain.write_all(request.as_bytes()).ok()?;
    plain.shutdown(std::net::Shutdown::Write).ok()?;
    let mut answer = Vec::new();
    plain.read_to_end(&mut answer).ok()?;
    secured.write_all(&answer).ok()?;
    secured.conn.send_close_notify();
    secured.flush().ok()
}

/// The report, with flags that name files of the folder.
fn asked(address: &str, folder: &Path, flags: &[(&str, &str)]) -> Result<String, String> {
    let files: Vec<(&str, String)> = flags
        .iter()
        .map(|(flag, file)| (*flag, folder.join(file).display().to_string()))
        .collect();
    let mut words = vec!["--prometheus", address, "--prometheus-timeout", "5s"];
    words.extend(PERIOD);
    words.extend(files.iter().flat_map(|(flag, file)| [*flag, file.as_str()]));
    let output = report(&words);
    let text = |bytes| String::from_utf8(bytes).unwrap();
    if output.status.success() {
        Ok(text(output.stdout))
    } else {
        Err(text(output.stderr))
    }
}

#[test]
fn a_server_behind_tls_is_trusted_by_its_authority_and_shown_a_certificate_and_a_token() {
    let folder = tempfile::tempdir().unwrap();
    let [authority, stranger] = ["ours", "theirs"].map(Authority::new);
    authority.issue("auditor", &folder);
    std::fs::write(folder.path().join("token"), "open sesame\n").unwrap();
    std::fs::write(folder.path().join("other.crt"), stranger.certificate()).unwrap();
    let behind = stub(steady(&NODE));
    let address = front(&behind, &authority);
    let (ca, token) = (("--ca-file", "ca.crt"), ("--bearer-token-file", "token"));
    let own = [
        ("--client-cert", "auditor.crt"),
        ("--client-key", "auditor.key"),
    ];
    let page = asked(&address, folder.path(), &[ca, token, own[0], own[1]]);
    assert!(page.as_ref().unwrap().contains("600 J"), "{page:?}");
    let heard = behind.requests.lock().unwrap().clone();
    assert!(!heard.is_empty());
    for request in &heard {
        assert_eq!(request.headers["authorization"], "Bearer open sesame");
    }
    // No token reaches a server that another authority vouches for, or who is not shown
    // a certificate.
    for flags in [
        vec![("--ca-file", "other.crt"), token, own[0], own[1]],
        vec![ca, token],
    ] {
        let said = asked(&address, folder.path(), &flags).unwrap_err();
        assert!(
            said.to_lowercase().contains("certificate"),
            "{flags:?}: {said}"
        );
        assert!(!said.contains("sesame"), "{said}");
    }
    assert_eq!(behind.count(), heard.len());
}
