//! Units: each kind of figure has one, and a figure per unit of work says which.

use super::disagreement::{Disagreement, named};
use super::groups::groups;
use crate::quantity::{Compute, Emissions, Energy, Quantity, Time, Water};
use crate::report::Report;

/// How ids begin, and the base unit of what begins so.
const UNITS: [(&str, &str); 5] = [
    ("energy", Energy::UNIT),
    ("emissions", Emissions::UNIT),
    ("water", Water::UNIT),
    ("time", Time::UNIT),
    ("compute", Compute::UNIT),
];

/// How ids of money begin, whose unit is a currency.
const MONEY: &str = "cost";

/// Refuses a unit that does not fit the figure's id.
pub(super) fn check(report: &Report) -> Result<(), Disagreement> {
    for group in groups(report) {
        for figure in group.figures {
            let whose = || group.named(&figure.id);
            fits(&figure.id, &figure.unit, whose)?;
        }
    }
    Ok(())
}

fn fits(id: &str, unit: &str, whose: impl Fn() -> String) -> Result<(), Disagreement> {
    let (base, per) = match id.split_once('/') {
        Some((base, per)) => (base, format!("/{per}")),
        None => (id, String::new()),
    };
    let kind = base.split('.').next().unwrap_or(base);
    let wrong = |expected: String| {
        Err(Disagreement::Unit {
            figure: whose(),
            unit: crate::report::clean(unit, 40),
            expected,
        })
    };
    if kind == MONEY {
        let currency = unit.strip_suffix(&*per).unwrap_or_default();
        let is_code = currency.len() == 3 && currency.bytes().all(|it| it.is_ascii_uppercase());
        return if is_code {
            Ok(())
        } else {
            wrong(format!("a currency by its three letters{per}"))
        };
    }
    let Some((_, base)) = UNITS.iter().find(|(known, _)| *known == kind) else {
        let known = UNITS.iter().map(|(kind, _)| named(kind));
        let known: Vec<_> = known.chain([named(MONEY)]).collect();
        return Err(Disagreement::UnknownFigure {
            figure: whose(),
            known: known.join(", "),
        });
    };
    let expected = format!("{base}{per}");
    if unit == expected {
        return Ok(());
    }
    wrong(expected)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_figure_has_its_unit_and_no_other() {
        let refused = |id: &str, unit: &str| fits(id, unit, || id.to_owned()).is_err();
        for (id, unit) in [
            ("energy.node", "J"),
            ("emissions.total/token", "g/token"),
            ("water.site.withdrawal", "L"),
            ("time.elapsed", "s"),
            ("cost.electricity", "EUR"),
            ("cost.electricity/token", "EUR/token"),
        ] {
            assert!(!refused(id, unit), "{id} in {unit}");
        }
        for (id, unit) in [
            ("energy.node", "kWh"),
            ("energy.node/token", "J"),
            ("energy.node", "J/token"),
            ("energy.node/token", "J/request"),
            ("emissions.total", "kg"),
            ("cost.electricity", "euro"),
            ("cost.electricity/token", "EUR"),
            ("happiness", "1"),
            ("energyx.node", "J"),
        ] {
            assert!(refused(id, unit), "{id} in {unit}");
        }
    }
}
