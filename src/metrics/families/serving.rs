//! How scrapes are served, and who was turned away.

use super::{COUNTER, GAUGE};
use crate::metrics::family::Family;
use crate::metrics::reading::unix_seconds;

/// The families of this part.
pub(super) const FAMILIES: &[Family] = &[
    Family {
        name: "wattprint_scrapes_total",
        help: "Scrapes served before this one.",
        read: |scrape, emit| emit.count(&[], scrape.served),
        ..COUNTER
    },
    Family {
        name: "wattprint_http_connections_dropped_total",
        help: "Connections that were refused, or closed to make room for another, because too many were open: in all, or from one address.",
        read: |scrape, emit| emit.count(&[], scrape.web.dropped),
        ..COUNTER
    },
    Family {
        name: "wattprint_http_requests_refused_total",
        help: "Requests that were turned away unread: without credentials, with wrong ones, after too many wrong ones from the same address, beyond the configured rate, or because too many passwords were being checked.",
        labels: &["reason"],
        read: |scrape, emit| {
            for (reason, count) in &scrape.web.refused {
                emit.count(&[reason], *count);
            }
        },
        ..COUNTER
    },
    Family {
        name: "wattprint_http_password_checks_total",
        help: "Passwords that were held against a bcrypt hash. One that was right is remembered, so that a scrape costs no check.",
        read: |scrape, emit| emit.count(&[], scrape.web.password_checks),
        ..COUNTER
    },
    Family {
        name: "wattprint_tls_handshake_failures_total",
        help: "TLS handshakes that came to nothing: no common version, a certificate that was refused, no TLS at all, or no end within the time allowed.",
        read: |scrape, emit| emit.count(&[], scrape.web.failed_handshakes),
        ..COUNTER
    },
    Family {
        name: "wattprint_web_config_errors_total",
        help: "Versions of the web configuration or of its certificates that could not be used. The agent's log says why; the one from before stays in use.",
        read: |scrape, emit| {
            if let Some(config) = &scrape.web.config {
                emit.count(&[], config.errors);
            }
        },
        ..COUNTER
    },
    Family {
        name: "wattprint_web_config_last_reload_successful",
        help: "1 if the latest version of the web configuration is in use, else 0.",
        read: |scrape, emit| {
            if let Some(config) = &scrape.web.config {
                emit.value(&[], f64::from(u8::from(config.is_latest)));
            }
        },
        ..GAUGE
    },
    Family {
        name: "wattprint_web_certificate_expiry_timestamp_seconds",
        unit: "seconds",
        help: "When the certificate that is shown to clients ends, as seconds since 1970.",
        read: |scrape, emit| {
            let config = scrape.web.config.as_ref();
            if let Some(at) = config.and_then(|it| it.certificate_expires) {
                emit.value(&[], unix_seconds(at));
            }
        },
        ..GAUGE
    },
];
