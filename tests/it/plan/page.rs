//! Whole plans, as the program writes them: pages and objects.

use super::command::{err, out, plan};
use crate::reports::{assert_golden, schema::problems};
use serde_json::Value;
use std::error::Error;

/// Factors of the year in which it is planned would change with the clock.
const PLACE: &str = "--place NL --pue 1.2 --wue 0.3 --grid-intensity 268 --grid-water 1.5 \
                     --contract-intensity 30";

/// Plans that say everything, by the name of the golden file.
pub fn examples() -> [(&'static str, String); 3] {
    let training = format!(
        "training --params 8B --tokens 1T --accelerator H100 --count 512 --start 2027-01-04 \
         --project-multiplier 2 {PLACE}"
    );
    let finetuning = "finetuning --params 8B --tokens 50M --epochs 3 --method lora \
                      --accelerator A100-SXM4-80GB --mfu 0.3";
    let inference = format!(
        "inference --params 70B --precision bf16 --accelerator H100 --count 4 --batch 64 \
         --requests-per-day 100k --input-tokens 600 --output-tokens 400 --replicas 2 {PLACE}"
    );
    [
        ("training", training),
        ("finetuning", finetuning.to_owned()),
        ("inference", inference),
    ]
}

fn printed(arguments: &str) -> String {
    let output = plan(arguments);
    assert!(output.status.success(), "{arguments}: {}", err(&output));
    out(&output)
}

#[test]
fn the_page_of_a_plan_is_what_the_golden_files_show() {
    for (name, arguments) in examples() {
        assert_golden(&format!("plan-{name}.txt"), &printed(&arguments));
    }
}

#[test]
fn every_page_of_a_plan_fits_80_columns() {
    for (name, arguments) in examples() {
        for more in ["", " --format summary"] {
            for line in printed(&format!("{arguments}{more}")).lines() {
                assert!(line.chars().count() <= 80, "{name}: {line}");
            }
        }
    }
}

#[test]
fn the_object_of_a_plan_keeps_the_published_schema_and_measures_nothing() {
    for (name, arguments) in examples() {
        let object = printed(&format!("{arguments} --format json"));
        let report: Value = serde_json::from_str(&object).unwrap();
        assert_eq!(problems(&report), Vec::<String>::new(), "{name}");
        let figures = report["quantities"].as_array().unwrap();
        assert!(figures.len() > 5, "{name}: {}", figures.len());
        for figure in figures {
            assert_eq!(figure["provenance"], "modelled", "{name}: {}", figure["id"]);
        }
    }
}

#[test]
fn plans_are_read_back_with_and_without_a_host_and_a_place() {
    let hours = "training --accelerator A100 --accelerator-hours 10";
    let tokens = "inference --params 70B --accelerator H100 --count 4 --batch 64 \
                  --requests-per-day 100k --input-tokens 600 --output-tokens 400 --precision bf16";
    for plan in [hours, tokens] {
        for host in ["", "--host-multiplier 1", "--host-multiplier 1.5"] {
            for place in ["", "--place NL", "--place NL --pue 1.1 --wue 0.3"] {
                let arguments = format!("{plan} {host} {place}");
                let object = printed(&format!("{arguments} --format json"));
                let read = wattprint::report::read("plan.json", &object);
                let error = read.err().map(|it| format!("{it}: {:?}", it.source()));
                assert_eq!(error, None, "{arguments}");
            }
        }
    }
}
