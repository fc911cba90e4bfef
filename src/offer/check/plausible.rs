//! Energy per unit, held against physics, published measurements and capacity.

use super::finding::{Arg, Finding, Kind};
use super::place::short;
use crate::offer::energy::{UnitEnergy, unit_energies};
use crate::offer::planned::{Facts, TOKEN, slug};
use crate::offer::serving;
use crate::offer::value::Offer;
use crate::plan::inference::{Serving, floor};
use crate::quantity::prefixed;
use crate::report::Level;

/// By how much a figure may lie beyond what is computed before it is worth a word: its
/// bounds are those of one more model, and a service has idle hours.
const FAR: f64 = 10.0;

/// What lies so far beyond is a mistake of units.
const THOUSAND: f64 = 1000.0;

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
    let mut findings: Vec<Finding> = units
        .iter()
        .flat_map(|unit| energy(offer, unit, facts))
        .collect();
    let (active, total) = (offer.model.active_parameters, offer.model.parameters);
    if let Some((active, total)) = active.zip(total).filter(|(active, total)| active > total) {
        let args = [number(active), number(total)];
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

fn joules(value: f64) -> Arg {
    Arg::Number(prefixed(value, "J", 3))
}

/// Energy of one unit beside what hardware needs at least and a service takes at most.
fn energy(offer: &Offer, unit: &UnitEnergy, facts: &Facts<'_>) -> Vec<Finding> {
    let Some(tokens) = tokens(offer, unit) else {
        return Vec::new();
    };
    let stated = unit.energy.central().joules();
    let high = unit.energy.high().joules();
    let about = format!("measured {}.energy", unit.number);
    let configuration = serving::serving(offer, facts.catalog, facts.calibrated).ok();
    let [least, most] = match &configuration {
        Some(serving) => computed(offer, serving, facts),
        None => match published(facts) {
            Some([low, high]) => [low / FAR, high * FAR],
            None => return Vec::new(),
        },
    };
    let [least, most] = [least * tokens, most * tokens];
    let leave = "energy.facility";
    for factor in [THOUSAND, 1.0 / THOUSAND] {
        let beyond = if factor > 1.0 {
            stated > most
        } else {
            stated < least
        };
        let meant = stated / factor;
        if beyond && (least..=most).contains(&meant) {
            let args = [joules(stated), joules(least), joules(most), joules(meant)];
            let id = if factor > 1.0 {
                "energy-thousand-more"
            } else {
                "energy-thousand-less"
            };
            let finding = Finding::refused(id, Kind::Implausible, &about);
            return vec![finding.with(args).leaving(leave)];
        }
    }
    let floor = configuration.map(|serving| {
        let load = serving::machine(offer, facts.catalog).map_or(0.0, |it| it.load.value.low());
        floor(&serving, load) * tokens
    });
    if let Some(floor) = floor.filter(|floor| high < *floor) {
        let finding = Finding::refused("energy-below-floor", Kind::Contradictory, &about);
        return vec![finding.with([joules(stated), joules(floor)]).leaving(leave)];
    }
    if stated < least || stated > most {
        let args = [joules(stated), joules(least), joules(most)];
        let finding = Finding::noted("energy-unusual", Kind::Implausible, &about);
        return vec![finding.with(args).leaving(leave)];
    }
    differing(offer, unit, &about)
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
const HOURS: f64 = 8766.0;

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
