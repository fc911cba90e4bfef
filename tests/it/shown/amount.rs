//! What an object holds: a best guess with its bounds, as it may be shown.

use super::token::Token;
use super::unit::size;
use wattprint::quantity::{percent, scientific, significant};
use wattprint::report::{Figure, Report};

/// An interval narrower than this share of its value supports a third digit.
const NARROW: f64 = 0.2;

/// One amount of the object.
#[derive(Debug, Clone)]
pub struct Amount {
    /// The quantity of which it is.
    pub id: String,
    /// Its unit in the object, without what it is per.
    pub base: String,
    pub low: f64,
    pub value: f64,
    pub high: f64,
    /// To how many significant figures it is shown.
    digits: Vec<usize>,
}

impl Amount {
    pub fn new(id: &str, base: &str, [low, value, high]: [f64; 3], digits: &[usize]) -> Self {
        Self {
            id: id.to_owned(),
            base: base.to_owned(),
            low,
            value,
            high,
            digits: digits.to_vec(),
        }
    }

    /// An amount with as many digits as its interval supports.
    pub fn measured(id: &str, base: &str, range: [f64; 3]) -> Self {
        let [low, value, high] = range;
        let digits: &[usize] = match base {
            "s" if low >= high => &[3, 4, 6],
            _ if low >= high => &[3, 4],
            _ if high - low <= NARROW * value => &[3],
            _ => &[2],
        };
        Self::new(id, base, range, digits)
    }

    /// A share, which is shown as a percentage: whole, or with a decimal below 10 %.
    pub fn share(id: &str, range: [f64; 3]) -> Self {
        Self::new(id, "%", range, &[])
    }

    fn of(figure: &Figure) -> Self {
        let base = figure.unit.split('/').next().unwrap();
        Self::measured(&figure.id, base, [figure.low, figure.value, figure.high])
    }

    /// Whether this is how one of its numbers is shown.
    fn is_shown(&self, number: f64, token: &Token) -> bool {
        if self.base == "%" && token.unit == Some("%") {
            return percent(number) == format!("{} %", token.number);
        }
        let Some(size) = size(token.unit, &self.base) else {
            return false;
        };
        let scaled = number / size;
        if token.number.contains('^') {
            let (mantissa, power) = scientific(scaled, 2);
            return token.number == format!("{mantissa}×10^{power}");
        }
        let mut digits = self.digits.iter();
        digits.any(|it| significant(scaled, *it) == token.number)
    }

    /// Whether this is its best guess.
    pub fn is_value(&self, token: &Token) -> bool {
        self.is_shown(self.value, token)
    }

    /// Whether these are its bounds.
    pub fn are_bounds(&self, low: &Token, high: &Token) -> bool {
        // Nothing has no unit of its own.
        let is_zero = self.low == 0.0 && low.number == "0";
        (is_zero || self.is_shown(self.low, low)) && self.is_shown(self.high, high)
    }
}

/// Every amount of a report.
pub fn of_report(report: &Report) -> Vec<Amount> {
    let parts = report.divisions.iter().flat_map(|it| &it.parts);
    let divided = parts.flat_map(|it| &it.quantities);
    let before = report.previous.iter().flat_map(|it| &it.quantities);
    let figures = report.quantities.iter().chain(divided).chain(before);
    let mut all: Vec<_> = figures.map(Amount::of).collect();
    let ratios = report.previous.iter().flat_map(|it| &it.ratios);
    all.extend(ratios.map(|it| Amount::new(&it.id, "1", [it.low, it.value, it.high], &[3])));
    all.extend(report.statements.iter().filter_map(|it| {
        let value = it.value?;
        let range = [it.low.unwrap_or(value), value, it.high.unwrap_or(value)];
        let unit = it.unit.as_deref().unwrap_or("1");
        // No more digits than are stated.
        Some(Amount::new(&it.id, unit, range, &[1, 2, 3, 4]))
    }));
    let contracts = report.contracts.iter().filter_map(|it| it.intensity);
    all.extend(contracts.map(|it| Amount::new("contract", "g/kWh", [it * 3.6e6; 3], &[3])));
    let known = report.equivalences.iter();
    all.extend(known.map(|it| Amount::new(&it.of, "1", [it.low, it.value, it.high], &[2])));
    all
}
