//! An offer as a report.

use super::flags;
use super::read::{calibrated, day, read};
use crate::cli::common::{OutputArgs, PlaceArgs, spare};
use crate::cli::written;
use crate::cli::{catalog, embodied, factors};
use crate::offer::{self, Facts, Finding, Offer, Severity};
use crate::profile::{Catalog, Given, GivenMaking, Profile, Site};
use crate::quantity::{CarbonIntensity, Derivation, Energy, Ratio};
use crate::report::{self, Assess, PlanRequest, Report, Reserved};
use anyhow::Context;
use clap::Args;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use std::path::{Path, PathBuf};

/// Report what an offer would cost over its term
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  wattprint offer report offer.toml
  wattprint offer report offer.toml --format json > offer.json

The place and the site are the offer's own: --place and --site are refused, and so is a flag for
what the offer states itself. Flags stand in for what it does not state. An offer in which something
cannot be so is refused: `wattprint offer check` says what.")]
pub struct ReportArgs {
    /// The offer.
    #[arg(value_name = "FILE")]
    file: PathBuf,
    #[command(flatten)]
    place: PlaceArgs,
    #[command(flatten)]
    output: OutputArgs,
}

/// Writes the report.
///
/// # Errors
///
/// As [`report_of`], and when the report cannot be written or would replace the offer.
pub fn run(args: &ReportArgs) -> anyhow::Result<()> {
    spare(args.output.output.as_deref(), [&args.file])?;
    args.output.write(&report_of(&args.file, &args.place)?)
}

/// The report of the offer in a file, over its whole term.
///
/// # Errors
///
/// When the file cannot be read, is no offer, or does not hold; when the factors of its
/// place are not known; and when a flag would replace what it states.
pub fn report_of(path: &Path, place: &PlaceArgs) -> anyhow::Result<Report> {
    report(&read(path)?, place)
}

/// The report of an offer: its own place, with the added factors and the choices of the
/// flags.
///
/// # Errors
///
/// As [`report_of`], but for the file.
pub fn report(offer: &Offer, place: &PlaceArgs) -> anyhow::Result<Report> {
    flags::check(offer, place)?;
    let created = written::moment()?;
    let catalog = catalog::catalog(&place.profile)?;
    let calibrated = calibrated(&catalog)?;
    let profile = profile(offer, &catalog, place, created)?;
    let pue = profile.as_ref().map(|it| it.pue.input());
    let facts = Facts {
        catalog: &catalog,
        calibrated: &calibrated,
        pue: pue.as_ref(),
        today: Some(day(created)),
    };
    let findings = offer::check(offer, &facts);
    refuse(offer, &findings)?;
    let planned = offer::planned(offer, &facts);
    if place.strict {
        flags::without_defaults(&planned)?;
    }
    let assess = profile
        .as_ref()
        .map(|profile| move |node: &Derivation<Energy>| factors::assessed(node, profile));
    let making = making(offer, place);
    let embody = |devices: &[Reserved]| embodied::spread(&catalog, &making, place.strict, devices);
    let request = PlanRequest {
        id: format!("offer-{}", offer.id),
        created,
        assess: assess.as_ref().map(|assess| assess as &Assess<'_>),
        embody: Some(&embody),
    };
    let mut report = offer::report(offer, &planned, &request);
    let notes = findings.iter().map(|it| report::Note {
        id: it.id.to_owned(),
        about: Some(it.about.clone()),
        text: format!("{}; {}", it.text(), it.remedy()),
    });
    report.quality.limitations.extend(notes);
    Ok(report)
}

/// No figure is made of what cannot be so.
fn refuse(offer: &Offer, findings: &[Finding]) -> anyhow::Result<()> {
    let refused = findings
        .iter()
        .filter(|it| it.severity == Severity::Refused);
    let told: Vec<String> = refused
        .map(|it| {
            let line = it.line.map_or(String::new(), |line| format!(":{line}"));
            format!("{}{line}: {}; {}", offer.file, it.text(), it.remedy())
        })
        .collect();
    anyhow::ensure!(
        told.is_empty(),
        "the offer does not hold:\n{}",
        told.join("\n")
    );
    Ok(())
}

/// The factors of the offer's place, with what it states of its site.
fn profile(
    offer: &Offer,
    catalog: &Catalog,
    place: &PlaceArgs,
    at: Timestamp,
) -> anyhow::Result<Option<Profile>> {
    let year = i32::from(at.to_zoned_datetime(TimeZone::UTC).year());
    let Some(document) = offer::site_document(offer, year) else {
        return Ok(None);
    };
    let site = Site::parse(&offer.file, &document);
    let site = site.with_context(|| format!("using what `{}` states of its site", offer.file))?;
    let by_hand = factors::given(place)?;
    let (contract, share) = if offer.contracts.is_empty() {
        (by_hand.contract, by_hand.contract_share)
    } else {
        contracts(offer)
    };
    let given = Given {
        contract,
        contract_share: share,
        price: offer.price.or(place.price),
        ..by_hand
    };
    let catalog = catalog.clone().with(site.document);
    let profile = catalog
        .profile(&site.place, Some(year), &given)
        .with_context(|| format!("looking up the factors of {}", site.at.code()))?;
    if place.strict {
        return Ok(Some(profile.without_defaults()?));
    }
    Ok(Some(profile))
}

/// What the contracts state together, if each states it, and which share they cover.
///
/// # Source
///
/// *GHG Protocol Scope 2 Guidance* (World Resources Institute, 2015), chapter 6: each
/// instrument counts for the electricity that it covers.
fn contracts(offer: &Offer) -> (Option<CarbonIntensity>, Option<Ratio>) {
    let mut covered = 0.0;
    let mut grams = 0.0;
    for contract in &offer.contracts {
        let (Some(share), Some(intensity)) = (contract.share, contract.intensity) else {
            return (None, None);
        };
        covered += share;
        grams += share * intensity;
    }
    if covered <= 0.0 {
        return (None, None);
    }
    let mean = CarbonIntensity::from_grams_per_kilowatt_hour(grams / covered);
    (Some(mean), Some(Ratio::new(covered.min(1.0))))
}

/// What the offer states of making its hardware; the flags stand in for what it does not.
fn making(offer: &Offer, place: &PlaceArgs) -> GivenMaking {
    let (stated, by_hand) = (offer.hardware.making(), place.making.given());
    GivenMaking {
        making: stated.making.or(by_hand.making),
        lifetime: stated.lifetime.or(by_hand.lifetime),
    }
}
