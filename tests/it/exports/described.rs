//! `--model FILE`: what describes a model, and what cannot be.

use super::{MODEL, model};
use std::fs;
use std::process::{Command, Output};
use wattprint::report;

#[test]
fn everything_that_is_said_of_a_model_is_in_the_report() {
    let model = model();
    assert_eq!(model.parameters, Some(8e9));
    assert_eq!(model.training_tokens, Some(2.5e6));
    assert_eq!(model.training_flop, Some(1.2e17));
    assert_eq!(model.released.unwrap().to_string(), "2026-11-01");
    let only_name = report::model("m", "name = \"A\"").unwrap();
    assert_eq!(only_name.version, None);
}

#[test]
fn what_cannot_be_is_refused_with_what_would_be_right() {
    for (text, said) in [
        (
            "nme = \"A\"",
            "nothing is called `nme`; did you mean `name`?",
        ),
        ("name = \"A\"\nlicense = \"MIT\"", "did you mean `licence`?"),
        ("name = \"A\"\nzzz = 1", "there are name, version"),
        ("version = \"1\"", "does not say what the model is called"),
        ("name = 1", "`name` must be a text"),
        ("name = \" \"", "`name` must be a text"),
        ("name = ", "not TOML"),
        (
            "name = \"A\"\nparameters = 8",
            "of 8 cannot be; write them out",
        ),
        ("name = \"A\"\nparameters = \"eight\"", "is no number"),
        ("name = \"A\"\nparameters = -8e9", "cannot be"),
        ("name = \"A\"\nparameters = nan", "cannot be"),
        (
            "name = \"A\"\nparameters = 8e9\nactive_parameters = 9e9",
            "are more than `parameters`",
        ),
        (
            "name = \"A\"\ntraining_flop = 24",
            "count single operations",
        ),
        ("name = \"A\"\ntraining_tokens = 15", "write them out"),
        ("name = \"A\"\ndigest = \"abc\"", "must be sha256:"),
        (
            "name = \"A\"\ndigest = \"sha256:zz\"",
            "64 hexadecimal digits",
        ),
        (
            "name = \"A\"\nurl = \"example.org\"",
            "begins with https://",
        ),
        (
            "name = \"A\"\nurl = \"javascript:alert(1)\"",
            "begins with https://",
        ),
        ("name = \"A\"\nreleased = \"soon\"", "must be a day"),
        ("name = \"A\"\nlicence = \"<b>\"", "SPDX expression"),
        (
            "name = \"A\"\ninference_flop = 1e15",
            "means nothing without `inference_task`",
        ),
    ] {
        let error = report::model("model.toml", text).unwrap_err().to_string();
        assert!(error.contains(said), "{text}: {error}");
        assert!(
            error.trim_start_matches('`').starts_with("model.toml"),
            "{error}"
        );
    }
}

fn plan_with(description: &str) -> Output {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("model.toml");
    fs::write(&path, description).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_wattprint"));
    let arguments = "plan training --accelerator H100 --accelerator-hours 100 --format spdx";
    command.args(arguments.split_whitespace());
    command.arg("--model").arg(&path).output().unwrap()
}

#[test]
fn the_command_takes_the_description_and_tells_what_is_wrong_with_it() {
    let output = plan_with(MODEL);
    assert!(output.status.success());
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.contains("\"name\": \"Example-8B\""), "{text}");
    let output = plan_with("name = \"A\"\nparamters = 8e9");
    assert!(!output.status.success());
    let error = String::from_utf8(output.stderr).unwrap();
    assert!(error.contains("did you mean `parameters`?"), "{error}");
}
