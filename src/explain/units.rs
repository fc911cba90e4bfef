//! Units in which a calculator's numbers are easy to read, without hidden constants.
//!
//! Reports hold joules, seconds and grams per joule; people read kilowatt-hours, hours
//! and grams per kilowatt-hour. Each base symbol has one scale, and a unit's scale is
//! the product of its symbols', so that whatever holds in base units holds here.

use std::collections::BTreeMap;

/// Base symbols that people read otherwise: name, and how many base units it is.
const READ_AS: [(&str, &str, f64); 2] = [("J", "kWh", 3.6e6), ("s", "h", 3600.0)];

/// A unit as powers of base symbols: `g/J` is g to the 1 and J to the −1.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Dimension(BTreeMap<String, i32>);

/// Whether units are scaled for people, or stay base units.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Units {
    /// Kilowatt-hours and hours.
    Read,
    /// Joules and seconds, where a unit is not known.
    Base,
}

impl Dimension {
    /// The dimension of a base unit: `J`, `g/J`, `EUR/J`, `J/token`; a watt is `J/s`.
    pub fn parse(unit: &str) -> Self {
        let mut all = Self::default();
        for (place, symbol) in unit.split('/').enumerate() {
            let exponent = if place == 0 { 1 } else { -1 };
            match symbol {
                "" | "1" => {}
                "W" => {
                    all.add("J", exponent);
                    all.add("s", -exponent);
                }
                symbol => all.add(symbol, exponent),
            }
        }
        all
    }

    fn add(&mut self, symbol: &str, exponent: i32) {
        let power = self.0.entry(symbol.to_owned()).or_default();
        *power += exponent;
        if *power == 0 {
            self.0.remove(symbol);
        }
    }

    /// This one times a power of another.
    #[must_use]
    pub fn times(mut self, other: &Self, exponent: i32) -> Self {
        for (symbol, power) in &other.0 {
            self.add(symbol, power * exponent);
        }
        self
    }
}

impl Units {
    /// How many base units the unit is that people read.
    pub fn scale(self, dimension: &Dimension) -> f64 {
        if self == Self::Base {
            return 1.0;
        }
        let powers = dimension.0.iter();
        let scales = powers.map(|(symbol, power)| {
            let found = READ_AS.iter().find(|(base, _, _)| base == symbol);
            found.map_or(1.0, |(_, _, scale)| scale.powi(*power))
        });
        scales.product()
    }

    /// The unit's name, nothing for a bare ratio.
    pub fn name(self, dimension: &Dimension) -> String {
        let mut above = Vec::new();
        let mut below = String::new();
        for (symbol, power) in &dimension.0 {
            let symbol = self.symbol(symbol);
            for _ in 0..power.unsigned_abs() {
                if *power > 0 {
                    above.push(symbol);
                } else {
                    below.push('/');
                    below.push_str(symbol);
                }
            }
        }
        let name = format!("{}{below}", above.join("·"));
        match name.as_str() {
            "kWh/h" => "kW".to_owned(),
            "J/s" => "W".to_owned(),
            _ => name,
        }
    }

    fn symbol(self, symbol: &str) -> &str {
        let found = READ_AS.iter().find(|(base, _, _)| *base == symbol);
        match (self, found) {
            (Self::Read, Some((_, name, _))) => name,
            _ => symbol,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_are_read_as_people_write_them_and_their_scales_agree() {
        for (base, read, scale) in [
            ("J", "kWh", 3.6e6),
            ("g/J", "g/kWh", 1.0 / 3.6e6),
            ("EUR/J", "EUR/kWh", 1.0 / 3.6e6),
            ("W", "kW", 1000.0),
            ("s", "h", 3600.0),
            ("J/token", "kWh/token", 3.6e6),
            ("FLOP/s", "FLOP/h", 1.0 / 3600.0),
            ("1", "", 1.0),
        ] {
            let dimension = Dimension::parse(base);
            assert_eq!(Units::Read.name(&dimension), read);
            let found = Units::Read.scale(&dimension);
            assert!((found / scale - 1.0).abs() < 1e-12, "{base}: {found}");
            assert!((Units::Base.scale(&dimension) - 1.0).abs() < 1e-12);
        }
    }

    #[test]
    fn dimensions_multiply() {
        let energy = Dimension::parse("J");
        let carbon = energy.times(&Dimension::parse("g/J"), 1);
        assert_eq!(carbon, Dimension::parse("g"));
        let each = carbon.times(&Dimension::parse("token"), -1);
        assert_eq!(each, Dimension::parse("g/token"));
    }
}
