//! What is needed to read a GPU at one tick.

use super::fault::Errors;
use super::library::{Handle, Library};
use super::users::Look;
use crate::sample::{Moment, SampleKind};

/// One round of all GPUs.
pub(super) struct Visit<'a> {
    /// The library that gave the handles.
    pub(super) library: &'a Library,
    /// Why the sample is made.
    pub(super) kind: SampleKind,
    /// Whether something else is due at this tick, instead of what goes by turns.
    pub(super) spare: bool,
    /// Where faults are counted.
    pub(super) errors: &'a mut Errors,
    /// Identifies this life of the counters.
    pub(super) epoch: &'a str,
}

impl Visit<'_> {
    /// A look at who uses one of them.
    pub(super) fn look(&self, device: Handle, at: Moment) -> Look<'_> {
        Look {
            library: self.library,
            device,
            kind: self.kind,
            at,
            spare: self.spare,
        }
    }
}
