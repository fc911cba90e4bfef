//! A report that was written as JSON, read back.

use super::text;
use crate::report::{self, Report};
use std::path::Path;

/// Reads and checks a report; `-` is standard input.
///
/// # Errors
///
/// When the file cannot be read, and as [`report::read`].
pub fn read(path: &Path) -> anyhow::Result<Report> {
    Ok(read_with_digest(path)?.0)
}

/// The same, with the SHA-256 of the file.
///
/// # Errors
///
/// As [`read`].
pub fn read_with_digest(path: &Path) -> anyhow::Result<(Report, String)> {
    let text = text::read_or_taken(path, "report")?;
    let report = report::read(&path.display().to_string(), &text)?;
    Ok((report, report::sha256(text.as_bytes())))
}
