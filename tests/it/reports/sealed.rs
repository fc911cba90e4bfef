//! A change after a report was written is told by its digest, whatever was changed.

use super::read::{Edit, chain, changed, read_value};
use super::{full, rendered, sealed};
use serde_json::Value;
use wattprint::report::ReadError;

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
    // Every one beside the derivations, of which there are many alike.
    let told = |(index, pointer): &(usize, &String)| {
        let is_alike = pointer.contains("/derivation/");
        *pointer != "/digest" && (!is_alike || index % 41 == 0)
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
        assert_ne!(sealed(edited)["digest"], digest, "{pointer} was changed");
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
        assert_ne!(sealed(without)["digest"], digest, "{pointer} was left out");
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
