//! From the text of a web configuration to its value: pure, so that every
//! mistake can be tested without a file.
//!
//! The format is that of Prometheus' exporter-toolkit; one row for each key.

use crate::config::nearest;
use crate::http::web::error::{Mistake, Place};
use crate::http::web::value::{self, Spot};
use crate::http::web::yaml::{Node, Value, parse};
use axum::http::{HeaderName, HeaderValue};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// What a web configuration says.
#[derive(Debug, Default)]
pub(super) struct Document {
    /// Encryption, if any key of it is given.
    pub tls: Option<Tls>,
    /// Headers that every answer carries.
    pub headers: Vec<(HeaderName, HeaderValue)>,
    /// Users with the bcrypt hashes of their passwords.
    pub users: BTreeMap<String, String>,
    /// How often requests may come.
    pub rate: Option<Rate>,
}

/// `tls_server_config`, not yet held against the files that it names.
#[derive(Debug)]
pub(super) struct Tls {
    pub at: Place,
    pub cert: Option<Spot<Pem>>,
    pub key: Option<Spot<Pem>>,
    pub client_ca: Option<Spot<Pem>>,
    pub client_auth: Option<Spot<ClientAuth>>,
    pub client_sans: Option<Spot<Vec<String>>>,
    pub min_version: Option<Spot<String>>,
    pub max_version: Option<Spot<String>>,
    pub cipher_suites: Vec<Spot<String>>,
    pub prefer_server_cipher_suites: bool,
    pub curves: Vec<Spot<String>>,
}

/// Where something in PEM is found.
#[derive(Debug, Clone)]
pub(super) enum Pem {
    /// In a file.
    File(PathBuf),
    /// In the configuration itself.
    Inline(String),
}

/// Whether clients show a certificate, and what is asked of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ClientAuth {
    NoClientCert,
    RequestClientCert,
    RequireAnyClientCert,
    VerifyClientCertIfGiven,
    RequireAndVerifyClientCert,
}

/// A token each interval, and so many saved up.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Rate {
    pub interval: Duration,
    pub burst: u32,
}

/// One key: its name, and where its value goes.
struct Key<T> {
    name: &'static str,
    set: fn(&mut T, &Node) -> Result<(), Mistake>,
}

const SECTIONS: &[Key<Document>] = &[
    Key {
        name: "tls_server_config",
        set: |to, node| {
            let mut tls = Tls::at(node.at);
            let any = entries(&mut tls, node, "tls_server_config", TLS)?;
            to.tls = any.then_some(tls);
            Ok(())
        },
    },
    Key {
        name: "http_server_config",
        set: |to, node| entries(to, node, "http_server_config", HTTP).map(drop),
    },
    Key {
        name: "basic_auth_users",
        set: |to, node| value::users(node).map(|it| to.users = it),
    },
    Key {
        name: "rate_limit",
        set: |to, node| {
            let mut rate = Rate::default();
            entries(&mut rate, node, "rate_limit", RATE)?;
            if !rate.interval.is_zero() && rate.burst == 0 {
                let problem = "`rate_limit` needs a `burst` of at least 1, or nothing is answered";
                return Err(node.at.wrong(problem));
            }
            to.rate = (!rate.interval.is_zero()).then_some(rate);
            Ok(())
        },
    },
];

const TLS: &[Key<Tls>] = &[
    Key {
        name: "cert_file",
        set: |to, node| value::once("cert", &mut to.cert, value::file(node)),
    },
    Key {
        name: "cert",
        set: |to, node| value::once("cert_file", &mut to.cert, value::inline(node)),
    },
    Key {
        name: "key_file",
        set: |to, node| value::once("key", &mut to.key, value::file(node)),
    },
    Key {
        name: "key",
        set: |to, node| value::once("key_file", &mut to.key, value::inline(node)),
    },
    Key {
        name: "client_ca_file",
        set: |to, node| value::once("client_ca", &mut to.client_ca, value::file(node)),
    },
    Key {
        name: "client_ca",
        set: |to, node| value::once("client_ca_file", &mut to.client_ca, value::inline(node)),
    },
    Key {
        name: "client_auth_type",
        set: |to, node| value::client_auth(node).map(|it| to.client_auth = it),
    },
    Key {
        name: "client_allowed_sans",
        set: |to, node| {
            let sans = value::texts(node)?;
            let value = sans.into_iter().map(|it| it.value).collect();
            to.client_sans = Some(Spot { at: node.at, value });
            Ok(())
        },
    },
    Key {
        name: "min_version",
        set: |to, node| value::text(node).map(|it| to.min_version = Some(it)),
    },
    Key {
        name: "max_version",
        set: |to, node| value::text(node).map(|it| to.max_version = Some(it)),
    },
    Key {
        name: "cipher_suites",
        set: |to, node| value::texts(node).map(|it| to.cipher_suites = it),
    },
    Key {
        name: "prefer_server_cipher_suites",
        set: |to, node| value::boolean(node).map(|it| to.prefer_server_cipher_suites = it),
    },
    Key {
        name: "curve_preferences",
        set: |to, node| value::texts(node).map(|it| to.curves = it),
    },
];

const HTTP: &[Key<Document>] = &[
    Key {
        name: "http2",
        // Read and left alone: HTTP/1.1 is what a scrape needs, and every client
        // that can speak HTTP/2 can speak that.
        set: |_, node| value::boolean(node).map(drop),
    },
    Key {
        name: "headers",
        set: |to, node| value::headers(node).map(|it| to.headers = it),
    },
];

const RATE: &[Key<Rate>] = &[
    Key {
        name: "interval",
        set: |to, node| value::duration(node).map(|it| to.interval = it),
    },
    Key {
        name: "burst",
        set: |to, node| value::count(node).map(|it| to.burst = it),
    },
];

/// Reads a web configuration; paths in it are relative to `folder`.
pub(super) fn read(text: &str, folder: &Path) -> Result<Document, Mistake> {
    let mut document = Document::default();
    entries(&mut document, &parse(text)?, "the file", SECTIONS)?;
    if let Some(tls) = &mut document.tls {
        for pem in [&mut tls.cert, &mut tls.key, &mut tls.client_ca] {
            if let Some(Pem::File(path)) = pem.as_mut().map(|it| &mut it.value) {
                *path = folder.join(&path);
            }
        }
    }
    Ok(document)
}

/// Reads a table, key by key; whether it has any.
fn entries<T>(to: &mut T, node: &Node, name: &str, keys: &[Key<T>]) -> Result<bool, Mistake> {
    let table = match &node.value {
        Value::Nothing => return Ok(false),
        Value::Table(table) => table,
        _ => {
            let (found, names) = (node.kind(), names(keys));
            let problem = format!("must be a table with the keys {names}; found {found}");
            return Err(node.at.wrong(problem));
        }
    };
    for (at, key, value) in table {
        let known = keys.iter().find(|it| it.name == key);
        let known = known.ok_or_else(|| at.wrong(unknown(key, name, keys)))?;
        (known.set)(to, value).map_err(|mistake| Mistake {
            problem: format!("`{key}`: {}", mistake.problem),
            ..mistake
        })?;
    }
    Ok(!table.is_empty())
}

fn unknown<T>(key: &str, table: &str, keys: &[Key<T>]) -> String {
    match nearest(key, keys.iter().map(|it| it.name)) {
        Some(near) => format!("unknown key `{key}`; did you mean `{near}`?"),
        None => format!("unknown key `{key}`; {table} may have {}", names(keys)),
    }
}

fn names<T>(keys: &[Key<T>]) -> String {
    let names: Vec<_> = keys.iter().map(|key| key.name).collect();
    names.join(", ")
}

impl Tls {
    fn at(at: Place) -> Self {
        Self {
            at,
            cert: None,
            key: None,
            client_ca: None,
            client_auth: None,
            client_sans: None,
            min_version: None,
            max_version: None,
            cipher_suites: Vec::new(),
            prefer_server_cipher_suites: true,
            curves: Vec::new(),
        }
    }
}

impl ClientAuth {
    /// Every policy, under the name that Go's crypto/tls gave it.
    pub const ALL: [(&'static str, Self); 5] = [
        ("NoClientCert", Self::NoClientCert),
        ("RequestClientCert", Self::RequestClientCert),
        ("RequireAnyClientCert", Self::RequireAnyClientCert),
        ("VerifyClientCertIfGiven", Self::VerifyClientCertIfGiven),
        (
            "RequireAndVerifyClientCert",
            Self::RequireAndVerifyClientCert,
        ),
    ];

    /// Whether a client without a certificate is sent away.
    pub fn requires(self) -> bool {
        matches!(
            self,
            Self::RequireAnyClientCert | Self::RequireAndVerifyClientCert
        )
    }

    /// Whether a certificate must come from the authority that is named.
    pub fn verifies(self) -> bool {
        matches!(
            self,
            Self::VerifyClientCertIfGiven | Self::RequireAndVerifyClientCert
        )
    }
}

#[cfg(test)]
mod tests;
