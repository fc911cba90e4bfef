//! What would change a ranking: which input, and by how much.

use super::identity::{Joined, original};
use super::object::{Change, Ranking};
use super::pair::{Held, joined, ranking};
use crate::quantity::{Input, Joint, joint};

/// The share in the uncertainty of the ratio that an input has at least.
const LEAST: f64 = 0.01;

/// How many inputs are named.
const NAMED: usize = 3;

/// A value is looked for within so many times the input's own, up and down.
const FARTHEST: f64 = 1e3;

/// Steps in which it is looked for on the way there.
const STEPS: u32 = 60;

/// Halvings that find it to ten digits.
const HALVINGS: usize = 40;

/// The inputs that would change the ranking of two sides, the likeliest first.
///
/// Each is looked at by itself: the value at which both sides come out equal with all
/// others as expected, and by how much the interval of the ratio narrows when it is
/// known exactly and is as expected. First stand those that may be so by their
/// own bounds, the least number of standard deviations first, then the others by how
/// much knowing them would narrow the interval.
pub(super) fn changes(first: &Held<'_>, second: &Held<'_>, confidence: f64) -> Vec<Change> {
    let joined = joined(first, second);
    let Some(now) = joint(&joined.first, &joined.second) else {
        return Vec::new();
    };
    let weighty = now.shares.iter().filter(|(_, share)| *share >= LEAST);
    let found = weighty.filter_map(|(id, _)| {
        let input = joined.first.input(id).or_else(|| joined.second.input(id))?;
        Some(change(input, &joined, &now, [first, second], confidence))
    });
    let mut found: Vec<Change> = found.collect();
    found.sort_by(|one, other| {
        let far = |it: &Change| {
            if it.within_bounds {
                distance(it)
            } else {
                f64::INFINITY
            }
        };
        let by_distance = far(one).total_cmp(&far(other));
        by_distance.then(other.narrowing.total_cmp(&one.narrowing))
    });
    found.truncate(NAMED);
    found
}

fn change(
    input: &Input<f64>,
    joined: &Joined,
    now: &Joint,
    held: [&Held<'_>; 2],
    confidence: f64,
) -> Change {
    let value = input.value;
    let (own, owner) = original(&input.id);
    let owners = held
        .iter()
        .enumerate()
        .filter(|(at, _)| owner.is_none_or(|it| it == *at));
    let sides: Vec<_> = owners.collect();
    let equal_at = equal_at(input, joined);
    let known = joint(
        &joined.first.clone().supposing(&input.id, value.central()),
        &joined.second.clone().supposing(&input.id, value.central()),
    );
    let told = |it: &Joint| ranking(it, confidence) != Ranking::NoRealDifference;
    let unit = sides.iter().find_map(|(_, held)| {
        let mut factors = held.side.report.factors.iter();
        factors
            .find(|row| row.id == own)
            .map(|row| row.unit.clone())
    });
    Change {
        first: held[0].label.to_owned(),
        second: held[1].label.to_owned(),
        input: own.to_owned(),
        label: input.label.clone(),
        sides: sides.iter().map(|(_, it)| it.label.to_owned()).collect(),
        value: value.central(),
        low: value.low(),
        high: value.high(),
        unit,
        equal_at,
        within_bounds: equal_at.is_some_and(|it| value.low() <= it && it <= value.high()),
        narrowing: known.as_ref().map_or(0.0, |known| narrowing(now, known)),
        would_settle: (!told(now)).then(|| known.as_ref().is_some_and(told)),
    }
}

/// The value of one input at which both figures are equal, all others central.
fn equal_at(input: &Input<f64>, joined: &Joined) -> Option<f64> {
    let difference = |value: f64| {
        let at = |figure: &crate::quantity::Derivation<f64>| {
            figure.clone().supposing(&input.id, value).central()
        };
        at(&joined.first) - at(&joined.second)
    };
    let central = input.value.central();
    if central <= 0.0 {
        return None;
    }
    let here = difference(central);
    let step = FARTHEST.powf(1.0 / f64::from(STEPS));
    let near = (1..=STEPS).flat_map(|steps| [step, 1.0 / step].map(|it| (it, steps)));
    let mut crossings = near.filter_map(|(step, steps)| {
        let power = |steps: u32| central * step.powf(f64::from(steps));
        let (from, to) = (power(steps - 1), power(steps));
        (difference(from) * difference(to) <= 0.0).then_some((from, to))
    });
    let (from, to) = crossings.next().filter(|_| here != 0.0)?;
    Some(root(difference, from, to))
}

fn root(difference: impl Fn(f64) -> f64, mut from: f64, mut to: f64) -> f64 {
    let rises = difference(from) < difference(to);
    for _ in 0..HALVINGS {
        let middle = (from * to).sqrt();
        if (difference(middle) < 0.0) == rises {
            from = middle;
        } else {
            to = middle;
        }
    }
    (from * to).sqrt()
}

/// By what share the interval of the ratio is narrower, on the scale of logarithms.
fn narrowing(now: &Joint, known: &Joint) -> f64 {
    let width = |it: &Joint| Some((it.high? / it.low).ln()).filter(|it| it.is_finite());
    match (width(now), width(known)) {
        (Some(now), Some(known)) if now > 0.0 => (1.0 - known / now).max(0.0),
        _ => 0.0,
    }
}

/// How far from expected the input would be, as a share of its bound on that side.
fn distance(change: &Change) -> f64 {
    let Some(at) = change.equal_at else {
        return f64::INFINITY;
    };
    let bound = if at < change.value {
        change.low
    } else {
        change.high
    };
    ((at - change.value) / (bound - change.value)).abs()
}
