//! Where the server is and how it lets us in.

use super::FleetError;
use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;
use ureq::tls::{Certificate, ClientCert, PrivateKey, RootCerts, TlsConfig};

/// How to reach a server. Secrets stand in files, never on a command line.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Access {
    /// Its address: what comes before `/api/v1`.
    pub address: String,
    /// How long one answer may take.
    pub timeout: Duration,
    /// A name and the file with its password.
    pub basic: Option<(String, PathBuf)>,
    /// A file with a token.
    pub bearer: Option<PathBuf>,
    /// The tenant whose series are meant.
    pub tenant: Option<String>,
    /// The authorities that are trusted instead of the system's.
    pub authorities: Option<PathBuf>,
    /// Our own certificate and its key.
    pub identity: Option<(PathBuf, PathBuf)>,
    /// How long the first pause before trying again is; the next are twice as long.
    pub pause: Duration,
}

/// An address that is one, without its last slash.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address(String);

/// What stands in the header `Authorization`. It is never shown.
pub struct Secret(String);

/// Where Linux distributions keep the authorities that the machine trusts.
const SYSTEM_AUTHORITIES: [&str; 3] = [
    "/etc/ssl/certs/ca-certificates.crt",
    "/etc/pki/tls/certs/ca-bundle.crt",
    "/etc/ssl/ca-bundle.pem",
];

impl Access {
    /// The address, if credentials may be sent to it.
    ///
    /// # Errors
    ///
    /// [`FleetError::Address`] and [`FleetError::Insecure`].
    pub fn address(&self) -> Result<Address, FleetError> {
        let bad = |problem| FleetError::Address {
            // What stands before an @ may be a password.
            address: self
                .address
                .rsplit('@')
                .next()
                .unwrap_or_default()
                .to_owned(),
            problem,
        };
        let plain = self.address.strip_prefix("http://");
        let rest = plain.or_else(|| self.address.strip_prefix("https://"));
        let rest = rest.ok_or_else(|| bad("it begins with http:// or https://"))?;
        if rest.contains('@') {
            return Err(bad("names and passwords stand in files"));
        }
        if rest.contains(['?', '#', ' ']) {
            return Err(bad("it ends before any ? or #"));
        }
        let host = rest.split('/').next().unwrap_or_default();
        if host.is_empty() {
            return Err(bad("it names no host"));
        }
        let address = Address(self.address.trim_end_matches('/').to_owned());
        let secret = self.basic.is_some() || self.bearer.is_some();
        if secret && plain.is_some() && !is_loopback(host) {
            return Err(FleetError::Insecure { address: address.0 });
        }
        Ok(address)
    }

    /// What proves who we are, read anew.
    ///
    /// # Errors
    ///
    /// [`FleetError::Secret`] if a file cannot be read or is empty.
    pub fn secret(&self) -> Result<Option<Secret>, FleetError> {
        if let Some(path) = &self.bearer {
            let token = read("the token", path)?;
            return Ok(Some(Secret(format!("Bearer {token}"))));
        }
        let Some((name, path)) = &self.basic else {
            return Ok(None);
        };
        let password = read("the password", path)?;
        let both = base64(format!("{name}:{password}").as_bytes());
        Ok(Some(Secret(format!("Basic {both}"))))
    }

    /// Whom we trust, and who we are.
    ///
    /// # Errors
    ///
    /// [`FleetError::Secret`] if a file cannot be read or holds something else.
    pub fn tls(&self) -> Result<TlsConfig, FleetError> {
        let mut config = TlsConfig::builder();
        let mut system = SYSTEM_AUTHORITIES.map(PathBuf::from).into_iter();
        let system = || system.find(|path| path.is_file());
        let what = "the certificate authorities";
        let path = self.authorities.clone().or_else(system).ok_or_else(|| {
            let usual = Path::new(SYSTEM_AUTHORITIES[0]);
            bad(what, usual, "the system has none; give --ca-file")
        })?;
        let trusted = certificates(what, &path)?;
        config = config.root_certs(RootCerts::new_with_certs(&trusted));
        if let Some((chain, key)) = &self.identity {
            let what = "the private key";
            let pem = read(what, key)?;
            let parsed = PrivateKey::from_pem(pem.as_bytes());
            let key = parsed.map_err(|_| bad(what, key, "it holds no private key in PEM form"))?;
            let chain = certificates("the client certificate", chain)?;
            config = config.client_cert(Some(ClientCert::new_with_certs(&chain, key)));
        }
        Ok(config.build())
    }
}

impl Address {
    /// Where a query goes.
    pub fn endpoint(&self, path: &str) -> String {
        format!("{}/api/v1/{path}", self.0)
    }
}

impl fmt::Display for Address {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

impl Secret {
    /// The header's value, for the request only.
    pub fn header(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("Secret")
    }
}

fn certificates(what: &'static str, path: &Path) -> Result<Vec<Certificate<'static>>, FleetError> {
    let pem = read(what, path)?;
    let items = ureq::tls::parse_pem(pem.as_bytes());
    let found: Vec<_> = items
        .filter_map(|item| match item {
            Ok(ureq::tls::PemItem::Certificate(certificate)) => Some(certificate),
            _ => None,
        })
        .collect();
    if found.is_empty() {
        return Err(bad(what, path, "it holds no certificate in PEM form"));
    }
    Ok(found)
}

/// The text of a file without the white space around it.
fn read(what: &'static str, path: &Path) -> Result<String, FleetError> {
    let text = fs::read_to_string(path).map_err(|error| bad(what, path, &error.to_string()))?;
    let text = text.trim();
    if text.is_empty() {
        return Err(bad(what, path, "the file is empty"));
    }
    Ok(text.to_owned())
}

fn bad(what: &'static str, path: &Path, problem: &str) -> FleetError {
    FleetError::Secret {
        what,
        path: path.to_owned(),
        problem: problem.to_owned(),
    }
}

/// Whether a host with its port is this machine.
fn is_loopback(host: &str) -> bool {
    let name = match host.strip_prefix('[') {
        Some(rest) => rest.split(']').next().unwrap_or_default(),
        None => host.split(':').next().unwrap_or_default(),
    };
    let address = name.parse::<std::net::IpAddr>();
    name == "localhost" || address.is_ok_and(|it| it.is_loopback())
}

/// Base64 with padding.
///
/// # Source
///
/// RFC 4648, section 4; in HTTP, RFC 7617.
fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for group in bytes.chunks(3) {
        let byte = |at: usize| u32::from(group.get(at).copied().unwrap_or(0));
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for at in 0..4 {
            let letter = LETTERS[(bits >> (18 - 6 * at) & 63) as usize];
            text.push(if at <= group.len() {
                char::from(letter)
            } else {
                '='
            });
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn access(address: &str, secret: bool) -> Access {
        Access {
            address: address.to_owned(),
            bearer: secret.then(|| "token".into()),
            ..Access::default()
        }
    }

    #[test]
    fn secrets_go_nowhere_in_the_clear_but_to_this_machine() {
        for (address, secret, expected) in [
            ("http://prometheus:9090", false, None),
            ("https://mimir/prometheus/", true, None),
            ("http://127.0.0.1:9090", true, None),
            ("http://[::1]:9090", true, None),
            ("http://localhost", true, None),
            ("http://prometheus:9090", true, Some("without TLS")),
            ("http://127.0.0.1.example.org", true, Some("without TLS")),
            ("prometheus:9090", false, Some("begins with http")),
            ("http://a:hush@b", false, Some("stand in files")),
            ("http://a?x=1", false, Some("before any ?")),
            ("http://", false, Some("no host")),
        ] {
            let error = access(address, secret).address().err();
            let said = error.map(|it| it.to_string());
            assert_eq!(said.is_some(), expected.is_some(), "{address}: {said:?}");
            let said = said.unwrap_or_default();
            assert!(said.contains(expected.unwrap_or_default()), "{said}");
            assert!(!said.contains("hush"), "{said}");
        }
        let endpoint = access("https://mimir/prometheus/", true).address().unwrap();
        assert_eq!(
            endpoint.endpoint("query"),
            "https://mimir/prometheus/api/v1/query"
        );
    }

    #[test]
    fn base64_is_that_of_the_standard() {
        for (bytes, expected) in [
            ("", ""),
            ("f", "Zg=="),
            ("fo", "Zm8="),
            ("foo", "Zm9v"),
            ("foobar", "Zm9vYmFy"),
            ("Aladdin:open sesame", "QWxhZGRpbjpvcGVuIHNlc2FtZQ=="),
        ] {
            assert_eq!(base64(bytes.as_bytes()), expected);
        }
    }
}
