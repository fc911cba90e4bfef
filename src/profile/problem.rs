//! Why a profile document is refused, and where.

/// A document is refused, here and for this reason.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("{document}:{line}:{column}: {problem}")]
pub struct DocumentError {
    /// The document's name.
    pub document: String,
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
    /// What is wrong.
    pub problem: Problem,
}

/// What is wrong with a document, and what would be right.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum Problem {
    /// Not TOML, a field that is missing, or one that is not known.
    #[error("{0}")]
    Syntax(String),
    /// A factor of something else.
    #[error("no quantity is called `{found}`; a table holds one of {known}")]
    UnknownQuantity {
        /// What the document says.
        found: String,
        /// What there is.
        known: String,
    },
    /// Another unit than the one in which this quantity is stated.
    #[error("`{quantity}` is in `{found}`; it must be in `{expected}`")]
    WrongUnit {
        /// The quantity.
        quantity: &'static str,
        /// What the document says.
        found: String,
        /// The one unit.
        expected: &'static str,
    },
    /// A price in something else than a currency per kilowatt-hour.
    #[error(
        "`{quantity}` is in `{found}`; it must be in a currency by its code of three capital \
         letters (ISO 4217) per kWh, such as `EUR/kWh`"
    )]
    NoCurrency {
        /// The quantity.
        quantity: &'static str,
        /// What the document says.
        found: String,
    },
    /// A text that must say something is empty.
    #[error("`{0}` is empty; a number needs it so that a reader can find its source")]
    Empty(&'static str),
    /// A citation that the document does not define.
    #[error("cites `{0}`, but the document has no `[citation.{0}]`")]
    Uncited(String),
    /// A spread rule that the document does not define.
    #[error("uses the spread `{0}`, but the document has no `[spread.{0}]`")]
    UnknownSpread(String),
    /// A spread rule with two forms.
    #[error("the spread `{0}` has both `relative` and `excess`; one of them is the rule")]
    AmbiguousSpread(String),
    /// A field that this quantity needs, or cannot have.
    #[error("`{quantity}` {problem}")]
    Scope {
        /// The quantity.
        quantity: &'static str,
        /// What it needs.
        problem: &'static str,
    },
    /// No bounds and no rule for them.
    #[error(
        "`{quantity}` of {place} {year} has no bounds; give `low`, `high` and `bounds` \
         (`interval95` or `range`), or name a `spread`"
    )]
    Unbounded {
        /// The quantity.
        quantity: &'static str,
        /// The row's place.
        place: String,
        /// The row's year.
        year: i32,
    },
    /// Bounds that are not around the value.
    #[error(
        "`{quantity}` of {place} {year} must have low <= value <= high; \
         it has {low}, {value}, {high}"
    )]
    Disordered {
        /// The quantity.
        quantity: &'static str,
        /// The row's place.
        place: String,
        /// The row's year.
        year: i32,
        /// The lower bound.
        low: f64,
        /// The value.
        value: f64,
        /// The upper bound.
        high: f64,
    },
    /// A value that cannot be.
    #[error("`{quantity}` of {place} {year} is {value}; it cannot be below {least}")]
    Impossible {
        /// The quantity.
        quantity: &'static str,
        /// The row's place.
        place: String,
        /// The row's year.
        year: i32,
        /// What the document says.
        value: f64,
        /// The least that is possible.
        least: f64,
    },
    /// A share of more than all.
    #[error("`{quantity}` of {place} {year} is {value}; it cannot be above {most}")]
    TooMuch {
        /// The quantity.
        quantity: &'static str,
        /// The row's place.
        place: String,
        /// The row's year.
        year: i32,
        /// What the document says.
        value: f64,
        /// The most that is possible.
        most: f64,
    },
    /// Two rows for one quantity, place and year.
    #[error("`{quantity}` of {place} {year} stands in this document twice; first on line {first}")]
    Duplicate {
        /// The quantity.
        quantity: &'static str,
        /// The row's place.
        place: String,
        /// The row's year.
        year: i32,
        /// The line of the first.
        first: usize,
    },
    /// A price of nowhere in particular.
    #[error(
        "`{quantity}` of `{place}` would never be used, because no price stands in for another \
         place's; give it for a country, a region or a site"
    )]
    NowhereInParticular {
        /// The quantity.
        quantity: &'static str,
        /// The row's place.
        place: String,
    },
    /// A place that is not known.
    #[error(
        "`{place}` is no place; it must be a country code such as `NL`, a region such as \
         `gcp:europe-west4`, `EU` or `world`{}",
        near.as_ref().map(|it| format!("; {it}")).unwrap_or_default()
    )]
    UnknownPlace {
        /// What the row says.
        place: String,
        /// What was probably meant, in words.
        near: Option<String>,
    },
}
