//! Two sides' figures held against each other.

use super::identity::{Joined, join, original};
use super::object::{Pair, Ranking, RatioRow};
use super::side::Side;
use crate::quantity::{Derivation, Joint, joint};
use crate::report::Contributor;

/// How many contributors a pair names.
const CONTRIBUTORS: usize = 5;

/// A side with one of its figures.
pub(super) struct Held<'a> {
    /// Its label.
    pub label: &'a str,
    /// The side.
    pub side: &'a Side,
    /// Its figure.
    pub figure: Derivation<f64>,
}

/// Holds one side's figure against another's; nothing where one of them is zero.
///
/// Both orders give the same, mirrored: the pair is always computed with the lower
/// figure first, so that not even rounding depends on the order of the files.
pub(super) fn pair(one: &Held<'_>, other: &Held<'_>, confidence: f64) -> Option<Pair> {
    let swapped = one.figure.central() > other.figure.central();
    let (first, second) = if swapped { (other, one) } else { (one, other) };
    let joined = joined(first, second);
    let found = joint(&joined.first, &joined.second)?;
    let contributors = contributors(&joined, &found, [first.label, second.label]);
    let pair = Pair {
        first: first.label.to_owned(),
        second: second.label.to_owned(),
        ratio: RatioRow {
            value: found.ratio,
            low: found.low,
            high: found.high,
        },
        first_is_lower: found.first_is_lower,
        ranking: ranking(&found, confidence),
        shared: joined.shared.iter().map(ToString::to_string).collect(),
        contributors,
    };
    Some(if swapped { mirrored(pair) } else { pair })
}

/// Both figures with their inputs named as things of one world.
pub(super) fn joined(first: &Held<'_>, second: &Held<'_>) -> Joined {
    join(
        (first.side, first.figure.clone()),
        (second.side, second.figure.clone()),
    )
}

/// A ranking is given only where it is real.
pub(super) fn ranking(found: &Joint, confidence: f64) -> Ranking {
    if found.first_is_lower >= confidence {
        Ranking::Lower
    } else if found.first_is_lower <= 1.0 - confidence {
        Ranking::Higher
    } else {
        Ranking::NoRealDifference
    }
}

/// The same pair in the other order.
fn mirrored(pair: Pair) -> Pair {
    Pair {
        ratio: pair.ratio.inverse(),
        first_is_lower: 1.0 - pair.first_is_lower,
        ranking: match pair.ranking {
            Ranking::Lower => Ranking::Higher,
            Ranking::Higher => Ranking::Lower,
            Ranking::NoRealDifference => Ranking::NoRealDifference,
        },
        first: pair.second,
        second: pair.first,
        ..pair
    }
}

/// Where the ratio's uncertainty comes from.
fn contributors(joined: &Joined, found: &Joint, labels: [&str; 2]) -> Vec<Contributor> {
    let input = |id: &str| joined.first.input(id).or_else(|| joined.second.input(id));
    let mut shares: Vec<_> = found.shares.iter().collect();
    shares.sort_by(|one, other| other.1.total_cmp(&one.1));
    let named = shares.into_iter().filter(|(_, share)| *share >= 0.005);
    let rows = named.filter_map(|(id, share)| {
        let (own, owner) = original(id);
        let label = &input(id)?.label;
        let owner = owner.and_then(|at| labels.get(at));
        Some(Contributor {
            label: owner.map_or_else(|| label.clone(), |it| format!("{it}: {label}")),
            inputs: vec![own.to_owned()],
            share: *share,
        })
    });
    rows.take(CONTRIBUTORS).collect()
}
