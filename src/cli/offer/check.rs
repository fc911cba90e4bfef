//! `wattprint offer check`: what an offer lacks and what in it cannot be so.

use super::read::{calibrated, day, read};
use crate::cli::pages::PageArgs;
use crate::cli::{catalog, written};
use crate::document::Document;
use crate::offer::{self, Facts, Finding, Offer, Severity, Verdict};
use clap::Args;
use serde::Serialize;
use std::path::PathBuf;
use std::process::ExitCode;

/// Tell what an offer lacks and what in it cannot be so
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  wattprint offer check offer.toml
  wattprint offer check a.toml b.toml --lang nl --format markdown

Exit code: 0 complete, 3 something cannot be so, 4 something that has to be known is
missing, 1 a file cannot be read.")]
pub struct CheckArgs {
    /// The offers.
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,
    /// More factors: a profile, or a folder of them; may be given several times.
    #[arg(long, value_name = "FILE_OR_DIR")]
    profile: Vec<PathBuf>,
    #[command(flatten)]
    output: PageArgs,
}

/// Checks the offers and writes what was found.
///
/// # Errors
///
/// When a file cannot be read or written, or is no offer.
pub fn run(args: &CheckArgs) -> anyhow::Result<ExitCode> {
    args.output.spare(&args.files)?;
    let catalog = catalog::catalog(&args.profile)?;
    let calibrated = calibrated(&catalog)?;
    let facts = Facts {
        catalog: &catalog,
        calibrated: &calibrated,
        pue: None,
        today: Some(day(written::moment()?)),
    };
    let offers: Result<Vec<Offer>, _> = args.files.iter().map(|it| read(it)).collect();
    let offers = offers?;
    distinct(&offers)?;
    let checked = offers.into_iter().map(|offer| {
        let findings = offer::check(&offer, &facts);
        (offer, findings)
    });
    let checked: Vec<_> = checked.collect();
    args.output.write(
        || object(&checked),
        |words| {
            let page =
                |(offer, findings): &(Offer, Vec<Finding>)| offer::page(offer, findings, words);
            Document::together(checked.iter().map(page).collect())
        },
    )?;
    let verdicts: Vec<_> = checked.iter().map(|(_, it)| offer::verdict(it)).collect();
    Ok(if verdicts.contains(&Verdict::DoesNotHold) {
        ExitCode::from(3)
    } else if verdicts.contains(&Verdict::CannotTell) {
        ExitCode::from(4)
    } else {
        ExitCode::SUCCESS
    })
}

/// Refuses an offer that is given twice, and two under one identity.
fn distinct(offers: &[Offer]) -> anyhow::Result<()> {
    for (at, one) in offers.iter().enumerate() {
        let mut later = offers.iter().skip(at + 1);
        let Some(other) = later.find(|it| !it.id.is_empty() && it.id == one.id) else {
            continue;
        };
        let (one_file, other_file, id) = (&one.file, &other.file, &one.id);
        let renamed = Offer {
            file: one.file.clone(),
            ..other.clone()
        };
        anyhow::ensure!(
            renamed != *one,
            "`{one_file}` and `{other_file}` are one and the same offer, `{id}`; leave one of them out"
        );
        anyhow::bail!(
            "`{one_file}` and `{other_file}` both say that they are the offer `{id}`, and they \
             differ; check the one that holds, or have the supplier give each an `offer.id` of its own"
        );
    }
    Ok(())
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

fn object(checked: &[(Offer, Vec<Finding>)]) -> Found<'_> {
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
    Found {
        schema: "offer-check/v1",
        offers: offers.collect(),
    }
}
