//! The pages as they are, and the example in the documentation.

use super::{explained, reports};
use crate::documented::assert_documented;
use crate::reports::assert_golden;
use wattprint::language::{DUTCH, ENGLISH};

#[test]
fn the_pages_are_what_the_golden_files_show() {
    let all = reports();
    let find = |name: &str| &all.iter().find(|(it, _)| it == name).unwrap().1;
    for (name, figure) in [
        ("gpu-run-placed", Some("emissions.location")),
        ("gpu-run-tokens", Some("emissions.total/token")),
        ("gpu-run-placed", None),
    ] {
        for words in [&ENGLISH, &DUTCH] {
            let what = figure.unwrap_or("main").replace(['.', '/'], "-");
            for (form, end) in [("text", "txt"), ("markdown", "md"), ("html", "html")] {
                let text = explained(find(name), figure, false, form, words);
                let text = unstyled(&text);
                let file = format!("explain-{name}-{what}.{}.{end}", words.code);
                assert_golden(&file, &text);
            }
        }
    }
}

/// A page without its style, which all pages have in common.
pub fn unstyled(text: &str) -> String {
    let parts = text.split_once("<style>");
    let parts = parts.and_then(|(head, rest)| Some((head, rest.split_once("</style>")?.1)));
    parts.map_or_else(|| text.to_owned(), |(head, body)| format!("{head}{body}"))
}

#[test]
fn the_documentation_shows_what_the_command_prints() {
    let all = reports();
    let (_, report) = all.iter().find(|(it, _)| it == "gpu-run-placed").unwrap();
    for (words, begin, end) in [
        (&ENGLISH, "<!-- explain -->", "<!-- /explain -->"),
        (&DUTCH, "<!-- uitleg -->", "<!-- /uitleg -->"),
    ] {
        let text = explained(report, Some("energy.facility"), false, "text", words);
        let block = format!("```text\n{}\n```", text.trim_end());
        assert_documented("docs/explain.md", (begin, end), &block);
    }
}
