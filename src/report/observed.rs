//! What was observed of the subject, and what the same is called of a part of it.
//!
//! Inputs of one id are one physical thing. The energy of a channel that another
//! holder was charged, or that was used in another month, is another thing: its id
//! has the part behind an `@`, as in `energy.cpu/package-0@idle`.

use crate::accounting::{EnergyFigures, Microjoules};
use crate::quantity::{BoundKind, Derivation, Energy, Estimate, Input, Quantity};
use std::time::Duration;

/// How the ids begin of what differs from part to part; all else is a factor.
const OBSERVED: [&str; 5] = ["energy.", "node.time", "reserved.", "time.", "work."];

/// Whether an input was observed of the subject, and is another thing of a part.
pub(super) fn is_observed(id: &str) -> bool {
    OBSERVED.iter().any(|beginning| id.starts_with(beginning))
}

/// What the same is called of a part.
pub(super) fn of_part(id: &str, part: &str) -> String {
    format!("{id}@{part}")
}

/// The same input under the name that it has of a part.
pub(super) fn input_of(input: &Input<f64>, part: &str) -> Option<Input<f64>> {
    is_observed(&input.id).then(|| Input {
        id: of_part(&input.id, part).into(),
        ..input.clone()
    })
}

/// Energies of a part of a node, with inputs named after it.
pub(super) fn energies_of(part: &str, figures: EnergyFigures) -> EnergyFigures {
    let name = |it: &Input<f64>| input_of(it, part).map_or_else(|| it.id.clone(), |it| it.id);
    let named = |figure: Derivation<Energy>| figure.renamed(name);
    EnergyFigures {
        accelerator: figures.accelerator.map(named),
        cpu: figures.cpu.map(named),
        dram: figures.dram.map(named),
        components: figures.components.map(named),
        other: figures.other.map(named),
        node: figures.node.map(named),
    }
}

/// A channel's energy as an input's value, in joules.
pub(super) fn joules(energy: Microjoules) -> Estimate<f64> {
    let joules = |microjoules: u64| Energy::from_microjoules(microjoules as f64).base();
    let kind = if energy.low == energy.high {
        BoundKind::Exact
    } else {
        BoundKind::Derived
    };
    let [low, central, high] = [energy.low, energy.energy, energy.high].map(joules);
    Estimate::around(low, central, high, kind)
}

/// A time that was measured as an input's value, in seconds.
pub(super) fn seconds(time: Duration) -> Estimate<f64> {
    Estimate::exact(time.as_secs_f64())
}
