//! The known ways in which stated figures go wrong.

use super::bound::Bound;
use super::expected::{Changed, Expected, four};
use super::{Checked, Claim, Outcome, Scope};
use serde::Serialize;

/// A way in which a figure goes wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Mistake {
    /// The PUE was applied to an energy that already had it.
    PueTwice,
    /// The PUE was not applied.
    PueLeftOut,
    /// Only the accelerators were counted.
    HostLeftOut,
    /// Facility energy was taken for IT energy, so the PUE counts twice in part.
    FacilityTakenAsIt,
    /// Site water was counted for the facility's energy and not for the IT's.
    SiteWaterOfFacility,
    /// Only the site's water was counted.
    OnlySiteWater,
    /// Only the power stations' water was counted.
    OnlyGridWater,
    /// Prefixes were confused.
    Thousandfold,
    /// Nodes of eight were counted as accelerators, or the other way round.
    Eightfold,
    /// Pounds and kilograms were confused.
    Pounds,
    /// Carbon and carbon dioxide were confused.
    CarbonForDioxide,
    /// US gallons and litres were confused.
    Gallons,
    /// A market-based figure stands where a location-based one is compared.
    MarketBased,
    /// None of these, but another value of one input.
    OtherInput,
}

impl Mistake {
    /// Its name in objects and in tables of words.
    pub fn name(self) -> &'static str {
        match self {
            Self::PueTwice => "pue-twice",
            Self::PueLeftOut => "pue-left-out",
            Self::HostLeftOut => "host-left-out",
            Self::FacilityTakenAsIt => "facility-taken-as-it",
            Self::SiteWaterOfFacility => "site-water-of-facility",
            Self::OnlySiteWater => "only-site-water",
            Self::OnlyGridWater => "only-grid-water",
            Self::Thousandfold => "thousandfold",
            Self::Eightfold => "eightfold",
            Self::Pounds => "pounds",
            Self::CarbonForDioxide => "carbon-for-dioxide",
            Self::Gallons => "gallons",
            Self::MarketBased => "market-based",
            Self::OtherInput => "other-input",
        }
    }
}

/// What would make a stated result right.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Explanation {
    /// Which mistake.
    pub mistake: Mistake,
    /// The same for a reader, with the number that it gives.
    pub text: String,
}

/// One mistake that changes the formula.
type Formula = (Mistake, &'static str, Changed);

/// One mistake that changes the size of the result.
type Size = (Mistake, &'static str, &'static [f64]);

/// The formulas that go wrong, the most common first.
fn formulas(result: Outcome, claim: &Claim) -> Vec<Formula> {
    let right = Changed::default();
    let less = Changed {
        pue_more: -1,
        ..right
    };
    let no_host = Changed {
        no_host: true,
        ..right
    };
    let twice = Changed {
        pue_more: 1,
        ..right
    };
    let mut formulas = vec![(Mistake::PueTwice, "the PUE were applied twice", twice)];
    if claim.energy_scope == Scope::Facility && claim.energy.is_some() && result != Outcome::Energy
    {
        let text = "the facility's energy were taken as IT energy, so that the PUE counts twice";
        let as_it = Changed {
            facility_as_it: true,
            ..right
        };
        formulas.insert(0, (Mistake::FacilityTakenAsIt, text, as_it));
    }
    formulas.push((Mistake::PueLeftOut, "the PUE were left out", less));
    formulas.push((
        Mistake::HostLeftOut,
        "only the accelerators were counted",
        no_host,
    ));
    if result == Outcome::Water {
        let site = Changed {
            site_water_of_facility: true,
            ..right
        };
        let text = "site water were counted for the facility's energy";
        formulas.push((Mistake::SiteWaterOfFacility, text, site));
        let no_grid_water = Changed {
            no_grid_water: true,
            ..right
        };
        let text = "only the site's water were counted";
        formulas.push((Mistake::OnlySiteWater, text, no_grid_water));
        let no_site_water = Changed {
            no_site_water: true,
            ..right
        };
        let text = "only the power stations' water were counted";
        formulas.push((Mistake::OnlyGridWater, text, no_site_water));
    }
    formulas
}

/// The sizes that go wrong.
///
/// # Source
///
/// NIST Special Publication 811 (2008), appendix B.8: the pound is 0.453 592 37 kg,
/// the US gallon 3.785 412 L. Molar masses of C and CO2: 12.011 and 44.009 g/mol
/// (IUPAC 2021).
const fn sizes(result: Outcome) -> &'static [Size] {
    const THOUSAND: Size = (
        Mistake::Thousandfold,
        "a prefix were confused, as in kWh and MWh",
        &[1e3, 1e-3, 1e6, 1e-6],
    );
    const EIGHT: Size = (
        Mistake::Eightfold,
        "nodes of eight were counted as accelerators or the other way round",
        &[8.0, 0.125],
    );
    const POUNDS: Size = (
        Mistake::Pounds,
        "pounds and kilograms were confused",
        &[2.204_622_6, 0.453_592_37],
    );
    const CARBON: Size = (
        Mistake::CarbonForDioxide,
        "carbon and carbon dioxide were confused",
        &[44.009 / 12.011, 12.011 / 44.009],
    );
    const GALLONS: Size = (
        Mistake::Gallons,
        "US gallons and litres were confused",
        &[3.785_412, 1.0 / 3.785_412],
    );
    match result {
        Outcome::Energy => &[THOUSAND, EIGHT],
        Outcome::Emissions => &[THOUSAND, POUNDS, CARBON],
        Outcome::Water => &[THOUSAND, GALLONS],
    }
}

/// A location-based figure so many times lower than expected is none.
const MARKET: f64 = 5.0;

/// What would make a result right that does not follow.
pub(super) fn explanations(
    checked: &Checked,
    expected: &Expected<'_>,
    claim: &Claim,
) -> Vec<Explanation> {
    let mut found: Vec<Explanation> = Vec::new();
    for (mistake, text, changed) in formulas(checked.result, claim) {
        let bound = match checked.result {
            Outcome::Energy => expected.energy_if(changed),
            Outcome::Emissions => expected.emissions_if(changed),
            Outcome::Water => expected.water_if(changed),
        };
        let differs = |bound: &Bound| (bound.central / checked.expected.central - 1.0).abs() > 1e-9;
        if bound.is_some_and(|it| differs(&it) && checked.stated.meets(&it)) {
            found.push(explanation(mistake, format!("it would follow if {text}")));
        }
    }
    for (mistake, text, factors) in sizes(checked.result) {
        let mut factors = factors.iter();
        if factors.any(|factor| checked.stated.meets(&checked.expected.times(*factor))) {
            found.push(explanation(*mistake, format!("it would follow if {text}")));
        }
    }
    if checked.result == Outcome::Emissions
        && claim.grid_intensity.is_some()
        && checked.ratio() * MARKET < 1.0
    {
        let text = "it may be market-based, after certificates; a location-based figure \
                    cannot be compared with it";
        found.push(explanation(Mistake::MarketBased, text.to_owned()));
    }
    found.extend(other_input(checked, expected, claim));
    found
}

/// The value of one input that would make the result right.
fn other_input(checked: &Checked, expected: &Expected<'_>, claim: &Claim) -> Option<Explanation> {
    let ratio = checked.ratio();
    let text = match checked.result {
        Outcome::Energy => {
            let hours = expected.hours()?;
            format!(
                "it would follow from {} accelerator-hours, not {}",
                four(hours * ratio),
                four(hours)
            )
        }
        Outcome::Emissions => {
            let grid = claim.grid_intensity?.as_input().central * 3.6e6;
            format!(
                "it would follow from a grid intensity of {} g/kWh, not {}",
                four(grid * ratio),
                four(grid)
            )
        }
        Outcome::Water => format!("it is {} times what the other numbers give", four(ratio)),
    };
    Some(explanation(Mistake::OtherInput, text))
}

fn explanation(mistake: Mistake, text: String) -> Explanation {
    Explanation { mistake, text }
}
