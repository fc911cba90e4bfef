//! What a report must say about how its energy was recorded. Pure.

use super::select::{Chosen, SessionRow};
use crate::sample::WorkloadId;
use jiff::Timestamp;
use std::collections::{BTreeMap, BTreeSet};

/// Sessions that have not been sealed, if their last period is reported.
pub(super) fn unfinished(chosen: &Chosen) -> Vec<String> {
    let reported = |number: i64, row: &SessionRow| {
        let mut periods = chosen.periods.iter();
        periods.find(|period| period.session == number && period.ordinal == row.last)
    };
    let open = chosen.sessions.iter().filter(|(_, row)| !row.ended);
    open.filter_map(|(number, row)| Some((row, reported(*number, row)?)))
        .map(|(row, last)| {
            format!(
                "session `{}` has not been sealed: it is still running, or it was stopped by force \
                 after {:.0}; up to 10 seconds of its energy may be missing",
                row.session.id, last.until.wall
            )
        })
        .collect()
}

/// That the sums are over several machines.
pub(super) fn several_nodes(chosen: &Chosen) -> Option<String> {
    let rows = chosen.sessions.values();
    over_nodes(rows.map(|row| row.session.host.name.as_str()))
}

/// That the sums are over these nodes, if they are several.
pub(super) fn over_nodes<'a>(names: impl Iterator<Item = &'a str>) -> Option<String> {
    let names: BTreeSet<&str> = names.collect();
    (names.len() > 1).then(|| {
        let names: Vec<_> = names.into_iter().collect();
        format!(
            "energy and time are sums over {} nodes: {}",
            names.len(),
            names.join(", ")
        )
    })
}

/// Sessions whose node is counted by another session: pairs of numbers.
pub(super) fn covered(chosen: &Chosen, pairs: &BTreeSet<(i64, i64)>) -> Vec<String> {
    let mut by: BTreeMap<i64, Vec<&str>> = BTreeMap::new();
    for (covered, other) in pairs {
        let row = chosen.sessions.get(covered);
        by.entry(*other)
            .or_default()
            .extend(row.map(|row| row.session.id.as_str()));
    }
    let named = by.into_iter().filter_map(|(other, covered)| {
        let other = chosen.sessions.get(&other)?;
        Some((other.session.id.as_str(), covered))
    });
    named
        .map(|(other, covered)| {
            let covered = quoted(&covered);
            format!(
                "{covered} metered the same node at the same time as `{other}`: the node's energy, \
                 idle and unattributed, is counted once, from `{other}`, and what is unattributed \
                 there contains the workloads of {covered}"
            )
        })
        .collect()
}

/// That a ledger's nodes are counted from another ledger.
pub(super) fn counted_elsewhere(path: &std::path::Path) -> String {
    format!(
        "`{}` holds time of a node that another ledger holds too: the node's energy, idle and \
         unattributed, is counted once",
        path.display()
    )
}

/// That a workload's name is not known.
pub(super) fn undescribed(id: &WorkloadId) -> String {
    format!("workload `{id}` was charged but never described: its name and phase are not known")
}

/// That the stretch that was asked for begins or ends within periods, so that another
/// is told.
pub(super) fn cut([from, until]: [Timestamp; 2], [first, last]: [Timestamp; 2]) -> String {
    format!(
        "energy is kept in periods of up to 15 minutes that are not cut: asked for {from} to \
         {until}, this is {first:.0} to {last:.0}"
    )
}

fn quoted(names: &[&str]) -> String {
    let names: Vec<_> = names.iter().map(|name| format!("`{name}`")).collect();
    names.join(", ")
}
