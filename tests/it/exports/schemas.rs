//! Files against the schemas of those who publish them, by validators of theirs.
//!
//! `tests/validators` installs both from PyPI; without them these tests fail.

use super::{divided, english, examples, hostile, periods, run};
use crate::reports::schema::broken;
use serde_json::{Value, json};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The formats for which there is a validator; of the object, of its digest.
const VALIDATED: [&str; 5] = ["cyclonedx", "cyclonedx-1.6", "spdx", "huggingface", "json"];

/// What the validators find wrong with files, each given with its format.
fn problems(files: &[(&str, String)]) -> String {
    let folder = tempfile::tempdir().unwrap();
    let arguments = files.iter().enumerate().map(|(at, (format, text))| {
        let path = folder.path().join(at.to_string());
        fs::write(&path, text).unwrap();
        format!("{format}={}", path.display())
    });
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut command = Command::new(python());
    command.arg(root.join("tests/it/exports/validate.py"));
    let output = command.args(arguments.collect::<Vec<_>>()).output();
    let output = output.expect("`tests/validators` installs the validators");
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    let failed = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(failed.is_empty(), "{failed}");
    assert_eq!(output.status.success(), said.is_empty(), "{said}");
    said
}

fn python() -> PathBuf {
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().unwrap();
    target.join("validators/bin/python")
}

#[test]
fn every_file_is_valid_by_its_publishers_own_schema() {
    let mut reports: Vec<_> = examples().into_iter().map(|(_, report)| report).collect();
    let mut hostile = hostile::hostile();
    // An address that is none is refused where the model is described.
    let model = hostile.subject.model.as_mut().unwrap();
    (model.url, model.download_location) = (None, None);
    reports.extend([divided(run()), periods::period(), periods::both(), hostile]);
    let mut files = Vec::new();
    for report in &reports {
        files.extend(VALIDATED.map(|format| (format, english(report, format))));
    }
    assert_eq!(problems(&files), "");
}

#[test]
fn the_validators_refuse_what_the_standards_do() {
    for (format, right, wrong) in [
        ("cyclonedx", "\"unit\": \"kWh\"", "\"unit\": \"MWh\""),
        ("cyclonedx", "\"unit\": \"tCO2eq\"", "\"unit\": \"gCO2eq\""),
        ("cyclonedx-1.6", "\"energyProviders\":", "\"suppliers\":"),
        (
            "cyclonedx",
            "\"modelCard\":",
            "\"water\": 1, \"modelCard\":",
        ),
        ("spdx", "\"kilowattHour\"", "\"megawattHour\""),
        (
            "spdx",
            "\"ai_energyQuantity\": \"",
            "\"ai_energyQuantity\": \"e",
        ),
        ("spdx", "15:00:00Z", "15:00:00.5Z"),
        ("huggingface", "  emissions: ", "  grams: "),
        ("json", "\"match\": \"exact\"", "\"match\": \"older\""),
    ] {
        let text = english(&run(), format);
        assert!(text.contains(right), "{right} in\n{text}");
        let broken = text.replace(right, wrong);
        assert_ne!(problems(&[(format, broken)]), "", "{wrong}");
    }
}

/// What the reporting standard of BZK demands of a model card with metrics: names and
/// types of MinBZK's `modelcard_schema.json`, as far as a footprint meets them.
fn model_card() -> Value {
    let text = json!({ "type": "string" });
    let fields = |required: &[&str], properties: Value| json!({ "type": "object", "required": required, "properties": properties });
    let list = |items: Value| json!({ "type": "array", "items": items });
    let label = fields(
        &["name", "type", "dtype", "value"],
        json!({ "name": text, "type": text, "dtype": text, "value": text }),
    );
    let metric = fields(
        &["type", "name", "dtype", "value"],
        json!({
            "type": text, "name": text, "dtype": text,
            "value": { "type": ["string", "number"] },
            "labels": list(label),
        }),
    );
    let result = fields(
        &["task", "datasets", "metrics", "measurements"],
        json!({
            "task": { "type": "array" }, "datasets": { "type": "array" },
            "metrics": list(metric), "measurements": { "type": "object" },
        }),
    );
    let indexed = fields(
        &["name", "model"],
        json!({ "name": text, "model": text, "results": list(result) }),
    );
    fields(
        &["license", "model_index"],
        json!({
            "name": text,
            "license": fields(&["license_name"], json!({ "license_name": text })),
            "model_index": list(indexed),
        }),
    )
}

/// The block for a model card within the texts for the register.
pub fn card(text: &str) -> Value {
    let (_, rest) = text.split_once("```json\n").unwrap();
    let (card, _) = rest.split_once("\n```\n").unwrap();
    serde_json::from_str(card).unwrap()
}

#[test]
fn the_block_for_a_model_card_keeps_the_reporting_standard() {
    let schema = model_card();
    for (name, report) in examples() {
        let card = card(&english(&report, "algoritmeregister"));
        let problems = broken(&schema, &schema, &card, "");
        assert!(problems.is_empty(), "{name}: {problems:?}");
        let mut wrong = card;
        wrong["model_index"][0]["results"][0]["metrics"][0]["dtype"] = json!(1);
        assert!(!broken(&schema, &schema, &wrong, "").is_empty());
    }
}
