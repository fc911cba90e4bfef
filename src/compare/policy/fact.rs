//! What a side's report says of the subject of a criterion.

use super::amount::Dimension;
use super::criterion::{LevelKind, Over};
use super::object::{Reason, Settle};
use crate::compare::object::Comparison;
use crate::report::{FactorRow, ProofLevel, Report, Statement};
use crate::sample::Provenance;

/// A number, and how it is known.
pub(super) struct Number {
    /// The lower bound, the best guess and the upper bound, in the base unit.
    pub range: [f64; 3],
    /// The base unit.
    pub unit: String,
    /// How a statement is shown; nothing where it is no statement.
    pub proof: Option<ProofLevel>,
    /// Where most of the interval comes from.
    pub widest: Option<(String, f64)>,
    /// How a figure was obtained.
    pub provenance: Option<Provenance>,
    /// The scenario, of a number over a term.
    pub scenario: Option<String>,
}

/// Why a number is not known, and what would make it known.
pub(super) type Unknown = Box<(Reason, Settle)>;

/// A figure as it stands in the report, or over the term in one or all scenarios.
pub(super) fn metric(
    id: &str,
    over: &Over,
    report: &Report,
    label: &str,
    comparison: &Comparison,
) -> Result<Vec<Number>, Unknown> {
    let figure = report.figure(id).ok_or_else(|| missing(id, report))?;
    let contributions = figure.derivation.contributions();
    let number = |range: [f64; 3], unit: &str, scenario: Option<String>| Number {
        range,
        unit: unit.to_owned(),
        proof: None,
        widest: contributions.first().map(|it| (it.label.clone(), it.share)),
        provenance: Some(figure.provenance),
        scenario,
    };
    let Over::Term(wanted) = over else {
        let unit = figure.unit.split('/').next().unwrap_or_default();
        return Ok(vec![number(
            [figure.low, figure.value, figure.high],
            unit,
            None,
        )]);
    };
    let metrics = comparison.metrics.iter().filter(|it| it.id == id);
    let totals = metrics.flat_map(|it| &it.totals);
    let totals = totals.filter(|it| wanted.as_ref().is_none_or(|wanted| it.scenario == *wanted));
    let found = totals.flat_map(|total| {
        let own = total.values.iter().filter(|it| it.side == label);
        own.map(|it| {
            let scenario = Some(total.scenario.clone());
            number([it.low, it.value, it.high], &total.unit, scenario)
        })
    });
    let found: Vec<_> = found.collect();
    let scenarios = &comparison.basis.scenarios;
    let is_strange = |it: &&String| !scenarios.iter().any(|known| known.name == **it);
    if let Some(wanted) = wanted.as_ref().filter(is_strange)
        && !scenarios.is_empty()
    {
        let known: Vec<_> = scenarios.iter().map(|it| &*it.name).collect();
        let reason = format!(
            "there is no scenario `{}`; there is {}",
            crate::language::clean(wanted, 60),
            known.join(", ")
        );
        return Err(unknown(
            &reason,
            "name one of these in the policy, or give --growth",
        ));
    }
    if found.is_empty() {
        let reason = "no volume and term are known over which to add up";
        let remedy = "give --volume and --term, and --growth for scenarios";
        return Err(unknown(reason, remedy));
    }
    Ok(found)
}

fn unknown(reason: &str, remedy: &str) -> Unknown {
    let reason = Reason::Missing {
        reason: reason.to_owned(),
    };
    let remedy = remedy.to_owned();
    Box::new((reason, Settle::Remedy { remedy }))
}

/// Why the report lacks a figure.
fn missing(id: &str, report: &Report) -> Unknown {
    let base = id.split('/').next().unwrap_or(id);
    let said = report
        .missing
        .iter()
        .find(|it| it.id == id || it.id == base);
    match said {
        Some(said) => unknown(&said.reason, &said.remedy),
        None => unknown(
            "the report does not have it",
            "ask for a report that has it",
        ),
    }
}

/// A number that describes the site or the report.
pub(super) fn level(kind: &LevelKind, report: &Report) -> Result<Number, Unknown> {
    let quality = &report.quality;
    let exact = |value: Option<f64>| {
        let range = value.map(|it| [it; 3]);
        range.map(|range| plain(range, kind)).ok_or_else(|| {
            unknown(
                "nothing was metered here: a measurement that is stated is a statement",
                "ask for a report of a measurement",
            )
        })
    };
    match kind.name {
        // Of an offer it is known where a report of a measurement stands beside it.
        "measured-share" if quality.measured_share.is_none() => {
            stated(kind, report).map_or_else(|| exact(None), Ok)
        }
        "measured-share" => exact(quality.measured_share),
        "coverage" => exact(quality.coverage),
        "dcie" => Ok(inverse(level(&PUE, report)?, kind)),
        _ => stated(kind, report)
            .or_else(|| contracts(kind, report))
            .map_or_else(|| factor(kind, report), Ok),
    }
}

/// The one level of which another is the inverse.
const PUE: LevelKind = LevelKind {
    name: "pue",
    dimension: Dimension::Ratio,
    range: [1.0, f64::INFINITY],
};

/// Data centre infrastructure efficiency: the inverse of PUE.
///
/// # Source
///
/// ISO/IEC 30134-2:2016, annex on derivatives of PUE.
fn inverse(pue: Number, kind: &LevelKind) -> Number {
    let [low, value, high] = pue.range;
    Number {
        range: [1.0 / high, 1.0 / value, 1.0 / low],
        unit: kind.dimension.base().to_owned(),
        ..pue
    }
}

fn plain(range: [f64; 3], kind: &LevelKind) -> Number {
    Number {
        range,
        unit: kind.dimension.base().to_owned(),
        proof: None,
        widest: None,
        provenance: None,
        scenario: None,
    }
}

/// What the supplier states. Without bounds of its own a number has those that the
/// report's figures were made with, as it is no surer here than there.
fn stated(kind: &LevelKind, report: &Report) -> Option<Number> {
    let statement = statement(kind.name, report)?;
    let unit = statement.unit.as_deref().unwrap_or_default();
    let scale = kind.dimension.scale(unit)?;
    let value = statement.value? * scale;
    let bounds = [statement.low, statement.high].map(|it| it.map(|it| it * scale));
    let range = match bounds {
        [None, None] => bounded(value, kind, report).unwrap_or([value; 3]),
        [low, high] => [low.unwrap_or(value), value, high.unwrap_or(value)],
    };
    Some(Number {
        proof: Some(statement.proof.level),
        ..plain(range, kind)
    })
}

/// A stated value with the bounds of the factor that it became.
fn bounded(value: f64, kind: &LevelKind, report: &Report) -> Option<[f64; 3]> {
    let row = row(kind, report).filter(|it| !it.default)?;
    let scale = kind.dimension.scale(&row.unit).unwrap_or(1.0);
    let range = [row.low, row.value, row.high].map(|it| it * scale);
    let is_it = (range[1] - value).abs() <= value.abs() * SAME;
    is_it.then_some(range)
}

/// How near two ways of writing one number lie.
const SAME: f64 = 1e-6;

/// The factor of a kind, if the report has one.
fn row<'a>(kind: &LevelKind, report: &'a Report) -> Option<&'a FactorRow> {
    let is_of_kind = |row: &&FactorRow| row.id.split('.').nth(1) == Some(kind.name);
    report.factors.iter().find(is_of_kind)
}

/// The renewable share that the contracts come to, shown as weakly as the weakest.
fn contracts(kind: &LevelKind, report: &Report) -> Option<Number> {
    if kind.name != "renewable-share" || report.contracts.is_empty() {
        return None;
    }
    let renewable = report.contracts.iter().filter(|it| it.renewable);
    let share: f64 = renewable.clone().map(|it| it.share).sum();
    let proof = renewable.map(|it| it.proof.level).min();
    Some(Number {
        proof: Some(proof.unwrap_or_default()),
        ..plain([share.min(1.0); 3], kind)
    })
}

/// The factor that the figures were made with, unless it is only a default.
fn factor(kind: &LevelKind, report: &Report) -> Result<Number, Unknown> {
    let ask = || Settle::Statement {
        statement: kind.name.to_owned(),
    };
    let Some(row) = row(kind, report) else {
        let reason = "nobody states it".to_owned();
        return Err(Box::new((Reason::Missing { reason }, ask())));
    };
    if row.default {
        let (shown, citation) = (row.shown.clone(), row.citation.clone());
        return Err(Box::new((Reason::OnlyDefault { shown, citation }, ask())));
    }
    let scale = kind.dimension.scale(&row.unit).unwrap_or(1.0);
    Ok(Number {
        proof: Some(ProofLevel::Stated),
        ..plain([row.low, row.value, row.high].map(|it| it * scale), kind)
    })
}

/// What is stated under this id.
pub(super) fn statement<'a>(id: &str, report: &'a Report) -> Option<&'a Statement> {
    report.statements.iter().find(|it| it.id == id)
}
