//! Figures as people read them: as many digits as their interval supports.

use crate::language::Catalogue;
use crate::quantity::{Energy, prefixed};
use crate::report::Figure;

/// An interval narrower than this share of its value supports a third digit.
const NARROW: f64 = 0.2;

/// Below a hundredth of a kilowatt-hour joules say more.
const LARGE_KILOWATT_HOURS: f64 = 0.01;

/// The best guess.
pub(super) fn amount(figure: &Figure) -> String {
    prefixed(figure.value, base_unit(figure), digits(figure))
}

/// The bounds, the unit stated once where it is the same.
pub(super) fn interval(figure: &Figure, words: &Catalogue) -> String {
    if figure.low >= figure.high {
        return words.headings.exact.to_owned();
    }
    let show = |value| prefixed(value, base_unit(figure), digits(figure));
    if figure.low == 0.0 {
        return (words.interval)("0", &show(figure.high));
    }
    let (low, high) = (show(figure.low), show(figure.high));
    let low = match (low.split_once(' '), high.split_once(' ')) {
        (Some((number, unit)), Some((_, same))) if unit == same => number.to_owned(),
        _ => low,
    };
    (words.interval)(&low, &high)
}

/// The best guess in kilowatt-hours, where an energy is large enough for them.
pub(super) fn kilowatt_hours(figure: &Figure) -> Option<String> {
    let kilowatt_hours = Energy::from_joules(figure.value).kilowatt_hours();
    let large = figure.unit == "J" && kilowatt_hours >= LARGE_KILOWATT_HOURS;
    large.then(|| {
        let number = crate::quantity::significant(kilowatt_hours, digits(figure));
        format!("{number} kWh")
    })
}

/// A time in seconds, with a third digit because clocks are exact.
pub(super) fn duration(seconds: f64) -> String {
    let digits = if seconds >= 1000.0 { 6 } else { 3 };
    format!("{} s", crate::quantity::significant(seconds, digits))
}

/// The unit without what it is divided by, which the row's name says.
fn base_unit(figure: &Figure) -> &str {
    let unit = figure.unit.split('/').next();
    unit.unwrap_or(&figure.unit)
}

fn digits(figure: &Figure) -> usize {
    let width = figure.high - figure.low;
    if width <= NARROW * figure.value { 3 } else { 2 }
}
