//! Reports as pages for people: the same figures in Markdown and HTML, in each language.

mod accessible;
mod everything;
mod figures;

use crate::plan::{command, page};
use crate::reports::assert_golden;
pub use everything::everything;
use wattprint::language::{Catalogue, LANGUAGES};
use wattprint::report::{FORMATS, Report};

/// The formats that are pages, with the ending of their files.
const PAGES: [(&str, &str); 2] = [("markdown", "md"), ("html", "html")];

/// Measured runs, plans, and one report that has all there can be.
fn examples() -> Vec<(String, Report)> {
    let measured = crate::reports::examples().into_iter();
    let measured = measured.filter(|(name, _)| *name != "gpu-run");
    let plans = page::examples().into_iter();
    let plans = plans.map(|(name, arguments)| (format!("plan-{name}"), planned(&arguments)));
    let all = measured.map(|(name, report)| (name.to_owned(), report));
    all.chain(plans)
        .chain([("everything".to_owned(), everything())])
        .collect()
}

/// A plan that was made at a moment of which the golden files know.
fn planned(arguments: &str) -> Report {
    let output = command::plan(&format!("{arguments} --format json"));
    assert!(output.status.success(), "{}", command::err(&output));
    let mut report: Report = serde_json::from_str(&command::out(&output)).unwrap();
    "plan-1".clone_into(&mut report.identity.id);
    report.identity.created = "2026-11-23T15:00:00Z".parse().unwrap();
    report
}

fn rendered(report: &Report, format: &str, words: &Catalogue) -> String {
    let format = FORMATS.iter().find(|it| it.name == format).unwrap();
    let mut bytes = Vec::new();
    (format.write)(report, words, &mut bytes).unwrap();
    String::from_utf8(bytes).unwrap()
}

#[test]
fn pages_are_what_the_golden_files_show() {
    for (name, report) in examples() {
        for words in LANGUAGES {
            for (format, ending) in PAGES {
                let file = format!("page-{name}.{}.{ending}", words.code);
                assert_golden(&file, &rendered(&report, format, words));
            }
        }
    }
}

#[test]
fn what_others_wrote_does_nothing_on_a_page() {
    let hostile = "\"><script>alert(1)</script>|[x](y)\u{1b}[31m\u{202e}";
    let mut report = everything();
    report.subject.name = hostile.to_owned();
    report.subject.place = Some(hostile.to_owned());
    report.subject.supplier = Some(hostile.repeat(1_000));
    report.identity.id = hostile.to_owned();
    report.boundary.included.push(hostile.to_owned());
    report.quality.contributors[0].label = hostile.to_owned();
    for note in &mut report.quality.limitations {
        note.text = hostile.to_owned();
    }
    for row in &mut report.factors {
        row.label = hostile.to_owned();
        row.shown = hostile.to_owned();
        row.citation = hostile.to_owned();
        row.matched = hostile.to_owned();
    }
    for row in &mut report.missing {
        row.id = hostile.to_owned();
        row.reason = hostile.to_owned();
    }
    for words in LANGUAGES {
        let html = rendered(&report, "html", words);
        assert!(!html.contains("<script"), "{}", words.code);
        assert!(html.contains("&lt;script&gt;"));
        assert!(html.len() < 100_000, "{} bytes", html.len());
        let markdown = rendered(&report, "markdown", words);
        assert!(!markdown.contains("<script"));
        for page in [html, markdown] {
            let acts = |c: char| (c.is_control() && c != '\n') || c == '\u{202e}';
            assert!(!page.contains(acts));
        }
    }
}

#[test]
fn long_lists_are_cut_with_a_count() {
    let mut report = everything();
    let row = report.defaults().next().unwrap().clone();
    report.factors.extend((0..100).map(|index| {
        let mut row = row.clone();
        row.label = format!("factor {index}");
        row
    }));
    for words in LANGUAGES {
        let html = rendered(&report, "html", words);
        assert!(!html.contains("factor 99"));
        let left = (60..110).filter(|it| html.contains(&(words.more)(*it)));
        assert!(left.count() > 0, "{}", words.code);
    }
}
