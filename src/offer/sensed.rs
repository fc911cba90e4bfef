//! Which share of an offer's energy rests on readings of sensors.

use super::energy::{UnitEnergy, unit_energies};
use super::planned::slug;
use super::value::Offer;
use crate::plan::Planned;
use crate::quantity::{Derivation, Energy};
use crate::report::{Level, Proof, ProofLevel, Statement};
use crate::sample::Provenance;

/// The name of that share in policies and among statements.
pub(super) const MEASURED_SHARE: &str = "measured-share";

/// The share of the servers' energy over the term that rests on readings of sensors, where
/// a report of such readings stands beside the offer.
///
/// It is the share that sensors have in the report, of the part of the energy that is taken
/// from it: idle hours that were added, and a host that was multiplied, nobody measured.
/// What a supplier only states to have measured counts for nothing here.
pub(super) fn measured_share(offer: &Offer, planned: &Planned) -> Option<Statement> {
    let units = unit_energies(offer, [1.0, 1.0]);
    let used = |it: &&UnitEnergy| planned.factors.iter().any(|own| *own.id == *it.id(offer));
    let unit = units.iter().find(used)?;
    let measured = offer.measured.get(unit.number.checked_sub(1)?)?;
    let attached = measured.attached.as_ref()?;
    let sensed = match (unit.level, super::energy::figure(measured)?.provenance) {
        (Level::Accelerator, Provenance::Measured) => 1.0,
        _ => attached.report.quality.measured_share?,
    };
    let share = sensed * taken(unit, planned)?;
    Some(Statement {
        id: MEASURED_SHARE.to_owned(),
        value: Some(share.clamp(0.0, 1.0)),
        low: None,
        high: None,
        unit: None,
        text: None,
        proof: Proof {
            level: ProofLevel::Documented,
            reference: measured.report.clone(),
            digest: Some(attached.digest.clone()),
            ..Proof::default()
        },
    })
}

/// The part of the servers' energy that is taken from the measurement.
fn taken(unit: &UnitEnergy, planned: &Planned) -> Option<f64> {
    let joules = |it: &Derivation<Energy>| it.estimate().central().joules();
    let node = joules(planned.node.as_ref()?);
    if node <= 0.0 {
        return None;
    }
    if unit.level == Level::Accelerator {
        let per = slug(&unit.per);
        let work = planned.work.iter().find(|it| it.unit == per)?;
        return Some(unit.energy.central().joules() * work.amount / node);
    }
    let idle = planned.idle.as_ref().map_or(0.0, joules);
    Some((node - idle) / node)
}
