//! What all sides have in common: the functional unit, the volume, the term, the phase.

use super::error::ComparisonError;
use super::growth::{Growth, twice};
use super::making::Request;
use super::object::{Basis, Remark, RemarkKind, Scenario};
use super::side::{Side, YEAR, label};
use crate::offer::{LARGEST, LONGEST_TERM};
use crate::report::Level;
use crate::sample::Phase;

/// Each as a whole, in place of a functional unit.
pub(super) const WHOLE: &str = "whole";

/// The unit that is taken last: tokens of two models are not the same amount of text,
/// because each model cuts text in its own way.
pub(super) const TOKEN: &str = "token";

/// Volumes and terms that differ by less are the same, written in two ways.
const SAME: f64 = 1e-6;

/// The energies of each border, the widest first.
const ENERGIES: [(&str, Level); 4] = [
    ("energy.facility", Level::Facility),
    ("energy.node", Level::Node),
    ("energy.components", Level::Components),
    ("energy.accelerator", Level::Accelerator),
];

/// The common basis of all sides, and what is to be said of it.
pub(super) fn basis(
    sides: &[Side],
    request: &Request,
) -> Result<(Basis, Vec<Remark>), ComparisonError> {
    check(sides, request)?;
    let mut remarks = Vec::new();
    let unit = unit(sides, request.unit.as_deref())?;
    if unit == WHOLE {
        multiplied(request)?;
        remarks.push(of_all(RemarkKind::Wholes));
    } else if unit == TOKEN && models_differ(sides) {
        remarks.push(of_all(RemarkKind::TokensDiffer));
    }
    let phase = phase(sides, request, &mut remarks)?;
    let volume = volume(sides, request, &unit, &mut remarks)?;
    let term = request
        .term_seconds
        .or_else(|| agreed(sides.iter().map(Side::term)));
    let asked = request.volume.map(|_| "--volume");
    let asked = asked.or_else(|| (!request.growth.is_empty()).then_some("--growth"));
    if let Some(asked) = asked.filter(|_| term.is_none()) {
        return Err(ComparisonError::TermUnknown(asked));
    }
    let scenarios = scenarios(volume, term, growth(sides, request));
    let totals = if scenarios.is_empty() {
        RemarkKind::NoTotals
    } else {
        RemarkKind::Linear
    };
    if unit != WHOLE && sides.len() > 1 {
        remarks.push(of_all(totals));
    }
    let basis = Basis {
        unit,
        phase,
        level: level(sides),
        volume,
        term_seconds: term,
        confidence: request.confidence,
        scenarios,
    };
    Ok((basis, remarks))
}

fn of_all(id: RemarkKind) -> Remark {
    Remark {
        id,
        sides: Vec::new(),
    }
}

/// Refuses what multiplies units of work where each side is taken as it is.
fn multiplied(request: &Request) -> Result<(), ComparisonError> {
    let asked = [
        ("--volume", request.volume.is_some()),
        ("--term", request.term_seconds.is_some()),
        ("--growth", !request.growth.is_empty()),
    ];
    let asked = asked.into_iter().find(|(_, is_asked)| *is_asked);
    asked.map_or(Ok(()), |(flag, _)| Err(ComparisonError::Wholes(flag)))
}

/// Refuses numbers that make no sense, scenarios twice, and reports of no time.
fn check(sides: &[Side], request: &Request) -> Result<(), ComparisonError> {
    if !(0.5..1.0).contains(&request.confidence) {
        return Err(ComparisonError::Confidence(request.confidence));
    }
    let none = |it: &f64| !(it.is_finite() && *it > 0.0);
    if let Some(volume) = request.volume.filter(|it| none(it) || *it > LARGEST) {
        return Err(ComparisonError::NoVolume(volume));
    }
    if let Some(twice) = twice(&request.growth) {
        return Err(ComparisonError::GrowthTwice(twice));
    }
    let terms = sides.iter().filter_map(|it| it.demand.term_seconds);
    if let Some(term) = request.term_seconds.into_iter().chain(terms).find(none) {
        return Err(ComparisonError::NoTerm(term));
    }
    let terms = sides.iter().filter_map(Side::term);
    let years = terms.chain(request.term_seconds).map(|it| it / YEAR);
    if let Some(years) = years.into_iter().find(|it| *it > LONGEST_TERM) {
        return Err(ComparisonError::TermTooLong(years));
    }
    let empty = sides
        .iter()
        .find(|it| it.seconds().is_some_and(|it| none(&it)));
    empty.map_or(Ok(()), |it| {
        Err(ComparisonError::EmptyPeriod(it.source.clone()))
    })
}

/// The unit that was asked for, or the one that all sides count.
fn unit(sides: &[Side], asked: Option<&str>) -> Result<String, ComparisonError> {
    let counted: Vec<Vec<String>> = sides.iter().map(Side::units).collect();
    let common = counted.first().into_iter().flatten();
    let mut common: Vec<&String> = common
        .filter(|unit| counted.iter().all(|it| it.contains(unit)))
        .collect();
    common.sort_by_key(|it| (*it == TOKEN, *it));
    let unit = match (asked, common.first()) {
        (Some(asked), _) => asked.to_owned(),
        (None, Some(first)) => (*first).clone(),
        (None, None) if counted.iter().all(Vec::is_empty) => WHOLE.to_owned(),
        (None, None) => {
            let names = sides.iter().map(|it| it.source.clone());
            return Err(ComparisonError::NoCommonUnit(names.zip(counted).collect()));
        }
    };
    if unit != WHOLE {
        sides.iter().try_for_each(|side| states(side, &unit))?;
    }
    Ok(unit)
}

/// Refuses a side that does not say how many of a unit it did, or none.
fn states(side: &Side, unit: &str) -> Result<(), ComparisonError> {
    match side.amount(unit) {
        None => {
            let has = match side.units().join(", ") {
                has if has.is_empty() => "no work".to_owned(),
                has => has,
            };
            Err(ComparisonError::UnitUnknown {
                unit: unit.to_owned(),
                side: side.source.clone(),
                has,
            })
        }
        Some(amount) if amount > 0.0 => Ok(()),
        Some(_) => Err(ComparisonError::NoWork {
            unit: unit.to_owned(),
            side: side.source.clone(),
        }),
    }
}

fn models_differ(sides: &[Side]) -> bool {
    let mut models = sides
        .iter()
        .map(|it| it.report.subject.model.as_ref().map(|it| &it.name));
    let first = models.next().flatten();
    first.is_none() || models.any(|it| it != first)
}

/// The phase that all sides are in; sides that do not say are told.
fn phase(
    sides: &[Side],
    request: &Request,
    remarks: &mut Vec<Remark>,
) -> Result<Option<Phase>, ComparisonError> {
    let named = |at: usize| (at, sides.get(at).and_then(Side::phase));
    let (known, unknown): (Vec<_>, Vec<_>) = (0..sides.len())
        .map(named)
        .partition(|(_, it)| it.is_some());
    if !known.is_empty() && !unknown.is_empty() {
        remarks.push(Remark {
            id: RemarkKind::PhaseUnknown,
            sides: unknown.iter().map(|(at, _)| label(*at)).collect(),
        });
    }
    let Some((at, Some(first))) = known.first().copied() else {
        return Ok(None);
    };
    let Some((other, Some(phase))) = known.iter().find(|(_, it)| *it != Some(first)).copied()
    else {
        return Ok(Some(first));
    };
    if request.across_phases {
        remarks.push(of_all(RemarkKind::PhasesDiffer));
        return Ok(None);
    }
    let source = |at: usize| {
        sides
            .get(at)
            .map_or_else(String::new, |it| it.source.clone())
    };
    Err(ComparisonError::Phases {
        one: source(at),
        other: source(other),
        phases: [first, phase],
    })
}

/// The one volume for all sides: as asked, or as they state it.
fn volume(
    sides: &[Side],
    request: &Request,
    unit: &str,
    remarks: &mut Vec<Remark>,
) -> Result<Option<f64>, ComparisonError> {
    if unit == WHOLE || request.volume.is_some() {
        return Ok(request.volume);
    }
    let stated: Vec<_> = sides.iter().map(|it| it.volume(unit)).collect();
    if let Some(volume) = agreed(stated.iter().copied()) {
        return Ok(Some(volume));
    }
    let known = sides.iter().zip(&stated).filter_map(|(side, volume)| {
        let volume = crate::quantity::significant((*volume)?, 3);
        Some(format!("`{}` {volume} {unit}s a year", side.source))
    });
    let known: Vec<_> = known.collect();
    if request.term_seconds.is_some() || !request.growth.is_empty() {
        return Err(if known.len() > 1 {
            ComparisonError::VolumesDiffer(known.join(", "))
        } else {
            ComparisonError::VolumeUnknown(unit.to_owned())
        });
    }
    if known.len() > 1 {
        remarks.push(of_all(RemarkKind::VolumesDiffer));
    }
    Ok(None)
}

/// What all sides say, if all say the same.
fn agreed(stated: impl Iterator<Item = Option<f64>>) -> Option<f64> {
    let stated: Option<Vec<f64>> = stated.collect();
    let stated = stated?;
    let first = *stated.first()?;
    let same = |it: &f64| (it / first - 1.0).abs() < SAME;
    stated.iter().all(same).then_some(first)
}

/// The scenarios that were asked for, or those that all offers state alike.
fn growth<'a>(sides: &'a [Side], request: &'a Request) -> &'a [Growth] {
    if !request.growth.is_empty() {
        return &request.growth;
    }
    let mut stated = sides.iter().map(|it| &it.demand.growth[..]);
    let first = stated.next().unwrap_or_default();
    if stated.all(|it| it == first) {
        first
    } else {
        &[]
    }
}

fn scenarios(volume: Option<f64>, term: Option<f64>, growth: &[Growth]) -> Vec<Scenario> {
    let Some((volume, term)) = volume.zip(term) else {
        return Vec::new();
    };
    let constant = [Growth::constant()];
    let growth = if growth.is_empty() { &constant } else { growth };
    let scenario = |it: &Growth| Scenario {
        name: it.name.clone(),
        yearly: it.yearly,
        units: it.units(volume, term),
    };
    growth.iter().map(scenario).collect()
}

/// The widest border for which all sides have an energy.
fn level(sides: &[Side]) -> Option<Level> {
    let all_have = |id: &str| sides.iter().all(|it| it.report.figure(id).is_some());
    let found = ENERGIES.into_iter().find(|(id, _)| all_have(id));
    found.map(|(_, level)| level)
}
