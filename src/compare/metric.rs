//! One metric of all sides: values, pairs, who is lowest, totals.

use super::basis::WHOLE;
use super::change::changes;
use super::object::{Absent, Basis, Metric, Pair, Ranking, Total, Value};
use super::pair::{Held, pair};
use super::side::{Side, label};
use crate::report::{Figure, Level};

/// What is compared, in the order in which it is read.
pub(super) const METRICS: [&str; 11] = [
    "energy.facility",
    "energy.node",
    "energy.components",
    "energy.accelerator",
    "emissions.location",
    "emissions.market",
    "emissions.embodied",
    "emissions.total",
    "water.total",
    "water.site",
    "cost.electricity",
];

/// Energies of a border within the node are compared only where nothing wider is.
const WITHIN: [&str; 2] = ["energy.components", "energy.accelerator"];

/// Every metric that at least one side has.
pub(super) fn metrics(sides: &[Side], basis: &Basis) -> Vec<Metric> {
    let of_node = basis.level >= Some(Level::Node);
    let wanted = METRICS
        .iter()
        .filter(|id| !(of_node && WITHIN.contains(id)));
    wanted.filter_map(|id| metric(id, sides, basis)).collect()
}

fn metric(id: &str, sides: &[Side], basis: &Basis) -> Option<Metric> {
    let known = sides.iter().filter_map(|it| it.report.figure(id));
    let unit = known.map(|it| it.unit.clone()).next()?;
    let labels: Vec<String> = (0..sides.len()).map(label).collect();
    let per = Some(&*basis.unit).filter(|it| *it != WHOLE);
    let (mut held, mut absent) = (Vec::new(), Vec::new());
    for (side, label) in sides.iter().zip(&labels) {
        let figure = side.derivation(id, per).filter(|_| is_in(side, id, &unit));
        match figure {
            Some(figure) => held.push(Held {
                label,
                side,
                figure,
            }),
            None => absent.push(missing(side, label, id, &unit)),
        }
    }
    let pairs = pairs(&held, basis.confidence);
    Some(Metric {
        id: id.to_owned(),
        unit: per.map_or_else(|| unit.clone(), |per| format!("{unit}/{per}")),
        values: held.iter().map(|it| value(it, 1.0)).collect(),
        absent,
        lowest: lowest(&held, &pairs),
        changes: nearest(&held, basis.confidence),
        totals: totals(&held, basis, &unit),
        pairs,
    })
}

/// Whether a side's figure is in this unit: money may be in another currency.
fn is_in(side: &Side, id: &str, unit: &str) -> bool {
    let figure = side.report.figure(id);
    figure.is_some_and(|it: &Figure| it.unit == unit)
}

/// Why a side has no such figure.
fn missing(side: &Side, label: &str, id: &str, unit: &str) -> Absent {
    let said = side.report.missing.iter().find(|it| it.id == id);
    let (reason, remedy) = match (said, side.report.figure(id)) {
        (_, Some(figure)) => (
            format!("it is in {}, and not in {unit}", figure.unit),
            "give prices in one currency".to_owned(),
        ),
        (Some(said), None) => (said.reason.clone(), said.remedy.clone()),
        (None, None) => (
            "the report does not have it".to_owned(),
            "ask for a report that has it".to_owned(),
        ),
    };
    Absent {
        side: label.to_owned(),
        reason,
        remedy,
    }
}

fn value(held: &Held<'_>, times: f64) -> Value {
    let estimate = held.figure.estimate();
    Value {
        side: held.label.to_owned(),
        value: estimate.central() * times,
        low: estimate.low() * times,
        high: estimate.high() * times,
    }
}

fn pairs(held: &[Held<'_>], confidence: f64) -> Vec<Pair> {
    let each = held.iter().enumerate();
    each.flat_map(|(at, one)| held.iter().skip(at + 1).map(move |other| (one, other)))
        .filter_map(|(one, other)| pair(one, other, confidence))
        .collect()
}

/// The sides than which no other is really lower.
fn lowest(held: &[Held<'_>], pairs: &[Pair]) -> Vec<String> {
    let is_beaten = |label: &str| {
        pairs.iter().any(|it| match it.ranking {
            Ranking::Lower => it.second == label,
            Ranking::Higher => it.first == label,
            Ranking::NoRealDifference => false,
        })
    };
    let labels = held.iter().map(|it| it.label);
    let lowest = labels.filter(|it| held.len() > 1 && !is_beaten(it));
    lowest.map(str::to_owned).collect()
}

/// What would change the order of the two lowest.
fn nearest(held: &[Held<'_>], confidence: f64) -> Vec<super::Change> {
    let mut sorted: Vec<&Held<'_>> = held.iter().collect();
    sorted.sort_by(|one, other| one.figure.central().total_cmp(&other.figure.central()));
    match sorted[..] {
        [lowest, second, ..] => changes(lowest, second, confidence),
        _ => Vec::new(),
    }
}

fn totals(held: &[Held<'_>], basis: &Basis, unit: &str) -> Vec<Total> {
    let total = |scenario: &super::Scenario| Total {
        scenario: scenario.name.clone(),
        unit: unit.to_owned(),
        values: held.iter().map(|it| value(it, scenario.units)).collect(),
    };
    basis.scenarios.iter().map(total).collect()
}
