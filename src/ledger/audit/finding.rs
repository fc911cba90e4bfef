//! What can be wrong with a ledger's rows, in words.

use jiff::Timestamp;
use std::fmt;

/// One thing that does not hold, with the period and the device.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The session that metered it; empty if that is not known.
    pub session: String,
    /// The beginning of the period; absent if there is no such period.
    pub from: Option<Timestamp>,
    /// The end of the period.
    pub until: Option<Timestamp>,
    /// The device, or its number where nothing describes it; empty if all of
    /// the period is meant.
    pub device: String,
    /// What does not hold.
    pub problem: Problem,
}

/// What does not hold. Energies in microjoules.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Problem {
    /// Holders are charged more or less than was measured.
    Difference {
        /// What the meter says.
        metered: i128,
        /// What its holders are charged together.
        charged: i128,
    },
    /// Somebody is charged for a device that was not metered then.
    NoMeter {
        /// What they are charged.
        charged: i128,
    },
    /// An energy or time below zero.
    Negative {
        /// Whose, and which.
        column: &'static str,
        /// What stands there.
        value: i64,
    },
    /// An energy that was too large to be written down: it is not known.
    TooLarge,
    /// Bounds that do not enclose their value.
    Bounds {
        /// The lower bound.
        low: i64,
        /// The value.
        energy: i64,
        /// The upper bound.
        high: i64,
    },
    /// Rows of a device that nothing describes.
    NoChannel,
    /// Somebody is charged who is not known.
    NoHolder {
        /// Their number.
        holder: i64,
    },
    /// Rows of a period that is not there.
    NoPeriod {
        /// Its number.
        period: i64,
        /// What those rows amount to.
        energy: i128,
    },
    /// The period ends before it begins.
    EndsBeforeItBegins,
}

impl Problem {
    /// A word for programs.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Difference { .. } => "difference",
            Self::NoMeter { .. } => "no-meter",
            Self::Negative { .. } => "negative",
            Self::TooLarge => "too-large",
            Self::Bounds { .. } => "bounds",
            Self::NoChannel => "no-channel",
            Self::NoHolder { .. } => "no-holder",
            Self::NoPeriod { .. } => "no-period",
            Self::EndsBeforeItBegins => "ends-before-it-begins",
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Difference { metered, charged } => write!(
                out,
                "{metered} µJ were measured and {charged} µJ charged: {} µJ too {}",
                (metered - charged).unsigned_abs(),
                if charged > metered { "much" } else { "little" }
            ),
            Self::NoMeter { charged } => write!(
                out,
                "{charged} µJ are charged, and the device was not metered"
            ),
            Self::Negative { column, value } => write!(out, "{column} is {value}, below zero"),
            Self::TooLarge => {
                out.write_str("an energy was too large to be written down, so it is not known")
            }
            Self::Bounds { low, energy, high } => write!(
                out,
                "{energy} µJ do not lie within their bounds, {low} to {high} µJ"
            ),
            Self::NoChannel => out.write_str("nothing describes the device of that number"),
            Self::NoHolder { holder } => {
                write!(
                    out,
                    "holder {holder} is charged, and nothing says who that is"
                )
            }
            Self::NoPeriod { period, energy } => write!(
                out,
                "rows of {energy} µJ belong to period {period}, which is not there"
            ),
            Self::EndsBeforeItBegins => out.write_str("the period ends before it begins"),
        }
    }
}
