//! The price of electricity. Without one there is no money in any figure.

use crate::quantity::{ElectricityPrice, Estimate, Input, Origin};
use std::fmt;
use std::str::FromStr;

/// What a kilowatt-hour costs, as the user gave it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Price {
    per_kilowatt_hour: f64,
    currency: [u8; 3],
    year: Option<u16>,
}

/// The identity of the price in derivations and reports.
pub const PRICE: &str = "given.electricity_price";

/// What was given is no price.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PriceError {
    /// No number stands first.
    #[error("`{0}` does not begin with a number; {expected}", expected = EXPECTED)]
    NoNumber(String),
    /// A number that no price can be.
    #[error("`{0}` cannot be a price: it must be a number of at least 0; {expected}", expected = EXPECTED)]
    Impossible(String),
    /// No code of a currency follows the number.
    #[error("`{0}` names no currency by its code of three capital letters (ISO 4217); {expected}", expected = EXPECTED)]
    NoCurrency(String),
    /// A price per something else.
    #[error("`{text}` is per `{unit}`; a price is per kWh: {expected}", expected = EXPECTED)]
    OtherUnit {
        /// What was given.
        text: String,
        /// The part after the stroke.
        unit: String,
    },
    /// What follows `@` is no year.
    #[error("`{0}` does not name a year after `@`; {expected}", expected = EXPECTED)]
    NoYear(String),
}

const EXPECTED: &str = "a price is written 0.24EUR, 0.24EUR/kWh or 0.24EUR@2026";

impl Price {
    /// The code of its currency, as in `EUR`.
    pub fn currency(&self) -> &str {
        // Only capital letters of ASCII are ever taken.
        str::from_utf8(&self.currency).unwrap_or_default()
    }

    /// The year for which it was given, if one was.
    pub fn year(&self) -> Option<u16> {
        self.year
    }

    /// The price as something that figures depend on.
    ///
    /// It has no bounds: whoever gives it answers for it.
    pub fn input(&self) -> Input<ElectricityPrice> {
        Input {
            id: PRICE.into(),
            label: "electricity price, given by hand".to_owned(),
            value: Estimate::exact(ElectricityPrice::from_per_kilowatt_hour(
                self.per_kilowatt_hour,
            )),
            origin: Origin::Supplied,
        }
    }
}

impl fmt::Display for Price {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{} {}/kWh", self.per_kilowatt_hour, self.currency())
    }
}

impl FromStr for Price {
    type Err = PriceError;

    /// Reads `0.24EUR`, `0.24 EUR/kWh` or `0.24EUR@2026`.
    ///
    /// # Errors
    ///
    /// Gives [`PriceError`] for anything else.
    fn from_str(text: &str) -> Result<Self, PriceError> {
        let whole = || text.to_owned();
        let (price, year) = match text.split_once('@') {
            None => (text, None),
            Some((price, year)) => {
                let is_year = year.len() == 4 && year.bytes().all(|it| it.is_ascii_digit());
                let year = year.parse().ok().filter(|_| is_year);
                (
                    price,
                    Some(year.ok_or_else(|| PriceError::NoYear(whole()))?),
                )
            }
        };
        let (money, unit) = price.split_once('/').unwrap_or((price, "kWh"));
        if !unit.trim().eq_ignore_ascii_case("kwh") {
            let unit = unit.trim().to_owned();
            return Err(PriceError::OtherUnit {
                text: whole(),
                unit,
            });
        }
        let money = money.trim();
        let end = money.find(|it: char| !matches!(it, '0'..='9' | '.' | '-' | '+'));
        let (number, currency) = money.split_at(end.unwrap_or(money.len()));
        let number: f64 = number.parse().map_err(|_| PriceError::NoNumber(whole()))?;
        if !(number.is_finite() && number >= 0.0) {
            return Err(PriceError::Impossible(whole()));
        }
        let letters: Option<[u8; 3]> = currency.trim().as_bytes().try_into().ok();
        let letters = letters.filter(|it| it.iter().all(u8::is_ascii_uppercase));
        Ok(Self {
            per_kilowatt_hour: number,
            currency: letters.ok_or_else(|| PriceError::NoCurrency(whole()))?,
            year,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_price_names_its_currency_and_perhaps_its_unit_and_year() {
        for (text, shown, year) in [
            ("0.24EUR", "0.24 EUR/kWh", None),
            ("0.24 EUR/kWh", "0.24 EUR/kWh", None),
            ("1.5SEK@2026", "1.5 SEK/kWh", Some(2026)),
            ("0USD/kwh@2025", "0 USD/kWh", Some(2025)),
        ] {
            let price: Price = text.parse().unwrap();
            assert_eq!((price.to_string(), price.year()), (shown.to_owned(), year));
        }
    }

    #[test]
    fn what_is_no_price_is_refused_with_what_would_be() {
        let expected = "a price is written 0.24EUR, 0.24EUR/kWh or 0.24EUR@2026";
        for (text, problem) in [
            ("EUR0.24", "`EUR0.24` does not begin with a number; "),
            (
                "0,24EUR",
                "`0,24EUR` names no currency by its code of three capital letters (ISO 4217); ",
            ),
            (
                "0.24",
                "`0.24` names no currency by its code of three capital letters (ISO 4217); ",
            ),
            (
                "0.24€",
                "`0.24€` names no currency by its code of three capital letters (ISO 4217); ",
            ),
            (
                "0.24eur",
                "`0.24eur` names no currency by its code of three capital letters (ISO 4217); ",
            ),
            (
                "-1EUR",
                "`-1EUR` cannot be a price: it must be a number of at least 0; ",
            ),
            (
                "240EUR/MWh",
                "`240EUR/MWh` is per `MWh`; a price is per kWh: ",
            ),
            (
                "0.24EUR@last",
                "`0.24EUR@last` does not name a year after `@`; ",
            ),
        ] {
            let message = text.parse::<Price>().map_err(|it| it.to_string());
            assert_eq!(message, Err(format!("{problem}{expected}")));
        }
    }
}
