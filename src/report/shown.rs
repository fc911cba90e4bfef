//! Figures as people read them: as many digits as their interval supports, and with
//! the decimal mark of their language.

use super::{Condition, Figure, Hypothetical, Part, PartOf, RatioRow, Report};
use crate::language::{Catalogue, clean};
use crate::quantity::{Energy, prefixed, prefixed_like, significant};
use crate::sample::Phase;

/// An interval narrower than this share of its value supports a third digit.
const NARROW: f64 = 0.2;

/// The longest that what was supposed may be: the name of a device, or a path.
const LONGEST_CHANGE: usize = 80;

/// Below one watt-hour joules say more.
const LARGE_WATT_HOURS: f64 = 1.0;

/// The best guess.
pub fn amount(figure: &Figure, words: &Catalogue) -> String {
    (words.number)(&plain_amount(figure))
}

fn plain_amount(figure: &Figure) -> String {
    let unit = base_unit(figure);
    if is_money(figure) {
        return format!("{} {unit}", significant(figure.value, digits(figure)));
    }
    prefixed(figure.value, unit, digits(figure))
}

/// Best guess and bounds together: `12 kJ (11 to 14 kJ)`.
pub fn both(figure: &Figure, words: &Catalogue) -> String {
    let amount = amount(figure, words);
    match bounds(figure, words) {
        Some((low, high)) => format!("{amount} ({})", (words.interval)(&low, &high)),
        None => amount,
    }
}

/// The bounds, the unit stated once where it is the same.
pub fn interval(figure: &Figure, words: &Catalogue) -> String {
    bounds(figure, words).map_or_else(
        || words.headings.exact.to_owned(),
        |(low, high)| (words.interval)(&low, &high),
    )
}

/// Both bounds in the unit of the best guess, nothing where there is no interval.
///
/// The lower one is without its unit where that is the same.
pub fn bounds(figure: &Figure, words: &Catalogue) -> Option<(String, String)> {
    let (low, high) = plain_bounds(figure)?;
    Some(((words.number)(&low), (words.number)(&high)))
}

fn plain_bounds(figure: &Figure) -> Option<(String, String)> {
    if figure.low >= figure.high {
        return None;
    }
    let show = |value| {
        if is_money(figure) {
            // Nobody counts in thousandths or thousands of a currency.
            let number = significant(value, digits(figure));
            return format!("{number} {}", base_unit(figure));
        }
        prefixed_like(value, figure.value, base_unit(figure), digits(figure))
    };
    if figure.low == 0.0 {
        return Some(("0".to_owned(), show(figure.high)));
    }
    let (low, high) = (show(figure.low), show(figure.high));
    let low = match (low.split_once(' '), high.split_once(' ')) {
        (Some((number, unit)), Some((_, same))) if unit == same => number.to_owned(),
        _ => low,
    };
    Some((low, high))
}

/// The best guess in watt-hours, where an energy is large enough for them.
pub fn watt_hours(figure: &Figure, words: &Catalogue) -> Option<String> {
    let watt_hours = Energy::from_joules(figure.value).kilowatt_hours() * 1e3;
    let large = figure.unit == "J" && watt_hours >= LARGE_WATT_HOURS;
    large.then(|| (words.number)(&prefixed(watt_hours, "Wh", digits(figure))))
}

/// Lower bound, best guess and upper bound in a unit of so many base units.
///
/// A value without bounds keeps four digits.
pub fn in_unit(figure: &Figure, unit: f64, words: &Catalogue) -> [String; 3] {
    let digits = if figure.low < figure.high {
        digits(figure)
    } else {
        4
    };
    [figure.low, figure.value, figure.high]
        .map(|it| (words.number)(&significant(it / unit, digits)))
}

/// Lower bound, best guess and upper bound of a ratio.
pub fn ratio(ratio: &RatioRow, words: &Catalogue) -> [String; 3] {
    [ratio.low, ratio.value, ratio.high].map(|it| (words.number)(&significant(it, 3)))
}

/// What a part of a division is called; what others named it is not made harmless.
pub fn part_name(by: &str, part: &Part, words: &Catalogue) -> String {
    match part.of {
        PartOf::Idle => return words.beside.idle.to_owned(),
        PartOf::Unattributed => return words.beside.unattributed.to_owned(),
        PartOf::Workloads => {}
    }
    if by == "phase" {
        let mut phases = Phase::ALL.into_iter();
        let phase = phases.find(|it| it.name() == part.key);
        return phase.map_or(part.name.as_str(), words.phase).to_owned();
    }
    if by.contains(':') && part.key.is_empty() {
        return words.beside.not_set.to_owned();
    }
    part.name.clone()
}

/// That the report is of something that was not so, and what was supposed; nothing
/// for a report of what was.
pub fn hypothetical(report: &Report, words: &Catalogue) -> Option<String> {
    let hypothetical = report.hypothetical.as_ref()?;
    let what_if = &words.what_if;
    let changes = changes(hypothetical, words).into_iter();
    let said = changes.map(|it| (what_if.supposed)(&it.what, &it.to, it.from.as_deref()));
    let said: Vec<_> = said.collect();
    Some((what_if.hypothetical)(&said.join(", ")))
}

/// Something that is supposed, in a reader's words and numbers.
pub struct Supposed {
    /// What was changed.
    pub what: String,
    /// What it was, if it was known.
    pub from: Option<String>,
    /// What is supposed.
    pub to: String,
}

/// Everything that is supposed in the place of what was so.
pub fn changes(hypothetical: &Hypothetical, words: &Catalogue) -> Vec<Supposed> {
    let shown = |text: &str| {
        let text = clean(text, LONGEST_CHANGE);
        if text.starts_with(|it: char| it.is_ascii_digit()) {
            (words.number)(&text)
        } else {
            text
        }
    };
    let changes = hypothetical.changes.iter().map(|it| Supposed {
        what: (words.what_if.key)(&it.key).to_owned(),
        from: it.from.as_deref().map(shown),
        to: shown(&it.to),
    });
    changes.collect()
}

/// A time in seconds, with a third digit because clocks are exact.
pub fn duration(seconds: f64, words: &Catalogue) -> String {
    let digits = if seconds >= 1000.0 { 6 } else { 3 };
    (words.number)(&format!("{} s", significant(seconds, digits)))
}

/// What was selected of all that ran: `name municipal chat`; nothing if all of it.
pub fn selection(report: &Report, words: &Catalogue) -> Option<String> {
    let conditions = &report.activity.selection;
    let said = |it: &Condition| {
        let mut phases = Phase::ALL.into_iter();
        let phase = phases.find(|phase| it.by == "phase" && phase.name() == it.is);
        let is = phase.map_or_else(|| clean(&it.is, 30), |it| (words.phase)(it).to_owned());
        (words.beside.condition)(&clean(&it.by, 30), &is)
    };
    let said: Vec<_> = conditions.iter().map(said).collect();
    (!said.is_empty()).then(|| said.join(", "))
}

fn is_money(figure: &Figure) -> bool {
    figure.id.starts_with("cost.")
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
