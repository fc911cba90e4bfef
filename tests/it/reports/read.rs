//! A report is read back as it was written, and refused if it was edited.

use super::records::{gpu_run, vm_run};
use super::{examples, full, rendered, report, with_digest};
use proptest::prelude::*;
use serde_json::Value;
use wattprint::report::{Disagreement, ReadError, Report, Subject, read};

/// All examples, with one that has something in every member.
pub(super) fn all() -> Vec<(&'static str, Report)> {
    let mut all = examples();
    all.push(("period", report(&gpu_run(), Subject::Period, true)));
    all.push(("period-of-a-vm", report(&vm_run(), Subject::Period, true)));
    all.push(("full", full()));
    all
}

pub(super) fn read_value(value: &Value) -> Result<Report, ReadError> {
    read("edited.json", &value.to_string())
}

/// Another number: 1 % more, or one more where it is whole.
pub(super) fn changed(number: &Value) -> Value {
    match number.as_u64() {
        Some(whole) => (whole + 1).into(),
        None => (number.as_f64().unwrap() * 1.01).into(),
    }
}

#[test]
fn every_example_is_read_back_as_it_was_written() {
    for (name, report) in all() {
        match read(name, &rendered(&report, "json")) {
            Ok(read) => assert_eq!(read, report, "{name}"),
            Err(error) => panic!("{name}: {}", chain(&error)),
        }
    }
}

/// An error with its causes.
pub(super) fn chain(error: &dyn std::error::Error) -> String {
    let causes = std::iter::successors(Some(error), |it| it.source());
    causes
        .map(ToString::to_string)
        .collect::<Vec<_>>()
        .join(": ")
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn what_any_record_gives_is_read_back(record in super::laws::record(), placed: bool) {
        for subject in [Subject::Period, Subject::Workload(super::workload_id("another"))] {
            let report = report(&record, subject, placed);
            let read = read("any.json", &rendered(&report, "json"));
            prop_assert!(read.is_ok(), "{}", chain(&read.unwrap_err()));
        }
    }
}

pub(super) type Edit = fn(&mut Value);

fn figure<'a>(report: &'a mut Value, id: &str) -> &'a mut Value {
    let figures = report["quantities"].as_array_mut().unwrap();
    figures.iter_mut().find(|it| it["id"] == id).unwrap()
}

#[test]
fn an_edit_is_refused_with_the_figure_and_both_numbers() {
    let good: Value = serde_json::from_str(&rendered(&full(), "json")).unwrap();
    let edits: &[(&str, Edit, &str)] = &[
        (
            "a value",
            |it| figure(it, "energy.node")["value"] = 1000.into(),
            "`energy.node` must lie between its bounds, and is 1000, between",
        ),
        (
            "a figure with its bounds",
            |it| {
                let figure = figure(it, "energy.node");
                for part in ["low", "value", "high"] {
                    figure[part] = (figure[part].as_f64().unwrap() * 0.5).into();
                }
            },
            "`energy.node` is said to be ",
        ),
        (
            "a unit",
            |it| figure(it, "energy.node")["unit"] = "kWh".into(),
            "`energy.node` is in J, and its unit is said to be `kWh`",
        ),
        (
            "a unit of work",
            |it| figure(it, "emissions.location")["unit"] = "g/token".into(),
            "`emissions.location` is in g, and its unit is said to be `g/token`",
        ),
        (
            "a kind of figure",
            |it| figure(it, "energy.node")["id"] = "happiness".into(),
            "`happiness` is no figure of a report",
        ),
        (
            "bounds the wrong way round",
            |it| {
                let figure = figure(it, "energy.facility");
                let low = figure["low"].clone();
                figure["low"] = figure["high"].clone();
                figure["high"] = low;
            },
            "`energy.facility` must lie between its bounds",
        ),
        (
            "a guess as a measurement",
            |it| figure(it, "energy.facility")["provenance"] = "measured".into(),
            "`energy.facility` is said to be measured, and its derivation is modelled",
        ),
        (
            "a factor",
            |it| {
                let factors = it["factors"].as_array_mut().unwrap().iter_mut();
                let factor = { factors }.find(|it| it["id"] == "node.factor");
                factor.unwrap()["value"] = 1.2.into();
            },
            "the factor `node.factor` is said to be 1.2, and the derivation that uses it gives 1.1",
        ),
        (
            "a factor that is left out",
            |it| drop(it["factors"].as_array_mut().unwrap().pop()),
            "which the report does not have",
        ),
        (
            "a figure that is left out",
            |it| {
                let figures = it["quantities"].as_array_mut().unwrap();
                figures.retain(|it| it["id"] != "emissions.location");
            },
            "and the sum of `emissions.embodied` gives",
        ),
        (
            "a figure that stands twice",
            |it| {
                let figures = it["quantities"].as_array_mut().unwrap();
                let first = figures[0].clone();
                figures.push(first);
            },
            "`time.elapsed` stands there twice",
        ),
        (
            "a figure that is known and missing",
            |it| {
                let row = serde_json::json!({"id": "energy.node", "reason": "r", "remedy": "m"});
                it["missing"].as_array_mut().unwrap().push(row);
            },
            "`energy.node` has the value",
        ),
        (
            "a contributor",
            |it| it["quality"]["contributors"][0]["share"] = 1.5.into(),
            "is a share from 0 to 1, and is said to be 1.5",
        ),
        (
            "an end before its beginning",
            |it| it["activity"]["until"] = "2025-01-01T00:00:00Z".into(),
            "the activity ends at 2025-01-01T00:00:00Z, before it begins at",
        ),
        (
            "failures that nobody counted",
            |it| it["activity"]["failed"] = 7.into(),
            "the number of failed workloads is said to be 7, and counting them gives",
        ),
        (
            "a workload that did not fail",
            |it| {
                let row = &mut it["activity"]["workloads"][0];
                row["failed"] = (!row["failed"].as_bool().unwrap()).into();
            },
            "whether `train.py` failed (0 no, 1 yes) is said to be",
        ),
        (
            "an instrument",
            |it| it["hardware"]["instruments"][0]["energy"] = 360_001.into(),
            "the energy of the instrument `NVIDIA H100 80GB HBM3` is said to be 360001, and \
             what holders are charged of it gives 360000",
        ),
        (
            "a part that is left out",
            |it| {
                drop(
                    it["divisions"][0]["parts"]
                        .as_array_mut()
                        .unwrap()
                        .remove(0),
                );
            },
            "the sum over the parts by `phase` gives",
        ),
        (
            "a ratio",
            |it| it["previous"]["ratios"][0]["value"] = 0.5.into(),
            "the ratio of `time.elapsed` is said to be 0.5, and",
        ),
        (
            "an equivalence",
            |it| it["equivalences"][0]["value"] = 1.into(),
            "the equivalence `car-km` is said to be 1, and `emissions.total` over",
        ),
        (
            "a default as a number of somebody's",
            |it| {
                let mut factors = it["factors"].as_array_mut().unwrap().iter_mut();
                factors.find(|it| it["default"] == true).unwrap()["default"] = false.into();
            },
            "a factor of which that is so, which the report does not have",
        ),
        (
            "an assumption that is left out",
            |it| it["quality"]["assumptions"] = serde_json::json!([]),
            "is not said, though a factor calls for it",
        ),
        (
            "a limitation that is left out",
            |it| it["quality"]["limitations"] = serde_json::json!([]),
            "is not said, though what the instrument",
        ),
        (
            "a border that is drawn too narrowly",
            |it| it["boundary"]["level"] = "node".into(),
            "the widest border is said to be `node`, and the figure `energy.facility` says",
        ),
        (
            "who pays for idle power",
            |it| it["boundary"]["idle_policy"] = "nobody".into(),
            "the idle policy is said to be `nobody`, and this version of reports says reserved",
        ),
        (
            "the phase of what has workloads",
            |it| it["activity"]["phase"] = "inference".into(),
            "the phase is said to be `inference`, and the kind of the subject says none but",
        ),
        (
            "a contract",
            |it| it["contracts"][0]["share"] = 1.2.into(),
            "the part that a contract covers is a share from 0 to 1, and is said to be 1.2",
        ),
    ];
    for (what, edit, expected) in edits {
        let mut edited = good.clone();
        edit(&mut edited);
        let error = read_value(&edited).expect_err(what);
        let said = chain(&error);
        assert!(
            matches!(error, ReadError::Disagrees { .. }),
            "{what}: {said}"
        );
        assert!(said.contains(expected), "{what}: {said}");
        assert!(
            said.starts_with("the parts of `edited.json` disagree"),
            "{said}"
        );
        assert!(
            error.hint().contains("ask whoever supplied it"),
            "{}",
            error.hint()
        );
    }
}

#[test]
fn nothing_is_unknown_without_a_reason() {
    for (name, report) in examples() {
        let good: Value = serde_json::from_str(&rendered(&report, "json")).unwrap();
        for row in 0..report.missing.len() {
            let mut edited = good.clone();
            let left_out = edited["missing"].as_array_mut().unwrap().remove(row);
            let id = left_out["id"].as_str().unwrap();
            if id.starts_with("water.") || id.starts_with("emissions.embodied") {
                continue;
            }
            let said = chain(&read_value(&with_digest(edited)).expect_err(id));
            let expected = format!(
                "why `{id}` is missing is not said, though a report without that figure calls for it"
            );
            assert!(said.contains(&expected), "{name}: {id}: {said}");
        }
    }
}

#[test]
fn inputs_of_one_id_are_one_thing() {
    let mut report: Value = serde_json::from_str(&rendered(&full(), "json")).unwrap();
    let facility = figure(&mut report, "energy.facility");
    let node = facility["derivation"]["inputs"]["node.factor"]["value"].clone();
    assert!(node["central"].as_f64().is_some(), "{node}");
    // The figure is made to follow from its derivation again.
    let mut edited: Report = serde_json::from_value(report).unwrap();
    let place = edited
        .quantities
        .iter()
        .position(|it| it.id == "energy.facility");
    let figure = &mut edited.quantities[place.unwrap()];
    figure.derivation = figure.derivation.replaced(|input| {
        (&*input.id == "node.factor").then(|| {
            let mut other = input.clone();
            other.value = wattprint::quantity::Estimate::exact(1.02);
            other
        })
    });
    let estimate = figure.derivation.estimate();
    figure.value = estimate.central();
    (figure.low, figure.high) = (estimate.low(), estimate.high());
    let error = read("edited.json", &rendered(&edited, "json")).unwrap_err();
    let said = chain(&error);
    let expected = "the input `node.factor` of `energy.facility` is said to be 1.02, and \
                    `energy.other` gives 1.1";
    assert!(said.contains(expected), "{said}");
}

#[test]
fn what_is_no_report_of_this_version_is_refused_with_the_place() {
    let good = rendered(&full(), "json");
    let cases: &[(String, &str)] = &[
        (String::new(), "is not JSON"),
        ("[]".to_owned(), "it has no `schema`"),
        ("{}".to_owned(), "it has no `schema`"),
        (
            good.replacen("footprint-report/v1", "footprint-report/v2", 1),
            "is a `footprint-report/v2`, and this program reads `footprint-report/v1`",
        ),
        (
            good.replacen("\"unit\": \"s\",", "", 1),
            "at `quantities[0]`: missing field `unit`",
        ),
        (
            good.replacen("\"unit\": \"s\"", "\"unit\": 7", 1),
            "at `quantities[0].unit`: invalid type",
        ),
        (
            good.replacen("\"unit\": \"s\"", "\"unit\": \"s\", \"comment\": 7", 1),
            "has a member that no footprint-report/v1 has: `quantities[0].comment`",
        ),
        (
            good.replacen("\"unit\": \"s\"", "\"unit\": \"s\", \"unit\": \"s\"", 1),
            "the member `unit` stands twice",
        ),
        (
            good.replacen("\"boundary\": \"node\"", "\"boundary\": \"city\"", 1),
            "at `quantities[0].boundary`: unknown variant",
        ),
        (good.replacen("600.0", "NaN", 1), "is not JSON"),
        (good.replacen("600.0", "1e999", 1), "number out of range"),
        (good.replacen("600.0", "-1e999", 1), "number out of range"),
        (format!("{good} {{}}"), "trailing characters"),
        (good[..good.len() / 2].to_owned(), "EOF while parsing"),
    ];
    for (text, expected) in cases {
        let error = read("from elsewhere.json", text).expect_err(expected);
        let said = chain(&error);
        assert!(said.contains(expected), "{expected}: {said}");
        assert!(said.contains("`from elsewhere.json`"), "{said}");
    }
}

#[test]
fn hostile_texts_neither_crash_nor_fill_the_memory() {
    let deep = 1_000_000;
    let nested = format!("{}{}", "[".repeat(deep), "]".repeat(deep));
    let error = read("deep.json", &nested).unwrap_err();
    assert!(
        chain(&error).contains("recursion limit"),
        "{}",
        chain(&error)
    );
    let objects = "{\"a\":".repeat(deep);
    assert!(read("deep.json", &objects).is_err());
    let long = " ".repeat(200_000_000);
    let error = read("long.json", &long).unwrap_err();
    assert!(matches!(
        error,
        ReadError::TooLarge {
            bytes: 200_000_000,
            ..
        }
    ));
    let mut many = full();
    many.quantities[0].derivation = many.quantities[0].derivation.clone().scaled(1.0);
    let one = many.quantities[0].derivation.clone();
    for _ in 0..14 {
        let twice = many.quantities[0].derivation.clone();
        many.quantities[0].derivation = twice.clone() + twice;
    }
    assert_eq!(one.terms().len(), 1);
    let error = read("wide.json", &rendered(&many, "json")).unwrap_err();
    assert!(
        chain(&error).contains("more than 10000 products"),
        "{}",
        chain(&error)
    );
}

#[test]
fn names_in_messages_are_harmless() {
    let mut report: Value = serde_json::from_str(&rendered(&full(), "json")).unwrap();
    report["activity"]["workloads"][0]["name"] = "\u{1b}[31m\u{202e}evil".into();
    report["activity"]["workloads"][0]["exit_code"] = 3.into();
    report["activity"]["workloads"][0]["failed"] = false.into();
    let error = read("\u{1b}[2J.json", &report.to_string()).unwrap_err();
    let said = chain(&error);
    assert!(!said.contains(['\u{1b}', '\u{202e}']), "{said:?}");
    assert!(matches!(
        error,
        ReadError::Disagrees {
            found: Disagreement::Differs { .. },
            ..
        }
    ));
}
