//! Reports, plans and offers side by side, and a policy's verdict on them.
//!
//! [`compare`] makes a [`Comparison`] of [`Side`]s: first what they have in common
//! (`basis`, `boundary`), then each metric with its pairs (`metric`, `pair`), for
//! which `identity` says which inputs are one physical thing. A ranking is given only
//! where it is real. [`policy`] judges single sides, and [`page`] makes a document for
//! people of all that.
//!
//! This room is pure: no files, sockets, clocks, environment or logging. The method
//! is in `docs/comparison.md`.

mod basis;
mod boundary;
mod change;
mod error;
mod growth;
mod identity;
mod making;
mod metric;
mod object;
pub mod page;
mod pair;
pub mod policy;
mod remark;
mod side;
mod sizes;
mod twins;

pub use error::ComparisonError;
pub use growth::{CONSTANT, Growth};
pub use making::{Request, compare};
pub use object::{
    Absent, Basis, Change, Comparison, DefaultRow, Difference, Metric, Pair, Ranking, RatioRow,
    Remark, RemarkKind, SCHEMA, Scenario, SideRow, SideWords, Source, Total, Value,
};
pub use side::{Side, Stated};
pub use twins::distinct;

/// The probability from which on one side is said to be lower, unless another is asked
/// for: that of the bounds of all figures.
///
/// # Source
///
/// JCGM 100:2008, 6.2: an interval with a level of confidence of 95 % is what
/// commercial and regulatory use asks for. Here it is that of a statement on two sides.
pub const CONFIDENCE: f64 = 0.95;
