//! Factors of one's own that take the place of built-in ones show in plans too.

use super::command::{err, out, plan};
use crate::language::assert_said;
use std::fs;
use wattprint::report::{FactorRow, Report};

/// What somebody measured of their own H100, in place of what was published.
const TENDER: &str = r#"[citation.acme]
title = "Tender"
publisher = "Acme"
year = 2026
url = "https://example.org/tender"
licence = "facts"

[spread.nominal]
relative = [0.9, 1.1]
cites = "acme"
locator = "page 1"
"#;

/// Kinds of factor with their units and values.
const ROWS: [(&str, &str, f64); 6] = [
    ("accelerator_power", "W", 650.0),
    ("accelerator_peak_16bit", "TFLOP/s", 900.0),
    ("accelerator_bandwidth", "GB/s", 3000.0),
    ("load_training", "1", 0.7),
    ("load_text", "1", 0.6),
    ("host_multiplier", "1", 1.5),
];

const TRAINING: &str = "training --params 8B --tokens 1T --accelerator H100 --count 64";
const SERVING: &str = "inference --params 8B --precision bf16 --count 1 --batch 64 \
                       --requests-per-day 1k --input-tokens 600 --output-tokens 400";

/// The plan as an object and as a page, with the document of one's own.
fn planned(arguments: &str) -> (Report, String) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("tender.toml");
    let factor = |(quantity, unit, value): (&str, &str, f64)| {
        format!(
            "[[factors]]\nquantity = \"{quantity}\"\nunit = \"{unit}\"\ncites = \"acme\"\n\
             locator = \"page 1\"\nspread = \"nominal\"\n\
             rows = [{{ thing = \"NVIDIA H100 80GB HBM3\", year = 2026, value = {value} }}]\n"
        )
    };
    fs::write(&path, format!("{TENDER}{}", ROWS.map(factor).concat())).unwrap();
    let arguments = format!("{arguments} --profile {}", path.display());
    let printed = |more: &str| {
        let output = plan(&format!("{arguments}{more}"));
        assert!(output.status.success(), "{arguments}: {}", err(&output));
        out(&output)
    };
    let report = serde_json::from_str(&printed(" --format json")).unwrap();
    assert_said(&report);
    (report, printed(""))
}

fn replacing<'a>(report: &'a Report, label: &str) -> &'a FactorRow {
    let mut rows = report.factors.iter();
    let found = rows.find(|row| row.label.starts_with(label));
    let row = found.unwrap_or_else(|| panic!("{label} in {:?}", report.factors));
    let replaced = row.overrides.as_ref();
    let replaced = replaced.unwrap_or_else(|| panic!("{label} replaces nothing: {row:?}"));
    assert!(replaced.document.starts_with("profiles/"), "{replaced:?}");
    assert_ne!(replaced.value, row.value, "{label}");
    assert!(
        report
            .quantities
            .iter()
            .any(|it| it.factors.contains(&row.id)),
        "{label}"
    );
    row
}

#[test]
fn a_factor_of_one_s_own_is_told_in_a_plan_with_what_it_replaces() {
    let serving = format!("{SERVING} --accelerator H100");
    for (arguments, labels) in [
        (
            TRAINING,
            [
                "rated power",
                "dense 16-bit peak",
                "power in training",
                "power of a node",
            ],
        ),
        (
            &serving,
            [
                "rated power",
                "dense 16-bit peak",
                "memory bandwidth",
                "host multiplier",
            ],
        ),
    ] {
        let (report, page) = planned(arguments);
        for label in labels {
            replacing(&report, label);
        }
        let notes = report.quality.assumptions.iter();
        let told = notes.filter(|note| note.id == "overridden-factor").count();
        assert!(told >= labels.len(), "{arguments}: {told}");
        assert!(page.contains("REPLACED"), "{page}");
        let mut profiles = report.evidence.profiles.iter();
        assert!(
            profiles.any(|it| it.ends_with("tender.toml")),
            "{:?}",
            report.evidence
        );
    }
}

#[test]
fn a_load_of_one_s_own_is_told_by_the_share_that_follows_from_it() {
    let (report, _) = planned(&format!("{SERVING} --accelerator H100"));
    let row = replacing(
        &report,
        "idle power of an accelerator, per its power at work",
    );
    let replaced = row.overrides.as_ref().unwrap();
    // The same idle power per power at work, at a load of 0.6 and at the published 0.715.
    let ratio = replaced.value / row.value;
    assert!((ratio / (0.6 / 0.715) - 1.0).abs() < 1e-9, "{row:?}");
    assert!(replaced.low < replaced.value && replaced.value < replaced.high);
}

#[test]
fn what_stands_behind_the_energy_of_a_token_is_cited() {
    let output = plan(&format!("{SERVING} --accelerator H100 --format json"));
    let report: Report = serde_json::from_str(&out(&output)).unwrap();
    let node = report.figure("energy.node").unwrap();
    for kind in [
        "accelerator_power",
        "accelerator_peak_16bit",
        "accelerator_bandwidth",
    ] {
        let mut rows = report.factors.iter();
        let found = rows.find(|row| row.id.contains(kind));
        let row = found.unwrap_or_else(|| panic!("{kind} in {:?}", report.factors));
        assert!(node.factors.contains(&row.id), "{kind}");
    }
    let files = &report.evidence.profiles;
    assert!(
        files.contains(&"profiles/plan/inference.toml".to_owned()),
        "{files:?}"
    );
}
