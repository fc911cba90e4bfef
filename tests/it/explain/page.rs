//! The pages as they are, and the example in the documentation.

use super::{explained, reports};
use crate::reports::assert_golden;
use wattprint::document::FORMS;
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
            for form in FORMS.iter().filter(|it| matches!(it.name, "text" | "html")) {
                let text = explained(find(name), figure, false, form.name, words);
                let end = if form.name == "text" {
                    "txt"
                } else {
                    form.name
                };
                let file = format!("explain-{name}-{what}.{}.{end}", words.code);
                assert_golden(&file, &text);
            }
        }
    }
}
