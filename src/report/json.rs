//! The whole object as JSON: numbers in base units, nothing rounded.

use super::{Report, digest};
use crate::document::harmless_json;
use crate::language::Catalogue;
use serde::Serialize;
use std::io;

/// A report as it is written: its digest is the last member.
#[derive(Serialize)]
struct Written<'a> {
    #[serde(flatten)]
    report: &'a Report,
    digest: String,
}

/// Writes one JSON object and a line feed.
pub(super) fn write(report: &Report, _: &Catalogue, out: &mut dyn io::Write) -> io::Result<()> {
    let digest = digest(report)?;
    let json = serde_json::to_string_pretty(&Written { report, digest })?;
    writeln!(out, "{}", harmless_json(&json))
}
