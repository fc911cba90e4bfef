//! Energy per unit, held against what the hardware draws that serves so many an hour.

use super::agree::stated;
use super::finding::{Arg, Finding, Kind};
use super::place::short;
use super::plausible::{HOURS, energy_of};
use super::units::Band;
use crate::offer::claimed::Claimed;
use crate::offer::energy::UnitEnergy;
use crate::offer::planned::{Facts, TOKEN, slug};
use crate::offer::serving;
use crate::offer::value::Offer;
use crate::report::Level;

/// Seconds in an hour.
const HOUR: f64 = 3600.0;

/// A question about a measurement of which the stated throughput says something else.
///
/// Copies that serve so many units an hour draw, while they do, the published load of
/// their accelerators to their whole rated power, with the host's share and at the
/// building's border the building's. Neither number need be the wrong one.
pub(super) fn finding(offer: &Offer, unit: &UnitEnergy, facts: &Facts<'_>) -> Option<Finding> {
    let band = band(offer, unit, facts)?;
    let claimed = claimed(offer, unit)?;
    let [low, high] = stated(claimed)?.map(|it| it * units(offer, unit).unwrap_or(1.0));
    if high >= band.least && low <= band.most {
        return None;
    }
    let meant = band.meant_by(claimed, units(offer, unit)?);
    let id = if meant.is_some() {
        "throughput-other-unit"
    } else {
        "throughput-disagrees"
    };
    let bounds = [band.least, band.most].map(energy_of);
    let hardware = &offer.hardware;
    let args = [
        energy_of(claimed.central() * units(offer, unit)?),
        Arg::Number(short(hardware.count? as f64)),
        Arg::Number(short(hardware.throughput?)),
    ];
    let about = format!("measured {}.energy", unit.number);
    let finding = Finding::noted(id, Kind::Implausible, &about).leaving("energy.facility");
    let finding = finding.with(args).with(bounds);
    Some(match meant {
        Some(meant) => finding.with([Arg::Key(format!("{} {meant}", claimed.value))]),
        None => finding,
    })
}

/// The number that the supplier wrote; a report beside the offer is no slip of the pen.
fn claimed<'a>(offer: &'a Offer, unit: &UnitEnergy) -> Option<&'a Claimed> {
    let measured = offer.measured.get(unit.number.checked_sub(1)?)?;
    measured
        .energy
        .as_ref()
        .filter(|_| measured.attached.is_none())
}

/// How many units of the measurement are in one functional unit.
fn units(offer: &Offer, unit: &UnitEnergy) -> Option<f64> {
    match slug(&unit.per) {
        it if it == slug(offer.demand.unit()) => Some(1.0),
        it if it == TOKEN => offer.demand.output_tokens,
        _ => None,
    }
}

/// Joules of one functional unit between which the stated hardware serves it.
fn band(offer: &Offer, unit: &UnitEnergy, facts: &Facts<'_>) -> Option<Band> {
    let machine = serving::machine(offer, facts.catalog).ok()?;
    let hardware = &offer.hardware;
    let seconds = HOUR / hardware.throughput? * hardware.count? as f64;
    let host = machine.host.map(|it| [it.value.low(), it.value.high()]);
    let host = host.filter(|_| unit.level > Level::Accelerator);
    let pue = offer.site.pue.as_ref().map(Claimed::range);
    let pue = pue.filter(|_| unit.level == Level::Facility);
    let [low, high] = [host, pue]
        .into_iter()
        .flatten()
        .fold([1.0, 1.0], |[low, high], it| [low * it[0], high * it[1]]);
    let rated = &machine.power.value;
    Some(Band {
        least: rated.low() * machine.load.value.low() * seconds * low,
        most: rated.high() * seconds * high * standing(offer, unit)?,
    })
}

/// By how many times copies stand ready longer than they work, where the energy of that
/// is in the measurement; nothing where it may be and is not known.
fn standing(offer: &Offer, unit: &UnitEnergy) -> Option<f64> {
    let hardware = &offer.hardware;
    if unit.idle_included == Some(false) {
        return Some(1.0);
    }
    let own = hardware.replicas.map(|replicas| {
        let served = HOURS * hardware.throughput? * replicas as f64;
        Some(served / offer.demand.yearly()?)
    });
    let times = own.unwrap_or_else(|| hardware.utilisation.map(|share| 1.0 / share));
    Some(times?.max(1.0))
}
