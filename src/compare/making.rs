//! From sides to a comparison.

use super::basis::basis;
use super::boundary::{differences, in_words};
use super::error::ComparisonError;
use super::growth::Growth;
use super::metric::metrics;
use super::object::{Comparison, DefaultRow, Metric, Remark, RemarkKind, SCHEMA, SideRow, Source};
use super::policy::{Policy, judge};
use super::side::{Side, label};
use super::sizes::sizes;
use crate::report::{FactorRow, Identity};
use std::collections::BTreeMap;

/// The most sides: each goes by a letter.
const MOST: usize = 26;

/// What a comparison is asked for. Time and identity are given, never taken.
#[derive(Debug, Clone)]
pub struct Request {
    /// The comparison's own identity.
    pub identity: Identity,
    /// The functional unit; otherwise the one that all sides count.
    pub unit: Option<String>,
    /// Units a year; otherwise what all sides state.
    pub volume: Option<f64>,
    /// The term of the contract in seconds; otherwise what all sides state.
    pub term_seconds: Option<f64>,
    /// How the volume may grow; otherwise it stays the same.
    pub growth: Vec<Growth>,
    /// The probability from which on one side is said to be lower.
    pub confidence: f64,
    /// Whether to refuse sides that do not count the same.
    pub strict: bool,
    /// Whether to compare different phases.
    pub across_phases: bool,
}

/// Compares reports, and judges them where there is a policy.
///
/// # Errors
///
/// When they have no basis in common, or with `strict` when they do not count the same.
pub fn compare(
    sides: &[Side],
    request: &Request,
    policy: Option<&Policy>,
) -> Result<Comparison, ComparisonError> {
    match sides.len() {
        0 | 1 if policy.is_none() => return Err(ComparisonError::Alone),
        many if many > MOST => return Err(ComparisonError::Crowd(many)),
        _ => {}
    }
    let (basis, mut remarks) = basis(sides, request)?;
    let larger = sizes(sides, &basis.unit);
    if !larger.is_empty() {
        remarks.push(Remark {
            id: RemarkKind::SizesDiffer,
            sides: Vec::new(),
        });
    }
    let mut differences = differences(sides);
    differences.extend(larger);
    if request.strict && !differences.is_empty() {
        return Err(ComparisonError::Strict(in_words(&differences)));
    }
    let metrics = metrics(sides, &basis);
    if sides.len() > 1 && metrics.iter().all(|it| it.values.len() < 2) {
        return Err(ComparisonError::NothingInCommon);
    }
    remarks.extend(of_sides(sides, &metrics, policy.is_some()));
    let mut comparison = Comparison {
        schema: SCHEMA.to_owned(),
        identity: request.identity.clone(),
        sides: sides.iter().enumerate().map(row).collect(),
        basis,
        metrics,
        differences,
        remarks,
        sources: sources(sides),
        policy: None,
    };
    comparison.policy = policy.map(|policy| judge(policy, sides, &comparison));
    Ok(comparison)
}

fn row((at, side): (usize, &Side)) -> SideRow {
    let report = &side.report;
    let subject = &report.subject;
    SideRow {
        label: label(at),
        source: side.source.clone(),
        digest: side.digest.clone(),
        report: report.identity.id.clone(),
        kind: subject.kind,
        name: subject.name.clone(),
        supplier: subject.supplier.clone(),
        model: subject.model.as_ref().map(|it| it.name.clone()),
        place: subject.place.clone(),
        hypothetical: report.hypothetical.is_some(),
        measured_share: report.quality.measured_share,
        defaults: report.defaults().map(default).collect(),
        missing: report.missing.clone(),
    }
}

fn default(row: &FactorRow) -> DefaultRow {
    DefaultRow {
        id: row.id.clone(),
        label: row.label.clone(),
        shown: row.shown.clone(),
        citation: row.citation.clone(),
    }
}

/// What is to be said of single sides.
fn of_sides(sides: &[Side], metrics: &[Metric], judged: bool) -> Vec<Remark> {
    let that = |id: RemarkKind, holds: &dyn Fn(&Side) -> bool| {
        let named = sides.iter().enumerate().filter(|(_, side)| holds(side));
        let sides: Vec<_> = named.map(|(at, _)| label(at)).collect();
        (!sides.is_empty()).then_some(Remark { id, sides })
    };
    let total = metrics.iter().find(|it| it.id == "emissions.total");
    let some_have_total = total.is_some_and(|it| !it.values.is_empty());
    let lacks_total = |side: &Side| side.report.figure("emissions.total").is_none();
    [
        that(RemarkKind::Hypothetical, &|it| {
            it.report.hypothetical.is_some()
        }),
        that(RemarkKind::NotMeasured, &Side::is_not_measured),
        that(RemarkKind::WithoutMaking, &|it| {
            some_have_total && lacks_total(it)
        }),
        that(RemarkKind::IdleUnknown, &|it| {
            it.report.missing.iter().any(|row| row.id == "energy.idle")
        }),
        that(RemarkKind::EvidenceNotRead, &|it| {
            judged && !it.report.statements.is_empty()
        }),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// The publications, in the order in which sides name them.
fn sources(sides: &[Side]) -> Vec<Source> {
    let mut found: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for (at, side) in sides.iter().enumerate() {
        for factor in &side.report.factors {
            let named = found.entry(&factor.citation).or_default();
            if named.last() != Some(&label(at)) {
                named.push(label(at));
            }
        }
    }
    let source = |(citation, sides): (&str, Vec<String>)| Source {
        citation: citation.to_owned(),
        sides,
    };
    found.into_iter().map(source).collect()
}
