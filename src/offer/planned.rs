//! What an offer amounts to over its term, before any place is known.

use super::demand::Scenario;
use super::energy::{UnitEnergy, cited, unit_energies};
use super::hours::{add_idle, reserved};
use super::serving::{accelerator, planning, unknown};
use super::value::Offer;
use crate::plan::inference::{Calibrated, plan};
use crate::plan::{Beside, Cited, Devices, Missing, Planned, Remark};
use crate::profile::{ANY_ACCELERATOR, Catalog};
use crate::quantity::{Derivation, Energy, Estimate, Input, Origin, Pue, Quantity, Ratio, Time};
use crate::report::Level;
use crate::sample::{Phase, Work};
use jiff::civil::Date;

/// What is known beside the offer.
pub struct Facts<'a> {
    /// Accelerators and their hosts.
    pub catalog: &'a Catalog,
    /// Published measurements and the fits on them.
    pub calibrated: &'a Calibrated,
    /// The PUE of the site, by which energy that was metered at the building's border
    /// is divided.
    pub pue: Option<&'a Input<Pue>>,
    /// The day on which the offer is read, if an offer that no longer holds is to be told.
    pub today: Option<Date>,
}

/// The energy, time and work of an offer over its whole term.
///
/// Measured energy per unit goes first; without it the plan of serving computes one
/// from model and hardware; where that lacks something, there is none and it is said
/// what is missing.
pub fn planned(offer: &Offer, facts: &Facts<'_>) -> Planned {
    let mut planned = match measured(offer, facts) {
        Ok(planned) => planned,
        Err(None) => modelled(offer, facts),
        Err(Some(missing)) => nothing(offer, facts, missing),
    };
    planned.remarks.extend(volume_remark(offer));
    if let Some((beside, energy)) = development(offer) {
        planned.beside.push(beside);
        planned.factors.push(energy);
    }
    planned
}

/// The energy that follows from a measurement; `Err(None)` where there is none.
fn measured(offer: &Offer, facts: &Facts<'_>) -> Result<Planned, Option<Missing>> {
    let all = unit_energies(offer, facts.calibrated.text.wide);
    let Some(first) = all.first() else {
        return Err(None);
    };
    let known = all
        .iter()
        .find_map(|it| amount(offer, it).ok().map(|amount| (it, amount)));
    let Some((unit, amount)) = known else {
        return Err(amount(offer, first).err());
    };
    let per_term = Derivation::of(&unit.input(offer)).times(&amount);
    let mut own = vec![unit.cited(offer)];
    let host = host(offer, facts.catalog);
    let (accelerator, node, method) = match unit.level {
        Level::Facility => {
            let pue = facts.pue.ok_or_else(|| {
                Some(unknown(
                    "the energy was metered at the building's border, and no PUE is known",
                    "state `site.place`, and `site.pue` if it is known",
                ))
            })?;
            (
                None,
                per_term.per(&bare(pue)),
                "measured at the building ÷ PUE",
            )
        }
        Level::Accelerator => {
            let host = host.ok_or_else(|| {
                Some(unknown(
                    "only accelerators were metered, and no host multiplier is known",
                    "state `hardware.host_multiplier`",
                ))
            })?;
            let node = per_term.clone().times(&host.input::<Ratio>());
            own.push(host.clone());
            (
                Some(per_term),
                node,
                "measured accelerators × host multiplier",
            )
        }
        Level::Node | Level::Components => (None, per_term, "measured per unit × units"),
    };
    let mut planned = skeleton(offer, facts, own);
    planned.supplied = true;
    planned.node_method = method.to_owned();
    "measured per unit × units".clone_into(&mut planned.accelerator_method);
    planned.accelerator = accelerator;
    add_idle(&mut planned, node, unit, offer, facts);
    Ok(planned)
}

/// The energy that model and hardware let a plan of serving compute.
fn modelled(offer: &Offer, facts: &Facts<'_>) -> Planned {
    let asked = planning(offer, facts.catalog, facts.calibrated);
    let asked = asked.and_then(|asked| {
        let planned = plan(&asked.question, &asked.machine, facts.calibrated);
        planned.map_err(|it| unknown(&it.to_string(), "correct [model] or [hardware]"))
    });
    match asked {
        Ok(planned) => Planned {
            name: name(offer),
            work: work(offer),
            ..planned
        },
        Err(missing) => nothing(offer, facts, missing),
    }
}

/// An offer of which no energy is known.
fn nothing(offer: &Offer, facts: &Facts<'_>, missing: Missing) -> Planned {
    let mut planned = skeleton(offer, facts, Vec::new());
    planned.missing.insert(0, missing);
    planned
}

/// Everything but the energy.
fn skeleton(offer: &Offer, facts: &Facts<'_>, factors: Vec<Cited>) -> Planned {
    let term = offer.demand.days().map(|days| {
        let seconds = Time::from_seconds(days * SECONDS_A_DAY);
        Derivation::of(&supplied("plan.term", "term of the contract", seconds))
    });
    let known = accelerator(offer, facts.catalog);
    let reserved = match &known {
        Ok(_) => reserved(offer),
        Err(missing) => Err(Missing {
            id: "emissions.embodied".to_owned(),
            ..missing.clone()
        }),
    };
    let copies = offer.hardware.replicas.zip(offer.hardware.count);
    let device = known.ok().map(|it| Devices {
        name: it.name,
        count: copies.map(|(replicas, each)| replicas * each),
    });
    let missing = reserved.as_ref().err().cloned();
    Planned {
        name: name(offer),
        phase: offer.service.phase.unwrap_or(Phase::Other),
        devices: device.into_iter().collect(),
        accelerator: None,
        accelerator_method: String::new(),
        node: None,
        node_method: String::new(),
        accelerators_only: false,
        supplied: false,
        idle: None,
        beside: Vec::new(),
        compute: None,
        accelerator_time: reserved.ok().map(|it| Derivation::of(&it)),
        elapsed: term,
        work: work(offer),
        factors,
        calibration: Vec::new(),
        remarks: Vec::new(),
        missing: missing.into_iter().collect(),
    }
}

pub(super) const SECONDS_A_DAY: f64 = 86_400.0;

/// How many of the units of a measurement the whole term has.
fn amount(offer: &Offer, unit: &UnitEnergy) -> Result<Input<Ratio>, Missing> {
    let work = work(offer);
    let per = slug(&unit.per);
    let found = work.iter().find(|it| it.unit == per);
    let amount = found.map(|it| it.amount).ok_or_else(|| {
        if per == TOKEN {
            return unknown(
                "energy is stated per token, and not how many tokens a unit has",
                "fill in `demand.output_tokens`, `demand.amount` and `demand.months`",
            );
        }
        unknown(
            "energy is stated per another unit than the functional unit, or the volume is unknown",
            "state `measured.per` as `demand.unit` or token, and fill in [demand]",
        )
    })?;
    Ok(supplied(
        &format!("work.{per}"),
        &format!("stated work, {per}"),
        Ratio::new(amount),
    ))
}

/// Generated tokens, as a unit of work.
pub(super) const TOKEN: &str = "token";

/// The work of the whole term: units, and generated tokens where a unit has some.
fn work(offer: &Offer) -> Vec<Work> {
    let growth = offer.demand.growth(Scenario::Central).unwrap_or(0.0);
    let Some(units) = offer.demand.over_term(growth).filter(|it| *it > 0.0) else {
        return Vec::new();
    };
    let row = |unit: &str, amount| Work {
        unit: slug(unit),
        amount,
    };
    let tokens = offer.demand.output_tokens.map(|it| row(TOKEN, units * it));
    let own = row(offer.demand.unit(), units);
    let tokens = tokens.filter(|it| it.unit != own.unit);
    [Some(own), tokens].into_iter().flatten().collect()
}

/// A unit as a part of figures' ids.
pub(super) fn slug(unit: &str) -> String {
    unit.to_ascii_lowercase().replace(['.', '_'], "-")
}

fn host(offer: &Offer, catalog: &Catalog) -> Option<Cited> {
    if let Some(claimed) = &offer.hardware.host {
        let value = claimed.within::<Ratio>(None);
        return Some(cited(offer, "plan.host", "host multiplier", value, claimed));
    }
    let known = accelerator(offer, catalog).ok();
    let name = known.map_or(ANY_ACCELERATOR.to_owned(), |it| it.name);
    let factor = catalog.host_multiplier(&name).ok()?;
    Some(Cited::published(
        "plan.host",
        "host multiplier",
        &factor,
        true,
    ))
}

/// The part of making the model that this contract is charged, with its energy as a
/// factor that the report lists.
fn development(offer: &Offer) -> Option<(Beside, Cited)> {
    let claimed = offer.development.energy.as_ref()?;
    let share = offer.development.share?;
    let energy: Estimate<Energy> = claimed.within(None);
    let id = format!("offer.{}.development", offer.id);
    let energy = cited(offer, &id, "energy of making the model", energy, claimed);
    let share = supplied("plan.development-share", "share charged", Ratio::new(share));
    let beside = Beside {
        id: "development",
        node: Derivation::of(&energy.input::<Energy>()).times(&share),
        method: match &offer.development.method {
            Some(method) => format!("stated energy × share charged ({method})"),
            None => "stated energy × share charged".to_owned(),
        },
    };
    Some((beside, energy))
}

/// How the volume over the term came about.
fn volume_remark(offer: &Offer) -> Option<Remark> {
    offer.demand.months?;
    let growth = offer.demand.growth(Scenario::Central);
    let text = match growth {
        Some(growth) => format!(
            "the volume grows by {} % a year, as the central scenario has it",
            crate::quantity::significant(growth * 100.0, 3)
        ),
        None => "no growth is stated: the volume is taken to stay the same".to_owned(),
    };
    Some(Remark {
        id: "volume",
        text,
        assumed: growth.is_none(),
    })
}

fn name(offer: &Offer) -> String {
    let service = offer.service.name.as_deref();
    service.unwrap_or(&offer.id).to_owned()
}

fn bare(pue: &Input<Pue>) -> Input<Ratio> {
    let [low, central, high] =
        [pue.value.low(), pue.value.central(), pue.value.high()].map(|it| Ratio::new(it.ratio()));
    Input {
        id: pue.id.clone(),
        label: pue.label.clone(),
        value: Estimate::around(low, central, high, pue.value.kind()),
        origin: pue.origin,
    }
}

/// An exact number that the supplier states.
pub(super) fn supplied<Q: Quantity>(id: &str, label: &str, value: Q) -> Input<Q> {
    Input {
        id: id.into(),
        label: label.to_owned(),
        value: Estimate::exact(value),
        origin: Origin::Supplied,
    }
}
