//! What is stated of the data centre and its electricity.

use super::finding::{Arg, Finding, Kind};
use crate::offer::planned::Facts;
use crate::offer::value::Offer;
use crate::profile::{Given, NoPue, Profile, is_grid_intensity, is_wue, no_pue};
use crate::quantity::{CarbonIntensity, percent, significant};
use crate::report::ProofLevel;

/// A location-based intensity so many times below the grid's may be a certificate's.
const MARKET: f64 = 5.0;

pub(super) fn findings(offer: &Offer, facts: &Facts<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    findings.extend(pue(offer));
    findings.extend(water(offer));
    findings.extend(grid(offer, facts));
    findings.extend(contracts(offer));
    findings
}

fn number(value: f64) -> Arg {
    Arg::Number(short(value))
}

/// A number as it is written in the file, in whatever language that is said.
fn written(value: f64) -> Arg {
    Arg::Key(short(value))
}

/// A share, which people know as a percentage.
fn share(value: f64) -> Arg {
    Arg::Number(percent(value))
}

/// Four digits without the zeros at the end of a fraction.
pub(super) fn short(value: f64) -> String {
    let text = significant(value, 4);
    if text.contains('.') {
        text.trim_end_matches('0').trim_end_matches('.').to_owned()
    } else {
        text
    }
}

/// A PUE below 1, or one that looks like something else.
fn pue(offer: &Offer) -> Option<Finding> {
    let claimed = offer.site.pue.as_ref()?;
    let about = "site.pue";
    let refused = |id, kind| Finding::refused(id, kind, about).leaving("pue");
    let [least, most] = claimed.range();
    let stated = claimed.central();
    // A bound below 1 is none either, nor is one that no data centre has.
    let slip = no_pue(stated.min(least)).filter(|it| *it == NoPue::BelowOne);
    let Some(slip) = slip.or_else(|| no_pue(stated)) else {
        let finding = refused("pue-implausible", Kind::Implausible);
        return no_pue(most).map(|_| finding.with([number(most)]));
    };
    let looks_like = |id, meant| {
        let finding = refused(id, Kind::Implausible);
        finding.with([number(stated), written(meant)])
    };
    Some(match slip {
        NoPue::BelowOne => {
            let finding = refused("pue-below-one", Kind::Contradictory);
            finding.with([number(stated.min(least))])
        }
        NoPue::DecimalPoint(meant) => looks_like("pue-decimal-point", meant),
        NoPue::Percent(meant) => looks_like("pue-percent", meant),
        NoPue::TooHigh => refused("pue-implausible", Kind::Implausible).with([number(stated)]),
    })
}

fn water(offer: &Offer) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (about, claimed) in [
        ("site.wue", &offer.site.wue),
        ("site.wue_withdrawal", &offer.site.wue_withdrawal),
    ] {
        let Some(claimed) = claimed else { continue };
        let stated = claimed.central();
        if !is_wue(stated) {
            let args = [number(stated), written(stated / 1e3)];
            let finding = Finding::refused("wue-implausible", Kind::Implausible, about);
            findings.push(finding.with(args).leaving("wue"));
        }
    }
    findings.extend(input(offer));
    let both = offer
        .site
        .wue
        .as_ref()
        .zip(offer.site.wue_withdrawal.as_ref());
    if let Some((consumed, taken)) = both.filter(|(it, taken)| it.central() > taken.central()) {
        let args = [number(consumed.central()), number(taken.central())];
        let finding = Finding::refused("wue-above-withdrawal", Kind::Contradictory, "site.wue");
        findings.push(finding.with(args).leaving("wue"));
    }
    findings
}

/// A definition that counts the water that goes into a site, not what evaporates there.
///
/// # Source
///
/// Delegated Regulation (EU) 2024/1364, annex III: the WUE is the water input over the
/// energy of the IT.
const OF_INPUT: &str = "2024";

/// Water that is stated as consumed, by a definition that counts what is taken.
fn input(offer: &Offer) -> Option<Finding> {
    let site = &offer.site;
    let stated = site.wue.as_ref()?.central();
    let of_input = site.wue_definition.as_deref() == Some(OF_INPUT);
    let finding = Finding::noted("wue-of-input", Kind::Contradictory, "site.wue");
    let is_unclear = of_input && site.wue_withdrawal.is_none();
    is_unclear.then(|| finding.with([number(stated)]).leaving("wue"))
}

/// A grid intensity of the supplier's, beside the published one of the place.
fn grid(offer: &Offer, facts: &Facts<'_>) -> Vec<Finding> {
    let about = "site.grid_intensity";
    let Some(claimed) = &offer.site.grid_intensity else {
        return Vec::new();
    };
    let stated = claimed.central();
    if !is_grid_intensity(stated) {
        let finding = Finding::refused("grid-implausible", Kind::Implausible, about);
        return vec![finding.with([number(stated)]).leaving("emissions.location")];
    }
    let mut findings = Vec::new();
    if let Some(published) = published(offer, facts).filter(|it| stated * MARKET < *it) {
        let args = [number(stated), number(published)];
        let finding = Finding::noted("grid-far-below", Kind::Implausible, about);
        findings.push(finding.with(args).leaving("emissions.location"));
    }
    if claimed.proof.level == ProofLevel::Stated {
        let finding = Finding::noted("grid-unused", Kind::Unsupported, about);
        findings.push(finding.with([number(stated)]).leaving("emissions.location"));
    }
    findings
}

/// The published intensity of the place, in g/kWh.
fn published(offer: &Offer, facts: &Facts<'_>) -> Option<f64> {
    let place = offer.site.place.as_ref()?;
    let profile: Profile = facts.catalog.profile(place, None, &Given::default()).ok()?;
    let grid = profile.grid_carbon.value().central();
    Some(CarbonIntensity::grams_per_kilowatt_hour(grid))
}

/// Contracts that cover more than there is, or that back no renewable share.
fn contracts(offer: &Offer) -> Vec<Finding> {
    let mut findings: Vec<Finding> = (1..)
        .zip(&offer.contracts)
        .filter_map(|(at, contract)| {
            let stated = contract.intensity.filter(|it| !is_grid_intensity(*it))?;
            let about = format!("contract {at}.intensity");
            let finding = Finding::refused("grid-implausible", Kind::Implausible, &about);
            Some(finding.with([number(stated)]).leaving("emissions.market"))
        })
        .collect();
    let shares = offer.contracts.iter().filter_map(|it| it.share);
    let sum: f64 = shares.sum();
    // Sums of decimals miss by a few units in the last place.
    if sum > 1.0 + 1e-9 {
        let finding = Finding::refused("contract-shares", Kind::Contradictory, "contract 1.share");
        findings.push(finding.with([share(sum)]).leaving("emissions.market"));
    }
    let renewable = offer
        .contracts
        .iter()
        .filter(|it| it.renewable == Some(true));
    let covered: f64 = renewable.filter_map(|it| it.share).sum();
    if let Some(stated) = &offer.site.renewable_share
        && stated.central() > covered + 1e-9
    {
        let args = [share(stated.central()), share(covered)];
        let about = "site.renewable_share";
        let finding = Finding::noted("renewable-uncovered", Kind::Unsupported, about);
        findings.push(finding.with(args).leaving("renewable-share"));
    }
    findings
}
