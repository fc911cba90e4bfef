//! What an offer lacks, and what in it cannot be so.

mod agree;
mod finding;
mod first_year;
mod growth;
mod hardware;
mod missing;
mod place;
mod plausible;
mod proof;
mod throughput;
mod totals;
mod units;

pub use finding::{Arg, Criterion, Finding, Kind, Severity, Verdict};

use super::planned::Facts;
use super::value::Offer;

/// Everything that is missing, implausible, contradictory or unsupported, the gravest
/// first and otherwise in the order of the file.
pub fn check(offer: &Offer, facts: &Facts<'_>) -> Vec<Finding> {
    let parts = [
        missing::findings(offer, facts),
        place::findings(offer, facts),
        plausible::findings(offer, facts),
        agree::findings(offer, facts),
        totals::findings(offer, facts),
        growth::findings(offer),
        hardware::findings(offer),
        proof::findings(offer, facts.today),
    ];
    let mut findings: Vec<Finding> = parts.into_iter().flatten().collect();
    for finding in &mut findings {
        finding.line = finding.line.or_else(|| offer.line(&finding.about));
    }
    let last = usize::MAX;
    findings.sort_by_key(|it| (it.severity, it.line.unwrap_or(last)));
    findings
}

/// Whether the offer holds and is complete.
pub fn verdict(findings: &[Finding]) -> Verdict {
    let gravest = findings.iter().map(|it| it.severity).min();
    match gravest {
        Some(Severity::Refused) => Verdict::DoesNotHold,
        Some(Severity::Open) => Verdict::CannotTell,
        Some(Severity::Noted) | None => Verdict::Complete,
    }
}
