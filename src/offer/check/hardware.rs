//! Numbers of the hardware that no server has.

use super::finding::{Arg, Finding, Kind};
use super::place::short;
use crate::offer::claimed::Claimed;
use crate::offer::value::Offer;

/// The highest published power of a node over that of its accelerators, and how many times
/// that is taken for somebody's.
///
/// # Source
///
/// `profiles/load/published-2026.toml`, `host_multiplier` of any accelerator: 1.43 to 2.2.
const HIGHEST_HOST: f64 = 2.2;
const HOSTS: f64 = 4.0;

/// The longest published lifetime in years, and how many times that a server may last.
///
/// # Source
///
/// `profiles/embodied/published-2026.toml`, `lifetime` of a server: 3 to 6 years.
const LONGEST_LIFE: f64 = 6.0;
const LIVES: f64 = 3.0;

/// The lowest and highest published making of one accelerator with its share of a server,
/// in kilograms, and how many times beyond them a figure may lie.
///
/// # Source
///
/// `profiles/embodied/published-2026.toml`: 164 kg for an H100 to 364 kg for an H200, with
/// an eighth of a server's 2,388 kg.
const MAKING: [f64; 2] = [164.0, 663.0];
const FAR: f64 = 100.0;

pub(super) fn findings(offer: &Offer) -> Vec<Finding> {
    let hardware = &offer.hardware;
    let never = hardware.utilisation.filter(|it| *it <= 0.0).map(|_| {
        let about = "hardware.utilisation";
        Finding::refused("utilisation-zero", Kind::Contradictory, about)
    });
    let found = [
        never,
        hardware.host.as_ref().and_then(host),
        hardware.lifetime.as_ref().and_then(lifetime),
        hardware.embodied.as_ref().and_then(making),
    ];
    found.into_iter().flatten().collect()
}

fn number(value: f64) -> Arg {
    Arg::Number(short(value))
}

fn host(claimed: &Claimed) -> Option<Finding> {
    let [low, high] = claimed.range();
    let refused = |id, kind| Finding::refused(id, kind, "hardware.host_multiplier");
    if low < 1.0 {
        let finding = refused("host-below-one", Kind::Contradictory);
        return Some(finding.with([number(low)]));
    }
    let finding = refused("host-implausible", Kind::Implausible);
    let is_far = high > HIGHEST_HOST * HOSTS;
    is_far.then(|| finding.with([number(high), number(HIGHEST_HOST)]))
}

fn lifetime(claimed: &Claimed) -> Option<Finding> {
    let [_, high] = claimed.range();
    let finding = Finding::refused(
        "lifetime-implausible",
        Kind::Implausible,
        "hardware.lifetime",
    );
    let finding = finding.leaving("emissions.embodied");
    let is_long = high > LONGEST_LIFE * LIVES;
    is_long.then(|| finding.with([number(high), number(LONGEST_LIFE)]))
}

fn making(claimed: &Claimed) -> Option<Finding> {
    let stated = claimed.central();
    let [least, most] = MAKING;
    let finding = Finding::refused(
        "embodied-implausible",
        Kind::Implausible,
        "hardware.embodied",
    );
    let finding = finding.leaving("emissions.embodied");
    let is_far = stated * FAR < least || stated > most * FAR;
    is_far.then(|| finding.with([stated, least, most].map(number)))
}
