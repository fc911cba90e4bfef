//! One side of a comparison: a report, and what else was said of it.

use super::growth::Growth;
use crate::quantity::{Derivation, Estimate, Input, Origin, Ratio};
use crate::report::{Report, SubjectKind, unit_id};
use crate::sample::Phase;

/// A year of 365.25 days in seconds, as offers count them.
pub(super) const YEAR: f64 = 365.25 * 86_400.0;

/// A report that is compared, and what else was said of it.
#[derive(Debug, Clone)]
pub struct Side {
    /// Where it was read from.
    pub source: String,
    /// The SHA-256 of the file, if it is one.
    pub digest: Option<String>,
    /// The report.
    pub report: Report,
    /// What an offer states of the demand that it is made for.
    pub demand: Stated,
}

/// What an offer states of the demand that it is made for.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Stated {
    /// The functional unit and how many of it are asked for in the first year.
    pub volume: Option<(String, f64)>,
    /// The term of the contract in seconds.
    pub term_seconds: Option<f64>,
    /// How the volume may grow.
    pub growth: Vec<Growth>,
}

impl Side {
    /// A report by itself.
    pub fn new(source: impl Into<String>, report: Report) -> Self {
        Self {
            source: source.into(),
            digest: None,
            report,
            demand: Stated::default(),
        }
    }

    /// The functional units of which it states an amount.
    pub(super) fn units(&self) -> Vec<String> {
        let mut units: Vec<_> = self
            .report
            .work
            .iter()
            .map(|it| unit_id(&it.unit))
            .collect();
        units.sort();
        units.dedup();
        units
    }

    /// How many of a unit it states.
    pub(super) fn amount(&self, unit: &str) -> Option<f64> {
        let of_unit = self
            .report
            .work
            .iter()
            .filter(|it| unit_id(&it.unit) == unit);
        of_unit.map(|it| it.amount).reduce(|one, other| one + other)
    }

    /// How long it is about, in seconds, if that is known.
    pub(super) fn seconds(&self) -> Option<f64> {
        let elapsed = self.report.figure("time.elapsed").map(|it| it.value);
        let activity = &self.report.activity;
        elapsed.or_else(|| {
            let (from, until) = activity.from.zip(activity.until)?;
            Some(until.as_second() as f64 - from.as_second() as f64)
        })
    }

    /// Units a year, where the report is about a service and not about one piece of work.
    pub(super) fn volume(&self, unit: &str) -> Option<f64> {
        if let Some((stated, volume)) = &self.demand.volume {
            if stated == unit {
                return Some(*volume);
            }
            // Of the first year, as what is stated: a term's mean holds growth already.
            if let Some((own, other)) = self.amount(stated).zip(self.amount(unit)) {
                return Some(volume * other / own);
            }
        }
        let years = self.seconds()? / YEAR;
        self.is_service().then_some(self.amount(unit)? / years)
    }

    /// The term for which it is offered or planned.
    pub(super) fn term(&self) -> Option<f64> {
        let planned = || self.is_not_measured().then(|| self.seconds()).flatten();
        self.demand.term_seconds.or_else(planned)
    }

    fn is_service(&self) -> bool {
        self.is_not_measured() || self.report.subject.kind == SubjectKind::Period
    }

    /// Whether it is of work that has not been done.
    pub(super) fn is_not_measured(&self) -> bool {
        let kind = self.report.subject.kind;
        matches!(kind, SubjectKind::Plan | SubjectKind::Offer)
    }

    /// Where in a model's life its work belongs; nothing where nobody says, or where it
    /// went through several phases.
    pub(super) fn phase(&self) -> Option<Phase> {
        let activity = &self.report.activity;
        let own = activity
            .phase
            .or(activity.workload.as_ref().map(|it| it.phase));
        let mut all = activity.workloads.iter().map(|it| it.phase);
        let phase = own.or_else(|| {
            let first = all.next()?;
            all.all(|it| it == first).then_some(first)
        });
        phase.filter(|it| *it != Phase::Other)
    }

    /// A figure per unit, or as a whole; nothing where the report does not have it.
    pub(super) fn derivation(&self, id: &str, unit: Option<&str>) -> Option<Derivation<f64>> {
        let Some(unit) = unit else {
            return Some(self.report.figure(id)?.derivation.clone());
        };
        if let Some(figure) = self.report.figure(&format!("{id}/{unit}")) {
            return Some(figure.derivation.clone());
        }
        let work = Input {
            id: format!("work.{unit}").into(),
            label: format!("stated work, {unit}"),
            value: Estimate::exact(Ratio::new(self.amount(unit)?)),
            origin: Origin::Supplied,
        };
        Some(self.report.figure(id)?.derivation.clone().per(&work))
    }
}

/// The label of the side at this place: A to Z.
pub(super) fn label(index: usize) -> String {
    let letter = u8::try_from(index).ok().and_then(|it| b'A'.checked_add(it));
    letter.map_or_else(|| index.to_string(), |it| char::from(it).to_string())
}
