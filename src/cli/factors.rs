//! From the place flags to a profile, and from a profile to what the report
//! and the metrics want to know of it.

use super::common::PlaceArgs;
use crate::accounting::assess;
use crate::metrics::{self, Context, FactorLabel, GridCarbon};
use crate::profile::{Catalog, Citation, Factor, Given, Match, Place, Price, Profile};
use crate::quantity::{CarbonIntensity, Derivation, Energy, Pue, WaterIntensity};
use crate::report::{Assessed, Cost, FactorRow, Missing};
use anyhow::Context as _;
use jiff::Timestamp;
use jiff::tz::TimeZone;

/// The factors of the place that was given, if one was, for work done at `at`.
///
/// A factor of an earlier year than the work's is used and says so.
///
/// # Errors
///
/// When the place is not known, has no factors, or with `--strict` when a
/// factor would be a default; and when factors are given without a place.
pub fn profile(args: &PlaceArgs, at: Timestamp) -> anyhow::Result<Option<Profile>> {
    let given = Given {
        pue: args.pue.and_then(Pue::new),
        wue: args.wue.map(WaterIntensity::from_liters_per_kilowatt_hour),
        grid_carbon: args
            .grid_intensity
            .map(CarbonIntensity::from_grams_per_kilowatt_hour),
        grid_water: args
            .grid_water
            .map(WaterIntensity::from_liters_per_kilowatt_hour),
        ..Given::default()
    };
    let Some(place) = &args.place else {
        anyhow::ensure!(
            given == Given::default(),
            "factors were given without a place; add --place with a country code such as NL"
        );
        anyhow::ensure!(
            args.price.is_none(),
            "a price was given without a place, but it is paid for the energy of a facility; \
             add --place with a country code such as NL"
        );
        return Ok(None);
    };
    let place: Place = place.parse()?;
    let year = i32::from(at.to_zoned_datetime(TimeZone::UTC).year());
    let mut profile = Catalog::embedded()
        .profile(&place, Some(year), &given)
        .with_context(|| format!("looking up the factors of {}", place.code()))?;
    profile.price = args.price;
    if args.strict {
        return Ok(Some(profile.without_defaults()?));
    }
    Ok(Some(profile))
}

/// A node's energy carried through a place's factors, as a report takes it.
pub fn assessed(node: &Derivation<Energy>, profile: &Profile) -> Assessed {
    let footprint = assess(node, profile);
    let rows = profile.factors();
    let mut profiles: Vec<String> = rows.iter().map(|it| it.document().to_owned()).collect();
    profiles.sort();
    profiles.dedup();
    let cost = profile.price.map(|price| Cost {
        amount: footprint.facility.clone().times(&price.input()),
        currency: price.currency().to_owned(),
    });
    let priced = profile.price.iter().map(price_row);
    Assessed {
        place: profile.place.code().to_owned(),
        cost,
        facility: Some(footprint.facility),
        emissions_location: Some(footprint.emissions_location),
        site_water: footprint.site_water,
        grid_water: footprint.grid_water,
        water_total: footprint.water_total,
        factors: rows
            .iter()
            .map(|factor| row(factor, profile))
            .chain(priced)
            .collect(),
        missing: missing(profile),
        profiles,
    }
}

/// The factors in use, as the metrics show them.
pub fn context(profile: &Profile) -> Context {
    let label = |factor: &Factor<f64>| FactorLabel {
        factor: factor.kind().key().to_owned(),
        source: factor.citation().id.to_string(),
        matched: factor.matched().word().to_owned(),
    };
    let grid = &profile.grid_carbon;
    Context {
        pue: Some(profile.pue.value().central().ratio()),
        grid_carbon: vec![GridCarbon {
            basis: "location".to_owned(),
            matched: grid.matched().word().to_owned(),
            grams_per_kilowatt_hour: grid.value().central().grams_per_kilowatt_hour(),
        }],
        factors: profile.factors().iter().map(label).collect(),
    }
}

/// A node's energy carried through a place's factors, as the metrics take it.
pub fn rated(node: &Derivation<Energy>, profile: &Profile) -> metrics::Assessed {
    let footprint = assess(node, profile);
    metrics::Assessed {
        facility: footprint.facility.estimate(),
        emissions: Some(footprint.emissions_location.estimate()),
        site_water: footprint.site_water.map(|it| it.estimate()),
        grid_water: footprint.grid_water.map(|it| it.estimate()),
    }
}

fn row(factor: &Factor<f64>, profile: &Profile) -> FactorRow {
    let value = factor.value();
    FactorRow {
        id: factor.id().to_string(),
        label: factor.label(),
        value: value.central(),
        low: value.low(),
        high: value.high(),
        unit: factor.kind().base_unit().to_owned(),
        shown: factor.shown(),
        scope: Some(factor.scope().to_owned()),
        place: Some(factor.place().to_owned()),
        period: factor.period().map(|year| year.to_string()),
        citation: cited(factor.citation()),
        locator: Some(factor.locator().to_owned()),
        licence: (factor.matched() != Match::Supplied).then(|| factor.citation().licence.clone()),
        matched: factor.matched().word().to_owned(),
        default: profile.defaults.iter().any(|used| used.id == **factor.id()),
    }
}

/// The price, which is cited as given by hand.
fn price_row(price: &Price) -> FactorRow {
    let input = price.input();
    let value = input.value.in_base().central();
    FactorRow {
        id: input.id.to_string(),
        label: input.label,
        value,
        low: value,
        high: value,
        unit: format!("{}/J", price.currency()),
        shown: price.to_string(),
        scope: Some("per kWh of facility energy".to_owned()),
        place: None,
        period: price.year().map(|year| year.to_string()),
        citation: "the user, given by hand".to_owned(),
        locator: Some("--price".to_owned()),
        licence: None,
        matched: Match::Supplied.word().to_owned(),
        default: false,
    }
}

fn cited(citation: &Citation) -> String {
    match citation.year {
        Some(year) => format!("{}, {} ({year})", citation.publisher, citation.title),
        None => format!("{}, {}", citation.publisher, citation.title),
    }
}

fn missing(profile: &Profile) -> Vec<Missing> {
    let figure = |kind: crate::profile::Kind| match kind {
        crate::profile::Kind::Wue => "water.site",
        _ => "water.grid",
    };
    let rows = profile.missing.iter().map(|it| Missing {
        id: figure(it.kind).to_owned(),
        reason: it.reason.clone(),
        remedy: it.remedy.clone(),
    });
    rows.collect()
}
