//! Why an offer cannot be read.

use std::fmt;

/// An offer that cannot be read, with all that is wrong.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", listed(.name, .problems))]
pub struct OfferError {
    /// The file.
    pub name: String,
    /// What is wrong, from top to bottom.
    pub problems: Vec<Problem>,
}

/// One thing that is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
    /// What is wrong.
    pub what: String,
    /// What would help.
    pub remedy: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}; {}", self.what, self.remedy)
    }
}

/// How many problems are told: a file of another kind would have one a line.
const MOST: usize = 40;

fn listed(name: &str, problems: &[Problem]) -> String {
    let told = problems.iter().take(MOST);
    let told = told.map(|it| format!("{name}:{}:{}: {it}", it.line, it.column));
    let mut lines: Vec<String> = told.collect();
    if problems.len() > MOST {
        lines.push(format!("and {} more", problems.len() - MOST));
    }
    lines.join("\n")
}

/// Line and column of a byte, from 1; columns count characters.
pub(super) fn position(text: &str, at: usize) -> (usize, usize) {
    let before = text.get(..at).unwrap_or(text);
    let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
    let column = before.get(line_start..).unwrap_or_default().chars().count();
    (before.matches('\n').count() + 1, column + 1)
}
