//! `wattprint compare`: reports, plans and offers side by side.

use super::common::PlaceArgs;
use super::pages::PageArgs;
use super::plan::number;
use super::{stored, written};
use crate::compare::policy::{Judged, Policy, Verdict, parse};
use crate::compare::{CONFIDENCE, Growth, Request, Side, Stated, compare, distinct, page};
use crate::offer::{Demand, Scenario};
use crate::report::{Identity, unit_id};
use clap::Args as ClapArgs;
use clap::builder::NonEmptyStringValueParser;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Days in a year and months in it, as offers count them.
const DAYS_A_YEAR: f64 = 365.25;
const MONTHS_A_YEAR: f64 = 12.0;

/// Compare reports, plans and offers, and judge them by a policy
#[derive(Debug, ClapArgs)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// Reports and plans as JSON, offers as TOML; with --policy one is enough.
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// More factors for offers: a profile, or a folder of them; several times.
    #[arg(long, value_name = "FILE_OR_DIR")]
    profile: Vec<PathBuf>,
    #[command(flatten)]
    basis: BasisArgs,
    #[command(flatten)]
    policy: PolicyArgs,
    #[command(flatten)]
    output: PageArgs,
}

/// On what all sides are compared.
#[derive(Debug, ClapArgs)]
#[command(next_help_heading = "Basis")]
struct BasisArgs {
    /// The functional unit, as in `request`; `whole` takes each side as it is.
    #[arg(long, value_name = "UNIT", value_parser = NonEmptyStringValueParser::new())]
    unit: Option<String>,
    /// Units a year at the start, for all sides.
    #[arg(long, value_name = "N", value_parser = number::above_zero)]
    volume: Option<f64>,
    /// The term of the contract: 48mo, 4y, 90d.
    #[arg(long, value_name = "TERM", value_parser = term)]
    term: Option<f64>,
    /// How the volume may grow each year, as in `low=0%,central=10%,high=30%`.
    #[arg(long, value_name = "NAME=RATE", value_delimiter = ',', value_parser = growth)]
    growth: Vec<Growth>,
    /// The probability from which on one side is called lower.
    #[arg(long, value_name = "SHARE", default_value_t = CONFIDENCE)]
    confidence: f64,
    /// Refuse sides that do not count the same.
    #[arg(long)]
    strict: bool,
    /// Compare sides of different phases, as training with inference.
    #[arg(long)]
    across_phases: bool,
}

/// By what the sides are judged.
#[derive(Debug, ClapArgs)]
#[command(next_help_heading = "Policy")]
struct PolicyArgs {
    /// Judge every side by the criteria of this file.
    #[arg(long, value_name = "FILE")]
    policy: Option<PathBuf>,
    /// The side whose verdict is the exit code, as in `B`; without it the worst of all.
    #[arg(long, value_name = "LABEL", requires = "policy")]
    side: Option<String>,
}

const EXAMPLES: &str = "\
Examples:
  wattprint compare a.json b.json
  wattprint compare offer-1.toml offer-2.toml --format html --lang nl --output comparison.html
  wattprint compare a.json b.json --unit request --volume 36M --term 48mo --growth low=0%,high=30%
  wattprint compare a.json b.json --policy profiles/policy/nl-public-body.toml --lang nl
  wattprint compare a.json --policy profiles/policy/minimal.toml --format json

Exit codes: 0 done, and every side passes the policy; 3 a side fails it; 4 no side fails it
and of one it cannot be told; 1 the comparison could not be made; 2 misuse.";

/// Reads the sides, compares and judges them, and writes the result.
///
/// # Errors
///
/// When a file cannot be read or is refused, when the sides have no basis in common, or
/// when the result cannot be written.
pub fn run(args: &Args) -> anyhow::Result<ExitCode> {
    args.output
        .spare(args.files.iter().chain(&args.policy.policy))?;
    anyhow::ensure!(
        args.profile.is_empty() || args.files.iter().any(|it| is_offer(it)),
        "--profile gives factors to offers, and no side is one: a report was made with its own; \
         leave --profile out, or make the reports again with it"
    );
    let place = PlaceArgs {
        profile: args.profile.clone(),
        ..PlaceArgs::default()
    };
    let sides: Result<Vec<Side>, _> = args.files.iter().map(|it| side(it, &place)).collect();
    let sides = sides?;
    distinct(&sides)?;
    let policy = args.policy.policy.as_deref().map(policy).transpose()?;
    let comparison = compare(&sides, &args.request()?, policy.as_ref())?;
    let code = args.policy.code(comparison.policy.as_ref())?;
    args.output
        .write(|| &comparison, |words| page::page(&comparison, words))?;
    Ok(code)
}

/// A report, or the report of an offer with the demand that it is made for.
fn side(path: &Path, place: &PlaceArgs) -> anyhow::Result<Side> {
    let name = path.display().to_string();
    if is_offer(path) {
        let (offer, digest) = super::offer::read_with_digest(path)?;
        let report = super::offer::report(&offer, place)?;
        return Ok(Side {
            digest: Some(digest),
            demand: stated(&offer.demand),
            ..Side::new(name, report)
        });
    }
    let (report, digest) = stored::read_with_digest(path)?;
    Ok(Side {
        digest: Some(digest),
        ..Side::new(name, report)
    })
}

/// Offers are written in TOML, reports in JSON.
fn is_offer(path: &Path) -> bool {
    path.extension()
        .is_some_and(|it| it.eq_ignore_ascii_case("toml"))
}

fn stated(demand: &Demand) -> Stated {
    let growth = Scenario::NAMES.iter().filter_map(|(name, scenario)| {
        let yearly = demand.growth(*scenario)?;
        let name = (*name).to_owned();
        Some(Growth { name, yearly })
    });
    Stated {
        volume: demand.yearly().map(|it| (unit_id(demand.unit()), it)),
        term_seconds: demand.days().map(|it| it * 86_400.0),
        growth: growth.collect(),
    }
}

fn policy(path: &Path) -> anyhow::Result<Policy> {
    let name = path.display().to_string();
    let text = super::text::read(path, "policy")?;
    Ok(parse(&name, &text)?)
}

impl Args {
    /// What is asked, at the moment that stands in what is written.
    ///
    /// # Errors
    ///
    /// When that moment is given and is none.
    fn request(&self) -> anyhow::Result<Request> {
        let created = written::moment()?;
        Ok(Request {
            identity: Identity {
                id: format!("comparison-{}", created.strftime("%Y%m%dT%H%M%SZ")),
                created,
                tool: env!("CARGO_PKG_NAME").to_owned(),
                version: env!("CARGO_PKG_VERSION").to_owned(),
            },
            unit: self.basis.unit.clone(),
            volume: self.basis.volume,
            term_seconds: self.basis.term,
            growth: self.basis.growth.clone(),
            confidence: self.basis.confidence,
            strict: self.basis.strict,
            across_phases: self.basis.across_phases,
        })
    }
}

impl PolicyArgs {
    /// The verdict of the side that was named, or the worst of all, as an exit code.
    fn code(&self, judged: Option<&Judged>) -> anyhow::Result<ExitCode> {
        let Some(judged) = judged else {
            return Ok(ExitCode::SUCCESS);
        };
        let wanted = |label: &str| {
            self.side
                .as_ref()
                .is_none_or(|it| it.eq_ignore_ascii_case(label))
        };
        let verdicts = judged.sides.iter().filter(|it| wanted(&it.side));
        let verdicts: Vec<_> = verdicts.map(|it| it.verdict).collect();
        anyhow::ensure!(
            !verdicts.is_empty(),
            "there is no side `{}`; sides go by letters, A for the first file",
            self.side.as_deref().unwrap_or_default()
        );
        Ok(match Verdict::of_all(verdicts) {
            Verdict::Pass => ExitCode::SUCCESS,
            Verdict::Fail => ExitCode::from(3),
            Verdict::CannotTell => ExitCode::from(4),
        })
    }
}

/// A stretch of time in seconds: `48mo`, `4y`, `90d`.
fn term(text: &str) -> Result<f64, String> {
    let wrong = || "not a term; write a number with mo, y or d, as in 48mo".to_owned();
    let split = text
        .find(|it: char| it.is_ascii_alphabetic())
        .ok_or_else(wrong)?;
    let (number, unit) = text.split_at(split);
    let number = super::common::above_zero(number.trim())?;
    let days = match unit {
        "d" => 1.0,
        "mo" => DAYS_A_YEAR / MONTHS_A_YEAR,
        "y" => DAYS_A_YEAR,
        _ => return Err(wrong()),
    };
    Ok(number * days * 86_400.0)
}

/// A scenario: `central=10%` or `central=0.1`.
fn growth(text: &str) -> Result<Growth, String> {
    let wrong = || "not a scenario; write a name and a yearly rate, as in central=10%".to_owned();
    let (name, rate) = text.split_once('=').ok_or_else(wrong)?;
    let (digits, scale) = match rate.trim().strip_suffix('%') {
        Some(digits) => (digits, 0.01),
        None => (rate, 1.0),
    };
    let yearly: f64 = digits.trim().parse().map_err(|_| wrong())?;
    let yearly = yearly * scale;
    if name.trim().is_empty() || !yearly.is_finite() {
        return Err(wrong());
    }
    if !(-1.0..=10.0).contains(&yearly) {
        return Err("a yearly rate lies between -100% and 1000%".to_owned());
    }
    Ok(Growth {
        name: name.trim().to_owned(),
        yearly,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terms_and_growth_are_read_as_people_write_them() {
        let days = |text| term(text).map(|it| it / 86_400.0);
        assert!((days("48mo").unwrap() - 1461.0).abs() < 1e-9);
        assert_eq!(days("4y"), Ok(1461.0));
        assert_eq!(days("90d"), Ok(90.0));
        for text in ["48", "4 weeks", "0mo", "-1y", "mo"] {
            assert!(term(text).is_err(), "{text}");
        }
        assert!((growth("high=30%").unwrap().yearly - 0.3).abs() < 1e-12);
        assert!((growth("low=-0.05").unwrap().yearly + 0.05).abs() < 1e-12);
        for text in ["30%", "=1%", "high=much", "high=NaN", "high=2000%"] {
            assert!(growth(text).is_err(), "{text}");
        }
    }
}
