//! Files of others that were mangled: what reads them says what is wrong, and where, and
//! never falls over.

use proptest::prelude::*;
use std::fmt::Display;
use std::path::Path;
use wattprint::compare::policy;
use wattprint::language::DUTCH;
use wattprint::{offer, report};

/// A model as `--model` takes it.
const MODEL: &str = "name = \"Example-8B\"\nparameters = 8e9\nlicence = \"Apache-2.0\"\n\
                     digest = \"sha256:00\"\nreleased = 2026-01-01\n";

fn kept(path: &str) -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap()
}

/// One thing done to a text: from where, over how many characters, and what is put there.
type Edit = (usize, usize, String);

fn edits() -> impl Strategy<Value = Vec<Edit>> {
    let put = prop_oneof![
        any::<String>(),
        "[-0-9.eE_]{0,12}",
        "[\\[\\]{}=\"',:\n]{0,6}",
        Just("nan".to_owned()),
        Just("1e999".to_owned()),
        Just("\u{202e}\u{1b}[31m".to_owned()),
    ];
    prop::collection::vec((any::<usize>(), 0_usize..40, put), 1..5)
}

fn mangled(text: &str, edits: &[Edit]) -> String {
    let mut letters: Vec<char> = text.chars().collect();
    for (at, over, put) in edits {
        let from = at % (letters.len() + 1);
        let until = (from + over).min(letters.len());
        letters.splice(from..until, put.chars());
    }
    letters.into_iter().collect()
}

/// What is wrong is told in words that do nothing to a terminal.
fn is_told<T>(read: Result<T, impl Display>) -> bool {
    read.err().is_none_or(|error| {
        let told = error.to_string();
        let harmless = |c: char| c == '\n' || !c.is_control() && c != '\u{202e}';
        !told.is_empty() && told.chars().all(harmless)
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn an_offer(edits in edits()) {
        let text = mangled(&kept("docs/examples/offers/b.toml"), &edits);
        prop_assert!(is_told(offer::parse("offer.toml", &text)), "{text}");
    }

    #[test]
    fn a_policy(edits in edits()) {
        let text = mangled(&kept("profiles/policy/nl-public-body.toml"), &edits);
        prop_assert!(is_told(policy::parse("policy.toml", &text)), "{text}");
    }

    #[test]
    fn a_model(edits in edits()) {
        let text = mangled(MODEL, &edits);
        prop_assert!(is_told(report::model("model.toml", &text)), "{text}");
    }

    #[test]
    fn a_sentence(edits in edits()) {
        let text = mangled("PUE, EU 2024 1.360 (1.100 to 1.600): European Commission (2026)", &edits);
        // Whatever nobody knows stays as it is, and nobody waits for it.
        prop_assert_eq!(text.is_empty(), DUTCH.said(&text).is_empty());
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn a_report(edits in edits()) {
        let text = mangled(&kept("docs/examples/fine-tuning/report.json"), &edits);
        prop_assert!(is_told(report::read("report.json", &text)), "not told");
    }
}
