//! What each format looks like, in each language that it has words in.

use super::{EXPORTS, english, examples, run, written};
use crate::reports::assert_golden;
use wattprint::language::{DUTCH, ENGLISH, LANGUAGES};

/// The formats whose words are the reader's; the others are in one language.
const WORDED: [&str; 4] = ["csv", "huggingface", "gpai", "sci"];

#[test]
fn every_format_is_what_the_golden_files_show() {
    for (name, report) in examples() {
        for (format, ending) in EXPORTS {
            // The other version differs in its number only, which the next test holds.
            if format == "cyclonedx-1.6" {
                continue;
            }
            let languages = if WORDED.contains(&format) {
                LANGUAGES
            } else {
                &LANGUAGES[..1]
            };
            for words in languages {
                let file = format!("export-{name}-{format}-{}.{ending}", words.code);
                assert_golden(&file, &written(&report, format, words));
            }
        }
    }
}

#[test]
fn formats_without_words_of_their_own_are_the_same_in_every_language() {
    for (format, _) in EXPORTS.iter().filter(|(it, _)| !WORDED.contains(it)) {
        assert_eq!(
            written(&run(), format, &ENGLISH),
            written(&run(), format, &DUTCH),
            "{format}"
        );
    }
}

#[test]
fn the_two_versions_of_cyclonedx_say_the_same() {
    let report = run();
    let same = |text: String| {
        let lines = text.lines();
        let said = lines.filter(|it| !it.contains("serialNumber"));
        let said: Vec<_> = said.map(|it| it.replace("1.6", "1.7")).collect();
        said.join("\n")
    };
    assert_eq!(
        same(english(&report, "cyclonedx")),
        same(english(&report, "cyclonedx-1.6"))
    );
}

#[test]
fn a_report_is_written_to_the_same_bytes_each_time_and_another_has_another_identity() {
    let serial = |text: &str| {
        let document: serde_json::Value = serde_json::from_str(text).unwrap();
        document["serialNumber"].as_str().unwrap().to_owned()
    };
    let [one, other] = [run(), super::measured("vm-run")].map(|it| english(&it, "cyclonedx"));
    assert_eq!(one, english(&run(), "cyclonedx"));
    assert_ne!(serial(&one), serial(&other));
    assert_ne!(serial(&one), serial(&english(&run(), "cyclonedx-1.6")));
}
