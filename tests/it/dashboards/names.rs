//! Which series there are, which labels each has, and what boundary it is about.

use super::board::folder;
use super::promql::named;
use std::fs;
use wattprint::metrics::families;

/// Labels that Prometheus gives every series of a target.
pub const TARGET: &[&str] = &["cluster", "job", "instance"];

/// Series that are not an agent's: Prometheus' own, and what a user may give the rules.
const OTHERS: &[(&str, &[&str])] = &[
    ("up", &[]),
    ("ALERTS", &["alertname", "alertstate", "severity"]),
    ("wattprint_budget_node_energy_joules", &[]),
    ("wattprint_budget_emissions_grams", &["basis"]),
];

/// The labels of a series besides those of its target, if there is such a series.
pub fn labels(series: &str) -> Option<Vec<String>> {
    let family = families().find(|it| {
        let mut names = it.bounds().iter().map(|bound| it.name_of(*bound));
        names.any(|name| name == series)
    });
    if let Some(family) = family {
        return Some(owned(family.labels));
    }
    let mut others = OTHERS.iter();
    if let Some((_, labels)) = others.find(|(name, _)| *name == series) {
        return Some(owned(labels));
    }
    recorded().into_iter().find_map(|(name, expr)| {
        (name == series).then(|| {
            let mut grouped = named(&expr).grouped;
            grouped.retain(|it| !TARGET.contains(&it.as_str()));
            grouped
        })
    })
}

fn owned(labels: &[&str]) -> Vec<String> {
    labels.iter().map(|it| (*it).to_owned()).collect()
}

/// The series that the recording rules make, with their expressions.
pub fn recorded() -> Vec<(String, String)> {
    let text = fs::read_to_string(folder().join("rules/recording.yaml")).unwrap();
    let entries = text.split("- record: \"").skip(1);
    entries
        .map(|entry| {
            let (name, rest) = entry.split_once('"').unwrap();
            let (_, expr) = rest.split_once("expr: ").unwrap();
            (name.to_owned(), plain(expr))
        })
        .collect()
}

/// An expression without what YAML puts around it, and what follows it in the file.
pub fn plain(expr: &str) -> String {
    let expr = expr.split("\n  - name:").next().unwrap().trim();
    let expr = expr.trim_start_matches("|-").trim();
    expr.trim_matches('"').to_owned()
}

/// What a series is the energy of. Two of them are never added, nor stacked on each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// All of the components.
    Components,
    /// Who is charged for the components: workloads, idle, unattributed.
    Holders,
    /// A part that is already in another figure.
    OfWhich,
    Node,
    Facility,
    Emissions,
    Embodied,
    Water,
    Cost,
}

/// The level of a series, if it is an amount.
pub fn level(series: &str) -> Option<Level> {
    let plain = series.replace("_low", "").replace("_high", "");
    let is = |part: &str| plain.contains(part);
    let level = match () {
        () if is("budget") => return None,
        () if is("modelled") || is("gap_energy") || is("execution_idle") || is("overlapping") => {
            Level::OfWhich
        }
        () if is("wattprint_facility_energy") => Level::Facility,
        () if is("wattprint_node_energy") => Level::Node,
        () if is("wattprint_energy_joules") => Level::Components,
        () if is("_energy_joules") => Level::Holders,
        () if is("embodied") => Level::Embodied,
        () if is("emissions_grams") => Level::Emissions,
        () if is("water_liters") => Level::Water,
        () if is("cost") => Level::Cost,
        () => return None,
    };
    Some(level)
}
