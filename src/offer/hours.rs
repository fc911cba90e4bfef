//! For how long hardware is reserved for the buyer, and what it draws without work.

use super::demand::Scenario;
use super::energy::UnitEnergy;
use super::planned::{Facts, SECONDS_A_DAY, supplied};
use super::serving::machine;
use super::value::Offer;
use crate::plan::{Cited, Missing, Planned};
use crate::quantity::{Derivation, Energy, Input, Power, Ratio, Time};

/// For how long accelerators are reserved for this buyer.
///
/// Copies of its own are reserved all the time; of shared ones so much as makes them
/// busy for the stated share of theirs.
pub(super) fn reserved(offer: &Offer) -> Result<Input<Time>, Missing> {
    let hardware = &offer.hardware;
    let seconds = hardware.count.and_then(|count| {
        let own = hardware.replicas.zip(offer.demand.days());
        let own = own.map(|(replicas, days)| replicas as f64 * days * SECONDS_A_DAY);
        let shared = || {
            let share = hardware.utilisation.filter(|it| *it > 0.0)?;
            Some(busy(offer)? / share)
        };
        Some(own.or_else(shared)? * count as f64)
    });
    let seconds = seconds.ok_or_else(|| Missing {
        id: "emissions.embodied".to_owned(),
        reason: "it is not stated for how long hardware is reserved".to_owned(),
        remedy: "fill in `hardware.accelerators`, and `hardware.replicas`, or \
                 `hardware.throughput` and `hardware.utilisation`"
            .to_owned(),
    })?;
    let label = "time that accelerators stand ready";
    Ok(supplied(
        "plan.provisioned",
        label,
        Time::from_seconds(seconds),
    ))
}

/// Seconds for which copies of the model have work of this buyer's.
fn busy(offer: &Offer) -> Option<f64> {
    let growth = offer.demand.growth(Scenario::Central).unwrap_or(0.0);
    let units = offer.demand.over_term(growth)?;
    Some(units / offer.hardware.throughput? * 3600.0)
}

/// Adds the energy of hours in which copies of the buyer's own stand ready for nothing,
/// where that is not in the measurement.
pub(super) fn add_idle(
    planned: &mut Planned,
    node: Derivation<Energy>,
    unit: &UnitEnergy,
    offer: &Offer,
    facts: &Facts<'_>,
) {
    let idle = match unit.idle_included {
        Some(true) => Ok(None),
        Some(false) => idle(offer, facts).map(Some),
        None => Err("it is not stated whether idle hours are in the measured energy"),
    };
    let whole = match &idle {
        Ok(Some((energy, _))) => node + energy.clone(),
        _ => node,
    };
    planned.node = Some(whole);
    match idle {
        Ok(Some((energy, factors))) => {
            planned.idle = Some(energy);
            // The accelerators' own part would be without their idle energy.
            planned.accelerator = None;
            let known = |it: &Cited| planned.factors.iter().any(|own| own.id == it.id);
            let new: Vec<_> = factors.into_iter().filter(|it| !known(it)).collect();
            planned.factors.extend(new);
        }
        Ok(None) => {}
        Err(reason) => planned.missing.push(Missing {
            id: "energy.idle".to_owned(),
            reason: format!("{reason}; none is added"),
            remedy: "state `measured.idle_included`, and `hardware.replicas` or \
                     `hardware.utilisation` with `hardware.throughput`"
                .to_owned(),
        }),
    }
}

/// Energy of the hours in which accelerators stand ready and have no work.
///
/// ```text
/// idle = (time reserved − time busy) × idle power × host multiplier
/// ```
fn idle(
    offer: &Offer,
    facts: &Facts<'_>,
) -> Result<(Derivation<Energy>, Vec<Cited>), &'static str> {
    let hours = "the hours without work do not follow from what is stated";
    let reserved = reserved(offer).map_err(|_| hours)?;
    let busy = busy(offer).ok_or(hours)?;
    let count = offer.hardware.count.ok_or(hours)? as f64;
    let machine = machine(offer, facts.catalog);
    let machine = machine.map_err(|_| "the idle power of this accelerator is not known")?;
    let power = machine
        .idle
        .ok_or("the idle power of this accelerator is not known")?;
    let seconds = reserved.value.central().seconds() - busy * count;
    let label = "time that accelerators stand ready without work";
    let time = supplied(
        "plan.idle-time",
        label,
        Time::from_seconds(seconds.max(0.0)),
    );
    let energy = Derivation::of(&power.input::<Power>()).times(&time);
    let Some(host) = machine.host else {
        return Ok((energy, vec![power]));
    };
    let energy = energy.times(&host.input::<Ratio>());
    Ok((energy, vec![power, host]))
}
