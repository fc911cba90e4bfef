//! Why a policy is refused, and where.

/// A policy is refused, here and for this reason.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{document}:{line}:{column}: {problem}")]
pub struct PolicyError {
    /// The file.
    pub document: String,
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
    /// What is wrong, and what would be right.
    pub problem: String,
}
