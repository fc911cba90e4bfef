//! A report beside what is supposed of it: what was not changed is one thing and cancels.

use super::{given, place, record, suppose, supposed, value};
use crate::compare::request;
use wattprint::compare::{Comparison, Pair, Side, compare};
use wattprint::profile::Kind;
use wattprint::report::Report;

fn compared(one: &Report, other: &Report) -> Comparison {
    let sides = [("a.json", one), ("b.json", other)];
    let sides = sides.map(|(file, report)| Side::new(file, report.clone()));
    compare(&sides, &request(), None).unwrap()
}

fn pair<'a>(comparison: &'a Comparison, id: &str) -> &'a Pair {
    let mut metrics = comparison.metrics.iter();
    &metrics.find(|it| it.id == id).unwrap().pairs[0]
}

/// Both bounds of the ratio, and the ratio between them.
fn ratio(comparison: &Comparison, id: &str) -> [f64; 3] {
    let ratio = &pair(comparison, id).ratio;
    [ratio.low, ratio.value, ratio.high.unwrap()]
}

fn is_nearly(found: [f64; 3], expected: f64) -> bool {
    found.iter().all(|it| (it / expected - 1.0).abs() < 1e-9)
}

#[test]
fn energy_that_was_not_changed_is_the_same_energy() {
    let record = record();
    for there in [place("SE"), supposed(vec![given(Kind::Pue, 1.1)])] {
        let there = suppose(&record, &there).unwrap();
        for comparison in [compared(&record, &there), compared(&there, &record)] {
            assert_eq!(ratio(&comparison, "energy.node"), [1.0; 3]);
        }
    }
}

#[test]
fn a_ratio_depends_only_on_what_was_changed() {
    let record = record();
    let known = suppose(&record, &supposed(vec![given(Kind::Pue, 1.1)])).unwrap();
    let comparison = compared(&record, &known);
    let shares = &pair(&comparison, "energy.facility").contributors;
    assert_eq!(shares.len(), 1, "the PUE that was: {shares:?}");
    assert_eq!(shares[0].inputs, ["pue:EU"]);
    // The grid is the same: its intensity makes the ratio no wider.
    let [of_energy, of_emissions] =
        ["energy.facility", "emissions.location"].map(|id| ratio(&comparison, id));
    for (one, other) in of_energy.iter().zip(of_emissions) {
        assert!(
            (one / other - 1.0).abs() < 1e-6,
            "{of_energy:?} {of_emissions:?}"
        );
    }
}

#[test]
fn two_what_ifs_of_one_report_are_of_one_measurement() {
    let record = record();
    let [one, other] =
        [1.1, 1.21].map(|pue| suppose(&record, &supposed(vec![given(Kind::Pue, pue)])).unwrap());
    let comparison = compared(&other, &one);
    assert_eq!(ratio(&comparison, "energy.node"), [1.0; 3]);
    assert!(is_nearly(ratio(&comparison, "energy.facility"), 1.1));
}

#[test]
fn what_is_supposed_of_another_report_is_another_measurement() {
    let record = record();
    let mut other = record.clone();
    other.evidence.sessions = vec!["another".to_owned()];
    let other = suppose(&other, &supposed(vec![given(Kind::Pue, 1.1)])).unwrap();
    // Identities of two nodes may be the same: they tell only what and when.
    assert_eq!(other.hypothetical.as_ref().unwrap().of, record.identity.id);
    assert_eq!(value(&other, "energy.node"), value(&record, "energy.node"));
    let [low, _, high] = ratio(&compared(&record, &other), "energy.node");
    assert!(low < 0.99 && high > 1.01, "{low} {high}");
}
