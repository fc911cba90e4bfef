//! Months of this machine's time zone.

use anyhow::Context;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};

/// A month, by its first day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Month(Date);

/// A month as people write it: `2026-11`.
///
/// # Errors
///
/// When it is none.
pub fn month(text: &str) -> anyhow::Result<Month> {
    let is_month = text.len() == 7;
    let day = is_month
        .then(|| format!("{text}-01").parse().ok())
        .flatten();
    day.map(Month).context("not a month; try 2026-11")
}

/// The month in which a moment lies, as people write it.
pub fn of(at: Timestamp) -> String {
    let local = at.to_zoned_datetime(TimeZone::system());
    local.strftime("%Y-%m").to_string()
}

impl Month {
    /// Its beginning and its end.
    ///
    /// # Errors
    ///
    /// When the calendar does not reach so far.
    pub fn stretch(self) -> anyhow::Result<(Timestamp, Timestamp)> {
        let next = self.0.checked_add(1.month())?;
        Ok((midnight(self.0)?, midnight(next)?))
    }

    /// The month before.
    ///
    /// # Errors
    ///
    /// As [`stretch`](Self::stretch).
    pub fn before(self) -> anyhow::Result<Self> {
        Ok(Self(self.0.checked_sub(1.month())?))
    }
}

/// The beginning of a day: where clocks are put forward at midnight, the first
/// moment that there is.
fn midnight(day: Date) -> anyhow::Result<Timestamp> {
    let zone = TimeZone::system();
    Ok(zone.to_timestamp(day.at(0, 0, 0, 0))?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_meet_and_each_moment_lies_in_one() {
        let november = month("2026-11").unwrap();
        let (from, until) = november.stretch().unwrap();
        assert_eq!(november.before().unwrap().stretch().unwrap().1, from);
        assert_eq!(of(from), "2026-11");
        assert_eq!(of(until), "2026-12");
        let (january, february) = (month("2027-01").unwrap(), month("2027-02").unwrap());
        assert_eq!(january.before().unwrap(), month("2026-12").unwrap());
        let days = |month: Month| {
            let (from, until) = month.stretch().unwrap();
            from.duration_until(until).as_hours() / 24
        };
        assert_eq!((days(january), days(february)), (31, 28));
        for wrong in ["2026", "2026-13", "2026-1", "november", "2026-11-01"] {
            assert!(month(wrong).is_err(), "{wrong}");
        }
    }
}
