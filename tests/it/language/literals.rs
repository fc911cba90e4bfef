//! Every sentence in the source is in the table, whether a test says it or not.

use crate::tidy::{File, files};
use wattprint::language::DUTCH;

/// Files that put sentences into reports.
const SPEAKERS: &[&str] = &[
    "src/cli/embodied.rs",
    "src/cli/fleet.rs",
    "src/cli/plan/accelerator.rs",
    "src/cli/what_if/accelerator.rs",
    "src/cli/what_if/given.rs",
    "src/cli/what_if/mod.rs",
    "src/fleet/channels.rs",
    "src/fleet/words.rs",
    "src/ledger/words.rs",
    "src/offer/energy.rs",
    "src/offer/hours.rs",
    "src/offer/planned.rs",
    "src/offer/serving.rs",
    "src/plan/inference/answer.rs",
    "src/plan/inference/factors.rs",
    "src/plan/inference/machine.rs",
    "src/plan/inference/own.rs",
    "src/plan/inference/range.rs",
    "src/plan/inference/remarks.rs",
    "src/plan/inference/service.rs",
    "src/plan/training/machine.rs",
    "src/plan/training/method.rs",
    "src/plan/training/mod.rs",
    "src/plan/training/words.rs",
    "src/profile/kind_of_thing.rs",
    "src/profile/kinds.rs",
    "src/profile/question.rs",
    "src/report/assessed.rs",
    "src/report/build.rs",
    "src/report/embodied.rs",
    "src/report/missing.rs",
    "src/report/planned.rs",
    "src/report/quality.rs",
    "src/report/quantities.rs",
    "src/report/rows.rs",
    "src/report/supposed/figures.rs",
    "src/source/cpu_model/memory.rs",
    "src/source/cpu_model/mod.rs",
    "src/source/cray.rs",
    "src/source/hwmon/mod.rs",
    "src/source/mod.rs",
    "src/source/nvml/family.rs",
    "src/source/nvml/instrument.rs",
    "src/source/nvml/mod.rs",
    "src/source/nvml/opening.rs",
    "src/source/rapl/alive.rs",
    "src/source/rapl/mod.rs",
    "src/source/rapl/perf.rs",
    "src/source/rapl/powercap.rs",
    "src/source/rapl/zone.rs",
    "src/report/previous.rs",
];

/// What else stands in these files: it is no part of a report, or others' words.
const NO_SENTENCE: &[&str] = &[
    // Errors of commands.
    "series have no last run: --prometheus needs --from and --to",
    "not a time of at least a second; try 15s or 5m",
    "active parameters are more than the model's",
    "; --params takes all of them and --active-params those that take part in each token",
    "asking what is published of `",
    "supposing other circumstances",
    "the place has no factors",
    "the report is of no place, and `",
    "` belongs to one; add place=NL",
    "another start changes only what changes over time, and the report knows the mean of a year; \
     add --grid-series FILE with the grid's intensity hour by hour",
    "the report is of no stretch of time, as a plan is, so that it cannot start at another",
    "the start is out of reach",
    "the report is of no place, and hours belong to a grid; add place=NL",
    // Help, citations and locators.
    "bounds by the rule",
    ", derived from Schöne et al. 2021 (AMD package)",
    "all weights change: 6 operations per parameter and token",
    "low-rank adapters beside frozen weights: 4 operations",
    "the same over weights of four bits: 4 operations, less efficiently",
    "section 2.1: 2 forward, 4 backward; attention is left out",
    "2 forward, 2 backward for the activations, none for frozen weights",
    "derived from Jared Kaplan and others, Scaling Laws for Neural Language Models (2020)",
    // The tables of drivers, and what readers of files say to the log.
    "the CPU model, as everything is measured,",
    "` is not the unit",
    "opened at",
    "of unknown version",
    "No such file or directory",
];

/// Marks of code that puts a sentence into a report.
const MARKS: &[&str] = &["Missing {", "Note {", "Remark {", " note(\"", "About::of("];

/// Files that have such a mark and say nothing of their own.
const SILENT: &[&str] = &[
    "src/cli/factors.rs",
    "src/cli/offer/report.rs",
    "src/cli/run/mod.rs",
    "src/plan/planned.rs",
    "src/report/object.rs",
    "src/report/read/disagreement.rs",
    "src/report/read/listed.rs",
];

/// The texts between quotes in code, without escapes and line breaks.
fn literals(code: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut rest = code;
    while let Some(at) = rest.find('"') {
        let before = &rest[..at];
        let mut text = String::new();
        let mut chars = rest[at + 1..].char_indices();
        let mut end = rest.len();
        while let Some((index, c)) = chars.next() {
            match c {
                '"' => {
                    end = at + 1 + index + 1;
                    break;
                }
                '\\' => match chars.next() {
                    Some((_, '\n')) => {
                        let mut ahead = chars.clone();
                        while ahead.next().is_some_and(|it| it.1 == ' ') {
                            chars.next();
                        }
                    }
                    Some((_, other)) => text.push(other),
                    None => {}
                },
                other => text.push(other),
            }
        }
        // `'"'` is a character.
        if before.ends_with('\'') && text.starts_with('\'') {
            rest = &rest[at + 1..];
            continue;
        }
        found.push(text);
        rest = &rest[end..];
    }
    found
}

/// What stands between the holes of a text.
fn pieces(text: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        pieces.push(before);
        rest = after.split_once('}').map_or("", |it| it.1);
    }
    pieces.push(rest);
    pieces
}

/// A text without its commands and numbers: both are the same in every language.
fn bare(text: &str) -> String {
    let mut bare = String::new();
    for (index, part) in text.split('`').enumerate() {
        // An odd part stands between two marks, unless its end is another literal's.
        bare.push_str(if index % 2 == 0 { part } else { "`{}`" });
    }
    for percent in ["5", "8"] {
        bare = bare.replace(&format!("±{percent} %"), "±{}");
    }
    bare
}

/// Whether there are two words in a row that begin small, as in a sentence.
fn is_prose(piece: &str) -> bool {
    let is_word = |it: &str| it.len() > 1 && it.chars().all(|c| c.is_ascii_lowercase());
    let words: Vec<_> = piece.split(' ').collect();
    words
        .windows(2)
        .any(|pair| pair.iter().all(|it| is_word(it)))
}

/// The code without what is for programmers and for the terminal.
fn spoken(file: &File) -> String {
    let code = file.code();
    let lines = code.lines().filter(|line| {
        let line = line.trim_start();
        !line.starts_with("about:") && !line.starts_with("reason = ") && !line.starts_with("#[")
    });
    lines.collect::<Vec<_>>().join("\n")
}

#[test]
fn every_sentence_in_the_source_has_a_dutch_one() {
    let known: Vec<_> = DUTCH.sentences.iter().copied().flatten().collect();
    let known = known.iter().map(|it| pieces(&bare(it.0)).join("\0"));
    let known: Vec<String> = known.collect();
    let mut unknown = Vec::new();
    for path in SPEAKERS {
        let file = files(path.rsplit_once('/').unwrap().0);
        let file = file.into_iter().find(|it| it.path == *path);
        let file = file.unwrap_or_else(|| panic!("{path} is gone"));
        for literal in literals(&spoken(&file)) {
            for piece in pieces(&bare(&literal)) {
                let piece = piece.trim();
                let is_known = known.iter().any(|it| it.contains(piece));
                if is_prose(piece) && !is_known && !NO_SENTENCE.contains(&piece) {
                    unknown.push(format!("{path}: {piece}"));
                }
            }
        }
    }
    assert!(unknown.is_empty(), "without Dutch:\n{}", unknown.join("\n"));
}

#[test]
fn every_file_that_puts_sentences_into_reports_is_listed() {
    let mut unlisted = Vec::new();
    for room in [
        "src/report",
        "src/plan",
        "src/fleet",
        "src/cli",
        "src/offer",
        "src/accounting",
    ] {
        for file in files(room) {
            let code = file.code();
            let speaks = MARKS.iter().any(|mark| code.contains(mark));
            let listed = SPEAKERS.contains(&&*file.path) || SILENT.contains(&&*file.path);
            if speaks && !listed {
                unlisted.push(file.path);
            }
        }
    }
    assert!(unlisted.is_empty(), "{unlisted:#?}");
}

#[test]
fn sentences_are_found_in_code_as_the_compiler_reads_it() {
    let code =
        "let a = \"one \\\n            two {x} three\"; let c = '\"'; note(\"say \\\"four\\\"\")";
    assert_eq!(literals(code), ["one two {x} three", "say \"four\""]);
    assert_eq!(pieces("one two {x} three"), ["one two ", " three"]);
    assert!(is_prose("one two") && !is_prose("energy.node") && !is_prose("--flag N"));
}
