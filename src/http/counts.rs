//! What serving counts: who was turned away, and why.

use crate::metrics::Served;
use std::sync::atomic::{AtomicU64, Ordering};

/// Why a request was turned away before its path was looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Refusal {
    /// A user and a password are needed, and none came.
    NoCredentials,
    /// The user or the password is wrong.
    WrongPassword,
    /// The address was wrong too often.
    TooManyFailures,
    /// `rate_limit` of the web configuration.
    RateLimit,
    /// Too many passwords are being checked.
    Busy,
}

impl Refusal {
    const ALL: [(Self, &'static str); 5] = [
        (Self::NoCredentials, "no_credentials"),
        (Self::WrongPassword, "wrong_password"),
        (Self::TooManyFailures, "too_many_failures"),
        (Self::RateLimit, "rate_limit"),
        (Self::Busy, "busy"),
    ];
}

/// Counters that every connection may raise.
#[derive(Debug, Default)]
pub(super) struct Counts {
    dropped: AtomicU64,
    handshakes: AtomicU64,
    checks: AtomicU64,
    refused: [AtomicU64; Refusal::ALL.len()],
}

impl Counts {
    /// A connection was refused or had to make room.
    pub fn dropped(&self) {
        self.dropped.fetch_add(1, Ordering::Relaxed);
    }

    /// A TLS handshake came to nothing.
    pub fn no_handshake(&self) {
        self.handshakes.fetch_add(1, Ordering::Relaxed);
    }

    /// So many passwords were held against a hash so far.
    pub fn checks(&self, so_far: u64) {
        self.checks.fetch_max(so_far, Ordering::Relaxed);
    }

    /// A request was turned away.
    pub fn refused(&self, why: Refusal) {
        for ((known, _), counter) in Refusal::ALL.iter().zip(&self.refused) {
            if *known == why {
                counter.fetch_add(1, Ordering::Relaxed);
            }
        }
    }

    /// All of them, for a scrape.
    pub fn read(&self) -> Served {
        let refused = Refusal::ALL.iter().zip(&self.refused);
        let refused = refused.map(|((_, name), it)| (*name, it.load(Ordering::Relaxed)));
        Served {
            dropped: self.dropped.load(Ordering::Relaxed),
            failed_handshakes: self.handshakes.load(Ordering::Relaxed),
            password_checks: self.checks.load(Ordering::Relaxed),
            refused: refused.collect(),
            config: None,
        }
    }
}
