//! The columns, and rows that fill some of them.

use super::cell::Cell;
use crate::language::{Catalogue, ENGLISH};
use crate::quantity::{Quantity, Ratio};
use crate::report::{FactorRow, Figure, RatioRow, Report};
use crate::sample::Phase;

/// One row. What does not apply stays empty.
#[derive(Debug, Clone, Default)]
pub(super) struct Row {
    /// What kind of row: values of one kind may be added up, of two never.
    pub kind: &'static str,
    /// What the whole report is: measured, a plan, an offer, hypothetical.
    pub report: Cell,
    pub nature: Cell,
    pub subject: Cell,
    pub subject_kind: Cell,
    pub place: Cell,
    pub phase: Cell,
    pub period_from: Cell,
    pub period_until: Cell,
    /// The part that it is of, or `whole`.
    pub part: Cell,
    pub part_name: Cell,
    pub id: Cell,
    pub name: Cell,
    pub value: Cell,
    pub low: Cell,
    pub high: Cell,
    pub unit: Cell,
    pub provenance: Cell,
    pub boundary: Cell,
    pub method: Cell,
    pub factors: Cell,
    pub standard: Cell,
    pub standard_version: Cell,
    pub datapoint: Cell,
    pub datapoint_title: Cell,
    pub identifier: Cell,
    pub note: Cell,
    pub remedy: Cell,
    pub source: Cell,
    pub definition: Cell,
}

impl Row {
    /// An empty row of that kind, of that report.
    pub fn of(kind: &'static str, report: &Report) -> Self {
        let subject = &report.subject;
        let activity = &report.activity;
        let moment = |at: Option<jiff::Timestamp>| Cell::perhaps(at.map(|it| it.to_string()));
        Self {
            kind,
            report: Cell::name(&report.identity.id),
            nature: Cell::text(report.nature()),
            subject: Cell::name(&subject.name),
            subject_kind: Cell::text(subject.kind.name()),
            place: subject.place.as_deref().map_or(Cell::Empty, Cell::name),
            phase: Cell::perhaps(report.only_phase().map(Phase::name)),
            period_from: moment(activity.from),
            period_until: moment(activity.until),
            part: Cell::text("whole"),
            ..Self::default()
        }
    }

    /// With a figure as the report holds it.
    pub fn with_figure(self, figure: &Figure, words: &Catalogue) -> Self {
        Self {
            value: Cell::Number(figure.value),
            low: Cell::Number(figure.low),
            high: Cell::Number(figure.high),
            unit: Cell::text(&figure.unit),
            ..self.about(figure, words)
        }
    }

    /// With a figure's ratio to that of the period before.
    pub fn with_ratio(self, figure: &Figure, ratio: &RatioRow, words: &Catalogue) -> Self {
        Self {
            value: Cell::Number(ratio.value),
            low: Cell::Number(ratio.low),
            high: Cell::Number(ratio.high),
            unit: Cell::text(Ratio::UNIT),
            ..self.about(figure, words)
        }
    }

    /// With all that is said of a figure, without its numbers.
    pub fn about(self, figure: &Figure, words: &Catalogue) -> Self {
        Self {
            id: Cell::text(&figure.id),
            name: Cell::text(name(&figure.id, words)),
            provenance: Cell::text((ENGLISH.provenance)(figure.provenance)),
            boundary: Cell::text(figure.boundary.name()),
            method: Cell::text(&figure.method),
            factors: Cell::text(figure.factors.join("; ")),
            definition: Cell::text(words.definition(&figure.id)),
            ..self
        }
    }

    /// With a factor as the report holds it.
    pub fn with_factor(self, factor: &FactorRow, words: &Catalogue) -> Self {
        let locator = factor.locator.iter();
        let locator = locator.map(|it| format!(", {}", words.said(it)));
        Self {
            place: Cell::perhaps(factor.place.as_deref()),
            id: Cell::text(&factor.id),
            name: Cell::text(&factor.label),
            value: Cell::Number(factor.value),
            low: Cell::Number(factor.low),
            high: Cell::Number(factor.high),
            unit: Cell::text(&factor.unit),
            provenance: Cell::text(if factor.default {
                "default"
            } else {
                "published"
            }),
            method: Cell::text(matched(factor, words)),
            note: Cell::text(&factor.shown),
            source: Cell::text(format!(
                "{}{}",
                words.said(&factor.citation),
                locator.collect::<String>()
            )),
            ..self
        }
    }

    /// Each column with its name, in their order.
    pub fn columns(self) -> [(&'static str, Cell); 30] {
        [
            ("row", Cell::text(self.kind)),
            ("report", self.report),
            ("nature", self.nature),
            ("subject", self.subject),
            ("subject_kind", self.subject_kind),
            ("place", self.place),
            ("phase", self.phase),
            ("period_from", self.period_from),
            ("period_until", self.period_until),
            ("part", self.part),
            ("part_name", self.part_name),
            ("id", self.id),
            ("name", self.name),
            ("value", self.value),
            ("low", self.low),
            ("high", self.high),
            ("unit", self.unit),
            ("provenance", self.provenance),
            ("boundary", self.boundary),
            ("method", self.method),
            ("factors", self.factors),
            ("standard", self.standard),
            ("standard_version", self.standard_version),
            ("datapoint", self.datapoint),
            ("datapoint_title", self.datapoint_title),
            ("identifier", self.identifier),
            ("note", self.note),
            ("remedy", self.remedy),
            ("source", self.source),
            ("definition", self.definition),
        ]
    }
}

/// How closely a factor matches: in English the word that reports have for it.
fn matched<'a>(factor: &'a FactorRow, words: &Catalogue) -> &'a str {
    if words.code == ENGLISH.code {
        return &factor.matched;
    }
    (words.explain.matched)(&factor.matched)
}

/// A figure's name, with the unit of work that it is per.
fn name(id: &str, words: &Catalogue) -> String {
    let name = words.name(id).trim();
    match id.split_once('/') {
        Some((_, unit)) => format!("{name} {}", (words.per)(unit).trim()),
        None => name.to_owned(),
    }
}
