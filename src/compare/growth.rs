//! How many units a service is asked for over the term of a contract.

use super::side::YEAR;

/// The scenario where nothing else is said.
pub const CONSTANT: &str = "constant";

/// Rates that differ by less are one rate, written in two ways.
const SAME: f64 = 1e-9;

/// By what share the volume grows from one year to the next, under a name.
#[derive(Debug, Clone, PartialEq)]
pub struct Growth {
    /// The scenario's name.
    pub name: String,
    /// The share: 0.1 where each year has a tenth more than the one before.
    pub yearly: f64,
}

impl Growth {
    /// The same volume every year.
    pub fn constant() -> Self {
        Self {
            name: CONSTANT.to_owned(),
            yearly: 0.0,
        }
    }

    /// Units over a term, where the first year has `volume` of them.
    ///
    /// The volume is the same within a year and changes at its end, as budgets do; the
    /// last year counts by the part of it that lies within the term.
    pub(super) fn units(&self, volume: f64, term_seconds: f64) -> f64 {
        let years = term_seconds / YEAR;
        let whole = years.floor();
        let full: f64 = (0..whole as u32)
            .map(|year| (1.0 + self.yearly).powf(f64::from(year)))
            .sum();
        volume * (full + (years - whole) * (1.0 + self.yearly).powf(whole))
    }
}

/// The scenario that two rows give, by its name or by its rate, if there is one.
pub(super) fn twice(all: &[Growth]) -> Option<String> {
    all.iter().enumerate().find_map(|(at, one)| {
        let (name, later) = (&one.name, all.iter().skip(at + 1));
        let found = later.clone().find(|it| it.name == *name);
        if found.is_some() {
            return Some(format!("the scenario `{name}` is given twice"));
        }
        let mut alike = later.filter(|it| (it.yearly - one.yearly).abs() < SAME);
        let other = alike.next()?;
        let rate = crate::quantity::percent(one.yearly);
        let other = &other.name;
        Some(format!(
            "the scenarios `{name}` and `{other}` are both {rate} a year"
        ))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_year_has_so_much_more_than_the_one_before() {
        for (yearly, years, expected) in [
            (0.0, 4.0, 400.0),
            (0.1, 2.0, 210.0),
            (0.1, 2.5, 210.0 + 0.5 * 121.0),
            (-0.5, 2.0, 150.0),
            (0.3, 0.25, 25.0),
        ] {
            let growth = Growth {
                name: String::new(),
                yearly,
            };
            let units = growth.units(100.0, years * YEAR);
            assert!((units - expected).abs() < 1e-9, "{yearly} {years}: {units}");
        }
    }
}
