//! Where the border of what is counted lies in a measurement.

use super::build::Subject;
use super::figure::{Figure, Level};
use super::object::Boundary;
use crate::accounting::{IdlePolicy, Record};

/// What is inside and what is outside, by the names that catalogues know.
pub(super) fn boundary(record: &Record, subject: &Subject, quantities: &[Figure]) -> Boundary {
    let known = |id: &str| quantities.iter().any(|figure| figure.id == id);
    let parts = [
        ("accelerator", "energy.accelerator"),
        ("cpu", "energy.cpu"),
        ("dram", "energy.dram"),
        ("other", "energy.other"),
        ("building", "energy.facility"),
        ("embodied", "emissions.embodied"),
    ];
    let (inside, outside): (Vec<_>, Vec<_>) = parts.into_iter().partition(|(_, id)| known(id));
    let mut excluded: Vec<&str> = outside.into_iter().map(|(name, _)| name).collect();
    excluded.push("network");
    if subject.is_workload() {
        excluded.extend(["idle", "unattributed"]);
    }
    let level = |(id, level)| known(id).then_some(level);
    let levels = [
        ("energy.facility", Level::Facility),
        ("energy.node", Level::Node),
        ("energy.components", Level::Components),
    ];
    Boundary {
        level: levels.into_iter().find_map(level),
        included: inside
            .into_iter()
            .map(|(name, _)| name.to_owned())
            .collect(),
        excluded: excluded.into_iter().map(str::to_owned).collect(),
        idle_policy: idle_policy(record),
    }
}

/// Who paid for idle power: one policy, unless sessions followed several.
fn idle_policy(record: &Record) -> String {
    let policies = record.sessions.iter().map(|it| it.idle_policy);
    let name = match super::metered::distinct(policies)[..] {
        [] => IdlePolicy::default().name(),
        [only] => only.name(),
        _ => "mixed",
    };
    name.to_owned()
}
