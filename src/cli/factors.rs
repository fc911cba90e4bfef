//! From the place flags to a profile, and from a profile to what the report
//! and the metrics want to know of it.

use super::common::{FallbackWord, PlaceArgs, WaterWord};
use crate::accounting::assess;
use crate::metrics::{self, Context, FactorLabel, GridCarbon};
use crate::profile::{
    Catalog, Currency, Factor, Fallback, Given, Kind, Match, Place, Profile, Site, WaterScenario,
};
use crate::quantity::{CarbonIntensity, Derivation, Energy, Money, Pue, Ratio, WaterIntensity};
use crate::report::{Assessed, Cost, FactorRow, Missing, OverriddenRow};
use anyhow::Context as _;
use jiff::Timestamp;
use jiff::civil;
use jiff::tz::TimeZone;
use std::path::Path;

/// The factors of the place that was given, if one was, for work done at `at`.
///
/// A factor of an earlier year than the work's is used and says so.
///
/// # Errors
///
/// When the place is not known, has no factors, or with `--strict` when a
/// factor would be a default; when factors are given without a place; and when
/// a site file or an added one is refused or stands in another place than the one given.
pub fn profile(args: &PlaceArgs, at: Timestamp) -> anyhow::Result<Option<Profile>> {
    // Added files are read even without a place: what is wrong is told at once.
    let catalog = super::catalog::catalog(&args.profile)?;
    let placed = placed(catalog, args)?;
    profile_of(placed.as_ref(), args, at)
}

/// As [`profile`], for a place and catalogue that are known already.
///
/// # Errors
///
/// As [`profile`], but for the files.
pub fn profile_of(
    placed: Option<&(Place, Catalog)>,
    args: &PlaceArgs,
    at: Timestamp,
) -> anyhow::Result<Option<Profile>> {
    let given = given(args)?;
    let Some((place, catalog)) = placed else {
        anyhow::ensure!(
            args.price.is_none(),
            "a price was given without a place, but it is paid for the energy of a facility; \
             add --place with a country code such as NL"
        );
        anyhow::ensure!(
            given == Given::default(),
            "factors were given without a place; add --place with a country code such as NL"
        );
        return Ok(None);
    };
    let profile = catalog
        .profile(place, Some(year(at)), &given)
        .with_context(|| format!("looking up the factors of {}", place.code()))?;
    if args.strict {
        return Ok(Some(profile.without_defaults()?));
    }
    Ok(Some(profile))
}

/// What is known of a place that enters no figure.
///
/// # Errors
///
/// A built-in document that is refused, which a test excludes.
pub fn beside(placed: &(Place, Catalog), at: Timestamp) -> anyhow::Result<Vec<Factor<f64>>> {
    let (place, catalog) = placed;
    Ok(catalog.beside(place, Some(year(at)))?)
}

fn year(at: Timestamp) -> i32 {
    i32::from(at.to_zoned_datetime(TimeZone::UTC).year())
}

/// The factors that were given by hand.
///
/// # Errors
///
/// When a share is given without its contract.
pub fn given(args: &PlaceArgs) -> anyhow::Result<Given> {
    anyhow::ensure!(
        args.contract_share.is_none() || args.contract_intensity.is_some(),
        "--contract-share says how much a contract covers; add --contract-intensity with \
         what it states"
    );
    let carbon = CarbonIntensity::from_grams_per_kilowatt_hour;
    let water = WaterIntensity::from_liters_per_kilowatt_hour;
    Ok(Given {
        pue: args.pue.and_then(Pue::new),
        wue: args.wue.map(water),
        grid_carbon: args.grid_intensity.map(carbon),
        grid_water: args.grid_water.map(water),
        water_scenario: match args.water_scenario {
            WaterWord::GenerationMix => WaterScenario::GenerationMix,
            WaterWord::Reservoirs => WaterScenario::Reservoirs,
        },
        contract: args.contract_intensity.map(carbon),
        contract_share: args.contract_share.map(Ratio::new),
        fallback: args.fallback.map(|word| match word {
            FallbackWord::EuropeanUnion => Fallback::EuropeanUnion,
            FallbackWord::World => Fallback::World,
        }),
        price: args.price,
    })
}

/// The place that was given, and the catalogue with what its site states.
///
/// # Errors
///
/// When the place is not known, or its site file is refused or stands elsewhere.
pub fn placed(catalog: Catalog, args: &PlaceArgs) -> anyhow::Result<Option<(Place, Catalog)>> {
    let in_place = args
        .place
        .as_deref()
        .and_then(|it| it.strip_prefix("site:"));
    let Some(path) = args.site.as_deref().or(in_place.map(Path::new)) else {
        let place: Option<Place> = args.place.as_deref().map(str::parse).transpose()?;
        return Ok(place.map(|place| (place, catalog)));
    };
    let name = path.display().to_string();
    let text = super::text::read(path, "site file")?;
    let mut site = Site::parse(&name, &text)?;
    if let (Some(place), None) = (&args.place, in_place) {
        site = site.within(&place.parse()?)?;
    }
    Ok(Some((site.place, catalog.with(site.document))))
}

/// A node's energy carried through a place's factors, as a report takes it.
pub fn assessed(node: &Derivation<Energy>, profile: &Profile) -> Assessed {
    let footprint = assess(node, profile);
    let rows = profile.factors();
    let is_default = |factor: &Factor<f64>| {
        let mut defaults = profile.defaults.iter();
        defaults.any(|used| used.id == **factor.id())
    };
    let mut profiles: Vec<String> = rows.iter().map(|it| it.document().to_owned()).collect();
    profiles.sort();
    profiles.dedup();
    let cost = cost(&footprint.facility, profile).map(|(amount, currency)| Cost {
        amount,
        currency: currency.code().to_owned(),
    });
    Assessed {
        place: profile.place.code().to_owned(),
        cost,
        facility: Some(footprint.facility),
        emissions_location: Some(footprint.emissions_location),
        emissions_market: footprint.emissions_market,
        site_water: footprint.site_water,
        site_water_withdrawn: footprint.site_water_withdrawn,
        grid_water: footprint.grid_water,
        water_total: footprint.water_total,
        factors: rows
            .iter()
            .map(|factor| row(factor, is_default(factor)))
            .collect(),
        missing: missing(profile),
        profiles,
    }
}

/// What the facility's electricity costs, and in which currency, if that is known.
pub fn cost(
    facility: &Derivation<Energy>,
    profile: &Profile,
) -> Option<(Derivation<Money>, Currency)> {
    let price = profile.price.as_ref()?;
    let amount = facility.clone().times(&price.input());
    Some((amount, price.currency()?))
}

/// In what the place's electricity is paid, if its price is known.
fn price_currency(profile: &Profile) -> Option<Currency> {
    profile.price.as_ref()?.currency()
}

/// The factors in use, as the metrics show them.
pub fn context(profile: &Profile) -> Context {
    let label = |factor: &Factor<f64>| FactorLabel {
        factor: factor.kind().key().to_owned(),
        source: factor.citation().id.to_string(),
        matched: factor.matched().word().to_owned(),
    };
    let grid = &profile.grid_carbon;
    // Where a contract covers a part, no single intensity is the market's.
    let market = match &profile.market {
        it if it.untracked_share.is_some() => None,
        it => it.contract.as_ref().or(it.residual.as_ref()),
    };
    Context {
        pue: Some(profile.pue.value().central().ratio()),
        wue: profile
            .wue
            .as_ref()
            .map(|it| it.value().central().liters_per_kilowatt_hour()),
        currency: price_currency(profile).map(|it| it.code().to_owned()),
        grid_carbon: [("location", grid)]
            .into_iter()
            .chain(market.map(|it| ("market", it)))
            .map(|(basis, factor)| GridCarbon {
                basis: basis.to_owned(),
                matched: factor.matched().word().to_owned(),
                grams_per_kilowatt_hour: factor.value().central().grams_per_kilowatt_hour(),
                valid_until: factor.period().and_then(end_of),
            })
            .collect(),
        factors: profile.factors().iter().map(label).collect(),
    }
}

/// When a year is over, in UTC.
fn end_of(year: i32) -> Option<Timestamp> {
    let next = i16::try_from(year).ok()?.checked_add(1)?;
    let first = civil::Date::new(next, 1, 1).ok()?.at(0, 0, 0, 0);
    TimeZone::UTC.to_timestamp(first).ok()
}

/// A node's energy carried through a place's factors, as the metrics take it.
pub fn rated(node: &Derivation<Energy>, profile: &Profile) -> metrics::Assessed {
    let footprint = assess(node, profile);
    metrics::Assessed {
        cost: cost(&footprint.facility, profile).map(|(amount, _)| amount.estimate()),
        facility: footprint.facility.estimate(),
        emissions: Some(footprint.emissions_location.estimate()),
        emissions_market: footprint.emissions_market.map(|it| it.estimate()),
        site_water: footprint.site_water.map(|it| it.estimate()),
        grid_water: footprint.grid_water.map(|it| it.estimate()),
    }
}

/// A factor as a report lists it.
pub fn row(factor: &Factor<f64>, default: bool) -> FactorRow {
    let value = factor.value();
    FactorRow {
        id: factor.id().to_string(),
        label: factor.label(),
        value: value.central(),
        low: value.low(),
        high: value.high(),
        unit: factor.base_unit(),
        shown: factor.shown(),
        scope: Some(factor.scope().to_owned()),
        place: Some(factor.place().to_owned()),
        period: factor.period().map(|year| year.to_string()),
        citation: factor.citation().short(),
        locator: Some(factor.locator().to_owned()),
        licence: (factor.matched() != Match::Supplied).then(|| factor.citation().licence.clone()),
        matched: factor.matched().word().to_owned(),
        default,
        overrides: factor.overrides().map(OverriddenRow::of),
    }
}

/// What the factors of a place could not give, by the figures that lack it.
pub fn missing(profile: &Profile) -> Vec<Missing> {
    let figure = |kind| match kind {
        Kind::Wue => "water.site",
        Kind::GridCarbonResidual => "emissions.market",
        _ => "water.grid",
    };
    let rows = profile.missing.iter().map(|it| Missing {
        id: figure(it.kind).to_owned(),
        reason: it.reason.clone(),
        remedy: it.remedy.clone(),
    });
    rows.collect()
}
