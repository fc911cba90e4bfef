//! Figures in the units that standards prescribe.

use super::figure::Figure;
use super::shown::in_unit;
use crate::language::Catalogue;
use crate::quantity::significant;
use serde::Serialize;

/// More digits than any interval supports, and fewer than a division leaves behind.
const DIGITS: usize = 6;

/// A unit that a standard prescribes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Unit {
    /// As the standard writes it.
    pub name: &'static str,
    /// As people do.
    written: &'static str,
    /// The unit in which reports hold it …
    base: &'static str,
    /// … and how many of these it is.
    size: f64,
}

pub(super) const KILOWATT_HOUR: Unit = unit("kWh", "J", 3.6e6);
pub(super) const MEGAWATT_HOUR: Unit = unit("MWh", "J", 3.6e9);
pub(super) const GRAM: Unit = said("gCO2eq", "g CO2e", "g", 1.0);
pub(super) const KILOGRAM: Unit = said("kgCO2eq", "kg CO2e", "g", 1e3);
pub(super) const TONNE: Unit = said("tCO2eq", "t CO2e", "g", 1e6);
pub(super) const LITRE: Unit = unit("L", "L", 1.0);
pub(super) const CUBIC_METRE: Unit = said("m3", "m³", "L", 1e3);
pub(super) const HOUR: Unit = unit("h", "s", 3600.0);
pub(super) const DAY: Unit = unit("d", "s", 86_400.0);
pub(super) const OPERATION: Unit = unit("FLOP", "FLOP", 1.0);
pub(super) const GRAM_PER_KILOWATT_HOUR: Unit = unit("gCO2eq/kWh", "g/J", 1.0 / 3.6e6);

/// Every unit that a mapping file may name.
pub(super) const UNITS: &[Unit] = &[
    KILOWATT_HOUR,
    MEGAWATT_HOUR,
    unit("GJ", "J", 1e9),
    unit("tCO2e", "g", 1e6),
    CUBIC_METRE,
    unit("ML", "L", 1e6),
];

const fn unit(name: &'static str, base: &'static str, size: f64) -> Unit {
    Unit {
        name,
        written: name,
        base,
        size,
    }
}

/// A unit that people write in another way than the standard does.
const fn said(name: &'static str, written: &'static str, base: &'static str, size: f64) -> Unit {
    Unit {
        name,
        written,
        base,
        size,
    }
}

/// Best guess and bounds in a standard's unit.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub(super) struct Converted {
    /// The best guess.
    pub value: f64,
    /// The lower bound.
    pub low: f64,
    /// The upper bound.
    pub high: f64,
    /// The unit, as the standard writes it.
    pub unit: &'static str,
}

impl Unit {
    /// How many base units it is.
    pub fn size(&self) -> f64 {
        self.size
    }

    /// A number of base units in this one.
    pub fn of(&self, base: f64) -> f64 {
        rounded(base / self.size)
    }

    /// A figure in this unit; nothing where it is of another kind.
    pub fn convert(&self, figure: &Figure) -> Option<Converted> {
        (figure.unit == self.base).then(|| self.bounds(figure.value, figure.low, figure.high))
    }

    /// A best guess with its bounds, in base units, in this one.
    pub fn bounds(&self, value: f64, low: f64, high: f64) -> Converted {
        Converted {
            value: self.of(value),
            low: self.of(low),
            high: self.of(high),
            unit: self.name,
        }
    }
}

/// From how many of a unit on the next larger one is easier to read.
const MANY: f64 = 1e4;

/// The unit of these in which a figure has the fewest digits; the smallest one first.
pub(super) fn readable(figure: &Figure) -> Option<&'static Unit> {
    const LADDERS: [&[Unit]; 3] = [
        &[KILOWATT_HOUR, MEGAWATT_HOUR],
        &[GRAM, KILOGRAM, TONNE],
        &[LITRE, CUBIC_METRE],
    ];
    let of_kind = |it: &&&[Unit]| it.first().is_some_and(|unit| unit.base == figure.unit);
    let ladder = LADDERS.iter().find(of_kind)?;
    let small = ladder.iter().find(|unit| figure.value / unit.size < MANY);
    small.or(ladder.last())
}

impl Unit {
    /// A figure as people read it: best guess and bounds, the unit stated once.
    pub fn shown(&self, figure: &Figure, words: &Catalogue) -> String {
        let [value, interval] = self.apart(figure, words);
        if figure.low < figure.high {
            return (words.exports.bounded)(&value, &interval);
        }
        value
    }

    /// Best guess and interval, each with its unit.
    pub fn apart(&self, figure: &Figure, words: &Catalogue) -> [String; 2] {
        let [low, value, high] = in_unit(figure, self.size, words);
        let unit = (words.exports.unit)(self.written);
        let with_unit = |number: &str| format!("{number} {unit}");
        let interval = if figure.low < figure.high {
            (words.interval)(&low, &with_unit(&high))
        } else {
            words.headings.exact.to_owned()
        };
        [with_unit(&value), interval]
    }
}

/// A number without the digits that a division leaves behind.
pub(super) fn rounded(value: f64) -> f64 {
    significant(value, DIGITS).parse().unwrap_or(value)
}

/// A number without an exponent and without zeros at its end.
///
/// SPDX and spreadsheets refuse `1.2e-5`.
pub(super) fn plain(value: f64) -> String {
    let written = significant(value, DIGITS);
    if !written.contains('.') {
        return written;
    }
    written
        .trim_end_matches('0')
        .trim_end_matches('.')
        .to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_are_those_of_the_international_system() {
        assert_eq!(plain(KILOWATT_HOUR.of(3.6e6)), "1");
        assert_eq!(plain(MEGAWATT_HOUR.of(9e8)), "0.25");
        assert_eq!(plain(TONNE.of(51.0)), "0.000051");
        assert_eq!(plain(CUBIC_METRE.of(250.0)), "0.25");
        // 268 g/kWh is 7.444e-5 g/J.
        assert_eq!(plain(GRAM_PER_KILOWATT_HOUR.of(268.0 / 3.6e6)), "268");
    }

    #[test]
    fn no_number_is_written_with_an_exponent() {
        assert_eq!(plain(1.2e-9), "0.0000000012");
        assert_eq!(plain(12.5), "12.5");
        assert_eq!(plain(1200.0), "1200");
        assert_eq!(plain(0.0), "0");
    }
}
