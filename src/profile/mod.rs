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
mod asked;
mod catalog;
mod check;
mod country;
pub mod cpu;
mod describe;
mod diff;
mod document;
mod equivalence;
mod error;
mod factor;
mod given;
mod kind;
mod kind_of_thing;
mod kinds;
mod listing;
mod load;
mod making;
mod market;
mod narrow;
mod nearest;
mod place;
mod plausible;
mod position;
mod price;
mod problem;
mod question;
mod raw;
mod reader;
mod region;
mod resolve;
mod series;
mod series_problem;
mod site;
mod weighted;

pub use accelerator::{Accelerator, AcceleratorError};
pub use catalog::{Catalog, embedded_files};
pub use check::problems;
pub use describe::{attributions, show, show_accelerator, show_id};
pub use diff::{Change, InForce, changes};
pub use document::{Document, Row, Stated};
pub use equivalence::Equivalence;
pub use error::ProfileError;
pub use factor::{Citation, Factor, Match, Overridden, Spread};
pub use given::{Given, GivenError, parse_carbon_intensity, parse_pue, parse_water_intensity};
pub use kind::Kind;
pub use listing::{Listed, Search, listed, listing};
pub use load::{ANY_ACCELERATOR, Task};
pub use making::{GivenMaking, Making, YEAR_OF_USE};
pub use market::Market;
pub use nearest::nearest_word;
pub use place::{Place, PlaceError};
pub use plausible::{NoPue, is_grid_intensity, is_grid_water, is_wue, no_pue};
pub use position::line_and_column;
pub use price::{Currency, Price, PriceError};
pub use problem::{DocumentError, Problem};
pub use question::Fallback;
pub use resolve::{Missing, NodePrior, Profile, Used, WaterScenario};
pub use series::Series;
pub use series_problem::{SeriesError, SeriesProblem};
pub use site::{Site, SiteError};
pub use weighted::{Lacking, TIME_WEIGHTED, UsedWhen, WeighError};
