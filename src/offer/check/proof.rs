//! Whether what is said to be shown is.

use super::finding::{Arg, Criterion, Finding, Kind};
use crate::offer::value::Offer;
use crate::report::{Proof, ProofLevel};
use jiff::civil::Date;

/// What a policy may ask a proof of.
const KEY: [(&str, Criterion); 5] = [
    ("site.pue", "pue"),
    ("site.wue", "wue"),
    ("site.renewable_share", "renewable-share"),
    ("site.ref", "ref"),
    ("hardware.embodied", "emissions.embodied"),
];

pub(super) fn findings(offer: &Offer, today: Option<Date>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (key, proof) in offer.proofs() {
        findings.extend(lacking(&key, proof));
        findings.extend(young(offer, &key, proof));
        findings.extend(bare(&key, proof));
    }
    let dates = offer.date.zip(offer.valid_until);
    if let Some((date, until)) = dates.filter(|(date, until)| until < date) {
        let args = [date, until].map(Arg::Day);
        let about = "offer.valid_until";
        findings.push(Finding::refused("valid-before-date", Kind::Contradictory, about).with(args));
    }
    findings.extend(today.and_then(|today| outside(offer, today)));
    findings
}

/// An offer that no longer holds on the day on which it is read, or is not yet made.
fn outside(offer: &Offer, today: Date) -> Option<Finding> {
    let noted = |id, about: &str, date: Date| {
        let args = [date, today].map(Arg::Day);
        Finding::noted(id, Kind::Contradictory, about).with(args)
    };
    let ended = offer.valid_until.filter(|it| *it < today);
    let ended = ended.map(|it| noted("offer-ended", "offer.valid_until", it));
    let ahead = offer.date.filter(|it| *it > today);
    ended.or_else(|| ahead.map(|it| noted("offer-ahead", "offer.date", it)))
}

/// A level that needs more than is said.
fn lacking(key: &str, proof: &Proof) -> Vec<Finding> {
    let refused = |id| {
        let finding = Finding::refused(id, Kind::Contradictory, key);
        finding.with([Arg::Key(key.to_owned())])
    };
    let mut findings = Vec::new();
    if proof.level == ProofLevel::Verified && proof.by.is_none() {
        findings.push(refused("proof-without-by"));
    }
    if proof.level > ProofLevel::Stated && proof.reference.is_none() {
        findings.push(refused("proof-without-reference"));
    }
    findings
}

/// A proof that is younger than the offer that relies on it.
fn young(offer: &Offer, key: &str, proof: &Proof) -> Option<Finding> {
    let (shown, offered) = proof.date.zip(offer.date)?;
    (shown > offered).then(|| {
        let dates = [shown, offered].map(Arg::Day);
        let args = [Arg::Key(key.to_owned())].into_iter().chain(dates);
        Finding::refused("proof-after-offer", Kind::Contradictory, key).with(args)
    })
}

/// A number that matters, and that nothing shows.
fn bare(key: &str, proof: &Proof) -> Option<Finding> {
    if proof.level > ProofLevel::Stated {
        return None;
    }
    let mut known = KEY.iter();
    let criterion = match known.find(|it| it.0 == key) {
        Some((_, criterion)) => criterion,
        None if key.starts_with("measured ") => "energy.facility",
        None if key.starts_with("contract ") => "emissions.market",
        None => return None,
    };
    let finding = Finding::noted("unsupported", Kind::Unsupported, key);
    Some(finding.with([Arg::Key(key.to_owned())]).leaving(criterion))
}
