//! Small files of sysfs and procfs: kept open, and parsed strictly.

use std::fs::{self, File};
use std::io;
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};

/// A numeric attribute whose file stays open, so that a read is one call.
#[derive(Debug)]
pub(super) struct Attribute {
    path: PathBuf,
    file: File,
}

impl Attribute {
    pub(super) fn open(path: PathBuf) -> io::Result<Self> {
        let file = File::open(&path)?;
        Ok(Self { path, file })
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// The number that it shows now.
    pub(super) fn read(&self) -> io::Result<u64> {
        self.read_as(parse_u64)
    }

    /// What it shows now, as this parser takes its text.
    pub(super) fn read_as<T>(&self, parse: fn(&str) -> Result<T, String>) -> io::Result<T> {
        let mut buffer = [0; 64];
        let length = self.file.read_at(&mut buffer, 0)?;
        let text = buffer.get(..length).unwrap_or_default();
        parse(&String::from_utf8_lossy(text)).map_err(invalid)
    }
}

/// A text attribute, without the line break at its end.
pub(super) fn text(path: &Path) -> io::Result<String> {
    Ok(fs::read_to_string(path)?.trim().to_owned())
}

/// A numeric attribute that is read once.
pub(super) fn number(path: &Path) -> io::Result<u64> {
    parse_u64(&fs::read_to_string(path)?).map_err(invalid)
}

/// The names in a folder, in an order that does not depend on the file system.
///
/// Shorter names come first, so that `hwmon10` follows `hwmon9`.
pub(super) fn names(folder: &Path) -> io::Result<Vec<String>> {
    let entries = fs::read_dir(folder)?;
    let mut names: Vec<String> = entries
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .collect();
    names.sort_by(|a, b| a.len().cmp(&b.len()).then_with(|| a.cmp(b)));
    Ok(names)
}

/// A counter's text: decimal digits and at most one line break, nothing else.
///
/// An empty or torn read must never be taken for a number.
pub(super) fn parse_u64(text: &str) -> Result<u64, String> {
    let digits = text.strip_suffix('\n').unwrap_or(text);
    let is_number = !digits.is_empty() && digits.bytes().all(|it| it.is_ascii_digit());
    let number = is_number.then(|| digits.parse().ok()).flatten();
    number.ok_or_else(|| format!("`{}` is not a whole number", digits.escape_debug()))
}

fn invalid(message: String) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, message)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_whole_number_is_a_number() {
        for (text, expected) in [
            ("0\n", Some(0)),
            ("18446744073709551615\n", Some(u64::MAX)),
            ("42", Some(42)),
            ("18446744073709551616\n", None),
            ("", None),
            ("\n", None),
            ("-5\n", None),
            ("+5\n", None),
            (" 5\n", None),
            ("5\n6\n", None),
            ("12a\n", None),
        ] {
            assert_eq!(parse_u64(text).ok(), expected, "{text:?}");
        }
        assert_eq!(parse_u64("-5\n").unwrap_err(), "`-5` is not a whole number");
    }
}
