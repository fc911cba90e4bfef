//! To be built.

pub mod run;
