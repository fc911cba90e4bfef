//! Offers of somebody who means harm, or writes nonsense.

use super::{changed, text, wattprint};
use std::fs;
use wattprint::offer;

fn said(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// What reading an offer with one thing changed says is wrong.
fn refused(from: &str, to: &str) -> String {
    let text = changed(&[(from, to)]);
    offer::parse("offer.toml", &text).unwrap_err().to_string()
}

#[test]
fn numbers_that_nothing_comes_to_are_refused_with_their_line() {
    for (from, to, expected) in [
        ("value = 0.38", "value = 1e308", "which nothing comes to"),
        ("value = 0.38", "value = 1e-200", "which nothing comes to"),
        ("yearly = 0.30", "yearly = 30", "which is 3000 % a year"),
        ("yearly = 0.30", "yearly = -2", "which is -200 % a year"),
    ] {
        let said = refused(from, to);
        assert!(said.contains(expected), "{to}: {said}");
    }
}

#[test]
fn an_address_that_runs_something_is_refused() {
    let text = text("b.toml").replacen("[model]", "[model]\nurl = \"javascript:alert(1)\"", 1);
    let said = offer::parse("offer.toml", &text).unwrap_err().to_string();
    assert!(said.contains("is no address on the web"), "{said}");
}

/// An offer names files, and they are not its writer's to choose.
#[test]
fn what_lies_elsewhere_on_the_readers_machine_is_not_read() {
    let folder = tempfile::tempdir().unwrap();
    let below = folder.path().join("below");
    fs::create_dir(&below).unwrap();
    for file in ["/dev/zero", "/etc/hostname", "../secret.json"] {
        let path = below.join("offer.toml");
        let reported = format!("report = \"{file}\"");
        let offer = changed(&[("instrument = ", &format!("{reported}\ninstrument = "))]);
        fs::write(&path, offer).unwrap();
        let name = path.to_str().unwrap();
        let done = wattprint(&["offer", "check", name, "--format", "json"]);
        let out = said(&done.stdout);
        assert!(out.contains("was not found or cannot be read"), "{out}");
    }
}

#[test]
fn a_file_without_an_end_is_refused() {
    for command in [&["offer", "check"][..], &["explain"][..], &["compare"][..]] {
        let done = wattprint(&[command, &["/dev/zero"]].concat());
        assert_ne!(done.status.code(), Some(0), "{command:?}");
    }
    let done = wattprint(&["offer", "check", "/dev/zero"]);
    assert!(
        said(&done.stderr).contains("longer than 64 MiB"),
        "{}",
        said(&done.stderr)
    );
}

#[test]
fn what_is_read_is_not_written_over() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("b.toml");
    fs::write(&path, text("b.toml")).unwrap();
    let name = path.to_str().unwrap();
    for command in [&["offer", "check"][..], &["compare", "--policy"][..]] {
        let done = wattprint(&[command, &[name, "--output", name]].concat());
        assert_ne!(done.status.code(), Some(0), "{command:?}");
        assert_eq!(
            fs::read_to_string(&path).unwrap(),
            text("b.toml"),
            "{command:?}"
        );
    }
}

/// The volume of the first year is what is stated, in whatever unit it is counted.
#[test]
fn totals_per_token_and_per_request_are_of_one_contract() {
    let compared = |unit: &str| {
        let files = [super::fixture("a.toml"), super::fixture("b.toml")];
        let names = files.each_ref().map(|it| it.to_str().unwrap());
        let asked = ["--unit", unit, "--format", "json"];
        let done = wattprint(&[&["compare"][..], &names[..], &asked[..]].concat());
        let object: serde_json::Value = serde_json::from_slice(&done.stdout).unwrap();
        let metrics = object["metrics"].as_array().unwrap().clone();
        let mut metrics = metrics.into_iter();
        let energy = metrics.find(|it| it["id"] == "energy.facility").unwrap();
        let totals = energy["totals"].as_array().unwrap().clone();
        let totals = totals
            .iter()
            .map(|it| it["values"][0]["value"].as_f64().unwrap());
        totals.collect::<Vec<f64>>()
    };
    let (tokens, requests) = (compared("token"), compared("request"));
    assert!(!tokens.is_empty());
    for (one, other) in tokens.iter().zip(&requests) {
        assert!((one / other - 1.0).abs() < 1e-6, "{one} and {other}");
    }
}

/// Who leaves out what idle hours take looks better, and is not let off unnoticed.
#[test]
fn an_offer_without_its_idle_hours_is_marked_in_a_comparison() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.toml");
    let whole = text("a.toml");
    let bare = whole.replacen("idle_included = false\n", "", 1);
    assert_ne!(bare, whole);
    fs::write(&path, bare).unwrap();
    let other = super::fixture("b.toml");
    let names = [&path, &other].map(|it| it.to_str().unwrap().to_owned());
    for (lang, expected) in [
        ("en", "the energy of hours without work is not known"),
        (
            "nl",
            "het energieverbruik van uren zonder werk is niet bekend",
        ),
    ] {
        let done = wattprint(&["compare", &names[0], &names[1], "--lang", lang]);
        let told = said(&done.stdout);
        let told = told.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(told.contains(&format!("A: {expected}")), "{told}");
    }
}
