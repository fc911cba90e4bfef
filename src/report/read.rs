//! A report that was written earlier, read back.

use super::object::{Report, SCHEMA};

/// Why a text is not a report that can be relied on.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// It is no report.
    #[error("`{name}` is not a footprint report")]
    Malformed {
        /// Where the text came from.
        name: String,
        /// What is wrong, and where.
        source: serde_json::Error,
    },
    /// It is of another version.
    #[error("`{name}` is a `{found}`, and this program reads `{SCHEMA}`")]
    OtherVersion {
        /// Where the text came from.
        name: String,
        /// What it says it is.
        found: String,
    },
}

/// Reads a report.
///
/// # Errors
///
/// When the text is not a report of this version.
pub fn read(name: &str, text: &str) -> Result<Report, ReadError> {
    let malformed = |source| ReadError::Malformed {
        name: name.to_owned(),
        source,
    };
    let report: Report = serde_json::from_str(text).map_err(malformed)?;
    if report.schema != SCHEMA {
        return Err(ReadError::OtherVersion {
            name: name.to_owned(),
            found: report.schema,
        });
    }
    Ok(report)
}
