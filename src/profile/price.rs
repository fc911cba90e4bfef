//! The price of electricity. Without one there is no money in any figure.

use super::factor::Factor;
use super::given::supplied;
use super::kind::Kind;
use crate::quantity::ElectricityPrice;
use std::fmt;
use std::str::FromStr;

/// What a kilowatt-hour costs, as the user gave it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Price {
    per_kilowatt_hour: f64,
    currency: Currency,
    year: Option<u16>,
}

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

/// A currency by its code of three capital letters, as in `EUR`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Currency([u8; 3]);

impl Currency {
    /// The currency of that code (ISO 4217), if it has the form of one.
    pub fn of(code: &str) -> Option<Self> {
        let letters: [u8; 3] = code.as_bytes().try_into().ok()?;
        let capital = letters.iter().all(u8::is_ascii_uppercase);
        capital.then_some(Self(letters))
    }

    /// Its code.
    pub fn code(&self) -> &str {
        // Only capital letters of ASCII are ever taken.
        str::from_utf8(&self.0).unwrap_or_default()
    }
}

impl Price {
    /// In what it is paid.
    pub fn currency(&self) -> Currency {
        self.currency
    }

    /// The year for which it was given, if one was.
    pub fn year(&self) -> Option<u16> {
        self.year
    }

    /// The price as a factor of a place.
    ///
    /// It has no bounds: whoever gives it answers for it.
    pub(super) fn factor(&self, place: &str) -> Factor<ElectricityPrice> {
        let price = ElectricityPrice::from_per_kilowatt_hour(self.per_kilowatt_hour);
        Factor {
            period: self.year.map(i32::from),
            currency: Some(self.currency),
            ..supplied(Kind::ElectricityPrice, place, price)
        }
    }
}

impl fmt::Display for Price {
    /// As it is given: `0.24EUR@2026`.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}{}", self.per_kilowatt_hour, self.currency.code())?;
        match self.year {
            Some(year) => write!(out, "@{year}"),
            None => Ok(()),
        }
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
        let currency = Currency::of(currency.trim());
        Ok(Self {
            per_kilowatt_hour: number,
            currency: currency.ok_or_else(|| PriceError::NoCurrency(whole()))?,
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
            ("0.24EUR", "0.24EUR", None),
            ("0.24 EUR/kWh", "0.24EUR", None),
            ("1.5SEK@2026", "1.5SEK@2026", Some(2026)),
            ("0USD/kwh@2025", "0USD@2025", Some(2025)),
        ] {
            let price: Price = text.parse().unwrap();
            assert_eq!((price.to_string(), price.year()), (shown.to_owned(), year));
            assert_eq!(shown.parse(), Ok(price));
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
