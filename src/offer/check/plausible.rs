//! Energy per unit, held against physics, published measurements and capacity.

use super::finding::{Arg, Finding, Kind};
use super::place::short;
use super::throughput;
use super::units::Band;
use crate::offer::demand::DAYS_A_YEAR;
use crate::offer::energy::{UnitEnergy, unit_energies};
use crate::offer::planned::{Facts, TOKEN, slug};
use crate::offer::serving;
use crate::offer::value::Offer;
use crate::plan::inference::{Serving, floor};
use crate::quantity::{Energy, prefixed};
use crate::report::Level;

/// By how much a figure may lie beyond what is computed before it is worth a word: its
/// bounds are those of one more model, and a service has idle hours.
const FAR: f64 = 10.0;

/// Where no model is computed: published joules per generated token lie between these,
/// and no service is further from them than [`FAR`].
///
/// # Source
///
/// The single measurements of `profiles/plan/inference.toml`.
fn published(facts: &Facts<'_>) -> Option<[f64; 2]> {
    let joules = facts.calibrated.servings.iter().map(|it| it.joules);
    let low = joules.clone().min_by(f64::total_cmp)?;
    Some([low, joules.max_by(f64::total_cmp)?])
}

pub(super) fn findings(offer: &Offer, facts: &Facts<'_>) -> Vec<Finding> {
    let units = unit_energies(offer, facts.calibrated.text.wide);
    let found = units.iter().flat_map(|unit| {
        let mut found = energy(offer, unit, facts);
        if found.iter().all(|it| it.kind != Kind::Implausible) {
            found.extend(throughput::finding(offer, unit, facts));
        }
        found
    });
    let mut findings: Vec<Finding> = found.collect();
    let (active, total) = (offer.model.active_parameters, offer.model.parameters);
    if let Some((active, total)) = active.zip(total).filter(|(active, total)| active > total) {
        let args = [active, total].map(Arg::Count);
        let about = "model.active_parameters";
        let finding = Finding::refused("active-above-total", Kind::Contradictory, about);
        findings.push(finding.with(args));
    }
    findings.extend(capacity(offer));
    findings
}

fn number(value: f64) -> Arg {
    Arg::Number(short(value))
}

/// An energy in the unit in which suppliers state it.
pub(super) fn energy_of(joules: f64) -> Arg {
    let watt_hours = Energy::from_joules(joules).kilowatt_hours() * 1e3;
    Arg::Number(prefixed(watt_hours, "Wh", 3))
}

/// Energy of one unit beside what hardware needs at least and a service takes at most.
fn energy(offer: &Offer, unit: &UnitEnergy, facts: &Facts<'_>) -> Vec<Finding> {
    let Some(tokens) = tokens(offer, unit) else {
        return Vec::new();
    };
    let about = format!("measured {}.energy", unit.number);
    let configuration = serving::serving(offer, facts.catalog, facts.calibrated).ok();
    let per_token = match &configuration {
        Some(serving) => Some(computed(offer, serving, facts)),
        None => published(facts).map(|[low, high]| [low / FAR, high * FAR]),
    };
    let Some([least, most]) = per_token.map(|it| it.map(|it| it * tokens)) else {
        return Vec::new();
    };
    let band = Band { least, most };
    let floor = configuration.map(|serving| {
        let load = serving::machine(offer, facts.catalog).map_or(0.0, |it| it.load.value.low());
        floor(&serving, load) * tokens
    });
    let found = impossible(offer, unit, band, floor)
        .or_else(|| boundless(offer, unit, band))
        .or_else(|| unusual(unit, band));
    match found {
        Some(finding) => {
            vec![Finding { about, ..finding }.leaving("energy.facility")]
        }
        None => differing(offer, unit, &about),
    }
}

/// An energy that is another by a mistake of units, that physics does not allow, or that
/// lies far beyond any service.
fn impossible(offer: &Offer, unit: &UnitEnergy, band: Band, floor: Option<f64>) -> Option<Finding> {
    let stated = unit.energy.central().joules();
    if band.contains(stated) {
        return None;
    }
    let too_much = stated > band.most;
    let refused = |id| Finding::refused(id, Kind::Implausible, "");
    let bounds = [stated, band.least, band.most].map(energy_of);
    let measured = offer.measured.get(unit.number.checked_sub(1)?);
    let claimed = measured.filter(|it| it.attached.is_none());
    let claimed = claimed.and_then(|it| it.energy.as_ref());
    let meant = claimed.and_then(|it| Some((it, band.meant(it)?)));
    let is_far = band.is_far(stated);
    if let Some((claimed, meant)) = meant.filter(|(_, it)| is_far || it.is_confused) {
        let id = if too_much {
            "energy-unit-more"
        } else {
            "energy-unit-less"
        };
        let units = [claimed.unit.clone(), meant.unit.to_owned()].map(Arg::Key);
        let fits = Arg::Key(format!("{} {}", claimed.value, meant.unit));
        return Some(refused(id).with(bounds).with(units).with([fits]));
    }
    if let Some(floor) = floor.filter(|floor| unit.energy.high().joules() < *floor) {
        let finding = Finding::refused("energy-below-floor", Kind::Contradictory, "");
        return Some(finding.with([energy_of(stated), energy_of(floor)]));
    }
    let id = if too_much {
        "energy-far-above"
    } else {
        "energy-far-below"
    };
    is_far.then(|| refused(id).with(bounds))
}

/// Bounds that reach so far that the number between them says nothing: no limit of a policy
/// could ever be broken.
fn boundless(offer: &Offer, unit: &UnitEnergy, band: Band) -> Option<Finding> {
    let measured = offer.measured.get(unit.number.checked_sub(1)?)?;
    let claimed = measured.energy.as_ref()?;
    let scale = unit.energy.central().joules() / claimed.central();
    let bounds = claimed.range().map(|it| it * scale);
    let finding = Finding::refused("energy-bounds", Kind::Implausible, "");
    let args = [bounds[0], bounds[1], band.least, band.most].map(energy_of);
    let is_far = bounds.iter().any(|it| band.is_far(*it));
    is_far.then(|| finding.with(args))
}

/// An energy that lies beyond what published measurements lead one to expect.
fn unusual(unit: &UnitEnergy, band: Band) -> Option<Finding> {
    let stated = unit.energy.central().joules();
    let finding = Finding::noted("energy-unusual", Kind::Implausible, "");
    let args = [stated, band.least, band.most].map(energy_of);
    (!band.contains(stated)).then(|| finding.with(args))
}

/// Joules per token between which a service of this configuration lies: from the bounds
/// of the fit to several times as much, for the host, the building and idle hours.
fn computed(offer: &Offer, serving: &Serving, facts: &Facts<'_>) -> [f64; 2] {
    let load = serving::machine(offer, facts.catalog).map_or(0.0, |it| it.load.value.low());
    let calibrated = facts.calibrated;
    let answer = calibrated.text.answer(serving, &calibrated.servings, load);
    [answer.low, answer.high * FAR]
}

/// Generated tokens of the unit of a measurement.
fn tokens(offer: &Offer, unit: &UnitEnergy) -> Option<f64> {
    if slug(&unit.per) == TOKEN {
        return Some(1.0);
    }
    let measured = offer.measured.get(unit.number.checked_sub(1)?)?;
    measured.output_tokens.or(offer.demand.output_tokens)
}

/// By how much a measured workload may differ from what is asked for.
const DIFFERS: f64 = 1.25;

/// That something else was measured than is asked for.
fn differing(offer: &Offer, unit: &UnitEnergy, about: &str) -> Vec<Finding> {
    let measured = unit
        .number
        .checked_sub(1)
        .and_then(|at| offer.measured.get(at));
    let Some(measured) = measured else {
        return Vec::new();
    };
    let demand = &offer.demand;
    let pairs = [
        (
            "input_tokens",
            measured.input_tokens.zip(demand.input_tokens),
        ),
        (
            "output_tokens",
            measured.output_tokens.zip(demand.output_tokens),
        ),
        ("batch", measured.batch.zip(offer.hardware.batch)),
    ];
    let far = |one: f64, other: f64| (one / other).max(other / one) > DIFFERS;
    let pairs = pairs.into_iter();
    pairs
        .filter_map(|(what, pair)| pair.filter(|(a, b)| far(*a, *b)).map(|it| (what, it)))
        .map(|(what, (was, wanted))| {
            let args = [Arg::Key(what.to_owned()), number(was), number(wanted)];
            let finding = Finding::noted("workload-differs", Kind::Unsupported, about);
            finding.with(args).leaving("energy.facility")
        })
        .collect()
}

/// Hours in a year.
pub(super) const HOURS: f64 = 24.0 * DAYS_A_YEAR;

/// Whether what stands ready can serve what is asked for.
fn capacity(offer: &Offer) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mean = offer.demand.yearly().map(|it| it / HOURS);
    if let Some((peak, mean)) = offer
        .demand
        .peak
        .zip(mean)
        .filter(|(peak, mean)| peak < mean)
    {
        let finding = Finding::refused("peak-below-mean", Kind::Contradictory, "demand.peak");
        findings.push(finding.with([number(peak), number(mean)]));
    }
    let hardware = &offer.hardware;
    let most = hardware.replicas.zip(hardware.throughput);
    let most = most.map(|(replicas, each)| replicas as f64 * each);
    let wanted = offer.demand.peak.or(mean);
    if let Some((most, wanted)) = most.zip(wanted).filter(|(most, wanted)| most < wanted) {
        let about = "hardware.replicas";
        let finding = Finding::refused("capacity-below-demand", Kind::Contradictory, about);
        findings.push(finding.with([number(most), number(wanted)]));
    }
    findings
}

/// Whether one border lies within another.
pub(super) fn is_wider(one: Level, other: Level) -> bool {
    one > other
}
