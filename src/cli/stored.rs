//! A report that was written as JSON, read back.

use crate::report::{self, Report};
use anyhow::Context;
use std::io::Read;
use std::path::Path;

/// No more is read of a file: one that is longer is refused, whatever it holds.
const MOST_BYTES: u64 = 65 << 20;

/// Reads and checks a report; `-` is standard input.
///
/// # Errors
///
/// When the file cannot be read, and as [`report::read`].
pub fn read(path: &Path) -> anyhow::Result<Report> {
    let name = path.display().to_string();
    let reading = || format!("could not read the report `{name}`");
    let mut text = String::new();
    if path == Path::new("-") {
        let mut taken = std::io::stdin().lock().take(MOST_BYTES);
        taken.read_to_string(&mut text).with_context(reading)?;
    } else {
        let file = std::fs::File::open(path).with_context(reading)?;
        let mut taken = file.take(MOST_BYTES);
        taken.read_to_string(&mut text).with_context(reading)?;
    }
    Ok(report::read(&name, &text)?)
}
