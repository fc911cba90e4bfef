//! Reading an offer, with the reports that stand beside it.

use crate::cli::text;
use crate::offer::{self, Attached, Offer};
use crate::plan::inference::{Calibrated, Chip};
use crate::profile::Catalog;
use crate::report;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use std::path::{Component, Path};

/// Reads an offer, with the reports that it refers to.
///
/// # Errors
///
/// When the file cannot be read, or is no offer. A report that cannot be read is left
/// to the check, which says so.
pub fn read(path: &Path) -> anyhow::Result<Offer> {
    Ok(read_with_digest(path)?.0)
}

/// The same, with the SHA-256 of the file.
///
/// # Errors
///
/// As [`read`].
pub fn read_with_digest(path: &Path) -> anyhow::Result<(Offer, String)> {
    let name = path.display().to_string();
    let text = text::read(path, "offer")?;
    let mut offer = offer::parse(&name, &text)?;
    let folder = path.parent().unwrap_or(Path::new(""));
    for measured in &mut offer.measured {
        let beside = measured.report.as_deref().filter(|it| is_beside(it));
        match beside.and_then(|file| attached(&folder.join(file))) {
            Some(Ok(attached)) => measured.attached = Some(attached),
            Some(Err(found)) => measured.disagrees = Some(found),
            None => {}
        }
    }
    Ok((offer, report::sha256(text.as_bytes())))
}

/// The day of a moment, in UTC.
pub(super) fn day(moment: Timestamp) -> Date {
    moment.to_zoned_datetime(TimeZone::UTC).date()
}

/// Whether a file lies beside the offer or below it: an offer comes from others, and what
/// else lies on the reader's machine is not theirs to name.
fn is_beside(file: &str) -> bool {
    let mut parts = Path::new(file).components();
    parts.all(|it| matches!(it, Component::Normal(_) | Component::CurDir))
}

/// A report beside the offer, if it is one; or in what its parts disagree.
fn attached(path: &Path) -> Option<Result<Attached, String>> {
    let text = text::read(path, "report").ok()?;
    let report = match report::read(&path.display().to_string(), &text) {
        Ok(report) => report,
        Err(error) => return error.changed().map(Err),
    };
    Some(Ok(Attached {
        report: Box::new(report),
        digest: report::sha256(text.as_bytes()),
    }))
}

/// The published measurements and the fits on them.
///
/// # Errors
///
/// When the built-in document is refused, which a test excludes.
pub fn calibrated(catalog: &Catalog) -> anyhow::Result<Calibrated> {
    Ok(Calibrated::embedded(&|name: &str| {
        Chip::named(catalog, name)
    })?)
}
