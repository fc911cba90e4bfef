//! What stands beside a report's figures, in Dutch.

use crate::language::beside::Beside;

/// The Dutch words.
pub(super) const BESIDE: Beside = Beside {
    divided_by: |what| match what.split_once(':') {
        Some((_, label)) => format!("Per waarde van label {label}"),
        None => match what {
            "workload" => "Per taak".to_owned(),
            "phase" => "Per fase".to_owned(),
            "month" => "Per maand".to_owned(),
            other => format!("Per {other}"),
        },
    },
    idle: "ongebruikt",
    unattributed: "geen bekende taak",
    not_set: "zonder dit label",
    counted: |all, failed| {
        let workloads = match all {
            1 => "1 taak".to_owned(),
            all => format!("{all} taken"),
        };
        format!("{workloads}, waarvan {failed} mislukt")
    },
    selected: |what, machines| format!("Van {machines} alleen {what}"),
    on: |what, machines| format!("{what} op {machines}"),
    condition: |by, is| match by.split_once(':') {
        Some((_, label)) => format!("{label}={is}"),
        None => match by {
            "phase" => format!("fase {is}"),
            "name" => format!("naam {is}"),
            other => format!("{other} {is}"),
        },
    },
    before: |from, until| format!("Daarvoor, {from} tot {until}"),
    times: |ratio, bounds| match bounds {
        Some((low, high)) => format!("nu {ratio} keer zoveel ({low} tot {high})"),
        None => format!("nu {ratio} keer zoveel"),
    },
};
