//! Every number on a page is a number of the report, and the same in each language.

use super::{PAGES, examples, rendered};
use crate::shown::{Known, Tally, blocks, changed, line, lines, tokens, without};
use wattprint::language::{Catalogue, ENGLISH, LANGUAGES};

/// The lines of a page, without how many rows of a list were left out.
fn shown(page: &str, format: &str, words: &Catalogue) -> Vec<String> {
    let left: Vec<_> = (1..200).map(|left| (words.more)(left)).collect();
    let left: Vec<_> = left
        .iter()
        .map(|it| (&**it, "counted from the object"))
        .collect();
    let text = without(page, &left);
    match format {
        "html" => blocks(&text),
        _ => lines(&text),
    }
}

#[test]
fn every_number_on_a_page_is_in_the_report() {
    for (format, _) in PAGES {
        let mut tally = Tally::default();
        for (name, report) in examples() {
            for words in LANGUAGES {
                let known = Known::of(&report, words);
                for line in shown(&rendered(&report, format, words), format, words) {
                    let unknown = known.unknown(&line);
                    assert!(
                        unknown.is_empty(),
                        "{name}, {format}, {}: {unknown:#?}",
                        words.code
                    );
                    for line in changed(&line) {
                        tally.count(!known.unknown(&line).is_empty());
                    }
                }
            }
        }
        tally.assert_share(format, 0.9);
    }
}

/// Numbers as the object writes them, by their text.
fn plain(text: &str) -> Vec<String> {
    tokens(&line(text))
        .into_iter()
        .map(|it| it.number)
        .collect()
}

/// What stands in elements of a class: figures, bounds, values of bars.
fn of_class(html: &str, class: &str) -> Vec<String> {
    let before = format!("class=\"{class}\">");
    let parts = html.split(&before).skip(1);
    let texts = parts.map(|part| part.split("</").next().unwrap().to_owned());
    texts.collect()
}

#[test]
fn both_languages_show_the_same_numbers_in_the_same_order() {
    for (name, report) in examples() {
        let figures = |words: &Catalogue| {
            let html = rendered(&report, "html", words);
            let classes = ["value", "number", "shown"].into_iter();
            let texts: Vec<_> = classes.flat_map(|class| of_class(&html, class)).collect();
            let shown = texts.iter().map(|text| plain(text));
            shown.filter(|it| !it.is_empty()).collect::<Vec<_>>()
        };
        let english = figures(&ENGLISH);
        assert!(english.len() > 15, "{name}: {english:?}");
        for words in LANGUAGES {
            assert_eq!(figures(words), english, "{name}, {}", words.code);
        }
    }
}

#[test]
fn a_page_shows_each_figure_with_its_bounds_and_how_it_is_known() {
    for (name, report) in examples() {
        let page = rendered(&report, "markdown", &ENGLISH);
        let rows: Vec<_> = page.lines().filter(|line| line.starts_with('|')).collect();
        for id in ["energy.node", "emissions.location", "water.total"] {
            let Some(figure) = report.figure(id) else {
                continue;
            };
            let start = format!("| {} |", ENGLISH.name(id));
            let row = rows.iter().find(|row| row.starts_with(&start)).unwrap();
            let known = (ENGLISH.provenance)(figure.provenance);
            assert!(row.contains(known) && row.contains(" to "), "{name}: {row}");
        }
    }
}
