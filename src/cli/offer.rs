//! `wattprint offer`: what suppliers state, filled in, checked and reported.

use super::common::{PlaceArgs, languages, to_standard_output, write_to};
use super::{catalog, embodied, factors};
use crate::document::FORMS;
use crate::language::{Catalogue, ENGLISH, LANGUAGES};
use crate::offer::{self, Attached, Facts, Finding, Offer, Severity, Verdict};
use crate::plan::inference::{Calibrated, Chip};
use crate::profile::{Catalog, Given, Profile, Site};
use crate::quantity::{CarbonIntensity, Derivation, Energy, Ratio};
use crate::report::{self, Assess, PlanRequest, Report, Reserved};
use crate::sample::Phase;
use crate::source::clock;
use anyhow::Context;
use clap::builder::{PossibleValue, PossibleValuesParser};
use clap::{Args as ClapArgs, Subcommand};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde::Serialize;
use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Fill in, check and report what a supplier offers
#[derive(Debug, ClapArgs)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Write a blank for a supplier to fill in
    New(NewArgs),
    /// Tell what an offer lacks and what in it cannot be so
    Check(CheckArgs),
}

#[derive(Debug, ClapArgs)]
#[command(after_help = "\
Examples:
  wattprint offer new --lang nl --output offerte.toml
  wattprint offer new --phase finetuning > offer.toml")]
struct NewArgs {
    /// The language of the explanations.
    #[arg(long, value_name = "LANGUAGE", default_value = ENGLISH.code, value_parser = languages())]
    lang: String,
    /// What is offered.
    #[arg(long, value_name = "PHASE", default_value = Phase::Inference.name(), value_parser = phases())]
    phase: String,
    /// Write to this new file instead of standard output.
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,
}

#[derive(Debug, ClapArgs)]
#[command(after_help = "\
Examples:
  wattprint offer check offer.toml
  wattprint offer check a.toml b.toml --lang nl --format markdown

Exit code: 0 complete, 3 something cannot be so, 4 something that has to be known is
missing, 1 a file cannot be read.")]
struct CheckArgs {
    /// The offers.
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,
    /// More factors: a profile, or a folder of them; may be given several times.
    #[arg(long, value_name = "FILE_OR_DIR")]
    profile: Vec<PathBuf>,
    /// How what was found is written.
    #[arg(long, value_name = "FORMAT", default_value = "text", value_parser = formats(),
          help_heading = "Output")]
    format: String,
    /// The language in which it is written.
    #[arg(long, value_name = "LANGUAGE", default_value = ENGLISH.code, value_parser = languages(),
          help_heading = "Output")]
    lang: String,
    /// Write to this file instead of standard output.
    #[arg(long, value_name = "FILE", help_heading = "Output")]
    output: Option<PathBuf>,
}

/// Does what was asked with offers.
///
/// # Errors
///
/// When a file cannot be read or written, or is no offer.
pub fn run(args: &Args) -> anyhow::Result<ExitCode> {
    match &args.command {
        Command::New(args) => new(args).map(|()| ExitCode::SUCCESS),
        Command::Check(args) => check(args),
    }
}

fn new(args: &NewArgs) -> anyhow::Result<()> {
    let phase = Phase::ALL.into_iter().find(|it| it.name() == args.phase);
    let text = offer::blank(words(&args.lang), phase.unwrap_or(Phase::Inference));
    let Some(path) = &args.output else {
        return to_standard_output(text.as_bytes());
    };
    // What a supplier has filled in is never written over.
    let file = File::create_new(path);
    let file = file.with_context(|| {
        let path = path.display();
        format!("could not make the new file `{path}`; give a name that is not taken")
    });
    file?
        .write_all(text.as_bytes())
        .with_context(|| format!("could not write `{}`", path.display()))
}

fn check(args: &CheckArgs) -> anyhow::Result<ExitCode> {
    let catalog = catalog::catalog(&args.profile)?;
    let calibrated = calibrated(&catalog)?;
    let facts = Facts {
        catalog: &catalog,
        calibrated: &calibrated,
        pue: None,
    };
    let mut checked = Vec::new();
    for path in &args.files {
        let offer = read(path)?;
        let findings = offer::check(&offer, &facts);
        checked.push((offer, findings));
    }
    let words = words(&args.lang);
    let mut bytes = Vec::new();
    if args.format == "json" {
        bytes = object(&checked)?;
    } else {
        let form = FORMS.iter().find(|it| it.name == args.format);
        let form = form.with_context(|| format!("unknown format `{}`", args.format))?;
        for (at, (offer, findings)) in checked.iter().enumerate() {
            if at > 0 {
                bytes.push(b'\n');
            }
            let page = offer::page(offer, findings, words);
            (form.write)(&page, words, &mut bytes).context("could not write what was found")?;
        }
    }
    write_to(args.output.as_deref(), &bytes)?;
    let verdicts: Vec<_> = checked.iter().map(|(_, it)| offer::verdict(it)).collect();
    Ok(if verdicts.contains(&Verdict::DoesNotHold) {
        ExitCode::from(3)
    } else if verdicts.contains(&Verdict::CannotTell) {
        ExitCode::from(4)
    } else {
        ExitCode::SUCCESS
    })
}

/// What was found, for programs.
#[derive(Serialize)]
struct Found<'a> {
    schema: &'static str,
    offers: Vec<OfferRow<'a>>,
}

#[derive(Serialize)]
struct OfferRow<'a> {
    file: &'a str,
    offer: &'a str,
    verdict: Verdict,
    findings: Vec<FindingRow<'a>>,
}

#[derive(Serialize)]
struct FindingRow<'a> {
    id: &'a str,
    kind: offer::Kind,
    severity: Severity,
    about: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<usize>,
    text: String,
    remedy: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    criterion: Option<&'a str>,
}

fn object(checked: &[(Offer, Vec<Finding>)]) -> anyhow::Result<Vec<u8>> {
    let row = |it| {
        let finding: &Finding = it;
        FindingRow {
            id: finding.id,
            kind: finding.kind,
            severity: finding.severity,
            about: &finding.about,
            line: finding.line,
            text: finding.text(),
            remedy: finding.remedy(),
            criterion: finding.criterion,
        }
    };
    let offers = checked.iter().map(|(offer, findings)| OfferRow {
        file: &offer.file,
        offer: &offer.id,
        verdict: offer::verdict(findings),
        findings: findings.iter().map(row).collect(),
    });
    let found = Found {
        schema: "offer-check/v1",
        offers: offers.collect(),
    };
    let mut bytes = serde_json::to_vec_pretty(&found)?;
    bytes.push(b'\n');
    Ok(bytes)
}

/// Reads an offer, with the reports that it refers to.
///
/// # Errors
///
/// When the file cannot be read, or is no offer. A report that cannot be read is left
/// to the check, which says so.
pub fn read(path: &Path) -> anyhow::Result<Offer> {
    let name = path.display().to_string();
    let text =
        fs::read_to_string(path).with_context(|| format!("could not read the offer `{name}`"))?;
    let mut offer = offer::parse(&name, &text)?;
    let folder = path.parent().unwrap_or(Path::new(""));
    for measured in &mut offer.measured {
        if let Some(file) = &measured.report {
            measured.attached = attached(&folder.join(file));
        }
    }
    Ok(offer)
}

/// A report beside the offer, if it is one.
fn attached(path: &Path) -> Option<Attached> {
    let text = fs::read_to_string(path).ok()?;
    let report = report::read(&path.display().to_string(), &text).ok()?;
    let digest = ring::digest::digest(&ring::digest::SHA256, text.as_bytes());
    let hex: String = digest
        .as_ref()
        .iter()
        .map(|it| format!("{it:02x}"))
        .collect();
    Some(Attached {
        report: Box::new(report),
        digest: format!("sha256:{hex}"),
    })
}

/// The report of the offer in a file, over its whole term.
///
/// # Errors
///
/// When the file cannot be read, is no offer, or does not hold; and when the factors of
/// its place are not known.
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
    let created = clock::now().wall;
    let catalog = catalog::catalog(&place.profile)?;
    let calibrated = calibrated(&catalog)?;
    let profile = profile(offer, &catalog, place, created)?;
    let pue = profile.as_ref().map(|it| it.pue.input());
    let facts = Facts {
        catalog: &catalog,
        calibrated: &calibrated,
        pue: pue.as_ref(),
    };
    let findings = offer::check(offer, &facts);
    refuse(offer, &findings)?;
    let planned = offer::planned(offer, &facts);
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
            let line = it.line.map_or(String::new(), |line| format!("{line}: "));
            format!("{}:{line}{}; {}", offer.file, it.text(), it.remedy())
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
    let (contract, share) = contracts(offer);
    let flags = PlaceArgs {
        place: None,
        price: None,
        ..place.clone()
    };
    let given = Given {
        contract,
        contract_share: share,
        price: offer.price.or(place.price),
        ..factors::given(&flags)?
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
fn making(offer: &Offer, place: &PlaceArgs) -> embodied::EmbodiedArgs {
    let stated = &offer.hardware;
    embodied::EmbodiedArgs {
        embodied_kg: stated
            .embodied
            .as_ref()
            .map(offer::Claimed::central)
            .or(place.making.embodied_kg),
        lifetime_years: stated
            .lifetime
            .as_ref()
            .map(offer::Claimed::central)
            .or(place.making.lifetime_years),
    }
}

fn calibrated(catalog: &Catalog) -> anyhow::Result<Calibrated> {
    Ok(Calibrated::embedded(&|name: &str| {
        Chip::named(catalog, name)
    })?)
}

fn words(code: &str) -> &'static Catalogue {
    let mut all = LANGUAGES.iter();
    all.find(|it| it.code == code).unwrap_or(&&ENGLISH)
}

fn phases() -> PossibleValuesParser {
    let offered = [Phase::Inference, Phase::Pretraining, Phase::Finetuning];
    PossibleValuesParser::new(offered.map(Phase::name))
}

/// The forms of documents, and the object.
fn formats() -> PossibleValuesParser {
    let forms = FORMS.iter().map(|it| PossibleValue::new(it.name));
    PossibleValuesParser::new(forms.chain([PossibleValue::new("json")]))
}
