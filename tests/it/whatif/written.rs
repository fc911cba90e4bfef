//! What the program writes it reads again: worked examples under every key.

use std::path::PathBuf;
use std::process::Command;
use wattprint::report::{Report, read};

/// What the program writes of an example under a scenario.
fn written(example: &str, scenario: &str, flags: &[&str]) -> String {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("docs/examples");
    let mut command = Command::new(env!("CARGO_BIN_EXE_wattprint"));
    command.args(["report", example, "--what-if", scenario]);
    command.args(flags).current_dir(folder);
    command.env("SOURCE_DATE_EPOCH", "1795770000");
    let output = command.output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{example}, {scenario}: {said}");
    String::from_utf8(output.stdout).unwrap()
}

fn object(example: &str, scenario: &str, language: &str) -> Report {
    let text = written(example, scenario, &["--format", "json", "--lang", language]);
    match read("what-if.json", &text) {
        Ok(report) => report,
        Err(error) => {
            let cause = std::error::Error::source(&error).map(ToString::to_string);
            panic!("{example}, {scenario}: {error}: {cause:?}")
        }
    }
}

/// A period that is divided by phase and by month, and one run.
const EXAMPLES: [&str; 2] = ["service/report.json", "fine-tuning/report.json"];

#[test]
fn what_is_supposed_of_the_examples_is_read_back_under_every_key() {
    for scenario in [
        "place=SE",
        "place=FR,pue=1.1,wue=0.2",
        "pue=1.2",
        "wue=0",
        "grid-intensity=50,grid-water=2",
        "accelerator=B200",
        "accelerator=\"NVIDIA A100-SXM4-80GB\",place=PL,pue=1.4",
    ] {
        for example in EXAMPLES {
            let [english, dutch] = ["en", "nl"].map(|it| object(example, scenario, it));
            assert_eq!(english, dutch, "{example}, {scenario}");
            assert!(english.hypothetical.is_some());
        }
    }
}

/// The line of a text that begins so.
fn line<'a>(text: &'a str, beginning: &str) -> &'a str {
    let mut lines = text.lines().map(str::trim);
    let found = lines.find(|it| it.starts_with(beginning));
    found.unwrap_or_else(|| panic!("no {beginning} in {text}"))
}

#[test]
fn on_other_accelerators_no_form_names_the_first_as_what_it_ran_on() {
    let scenario = "accelerator=B200";
    let name = |report: &Report| report.hardware.planned[0].name.clone();
    for (example, count) in [(EXAMPLES[0], 2), (EXAMPLES[1], 1)] {
        let name = name(&object(example, scenario, "en"));
        assert!(name.contains("B200"), "{name}");
        let card = written(example, scenario, &["--format", "huggingface"]);
        // Only training has emissions for the field's own card.
        if example == EXAMPLES[1] {
            let used = line(&card, "hardware_used");
            assert!(used.contains(&format!("{count} × {name}")), "{used}");
            assert!(!used.contains("H100"), "{used}");
        }
        for (format, language) in [
            ("algoritmeregister", "nl"),
            ("summary", "en"),
            ("text", "nl"),
        ] {
            let shown = written(example, scenario, &["--format", format, "--lang", language]);
            assert!(shown.contains(&name), "{format}: {shown}");
            let text = shown.replace(&format!("{name} in plaats van NVIDIA H100"), "");
            assert!(!text.contains("2 × NVIDIA H100"), "{format}: {shown}");
        }
    }
}
