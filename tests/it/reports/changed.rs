//! A change after a report was written is told by its digest, whatever was changed.

use super::read::{Edit, all, chain, changed, read_value};
use super::{full, rendered, with_digest};
use serde_json::Value;
use wattprint::report::ReadError;

/// Numbers from which nothing else in a report follows, by the end of their path.
///
/// They describe a machine, a product or a publication, or are what was seen besides;
/// only evidence from outside the report could tell that one was changed.
const FREE: &[&str] = &[
    // The machine, and readings that were counted.
    ".cpus",
    ".memory",
    ".reads",
    ".misses",
    ".restarts",
    ".raw_start",
    ".raw_end",
    ".energy_by_power",
    ".gap_energy",
    "planned[0].count",
    // How a command ended, beside whether it failed.
    ".exit_code",
    // What is stated, and enters no figure.
    ".parameters",
    ".active_parameters",
    ".training_tokens",
    ".training_flop",
    ".inference_flop",
    "statements[0].value",
    "statements[0].low",
    "statements[0].high",
    "contracts[0].share",
    "contracts[0].intensity",
    // A built-in factor that was not used.
    ".overrides.value",
    ".overrides.low",
    ".overrides.high",
    // How many workloads ran in which month.
    ".workloads",
    "divisions[3].parts[0].failed",
    "divisions[3].parts[1].failed",
];

fn is_free(path: &str) -> bool {
    FREE.iter().any(|end| path.ends_with(end))
}

/// The pointers of all numbers in a value, with their paths.
fn numbers(value: &Value, pointer: &str, path: &str, found: &mut Vec<(String, String)>) {
    match value {
        Value::Number(_) => found.push((pointer.to_owned(), path.to_owned())),
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                let (pointer, path) = (format!("{pointer}/{index}"), format!("{path}[{index}]"));
                numbers(item, &pointer, &path, found);
            }
        }
        Value::Object(members) => {
            for (name, member) in members {
                let escaped = name.replace('~', "~0").replace('/', "~1");
                let (pointer, path) = (format!("{pointer}/{escaped}"), format!("{path}.{name}"));
                numbers(member, &pointer, &path, found);
            }
        }
        _ => {}
    }
}

/// A path without the places in its lists.
fn kind(path: &str) -> String {
    let parts = path.split(['[', ']']);
    parts.step_by(2).collect::<Vec<_>>().join("[]")
}

/// Whether a number belongs to a product of a figure that is nothing whatever it is.
fn multiplies_nothing(value: &Value, pointer: &str) -> bool {
    let Some((derivation, rest)) = pointer.split_once("/terms/") else {
        return false;
    };
    let term = rest.split('/').next().unwrap();
    let term = value
        .pointer(&format!("{derivation}/terms/{term}"))
        .unwrap();
    let inputs = value.pointer(&format!("{derivation}/inputs")).unwrap();
    let factors = term["factors"].as_array().unwrap().iter();
    { factors }.any(|it| inputs[it[0].as_str().unwrap()]["value"]["high"] == 0.0)
}

#[test]
fn no_number_can_be_changed_alone_though_the_digest_is_made_anew() {
    // One of each kind, and now and then another.
    let mut kinds = std::collections::BTreeSet::new();
    for (name, report) in all() {
        let value: Value = serde_json::from_str(&rendered(&report, "json")).unwrap();
        let mut all = Vec::new();
        numbers(&value, "", "", &mut all);
        assert!(all.len() > 100, "{name} has {} numbers", all.len());
        all.retain(|(pointer, path)| {
            let number = value.pointer(pointer).unwrap();
            // A hundredth of nothing is nothing.
            let is_nothing = number.as_f64() == Some(0.0) && number.as_u64().is_none();
            !is_nothing && !is_free(path) && !multiplies_nothing(&value, pointer)
        });
        for (index, (pointer, path)) in all.iter().enumerate() {
            if !kinds.insert(kind(path)) && index % 97 != 0 {
                continue;
            }
            let mut edited = value.clone();
            let number = edited.pointer_mut(pointer).unwrap();
            *number = changed(number);
            let error = read_value(&with_digest(edited));
            assert!(error.is_err(), "{name}: {path} was changed");
        }
    }
}

/// The pointers of everything in a value that has nothing in it, and of all members.
fn members(value: &Value, pointer: &str, found: &mut Vec<String>) {
    let inside: Vec<(String, &Value)> = match value {
        Value::Array(items) => {
            let items = items.iter().enumerate();
            items.map(|(at, it)| (at.to_string(), it)).collect()
        }
        Value::Object(members) => {
            let escaped = |name: &str| name.replace('~', "~0").replace('/', "~1");
            members
                .iter()
                .map(|(name, it)| (escaped(name), it))
                .collect()
        }
        _ => Vec::new(),
    };
    for (name, item) in inside {
        let pointer = format!("{pointer}/{name}");
        members(item, &pointer, found);
        found.push(pointer);
    }
}

#[test]
fn nothing_can_be_changed_or_left_out_without_the_digest_telling() {
    let good: Value = serde_json::from_str(&rendered(&full(), "json")).unwrap();
    assert!(read_value(&good).is_ok());
    let digest = good["digest"].as_str().unwrap();
    let mut pointers = Vec::new();
    members(&good, "", &mut pointers);
    assert!(pointers.len() > 5000, "{}", pointers.len());
    // All at the top, and some of those below, of which there are many alike.
    let told = |(index, pointer): &(usize, &String)| {
        let is_top = pointer.matches('/').count() <= 2;
        *pointer != "/digest" && (is_top || index % 211 == 0)
    };
    for (_, pointer) in pointers.iter().enumerate().filter(told) {
        let mut edited = good.clone();
        let member = edited.pointer_mut(pointer).unwrap();
        *member = match member.take() {
            Value::Number(number) if number.as_f64() == Some(0.0) => 1.into(),
            Value::Number(number) => changed(&number.into()),
            Value::String(text) => format!("{text}.").into(),
            Value::Bool(is) => (!is).into(),
            other => serde_json::json!([other]),
        };
        assert_ne!(
            with_digest(edited)["digest"],
            digest,
            "{pointer} was changed"
        );
        let mut without = good.clone();
        let (holder, name) = pointer.rsplit_once('/').unwrap();
        match without.pointer_mut(holder).unwrap() {
            Value::Array(items) => drop(items.remove(name.parse().unwrap())),
            Value::Object(members) => {
                let name = name.replace("~1", "/").replace("~0", "~");
                members.remove(&name).unwrap();
            }
            _ => unreachable!("it held something"),
        }
        assert_ne!(
            with_digest(without)["digest"],
            digest,
            "{pointer} was left out"
        );
    }
}

#[test]
fn what_follows_from_nothing_else_is_told_by_the_digest() {
    let good: Value = serde_json::from_str(&rendered(&full(), "json")).unwrap();
    let edits: &[(&str, Edit)] = &[
        ("a name", |it| it["subject"]["name"] = "another".into()),
        ("a statement", |it| {
            it["statements"][0]["value"] = 1.25.into();
        }),
        ("an instrument", |it| {
            it["hardware"]["instruments"][0]["name"] = "x".into();
        }),
    ];
    for (what, edit) in edits {
        let mut edited = good.clone();
        edit(&mut edited);
        let error = read_value(&edited).expect_err(what);
        let said = chain(&error);
        assert!(matches!(error, ReadError::Changed { .. }), "{what}: {said}");
        assert!(
            said.starts_with("`edited.json` was changed after it was written: its digest is"),
            "{said}"
        );
        assert!(
            error.hint().contains("ask whoever supplied it"),
            "{}",
            error.hint()
        );
    }
    let mut without = good.clone();
    without.as_object_mut().unwrap().remove("digest");
    let said = chain(&read_value(&without).unwrap_err());
    assert!(said.contains("has no `digest`"), "{said}");
}
