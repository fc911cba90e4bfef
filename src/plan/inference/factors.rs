//! The numbers that a plan of inference rests on, with their sources.

use super::machine::Machine;
use super::question::Capacity;
use super::service::{TOKEN, Unit};
use crate::plan::Cited;
use crate::profile::Overridden;
use crate::quantity::{Estimate, Ratio};

/// Ids of what others are computed with.
pub(super) const JOULES: &str = "plan.joules-per-unit";
pub(super) const PROVISIONED: &str = "plan.provisioned";

/// Where the fit and the measurements stand.
const DOCUMENT: &str = "profiles/plan/inference.toml";

/// The energy of a unit, as the fit and measurements have it.
pub(super) fn joules(unit: &Unit<'_>) -> Cited {
    let label = format!("accelerator energy per {}", unit.name);
    let mut cited = Cited::new(JOULES, &label, unit.joules);
    cited.scope = Some("accelerators under steady load, without host and building".to_owned());
    cited.citation.clone_from(&unit.basis.citation);
    cited.locator = Some(unit.basis.locator.clone());
    cited.licence = Some(unit.basis.licence.clone());
    cited.document = Some(DOCUMENT.to_owned());
    cited.matched = "calibrated";
    cited
}

/// Idle power per power at work: what serving takes the place of.
///
/// Its bounds are those of the load; idle power moves by itself.
pub(super) fn idle_share(idle: &Cited, machine: &Machine) -> Cited {
    let load = &machine.load.value;
    let full = idle.value.central() / machine.power.value.central();
    let label = "idle power of an accelerator, per its power at work";
    let of = |load: &Estimate<f64>| {
        let [low, central, high] =
            [load.high(), load.central(), load.low()].map(|load| Ratio::new(full / load));
        let value = Estimate::around(low, central, high, load.kind());
        Cited::new("plan.idle-share", label, value)
    };
    // What the share would be with the load that was replaced.
    let overrides = machine.load.overrides.as_ref().map(|it| {
        let replaced = of(&it.value);
        Overridden {
            value: replaced.value,
            shown: replaced.shown,
            ..it.clone()
        }
    });
    Cited {
        flag: machine.load.flag,
        default: machine.load.default,
        matched: machine.load.matched,
        citation: machine.load.citation.clone(),
        locator: machine.load.locator.clone(),
        licence: machine.load.licence.clone(),
        scope: machine.load.scope.clone(),
        period: machine.load.period.clone(),
        document: machine.load.document.clone(),
        overrides,
        ..of(load)
    }
}

/// The numbers that the energies use, and those of the accelerator behind the fit.
pub(super) fn factors(
    joules: Cited,
    unit: &Unit<'_>,
    machine: &Machine,
    capacity: Capacity,
) -> Vec<Cited> {
    let mut factors = vec![joules];
    if let Some(idle) = &machine.idle {
        factors.extend([idle.clone(), idle_share(idle, machine)]);
    } else if !matches!(capacity, Capacity::Replicas(_)) {
        factors.push(machine.load.clone().behind(PROVISIONED));
    }
    factors.extend(machine.host.clone());
    let bandwidth = machine.bandwidth.as_ref().filter(|_| unit.name == TOKEN);
    let fitted = [Some(&machine.power), machine.peak.as_ref(), bandwidth];
    let fitted = fitted.into_iter().flatten().cloned();
    factors.extend(fitted.map(|it| it.behind(JOULES)));
    factors
}
