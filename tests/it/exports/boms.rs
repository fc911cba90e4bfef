//! Bills of materials: what CycloneDX and SPDX have fields for, and what they have not.

use super::{divided, english, inference, measured, run, training, try_written, with};
use serde_json::Value;
use wattprint::language::ENGLISH;
use wattprint::report::Report;

fn cyclonedx(report: &Report) -> Value {
    serde_json::from_str(&english(report, "cyclonedx")).unwrap()
}

fn environment(document: &Value) -> &Value {
    let path = "/components/0/modelCard/considerations/environmentalConsiderations";
    document.pointer(path).unwrap()
}

fn consumptions(document: &Value) -> Vec<Value> {
    let all = &environment(document)["energyConsumptions"];
    all.as_array().unwrap().clone()
}

/// The value of a property, if there is one of that name.
fn property<'a>(of: &'a Value, name: &str) -> Option<&'a str> {
    let mut all = of["properties"].as_array().unwrap().iter();
    let found = all.find(|it| it["name"] == format!("wattprint:{name}"));
    found.map(|it| it["value"].as_str().unwrap())
}

/// 1.8 MJ are 0.5 kWh, 134 g are 0.000134 t.
#[test]
fn energy_is_in_kilowatt_hours_and_carbon_in_tonnes() {
    let report = with(run(), "energy.facility", [0.9e6, 1.8e6, 3.6e6]);
    let report = with(report, "emissions.location", [67.0, 134.0, 268.0]);
    let consumption = &consumptions(&cyclonedx(&report))[0];
    assert_eq!(consumption["activityEnergyCost"]["value"], 0.5);
    assert_eq!(consumption["activityEnergyCost"]["unit"], "kWh");
    assert_eq!(consumption["co2CostEquivalent"]["value"], 0.000_134);
    assert_eq!(consumption["co2CostEquivalent"]["unit"], "tCO2eq");
    assert_eq!(property(consumption, "energy:kWh:low"), Some("0.25"));
    assert_eq!(property(consumption, "energy:kWh:high"), Some("1"));
    assert_eq!(property(consumption, "boundary"), Some("facility"));
    assert_eq!(property(consumption, "co2:basis"), Some("location-based"));
}

#[test]
fn market_based_emissions_and_water_are_properties_and_nothing_is_offset() {
    let document = cyclonedx(&training());
    let consumption = &consumptions(&document)[0];
    let market = property(consumption, "emissions:market:tCO2eq").unwrap();
    let location = consumption["co2CostEquivalent"]["value"].as_f64().unwrap();
    assert!(market.parse::<f64>().unwrap() < location);
    assert!(property(consumption, "water:site:m3").is_some());
    assert!(!document.to_string().contains("co2CostOffset"));
    assert_eq!(
        property(environment(&document), "report:nature"),
        Some("plan")
    );
}

#[test]
fn the_source_of_the_energy_is_unknown_and_without_a_place_nobody_provides_it() {
    let placed = &consumptions(&cyclonedx(&run()))[0];
    let provider = &placed["energyProviders"][0];
    assert_eq!(provider["energySource"], "unknown");
    assert_eq!(provider["organization"]["address"]["country"], "NL");
    let document = cyclonedx(&measured("vm-run"));
    let unplaced = &consumptions(&document)[0];
    assert_eq!(unplaced["energyProviders"], serde_json::json!([]));
    assert!(
        unplaced.get("co2CostEquivalent").is_none(),
        "unknown is absent"
    );
    let why = property(environment(&document), "missing:emissions.location");
    assert!(why.unwrap().contains("no place"));
}

#[test]
fn a_negative_energy_is_refused_though_the_schema_would_take_it() {
    let report = with(run(), "energy.facility", [-2.0, -1.0, 1.0]);
    for format in ["cyclonedx", "cyclonedx-1.6"] {
        let error = try_written(&report, format, &ENGLISH).unwrap_err();
        assert!(error.to_string().contains("not negative"), "{error}");
    }
}

#[test]
fn each_phase_is_an_activity_of_its_own() {
    let activities = |report: &Report| -> Vec<_> {
        let all = consumptions(&cyclonedx(report)).into_iter();
        all.map(|it| it["activity"].as_str().unwrap().to_owned())
            .collect()
    };
    assert_eq!(activities(&run()), ["fine-tuning"]);
    assert_eq!(activities(&training()), ["training"]);
    assert_eq!(activities(&inference()), ["inference"]);
    assert_eq!(activities(&divided(run())), ["fine-tuning", "inference"]);
    assert_eq!(activities(&measured("node")), ["other"]);
}

#[test]
fn a_model_that_was_not_described_is_not_made_up() {
    let document = cyclonedx(&measured("gpu-run-tokens"));
    let component = &document["components"][0];
    for absent in ["version", "licenses", "hashes", "supplier", "manufacturer"] {
        assert!(component.get(absent).is_none(), "{absent}");
    }
    let said = component["description"].as_str().unwrap();
    assert!(said.contains("not described"));
    let described = &cyclonedx(&run())["components"][0];
    assert_eq!(described["licenses"][0]["expression"], "Apache-2.0");
    assert_eq!(described["supplier"]["name"], "Example Reseller");
}

fn elements(report: &Report) -> Vec<Value> {
    let document: Value = serde_json::from_str(&english(report, "spdx")).unwrap();
    document["@graph"].as_array().unwrap().clone()
}

fn element(report: &Report, kind: &str) -> Value {
    let mut all = elements(report).into_iter();
    all.find(|it| it["type"] == kind).unwrap()
}

/// 36 J are 0.00001 kWh, which a float would write with an exponent.
#[test]
fn spdx_has_decimal_kilowatt_hours_without_an_exponent() {
    let report = with(run(), "energy.facility", [18.0, 36.0, 72.0]);
    let package = element(&report, "ai_AIPackage");
    let energy = &package["ai_energyConsumption"]["ai_finetuningEnergyConsumption"][0];
    assert_eq!(energy["ai_energyQuantity"], "0.00001");
    assert_eq!(energy["ai_energyUnit"], "kilowattHour");
    let metrics = package["ai_metric"].as_array().unwrap();
    let carbon = metrics
        .iter()
        .find(|it| it["key"] == "finetuning.emissions.location.tCO2eq");
    assert!(carbon.unwrap()["value"].as_str().unwrap().contains(" to "));
    let about = package["ai_informationAboutTraining"].as_str().unwrap();
    assert!(
        about.contains("Not counted: network and storage outside"),
        "{about}"
    );
}

#[test]
fn spdx_conforms_to_the_ai_profile_only_with_what_that_demands() {
    let profiles = |report: &Report| element(report, "SpdxDocument")["profileConformance"].clone();
    let has_ai = |profiles: Value| profiles.as_array().unwrap().iter().any(|it| it == "ai");
    assert!(has_ai(profiles(&run())));
    let bare = measured("gpu-run-tokens");
    assert!(!has_ai(profiles(&bare)));
    let comment = element(&bare, "SpdxDocument")["comment"].clone();
    for missing in ["releaseTime", "suppliedBy", "software_downloadLocation"] {
        assert!(comment.as_str().unwrap().contains(missing), "{comment}");
    }
    // The element that must stand there all the same is called what it is.
    let named = |report: &Report| element(report, "Organization")["name"].clone();
    assert_eq!(named(&bare), "not stated");
    let said = "The organisation named \"not stated\", to which suppliedBy and createdBy refer, \
                is a placeholder.";
    assert!(comment.as_str().unwrap().contains(said), "{comment}");
    let mut supplied = bare;
    supplied.subject.supplier = Some("Example Cloud".to_owned());
    let comment = element(&supplied, "SpdxDocument")["comment"].clone();
    assert_eq!(named(&supplied), "Example Cloud");
    assert!(
        !comment.as_str().unwrap().contains("placeholder"),
        "{comment}"
    );
}

#[test]
fn spdx_declares_the_licence_that_was_stated_and_concludes_none() {
    for (report, declared) in [
        (run(), "#licence"),
        (measured("vm-run"), "NoAssertionLicense"),
    ] {
        let all = elements(&report);
        for (kind, end) in [
            ("hasDeclaredLicense", declared),
            ("hasConcludedLicense", "NoAssertionLicense"),
        ] {
            let mut licences = all.iter().filter(|it| it["relationshipType"] == kind);
            let to = licences.next().unwrap()["to"][0].as_str().unwrap();
            assert!(to.ends_with(end), "{to}");
            assert!(licences.next().is_none(), "exactly one");
        }
        let created = element(&report, "CreationInfo")["created"].clone();
        assert_eq!(created, "2026-11-23T15:00:00Z");
    }
}
