//! What is asked of whoever connects: one version of the web configuration.

use super::document::{ClientAuth, Document, Rate, read};
use super::error::WebError;
use super::files::Files;
use super::tls;
use crate::http::gate::{Bucket, Users};
use axum::http::{HeaderName, HeaderValue};
use jiff::Timestamp;
use rustls::ServerConfig;
use std::path::Path;
use std::sync::{Arc, Mutex};

/// One version of the web configuration, ready for use.
pub(in crate::http) struct Policy {
    /// How TLS is spoken; without, it is not.
    pub tls: Option<Arc<ServerConfig>>,
    /// When the certificate that is shown ends.
    pub expires: Option<Timestamp>,
    /// Headers that every answer carries.
    pub headers: Vec<(HeaderName, HeaderValue)>,
    /// Who may ask; without, everybody.
    pub users: Option<Users>,
    /// How many requests may still come.
    pub rate: Option<Mutex<Bucket>>,
    guards: Vec<&'static str>,
}

impl Policy {
    /// Reads the configuration and all files that it names. Which files those were is
    /// known also where they cannot be used.
    pub(super) fn load(path: &Path, now: Timestamp) -> (Files, Result<Self, WebError>) {
        let mut files = Files::default();
        let policy = Self::read(path, &mut files, now);
        (files, policy)
    }

    fn read(path: &Path, files: &mut Files, now: Timestamp) -> Result<Self, WebError> {
        let text = files.read(path).map_err(|source| WebError::Read {
            path: path.to_owned(),
            source,
        })?;
        let folder = path.parent().unwrap_or(Path::new(""));
        let document = read(&text, folder);
        let policy = document.and_then(|document| {
            let server = document.tls.as_ref();
            let server = server.map(|it| tls::server(it, files, now)).transpose()?;
            Ok(Self::of(document, server))
        });
        policy.map_err(|mistake| mistake.in_file(&path.display().to_string()))
    }

    fn of(document: Document, server: Option<tls::Server>) -> Self {
        let guards = guards(&document);
        let (tls, expires) = server.map(|it| (it.config, it.expires)).unzip();
        let bucket = |rate: Rate| Bucket::new(rate.interval, rate.burst);
        Self {
            tls,
            expires,
            headers: document.headers,
            users: Users::new(document.users),
            rate: document.rate.map(|rate| Mutex::new(bucket(rate))),
            guards,
        }
    }

    /// What guards `old` and not these, if anything does.
    pub fn gives_up(&self, old: &Self) -> Option<&'static str> {
        let lost = old.guards.iter().find(|it| !self.guards.contains(it));
        lost.copied()
    }
}

/// What stands between a stranger and an answer, in words.
fn guards(document: &Document) -> Vec<&'static str> {
    let tls = document.tls.as_ref();
    let client = tls.and_then(|it| it.client_auth.as_ref().map(|it| it.value));
    let client = client.unwrap_or(ClientAuth::NoClientCert);
    let sans = tls.is_some_and(|it| it.client_sans.is_some());
    let all = [
        (tls.is_some(), "TLS"),
        (client.requires(), "certificates that clients must show"),
        (client.verifies(), "verified certificates of clients"),
        (sans, "names that clients must have"),
        (!document.users.is_empty(), "passwords"),
    ];
    let present = all.into_iter().filter(|(is_there, _)| *is_there);
    present.map(|(_, name)| name).collect()
}
