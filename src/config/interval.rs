//! The sampling interval as people write it.

use std::time::Duration;

/// The shortest and the longest interval that make sense.
///
/// GPU sensors are brought up to date about every 100 ms, so faster reading
/// shows nothing new; and a powercap counter can wrap within three minutes, so
/// slower reading could miss it.
///
/// # Source
///
/// Yang, Adamek, Armour, *Accurate and Convenient Energy Measurements for GPUs*
/// (SC 2024), for the update period of NVML sensors; Linux kernel,
/// arch/x86/events/rapl.c, for 32-bit counters with units of 15.3 µJ.
const ALLOWED: std::ops::RangeInclusive<Duration> =
    Duration::from_millis(100)..=Duration::from_mins(1);

/// Units with their length in seconds, longest name first.
const UNITS: [(&str, f64); 3] = [("ms", 1e-3), ("s", 1.0), ("m", 60.0)];

/// Why a text is not a sampling interval.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadInterval {
    /// It is not a number with a unit.
    #[error("`{0}` is not an interval; write a number and ms, s or m, as in `500ms` or `1s`")]
    Form(String),
    /// It is a number without a unit.
    #[error("`{0}` has no unit; write `{0}s` for seconds or `{0}ms` for milliseconds")]
    NoUnit(String),
    /// It is too short or too long.
    #[error("the interval `{0}` is out of range; it must be from 0.1s to 60s")]
    Range(String),
}

/// Reads a sampling interval: `100ms`, `0.5s`, `1s`, `1m`.
///
/// # Errors
///
/// A text that is not a decimal number with a unit gives [`BadInterval::Form`]
/// or [`BadInterval::NoUnit`]; a length outside 0.1 s to 60 s gives
/// [`BadInterval::Range`].
pub fn parse_interval(text: &str) -> Result<Duration, BadInterval> {
    let text = text.trim();
    let split = |(unit, seconds)| Some((text.strip_suffix(unit)?, seconds));
    let number = |digits: &str| {
        // `parse` also takes "inf", "nan", "1e3" and signs, which nobody means.
        let plain = digits.bytes().all(|it| it.is_ascii_digit() || it == b'.');
        plain.then(|| digits.parse::<f64>().ok()).flatten()
    };
    if number(text).is_some() {
        return Err(BadInterval::NoUnit(text.to_owned()));
    }
    let form = || BadInterval::Form(text.to_owned());
    let (digits, unit) = UNITS.into_iter().find_map(split).ok_or_else(form)?;
    let seconds = number(digits.trim_end()).ok_or_else(form)? * unit;
    let interval = Duration::try_from_secs_f64(seconds).unwrap_or(Duration::MAX);
    if ALLOWED.contains(&interval) {
        Ok(interval)
    } else {
        Err(BadInterval::Range(text.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn intervals_are_numbers_with_a_unit() {
        for (text, milliseconds) in [
            ("100ms", 100),
            ("0.1s", 100),
            ("0.5s", 500),
            ("1s", 1_000),
            (" 2.5 s ", 2_500),
            ("60s", 60_000),
            ("1m", 60_000),
        ] {
            let expected = Duration::from_millis(milliseconds);
            assert_eq!(parse_interval(text), Ok(expected), "{text}");
        }
    }

    #[test]
    fn what_is_no_interval_is_told_why() {
        for (text, expected) in [
            (
                "",
                "`` is not an interval; write a number and ms, s or m, as in `500ms` or `1s`",
            ),
            (
                "fast",
                "`fast` is not an interval; write a number and ms, s or m, as in `500ms` or `1s`",
            ),
            (
                "-1s",
                "`-1s` is not an interval; write a number and ms, s or m, as in `500ms` or `1s`",
            ),
            (
                "infs",
                "`infs` is not an interval; write a number and ms, s or m, as in `500ms` or `1s`",
            ),
            (
                "2",
                "`2` has no unit; write `2s` for seconds or `2ms` for milliseconds",
            ),
            (
                "99ms",
                "the interval `99ms` is out of range; it must be from 0.1s to 60s",
            ),
            (
                "2m",
                "the interval `2m` is out of range; it must be from 0.1s to 60s",
            ),
            (
                "99999999999999999999999s",
                "the interval `99999999999999999999999s` is out of range; it must be from 0.1s to 60s",
            ),
        ] {
            let error = parse_interval(text).unwrap_err();
            assert_eq!(error.to_string(), expected);
        }
    }
}
