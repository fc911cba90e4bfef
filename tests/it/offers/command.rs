//! The commands, as a user meets them.

use super::{changed, fixture, text, wattprint};
use std::fs;

fn said(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[test]
fn a_blank_is_written_and_never_over_a_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("offerte.toml");
    let name = path.to_str().unwrap();
    let new = [
        "offer",
        "new",
        "--lang",
        "nl",
        "--phase",
        "finetuning",
        "--output",
        name,
    ];
    assert!(wattprint(&new).status.success());
    let written = fs::read_to_string(&path).unwrap();
    assert!(written.contains("phase = \"finetuning\""), "{written}");
    assert!(written.contains("(verplicht)") && !written.contains("(required)"));
    fs::write(&path, "filled in").unwrap();
    let again = wattprint(&new);
    assert_eq!(again.status.code(), Some(1));
    assert!(said(&again.stderr).contains("give a name that is not taken"));
    assert_eq!(fs::read_to_string(&path).unwrap(), "filled in");
}

#[test]
fn the_exit_code_says_whether_an_offer_holds_and_is_complete() {
    let folder = tempfile::tempdir().unwrap();
    for (file, text, code) in [
        ("complete.toml", text("b.toml"), 0),
        ("wrong.toml", changed(&[("share = 0.3", "share = 0.9")]), 3),
        ("open.toml", changed(&[("months = 48\n", "")]), 4),
        (
            "unreadable.toml",
            changed(&[("months = 48", "months = [")]),
            1,
        ),
    ] {
        let path = folder.path().join(file);
        fs::write(&path, text).unwrap();
        let done = wattprint(&["offer", "check", path.to_str().unwrap()]);
        assert_eq!(
            done.status.code(),
            Some(code),
            "{file}: {}",
            said(&done.stderr)
        );
    }
    let done = wattprint(&["offer", "check", "nowhere.toml"]);
    assert!(said(&done.stderr).starts_with("error: could not read the offer `nowhere.toml`"));
}

#[test]
fn several_offers_are_checked_at_once_and_the_worst_decides() {
    let folder = tempfile::tempdir().unwrap();
    let open = folder.path().join("open.toml");
    let own = ("voorbeeld-b-7", "voorbeeld-b-8");
    fs::write(&open, changed(&[own, ("months = 48\n", "")])).unwrap();
    let complete = fixture("b.toml");
    let files = [complete.to_str().unwrap(), open.to_str().unwrap()];
    let done = wattprint(&["offer", "check", files[0], files[1], "--format", "json"]);
    assert_eq!(done.status.code(), Some(4));
    let object: serde_json::Value = serde_json::from_slice(&done.stdout).unwrap();
    assert_eq!(object["schema"], "offer-check/v1");
    assert_eq!(object["offers"][0]["verdict"], "complete");
    assert_eq!(object["offers"][1]["verdict"], "cannot-tell");
    let finding = &object["offers"][1]["findings"][0];
    assert_eq!(finding["id"], "field");
    assert_eq!(finding["severity"], "open");
    assert_eq!(finding["criterion"], "energy.facility");
    // As a page they are one, whose title names both.
    let page = wattprint(&["offer", "check", files[0], files[1], "--format", "html"]);
    let page = String::from_utf8(page.stdout).unwrap();
    assert_eq!(page.matches("<!doctype").count(), 1);
    assert_eq!(page.matches("<h1").count(), 1);
    assert!(page.matches("<h2").count() >= 2 && page.contains("<h3"));
}

#[test]
fn every_form_in_both_languages_is_harmless_whatever_names_say() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("hostile.toml");
    let hostile = "\\u001b[31m<script>alert(1)</script>\\u202e=cmd|' /C calc'!A0";
    let text = changed(&[
        ("Voorbeeld B N.V.", hostile),
        ("Chatdienst B", hostile),
        ("\"H100\"", "\"<b>H100</b>\""),
    ]);
    let (before, after) = text.split_once("[[measured]]").unwrap();
    let (_, after) = after.split_once("[demand]").unwrap();
    fs::write(&path, format!("{before}[demand]{after}")).unwrap();
    let forms = wattprint::document::FORMS.iter().map(|it| it.name);
    for form in forms.chain(["json"]) {
        for lang in ["en", "nl"] {
            let name = path.to_str().unwrap();
            let done = wattprint(&["offer", "check", name, "--format", form, "--lang", lang]);
            let out = said(&done.stdout);
            assert_eq!(
                done.status.code(),
                Some(4),
                "{form}: {}",
                said(&done.stderr)
            );
            assert!(!out.contains(['\u{1b}', '\u{202e}']), "{form}: {out}");
            if form == "html" {
                assert!(
                    !out.contains("<script>alert") && !out.contains("<b>H100"),
                    "{out}"
                );
            }
        }
    }
}

#[test]
fn a_reader_of_dutch_reads_no_english() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("offerte.toml");
    fs::write(
        &path,
        changed(&[("value = 1.15, low = 1.13, high = 1.18", "value = 12")]),
    )
    .unwrap();
    let name = path.to_str().unwrap();
    let form = ["--format", "markdown", "--lang", "nl"];
    let done = wattprint(&[&["offer", "check", name], &form[..]].concat());
    let out = said(&done.stdout);
    assert!(
        out.contains("een PUE van 12 is niet aannemelijk; het lijkt op"),
        "{out}"
    );
    for word in ["The ", " what ", "missing", "contradictory"] {
        assert!(!out.contains(word), "{word}: {out}");
    }
}

#[test]
fn an_offer_is_checked_once_and_two_under_one_id_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let files = [("a.toml", text("b.toml")), ("copy.toml", text("b.toml"))];
    let other = ("other.toml", changed(&[("months = 48", "months = 36")]));
    for (file, text) in files.into_iter().chain([other]) {
        fs::write(folder.path().join(file), text).unwrap();
    }
    let path = |file: &str| folder.path().join(file).display().to_string();
    for (second, expected) in [
        (
            "a.toml",
            "are one and the same offer, `voorbeeld-b-7`; leave one of them out",
        ),
        ("copy.toml", "are one and the same offer"),
        (
            "other.toml",
            "both say that they are the offer `voorbeeld-b-7`, and they differ",
        ),
    ] {
        let done = wattprint(&["offer", "check", &path("a.toml"), &path(second)]);
        assert_eq!(done.status.code(), Some(1));
        assert!(
            said(&done.stderr).contains(expected),
            "{}",
            said(&done.stderr)
        );
    }
}

#[test]
fn a_report_does_not_replace_its_offer() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("offer.toml");
    fs::write(&path, text("b.toml")).unwrap();
    let name = path.to_str().unwrap();
    let done = wattprint(&["offer", "report", name, "--output", name]);
    assert_eq!(done.status.code(), Some(1));
    assert!(said(&done.stderr).contains("which is read; write to another file"));
    assert_eq!(fs::read_to_string(&path).unwrap(), text("b.toml"));
}
