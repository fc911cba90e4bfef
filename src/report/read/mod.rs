//! A report that was written earlier, read back, and refused where its parts disagree.
//!
//! Every number of a report that follows from others is computed again: the figures
//! from their derivations, sums from their parts, contributors from the main figure. So
//! a number that was changed by hand is found, unless all that follows from it was
//! changed with it; `docs/report.md` says what is checked. What follows from nothing else
//! is told by the digest, which comes last, because it cannot say what was changed.

mod activity;
mod boundary;
mod derivations;
mod digest;
mod disagreement;
mod divisions;
mod error;
mod factors;
mod groups;
mod inputs;
mod instruments;
mod listed;
mod notes;
mod path;
mod previous;
mod quality;
mod shape;
mod stated;
mod sums;
mod units;

pub use disagreement::Disagreement;
pub use error::ReadError;

use super::object::Report;

/// One thing that must be so in every report.
type Check = fn(&Report) -> Result<(), Disagreement>;

/// What must be so, the plainest first: later checks rely on earlier ones.
const CHECKS: &[Check] = &[
    listed::check,
    units::check,
    derivations::check,
    inputs::check,
    factors::check,
    sums::check,
    boundary::check,
    activity::check,
    instruments::check,
    quality::check,
    notes::check,
    divisions::check,
    previous::check,
    stated::check,
];

/// Reads a report and checks that its parts agree.
///
/// # Errors
///
/// When the text is not a report of this version, when its parts disagree, and when it
/// was changed after it was written.
pub fn read(name: &str, text: &str) -> Result<Report, ReadError> {
    let (report, digests) = shape::report(name, text)?;
    for check in CHECKS {
        check(&report).map_err(|found| ReadError::Disagrees {
            name: shape::shown(name),
            found,
        })?;
    }
    digests.check(|| shape::shown(name))?;
    Ok(report)
}
