//! Pages for those who cannot see them, see them badly, or may load nothing.

use super::{examples, rendered};
use crate::compare::numbers;
use crate::explain;
use wattprint::language::{ENGLISH, LANGUAGES};

/// Every HTML page, with what it is of: of reports, comparisons and explanations.
fn pages() -> Vec<(String, String)> {
    let pages = examples().into_iter().flat_map(|(name, report)| {
        LANGUAGES.iter().map(move |words| {
            let html = rendered(&report, "html", words);
            (format!("{name}, {}", words.code), html)
        })
    });
    pages.chain(comparisons()).chain(explanations()).collect()
}

fn comparisons() -> Vec<(String, String)> {
    let all = numbers::compared().into_iter().enumerate();
    let pages = all.flat_map(|(at, comparison)| {
        LANGUAGES.iter().map(move |words| {
            let html = numbers::written(&comparison, "html", words);
            (format!("comparison {at}, {}", words.code), html)
        })
    });
    pages.collect()
}

fn explanations() -> Vec<(String, String)> {
    let pages = explain::varied().into_iter().flat_map(|(name, report)| {
        LANGUAGES.iter().map(move |words| {
            let html = explain::explained(&report, None, false, "html", words);
            (format!("explanation of {name}, {}", words.code), html)
        })
    });
    pages.collect()
}

/// The elements of a name: their start tag, and what is in them.
fn elements<'a>(html: &'a str, name: &str) -> Vec<(&'a str, &'a str)> {
    let (open, close) = (format!("<{name}"), format!("</{name}>"));
    let starts = html.match_indices(&open).map(|(at, _)| at);
    let whole = starts.filter_map(|at| html[at..].split_once('>'));
    let of_name = whole.filter(|(tag, _)| tag[1..].split([' ', '\n']).next() == Some(name));
    of_name
        .map(|(tag, rest)| (tag, rest.split_once(&close).unwrap().0))
        .collect()
}

#[test]
fn headings_come_in_order_below_one_title() {
    for (name, html) in pages() {
        let tags = html.split('<').filter_map(|part| part.split('>').next());
        let levels: Vec<u32> = tags
            .filter_map(|tag| tag.strip_prefix('h')?.parse().ok())
            .collect();
        assert_eq!(levels[0], 1, "{name}");
        assert!(
            levels[1..].iter().all(|level| *level > 1),
            "{name}: {levels:?}"
        );
        for pair in levels.windows(2) {
            assert!(pair[1] <= pair[0] + 1, "{name}: {levels:?}");
        }
    }
}

#[test]
fn every_chart_says_what_it_shows() {
    for (name, html) in pages() {
        let charts = elements(&html, "svg");
        // An explanation is a tree, and draws nothing.
        let is_tree = name.starts_with("explanation");
        assert!(is_tree || !charts.is_empty(), "{name}");
        for (tag, inside) in charts {
            assert!(tag.contains(r#"role="img""#), "{name}: {tag}");
            let (title, description) = (elements(inside, "title"), elements(inside, "desc"));
            let ids = [title[0], description[0]].map(|(tag, said)| {
                assert!(said.trim().len() > 5, "{name}: {tag} {said:?}");
                tag.split('"').nth(1).unwrap()
            });
            let labels = format!(r#"aria-labelledby="{} {}""#, ids[0], ids[1]);
            assert!(tag.contains(&labels), "{name}: {tag}");
            for bar in elements(inside, "text") {
                assert!(!bar.1.is_empty(), "{name}: a bar without words");
            }
        }
        let mut ids: Vec<_> = html.split(" id=\"").skip(1).collect();
        ids.iter_mut()
            .for_each(|id| *id = id.split('"').next().unwrap());
        let all = ids.len();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), all, "{name}: an id stands twice");
    }
}

#[test]
fn every_table_has_a_caption_and_heads_for_columns_and_rows() {
    for (name, html) in pages() {
        let tables = elements(&html, "table");
        assert!(!tables.is_empty(), "{name}");
        for (_, inside) in tables {
            let caption = elements(inside, "caption");
            assert!(caption.len() == 1 && !caption[0].1.is_empty(), "{name}");
            for (tag, head) in elements(inside, "th") {
                assert!(tag.contains("scope=\""), "{name}: {tag}");
                assert!(!head.is_empty(), "{name}: a head says nothing");
            }
            let [columns, rows] =
                ["scope=\"col\"", "scope=\"row\""].map(|it| inside.matches(it).count());
            assert_eq!(rows, elements(inside, "tr").len() - 1, "{name}");
            assert!(columns > 1, "{name}");
        }
    }
}

#[test]
fn a_page_runs_nothing_and_loads_nothing() {
    for (name, html) in pages() {
        assert!(html.starts_with("<!doctype html>\n<html lang=\""), "{name}");
        let policy = "default-src 'none'; style-src 'unsafe-inline'";
        assert!(html.contains(policy), "{name}");
        for loading in [
            "<script",
            "<link",
            "<img",
            "<iframe",
            "<object",
            "src=",
            "href=",
            "url(",
            "@import",
            " on",
            "javascript:",
        ] {
            let markup = html
                .split('<')
                .skip(1)
                .filter_map(|part| part.split('>').next());
            let style = elements(&html, "style")[0].1;
            let found = markup
                .filter(|tag| format!("<{tag}").contains(loading))
                .count();
            assert_eq!(found, 0, "{name}: {loading}");
            assert!(
                loading.starts_with(' ') || !style.contains(loading),
                "{name}: {loading}"
            );
        }
    }
}

/// The value of a colour of the page's style, by its name, in each scheme.
fn colours(style: &str, name: &str) -> Vec<[f64; 3]> {
    let before = format!("--{name}: #");
    let values = style.split(&before).skip(1);
    let values = values.map(|rest| {
        let channel = |at: usize| f64::from(u8::from_str_radix(&rest[at..at + 2], 16).unwrap());
        [channel(0), channel(2), channel(4)]
    });
    values.collect()
}

/// Web Content Accessibility Guidelines 2.2, contrast ratio and relative luminance.
fn contrast(one: [f64; 3], other: [f64; 3]) -> f64 {
    let luminance = |colour: [f64; 3]| {
        let [red, green, blue] = colour.map(|channel| {
            let share = channel / 255.0;
            if share <= 0.04045 {
                share / 12.92
            } else {
                ((share + 0.055) / 1.055).powf(2.4)
            }
        });
        0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05
    };
    let (one, other) = (luminance(one), luminance(other));
    one.max(other) / one.min(other)
}

#[test]
fn words_stand_out_from_what_is_behind_them_in_light_and_dark() {
    let (_, report) = examples().swap_remove(0);
    let html = rendered(&report, "html", &ENGLISH);
    let style = elements(&html, "style")[0].1;
    for (front, behind, least) in [
        ("ink", "paper", 4.5),
        ("quiet", "paper", 4.5),
        ("accent", "paper", 4.5),
        ("ink", "panel", 4.5),
        ("quiet", "panel", 4.5),
        ("ink", "warning", 4.5),
        // What is no word: 1.4.11 asks for three.
        ("bar", "paper", 3.0),
        ("ink", "bar", 3.0),
        ("edge", "paper", 3.0),
    ] {
        let (fronts, behinds) = (colours(style, front), colours(style, behind));
        assert_eq!((fronts.len(), behinds.len()), (2, 2), "{front} on {behind}");
        for (one, other) in fronts.into_iter().zip(behinds) {
            let found = contrast(one, other);
            assert!(found >= least, "{front} on {behind}: {found:.2}");
        }
    }
    // No words are in a colour that was not looked at.
    for part in style
        .split(" color: ")
        .skip(1)
        .chain(style.split("fill: ").skip(1))
    {
        let colour = part.split(';').next().unwrap();
        let known = [
            "var(--ink)",
            "var(--quiet)",
            "var(--accent)",
            "var(--bar)",
            "#55606b",
        ];
        assert!(known.contains(&colour), "{colour}");
    }
}
