//! The page for people, in both languages.

use super::made::{Made, service};
use super::numbers::{documented, written};
use super::policy::example;
use super::{compared, request, sides};
use crate::explain::page::unstyled;
use crate::reports::assert_golden;
use std::collections::BTreeSet;
use wattprint::compare::page::page;
use wattprint::compare::{Comparison, compare};
use wattprint::document::{Block, FORMS, Line, Piece};
use wattprint::language::{Catalogue, DUTCH, ENGLISH};

fn text(comparison: &Comparison, words: &Catalogue) -> String {
    let form = FORMS.iter().find(|it| it.name == "text").unwrap();
    let mut bytes = Vec::new();
    (form.write)(&page(comparison, words), words, &mut bytes).unwrap();
    let text = String::from_utf8(bytes).unwrap();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The Dutch page in HTML and both texts are among the examples of the documentation.
#[test]
fn the_pages_are_what_the_golden_files_show() {
    let comparison = documented();
    for (form, words, file) in [
        ("html", &ENGLISH, "comparison.en.html"),
        ("markdown", &ENGLISH, "comparison.en.md"),
        ("markdown", &DUTCH, "comparison.nl.md"),
    ] {
        assert_golden(file, &unstyled(&written(&comparison, form, words)));
    }
}

fn judged(made: &[Made]) -> Comparison {
    let policy = example("nl-public-body");
    compare(&sides(made), &request(), Some(&policy)).unwrap()
}

#[test]
fn the_answer_comes_in_words_with_ratio_interval_and_probability() {
    let comparison = compared(&[service("one", 1000.0), service("two", 4000.0)]);
    let english = text(&comparison, &ENGLISH);
    let told = "All sides are compared per request.";
    assert!(english.contains(told), "{english}");
    let told = "Electricity, with the data centre's share: A is lower, 0.25 times B (0.";
    assert!(english.contains(told), "{english}");
    assert!(
        english.contains("the probability of that is > 99 %."),
        "{english}"
    );
    let dutch = text(&comparison, &DUTCH);
    assert!(dutch.contains("A is lager, 0,25 maal B (0,"), "{dutch}");
    let near = compared(&[service("one", 1000.0), service("two", 1050.0)]);
    assert!(
        text(&near, &ENGLISH).contains("which is lower cannot be told. A comes to 0.95 times B")
    );
    assert!(
        text(&near, &DUTCH)
            .contains("welke lager is, is niet vast te stellen. A komt op 0,95 maal B")
    );
}

#[test]
fn the_same_is_said_whichever_file_comes_first() {
    let [one, two] = [service("one", 1000.0), service("two", 4000.0)];
    let back = text(&compared(&[two, one]), &ENGLISH);
    assert!(back.contains("B is lower, 0.25 times A"), "{back}");
}

/// What a screen reader pronounces as English is what the English page says, too.
#[test]
fn only_what_stayed_english_is_marked_as_english() {
    let comparison = judged(&[service("one", 1000.0), service("two", 1500.0)]);
    let quotes = |words| {
        let all = lines(&page(&comparison, words).blocks);
        let pieces = all.into_iter().flat_map(|line| line.0);
        pieces
            .filter_map(|piece| match piece {
                Piece::Quote(it) => Some(it),
                _ => None,
            })
            .collect::<BTreeSet<_>>()
    };
    let (dutch, english) = (quotes(&DUTCH), quotes(&ENGLISH));
    assert!(!dutch.is_empty());
    let only: Vec<_> = dutch.difference(&english).collect();
    assert!(only.is_empty(), "{only:?}");
}

#[test]
fn what_others_wrote_stands_only_where_it_is_made_harmless() {
    let hostile = "<script>alert(1)</script>\u{1b}[31m\u{202e}=cmd|' /C calc'!A0";
    let mut made = [service("one", 1000.0), service("two", 1500.0)];
    let mut reports = sides(&made);
    reports[0].report.subject.name = hostile.to_owned();
    reports[0].report.subject.supplier = Some(hostile.to_owned());
    reports[1].source = hostile.to_owned();
    for factor in &mut reports[1].report.factors {
        factor.label = hostile.to_owned();
        factor.citation = hostile.to_owned();
        factor.shown = hostile.to_owned();
    }
    made[0].name = hostile.to_owned();
    let policy = example("nl-public-body");
    let comparison = compare(&reports, &request(), Some(&policy)).unwrap();
    for words in [&ENGLISH, &DUTCH] {
        for line in lines(&page(&comparison, words).blocks) {
            for piece in &line.0 {
                if let Piece::Words(it) | Piece::Strong(it) = piece {
                    assert!(!it.contains("script") && !it.contains('\u{1b}'), "{it}");
                }
            }
        }
    }
    let shown = text(&comparison, &ENGLISH);
    assert!(!shown.contains(['\u{1b}', '\u{202e}']), "{shown}");
}

/// Every line of a document.
fn lines(blocks: &[Block]) -> Vec<Line> {
    let mut found = Vec::new();
    for block in blocks {
        match block {
            Block::Heading(_, it) | Block::Paragraph(it) | Block::Notice(it) => {
                found.push(it.clone());
            }
            Block::List(items) => found.extend(items.clone()),
            Block::Terms(terms) => {
                found.extend(terms.iter().flat_map(|(a, b)| [a.clone(), b.clone()]));
            }
            Block::Table(table) => {
                found.push(table.caption.clone());
                found.extend(table.columns.iter().map(|it| it.head.clone()));
                found.extend(table.rows.iter().flatten().cloned());
            }
            Block::Chart(chart) => {
                found.push(chart.alternative.clone());
                found.extend(chart.bars.iter().map(|it| it.label.clone()));
            }
            Block::Tree(_) | Block::Key(_) => {}
        }
    }
    found
}

#[test]
fn a_table_has_as_many_cells_in_each_row_as_columns() {
    let made = [
        service("one", 1000.0),
        service("two", 1500.0),
        service("three", 900.0),
    ];
    for block in page(&judged(&made), &DUTCH).blocks {
        if let Block::Table(table) = block {
            for row in &table.rows {
                assert_eq!(row.len(), table.columns.len(), "{:?}", table.caption);
            }
        }
    }
}
