//! `wattprint plan` as its users meet it.

use std::process::{Command, Output};

pub fn plan(arguments: &str) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_wattprint"));
    command.arg("plan").args(arguments.split_whitespace());
    command.output().unwrap()
}

pub fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

pub fn err(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

#[test]
fn a_plan_prints_a_page_that_names_what_it_assumed() {
    let output = plan("training --params 8B --tokens 1T --accelerator H100 --count 512 --place NL");
    assert!(output.status.success(), "{}", err(&output));
    let text = out(&output);
    for said in [
        "PLAN, pre-training: 8B parameters on 1T tokens",
        "accelerator-hours",
        "512 × NVIDIA H100",
        "DEFAULTS     model FLOPs utilisation",
        "CO2e, location-based",
        "modelled",
    ] {
        assert!(text.contains(said), "`{said}` in\n{text}");
    }
    assert!(
        text.lines().all(|line| line.chars().count() <= 80),
        "{text}"
    );
}

#[test]
fn finetuning_with_adapters_is_planned_too() {
    let arguments = "finetuning --params 8B --tokens 50M --epochs 3 --method lora \
                     --accelerator H100 --mfu 0.3 --format json";
    let output = plan(arguments);
    assert!(output.status.success(), "{}", err(&output));
    let report: serde_json::Value = serde_json::from_str(&out(&output)).unwrap();
    assert_eq!(report["subject"]["kind"], "plan");
    assert_eq!(report["activity"]["phase"], "finetuning");
    assert_eq!(report["work"][0]["amount"], 150e6);
}

#[test]
fn a_start_date_gives_a_calendar() {
    let output =
        plan("training --accelerator-hours 24k --accelerator H100 --count 100 --start 2027-01-04");
    let text = out(&output);
    assert!(text.contains("10.00 days"), "{text}");
    assert!(text.contains("from 2027-01-04"), "{text}");
    assert!(
        text.contains("2027-01-14") && !text.contains("2027-01-15"),
        "{text}"
    );
}

#[test]
fn strict_refuses_what_nobody_gave_and_names_the_flags() {
    let output = plan("training --params 8B --tokens 1T --accelerator H100 --strict");
    assert_eq!(output.status.code(), Some(1));
    let said = err(&output);
    for flag in ["--mfu", "--load", "--host-multiplier"] {
        assert!(said.contains(&format!("give {flag}")), "{flag}: {said}");
    }
    let output = plan(
        "training --params 8B --tokens 1T --accelerator H100 --strict --mfu 0.4 --load 0.87 \
         --host-multiplier 1.5",
    );
    assert!(output.status.success(), "{}", err(&output));
}

#[test]
fn misuse_is_refused_with_what_would_be_right() {
    let training = "training --accelerator H100";
    for (arguments, code, expected) in [
        ("--params 8B", 2, "--tokens <N>"),
        ("--tokens 1T", 2, "--params <N>"),
        (
            "--params 8B --tokens 1T --accelerator-hours 40",
            2,
            "cannot be used with",
        ),
        (
            "--params 8B --tokens 1T --mfu 35",
            2,
            "a utilisation is a share of the peak, at most 1, such as 0.35 for 35 %",
        ),
        ("--accelerator-hours 40 --mfu 0.3", 2, "cannot be used with"),
        ("--accelerator-hours 0", 2, "must be above 0"),
        ("--accelerator-hours 40 --count 0", 2, "must be above 0"),
        (
            "--accelerator-hours 40 --count 1.5",
            2,
            "must be a whole number, such as 1024",
        ),
        (
            "--params 8G --tokens 1T",
            2,
            "not a number; write it in full or with k, M, B or T, such as 8B",
        ),
        (
            "--accelerator-hours 40 --host-multiplier 0.9",
            2,
            "a multiplier is of a whole over its part, at least 1",
        ),
        (
            "--accelerator-hours 40 --load 1.1",
            2,
            "a load is a share of the rated power, at most 1, such as 0.87",
        ),
        (
            "--params 8B --active-params 9B --tokens 1T",
            1,
            "9B active parameters are more than the model's 8B",
        ),
    ] {
        let output = plan(&format!("{training} {arguments}"));
        let said = err(&output);
        assert_eq!(output.status.code(), Some(code), "{arguments}: {said}");
        assert!(said.contains(expected), "{arguments}: {said}");
    }
}

#[test]
fn an_unknown_accelerator_is_refused_with_the_nearest_names() {
    let output = plan("training --accelerator H1000 --accelerator-hours 40");
    assert_eq!(output.status.code(), Some(1));
    let said = err(&output);
    assert!(
        said.contains("no accelerator is called `H1000`; the nearest names are"),
        "{said}"
    );
    assert!(said.contains("--accelerator-power W"), "{said}");
}

#[test]
fn a_suppliers_figures_are_checked_and_the_exit_code_tells() {
    for (arguments, code, said) in [
        (
            "--accelerator-hours 3552000 --power 330W --pue 1.10 --grid-intensity 429 \
             --energy 1287MWh --emissions 552.1t",
            0,
            "The stated figures agree with one another.",
        ),
        (
            "--energy 230MWh --energy-scope it --pue 1.12 --grid-intensity 352 --emissions 101t",
            3,
            "it would follow if the PUE were applied twice",
        ),
        ("--energy 230MWh", 4, "Too little is stated to tell"),
        ("--energy 230MWh --wue 0 --water 0kL", 2, "number above 0"),
        ("--energy 230", 2, "has no known unit"),
        ("--pue 0.9", 2, "a PUE is at least 1"),
    ] {
        let output = plan(&format!("check {arguments}"));
        let all = format!("{}{}", out(&output), err(&output));
        assert_eq!(output.status.code(), Some(code), "{arguments}: {all}");
        assert!(all.contains(said), "{arguments}: {all}");
    }
}

#[test]
fn a_check_is_an_object_for_programs_too_and_tonnes_have_the_prefixes_of_reports() {
    let stated = "--energy 230MWh --energy-scope it --pue 1.12 --grid-intensity 352";
    let output = plan(&format!("check {stated} --emissions 101t --format json"));
    assert_eq!(output.status.code(), Some(3), "{}", err(&output));
    let found: serde_json::Value = serde_json::from_str(&out(&output)).unwrap();
    assert_eq!(found["schema"], "claim-check/v1");
    assert_eq!(found["verdict"], "does-not-hold");
    let row = &found["results"][0];
    assert_eq!(
        (&row["id"], &row["unit"]),
        (&"emissions".into(), &"g".into())
    );
    assert_eq!(row["stated"]["value"], 101e6);
    let expected = row["expected"]["value"].as_f64().unwrap();
    assert!((expected / (230e3 * 1.12 * 352.0) - 1.0).abs() < 1e-9);
    assert!(row["expected"]["low"].as_f64() < row["expected"]["value"].as_f64());
    assert_eq!(row["agrees"], false);
    assert_eq!(row["explanations"][0]["mistake"], "pue-twice");
    let too_little = plan("check --energy 230MWh --format json");
    let found: serde_json::Value = serde_json::from_str(&out(&too_little)).unwrap();
    assert_eq!(found["verdict"], "cannot-tell");
    assert_eq!(found["results"], serde_json::json!([]));

    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("check.txt");
    let kilotonnes = "check --energy 40GWh --pue 1.1 --grid-intensity 352 --emissions 14.1kt";
    let output = plan(&format!("{kilotonnes} --output {}", file.display()));
    assert_eq!(
        (output.status.code(), out(&output)),
        (Some(0), String::new())
    );
    let page = std::fs::read_to_string(file).unwrap();
    assert!(
        page.contains("stated 14.10 kt, expected 14.08 kt (13.88 kt to 14.28 kt)"),
        "{page}"
    );
}
