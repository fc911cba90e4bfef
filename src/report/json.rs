//! The whole object as JSON: numbers in base units, nothing rounded.

use super::Report;
use crate::language::Catalogue;
use std::io;

/// Writes one JSON object and a line feed.
pub(super) fn write(report: &Report, _: &Catalogue, out: &mut dyn io::Write) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, report)?;
    writeln!(out)
}
