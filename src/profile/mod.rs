//! To be built.

pub mod cpu;
