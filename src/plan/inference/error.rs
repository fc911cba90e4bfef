//! What makes a document of measurements unusable.

use super::serving::UnknownPrecision;

/// A document that cannot be used.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum CalibratedError {
    /// Text that is not of the form, with line and column.
    #[error("{name}: {problem}")]
    Syntax {
        /// The document.
        name: String,
        /// What the reader of TOML says, with the place.
        problem: String,
    },
    /// A citation that is named but not defined.
    #[error("{name}: cites `{citation}`, which has no [citation.{citation}]")]
    Uncited {
        /// The document.
        name: String,
        /// What it names.
        citation: String,
    },
    /// A measurement that cannot be.
    #[error("{name}: measurement of `{model}`: {problem}")]
    Impossible {
        /// The document.
        name: String,
        /// The row.
        model: String,
        /// What is wrong, and what would help.
        problem: String,
    },
    /// A precision that is not known.
    #[error("{name}: measurement of `{model}`")]
    Precision {
        /// The document.
        name: String,
        /// The row.
        model: String,
        /// Which.
        #[source]
        source: UnknownPrecision,
    },
}
