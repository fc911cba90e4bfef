//! Files of others, of which no more is read than such a file can hold.

use anyhow::{Context, bail};
use std::fs::File;
use std::io::Read;
use std::path::Path;

/// A longer file is refused, whatever it holds: a device gives without end.
const MOST_BYTES: u64 = 64 << 20;

/// What stands for standard input where a report is asked for.
const STANDARD_INPUT: &str = "-";

/// Reads a text; `what` is what it should be, in errors.
///
/// # Errors
///
/// When it cannot be read, is longer than 64 MiB, or is no UTF-8.
pub fn read(path: &Path, what: &str) -> anyhow::Result<String> {
    let file = File::open(path).with_context(|| reading(path, what))?;
    taken(file, path, what)
}

/// The same, where `-` is standard input.
///
/// # Errors
///
/// As [`read`].
pub fn read_or_taken(path: &Path, what: &str) -> anyhow::Result<String> {
    if path == Path::new(STANDARD_INPUT) {
        return taken(std::io::stdin().lock(), path, what);
    }
    read(path, what)
}

fn taken(from: impl Read, path: &Path, what: &str) -> anyhow::Result<String> {
    let mut text = String::new();
    let mut most = from.take(MOST_BYTES + 1);
    most.read_to_string(&mut text)
        .with_context(|| reading(path, what))?;
    if text.len() as u64 > MOST_BYTES {
        let longest = MOST_BYTES >> 20;
        bail!(
            "{}: it is longer than {longest} MiB, and no such file is",
            reading(path, what)
        );
    }
    Ok(text)
}

fn reading(path: &Path, what: &str) -> String {
    format!("could not read the {what} `{}`", path.display())
}
