//! Numbers that may be supposed: those that a supplier may state.

use super::scenario::{ScenarioError, refused};
use crate::profile::{NoPue, is_grid_intensity, is_grid_water, is_wue, no_pue};

/// The number that a key supposes.
///
/// # Errors
///
/// When it is none, or one that nothing has.
pub(super) fn of(key: &'static str, value: &str) -> Result<f64, ScenarioError> {
    let (what, wrong): (&str, fn(f64) -> Option<String>) = match key {
        "pue" => (
            "a PUE is facility energy over IT energy, at least 1, such as 1.2",
            |it| no_pue(it).map(looks_like),
        ),
        "wue" => ("a WUE is in litres per kWh, such as 0.2", |it| {
            beyond(is_wue(it))
        }),
        "grid-water" => ("it is in litres per kWh, such as 0.5", |it| {
            beyond(is_grid_water(it))
        }),
        _ => ("it is in grams CO2e per kWh, such as 50", |it| {
            beyond(is_grid_intensity(it))
        }),
    };
    let number = read(key, value, what)?;
    wrong(number).map_or(Ok(number), |wrong| {
        let expected = format!("{wrong}; {what}");
        Err(refused(key, value, &expected))
    })
}

fn read(key: &'static str, value: &str, what: &str) -> Result<f64, ScenarioError> {
    if value.ends_with('%') {
        let expected = format!("it is no percentage; {what}");
        return Err(refused(key, value, &expected));
    }
    match value.parse::<f64>() {
        Ok(number) if number.is_finite() && number >= 0.0 => Ok(number),
        _ => Err(refused(key, value, what)),
    }
}

fn beyond(can_be: bool) -> Option<String> {
    (!can_be).then(|| "it is more than there can be".to_owned())
}

/// What a PUE that is none looks like.
fn looks_like(slip: NoPue) -> String {
    match slip {
        NoPue::DecimalPoint(meant) => format!("it looks like {meant} without its decimal point"),
        NoPue::Percent(meant) => format!("it looks like a percentage of {meant}"),
        NoPue::BelowOne => "the facility contains the IT".to_owned(),
        NoPue::TooHigh => "no data centre has it".to_owned(),
    }
}
