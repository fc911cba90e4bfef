//! Serving a model: requests × tokens × joules a token, or images, or videos.
//!
//! The energy of a token is answered by a measured configuration that is near the
//! question, else by a fit on published measurements, and never below what the
//! hardware allows. [`plan`] makes a [`Planned`](super::Planned) of it: with the
//! hours in which replicas stand idle and with the rest of the nodes.
//!
//! | file | what it knows |
//! | --- | --- |
//! | `serving`, `media` | the configuration that is asked about |
//! | `text`, `media` | the fitted models, part by part |
//! | `document`, `raw` | `profiles/plan/inference.toml` and the user's own file |
//! | `own` | the measurements in the user's own ledger |
//! | `measured`, `range` | how near a measurement is, how far a question lies outside |
//! | `answer` | joules per unit with their bounds |
//! | `question`, `machine` | what is asked and what is wrong with it; what it runs on |
//! | `service`, `hours`, `factors`, `remarks` | from joules a unit to the energy of a term |

mod answer;
mod document;
mod error;
mod factors;
mod hours;
mod machine;
mod measured;
mod media;
mod own;
mod question;
mod range;
mod raw;
mod remarks;
mod service;
mod serving;
mod text;

pub use answer::{Answer, MediaFit, REPEATED, TextFit};
pub use document::{Basis, Calibrated, Chips};
pub use error::CalibratedError;
pub use machine::{GivenMachine, Machine};
pub use measured::{Comparable, Measured, Near, nearest};
pub use media::{MediaModel, Picture};
pub use own::{Known, Numbers};
pub use question::{BadQuestion, Capacity, Question, Subject};
pub use range::{Distance, Ranges};
pub use service::plan;
pub use serving::{Chip, Generation, Precision, Serving, UnknownChip, UnknownPrecision};
pub use text::{Parts, TextModel, floor};
