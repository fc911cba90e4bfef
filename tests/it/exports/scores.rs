//! The carbon score of ISO/IEC 21031, against values computed by hand.

use super::{divided, english, inference, measured, periods, run, training, with, without};
use serde_json::Value;
use wattprint::report::Report;

fn score(report: &Report) -> Value {
    serde_json::from_str(&english(report, "sci")).unwrap()
}

/// The score per a unit, in the first phase.
fn per(report: &Report, unit: &str) -> Value {
    let document = score(report);
    let scores = document["stages"][0]["scores"].as_array().unwrap().clone();
    let mut found = scores.into_iter().filter(|it| it["R"]["unit"] == unit);
    found
        .next()
        .unwrap_or_else(|| panic!("{unit} in {document:#}"))
}

/// A training of 2.5 billion parameters on 10⁹ tokens that emitted so many kg.
fn trained(kilograms: f64) -> Report {
    let grams = kilograms * 1e3;
    let mut report = with(run(), "emissions.total", [grams / 2.0, grams, grams * 2.0]);
    let model = report.subject.model.as_mut().unwrap();
    model.parameters = Some(2.5e9);
    model.training_tokens = Some(1e9);
    model.training_flop = Some(1.5e19);
    report
}

/// 130 kg / 10⁹ tokens = 130,000 g / 10⁹ = 0.00013 g a token, which is 130 g, and not
/// 0.13 g, per million. 75,000 kg / 2.5 = 30,000 kg, and neither 3,000 nor 30, per
/// billion parameters.
#[test]
fn the_providers_units_are_converted_without_a_slip() {
    let per_token = per(&trained(130.0), "training token");
    assert_eq!(per_token["value"], 0.000_13);
    assert_eq!(per_token["low"], 0.000_065);
    assert_eq!(per_token["high"], 0.000_26);
    assert_eq!(per_token["unit"], "gCO2eq/training token");
    let per_parameters = per(&trained(75_000.0), "billion parameters");
    assert_eq!(per_parameters["value"], 3e7);
    // 130,000 g / 1.5e19 FLOP = 8.66667e-15 g.
    assert_eq!(per(&trained(130.0), "FLOP")["value"], 8.666_67e-15);
}

/// E = 100 kWh, I = 268 g/kWh, so O = 26,800 g; with M = 1,200 g, C = 28,000 g.
#[test]
fn energy_intensity_and_carbon_are_in_the_units_that_the_standard_prescribes() {
    let report = with(run(), "energy.facility", [3.6e8; 3]);
    let report = with(report, "emissions.location", [26_800.0; 3]);
    let report = with(report, "emissions.embodied", [1_200.0; 3]);
    let report = with(report, "emissions.total", [28_000.0; 3]);
    let document = score(&report);
    let stage = &document["stages"][0];
    for (letter, value, unit) in [
        ("E", 100.0, "kWh"),
        ("I", 268.0, "gCO2eq/kWh"),
        ("O", 26_800.0, "gCO2eq"),
        ("M", 1_200.0, "gCO2eq"),
        ("C", 28_000.0, "gCO2eq"),
    ] {
        assert_eq!(stage[letter]["value"], value, "{letter}");
        assert_eq!(stage[letter]["unit"], unit, "{letter}");
    }
    let [e, i, o] = ["E", "I", "O"].map(|it| stage[it]["value"].as_f64().unwrap());
    assert_eq!(e * i, o);
    // 28,000 g / 2.5 million tokens.
    assert_eq!(per(&report, "training token")["value"], 0.0112);
}

#[test]
fn training_is_the_providers_and_use_the_consumers_and_they_are_never_added() {
    let persona = |report: &Report| score(report)["stages"][0]["persona"].clone();
    assert_eq!(persona(&training()), "provider");
    assert_eq!(persona(&inference()), "consumer");
    assert_eq!(per(&inference(), "token")["unit"], "gCO2eq/token");
    let both = score(&divided(run()));
    let personas: Vec<_> = both["stages"].as_array().unwrap().iter().collect();
    assert_eq!(personas.len(), 2);
    assert_eq!(personas[0]["persona"], "provider");
    assert_eq!(personas[1]["persona"], "consumer");
    // A node did several things at once.
    let mixed = &score(&measured("node"))["stages"][0];
    assert!(mixed.get("persona").is_none() && mixed["scores"] == serde_json::json!([]));
    assert!(!mixed["no_score_because"].as_array().unwrap().is_empty());
}

/// Of 28,000 g and 2.5 million tokens, three quarters and 2 million are of training and
/// a quarter and half a million of use: 7,000 g / 500,000 = 0.014 g a token, and not
/// 7,000 g / 2,500,000 = 0.0028. 21,000 g / 2,000,000 = 0.0105 g.
#[test]
fn the_carbon_of_a_phase_is_divided_by_its_own_work() {
    let mut report = with(run(), "emissions.total", [14_000.0, 28_000.0, 56_000.0]);
    report.subject.model = None;
    let document = score(&divided(report));
    let found = |stage: usize| {
        let scores = document["stages"][stage]["scores"].as_array().unwrap();
        assert_eq!(scores.len(), 1, "{document:#}");
        scores[0].clone()
    };
    let [training, used] = [found(0), found(1)];
    assert_eq!(training["value"], 0.0105);
    assert_eq!(training["R"]["unit"], "training token");
    assert_eq!(training["R"]["amount"], 2e6);
    assert_eq!(used["value"], 0.014);
    assert_eq!([&used["low"], &used["high"]], [0.007, 0.028]);
    assert_eq!(used["R"]["unit"], "token");
    assert_eq!(used["R"]["amount"], 5e5);
}

/// What the command divides: two phases that were metered, each with its own tokens.
#[test]
fn the_work_of_a_phase_is_that_of_its_own_workloads() {
    let document = score(&periods::both());
    let amounts = ["fine-tuning", "inference"].map(|phase| {
        let mut stages = document["stages"].as_array().unwrap().iter();
        let stage = stages.find(|it| it["phase"] == phase).unwrap();
        stage["scores"][0]["R"]["amount"].as_f64()
    });
    assert_eq!(amounts, [Some(2e6), Some(1e5)], "{document:#}");
}

#[test]
fn a_score_equals_the_figure_of_the_report_per_unit() {
    let report = inference();
    let figure = report.figure("emissions.total/token").unwrap();
    let score = per(&report, "token")["value"].as_f64().unwrap();
    assert!((score / figure.value - 1.0).abs() < 1e-5);
}

#[test]
fn there_is_no_score_without_embodied_emissions_or_a_place() {
    for (report, lacks) in [
        (without(run(), "emissions.embodied"), "embodied"),
        (measured("gpu-run"), "location-based"),
    ] {
        let stage = &score(&report)["stages"][0];
        assert_eq!(stage["scores"], serde_json::json!([]));
        let reasons = stage["no_score_because"].to_string();
        assert!(reasons.contains(lacks), "{reasons}");
        assert!(
            stage["E"]["value"].as_f64().unwrap() > 0.0,
            "what is known stands there"
        );
    }
}

#[test]
fn only_the_factors_of_a_score_are_disclosed_with_it() {
    let report = training();
    let document = score(&report);
    let factors = document["disclosures"]["factors"].as_array().unwrap();
    let ids: Vec<_> = factors
        .iter()
        .map(|it| it["id"].as_str().unwrap())
        .collect();
    for absent in ["given.contract.NL", "given.grid_water.NL", "given.wue.NL"] {
        let is_of_report = report.factors.iter().any(|it| it.id == absent);
        assert!(is_of_report && !ids.contains(&absent), "{absent}: {ids:?}");
    }
    let making = "factor.accelerator_making.NVIDIA-H100-80GB-HBM3.2025";
    for present in ["given.grid_carbon.NL", "given.pue.NL", making, "plan.mfu"] {
        assert!(ids.contains(&present), "{present}: {ids:?}");
    }
}

#[test]
fn the_intensity_says_where_and_when_it_holds_and_whether_it_is_an_average() {
    let mut report = run();
    let mut factors = report.factors.iter_mut();
    let carbon = factors.find(|it| it.id == "grid_carbon:NL").unwrap();
    carbon.scope = Some("lifecycle, location-based average".to_owned());
    let intensity = &score(&report)["stages"][0]["I"];
    assert_eq!(intensity["scope"], "lifecycle, location-based average");
    assert_eq!(intensity["place"], "NL");
    assert_eq!(intensity["period"], "2025");
    // What nobody said of a factor is absent.
    let intensity = &score(&run())["stages"][0]["I"];
    assert!(intensity.get("scope").is_none());
}

#[test]
fn no_market_based_figure_is_in_a_score() {
    let report = training();
    let market = report.figure("emissions.market").unwrap().value;
    let text = english(&report, "sci");
    assert!(!text.contains("emissions.market"));
    assert!(!text.contains(&format!("{market}")));
    let disclosures = &score(&report)["disclosures"];
    for disclosed in ["method", "left_out", "included", "excluded", "idle"] {
        assert!(!disclosures[disclosed].as_str().unwrap().is_empty());
    }
    assert!(!disclosures["factors"].as_array().unwrap().is_empty());
}
