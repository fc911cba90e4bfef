//! No Dutch page has a sentence of the report's that stayed English.

use super::{rendered, sentences};
use crate::explain;
use crate::shown::{blocks, line};
use wattprint::language::DUTCH;
use wattprint::report::Report;

/// The formats with the reader's words, and the register, which is Dutch.
const WORDED: [&str; 9] = [
    "text",
    "summary",
    "markdown",
    "html",
    "csv",
    "huggingface",
    "gpai",
    "sci",
    "algoritmeregister",
];

/// A name of one or two words may be what a thing is called in both languages.
const SHORTEST: usize = 12;

/// The sentences of a report that are others in Dutch.
fn english(report: &Report) -> Vec<String> {
    let citations = report.factors.iter().map(|it| it.citation.clone());
    let parts = report.divisions.iter().flat_map(|it| &it.parts);
    let names = parts.map(|it| it.name.clone());
    let all = sentences(report).into_iter().chain(citations).chain(names);
    let worded = all.filter(|it| it.len() > SHORTEST && it.contains(' '));
    worded.filter(|it| DUTCH.said(it) != *it).collect()
}

/// A page as one line, whichever way it is broken.
fn joined(page: &str, format: &str) -> String {
    match format {
        "html" => blocks(page).join(" "),
        _ => line(page),
    }
}

/// Fails where a page has a sentence that stayed English. Titles of publications do, and
/// may have one in them.
fn assert_dutch(page: &str, report: &Report, what: &str) {
    let citations = report.factors.iter().map(|it| &it.citation);
    let titles = citations.filter(|it| DUTCH.said(it) == **it);
    let page = titles.fold(page.to_owned(), |page, it| page.replace(&line(it), ""));
    let left = english(report).into_iter();
    let left: Vec<_> = left.filter(|it| page.contains(&line(it))).collect();
    assert!(left.is_empty(), "{what}: {left:#?}");
}

#[test]
fn no_sentence_of_a_report_stays_english_in_any_format() {
    let reports = explain::varied().into_iter();
    let everything = ("everything".to_owned(), crate::pages::everything());
    for (name, report) in reports.chain([everything]) {
        assert!(english(&report).len() > 5, "{name}");
        for format in WORDED {
            let page = joined(&rendered(&report, format, &DUTCH), format);
            assert_dutch(&page, &report, &format!("{name}, {format}"));
        }
    }
}

#[test]
fn no_sentence_of_a_report_stays_english_in_its_explanation() {
    for (name, report) in explain::varied() {
        for form in ["markdown", "html"] {
            let page = explain::explained(&report, None, true, form, &DUTCH);
            assert_dutch(&joined(&page, form), &report, &format!("{name}, {form}"));
        }
    }
}
