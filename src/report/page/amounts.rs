//! Amounts as a jurist knows them: electricity in watt-hours, numbers in groups.

use crate::language::Catalogue;
use crate::quantity::Energy;
use crate::report::Figure;
use crate::report::shown::{amount, bounds};
use std::borrow::Cow;

/// Below a milliwatt-hour, as for one token, joules say more.
const LEAST_WATT_HOURS: f64 = 1e-3;

/// A figure of electricity in watt-hours, as bills have them; others as they are.
fn familiar(figure: &Figure) -> Cow<'_, Figure> {
    let watt_hours = |joules: f64| Energy::from_joules(joules).kilowatt_hours() * 1e3;
    let of_energy = figure.unit == "J" || figure.unit.starts_with("J/");
    if !of_energy || watt_hours(figure.value) < LEAST_WATT_HOURS {
        return Cow::Borrowed(figure);
    }
    let mut figure = figure.clone();
    for value in [&mut figure.value, &mut figure.low, &mut figure.high] {
        *value = watt_hours(*value);
    }
    figure.unit = figure.unit.replacen('J', "Wh", 1);
    Cow::Owned(figure)
}

/// The best guess.
pub(super) fn best(figure: &Figure, words: &Catalogue) -> String {
    amount(&familiar(figure), words)
}

/// The lower and the upper bound, if there are any.
pub(super) fn between(figure: &Figure, words: &Catalogue) -> Option<(String, String)> {
    bounds(&familiar(figure), words)
}

/// The bounds together, if there are any.
pub(super) fn interval(figure: &Figure, words: &Catalogue) -> Option<String> {
    let (low, high) = between(figure, words)?;
    Some((words.interval)(&low, &high))
}

/// The bounds, or that there is no interval.
pub(super) fn interval_or_exact(figure: &Figure, words: &Catalogue) -> String {
    interval(figure, words).unwrap_or_else(|| words.headings.exact.to_owned())
}

/// Best guess and bounds: `100 Wh (95 to 105 Wh)`.
pub(super) fn both(figure: &Figure, words: &Catalogue) -> String {
    let best = best(figure, words);
    match interval(figure, words) {
        Some(interval) => format!("{best} ({interval})"),
        None => best,
    }
}
