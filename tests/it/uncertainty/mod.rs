//! The bounds of figures: their laws, and their agreement with a simulation.
//!
//! The tables of `docs/uncertainty.md` are written by these tests.

mod chains;
mod page;
pub(crate) mod simulation;

use chains::{CHAINS, Chain, Width};
use proptest::prelude::*;
use simulation::{Random, lognormal, quantile, simulated};
use wattprint::accounting::assess;
use wattprint::profile::{Catalog, Given};
use wattprint::quantity::{
    BoundKind, Derivation, Energy, Estimate, Input, Origin, Pue, Quantity, Ratio,
};

fn input<Q: Quantity>(id: &str, low: Q, central: Q, high: Q) -> Input<Q> {
    Input {
        id: id.into(),
        label: id.to_owned(),
        value: Estimate::around(low, central, high, BoundKind::Interval95),
        origin: Origin::Measured,
    }
}

/// The larger error of a figure's two bounds, as a share of the bound.
///
/// Where a bound lies near zero because parts are taken away, it is a share of
/// half the interval instead. A figure cannot be below zero when its centre is not.
fn error<Q: Quantity>(figure: &Derivation<Q>, draws: usize, random: &mut Random) -> f64 {
    let estimate = figure.estimate().in_base();
    let values = simulated(figure, |_, value| lognormal(value), draws, random);
    let [low, high] = [0.025, 0.975].map(|share| quantile(&values, share));
    let floor = if estimate.central() >= 0.0 { 0.0 } else { low };
    let half = (high - low) / 2.0;
    let takes_away = figure.terms().iter().any(|it| it.coefficient < 0.0);
    let relative = |bound: f64, truth: f64| {
        let size = if takes_away {
            truth.abs().max(half)
        } else {
            truth
        };
        (bound - truth).abs() / size
    };
    relative(estimate.low(), low.max(floor)).max(relative(estimate.high(), high))
}

/// As [`error`] with 20,000 draws, and with ten times as many where these make much
/// of an error: by themselves they are up to five per cent beside a bound that is very
/// far out.
fn judged(figure: &Derivation<Energy>, random: &mut Random) -> f64 {
    let first = error(figure, 20_000, random);
    if first < 0.06 {
        return first;
    }
    error(figure, 200_000, &mut Random(42))
}

/// The errors over many random chains, the least first.
fn errors(chain: Chain, width: Width, chains: usize) -> Vec<f64> {
    let mut random = Random(20_260);
    let mut errors: Vec<f64> = (0..chains)
        .map(|_| judged(&chain(width, &mut random), &mut random))
        .collect();
    errors.sort_by(f64::total_cmp);
    errors
}

/// A node with one accelerator and one processor, by the published prior.
fn node() -> Derivation<Energy> {
    let prior = Catalog::embedded().node_prior().unwrap();
    let joules = |id: &str, low, central, high| {
        let [low, central, high] = [low, central, high].map(Energy::from_joules);
        Derivation::of(&input(id, low, central, high))
    };
    let accelerator = joules("accelerator", 1.9e6, 2.0e6, 2.1e6);
    let processor = joules("processor", 2.5e5, 3.0e5, 3.6e5);
    let rated = joules("rated power × time", 3.5e6, 3.5e6, 3.5e6);
    (accelerator + processor).times(&prior.factor.input()) + rated.times(&prior.constant.input())
}

#[test]
fn the_footprint_of_real_places_agrees_with_a_simulation() {
    let mut random = Random(7);
    for code in ["NL", "US", "FR", "PL"] {
        let given = Given::default();
        let catalog = Catalog::embedded();
        let profile = catalog.profile(&code.parse().unwrap(), None, &given);
        let footprint = assess(&node(), &profile.unwrap());
        let worst = [
            error(&footprint.facility, 20_000, &mut random),
            error(&footprint.emissions_location, 20_000, &mut random),
            error(&footprint.grid_water.unwrap(), 20_000, &mut random),
        ];
        assert!(worst.iter().all(|it| *it < 0.03), "{code}: {worst:?}");
    }
}

#[test]
fn a_product_is_exact() {
    let mut random = Random(3);
    let width = Width {
        factor: 5.0,
        skew: 0.0,
    };
    for _ in 0..50 {
        let figure = CHAINS[0].1(width, &mut random);
        let estimate = figure.estimate().in_base();
        let squared: f64 = figure
            .inputs()
            .map(|it| (it.value.high() / it.value.central()).ln().powi(2))
            .sum();
        let factor = squared.sqrt().exp();
        let ratio = [
            estimate.high() / estimate.central(),
            estimate.central() / estimate.low(),
        ];
        assert!(
            ratio.iter().all(|it| (it / factor - 1.0).abs() < 1e-9),
            "{ratio:?}"
        );
    }
}

#[test]
fn a_figure_that_is_one_input_has_its_bounds_and_stays_in_its_range() {
    let pue = input(
        "pue",
        Pue::new(1.0).unwrap(),
        Pue::new(1.1).unwrap(),
        Pue::new(2.0).unwrap(),
    );
    let estimate = Derivation::of(&pue).estimate();
    assert!((estimate.low().ratio() - 1.0).abs() < 1e-12);
    assert!((estimate.high().ratio() - 2.0).abs() < 1e-12);
    for (low, central, high) in [(0.0, 0.0, 3.0), (0.0, 1.0, 1.0), (0.5, 0.5, 9.0)] {
        let [low, central, high] = [low, central, high].map(Ratio::new);
        let estimate = Derivation::of(&input("it", low, central, high)).estimate();
        assert!((estimate.low().get() - low.get()).abs() < 1e-12);
        assert!((estimate.high().get() - high.get()).abs() < 1e-12);
    }
}

#[test]
fn what_is_added_and_taken_away_again_leaves_nothing_unsure() {
    let part = Derivation::of(&input(
        "a",
        Ratio::new(1.0),
        Ratio::new(2.0),
        Ratio::new(9.0),
    ));
    let nothing = (part.clone() + part.scaled(-1.0)).estimate();
    assert_eq!((nothing.low().get(), nothing.high().get()), (0.0, 0.0));
}

/// Any chain, with inputs of any width up to a factor of five.
fn any_chain() -> impl Strategy<Value = Derivation<Energy>> {
    (0..CHAINS.len(), any::<u64>(), 1.1..5.0_f64, 0.0..0.9_f64).prop_map(
        |(kind, seed, factor, skew)| CHAINS[kind].1(Width { factor, skew }, &mut Random(seed)),
    )
}

fn same(one: f64, other: f64) -> bool {
    (one - other).abs() <= 1e-6 * one.abs().max(other.abs())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn the_central_value_lies_between_the_bounds(figure in any_chain()) {
        let estimate = figure.estimate().in_base();
        prop_assert!(estimate.low() <= estimate.central());
        prop_assert!(estimate.central() <= estimate.high());
        let shares: f64 = figure.contributions().iter().map(|it| it.share).sum();
        // A part that is taken away from itself leaves nothing to be unsure of.
        if estimate.low() < estimate.high() {
            prop_assert!((shares - 1.0).abs() < 1e-9);
        } else {
            prop_assert!(shares == 0.0);
        }
    }

    #[test]
    fn a_known_factor_scales_both_bounds(figure in any_chain(), factor in 0.001..1000.0_f64) {
        let sure = Ratio::new(factor);
        let plain = figure.estimate().in_base();
        let scaled = figure.times(&input("sure", sure, sure, sure)).estimate().in_base();
        prop_assert!(same(scaled.low(), plain.low() * factor));
        prop_assert!(same(scaled.high(), plain.high() * factor));
    }

    #[test]
    fn the_order_of_the_parts_does_not_matter(figure in any_chain()) {
        let [low, central, high] = [1.0, 2.0, 3.0].map(Energy::from_joules);
        let more = Derivation::of(&input("more", low, central, high));
        let (one, other) = (figure.clone() + more.clone(), more + figure);
        let (one, other) = (one.estimate().in_base(), other.estimate().in_base());
        prop_assert!(same(one.low(), other.low()) && same(one.high(), other.high()));
    }
}
