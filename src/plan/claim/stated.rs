//! A number as somebody wrote it: its digits say how far it was rounded.

use super::bound::Bound;
use crate::quantity::Quantity;
use std::marker::PhantomData;

/// A number in base units with what its last digit leaves open.
#[derive(Debug, PartialEq)]
pub struct Stated<Q> {
    value: f64,
    /// Half of the last written digit.
    half_digit: f64,
    /// Half of the last digit that is not a zero before the decimal point, but of
    /// the second digit at most.
    half_round: f64,
    quantity: PhantomData<fn() -> Q>,
}

/// A unit and how many base units it is.
pub type Unit = (&'static str, f64);

/// A text that is no such number.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum StatedError {
    /// Not a number at all.
    #[error("`{text}` does not begin with a number above 0; it is written like {example}")]
    NotANumber {
        /// What was given.
        text: String,
        /// What would be right.
        example: String,
    },
    /// A unit that is not one of those known, or none.
    #[error("`{text}` has no known unit; write one of {known}, as in {example}")]
    UnknownUnit {
        /// What was given.
        text: String,
        /// The units.
        known: String,
        /// What would be right.
        example: String,
    },
}

// Written out because a derive would ask the same of `Q`.
impl<Q> Clone for Stated<Q> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<Q> Copy for Stated<Q> {}

impl<Q: Quantity> Stated<Q> {
    /// Reads a number with its unit: `1,287 MWh` is written `1287MWh`.
    ///
    /// A unit whose name is empty may be left out.
    ///
    /// # Errors
    ///
    /// Gives [`StatedError`] unless a number above 0 and a known unit stand there.
    pub fn parse(text: &str, units: &[Unit]) -> Result<Self, StatedError> {
        let trimmed = text.trim();
        let example = || format!("`230{}`", units.first().map_or("", |(name, _)| name));
        let is_unit = |(at, letter): (usize, char)| {
            let exponent = matches!(letter, 'e' | 'E')
                && trimmed[at + 1..].starts_with(|it: char| it.is_ascii_digit() || it == '-');
            let in_number = letter.is_ascii_digit() || "._-".contains(letter) || exponent;
            (!in_number).then_some(at)
        };
        let end = trimmed.char_indices().find_map(is_unit);
        let (digits, unit) = trimmed.split_at(end.unwrap_or(trimmed.len()));
        let digits = digits.replace('_', "");
        let number: Option<f64> = digits.parse().ok();
        let number = number.filter(|it| *it > 0.0 && it.is_finite());
        let number = number.ok_or_else(|| StatedError::NotANumber {
            text: text.to_owned(),
            example: example(),
        })?;
        let scale = units.iter().find(|(name, _)| *name == unit.trim());
        let (_, scale) = scale.ok_or_else(|| StatedError::UnknownUnit {
            text: text.to_owned(),
            known: names(units),
            example: example(),
        })?;
        let (digit, round) = places(&digits);
        Ok(Self {
            value: number * scale,
            half_digit: digit * scale / 2.0,
            half_round: round * scale / 2.0,
            quantity: PhantomData,
        })
    }

    /// A number that nothing was rounded off: a count, a definition.
    pub fn exact(value: Q) -> Self {
        Self {
            value: value.base(),
            half_digit: 0.0,
            half_round: 0.0,
            quantity: PhantomData,
        }
    }

    /// Its range as an input, rounded by half of its last written digit.
    pub fn as_input(&self) -> Bound {
        Bound::around(self.value, self.half_digit)
    }

    /// Its range as a result, whose last zeros may come from rounding.
    pub fn as_result(&self) -> Bound {
        Bound::around(self.value, self.half_round)
    }
}

fn names(units: &[Unit]) -> String {
    let names = units.iter().filter(|(name, _)| !name.is_empty());
    names.map(|(name, _)| *name).collect::<Vec<_>>().join(", ")
}

/// The place value of the last written digit, and of the last that is no zero
/// before the decimal point.
fn places(digits: &str) -> (f64, f64) {
    let (mantissa, exponent) = digits.split_once(['e', 'E']).unwrap_or((digits, "0"));
    let scale = 10f64.powi(exponent.parse().unwrap_or(0));
    if let Some((_, decimals)) = mantissa.split_once('.') {
        let place = 10f64.powi(-i32::try_from(decimals.len()).unwrap_or(0));
        return (place * scale, place * scale);
    }
    // Two digits are always taken at their word: nobody rounds by half.
    let zeros = mantissa.len() - mantissa.trim_end_matches('0').len();
    let zeros = zeros.min(mantissa.len().saturating_sub(2));
    (scale, 10f64.powi(i32::try_from(zeros).unwrap_or(0)) * scale)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::quantity::Energy;

    const UNITS: &[Unit] = &[("MWh", 3.6e9), ("kWh", 3.6e6)];

    #[test]
    fn the_digits_say_how_far_a_number_was_rounded() {
        for (text, input, result) in [
            ("230MWh", 0.5, 5.0),
            ("1287 MWh", 0.5, 0.5),
            ("7.50MWh", 0.005, 0.005),
            ("1e3MWh", 500.0, 500.0),
            ("1_000MWh", 0.5, 50.0),
        ] {
            let stated = Stated::<Energy>::parse(text, UNITS).expect(text);
            let half = |bound: Bound| (bound.high - bound.central) / 3.6e9;
            assert!((half(stated.as_input()) - input).abs() < 1e-9, "{text}");
            assert!((half(stated.as_result()) - result).abs() < 1e-9, "{text}");
        }
    }

    #[test]
    fn what_is_no_number_with_a_unit_is_refused() {
        let message = |text| {
            Stated::<Energy>::parse(text, UNITS)
                .unwrap_err()
                .to_string()
        };
        assert_eq!(
            message("about 3"),
            "`about 3` does not begin with a number above 0; it is written like `230MWh`"
        );
        assert_eq!(
            message("230"),
            "`230` has no known unit; write one of MWh, kWh, as in `230MWh`"
        );
        assert!(message("0MWh").contains("above 0"));
        assert!(message("-3MWh").contains("above 0"));
        assert!(message("1,287MWh").contains("no known unit"));
    }
}
