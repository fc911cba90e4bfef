//! What is stated for a year, held against what it follows from.

use super::agree::{per_unit, written};
use super::finding::{Arg, Finding, Kind};
use super::first_year::first_year;
use crate::offer::energy::unit_energies;
use crate::offer::planned::{Facts, TOKEN, slug};
use crate::offer::value::Offer;
use crate::plan::claim::{self, Checked, Claim, Mistake, Outcome, Scope, Stated, units};
use crate::quantity::{
    CarbonIntensity, Emissions, Energy, Estimate, Power, Quantity, Ratio, Time, prefixed,
};
use crate::report::Level;

pub(super) fn findings(offer: &Offer, facts: &Facts<'_>) -> Vec<Finding> {
    let Some(claim) = claimed(offer, facts) else {
        return Vec::new();
    };
    let checked = claim::check(&claim);
    let wrong = checked.iter().filter(|it| !it.agrees());
    let wrong: Vec<Finding> = wrong.map(finding).collect();
    if !wrong.is_empty() {
        return wrong;
    }
    let known = |result| checked.iter().any(|it| it.result == result);
    beyond(offer, facts, &claim)
        .into_iter()
        .filter(|(result, _)| !known(*result))
        .map(|(_, finding)| finding)
        .collect()
}

/// Totals that lie outside the interval of what the offer's own report comes to.
///
/// It holds where a number is not stated too: the published intensity of the grid, the
/// energy computed from model and hardware.
fn beyond(offer: &Offer, facts: &Facts<'_>, claim: &Claim) -> Vec<(Outcome, Finding)> {
    let energy = claim.energy.map(|it| it.as_result());
    let range = energy.as_ref().map(|it| [it.low, it.high]);
    let Some(year) = first_year(offer, facts, range) else {
        return Vec::new();
    };
    let emissions = claim.emissions.map(|it| it.as_result());
    let energy = energy.zip(year.energy.map(|it| it.in_base()));
    let emissions = emissions.zip(year.emissions.map(|it| it.in_base()));
    let found = [
        (Outcome::Energy, energy, Energy::UNIT),
        (Outcome::Emissions, emissions, Emissions::UNIT),
    ];
    let found = found.into_iter().filter_map(|(result, pair, unit)| {
        let (stated, expected) = pair?;
        let meets = stated.low <= expected.high() && expected.low() <= stated.high;
        (!meets).then(|| (result, outside(result, unit, stated.central, &expected)))
    });
    found.collect()
}

fn outside(result: Outcome, unit: &str, stated: f64, expected: &Estimate<f64>) -> Finding {
    let about = about(result);
    let shown = |value| Arg::Number(prefixed(value, unit, 3));
    let numbers = [stated, expected.central(), expected.low(), expected.high()];
    let finding = Finding::refused("totals-beyond", Kind::Contradictory, about);
    let args = [Arg::Key(about.to_owned())].into_iter();
    finding.with(args.chain(numbers.map(shown)))
}

fn about(result: Outcome) -> &'static str {
    match result {
        Outcome::Energy => "totals.energy",
        Outcome::Emissions | Outcome::Water => "totals.emissions",
    }
}

fn finding(checked: &Checked) -> Finding {
    let about = about(checked.result);
    let shown = |value| Arg::Number(prefixed(value, checked.unit, 4));
    let mistake = checked.explanations.first().map(|it| it.mistake);
    let mistake = mistake.filter(|it| *it != Mistake::OtherInput);
    let args = [
        Arg::Key(about.to_owned()),
        shown(checked.stated.central),
        shown(checked.expected.central),
        Arg::Mistake(mistake),
    ];
    Finding::refused("totals-disagree", Kind::Contradictory, about).with(args)
}

/// The offer's numbers as a claim: units of a year in place of seconds, joules of a unit
/// in place of watts.
fn claimed(offer: &Offer, facts: &Facts<'_>) -> Option<Claim> {
    let totals = &offer.totals;
    totals.energy.as_ref().or(totals.emissions.as_ref())?;
    let pue = offer.site.pue.as_ref().filter(|it| it.central() >= 1.0);
    let measured = unit_energies(offer, facts.calibrated.text.wide);
    let unit = measured.iter().find(|it| it.level == Level::Node);
    let amount = unit.and_then(|unit| {
        let yearly = offer.demand.yearly()?;
        match slug(&unit.per) {
            it if it == slug(offer.demand.unit()) => Some(yearly),
            it if it == TOKEN => Some(yearly * offer.demand.output_tokens?),
            _ => None,
        }
    });
    // Without a PUE the building's part of the total is not known.
    let amount = amount.filter(|_| pue.is_some());
    let grid = offer.site.grid_intensity.as_ref();
    let grid = grid.map(|it| CarbonIntensity::from_grams_per_kilowatt_hour(it.central()));
    Some(Claim {
        accelerator_time: amount.map(|it| Stated::exact(Time::from_seconds(it))),
        power: unit.and_then(|it| per_unit::<Power>(offer, it)),
        pue: pue.and_then(|it| written::<Ratio>(it, &units::RATIO[..1])),
        grid_intensity: grid.map(Stated::exact),
        energy: totals
            .energy
            .as_ref()
            .and_then(|it| written(it, units::ENERGY)),
        energy_scope: Scope::Facility,
        emissions: totals
            .emissions
            .as_ref()
            .and_then(|it| written(it, units::EMISSIONS)),
        ..Claim::default()
    })
}
