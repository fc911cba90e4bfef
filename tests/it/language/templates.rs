//! The table itself: holes that match, and one meaning for each sentence.

use super::{is_known, sentences};
use crate::reports::examples;
use std::collections::BTreeMap;
use wattprint::language::{DUTCH, ENGLISH, Sentence};

/// English words that no Dutch sentence has.
const ENGLISH_WORDS: [&str; 14] = [
    "the", "and", "with", "from", "its", "not", "which", "that", "by", "for", "than", "they",
    "could", "energy",
];

fn table() -> impl Iterator<Item = &'static Sentence> {
    DUTCH.sentences.iter().copied().flatten()
}

/// What stands between braces.
fn holes(template: &str) -> Vec<&str> {
    let parts = template.split('{').skip(1);
    parts
        .filter_map(|it| it.split_once('}'))
        .map(|it| it.0)
        .collect()
}

#[test]
fn both_templates_of_a_sentence_have_the_same_holes() {
    let kinds = [
        "", "number", "date", "said", "any", "list", "more", "name", "amount", "place", "amount",
    ];
    for (english, dutch) in table() {
        let asked = holes(english);
        assert!(asked.iter().all(|it| kinds.contains(it)), "{english}");
        assert!(
            !english.contains("}{"),
            "no end between two holes: {english}"
        );
        let mut next = 0;
        let mut filled = vec![0; asked.len()];
        for hole in holes(dutch) {
            let index = if hole.is_empty() {
                next
            } else {
                hole.parse().unwrap()
            };
            next = index + 1;
            assert!(index < asked.len(), "{dutch}");
            filled[index] += 1;
        }
        assert!(
            filled.iter().all(|it| *it == 1),
            "{english}\n{dutch}: {filled:?}"
        );
    }
}

#[test]
fn no_sentence_stands_in_the_table_twice() {
    let mut seen: BTreeMap<&str, &str> = BTreeMap::new();
    for (english, dutch) in table() {
        if let Some(before) = seen.insert(english, dutch) {
            panic!("{english}\n{before}\n{dutch}");
        }
    }
}

/// Of templates that fit one sentence, the one that says most itself decides; between
/// two that say as much, nothing would.
#[test]
fn no_sentence_has_two_meanings() {
    for (_, report) in examples() {
        for sentence in sentences(&report) {
            let found = DUTCH.translations(&sentence);
            let most = found.iter().map(|it| it.0).max().unwrap_or_default();
            let mut best: Vec<_> = found.iter().filter(|it| it.0 == most).collect();
            best.dedup();
            assert!(best.len() <= 1, "{sentence}: {best:?}");
        }
    }
}

#[test]
fn dutch_sentences_have_no_english_words() {
    let names = DUTCH
        .quantities
        .iter()
        .flat_map(|it| [it.name, it.definition]);
    let parts = DUTCH.parts.iter().chain(DUTCH.plain).map(|it| it.1);
    for said in table().map(|it| it.1).chain(names).chain(parts) {
        // Flags, commands and paths are the same in every language.
        let own: Vec<_> = said.split('`').step_by(2).collect();
        let words = own
            .iter()
            .flat_map(|it| it.split(|c: char| !c.is_alphanumeric() && c != '-'));
        let found: Vec<_> = words.filter(|it| ENGLISH_WORDS.contains(it)).collect();
        assert!(found.is_empty(), "{said}: {found:?}");
    }
}

#[test]
fn whatever_is_called_something_in_english_is_called_something_in_dutch() {
    let ids = |words: &wattprint::language::Catalogue| -> Vec<Vec<&'static str>> {
        let pairs = [words.parts, words.plain, words.equivalences];
        let mut all: Vec<Vec<_>> = pairs
            .iter()
            .map(|it| it.iter().map(|it| it.0).collect())
            .collect();
        all.push(words.quantities.iter().map(|it| it.id).collect());
        all
    };
    assert_eq!(ids(&ENGLISH), ids(&DUTCH));
    for quantity in ENGLISH.quantities {
        assert!(is_known(quantity.definition), "{}", quantity.id);
        assert!(is_known(quantity.name), "{}", quantity.id);
    }
}

#[test]
fn no_hostile_text_keeps_a_reader_waiting() {
    for text in [
        ", ".repeat(900),
        "a, the ".repeat(250),
        "1 (1 to 1) ".repeat(150),
        "{said}; {said}".repeat(100),
        "x; ".repeat(600),
        "x".repeat(100_000),
    ] {
        let begun = std::time::Instant::now();
        assert_eq!(DUTCH.said(&text), text);
        let taken = begun.elapsed();
        assert!(taken.as_secs() < 5, "{taken:?}");
    }
}
