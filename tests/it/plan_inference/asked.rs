//! What a plan of inference answers, and what it refuses.

use super::{OWN, calibrated, machine, question, serving};
use proptest::prelude::*;
use wattprint::plan::Planned;
use wattprint::plan::inference::{Capacity, Chip, Precision, Serving, plan};
use wattprint::profile::Catalog;

fn planned(serving: Serving, per_day: f64, capacity: Capacity) -> Planned {
    let machine = machine(&serving.chip.name);
    plan(
        &question(serving, per_day, capacity),
        &machine,
        &calibrated(),
    )
    .unwrap()
}

fn refused(serving: Serving, per_day: f64, capacity: Capacity) -> String {
    let machine = machine(&serving.chip.name);
    let asked = question(serving, per_day, capacity);
    plan(&asked, &machine, &calibrated())
        .unwrap_err()
        .to_string()
}

fn accelerator(planned: &Planned) -> f64 {
    planned
        .accelerator
        .as_ref()
        .unwrap()
        .estimate()
        .central()
        .joules()
}

fn said(planned: &Planned, id: &str) -> String {
    let found = planned.remarks.iter().filter(|it| it.id == id);
    found
        .map(|it| it.text.clone())
        .collect::<Vec<_>>()
        .join("\n")
}

#[test]
fn replicas_that_stand_idle_cost_their_idle_power() {
    let of = || serving(8.0, "H100", 1.0, 64.0);
    let one = planned(of(), 10_000.0, Capacity::Replicas(1));
    let two = planned(of(), 10_000.0, Capacity::Replicas(2));
    let watts = (accelerator(&two) - accelerator(&one)) / (365.0 * 86_400.0);
    // The published idle power of an H100 is 69 W.
    assert!((watts - 69.0).abs() < 0.1, "{watts}");
    let idle = two.idle.unwrap().estimate().central().joules();
    let before = one.idle.unwrap().estimate().central().joules();
    assert!(idle > before);
}

#[test]
fn half_busy_stands_ready_for_twice_the_time() {
    let of = || serving(8.0, "H100", 1.0, 64.0);
    let time = |it: &Planned| {
        it.accelerator_time
            .as_ref()
            .unwrap()
            .estimate()
            .central()
            .seconds()
    };
    let full = planned(of(), 10_000.0, Capacity::Utilisation(1.0));
    let half = planned(of(), 10_000.0, Capacity::Utilisation(0.5));
    assert!((time(&half) / time(&full) - 2.0).abs() < 1e-9);
    assert!(accelerator(&half) > accelerator(&full));
    let none = full.idle.unwrap().estimate().central().joules();
    assert!(none.abs() < 1e-3 * accelerator(&half), "{none}");
}

#[test]
fn every_answer_says_what_it_was_calibrated_on_and_what_is_near() {
    let it = planned(serving(70.0, "H100", 4.0, 64.0), 1000.0, Capacity::Fewest);
    let [calibration] = &it.calibration[..] else {
        panic!("{:?}", it.calibration)
    };
    assert_eq!(
        calibration.basis,
        "443 published configurations of 20 models"
    );
    assert_eq!((calibration.distance.len(), calibration.widened), (0, 1.0));
    let near = said(&it, "measured-neighbour");
    let first = near.lines().next().unwrap();
    assert!(
        first.starts_with("measured: meta-llama/Llama-3.1-70B-Instruct"),
        "{near}"
    );
    assert!(first.contains("J/token (ML.ENERGY Initiative,"), "{near}");
    assert_eq!(near.lines().count(), 3);
    assert!(said(&it, "answered-from").contains(" % from the measurement of meta-llama/"));
    assert!(said(&it, "physical-floor").contains("no software needs less than"));
    assert!(said(&it, "average-power").contains("idle included"));
    assert!(said(&it, "hidden-tokens").contains("ten times as many"));
    assert!(said(&it, "fewest-replicas").contains("1 replica, the fewest"));
    let work: Vec<_> = it
        .work
        .iter()
        .map(|it| (it.unit.as_str(), it.amount))
        .collect();
    assert_eq!(work, [("token", 146e6), ("request", 365e3)]);
}

#[test]
fn a_batch_whose_past_tokens_do_not_fit_is_flagged() {
    let it = planned(serving(70.0, "H100", 2.0, 2048.0), 1000.0, Capacity::Fewest);
    assert!(said(&it, "batch-exceeds-memory").contains("some requests would wait"));
}

#[test]
fn what_cannot_be_served_is_refused_with_what_would_help() {
    let mut experts = serving(8.0, "H100", 1.0, 8.0);
    experts.active = 70e9;
    let mut large = serving(405.0, "H100", 2.0, 8.0);
    large.precision = Precision::named("fp8").unwrap();
    let small = serving(8.0, "H100", 1.0, 64.0);
    let (few, replicas) = (Capacity::Fewest, Capacity::Replicas(1));
    for (serving, per_day, capacity, expected) in [
        (
            experts,
            1.0,
            few,
            "planning inference: 70B active parameters are more than all 8B; \
             `--active-params` is the part of `--params` that one token uses",
        ),
        (
            large,
            1.0,
            few,
            "planning inference: 405B parameters in fp8 take 405 GB, but 2 × NVIDIA H100 80GB \
             HBM3 hold 171 GB; give `--count 5` or more, a smaller `--precision`, or a smaller \
             model",
        ),
    ] {
        assert_eq!(refused(serving, per_day, capacity), expected);
    }
    let overloaded = refused(small, 50e6, replicas);
    assert!(
        overloaded
            .starts_with("planning inference: with `--replicas 1` each would have to be busy ")
    );
    assert!(overloaded.contains("or more, a larger `--batch`, or leave `--replicas` out"));
}

#[test]
fn a_file_of_measurements_is_refused_with_the_place_and_the_remedy() {
    let catalog = Catalog::embedded();
    for (change, expected) in [
        (
            ("JOULES", "-1"),
            "own.toml: measurement of `house model`: every number but the input tokens must be above 0",
        ),
        (
            ("cites = \"ours\"", "cites = \"theirs\""),
            "own.toml: cites `theirs`, which has no [citation.theirs]",
        ),
        (
            ("precision = \"bf16\"", "precision = \"fp7\""),
            "own.toml: measurement of `house model`",
        ),
        (
            ("licence = \"ours\"\n", ""),
            "own.toml: line 2, column 1: missing field `licence`",
        ),
    ] {
        let text = OWN.replace(change.0, change.1).replace("JOULES", "0.9");
        let refused = calibrated().add("own.toml", &text, &|name| Chip::named(&catalog, name));
        assert_eq!(refused.unwrap_err().to_string(), expected);
    }
}

#[test]
fn an_accelerator_without_the_needed_numbers_is_refused_by_name() {
    let catalog = Catalog::embedded();
    let known = catalog.accelerator("NVIDIA H100 80GB HBM3").unwrap();
    let mut bare = known.clone();
    bare.bandwidth = None;
    let refused = Chip::of(&bare).unwrap_err().to_string();
    let expected = "planning inference: the energy follows from numbers that are not known of \
                    `NVIDIA H100 80GB HBM3`: the bandwidth of its memory (give \
                    `--accelerator-bandwidth GB_PER_S`); or add them with `--profile FILE`";
    assert_eq!(refused, expected);
}

#[test]
fn energy_is_ordered_and_what_serves_grows_with_demand() {
    let (machine, calibrated) = (machine("B200"), calibrated());
    let base = serving(8.0, "B200", 4.0, 64.0);
    let config = ProptestConfig::with_cases(64);
    proptest!(config, |(billions in 1.0..80.0_f64, batch in 1.0..512.0_f64, per_day in 1.0..1e5_f64)| {
        let mut of = base.clone();
        (of.total, of.active, of.batch) = (billions * 1e9, billions * 1e9, batch);
        let asked = |per_day| question(of.clone(), per_day, Capacity::Replicas(10_000));
        let one = plan(&asked(per_day), &machine, &calibrated).unwrap();
        let two = plan(&asked(2.0 * per_day), &machine, &calibrated).unwrap();
        prop_assert!(accelerator(&two) > accelerator(&one));
        let node = one.node.as_ref().unwrap().estimate();
        prop_assert!(node.low() <= node.central() && node.central() <= node.high());
        // What is not idle is what serves: twice the demand costs twice as much.
        let serves = |it: &Planned| {
            let idle = it.idle.as_ref().unwrap().estimate().central().joules();
            it.node.as_ref().unwrap().estimate().central().joules() - idle
        };
        prop_assert!((serves(&two) / serves(&one) - 2.0).abs() < 1e-4);
    });
}
