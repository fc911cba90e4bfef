//! What making the hardware adds to a plan, and factors that a user adds.

use super::command::{err, out, plan};
use crate::language::assert_said;
use std::fs;
use wattprint::report::{Figure, Report};

const HOURS: &str = "training --accelerator-hours 1000 --accelerator H100";

/// An accelerator that no built-in document knows.
const ADDED: &str = r#"[citation.acme]
title = "Data sheet"
publisher = "Acme"
year = 2026
url = "https://example.org/sheet"
licence = "facts"

[spread.nominal]
relative = [1.0, 1.0]
cites = "acme"
locator = "page 1"

[[factors]]
quantity = "accelerator_power"
unit = "W"
cites = "acme"
locator = "page 1"
spread = "nominal"
rows = [{ thing = "Acme X9", year = 2026, value = 500 }]

[[factors]]
quantity = "accelerator_making"
unit = "kgCO2e"
cites = "acme"
locator = "page 2"
spread = "nominal"
rows = [{ thing = "Acme X9", year = 2026, value = 100 }]

[[factors]]
quantity = "pue"
unit = "1"
cites = "acme"
locator = "page 3"
spread = "nominal"
rows = [{ place = "NL", year = 2026, value = 1.05 }]
"#;

fn reported(arguments: &str) -> Report {
    let output = plan(&format!("{arguments} --format json"));
    assert!(output.status.success(), "{arguments}: {}", err(&output));
    let report = serde_json::from_str(&out(&output)).unwrap();
    assert_said(&report);
    report
}

fn figure<'a>(report: &'a Report, id: &str) -> &'a Figure {
    report.figure(id).unwrap_or_else(|| panic!("no {id}"))
}

fn grams(report: &Report, id: &str) -> f64 {
    figure(report, id).value
}

#[test]
fn an_hour_of_a_planned_accelerator_carries_its_share_of_the_making() {
    let report = reported(&format!("{HOURS} --place NL"));
    // (164 + 2,388 / 8) kg over 4 years of 8,760 hours, 0.8 of them in use.
    let expected = 1000.0 * (164_000.0 + 2_388_000.0 / 8.0) / (4.0 * 8760.0 * 0.8);
    let embodied = grams(&report, "emissions.embodied");
    assert!((embodied / expected - 1.0).abs() < 1e-9, "{embodied}");
    let both = grams(&report, "emissions.location") + embodied;
    assert!((grams(&report, "emissions.total") / both - 1.0).abs() < 1e-9);
    assert!(report.boundary.included.contains(&"embodied".to_owned()));
    assert!(!report.boundary.excluded.contains(&"embodied".to_owned()));
    let used = &figure(&report, "emissions.embodied").factors;
    assert!(used.iter().any(|id| id.starts_with("factor.lifetime.")));
}

#[test]
fn what_is_unsure_in_the_hours_moves_the_making_too() {
    let models = "--params 8B --tokens 1T --accelerator H100 --place NL";
    let requests = "--params 70B --precision bf16 --accelerator H100 --count 4 --batch 64 \
                    --requests-per-day 100k --input-tokens 600 --output-tokens 400 --place NL";
    for (arguments, input) in [
        (format!("training {models}"), "plan.mfu"),
        (format!("finetuning {models}"), "plan.mfu"),
        (format!("inference {requests}"), "plan.provisioned"),
    ] {
        let report = reported(&arguments);
        for id in ["emissions.embodied", "emissions.total"] {
            let mut inputs = figure(&report, id).derivation.inputs();
            assert!(inputs.any(|it| &*it.id == input), "{arguments}: {id}");
        }
        let per_token = grams(&report, "emissions.embodied/token");
        let tokens = report.work.iter().find(|it| it.unit == "token").unwrap();
        let whole = grams(&report, "emissions.embodied");
        assert!((per_token * tokens.amount / whole - 1.0).abs() < 1e-9);
    }
}

#[test]
fn a_making_that_is_not_known_is_missing_until_it_is_given() {
    let unknown = "training --accelerator-hours 1000 --accelerator X9 --accelerator-power 500";
    let report = reported(unknown);
    assert!(report.figure("emissions.embodied").is_none());
    assert!(report.boundary.excluded.contains(&"embodied".to_owned()));
    let missing = report.missing.iter();
    let missing: Vec<_> = missing.filter(|it| it.id == "emissions.embodied").collect();
    let [missing] = &missing[..] else {
        panic!("{missing:?}")
    };
    assert_eq!(missing.reason, "no source states what making X9 cost");
    assert_eq!(missing.remedy, "--embodied-kg KG");
    // 876 kg over 5 years of 8,760 hours are 20 g an hour.
    let given = "--embodied-kg 876 --lifetime-years 5";
    let report = reported(&format!("{unknown} {given}"));
    assert!((grams(&report, "emissions.embodied") - 20_000.0).abs() < 1e-6);
    let strict = "--strict --load 1 --host-multiplier 1";
    let report = reported(&format!("{HOURS} {strict}"));
    assert!(report.figure("emissions.embodied").is_none());
    let report = reported(&format!("{HOURS} {strict} {given}"));
    assert!((grams(&report, "emissions.embodied") - 20_000.0).abs() < 1e-6);
}

#[test]
fn added_factors_count_for_the_accelerator_and_for_the_place() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("acme.toml"), ADDED).unwrap();
    let file = folder.path().join("acme.toml").display().to_string();
    for path in [file, folder.path().display().to_string()] {
        let of = "training --accelerator-hours 1000 --accelerator X9 --load 1 --host-multiplier 1";
        let report = reported(&format!("{of} --place NL --profile {path}"));
        assert_eq!(report.hardware.planned[0].name, "Acme X9");
        let facility = figure(&report, "energy.facility").value / 3.6e6;
        assert!((facility / (500.0 * 1.05) - 1.0).abs() < 1e-9, "{facility}");
        // (100 + 2,388 / 8) kg over the hours in use of four years.
        let expected = 1000.0 * (100_000.0 + 2_388_000.0 / 8.0) / (4.0 * 8760.0 * 0.8);
        assert!((grams(&report, "emissions.embodied") / expected - 1.0).abs() < 1e-9);
    }
}

#[test]
fn serving_on_an_accelerator_of_which_too_little_is_known_takes_it_by_hand() {
    let of = "inference --params 8B --precision bf16 --count 1 --batch 8 --requests-per-day 1k \
              --input-tokens 600 --output-tokens 400";
    let output = plan(&format!("{of} --accelerator X9 --accelerator-power 700"));
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(
        err(&output),
        "error: planning inference: the energy follows from numbers that are not known of `X9`: \
         the bandwidth of its memory (give `--accelerator-bandwidth GB_PER_S`), its dense peak at \
         16 bit (give `--accelerator-peak TFLOP_PER_S`); or add them with `--profile FILE`\n"
    );
    let given = "--accelerator-power 700 --accelerator-bandwidth 3350 --accelerator-peak 989";
    let report = reported(&format!("{of} --accelerator X9 {given}"));
    let notes = report.quality.limitations.iter();
    let said: Vec<_> = notes.filter(|it| it.id == "accelerator-given").collect();
    assert_eq!(
        said[0].text,
        "memory bandwidth 3350 GB/s and dense 16-bit peak 989.0 TFLOP/s of the accelerator, \
         given by hand"
    );
    // More bandwidth means less energy for a token.
    let joules = |it: &Report| figure(it, "energy.accelerator/token").value;
    let wide = reported(&format!("{of} --accelerator X9 {given}").replace("3350", "6700"));
    assert!(joules(&wide) < joules(&report));
}
