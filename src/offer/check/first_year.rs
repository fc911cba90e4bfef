//! What the first year of an offer comes to, as its report would have it.

use crate::offer::planned::{Facts, planned};
use crate::offer::site::site_document;
use crate::offer::value::Offer;
use crate::profile::{Given, Profile, Site};
use crate::quantity::{
    BoundKind, CarbonIntensity, Derivation, Emissions, Energy, Estimate, Input, Origin,
};

/// What the stated totals of a year are held against.
pub(super) struct FirstYear {
    /// Energy at the building's border.
    pub energy: Option<Estimate<Energy>>,
    /// Its location-based emissions; those of the stated total of energy, if there is one.
    pub emissions: Option<Estimate<Emissions>>,
}

/// The first year with the factors of the offer's place; nothing where it names none.
///
/// `stated` is the total of energy between the bounds of its rounding.
pub(super) fn first_year(
    offer: &Offer,
    facts: &Facts<'_>,
    stated: Option<[f64; 2]>,
) -> Option<FirstYear> {
    let profile = profile(offer, facts)?;
    let facility = facility(offer, facts, &profile);
    let energy = facility.as_ref().map(Derivation::estimate);
    let grid = profile.grid_carbon.input();
    let emissions = stated.map(total).or(facility);
    Some(FirstYear {
        energy,
        emissions: emissions.map(|it| it.times::<CarbonIntensity>(&grid).estimate()),
    })
}

/// The place's factors, with what the offer states of its site and can show.
fn profile(offer: &Offer, facts: &Facts<'_>) -> Option<Profile> {
    let year = offer.date.map_or(i32::MAX, |it| i32::from(it.year()));
    let site = Site::parse(&offer.file, &site_document(offer, year)?).ok()?;
    let catalog = facts.catalog.clone().with(site.document);
    catalog.profile(&site.place, None, &Given::default()).ok()
}

/// The energy of the first year: that of an offer for twelve months without growth.
fn facility(offer: &Offer, facts: &Facts<'_>, profile: &Profile) -> Option<Derivation<Energy>> {
    let mut year = offer.clone();
    year.demand.months = Some(12.0);
    year.demand.growth.clear();
    let pue = profile.pue.input();
    let facts = Facts {
        catalog: facts.catalog,
        calibrated: facts.calibrated,
        pue: Some(&pue),
        today: facts.today,
    };
    Some(planned(&year, &facts).node?.times(&pue))
}

/// A stated total as something from which another follows.
fn total([low, high]: [f64; 2]) -> Derivation<Energy> {
    let [low, central, high] = [low, f64::midpoint(low, high), high].map(Energy::from_joules);
    Derivation::of(&Input {
        id: "offer.total".into(),
        label: "stated total".to_owned(),
        value: Estimate::around(low, central, high, BoundKind::Range),
        origin: Origin::Supplied,
    })
}
