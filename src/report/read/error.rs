//! Why a text is not a report that can be relied on.

use super::disagreement::Disagreement;
use super::shape::MOST_BYTES;
use crate::report::SCHEMA;

/// Why a text is not a report that can be relied on.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// It is longer than any report.
    #[error("`{name}` has {bytes} bytes, and no more than {MOST_BYTES} are read as a report")]
    TooLarge {
        /// Where the text came from.
        name: String,
        /// How long it is.
        bytes: usize,
    },
    /// It is no JSON, or one that two readers may take differently.
    #[error("`{name}` is not JSON")]
    NotJson {
        /// Where the text came from.
        name: String,
        /// What is wrong, and where.
        source: serde_json::Error,
    },
    /// It says nowhere that it is a report.
    #[error("`{name}` is no footprint report: it has no `schema`")]
    NoReport {
        /// Where the text came from.
        name: String,
    },
    /// It is of another version.
    #[error("`{name}` is a `{found}`, and this program reads `{SCHEMA}`")]
    OtherVersion {
        /// Where the text came from.
        name: String,
        /// What it says it is.
        found: String,
    },
    /// A member is missing, or is not of its kind.
    #[error("`{name}` is not a {SCHEMA} at `{path}`")]
    Malformed {
        /// Where the text came from.
        name: String,
        /// Where in it.
        path: String,
        /// What is wrong.
        source: serde_json::Error,
    },
    /// It has a member that no report has, and that nobody would look at.
    #[error("`{name}` has a member that no {SCHEMA} has: `{path}`")]
    Unknown {
        /// Where the text came from.
        name: String,
        /// Where in it.
        path: String,
    },
    /// It was changed after it was made.
    #[error("the parts of `{name}` disagree, so that it was not written as it stands")]
    Disagrees {
        /// Where the text came from.
        name: String,
        /// Which of them.
        #[source]
        found: Disagreement,
    },
    /// Nothing tells whether it is as it was written.
    #[error("`{name}` has no `digest`, so that nothing tells whether it is as it was written")]
    NoDigest {
        /// Where the text came from.
        name: String,
    },
    /// It says something else than when it was written.
    #[error(
        "`{name}` was changed after it was written: its digest is `{said}`, and what it says \
         now gives `{follows}`"
    )]
    Changed {
        /// Where the text came from.
        name: String,
        /// The digest that stands in it.
        said: String,
        /// The digest of what it says.
        follows: String,
    },
}

impl ReadError {
    /// By what it shows that somebody changed a report, if it does.
    pub fn changed(&self) -> Option<String> {
        match self {
            Self::Disagrees { found, .. } => Some(found.to_string()),
            Self::NoDigest { .. } => Some("it has no `digest`".to_owned()),
            Self::Changed { said, follows, .. } => Some(format!(
                "its digest is `{said}`, and what it says gives `{follows}`"
            )),
            _ => None,
        }
    }

    /// What would help.
    pub fn hint(&self) -> String {
        match self {
            Self::OtherVersion { .. } => {
                "make the report again with this version from its ledger".to_owned()
            }
            Self::TooLarge { .. } => {
                "divide a shorter period, or by fewer things, when the report is made".to_owned()
            }
            _ => "ask whoever supplied it for the file that \
                  `wattprint … --format json --output FILE` wrote"
                .to_owned(),
        }
    }
}
