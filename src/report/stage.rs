//! The phases of a model's life in a report, each with its figures.
//!
//! Standards keep training and use apart, so that a figure of both together has no
//! place in them: it stands under [`Phase::Other`], and what would help is said. What no
//! workload is charged is no phase: it stands apart, under a name of its own.

use super::beside::{Division, Part, PartOf};
use super::figure::Figure;
use super::object::{Report, SubjectKind};
use crate::language::Catalogue;
use crate::sample::{Phase, Work};
use std::str::FromStr;

/// One phase, or what no workload is charged, and its figures.
#[derive(Debug, Clone, Copy)]
pub(super) struct Stage<'a> {
    /// Which phase; [`Phase::Other`] where none is stated, or several are mixed.
    pub phase: Phase,
    /// Whose it is; only workloads' belongs to a phase.
    pub of: PartOf,
    /// What it produced, if that was stated.
    pub work: &'a [Work],
    /// Its figures.
    pub figures: &'a [Figure],
}

/// Energies that judge the whole, the widest border first.
const ENERGIES: [&str; 4] = [
    "energy.facility",
    "energy.node",
    "energy.components",
    "energy.accelerator",
];

impl<'a> Stage<'a> {
    /// The figure of that id, if it is known.
    pub fn figure(&self, id: &str) -> Option<&'a Figure> {
        self.figures.iter().find(|figure| figure.id == id)
    }

    /// The energy with the widest border.
    pub fn energy(&self) -> Option<&'a Figure> {
        ENERGIES.iter().find_map(|id| self.figure(id))
    }

    /// Its name, as standards' files hold it.
    pub fn name(&self) -> &'static str {
        match self.of {
            PartOf::Workloads => self.phase.name(),
            PartOf::Idle | PartOf::Unattributed => self.of.name(),
        }
    }

    /// What it is called in a reader's words.
    pub fn called(&self, words: &Catalogue) -> &'static str {
        match self.of {
            PartOf::Workloads => (words.phase)(self.phase),
            PartOf::Idle => words.beside.idle,
            PartOf::Unattributed => words.beside.unattributed,
        }
    }

    /// Whether a model was trained in it.
    pub fn is_training(&self) -> bool {
        matches!(self.phase, Phase::Pretraining | Phase::Finetuning)
    }
}

impl Report {
    /// Its phases: as it was divided by them, or the one that it is all about.
    pub(super) fn stages(&self) -> Vec<Stage<'_>> {
        if let Some(division) = self.by_phase() {
            let parts = division.parts.iter();
            let worked = parts.filter(|part| part.of == PartOf::Workloads);
            return worked.map(stage).collect();
        }
        vec![Stage {
            phase: self.only_phase().unwrap_or_default(),
            of: PartOf::Workloads,
            work: &self.work,
            figures: &self.quantities,
        }]
    }

    /// What no workload is charged, where it was divided by phase: what was idle, and
    /// what no known workload used. It is of no phase.
    pub(super) fn rest(&self) -> Vec<Stage<'_>> {
        let divided = self.by_phase().into_iter();
        let parts = divided.flat_map(|it| &it.parts);
        let rest = parts.filter(|part| part.of != PartOf::Workloads);
        rest.map(stage).collect()
    }

    fn by_phase(&self) -> Option<&Division> {
        self.divisions.iter().find(|it| it.by == "phase")
    }

    /// The phase that all of it belongs to, if there is one.
    pub(super) fn only_phase(&self) -> Option<Phase> {
        let stated = self.activity.phase;
        let own = self.activity.workload.as_ref().map(|it| it.phase);
        stated.or(own).or_else(|| {
            // What ran beside known workloads is part of a node's whole.
            let mut phases = self.activity.workloads.iter().map(|it| it.phase);
            let first = phases.next()?;
            let is_period = self.subject.kind == SubjectKind::Period;
            (is_period && phases.all(|it| it == first)).then_some(first)
        })
    }

    /// That it is no record of what was measured, in one word, or `measured`.
    pub(super) fn nature(&self) -> &'static str {
        match self.subject.kind {
            _ if self.hypothetical.is_some() => "hypothetical",
            SubjectKind::Plan => "plan",
            SubjectKind::Offer => "offer",
            SubjectKind::Workload | SubjectKind::Node | SubjectKind::Period => "measured",
        }
    }

    /// Why a figure is absent, if the report says so.
    pub(super) fn why_missing(&self, id: &str) -> Option<&str> {
        let row = self.missing.iter().find(|it| it.id == id)?;
        Some(&row.reason)
    }
}

/// A part of a division by phase.
fn stage(part: &Part) -> Stage<'_> {
    Stage {
        phase: Phase::from_str(&part.key).unwrap_or_default(),
        of: part.of,
        work: &part.work,
        figures: &part.quantities,
    }
}
