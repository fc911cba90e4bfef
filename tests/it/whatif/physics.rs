//! What a change moves, and what it leaves alone.

use super::{given, place, record, suppose, supposed, value};
use proptest::prelude::*;
use wattprint::profile::Kind;
use wattprint::report::Report;
use wattprint::sample::Provenance;

/// Ids of figures that are not the same in both.
fn changed(record: &Report, other: &Report) -> Vec<String> {
    let figures = other.quantities.iter();
    let new = figures.filter(|it| record.figure(&it.id) != Some(it));
    new.map(|it| it.id.clone()).collect()
}

#[test]
fn another_pue_moves_the_facility_and_what_follows_but_no_water_of_the_site() {
    let record = record();
    let report = suppose(&record, &supposed(vec![given(Kind::Pue, 1.1)])).unwrap();
    let ratio = 1.1 / 1.36;
    for id in [
        "energy.facility",
        "emissions.location",
        "water.grid",
        "emissions.location/token",
    ] {
        let moved = value(&report, id) / value(&record, id);
        assert!((moved - ratio).abs() < 1e-9, "{id}: {moved}");
        assert_eq!(report.figure(id).unwrap().provenance, Provenance::Modelled);
    }
    for id in [
        "energy.node",
        "energy.accelerator",
        "water.site",
        "emissions.embodied",
    ] {
        assert_eq!(report.figure(id), record.figure(id), "{id}");
    }
    let total = value(&report, "water.site") + value(&report, "water.grid");
    assert!((value(&report, "water.total") / total - 1.0).abs() < 1e-9);
    let both = value(&report, "emissions.location") + value(&report, "emissions.embodied");
    assert!((value(&report, "emissions.total") / both - 1.0).abs() < 1e-9);
    assert_eq!(
        report
            .figure("energy.facility")
            .unwrap()
            .factors
            .last()
            .unwrap(),
        "given.pue.NL"
    );
    assert!(report.defaults().all(|row| row.id != "pue:EU"));
}

#[test]
fn the_recorded_numbers_supposed_again_give_the_recorded_values() {
    let record = record();
    let same = suppose(&record, &supposed(Vec::new())).unwrap();
    assert_eq!(same.quantities, record.quantities);
    let report = suppose(&record, &supposed(vec![given(Kind::Pue, 1.36)])).unwrap();
    for figure in &record.quantities {
        let moved = value(&report, &figure.id);
        assert!(
            (moved - figure.value).abs() <= 1e-9 * figure.value,
            "{}",
            figure.id
        );
    }
}

#[test]
fn another_place_changes_nothing_that_was_metered_and_knows_nothing_of_the_first() {
    let record = record();
    let report = suppose(&record, &place("SE")).unwrap();
    for id in changed(&record, &report) {
        let of_place = ["energy.facility", "emissions.", "water.", "cost."];
        assert!(of_place.iter().any(|start| id.starts_with(start)), "{id}");
    }
    assert_eq!(
        report.figure("emissions.embodied"),
        record.figure("emissions.embodied")
    );
    assert!(value(&report, "emissions.location") < 0.5 * value(&record, "emissions.location"));
    for figure in &report.quantities {
        let inputs = figure.derivation.inputs();
        let of_first = inputs.filter(|it| it.id.ends_with(":NL") || &*it.id == "pue:EU");
        assert_eq!(of_first.count(), 0, "{}", figure.id);
        for factor in &figure.factors {
            assert!(
                report.factors.iter().any(|row| row.id == *factor),
                "{factor}"
            );
        }
    }
    // Nothing is known of water at a Swedish site, and nothing stands in for it.
    assert!(report.figure("water.site").is_none() && report.figure("water.total").is_none());
}

#[test]
fn figures_agree_with_their_derivations_and_shares_with_the_whole() {
    for supposed in [
        place("SE"),
        place("PL"),
        supposed(vec![given(Kind::Wue, 0.0)]),
    ] {
        let report = suppose(&record(), &supposed).unwrap();
        for figure in &report.quantities {
            let estimate = figure.derivation.estimate();
            assert_eq!(estimate.central(), figure.value, "{}", figure.id);
            assert!(figure.low <= figure.value && figure.value <= figure.high);
        }
        let parts = [
            "energy.accelerator",
            "energy.cpu",
            "energy.dram",
            "energy.other",
        ];
        let sum: f64 = parts.iter().map(|id| value(&report, id)).sum();
        assert!((sum / value(&report, "energy.node") - 1.0).abs() < 1e-9);
        let shares = &report.quality.contributors;
        let sum: f64 = shares.iter().map(|it| it.share).sum();
        assert!((sum - 1.0).abs() < 1e-9, "{shares:?}");
    }
}

proptest! {
    #[test]
    fn emissions_are_proportional_to_pue_and_intensity(
        pue in 1.0..2.0_f64,
        grams in 1.0..1000.0_f64,
    ) {
        let factors = vec![given(Kind::Pue, pue), given(Kind::GridCarbon, grams / 3.6e6)];
        let report = suppose(&record(), &supposed(factors)).unwrap();
        let expected = value(&report, "energy.node") / 3.6e6 * pue * grams;
        prop_assert!((value(&report, "emissions.location") / expected - 1.0).abs() < 1e-9);
    }
}
