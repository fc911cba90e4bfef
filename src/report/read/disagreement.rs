//! What may disagree in a report, with both numbers.

use crate::report::clean;

/// Two parts of a report that cannot both be true.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum Disagreement {
    /// Bounds that are not in order, or not finite.
    #[error("{what} must lie between its bounds, and is {value}, between {low} and {high}")]
    Bounds {
        /// Of what.
        what: String,
        /// The best guess.
        value: f64,
        /// The lower bound.
        low: f64,
        /// The upper bound.
        high: f64,
    },
    /// A unit that does not fit what it is the unit of.
    #[error("{figure} is in {expected}, and its unit is said to be `{unit}`")]
    Unit {
        /// The figure.
        figure: String,
        /// The unit that it has.
        unit: String,
        /// The unit that its id calls for.
        expected: String,
    },
    /// A figure of which nobody knows the unit.
    #[error("{figure} is no figure of a report: its id begins with none of {known}")]
    UnknownFigure {
        /// The figure.
        figure: String,
        /// How ids begin.
        known: String,
    },
    /// A number that is not what follows from others.
    #[error("{what} is said to be {said}, and {from} gives {follows}")]
    Differs {
        /// Which number.
        what: String,
        /// What it says.
        said: f64,
        /// What it follows from.
        from: String,
        /// What follows.
        follows: f64,
    },
    /// A derivation that names what it does not have, or has what it does not name.
    #[error("the derivation of {figure} {problem}")]
    Derivation {
        /// The figure.
        figure: String,
        /// What is wrong with it.
        problem: String,
    },
    /// A figure that is said to be better known than what it is made of.
    #[error("{figure} is said to be measured, and its derivation is {derived}")]
    Provenance {
        /// The figure.
        figure: String,
        /// What its inputs make it.
        derived: String,
    },
    /// What belongs inside something else, and is larger.
    #[error("{part} is {value}, and {whole}, which contains it, is {limit}")]
    Larger {
        /// The part.
        part: String,
        /// How much it is.
        value: f64,
        /// The whole.
        whole: String,
        /// How much that is.
        limit: f64,
    },
    /// What is named in one place and not there in another.
    #[error("{who} names {what}, which the report does not have")]
    NotListed {
        /// Who names it.
        who: String,
        /// What it names.
        what: String,
    },
    /// What follows from the rest of the report, and is not said.
    #[error("{what} is not said, though {from} calls for it")]
    Unsaid {
        /// What should be said.
        what: String,
        /// What it follows from.
        from: String,
    },
    /// What is said in two places, and differs.
    #[error("{what} is said to be {said}, and {other} says {follows}")]
    Contradicts {
        /// Of what it is said.
        what: String,
        /// What is said.
        said: String,
        /// Where else it is said.
        other: String,
        /// What is said there.
        follows: String,
    },
    /// What stands once, and is there twice.
    #[error("{what} stands there twice")]
    Twice {
        /// What.
        what: String,
    },
    /// A figure that is said to be unknown.
    #[error("{figure} has the value {value}, and is said to be missing: {reason}")]
    KnownAndMissing {
        /// The figure.
        figure: String,
        /// Its value.
        value: f64,
        /// Why it is said to be missing.
        reason: String,
    },
    /// A share that is none.
    #[error("{what} is a share from 0 to 1, and is said to be {said}")]
    Share {
        /// Of what.
        what: String,
        /// What it says.
        said: f64,
    },
    /// An end before its beginning.
    #[error("{what} ends at {until}, before it begins at {from}")]
    Order {
        /// What.
        what: String,
        /// Its beginning.
        from: String,
        /// Its end.
        until: String,
    },
}

/// How long a name may be in a message.
const NAME: usize = 80;

/// A stranger's name in a message.
pub(super) fn named(name: &str) -> String {
    format!("`{}`", clean(name, NAME))
}

/// Refuses a number that is further from what follows than a share of it.
pub(super) fn same(
    what: impl FnOnce() -> String,
    said: f64,
    from: &str,
    follows: f64,
    tolerance: f64,
) -> Result<(), Disagreement> {
    if is_close(said, follows, tolerance) {
        return Ok(());
    }
    Err(Disagreement::Differs {
        what: what(),
        said,
        from: from.to_owned(),
        follows,
    })
}

/// Whether two numbers differ by no more than this share of the larger one.
pub(super) fn is_close(one: f64, other: f64, tolerance: f64) -> bool {
    // What is not finite is close to nothing.
    (one - other).abs() <= tolerance * one.abs().max(other.abs())
}

/// Refuses what is not a share.
pub(super) fn is_share(what: impl FnOnce() -> String, said: f64) -> Result<(), Disagreement> {
    // Shares that add up to 1 may do so a rounding beyond it.
    if (0.0..=1.0 + ROUNDING).contains(&said) {
        return Ok(());
    }
    Err(Disagreement::Share { what: what(), said })
}

/// Refuses bounds that are not in order, or not finite.
pub(super) fn in_order(
    what: impl FnOnce() -> String,
    [low, value, high]: [f64; 3],
) -> Result<(), Disagreement> {
    let finite = [low, value, high].iter().all(|it| it.is_finite());
    if finite && low <= value && value <= high {
        return Ok(());
    }
    Err(Disagreement::Bounds {
        what: what(),
        value,
        low,
        high,
    })
}

/// How far sums of the same numbers may differ by the order in which they are added.
pub(super) const ROUNDING: f64 = 1e-9;

/// How far bounds may differ, which are found by a search.
pub(super) const SEARCHED: f64 = 1e-6;
