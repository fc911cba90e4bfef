//! From energy to carbon and water: the arithmetic of published papers.

use super::{close, exactly, place, profile};
use crate::common::instrument;
use std::collections::BTreeSet;
use std::time::Duration;
use wattprint::accounting::{
    ChannelEnergy, Footprint, Microjoules, NodeModel, assess, energy_figures,
};
use wattprint::profile::{
    Catalog, Given, parse_carbon_intensity, parse_pue, parse_water_intensity,
};
use wattprint::quantity::{Derivation, Energy, Origin, Ratio, Water};
use wattprint::sample::Component;

fn footprint(energy: Energy, pue: &str, wue: &str, grid: &str, water: &str) -> Footprint {
    let given = Given {
        pue: Some(parse_pue(pue).unwrap()),
        wue: Some(parse_water_intensity(wue).unwrap()),
        grid_carbon: Some(parse_carbon_intensity(grid).unwrap()),
        grid_water: Some(parse_water_intensity(water).unwrap()),
        ..Given::default()
    };
    let answer = Catalog::embedded().profile(&place("NL"), None, &given);
    assess(&exactly(energy), &answer.unwrap())
}

#[test]
fn patterson_2021_training_of_gpt_3() {
    // 3,552,000 V100-hours at 330 W, PUE 1.10, 429 g/kWh: 1,287 MWh and 552.1 t.
    let it = Energy::from_kilowatt_hours(3_552_000.0 * 0.330);
    let footprint = footprint(it, "1.10", "0", "429", "0");
    let facility = footprint.facility.estimate().central();
    close(facility.kilowatt_hours(), 1_289_376.0, 1e-9);
    close(facility.kilowatt_hours(), 1_287_000.0, 0.002);
    let emissions = footprint.emissions_location.estimate().central();
    close(emissions.grams(), 553.1e6, 2e-4);
    close(emissions.grams(), 552.1e6, 0.002);
}

#[test]
fn li_2025_request_in_the_netherlands() {
    // 0.004 kWh × (0.06 + 1.14 × 3.445) L/kWh; the paper prints 15.9 to 16.0 mL.
    let request = Energy::from_kilowatt_hours(0.004);
    let footprint = footprint(request, "1.14", "0.06", "250", "3.445");
    let liters = |water: Option<Derivation<Water>>| water.unwrap().estimate().central().liters();
    close(liters(footprint.site_water), 0.004 * 0.06, 1e-9);
    close(liters(footprint.grid_water), 0.004 * 1.14 * 3.445, 1e-9);
    close(liters(footprint.water_total), 0.015_949_2, 1e-6);
}

#[test]
fn llama_3_1_8b_training_at_the_cards_boundary() {
    // 1.46 M hours × 700 W × 414 g/kWh, no PUE: 423 t; the model card prints 420.
    let it = Energy::from_kilowatt_hours(1.46e6 * 0.7);
    let emissions = footprint(it, "1", "0", "414", "0").emissions_location;
    close(emissions.estimate().central().grams(), 423e6, 1e-3);
    close(emissions.estimate().central().grams(), 420e6, 0.01);
}

#[test]
fn carbon_and_water_share_one_pue_and_two_sites_do_not() {
    let energy = exactly(Energy::from_kilowatt_hours(1.0));
    let ids = |code: &str| -> BTreeSet<String> {
        let footprint = assess(&energy, &profile(code));
        let carbon = footprint
            .emissions_location
            .inputs()
            .map(|it| it.id.to_string());
        let water = footprint.grid_water.as_ref().unwrap();
        carbon
            .chain(water.inputs().map(|it| it.id.to_string()))
            .collect()
    };
    let netherlands = ids("NL");
    let pues = netherlands.iter().filter(|id| id.contains("pue")).count();
    assert_eq!(pues, 1);
    let germany = ids("DE");
    let shared: Vec<_> = netherlands.intersection(&germany).collect();
    assert_eq!(shared, ["energy"]);
}

#[test]
fn total_water_is_absent_unless_both_parts_are_known() {
    let energy = exactly(Energy::from_kilowatt_hours(1.0));
    let footprint = assess(&energy, &profile("NL"));
    assert!(footprint.grid_water.is_some());
    assert!(footprint.site_water.is_none() && footprint.water_total.is_none());
}

#[test]
fn the_prior_of_a_node_is_cited() {
    let model = NodeModel::from_prior(&Catalog::embedded().node_prior().unwrap());
    assert_eq!(model.constant_share.central(), Ratio::new(0.12));
    assert_eq!(model.factor.high(), Ratio::new(1.25));
    assert_eq!(model.origin, Origin::Factor);
    assert!(model.citation.contains("arXiv 2509.22092"));
}

/// Until a node has been calibrated, its constant is known from other nodes
/// only. Over 198 runs with a GPU, software read from 17.9 % (fifth percentile)
/// to 33.1 % (ninety-fifth) less than the meter at the wall, 23.8 % in the
/// middle (raw readings of Fischer, arXiv 2509.22092). At half load the bounds
/// hold all of that, and at the loads around it what is usual.
#[test]
fn the_bounds_of_a_node_hold_the_shortfall_of_software_meters_against_the_wall() {
    let model = NodeModel::from_prior(&Catalog::embedded().node_prior().unwrap());
    let hour = Duration::from_hours(1);
    for (load, least, most) in [
        (0.35, 0.238, 0.238),
        (0.5, 0.179, 0.331),
        (0.7, 0.238, 0.238),
    ] {
        let gpu = instrument(Component::Accelerator, "GPU-0", 400.0, 0);
        let components = (gpu.limit * load * hour).microjoules();
        let parts = [ChannelEnergy {
            instrument: &gpu,
            energy: Microjoules::exact(components as u64),
        }];
        let instruments = std::slice::from_ref(&gpu);
        let node = energy_figures(&parts, instruments, hour, &model).node;
        let node = node.unwrap().estimate();
        let shortfall = |node: Energy| 1.0 - components / node.microjoules();
        let [low, central, high] = [node.low(), node.central(), node.high()].map(shortfall);
        assert!(low <= least && most <= high, "{load}: {low} to {high}");
        assert!((central - 0.238).abs() < 0.07, "{load}: {central}");
    }
}
