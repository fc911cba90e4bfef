//! Stated work as something that figures can be divided by.

use crate::quantity::{Estimate, Input, Origin, Ratio};
use crate::sample::Work;
use std::collections::BTreeMap;

/// Whether work was stated that a figure can be divided by.
pub(super) fn is_stated(work: &[Work]) -> bool {
    !units(work).is_empty()
}

/// Stated work by unit, the amounts of one unit added up.
///
/// The unit becomes part of figures' ids, so it is reduced to letters, digits
/// and hyphens. Work of zero divides nothing.
pub(super) fn units(work: &[Work]) -> BTreeMap<String, Input<Ratio>> {
    let mut amounts: BTreeMap<String, f64> = BTreeMap::new();
    for work in work.iter().filter(|work| work.amount.is_finite()) {
        *amounts.entry(slug(&work.unit)).or_default() += work.amount;
    }
    amounts.retain(|_, amount| *amount > 0.0);
    let input = |(unit, amount): (String, f64)| {
        let input = Input {
            id: format!("work.{unit}").into(),
            label: format!("stated work, {unit}"),
            value: Estimate::exact(Ratio::new(amount)),
            origin: Origin::Supplied,
        };
        (unit, input)
    };
    amounts.into_iter().map(input).collect()
}

/// A unit as it stands in figures' ids: letters, digits and hyphens.
pub fn slug(unit: &str) -> String {
    let allowed = |c: char| {
        if c.is_ascii_alphanumeric() {
            c.to_ascii_lowercase()
        } else {
            '-'
        }
    };
    let slug: String = unit.chars().take(32).map(allowed).collect();
    if slug.is_empty() {
        "unit".to_owned()
    } else {
        slug
    }
}
