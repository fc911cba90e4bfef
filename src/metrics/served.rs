//! What the web server tells of itself.

use jiff::Timestamp;

/// Who was turned away so far, and how the web configuration fares.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Served {
    /// Connections that were refused or closed because too many were open.
    pub dropped: u64,
    /// TLS handshakes that came to nothing.
    pub failed_handshakes: u64,
    /// Passwords that were held against a bcrypt hash.
    pub password_checks: u64,
    /// Requests that were turned away, by reason; every reason is there.
    pub refused: Vec<(&'static str, u64)>,
    /// The web configuration, if there is one.
    pub config: Option<WebConfig>,
}

/// How the web configuration fares.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WebConfig {
    /// Versions of it that could not be used.
    pub errors: u64,
    /// Whether its latest version is in use.
    pub is_latest: bool,
    /// When the certificate that is shown ends; absent without TLS.
    pub certificate_expires: Option<Timestamp>,
}
