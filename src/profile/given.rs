//! Factors that the user gives by hand. They are cited as such.

use super::Kind;
use super::factor::{Citation, Factor, Match};
use crate::quantity::{CarbonIntensity, Estimate, Pue, Quantity, Ratio, WaterIntensity};
use std::sync::Arc;

/// The factors that the user gave: each replaces what the catalogue knows.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Given {
    /// `--pue`.
    pub pue: Option<Pue>,
    /// `--wue`: water evaporated at the site per IT energy.
    pub wue: Option<WaterIntensity>,
    /// `--grid-intensity`: lifecycle, location-based average.
    pub grid_carbon: Option<CarbonIntensity>,
    /// `--grid-water`: water consumed to make the electricity.
    pub grid_water: Option<WaterIntensity>,
    /// Which published water figures to use where none is given.
    pub water_scenario: super::WaterScenario,
    /// `--contract-intensity`: what the electricity contract states.
    pub contract: Option<CarbonIntensity>,
    /// `--contract-share`: how much of the energy it covers; all if absent.
    pub contract_share: Option<Ratio>,
    /// `--fallback`: what may stand in for a grid without a source.
    pub fallback: Option<super::Fallback>,
    /// `--price`: what a kilowatt-hour costs.
    pub price: Option<super::Price>,
}

/// A number given by hand is not one, or cannot be.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum GivenError {
    /// Not a number.
    #[error("`{text}` is not a number; {expected}")]
    NotANumber {
        /// What was given.
        text: String,
        /// What would be right.
        expected: &'static str,
    },
    /// A number that this quantity cannot have.
    #[error("`{text}` cannot be; {expected}")]
    Impossible {
        /// What was given.
        text: String,
        /// What would be right.
        expected: &'static str,
    },
}

/// Reads a PUE.
///
/// # Errors
///
/// Gives [`GivenError`] unless it is a number of at least 1.
pub fn parse_pue(text: &str) -> Result<Pue, GivenError> {
    let expected = "a PUE is facility energy over IT energy, at least 1, such as 1.2";
    number(text, 1.0, expected).map(Pue::from_base)
}

/// Reads a carbon intensity in grams CO2e per kilowatt-hour.
///
/// # Errors
///
/// Gives [`GivenError`] unless it is a number of at least 0.
pub fn parse_carbon_intensity(text: &str) -> Result<CarbonIntensity, GivenError> {
    let expected = "a grid intensity is in grams CO2e per kilowatt-hour, at least 0, such as 250";
    number(text, 0.0, expected).map(CarbonIntensity::from_grams_per_kilowatt_hour)
}

/// Reads a water intensity in litres per kilowatt-hour.
///
/// # Errors
///
/// Gives [`GivenError`] unless it is a number of at least 0.
pub fn parse_water_intensity(text: &str) -> Result<WaterIntensity, GivenError> {
    let expected = "a water intensity is in litres per kilowatt-hour, at least 0, such as 0.5";
    number(text, 0.0, expected).map(WaterIntensity::from_liters_per_kilowatt_hour)
}

fn number(text: &str, least: f64, expected: &'static str) -> Result<f64, GivenError> {
    let trimmed = text.trim();
    let text = trimmed.to_owned();
    match trimmed.parse::<f64>() {
        Ok(value) if value.is_finite() && value >= least => Ok(value),
        Ok(_) => Err(GivenError::Impossible { text, expected }),
        Err(_) => Err(GivenError::NotANumber { text, expected }),
    }
}

/// The factor for a number given by hand for `place`.
///
/// It has no bounds but its own: whoever gives it answers for it.
pub(super) fn supplied<Q: Quantity>(kind: Kind, place: &str, value: Q) -> Factor<Q> {
    supplied_within(kind, place, Estimate::exact(value))
}

/// The same of a number that was given with its bounds.
pub(super) fn supplied_within<Q: Quantity>(
    kind: Kind,
    place: &str,
    value: Estimate<Q>,
) -> Factor<Q> {
    let flag = kind.flag().unwrap_or(kind.key());
    Factor {
        kind,
        id: format!("given.{}.{place}", kind.key()).into(),
        value,
        place: place.into(),
        period: None,
        scope: kind.scope().into(),
        citation: Arc::new(Citation {
            id: "given".into(),
            title: "given by hand".to_owned(),
            publisher: "the user".to_owned(),
            year: None,
            url: None,
            licence: "none".to_owned(),
            attribution: None,
            via: None,
        }),
        locator: flag.into(),
        spread: None,
        note: None,
        currency: None,
        document: "given".into(),
        matched: Match::Supplied,
        overrides: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_given_by_hand_are_checked() {
        assert_eq!(parse_pue("1.2").map(Pue::ratio), Ok(1.2));
        let message = |text| parse_pue(text).map_err(|error| error.to_string());
        let expected = "a PUE is facility energy over IT energy, at least 1, such as 1.2";
        assert_eq!(message("0.9"), Err(format!("`0.9` cannot be; {expected}")));
        assert_eq!(message("NaN"), Err(format!("`NaN` cannot be; {expected}")));
        assert_eq!(
            message("x"),
            Err(format!("`x` is not a number; {expected}"))
        );
        assert!(parse_carbon_intensity("-1").is_err());
        assert!(parse_water_intensity("inf").is_err());
    }
}
