//! In what sides differ beside the numbers: parts, borders, rules, scopes of factors.

use super::object::{Difference, SideWords};
use super::side::{Side, label};
use std::collections::BTreeSet;

/// What is said of a part that a side counts …
const INCLUDED: &str = "included";
/// … of one that it leaves out, and says so …
const EXCLUDED: &str = "excluded";
/// … and of what it does not speak of.
const UNKNOWN: &str = "unknown";

/// The parts of which a plan's rest of the node consists; a measurement names them.
const HOST: &str = "host";
const PARTS_OF_HOST: [&str; 3] = ["cpu", "dram", "other"];

/// Figures whose factors have several definitions that are never mixed, and the unit of
/// these factors.
const SCOPED: [(&str, &str); 3] = [
    ("emissions.location", "g/J"),
    ("water.grid", "L/J"),
    ("water.site", "L/J"),
];

/// Every respect in which not all sides are the same.
pub(super) fn differences(sides: &[Side]) -> Vec<Difference> {
    let mut found: Vec<Difference> = parts(sides)
        .into_iter()
        .filter_map(|part| difference(format!("part.{part}"), sides, |it| counts(it, &part)))
        .collect();
    found.extend(difference("level".to_owned(), sides, |side| {
        let level = side.report.boundary.level;
        level.map_or(UNKNOWN.to_owned(), |it| format!("{it:?}").to_lowercase())
    }));
    found.extend(difference("idle-policy".to_owned(), sides, |side| {
        side.report.boundary.idle_policy.clone()
    }));
    for (figure, unit) in SCOPED {
        found.extend(scopes(sides, figure, unit));
    }
    found
}

/// The differences in words, for an error.
pub(super) fn in_words(differences: &[Difference]) -> String {
    let each = differences.iter().map(|it| {
        let sides = it.sides.iter().map(|it| format!("{} {}", it.side, it.says));
        format!("{} ({})", it.id, sides.collect::<Vec<_>>().join(", "))
    });
    each.collect::<Vec<_>>().join("; ")
}

fn difference(id: String, sides: &[Side], says: impl Fn(&Side) -> String) -> Option<Difference> {
    let sides = sides.iter().enumerate().map(|(at, side)| SideWords {
        side: label(at),
        says: says(side),
    });
    let sides: Vec<_> = sides.collect();
    let first = sides.first()?.says.clone();
    sides
        .iter()
        .any(|it| it.says != first)
        .then_some(Difference { id, sides })
}

/// Every part that a side speaks of, a node's rest in its own parts.
fn parts(sides: &[Side]) -> BTreeSet<String> {
    let all = sides.iter().flat_map(|side| {
        let boundary = &side.report.boundary;
        boundary.included.iter().chain(&boundary.excluded)
    });
    let expanded = all.flat_map(|part| match part.as_str() {
        HOST => PARTS_OF_HOST.map(str::to_owned).to_vec(),
        _ => vec![part.clone()],
    });
    // What nobody was charged for is told beside a figure and is no part of a boundary.
    expanded
        .filter(|it| !["idle", "unattributed"].contains(&&**it))
        .collect()
}

fn counts(side: &Side, part: &str) -> String {
    let boundary = &side.report.boundary;
    let names = |list: &[String]| {
        let of_host = PARTS_OF_HOST.contains(&part) && list.iter().any(|it| it == HOST);
        of_host || list.iter().any(|it| it == part)
    };
    let says = if names(&boundary.included) {
        INCLUDED
    } else if names(&boundary.excluded) {
        EXCLUDED
    } else {
        UNKNOWN
    };
    says.to_owned()
}

/// A figure whose factors differ in what they cover: consumption or production, and so on.
fn scopes(sides: &[Side], figure: &str, unit: &str) -> Option<Difference> {
    let scope = |side: &Side| {
        let made_with = side.report.figure(figure).map(|it| &it.factors[..]);
        let made_with = made_with.unwrap_or_default();
        let factors = side.report.factors.iter();
        let factors = factors.filter(|it| it.unit == unit && made_with.contains(&it.id));
        let scopes: BTreeSet<&str> = factors.filter_map(|it| it.scope.as_deref()).collect();
        scopes.into_iter().collect::<Vec<_>>().join("; ")
    };
    // Without such a factor the figure itself is absent, and that is said there.
    let all_have = sides.iter().all(|it| !scope(it).is_empty());
    all_have.then(|| difference(format!("scope.{figure}"), sides, scope))?
}
