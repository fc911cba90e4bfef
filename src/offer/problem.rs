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
