//! What holds for any two services.

use super::made::{Made, default, service, stated, within};
use super::{compared, pair};
use proptest::prelude::*;
use wattprint::compare::Ranking;

fn any_service(name: &'static str) -> impl Strategy<Value = Made> {
    let spread = 1.01..3.0_f64;
    (100.0..2000.0_f64, spread, 1.0..1.5_f64).prop_map(move |(energy, spread, pue)| {
        let mut made = service(name, energy);
        made.energy = stated(&format!("energy.{name}"), within(energy * 3.6e6, spread));
        made.pue = Some(default("factor.pue.EU.2024@NL", within(pue, 1.15)));
        made.making = Some(default("factor.making", within(energy * 40.0, spread)));
        made
    })
}

fn mirrored(ranking: Ranking) -> Ranking {
    match ranking {
        Ranking::Lower => Ranking::Higher,
        Ranking::Higher => Ranking::Lower,
        same @ Ranking::NoRealDifference => same,
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn the_order_of_the_files_does_not_matter(one in any_service("one"), two in any_service("two")) {
        let there = compared(&[one.clone(), two.clone()]);
        let back = compared(&[two, one]);
        for metric in &there.metrics {
            let (this, other) = (&metric.pairs[0], pair(&back, &metric.id));
            prop_assert!((this.first_is_lower + other.first_is_lower - 1.0).abs() < 1e-9);
            prop_assert!((this.ratio.value * other.ratio.value - 1.0).abs() < 1e-9);
            prop_assert!((this.ratio.low * other.ratio.high.unwrap() - 1.0).abs() < 1e-9);
            prop_assert_eq!(this.ranking, mirrored(other.ranking));
        }
    }

    #[test]
    fn a_ratio_lies_within_its_bounds_and_a_probability_between_none_and_all(
        one in any_service("one"), two in any_service("two")
    ) {
        for metric in &compared(&[one, two]).metrics {
            let it = &metric.pairs[0];
            prop_assert!(it.ratio.low <= it.ratio.value && it.ratio.value <= it.ratio.high.unwrap());
            prop_assert!((0.0..=1.0).contains(&it.first_is_lower));
        }
    }

    #[test]
    fn lowering_a_side_makes_it_likelier_the_lower(
        one in any_service("one"), two in any_service("two"), less in 0.5..0.99_f64
    ) {
        let mut lowered = one.clone();
        lowered.energy.range = lowered.energy.range.map(|it| it * less);
        let making = lowered.making.as_mut().unwrap();
        making.range = making.range.map(|it| it * less);
        let before = compared(&[one, two.clone()]);
        let after = compared(&[lowered, two]);
        for metric in &before.metrics {
            let rises = pair(&after, &metric.id).first_is_lower - metric.pairs[0].first_is_lower;
            prop_assert!(rises > -2e-3, "{}: {rises}", metric.id);
        }
    }
}
