//! Numbers as people write them on a command line: `8B`, `15T`, `1.46M`.

/// What a number is multiplied by for its last letter.
const SUFFIXES: [(char, f64); 4] = [('k', 1e3), ('M', 1e6), ('B', 1e9), ('T', 1e12)];

/// A number above 0, with an optional suffix k, M, B or T.
///
/// # Errors
///
/// Tells what a number looks like when the text is none, and that it must be
/// above 0 when it is not.
pub fn above_zero(text: &str) -> Result<f64, String> {
    let number = suffixed(text).ok_or_else(|| {
        "not a number; write it in full or with k, M, B or T, such as 8B".to_owned()
    })?;
    if number > 0.0 {
        Ok(number)
    } else {
        Err("must be above 0".to_owned())
    }
}

/// A whole number of at least 1, with an optional suffix.
///
/// # Errors
///
/// As for [`above_zero`], and when it is not whole.
pub fn count(text: &str) -> Result<u64, String> {
    let number = above_zero(text)?;
    if number.fract() == 0.0 && number < 1e15 {
        Ok(number as u64)
    } else {
        Err("must be a whole number, such as 1024".to_owned())
    }
}

/// An average power over a rated power: above 0 and at most 1.
///
/// # Errors
///
/// As for [`above_zero`], and when it is above 1.
pub fn load(text: &str) -> Result<f64, String> {
    let share = above_zero(text)?;
    if share > 1.0 {
        return Err("a load is a share of the rated power, at most 1, such as 0.87".to_owned());
    }
    Ok(share)
}

/// A whole over one of its parts.
///
/// # Errors
///
/// As for [`above_zero`], and when it is below 1.
pub fn at_least_one(text: &str) -> Result<f64, String> {
    let number = above_zero(text)?;
    if number < 1.0 {
        return Err("a multiplier is of a whole over its part, at least 1".to_owned());
    }
    Ok(number)
}

fn suffixed(text: &str) -> Option<f64> {
    let suffix = SUFFIXES.iter().find(|(letter, _)| text.ends_with(*letter));
    let (digits, scale) = match suffix {
        Some((letter, scale)) => (text.strip_suffix(*letter)?, *scale),
        None => (text, 1.0),
    };
    // Digits may be grouped as in Rust and Python: 1_000_000.
    let number: f64 = digits.replace('_', "").parse().ok()?;
    let number = number * scale;
    number.is_finite().then_some(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_take_suffixes_and_must_be_above_zero() {
        for (text, expected) in [
            ("8B", 8e9),
            ("15T", 15e12),
            ("1.46M", 1.46e6),
            ("12k", 12e3),
            ("1_000", 1000.0),
            ("0.5", 0.5),
            ("4e22", 4e22),
        ] {
            let read = above_zero(text).expect("valid");
            assert!((read / expected - 1.0).abs() < 1e-12, "{text}: {read}");
        }
        for bad in ["", "B", "8G", "x", "nan", "inf", "8BB", "1e400"] {
            assert!(
                above_zero(bad).is_err_and(|it| it.starts_with("not a number")),
                "{bad}"
            );
        }
        for bad in ["0", "-1", "-3k"] {
            assert_eq!(above_zero(bad), Err("must be above 0".to_owned()), "{bad}");
        }
        assert_eq!(count("2k"), Ok(2000));
        assert!(count("1.5").is_err());
    }
}
