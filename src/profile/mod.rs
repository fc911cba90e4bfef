//! What factors we believe, and why: the cited numbers that turn energy into
//! a footprint.
//!
//! [`Catalog::profile`] answers what is known of a [`Place`]. A number gets in
//! only through a [`Document`] that cites it, or because
//! the user gave it ([`Given`]). Nothing is assumed: a default is named as one,
//! and what is not known is [`Missing`] with its remedy.
//!
//! This room is pure: no files, sockets, clocks, environment or logging.

mod accelerator;
mod catalog;
pub mod cpu;
mod describe;
mod document;
mod error;
mod factor;
mod given;
mod kind;
mod kind_of_thing;
mod load;
mod place;
mod problem;
mod raw;
mod reader;
mod resolve;

pub use accelerator::{Accelerator, AcceleratorError};
pub use catalog::{Catalog, embedded_files};
pub use describe::{attributions, list, show};
pub use document::{Document, Row};
pub use error::ProfileError;
pub use factor::{Citation, Factor, Match, Spread};
pub use given::{Given, GivenError, parse_carbon_intensity, parse_pue, parse_water_intensity};
pub use kind::Kind;
pub use load::{ANY_ACCELERATOR, Task};
pub use place::{Place, PlaceError};
pub use problem::{DocumentError, Problem};
pub use resolve::{Missing, NodePrior, Profile, Used, WaterScenario};
