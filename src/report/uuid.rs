//! Identities that follow from a report, the same each time it is written.

use super::object::Report;
use ring::digest::{SHA256, digest};
use std::fmt::Write;
use std::io;

/// A UUID of a report in one form; another report, or another form, has another one.
///
/// # Errors
///
/// When the report cannot be written as JSON.
///
/// # Source
///
/// RFC 9562, section 5.8 and appendix B.2: version 8, of the first 128 bits of a
/// SHA-256 over names, with version and variant set.
pub(super) fn uuid(report: &Report, form: &str) -> io::Result<String> {
    let mut named = format!("footprint-report/v1 {form} ").into_bytes();
    serde_json::to_writer(&mut named, report)?;
    let hash = digest(&SHA256, &named);
    let mut text = String::new();
    for (position, byte) in hash.as_ref().iter().take(16).enumerate() {
        let byte = match position {
            6 => byte & 0x0F | 0x80,
            8 => byte & 0x3F | 0x80,
            _ => *byte,
        };
        if matches!(position, 4 | 6 | 8 | 10) {
            text.push('-');
        }
        // Writing to a string cannot fail.
        let _never = write!(text, "{byte:02x}");
    }
    Ok(text)
}
