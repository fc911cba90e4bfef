//! Why an hourly series is refused, and where.

/// A series is refused, here and for this reason.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("{document}:{line}:{column}: {problem}")]
pub struct SeriesError {
    /// The series' name.
    pub document: String,
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
    /// What is wrong.
    pub problem: SeriesProblem,
}

/// What is wrong with the text of a series, and what would be right.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SeriesProblem {
    /// The citation lacks these.
    #[error(
        "the citation lacks `{0}`; begin the file with lines such as `# title: …`, \
         one each for title, publisher, year, url and licence"
    )]
    Uncited(String),
    /// The year of publication is none.
    #[error("`{0}` is no year of publication, such as 2026")]
    Year(String),
    /// The line after the citation is not the heading.
    #[error("the line after the citation must be `time,g_per_kwh`")]
    Heading,
    /// A row without a comma.
    #[error("a row is a time and a number, such as `2026-03-01T00:00:00Z,231`")]
    Columns,
    /// Not a time.
    #[error("`{0}` is no time; write it as `2026-03-01T00:00:00Z`")]
    Time(String),
    /// A time of which nobody knows the zone.
    #[error("`{0}` does not say its offset from UTC; end it with `Z` or the like of `+01:00`")]
    NoOffset(String),
    /// Not a number.
    #[error("`{0}` is not a number; the intensity is in grams CO2e per kilowatt-hour")]
    Number(String),
    /// Less than nothing.
    #[error("the intensity `{0}` is negative; no grid takes more out of the air than it emits")]
    Negative(String),
    /// The offset is another than in the row before, as when summer time begins.
    #[error(
        "the offset from UTC changes from `{before}` to `{after}`; \
         write all times with one offset, best with `Z`"
    )]
    OffsetChanged {
        /// The offset so far.
        before: String,
        /// The offset from here on.
        after: String,
    },
    /// A time that stood in the row before.
    #[error("{time} stands here twice; first on line {first}")]
    Duplicate {
        /// The time.
        time: String,
        /// The line of the first.
        first: usize,
    },
    /// A time before that of the row before.
    #[error("{0} comes after a later time; sort the rows by time")]
    Unsorted(String),
    /// A time between two steps.
    #[error(
        "{time} is not a whole number of steps after the row before; \
         the first two rows make a step {length} s"
    )]
    OffStep {
        /// The time.
        time: String,
        /// The length of a step in seconds.
        length: i64,
    },
    /// Fewer than two rows.
    #[error("a series has at least two rows: they tell the length of a step")]
    TooShort,
}

impl SeriesError {
    pub(super) fn new(document: &str, line: usize, column: usize, problem: SeriesProblem) -> Self {
        Self {
            document: document.to_owned(),
            line,
            column,
            problem,
        }
    }
}
