//! The ratio of two figures, held against a simulation with a fixed seed.

use crate::uncertainty::simulation::{NORMAL_95, Random, deviates, quantile};
use std::collections::BTreeMap;
use wattprint::quantity::{
    BoundKind, Derivation, Energy, Estimate, Input, Origin, Quantity, Ratio, joint,
};

/// By how much a bound of a ratio may differ from the simulation's, as a share of it.
const BOUND: f64 = 0.06;

/// By how much the probability may differ.
const PROBABILITY: f64 = 0.015;

const DRAWS: usize = 60_000;

fn input<Q: Quantity>(id: &str, range: [f64; 3]) -> Input<Q> {
    let [low, central, high] = range.map(Q::from_base);
    Input {
        id: id.into(),
        label: id.to_owned(),
        value: Estimate::around(low, central, high, BoundKind::Interval95),
        origin: Origin::Measured,
    }
}

fn energy(id: &str, range: [f64; 3]) -> Derivation<Energy> {
    Derivation::of(&input(id, range))
}

/// The 2.5 % and 97.5 % quantiles of the ratio, and how often the first is lower.
fn simulated(first: &Derivation<Energy>, second: &Derivation<Energy>) -> [f64; 3] {
    let table = deviates(5001);
    let mut random = Random(2026);
    let inputs: BTreeMap<_, _> = first
        .inputs()
        .chain(second.inputs())
        .map(|it| (it.id.clone(), it.value))
        .collect();
    let (mut ratios, mut lower) = (Vec::new(), 0.0);
    for _ in 0..DRAWS {
        let drawn: BTreeMap<_, _> = inputs
            .iter()
            .map(|(id, it)| (id.clone(), law(it, table[random.below(table.len())])))
            .collect();
        let at = |figure: &Derivation<Energy>| -> f64 {
            let terms = figure.terms().iter();
            terms
                .map(|it| {
                    let factors = it.factors.iter();
                    let product: f64 = factors.map(|(id, n)| drawn[id].powi(*n)).product();
                    it.coefficient * product
                })
                .sum()
        };
        let (one, other) = (at(first), at(second));
        ratios.push(one / other);
        lower += f64::from(u8::from(one < other)) / DRAWS as f64;
    }
    ratios.sort_by(f64::total_cmp);
    [quantile(&ratios, 0.025), quantile(&ratios, 0.975), lower]
}

/// The law of `docs/uncertainty.md`, written a second time.
fn law(value: &Estimate<f64>, deviate: f64) -> f64 {
    let bound = if deviate < 0.0 {
        value.low()
    } else {
        value.high()
    };
    let (central, share) = (value.central(), deviate.abs() / NORMAL_95);
    if bound > 0.0 {
        central * (bound / central).powf(share)
    } else {
        (central + share * (bound - central)).max(0.0)
    }
}

fn assert_agrees(name: &str, first: &Derivation<Energy>, second: &Derivation<Energy>) {
    let found = joint(first, second).unwrap();
    let [low, high, lower] = simulated(first, second);
    let error = |found: f64, expected: f64| (found - expected).abs() / expected;
    assert!(
        error(found.low, low) < BOUND,
        "{name}: low {} {low}",
        found.low
    );
    let found_high = found.high.unwrap();
    assert!(
        error(found_high, high) < BOUND,
        "{name}: high {found_high} {high}"
    );
    let off = (found.first_is_lower - lower).abs();
    assert!(
        off < PROBABILITY,
        "{name}: {} {lower}",
        found.first_is_lower
    );
}

#[test]
fn ratios_and_probabilities_agree_with_a_simulation() {
    let pue = |id: &str| input::<Ratio>(id, [1.1, 1.36, 1.6]);
    let host = |id: &str| input::<Ratio>(id, [1.43, 1.6, 2.2]);
    let grid = input::<Ratio>("grid", [0.2, 0.3, 0.5]);
    let a = || energy("a", [80.0, 100.0, 130.0]);
    let b = || energy("b", [70.0, 120.0, 150.0]);
    assert_agrees(
        "lopsided products",
        &a().times(&pue("p1")),
        &b().times(&pue("p2")),
    );
    assert_agrees(
        "one shared",
        &a().times(&pue("p")).times(&grid),
        &b().times(&pue("p")),
    );
    let making = |id: &str| energy(id, [10.0, 20.0, 60.0]);
    assert_agrees(
        "sums that share a part",
        &(a().times(&grid) + making("m")),
        &(b().times(&grid) + making("m")),
    );
    assert_agrees(
        "sums that share nothing",
        &(a().times(&host("h1")) + making("m1")),
        &(b().times(&host("h2")) + making("m2")),
    );
    let idle = |id: &str| input::<Ratio>(id, [0.10, 0.14, 0.20]);
    let busy = |energy: Derivation<Energy>, id: &str| {
        energy.clone() + energy.times(&idle(id)).scaled(-1.0) + making(&format!("{id} making"))
    };
    assert_agrees("a part is taken away", &busy(a(), "i1"), &busy(b(), "i2"));
    let wide = |id: &str, central: f64| energy(id, [central / 4.0, central, central * 4.0]);
    assert_agrees(
        "very unsure sums",
        &(wide("a", 100.0) + wide("b", 50.0) + wide("c", 20.0)),
        &(wide("b", 50.0) + wide("d", 90.0)),
    );
}

#[test]
fn a_figure_that_may_be_nothing_is_told_by_its_difference() {
    let water = energy("w", [0.0, 6.0, 30.0]);
    let other = energy("o", [5.0, 8.0, 13.0]);
    let found = joint(&water, &other).unwrap();
    let [low, high, lower] = simulated(&water, &other);
    // Where the lower bound is 0, a sample of it lies a little above.
    assert!(low < 0.05 && found.low == 0.0, "{found:?} {low}");
    assert!(
        (found.high.unwrap() / high - 1.0).abs() < BOUND,
        "{found:?} {high}"
    );
    assert!(
        (found.first_is_lower - lower).abs() < 0.02,
        "{found:?} {lower}"
    );
}
