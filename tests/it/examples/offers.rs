//! Two invented offers for a municipal chat service, and the verdict of a policy.

use super::{folder, hold, written};

/// The policy, from the folder of the examples.
const POLICY: &str = "../../profiles/policy/nl-public-body.toml";

/// A fails the policy: the exit code says so.
const FAILS: i32 = 3;

fn compared(format: &str, lang: &str) -> String {
    let arguments = [
        "compare",
        "offers/a.toml",
        "offers/b.toml",
        "--policy",
        POLICY,
    ];
    let form = ["--format", format, "--lang", lang];
    written(&[&arguments[..], &form[..]].concat(), FAILS)
}

#[test]
fn two_offers_are_what_their_comparison_says() {
    let json = compared("json", "nl");
    hold("offers/comparison.json", &json);
    hold("offers/comparison.nl.txt", &compared("text", "nl"));
    hold("offers/comparison.nl.html", &compared("html", "nl"));
    hold("offers/comparison.en.txt", &compared("text", "en"));
}

#[test]
fn both_offers_are_complete_and_contradict_nothing() {
    for name in ["a", "b"] {
        let checked = written(
            &[
                "offer",
                "check",
                &format!("offers/{name}.toml"),
                "--lang",
                "nl",
            ],
            0,
        );
        hold(&format!("offers/{name}.check.nl.txt"), &checked);
        let kept = folder().join(format!("offers/{name}.toml"));
        let text = std::fs::read_to_string(kept).expect("an offer");
        assert!(text.starts_with("# An invented offer"), "said first");
    }
}
