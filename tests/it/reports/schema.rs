//! The published schema holds for what is written.
//!
//! A small walker of our own knows the keywords that the schema uses, and
//! refuses a schema with any other, so that no rule is passed over.

use super::{examples, object};
use serde_json::Value;
use wattprint::report::Report;

const SCHEMA: &str = include_str!("../../../docs/schema/footprint-report-v1.schema.json");

/// A change that breaks a report.
type Edit = fn(&mut Value);

/// What a value breaks of a schema, as `path: what`.
pub(crate) fn broken(root: &Value, schema: &Value, value: &Value, path: &str) -> Vec<String> {
    let mut problems = Vec::new();
    for (keyword, rule) in schema.as_object().unwrap() {
        match keyword.as_str() {
            "$schema"
            | "$id"
            | "$defs"
            | "definitions"
            | "title"
            | "description"
            | "properties"
            | "additionalProperties" => {}
            "$ref" => {
                let pointer = rule.as_str().unwrap().trim_start_matches('#');
                let target = root.pointer(pointer).unwrap();
                problems.extend(broken(root, target, value, path));
            }
            "items" => {
                for (index, item) in value.as_array().into_iter().flatten().enumerate() {
                    problems.extend(broken(root, rule, item, &format!("{path}[{index}]")));
                }
            }
            "prefixItems" => {
                let items = value.as_array().into_iter().flatten();
                for (rule, item) in rule.as_array().unwrap().iter().zip(items) {
                    problems.extend(broken(root, rule, item, path));
                }
            }
            "anyOf" => {
                let mut ways = rule.as_array().unwrap().iter();
                if !ways.any(|rule| broken(root, rule, value, path).is_empty()) {
                    problems.push(format!("{path}: {keyword} {rule}"));
                }
            }
            _ if is_kept(keyword, rule, value) => {}
            _ => problems.push(format!("{path}: {keyword} {rule}")),
        }
    }
    problems.extend(broken_fields(root, schema, value, path));
    problems
}

fn broken_fields(root: &Value, schema: &Value, value: &Value, path: &str) -> Vec<String> {
    let mut problems = Vec::new();
    for (name, field) in value.as_object().into_iter().flatten() {
        let path = format!("{path}.{name}");
        match (
            schema.pointer(&format!("/properties/{name}")),
            &schema["additionalProperties"],
        ) {
            (Some(rule), _) => problems.extend(broken(root, rule, field, &path)),
            (None, Value::Bool(false)) => problems.push(format!("{path}: not in the schema")),
            (None, Value::Object(_)) => {
                let rule = &schema["additionalProperties"];
                problems.extend(broken(root, rule, field, &path));
            }
            (None, _) => {}
        }
    }
    problems
}

/// Whether a rule about one value by itself is kept.
fn is_kept(keyword: &str, rule: &Value, value: &Value) -> bool {
    match keyword {
        "type" if rule.is_array() => {
            let mut ways = rule.as_array().unwrap().iter();
            ways.any(|rule| is_kept(keyword, rule, value))
        }
        "type" => match rule.as_str().unwrap() {
            "null" => value.is_null(),
            "object" => value.is_object(),
            "array" => value.is_array(),
            "string" => value.is_string(),
            "boolean" => value.is_boolean(),
            "number" => value.is_number(),
            "integer" => value.is_i64() || value.is_u64(),
            other => panic!("unknown type {other}"),
        },
        "required" => {
            let mut names = rule.as_array().unwrap().iter();
            names.all(|name| value.get(name.as_str().unwrap()).is_some())
        }
        "enum" => rule.as_array().unwrap().contains(value),
        "const" => rule == value,
        "minimum" => value
            .as_f64()
            .is_some_and(|it| it >= rule.as_f64().unwrap()),
        "maximum" => value
            .as_f64()
            .is_some_and(|it| it <= rule.as_f64().unwrap()),
        "pattern" => {
            assert_eq!(
                rule, "^sha256:[0-9a-f]{64}$",
                "the walker knows one pattern"
            );
            let digits = value.as_str().and_then(|it| it.strip_prefix("sha256:"));
            let is_hex = |it: char| it.is_ascii_digit() || ('a'..='f').contains(&it);
            digits.is_some_and(|it| it.len() == 64 && it.chars().all(is_hex))
        }
        "exclusiveMinimum" => value.as_f64().is_some_and(|it| it > rule.as_f64().unwrap()),
        "format" => value
            .as_str()
            .is_some_and(|it| match rule.as_str().unwrap() {
                "date-time" => it.parse::<jiff::Timestamp>().is_ok(),
                "date" => it.parse::<jiff::civil::Date>().is_ok(),
                other => panic!("unknown format {other}"),
            }),
        other => panic!("the walker does not know the keyword {other}"),
    }
}

fn written(report: &Report) -> Value {
    serde_json::from_str(&object(report)).unwrap()
}

/// What a report breaks of the published schema.
pub(crate) fn problems(report: &Value) -> Vec<String> {
    let schema: Value = serde_json::from_str(SCHEMA).unwrap();
    broken(&schema, &schema, report, "")
}

#[test]
fn every_example_keeps_the_published_schema() {
    let schema: Value = serde_json::from_str(SCHEMA).unwrap();
    for (name, report) in super::read::all() {
        let value = written(&report);
        assert_eq!(broken(&schema, &schema, &value, name), Vec::<String>::new());
    }
}

/// The names of the members that an object of the schema may have, and those below.
fn members(root: &Value, schema: &Value, path: &str, found: &mut Vec<String>) {
    if let Some(target) = schema["$ref"].as_str() {
        let target = root.pointer(target.trim_start_matches('#')).unwrap();
        return members(root, target, path, found);
    }
    for (name, rule) in schema["properties"].as_object().into_iter().flatten() {
        let path = format!("{path}.{name}");
        found.push(path.clone());
        members(root, rule, &path, found);
    }
    for below in ["items", "additionalProperties"] {
        if schema[below].is_object() {
            members(root, &schema[below], &format!("{path}[]"), found);
        }
    }
}

/// The paths of the members that a value has, without its places in lists.
fn present(value: &Value, path: &str, found: &mut std::collections::BTreeSet<String>) {
    match value {
        Value::Object(members) => {
            for (name, member) in members {
                for path in [format!("{path}.{name}"), format!("{path}[]")] {
                    found.insert(path.clone());
                    present(member, &path, found);
                }
            }
        }
        Value::Array(items) => items
            .iter()
            .for_each(|item| present(item, &format!("{path}[]"), found)),
        _ => {}
    }
}

#[test]
fn some_example_has_something_in_every_member_of_the_schema() {
    let schema: Value = serde_json::from_str(SCHEMA).unwrap();
    let mut wanted = Vec::new();
    members(&schema, &schema, "", &mut wanted);
    let mut there = std::collections::BTreeSet::new();
    for (_, report) in super::read::all() {
        present(&written(&report), "", &mut there);
    }
    let lacking: Vec<_> = wanted.iter().filter(|it| !there.contains(*it)).collect();
    // Those that no record made here has, each of them seen in other tests.
    let elsewhere = [
        ".phase",
        ".selection",
        ".work[]",
        ".energy_by_power",
        ".run",
        ".sensor",
        ".factors[].scope",
        "parts[].work",
        ".previous.work",
    ];
    let is_elsewhere = |path: &&&String| elsewhere.iter().any(|part| path.contains(part));
    let lacking: Vec<_> = lacking.iter().filter(|it| !is_elsewhere(it)).collect();
    assert!(lacking.is_empty(), "{lacking:#?}");
}

#[test]
fn a_report_that_breaks_the_schema_is_noticed() {
    let schema: Value = serde_json::from_str(SCHEMA).unwrap();
    let (_, report) = examples().swap_remove(1);
    let good = written(&report);
    let edits: [(&str, Edit); 5] = [
        ("schema", |it| it["schema"] = "footprint-report/v2".into()),
        ("value", |it| it["quantities"][0]["value"] = "600".into()),
        ("extra", |it| it["quantities"][0]["extra"] = 1.into()),
        ("citation", |it| {
            it["factors"][0].as_object_mut().unwrap().remove("citation");
        }),
        ("coverage", |it| it["quality"]["coverage"] = 1.5.into()),
    ];
    for (what, edit) in edits {
        let mut edited = good.clone();
        edit(&mut edited);
        let problems = broken(&schema, &schema, &edited, "");
        assert_eq!(problems.len(), 1, "{what}: {problems:?}");
        assert!(problems[0].contains(what), "{what}: {problems:?}");
    }
}
