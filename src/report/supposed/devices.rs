//! The same work on other accelerators.

use super::SupposeError;
use crate::accounting::Hours;
use crate::quantity::{Derivation, Input};
use crate::report::embodied::{Embodied, Embody, Reserved};
use crate::report::figure::{FactorRow, Figure};
use crate::report::object::{Report, SubjectKind};

/// Figures of energy that the accelerators' is a part of.
const CONTAINING: [&str; 2] = ["energy.components", "energy.node"];

/// Figures that would not be what they were, and of which nothing is known: time, and
/// what others used meanwhile.
const UNKNOWN: [&str; 7] = [
    "time.",
    "energy.idle",
    "energy.unattributed",
    "energy.others",
    "energy.workloads",
    "energy.execution_idle",
    "energy.gap",
];

/// How the energies of one metered accelerator become those of another kind.
#[derive(Debug, Clone, PartialEq)]
pub struct Exchanged {
    /// The metered channel: `accelerator/GPU-…`.
    pub channel: String,
    /// What its energy is multiplied by, each at its power.
    pub energy: Vec<(Input<f64>, i32)>,
    /// What the time is multiplied by for which it is reserved.
    pub time: Vec<(Input<f64>, i32)>,
}

/// Accelerators of another kind in the place of those that were metered.
///
/// ```text
/// energy = metered energy × (power ÷ power then) × (load ÷ load then)
///          × (peak then ÷ peak) ÷ utilisation relative to then
/// time   = time then × (peak then ÷ peak) ÷ utilisation relative to then
/// ```
///
/// The operations are the same. The rest of the node is taken to use what it used.
pub struct OtherDevices<'a> {
    /// What a person calls the kind.
    pub name: String,
    /// Each metered accelerator.
    pub exchanged: Vec<Exchanged>,
    /// The factors that the inputs name.
    pub rows: Vec<FactorRow>,
    /// How their making is spread.
    pub embody: &'a Embody<'a>,
}

impl OtherDevices<'_> {
    /// The figures with the energy of other accelerators in them.
    pub(super) fn energies(&self, figures: &[Figure]) -> Result<Vec<Figure>, SupposeError> {
        let own = figures.iter().find(|it| it.id == "energy.accelerator");
        let own = own.ok_or(SupposeError::NoAccelerator)?;
        let more = self.of(&own.derivation) + own.derivation.clone().scaled(-1.0);
        let is_known = |it: &&Figure| !UNKNOWN.iter().any(|start| it.id.starts_with(start));
        let figures = figures.iter().filter(is_known).map(|figure| {
            let contains = CONTAINING.contains(&figure.id.as_str());
            let derivation = if contains && !self.is_named_in(&figure.derivation) {
                // It was metered as a whole, in which the accelerators are.
                figure.derivation.clone() + more.clone()
            } else {
                self.of(&figure.derivation)
            };
            with(figure, derivation)
        });
        Ok(figures.collect())
    }

    fn of(&self, derivation: &Derivation<f64>) -> Derivation<f64> {
        let exchanged = self.exchanged.iter();
        exchanged.fold(derivation.clone(), |all, it| {
            let id = format!("energy.{}", it.channel);
            all.where_it_depends_on(&id, &it.energy)
        })
    }

    fn is_named_in(&self, derivation: &Derivation<f64>) -> bool {
        let mut exchanged = self.exchanged.iter();
        exchanged.any(|it| derivation.depends_on(&format!("energy.{}", it.channel)))
    }

    /// What making the other devices adds, for the time that they would be reserved.
    pub(super) fn making(&self, report: &Report, old: &Derivation<f64>) -> Embodied {
        let hours = match report.subject.kind {
            SubjectKind::Workload => Hours::Reserved,
            _ => Hours::Calendar,
        };
        let reserved = self.exchanged.iter().filter_map(|it| {
            let id = format!("reserved.{}", it.channel);
            let input = old.inputs().find(|input| *input.id == *id)?;
            let time = Derivation::of(input).where_it_depends_on(&id, &it.time);
            Some(Reserved {
                device: it.channel.clone(),
                name: self.name.clone(),
                time: time.as_quantity(),
                hours,
            })
        });
        (self.embody)(&reserved.collect::<Vec<_>>())
    }
}

/// The figure with another derivation, and the value and bounds that follow from it.
fn with(figure: &Figure, derivation: Derivation<f64>) -> Figure {
    if derivation == figure.derivation {
        return figure.clone();
    }
    let estimate = derivation.estimate();
    Figure {
        value: estimate.central(),
        low: estimate.low(),
        high: estimate.high(),
        derivation,
        ..figure.clone()
    }
}
