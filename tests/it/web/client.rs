//! Clients: with and without TLS, well behaved and not.

use super::certificates::Issued;
use super::{PATIENCE, Site};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ClientConfig, ClientConnection, RootCertStore, SupportedProtocolVersion};
use std::fs;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::Arc;

/// What came back.
pub struct Answer(pub String);

impl Answer {
    pub fn status(&self) -> &str {
        self.0.split(' ').nth(1).unwrap_or_default()
    }

    /// How many answers came.
    pub fn count(&self) -> usize {
        self.0.matches("HTTP/1.1 ").count()
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        let (head, _) = self.0.split_once("\r\n\r\n")?;
        let mut lines = head.lines().filter_map(|it| it.split_once(": "));
        lines
            .find(|(known, _)| *known == name)
            .map(|(_, value)| value)
    }
}

/// Connects and sends something; what follows is the test's affair.
pub fn send(address: SocketAddr, bytes: &[u8]) -> TcpStream {
    let mut stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    stream.set_write_timeout(Some(PATIENCE)).unwrap();
    // A server that refuses early may close before all is written.
    let _ = stream.write_all(bytes);
    stream
}

/// All that comes until the connection ends. A reset is as good an end as any.
pub fn rest(mut stream: impl Read) -> Answer {
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer);
    Answer(String::from_utf8_lossy(&answer).into_owned())
}

pub fn ask(address: SocketAddr, request: &str) -> Answer {
    rest(send(address, request.as_bytes()))
}

fn request(path: &str, headers: &str) -> String {
    format!("GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n{headers}\r\n")
}

pub fn get(address: SocketAddr, path: &str, headers: &str) -> Answer {
    ask(address, &request(path, headers))
}

/// An `Authorization` header.
pub fn basic(user: &str, password: &str) -> String {
    let text = format!("{user}:{password}");
    let alphabet = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut encoded = String::new();
    for group in text.as_bytes().chunks(3) {
        let bytes = [0, 1, 2].map(|at| u32::from(*group.get(at).unwrap_or(&0)));
        let bits = (bytes[0] << 16) | (bytes[1] << 8) | bytes[2];
        for digit in 0..=group.len() {
            let index = (bits >> (18 - 6 * digit)) & 63;
            encoded.push(char::from(alphabet[index as usize]));
        }
        encoded.push_str(&"=".repeat(3 - group.len()));
    }
    format!("Authorization: Basic {encoded}\r\n")
}

/// A client of TLS that trusts the site's authority.
pub fn config(
    site: &Site,
    own: Option<&Issued>,
    versions: &[&'static SupportedProtocolVersion],
) -> ClientConfig {
    let mut roots = RootCertStore::empty();
    let authority = fs::read(site.path("ca.crt")).unwrap();
    roots
        .add(CertificateDer::from_pem_slice(&authority).unwrap())
        .unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder = ClientConfig::builder_with_provider(provider)
        .with_protocol_versions(versions)
        .unwrap()
        .with_root_certificates(roots);
    let Some(own) = own else {
        return builder.with_no_client_auth();
    };
    let certificate = CertificateDer::from_pem_slice(own.certificate.as_bytes()).unwrap();
    let key = PrivateKeyDer::from_pem_slice(own.key.as_bytes()).unwrap();
    builder
        .with_client_auth_cert(vec![certificate], key)
        .unwrap()
}

/// One request over TLS, or why there was no answer.
pub fn fetch(address: SocketAddr, config: ClientConfig, headers: &str) -> Result<Answer, String> {
    let name = address.ip().into();
    let connection = ClientConnection::new(Arc::new(config), name).unwrap();
    let mut stream = rustls::StreamOwned::new(connection, send(address, b""));
    let sent = stream.write_all(request("/metrics", headers).as_bytes());
    sent.map_err(|why| why.to_string())?;
    let mut answer = Vec::new();
    let read = stream.read_to_end(&mut answer);
    if answer.is_empty() {
        return Err(read
            .err()
            .map_or("nothing came".to_owned(), |why| why.to_string()));
    }
    Ok(Answer(String::from_utf8(answer).unwrap()))
}

/// A scrape by a client without a certificate of its own.
pub fn scrape(site: &Site) -> Result<Answer, String> {
    fetch(site.address, config(site, None, rustls::ALL_VERSIONS), "")
}
