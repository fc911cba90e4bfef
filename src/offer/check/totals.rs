//! What is stated for a year, held against what it follows from.

use super::agree::{per_unit, written};
use super::finding::{Arg, Finding, Kind};
use crate::offer::energy::unit_energies;
use crate::offer::planned::{Facts, TOKEN, slug};
use crate::offer::value::Offer;
use crate::plan::claim::{self, Checked, Claim, Mistake, Outcome, Scope, Stated, units};
use crate::quantity::{CarbonIntensity, Power, Ratio, Time, prefixed};
use crate::report::Level;

pub(super) fn findings(offer: &Offer, facts: &Facts<'_>) -> Vec<Finding> {
    let Some(claim) = claimed(offer, facts) else {
        return Vec::new();
    };
    let checked = claim::check(&claim);
    let wrong = checked.iter().filter(|it| !it.agrees());
    wrong.map(finding).collect()
}

fn finding(checked: &Checked) -> Finding {
    let about = match checked.result {
        Outcome::Energy => "totals.energy",
        Outcome::Emissions | Outcome::Water => "totals.emissions",
    };
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
