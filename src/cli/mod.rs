//! To be built.

pub mod acceptance;
