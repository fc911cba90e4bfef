//! The whole object as JSON: numbers in base units, nothing rounded.

use super::Report;
use crate::document::harmless_json;
use crate::language::Catalogue;
use std::io;

/// Writes one JSON object and a line feed.
pub(super) fn write(report: &Report, _: &Catalogue, out: &mut dyn io::Write) -> io::Result<()> {
    let json = serde_json::to_string_pretty(report)?;
    writeln!(out, "{}", harmless_json(&json))
}
