//! Work not yet done: what it would take in energy, before anything runs.
//!
//! A plan gives a [`Planned`]: the energy of the accelerators and of their nodes
//! as derivations over identified inputs, the time it takes, the useful work,
//! and what the numbers rest on. From it the report and the footprint of a place
//! follow exactly as they do for a measurement; a plan itself knows no place.
//!
//! A plan is pure: facts about accelerators and published factors are arguments.
//!
//! This room is pure: no files, sockets, clocks, environment or logging.

mod cited;
pub mod claim;
pub mod inference;
mod planned;
pub mod training;

pub use cited::Cited;
pub use planned::{Beside, Calibration, Devices, Missing, Planned, Remark};
