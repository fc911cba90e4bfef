//! Whether the scenarios of growth are three, and in order.

use super::finding::{Arg, Finding, Kind};
use super::place::short;
use crate::offer::demand::Growth;
use crate::offer::value::Offer;

/// Rates that differ by less are one rate, written in two ways.
const SAME: f64 = 1e-9;

pub(super) fn findings(offer: &Offer) -> Vec<Finding> {
    let rows: Vec<(usize, &Growth)> = (1..).zip(&offer.demand.growth).collect();
    let pairs = rows.iter().enumerate().flat_map(|(at, later)| {
        let earlier = rows.iter().take(at);
        earlier.map(move |earlier| (*earlier, *later))
    });
    pairs.filter_map(|(one, other)| pair(one, other)).collect()
}

/// Two scenarios that are one, or of which the lesser grows more.
fn pair((_, one): (usize, &Growth), (number, other): (usize, &Growth)) -> Option<Finding> {
    let (first, second) = one.scenario.zip(other.scenario)?;
    let refused = |id, field: &str| {
        let about = format!("growth {number}.{field}");
        Finding::refused(id, Kind::Contradictory, &about)
    };
    let names = [first, second].map(|it| Arg::Key(it.name().to_owned()));
    if first == second {
        return Some(refused("growth-twice", "scenario").with(names.into_iter().take(1)));
    }
    let (rate, later) = one.yearly.zip(other.yearly)?;
    let rates = [rate, later].map(|it| Arg::Number(format!("{} %", short(it * 100.0))));
    if (rate - later).abs() < SAME {
        let args = names.into_iter().chain(rates.into_iter().take(1));
        return Some(refused("growth-same-rate", "yearly").with(args));
    }
    let in_order = (first < second) == (rate < later);
    let args = names.into_iter().chain(rates);
    (!in_order).then(|| refused("growth-order", "yearly").with(args))
}
