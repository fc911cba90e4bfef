//! The same work on other accelerators.

use super::SupposeError;
use crate::accounting::Hours;
use crate::quantity::{Derivation, Input};
use crate::report::embodied::{Embodied, Embody, Reserved};
use crate::report::figure::{FactorRow, Figure};
use crate::report::hardware::{InstrumentRow, PlannedDevices};
use crate::report::object::{Report, SubjectKind};
use crate::report::told::accelerators;

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

/// How the ids end of those among them that are of the rest of the node, which is taken to
/// use what it used: its instruments counted them too.
const OF_THE_REST: [&str; 2] = [".cpu", ".dram"];

/// What stands in the name of a slice of a device.
const SLICE: &str = " MIG ";

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
        let is_known = |it: &&Figure| {
            let unknown = UNKNOWN.iter().any(|start| it.id.starts_with(start));
            !unknown || OF_THE_REST.iter().any(|end| it.id.ends_with(end))
        };
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
            let own: Vec<_> = observed(derivation, "energy", &it.channel).collect();
            let own = own.into_iter();
            own.fold(all, |all, input| {
                all.where_it_depends_on(&input.id, &it.energy)
            })
        })
    }

    fn is_named_in(&self, derivation: &Derivation<f64>) -> bool {
        let mut exchanged = self.exchanged.iter();
        exchanged.any(|it| observed(derivation, "energy", &it.channel).next().is_some())
    }

    /// What making the other devices adds, for the time that they would be reserved.
    pub(super) fn making(&self, report: &Report, old: &Derivation<f64>) -> Embodied {
        let hours = match report.subject.kind {
            SubjectKind::Workload => Hours::Reserved,
            _ => Hours::Calendar,
        };
        let reserved = self.exchanged.iter().filter_map(|it| {
            let input = observed(old, "reserved", &it.channel).next()?;
            let time = Derivation::of(input).where_it_depends_on(&input.id, &it.time);
            Some(Reserved {
                device: it.channel.clone(),
                name: self.name.clone(),
                time: time.as_quantity(),
                hours,
            })
        });
        let reserved: Vec<_> = reserved.collect();
        if reserved.is_empty() {
            // A part that reserved nothing is charged for nothing, of whatever kind.
            return Embodied {
                emissions: Some(old.as_quantity()),
                ..Embodied::default()
            };
        }
        (self.embody)(&reserved)
    }

    /// Shows the other devices as what it would run on, in the place of those that were
    /// metered and of what metered them.
    pub(super) fn take_their_place(&self, result: &mut Report, record: &Report) {
        let names = accelerators(record);
        let whole = !names.is_empty() && !names.iter().any(|it| it.contains(SLICE));
        result.hardware.planned = vec![PlannedDevices {
            name: self.name.clone(),
            count: whole.then_some(names.len() as u64),
        }];
        let rows = &mut result.hardware.instruments;
        rows.retain(|row| !self.metered_by(row));
        let rows = &*rows;
        let gaps = rows.iter().map(|row| row.gap_seconds);
        let quality = &mut result.quality;
        quality.gap_seconds = gaps.reduce(f64::max).unwrap_or(0.0);
        quality.coverage = rows.iter().map(|row| row.coverage).reduce(f64::min);
        // How well a figure was observed is told by an instrument that is still there.
        for figure in &mut result.quantities {
            let gap = figure.sensor.as_ref().map(|it| it.gap_seconds);
            let mut same = rows.iter().map(|row| row.gap_seconds);
            if gap.is_some_and(|gap| !same.any(|it| it.total_cmp(&gap).is_eq())) {
                figure.sensor = None;
            }
        }
    }

    fn metered_by(&self, row: &InstrumentRow) -> bool {
        let channel = row.channel.to_string();
        self.exchanged.iter().any(|it| it.channel == channel)
    }
}

/// What was observed on a channel of the whole, or of a part whose tag stands behind an `@`.
fn observed<'a>(
    derivation: &'a Derivation<f64>,
    what: &str,
    channel: &str,
) -> impl Iterator<Item = &'a Input<f64>> {
    let id = format!("{what}.{channel}");
    derivation.inputs().filter(move |input| {
        let rest = input.id.strip_prefix(&*id);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('@'))
    })
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
        // No sensor observed it.
        sensor: None,
        derivation,
        ..figure.clone()
    }
}
