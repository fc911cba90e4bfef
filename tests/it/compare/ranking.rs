//! What cancels, what does not, and where a ranking is real.

use super::made::{Made, default, measured, published, service, stated, within};
use super::{compared, metric, pair};
use wattprint::compare::{Ranking, RemarkKind};

/// Two services with the same energy and no PUE of their own, so that one input decides.
fn alike(change: impl Fn(&mut Made)) -> Vec<Made> {
    ["one", "two"]
        .map(|name| {
            let mut made = service(name, 1000.0);
            made.energy = stated(&format!("energy.{name}"), [3.6e9; 3]);
            made.pue = Some(stated("given.pue", [1.2; 3]));
            change(&mut made);
            made
        })
        .to_vec()
}

fn width(made: &[Made], id: &str) -> f64 {
    let comparison = compared(made);
    let ratio = &pair(&comparison, id).ratio;
    (ratio.high.unwrap() / ratio.low).ln()
}

#[test]
fn a_report_compared_with_itself_is_exactly_the_same() {
    let one = service("one", 1000.0);
    let comparison = compared(&[one.clone(), one]);
    for metric in &comparison.metrics {
        let pair = &metric.pairs[0];
        let ratio = (pair.ratio.low, pair.ratio.value, pair.ratio.high);
        assert_eq!(ratio, (1.0, 1.0, Some(1.0)), "{}", metric.id);
        assert_eq!(pair.first_is_lower, 0.5, "{}", metric.id);
        assert_eq!(pair.ranking, Ranking::NoRealDifference, "{}", metric.id);
    }
}

#[test]
fn the_same_grid_cancels() {
    let made = alike(|_| {});
    assert!(width(&made, "emissions.location") < 1e-9);
    let comparison = compared(&made);
    let shared = &pair(&comparison, "emissions.location").shared;
    assert!(
        shared.iter().any(|it| it == "factor.grid_carbon.NL.2025"),
        "{shared:?}"
    );
}

#[test]
fn two_uses_of_a_default_do_not_cancel() {
    let made = alike(|it| it.pue = Some(default("factor.pue.EU.2024@NL", [1.1, 1.36, 1.6])));
    let comparison = compared(&made);
    let pair = pair(&comparison, "energy.facility");
    assert!(
        pair.ratio.low < 0.8 && pair.ratio.high.unwrap() > 1.25,
        "{pair:?}"
    );
    assert!((pair.first_is_lower - 0.5).abs() < 0.01, "{pair:?}");
    assert_eq!(pair.contributors.len(), 2);
    assert!(pair.contributors[0].label.starts_with(['A', 'B']));
}

#[test]
fn what_is_one_thing_is_decided_input_by_input() {
    let wide = within(1.3, 1.2);
    let cases: [(&str, fn([f64; 3], &str) -> super::made::Thing, bool); 6] = [
        (
            "the site's own PUE",
            |it, _| published("factor.pue.site:hall.2025", it),
            true,
        ),
        (
            "a default",
            |it, _| default("factor.pue.EU.2024@NL", it),
            false,
        ),
        ("given by hand", |it, _| stated("given.pue.NL", it), false),
        (
            "stated under two ids",
            |it, name| stated(&format!("offer.pue.{name}"), it),
            false,
        ),
        (
            "a calibrated model",
            |it, _| {
                let mut thing = published("plan.joules-per-unit", it);
                thing.factor = Some(("calibrated", false));
                thing
            },
            false,
        ),
        (
            "an older year",
            |it, _| {
                let mut thing = published("factor.pue.NL.2024", it);
                thing.factor = Some(("older-period", false));
                thing
            },
            true,
        ),
    ];
    for (what, thing, shared) in cases {
        let made = alike(|it| it.pue = Some(thing(wide, &it.name)));
        let narrow = width(&made, "energy.facility") < 1e-9;
        assert_eq!(narrow, shared, "{what}");
    }
}

#[test]
fn a_factor_of_one_id_and_two_values_is_two_things() {
    let mut made = alike(|_| {});
    made[1].grid = Some(published("factor.grid_carbon.NL.2025", within(7.1e-5, 1.3)));
    assert!(width(&made, "emissions.location") > 0.5);
}

#[test]
fn a_sensor_is_one_thing_on_the_device_that_carries_its_name() {
    let gain = |id: &str| measured(id, within(1.0, 1.05));
    let unique = alike(|it| it.pue = Some(gain("gain.accelerator/GPU-5ac9")));
    assert!(width(&unique, "energy.facility") < 1e-9);
    let nameless = alike(|it| it.pue = Some(gain("gain.cpu/package-0")));
    assert!(width(&nameless, "energy.facility") > 0.1);
}

#[test]
fn a_ranking_is_given_only_where_it_is_real() {
    for (energy, expected) in [
        (1000.0, Ranking::NoRealDifference),
        (1200.0, Ranking::NoRealDifference),
        (5000.0, Ranking::Lower),
        (200.0, Ranking::Higher),
    ] {
        let comparison = compared(&[service("one", 1000.0), service("two", energy)]);
        let pair = pair(&comparison, "energy.facility");
        assert_eq!(pair.ranking, expected, "{energy}: {pair:?}");
        let sure = (0.05..0.95).contains(&pair.first_is_lower);
        assert_eq!(expected == Ranking::NoRealDifference, sure, "{energy}");
    }
}

#[test]
fn among_several_the_lowest_are_those_that_none_is_really_below() {
    let made = [
        service("one", 5000.0),
        service("two", 1000.0),
        service("three", 1050.0),
    ];
    let comparison = compared(&made);
    let facility = metric(&comparison, "energy.facility");
    assert_eq!(facility.pairs.len(), 3);
    assert_eq!(facility.lowest, ["B", "C"]);
}

#[test]
fn what_would_change_it_names_the_input_and_the_value() {
    let mut made = alike(|_| {});
    made[0].pue = Some(stated("given.pue", [1.0, 1.3, 1.6]));
    let comparison = compared(&made);
    let change = &metric(&comparison, "energy.facility").changes[0];
    assert_eq!(
        (&*change.input, &change.sides[..]),
        ("given.pue", &["A".to_owned()][..])
    );
    // At a PUE of 1.2 both are equal, which the bounds allow.
    assert!((change.equal_at.unwrap() - 1.2).abs() < 1e-6, "{change:?}");
    assert!(
        change.within_bounds && change.narrowing > 0.99,
        "{change:?}"
    );
    assert_eq!(change.would_settle, Some(true));
}

#[test]
fn a_total_lacks_what_one_side_does_not_know_and_says_so() {
    let mut made = [service("one", 1000.0), service("two", 1000.0)];
    made[0].making = Some(published(
        "factor.accelerator_making.X.2025",
        within(5e4, 2.0),
    ));
    let comparison = compared(&made);
    let total = metric(&comparison, "emissions.total");
    assert!(total.pairs.is_empty() && total.values.len() == 1);
    assert_eq!(total.absent[0].side, "B");
    let said = comparison.remarks.iter();
    let said: Vec<_> = said
        .filter(|it| it.id == RemarkKind::WithoutMaking)
        .collect();
    assert_eq!(said[0].sides, ["B"]);
}
