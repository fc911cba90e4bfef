//! What differs between two sets of factors.

use super::catalog::Catalog;
use super::document::{Document, Row};
use super::factor::Match;
use super::kind::Kind;
use super::problem::DocumentError;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// One number that is not the same in two sets.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Change {
    /// What it is a factor of, as documents name it.
    pub quantity: &'static str,
    /// What it is a factor of, for a reader.
    pub label: &'static str,
    /// The unit of the values.
    pub unit: String,
    /// The place, as documents name it.
    pub place: String,
    /// What the first set says, if it says anything.
    pub before: Option<InForce>,
    /// What the second set says, if it says anything.
    pub after: Option<InForce>,
    /// How much more the second says, in percent of the first.
    pub percent: Option<f64>,
}

/// The number that one set has for a quantity and a place.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct InForce {
    /// Its identity.
    pub id: String,
    /// The year that it describes.
    pub year: i32,
    /// The best guess.
    pub value: f64,
    /// The lower bound.
    pub low: f64,
    /// The upper bound.
    pub high: f64,
    /// The unit of these three: prices may be in several currencies.
    pub unit: String,
    /// The document that it stands in.
    pub document: String,
}

/// What a number is for, and which of a set's years: the latest, or that one.
type Key = (Kind, String, Option<i32>);

/// What differs between two sets, in the order of quantities and places.
///
/// The latest number of each quantity and place is compared, whatever its year:
/// that is the one which new work is assessed with. A number for the same earlier
/// year that was corrected is told too. Where only the years or documents
/// differ and no number does, nothing has changed. The second value is how
/// many of the latest numbers are the same.
///
/// # Errors
///
/// A built-in document that is refused gives its [`DocumentError`].
pub fn changes(before: &Catalog, after: &Catalog) -> Result<(Vec<Change>, usize), DocumentError> {
    let (before, after) = (in_force(before)?, in_force(after)?);
    let keys: BTreeSet<&Key> = before.keys().chain(after.keys()).collect();
    let mut same = 0;
    let mut changes = Vec::new();
    for key in keys {
        let (old, new) = (before.get(key), after.get(key));
        let is_latest = key.2.is_none();
        let told = match (old, new) {
            (Some(old), Some(new)) => {
                differ(old, new) && (is_latest || !is_the_latest(key, &after, new))
            }
            _ => is_latest,
        };
        if told {
            changes.push(change(key, old, new));
        } else if is_latest {
            same += 1;
        }
    }
    Ok((changes, same))
}

fn differ(old: &InForce, new: &InForce) -> bool {
    let all = |it: &InForce| (it.value, it.low, it.high);
    all(old) != all(new) || old.unit != new.unit
}

/// Whether a year's number is told already, as the latest one.
fn is_the_latest(key: &Key, set: &BTreeMap<Key, InForce>, number: &InForce) -> bool {
    let latest = set.get(&(key.0, key.1.clone(), None));
    latest.is_some_and(|it| it.year == number.year)
}

fn change(key: &Key, old: Option<&InForce>, new: Option<&InForce>) -> Change {
    let (kind, place, _) = key;
    let comparable = |(old, new): &(&InForce, &InForce)| old.value != 0.0 && old.unit == new.unit;
    let percent = old.zip(new).filter(comparable);
    let unit = new.or(old).map(|it| it.unit.clone());
    Change {
        quantity: kind.key(),
        label: kind.label(),
        unit: unit.unwrap_or_default(),
        place: place.clone(),
        before: old.cloned(),
        after: new.cloned(),
        percent: percent.map(|(old, new)| (new.value / old.value - 1.0) * 100.0),
    }
}

/// What a set says: an added document precedes, then the latest year, then order.
fn in_force(catalog: &Catalog) -> Result<BTreeMap<Key, InForce>, DocumentError> {
    let mut found = BTreeMap::new();
    let added = catalog.added().len();
    let documents = catalog.documents()?;
    let (added, embedded) = documents
        .split_at_checked(added)
        .unwrap_or((&documents, &[]));
    for set in [added, embedded] {
        let mut latest: BTreeMap<Key, &Row> = BTreeMap::new();
        for row in set.iter().flat_map(|it: &Document| &it.rows) {
            let key = |year| (row.kind(), row.place().to_owned(), year);
            latest.entry(key(Some(row.year()))).or_insert(row);
            let best = latest.entry(key(None)).or_insert(row);
            if row.year() > best.year() {
                *best = row;
            }
        }
        for (key, row) in latest {
            found.entry(key).or_insert_with(|| number(row));
        }
    }
    Ok(found)
}

fn number(row: &Row) -> InForce {
    let factor = row.factor::<f64>(row.place(), Match::Exact);
    let value = row.in_unit();
    InForce {
        id: factor.id().to_string(),
        year: row.year(),
        value: value.central(),
        low: value.low(),
        high: value.high(),
        unit: row.unit(),
        document: factor.document().to_owned(),
    }
}
