//! To be built.

pub mod common;
pub mod report;
