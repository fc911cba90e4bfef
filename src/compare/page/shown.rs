//! Numbers of a comparison as people read them.

use crate::compare::object::{RatioRow, Value};
use crate::language::Catalogue;
use crate::quantity::{Energy, percent, prefixed, prefixed_like, significant};

/// An interval narrower than this share of its value supports a third digit.
const NARROW: f64 = 0.2;

/// Units that have prefixes; others are written as they are.
const PREFIXED: [&str; 4] = ["Wh", "g", "L", "s"];

/// A value with its bounds: `12 kWh (11 to 14 kWh)`; all that stand beside one another
/// in the unit of the largest, so that they can be compared at sight.
pub(super) fn both(value: &Value, beside: &[Value], unit: &str, words: &Catalogue) -> String {
    let range = [value.low, value.value, value.high];
    let largest = beside.iter().map(|it| it.value).fold(value.value, f64::max);
    like(range, largest, unit, words)
}

/// A number with its bounds, in a base unit or in one that is written as it is.
pub(super) fn number(range: [f64; 3], unit: &str, words: &Catalogue) -> String {
    like(range, range[1], unit, words)
}

fn like([low, value, high]: [f64; 3], other: f64, unit: &str, words: &Catalogue) -> String {
    let base = unit.split('/').next().unwrap_or(unit);
    // A rate such as L/kWh is a unit by itself; what a figure is per, its row says.
    let unit = if unit.ends_with("/kWh") { unit } else { base };
    let scale = if unit == "J" {
        1.0 / Energy::from_kilowatt_hours(1e-3).joules()
    } else {
        1.0
    };
    let unit = if unit == "J" { "Wh" } else { unit };
    let [low, value, high] = [low, value, high].map(|it| it * scale);
    let digits = if high - low <= NARROW * value { 3 } else { 2 };
    let amount = |it: f64| amount(it, other * scale, unit, digits);
    let shown = (words.number)(&amount(value));
    if low >= high {
        return shown;
    }
    let bounds = [low, high].map(|it| (words.number)(&amount(it)));
    format!("{shown} ({})", interval(&bounds, words))
}

fn amount(number: f64, like: f64, unit: &str, digits: usize) -> String {
    if number == 0.0 {
        return format!("0 {unit}").trim_end().to_owned();
    }
    if PREFIXED.contains(&unit) {
        return prefixed_like(number, like, unit, digits);
    }
    format!("{} {unit}", significant(number, digits))
        .trim_end()
        .to_owned()
}

/// Two bounds with their unit stated once.
fn interval([low, high]: &[String; 2], words: &Catalogue) -> String {
    match (low.rsplit_once(' '), high.rsplit_once(' ')) {
        (Some((number, unit)), Some((_, same))) if unit == same => (words.interval)(number, high),
        _ => (words.interval)(low, high),
    }
}

/// A ratio: the best guess, and its bounds if it has any.
pub(super) fn ratio(ratio: &RatioRow, words: &Catalogue) -> (String, Option<String>) {
    let show = |it: f64| (words.number)(&significant(it, 2));
    let value = show(ratio.value);
    let bounds = match ratio.high {
        Some(high) if high <= ratio.low => None,
        Some(high) => Some((words.interval)(&show(ratio.low), &show(high))),
        None => Some((words.interval)(&show(ratio.low), "∞")),
    };
    (value, bounds)
}

/// A probability, never as certain as 0 or 100 %.
pub(super) fn probability(share: f64, words: &Catalogue) -> String {
    let shown = if share > 0.995 {
        "> 99 %".to_owned()
    } else if share < 0.005 {
        "< 1 %".to_owned()
    } else {
        percent((share * 100.0).round() / 100.0)
    };
    (words.number)(&shown)
}

/// A share as a percentage.
pub(super) fn share(share: f64, words: &Catalogue) -> String {
    (words.number)(&percent(share))
}

/// An input's value in its unit, as its publication would state it.
pub(super) fn input(value: f64, unit: Option<&str>, words: &Catalogue) -> String {
    let per_hour = Energy::from_kilowatt_hours(1.0).joules();
    let shown = match unit {
        Some(rate) if rate.ends_with("/J") => {
            let number = significant(value * per_hour, 3);
            format!("{number} {}kWh", rate.trim_end_matches('J'))
        }
        Some(rate) if rate.starts_with("J/") => {
            let energy = prefixed(value / per_hour * 1e3, "Wh", 3);
            let per = (words.per)(rate.trim_start_matches("J/"));
            return format!("{} {}", (words.number)(&energy), per.trim());
        }
        Some("J") => prefixed(value / per_hour * 1e3, "Wh", 3),
        Some("s") => format!("{} h", significant(value / 3600.0, 3)),
        Some(unit @ ("g" | "L" | "W")) => prefixed(value, unit, 3),
        _ => significant(value, 3),
    };
    (words.number)(&shown)
}
