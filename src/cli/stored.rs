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
    let text = text::read_or_taken(path, "report")?;
    Ok(report::read(&path.display().to_string(), &text)?)
}
