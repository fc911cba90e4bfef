//! What factors we believe, and why: the cited numbers that turn energy into
//! a footprint.
//!
//! [`Catalog::profile`] answers what is known of a [`Place`]. A number gets in
//! only through a [`Document`] that cites it, or because
//! the user gave it ([`Given`]). Nothing is assumed: a default is named as one,
//! and what is not known is [`Missing`] with its remedy.
//!
//! This room is pure: no files, sockets, clocks, environment or logging.

mod catalog;
pub mod cpu;
mod describe;
mod document;
mod error;
mod factor;
mod given;
mod kind;
mod place;
mod price;
mod problem;
mod raw;
mod reader;
mod resolve;
mod series;
mod series_problem;
mod weighted;

pub use catalog::{Catalog, embedded_files};
pub use describe::{attributions, list, show};
pub use document::{Document, Row};
pub use error::ProfileError;
pub use factor::{Citation, Factor, Match, Spread};
pub use given::{Given, GivenError, parse_carbon_intensity, parse_pue, parse_water_intensity};
pub use kind::Kind;
pub use place::{Place, PlaceError};
pub use price::{PRICE, Price, PriceError};
pub use problem::{DocumentError, Problem};
pub use resolve::{Missing, NodePrior, Profile, Used, WaterScenario};
pub use series::Series;
pub use series_problem::{SeriesError, SeriesProblem};
pub use weighted::{Lacking, TIME_WEIGHTED, UsedWhen, WeighError};
