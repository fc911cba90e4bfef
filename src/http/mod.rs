//! To be built.

pub mod socket;
