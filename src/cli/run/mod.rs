//! To be built.

pub mod child;
pub mod ranks;
pub mod refusal;
pub mod signals;
mod wait;
