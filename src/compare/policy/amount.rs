//! Amounts as people write them in a policy: `3 Wh`, `0.4 L/kWh`, `80 %`.

/// What kind of amount something is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dimension {
    /// Energy, in joules.
    Energy,
    /// Emissions, in grams CO2e.
    Emissions,
    /// Water, in litres.
    Water,
    /// Time, in seconds.
    Time,
    /// Money, in the currency that is written.
    Money,
    /// Water per electricity, in litres per kWh.
    WaterIntensity,
    /// A bare ratio or a share.
    Ratio,
}

/// A unit, and how many of the base unit it is.
type Unit = (&'static str, f64);

impl Dimension {
    /// The units in which it may be written, the base unit first.
    ///
    /// # Source
    ///
    /// *The International System of Units*, 9th edition (BIPM 2019).
    fn units(self) -> &'static [Unit] {
        match self {
            Self::Energy => &[
                ("J", 1.0),
                ("Wh", 3.6e3),
                ("kWh", 3.6e6),
                ("MWh", 3.6e9),
                ("GWh", 3.6e12),
                ("mWh", 3.6),
                ("kJ", 1e3),
                ("MJ", 1e6),
                ("GJ", 1e9),
            ],
            Self::Emissions => &[
                ("g", 1.0),
                ("mg", 1e-3),
                ("kg", 1e3),
                ("t", 1e6),
                ("gCO2e", 1.0),
                ("kgCO2e", 1e3),
                ("tCO2e", 1e6),
            ],
            Self::Water => &[("L", 1.0), ("mL", 1e-3), ("m3", 1e3), ("m³", 1e3)],
            Self::Time => &[("s", 1.0), ("h", 3600.0), ("days", 86_400.0)],
            Self::WaterIntensity => &[("L/kWh", 1.0), ("m3/MWh", 1.0), ("L/J", 3.6e6)],
            Self::Ratio => &[("", 1.0), ("1", 1.0), ("%", 0.01)],
            Self::Money => &[],
        }
    }

    /// The base unit; of money the one that is written.
    pub fn base(self) -> &'static str {
        self.units().first().map_or("", |(name, _)| name)
    }

    /// How many of the base unit one of `unit` is, if it is a unit of this kind.
    pub fn scale(self, unit: &str) -> Option<f64> {
        if self == Self::Money {
            let is_code = unit.len() == 3 && unit.chars().all(|it| it.is_ascii_uppercase());
            return is_code.then_some(1.0);
        }
        let found = self.units().iter().find(|(name, _)| *name == unit);
        found.map(|(_, scale)| *scale)
    }

    /// An amount as written, in the base unit, with the unit it is in.
    ///
    /// `per` is the unit of work that it is divided by, which may be written or not.
    pub fn read(self, text: &str, per: Option<&str>) -> Result<(f64, String), String> {
        let split = text.find(|it: char| !(it.is_ascii_digit() || "+-.eE_".contains(it)));
        let (number, unit) = text
            .trim()
            .split_at(split.unwrap_or(text.len()).min(text.trim().len()));
        let number: f64 = number
            .parse()
            .map_err(|_| format!("`{text}` does not begin with a number"))?;
        let unit = unit.trim();
        let bare = match per {
            Some(per) => unit.strip_suffix(&format!("/{per}")).unwrap_or(unit),
            None => unit,
        };
        let scale = self
            .scale(bare.trim())
            .ok_or_else(|| self.wrong(text, per))?;
        let unit = if self == Self::Money {
            bare
        } else {
            self.base()
        };
        Ok((number * scale, unit.to_owned()))
    }

    fn wrong(self, text: &str, per: Option<&str>) -> String {
        let names: Vec<_> = self.units().iter().map(|(name, _)| *name).collect();
        let names = names.into_iter().filter(|it| !it.is_empty());
        let names = names.collect::<Vec<_>>().join(", ");
        let per = per.map_or_else(String::new, |it| format!(", each per {it}"));
        match self {
            Self::Money => format!(
                "`{text}` is not money: write a number and a currency by its code of three \
                 capital letters (ISO 4217), such as `1200 EUR`"
            ),
            Self::Ratio => format!("`{text}` has a unit, but this is a bare number or a `%`"),
            _ => {
                format!("`{text}` is not in a unit of this: write a number and one of {names}{per}")
            }
        }
    }

    /// A bare number, which only ratios are.
    pub fn bare(self, number: f64) -> Result<f64, String> {
        if self == Self::Ratio {
            return Ok(number);
        }
        Err(self.wrong(&number.to_string(), None))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_amount_is_read_with_its_unit_or_refused_with_those_that_there_are() {
        for (dimension, text, per, expected) in [
            (Dimension::Energy, "3 Wh", None, 10_800.0),
            (Dimension::Energy, "3Wh/request", Some("request"), 10_800.0),
            (Dimension::Energy, "1e3 J", None, 1000.0),
            (Dimension::Ratio, "80 %", None, 0.8),
            (Dimension::WaterIntensity, "0.4 m3/MWh", None, 0.4),
            (Dimension::Money, "12 EUR", None, 12.0),
        ] {
            let (found, _) = dimension.read(text, per).unwrap();
            assert!((found - expected).abs() < 1e-9, "{text}: {found}");
        }
        for (dimension, text, expected) in [
            (Dimension::Energy, "3 kg", "one of J, Wh"),
            (Dimension::Energy, "3 Wh/token", "one of J, Wh"),
            (Dimension::Ratio, "3 kWh", "a bare number"),
            (Dimension::Money, "3 euro", "ISO 4217"),
            (Dimension::Water, "much", "does not begin with a number"),
        ] {
            let error = dimension.read(text, Some("request")).unwrap_err();
            assert!(error.contains(expected), "{text}: {error}");
        }
    }
}
