//! What NVML answers instead of a value, and what follows from it.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;

/// A call that gave no value: NVML's return code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Fault(pub(super) u32);

/// What a fault means for what comes next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Consequence {
    /// The library must be opened again: nothing works any more.
    Reopen,
    /// This device is gone until its UUID answers again.
    Lost,
    /// This device will never answer this call.
    Unsupported,
    /// The next call may work.
    Transient,
}

/// Every return code that is known, its word in the metrics, what it means.
///
/// # Source
///
/// NVIDIA, `nvml.h` (NVML 13.0), `nvmlReturn_enum`.
const CODES: &[(u32, &str, Consequence)] = &[
    (1, "uninitialized", Consequence::Reopen),
    (2, "invalid-argument", Consequence::Lost),
    (3, "unsupported", Consequence::Unsupported),
    (4, "no-permission", Consequence::Unsupported),
    (6, "not-found", Consequence::Transient),
    (7, "insufficient-size", Consequence::Transient),
    (9, "driver-not-loaded", Consequence::Reopen),
    (10, "timeout", Consequence::Transient),
    (11, "interrupt", Consequence::Transient),
    (12, "library-not-found", Consequence::Reopen),
    (13, "no-function", Consequence::Unsupported),
    (15, "lost", Consequence::Lost),
    (16, "reset-required", Consequence::Lost),
    (17, "operating-system", Consequence::Transient),
    (18, "version-mismatch", Consequence::Reopen),
    (19, "in-use", Consequence::Transient),
    (20, "insufficient-memory", Consequence::Transient),
    (21, "no-data", Consequence::Transient),
    (25, "argument-version", Consequence::Unsupported),
    (26, "deprecated", Consequence::Unsupported),
    (27, "not-ready", Consequence::Transient),
    (28, "gpu-not-found", Consequence::Lost),
    (Fault::LAYOUT.0, "layout", Consequence::Unsupported),
    (999, "unknown", Consequence::Transient),
];

impl Fault {
    pub(super) const INVALID_ARGUMENT: Self = Self(2);
    pub(super) const NOT_SUPPORTED: Self = Self(3);
    pub(super) const NOT_FOUND: Self = Self(6);
    pub(super) const INSUFFICIENT_SIZE: Self = Self(7);
    pub(super) const TIMEOUT: Self = Self(10);
    /// The library does not export the function.
    pub(super) const NO_FUNCTION: Self = Self(13);
    pub(super) const LOST: Self = Self(15);
    pub(super) const NO_DATA: Self = Self(21);
    /// Ours: the library filled a structure in a way that we do not know.
    pub(super) const LAYOUT: Self = Self(u32::MAX);

    /// What follows for the library or the device.
    pub(super) fn consequence(self) -> Consequence {
        self.row().map_or(Consequence::Transient, |row| row.2)
    }

    /// What follows of a call that is not the device's first in this tick.
    ///
    /// An earlier call has just shown that the handle is good, so that an invalid
    /// argument is one that this driver does not know.
    pub(super) fn consequence_aside(self) -> Consequence {
        match self {
            Self::INVALID_ARGUMENT => Consequence::Unsupported,
            _ => self.consequence(),
        }
    }

    /// A word for the metrics.
    pub(super) fn kind(self) -> &'static str {
        self.row().map_or("other", |row| row.1)
    }

    fn row(self) -> Option<&'static (u32, &'static str, Consequence)> {
        CODES.iter().find(|(code, ..)| *code == self.0)
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "NVML answered `{}` (code {})", self.kind(), self.0)
    }
}

impl std::error::Error for Fault {}

/// Errors since the library was opened, by kind.
#[derive(Debug, Default)]
pub(super) struct Errors(BTreeMap<Cow<'static, str>, u64>);

impl Errors {
    /// One more of a kind.
    pub(super) fn count(&mut self, kind: impl Into<Cow<'static, str>>) {
        *self.0.entry(kind.into()).or_default() += 1;
    }

    /// All of them, by name.
    pub(super) fn list(&self) -> Vec<(String, u64)> {
        let errors = self.0.iter();
        errors
            .map(|(kind, count)| (kind.to_string(), *count))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_that_a_newer_driver_invents_is_tried_again() {
        assert_eq!(Fault(12_345).consequence(), Consequence::Transient);
        assert_eq!(
            Fault(12_345).to_string(),
            "NVML answered `other` (code 12345)"
        );
    }

    #[test]
    fn an_invalid_argument_means_a_lost_device_only_in_its_first_call() {
        let fault = Fault::INVALID_ARGUMENT;
        assert_eq!(fault.consequence(), Consequence::Lost);
        assert_eq!(fault.consequence_aside(), Consequence::Unsupported);
        assert_eq!(Fault::LOST.consequence_aside(), Consequence::Lost);
    }
}
