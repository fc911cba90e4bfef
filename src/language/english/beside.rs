//! What stands beside a report's figures, in English.

use crate::language::beside::Beside;

/// The English words.
pub(super) const BESIDE: Beside = Beside {
    divided_by: |what| match what.split_once(':') {
        Some((_, label)) => format!("By label {label}"),
        None => format!("By {what}"),
    },
    idle: "idle",
    unattributed: "no known workload",
    not_set: "without this label",
    counted: |all, failed| {
        let workloads = match all {
            1 => "1 workload".to_owned(),
            all => format!("{all} workloads"),
        };
        format!("{workloads}, {failed} failed")
    },
    selected: |what, machines| format!("Of {machines} only {what}"),
    on: |what, machines| format!("{what} on {machines}"),
    condition: |by, is| match by.split_once(':') {
        Some((_, label)) => format!("{label}={is}"),
        None => format!("{by} {is}"),
    },
    before: |from, until| format!("Before that, {from} to {until}"),
    times: |ratio, bounds| match bounds {
        Some((low, high)) => format!("now {ratio} times that ({low} to {high})"),
        None => format!("now {ratio} times that"),
    },
};
