//! When a report is written: now, unless it must come out the same every time.

use crate::source::clock;
use anyhow::Context;
use jiff::Timestamp;

/// The variable that fixes the moment.
const VARIABLE: &str = "SOURCE_DATE_EPOCH";

/// The moment that stands in what is written.
///
/// Seconds since 1970 in `SOURCE_DATE_EPOCH` take the place of the clock, so that
/// the same ledger, offers and factors give the same bytes.
///
/// # Source
///
/// Reproducible Builds, *`SOURCE_DATE_EPOCH` specification*, 1.1.
///
/// # Errors
///
/// When the variable is set to anything but a number of seconds.
pub fn moment() -> anyhow::Result<Timestamp> {
    match std::env::var(VARIABLE) {
        Ok(text) => given(&text),
        Err(_) => Ok(clock::now().wall),
    }
}

fn given(text: &str) -> anyhow::Result<Timestamp> {
    let seconds: i64 = text
        .parse()
        .with_context(|| format!("{VARIABLE}=`{text}` is not a number of seconds since 1970"))?;
    Timestamp::from_second(seconds)
        .with_context(|| format!("{VARIABLE}={seconds} is a moment that no calendar has"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seconds_since_1970_are_a_moment_and_nothing_else_is() {
        assert_eq!(given("0").unwrap().to_string(), "1970-01-01T00:00:00Z");
        for wrong in ["", "today", "1.5", "99999999999999"] {
            let error = given(wrong).unwrap_err().to_string();
            assert!(error.contains(VARIABLE), "{error}");
        }
    }
}
