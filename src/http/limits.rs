//! What one client, and all together, may use.

use std::time::Duration;

/// What one client, and all together, may use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Connections at one time.
    pub connections: usize,
    /// Connections from one address at one time.
    pub per_address: usize,
    /// Bytes of a request's head.
    pub head_bytes: usize,
    /// Header lines of a request.
    pub headers: usize,
    /// Time for a TLS handshake, and then for each request's head to arrive, idle
    /// time included.
    pub head_time: Duration,
    /// Time for an answer to be made.
    pub request_time: Duration,
    /// Time in which a client must take something of its answer.
    pub write_time: Duration,
    /// Time after which a connection is closed in any case.
    pub connection_time: Duration,
    /// Time in which open requests are finished when the server stops.
    pub stop_time: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connections: 64,
            per_address: 16,
            head_bytes: 16 * 1024,
            headers: 64,
            head_time: Duration::from_secs(10),
            request_time: Duration::from_secs(5),
            write_time: Duration::from_secs(10),
            connection_time: Duration::from_mins(10),
            stop_time: Duration::from_secs(2),
        }
    }
}
