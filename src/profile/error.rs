//! Questions that the catalogue cannot answer.

use super::kind::Kind;
use super::problem::DocumentError;
use super::resolve::Used;

/// A question that the catalogue cannot answer.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum ProfileError {
    /// A document is refused.
    #[error("reading the factors")]
    Document(#[from] DocumentError),
    /// No source has a value for this place.
    #[error(
        "no {} is known for `{place}` ({name}); give it with `{flag}`, \
         or see `wattprint profile list` for the places that have one",
        .kind.label()
    )]
    UnknownPlace {
        /// What was asked for.
        kind: Kind,
        /// The place's code.
        place: String,
        /// The place's name.
        name: String,
        /// The flag that gives it.
        flag: &'static str,
    },
    /// The place says who runs a site, but not where.
    #[error(
        "no {} is known for `{place}`, which says whose site it is but not where; \
         add its country, as in `{place}@NL`",
        .kind.label()
    )]
    Nowhere {
        /// What was asked for.
        kind: Kind,
        /// The place's code.
        place: String,
    },
    /// There are values for this place, but only for later years.
    #[error(
        "no {} is known for `{place}` in {year} or before, only for {}; \
         give it with `{flag}`",
        .kind.label(),
        listed(.known)
    )]
    UnknownPeriod {
        /// What was asked for.
        kind: Kind,
        /// Where it was looked for.
        place: String,
        /// The year asked for.
        year: i32,
        /// The years that are known.
        known: Vec<i32>,
        /// The flag that gives it.
        flag: &'static str,
    },
    /// Defaults are refused.
    #[error("`--strict` refuses defaults, and these were not given: {}", refused(.0))]
    Defaults(Vec<Used>),
}

fn listed(years: &[i32]) -> String {
    let years: Vec<String> = years.iter().map(i32::to_string).collect();
    years.join(", ")
}

fn refused(defaults: &[Used]) -> String {
    let named: Vec<String> = defaults
        .iter()
        .map(|it| format!("{}; give `{}`", it.text, it.flag))
        .collect();
    named.join("; ")
}
