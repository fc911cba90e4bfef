//! Moments as people write them.

use anyhow::Context;
use jiff::Timestamp;
use jiff::civil;
use jiff::tz::TimeZone;

/// A moment as people write it; dates and times without a zone are local.
///
/// # Errors
///
/// When it is neither.
pub fn moment(text: &str) -> anyhow::Result<Timestamp> {
    if let Ok(instant) = text.parse::<Timestamp>() {
        return Ok(instant);
    }
    let local = text
        .parse::<civil::DateTime>()
        .or_else(|_| text.parse::<civil::Date>().map(|date| date.at(0, 0, 0, 0)))
        .map_err(|_| anyhow::anyhow!("not a time; try 2026-11-01 or 2026-11-01T12:00:00Z"))?;
    TimeZone::system()
        .to_timestamp(local)
        .context("not a time in this machine's zone")
}
