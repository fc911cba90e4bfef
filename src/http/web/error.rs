//! Why a web configuration cannot be used, and where that stands.

use std::io;
use std::path::PathBuf;

/// Why a web configuration cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum WebError {
    /// The file cannot be read.
    #[error("could not read the web configuration {}", path.display())]
    Read {
        /// Which file.
        path: PathBuf,
        /// The operating system's answer.
        #[source]
        source: io::Error,
    },
    /// What it says, or a file that it names, cannot be used.
    #[error("{file}:{line}:{column}: {problem}")]
    Invalid {
        /// Which file.
        file: String,
        /// Line of the mistake, from 1.
        line: usize,
        /// Column of the mistake in characters, from 1.
        column: usize,
        /// What is wrong, and what would be right.
        problem: String,
    },
}

/// A line and a column, both from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Place {
    pub line: usize,
    pub column: usize,
}

/// What is wrong at a place of the file.
#[derive(Debug)]
pub(super) struct Mistake {
    pub at: Place,
    pub problem: String,
}

impl Place {
    pub const START: Self = Self { line: 1, column: 1 };

    /// A mistake at this place.
    pub fn wrong(self, problem: impl Into<String>) -> Mistake {
        Mistake {
            at: self,
            problem: problem.into(),
        }
    }
}

impl Mistake {
    /// The same with the name of the file.
    pub fn in_file(self, file: &str) -> WebError {
        WebError::Invalid {
            file: file.to_owned(),
            line: self.at.line,
            column: self.at.column,
            problem: self.problem,
        }
    }
}
