use super::*;
use crate::language::{DUTCH, ENGLISH};
use proptest::prelude::*;

fn written(document: &Document, name: &str, words: &Catalogue) -> String {
    let form = FORMS.iter().find(|form| form.name == name).unwrap();
    let mut bytes = Vec::new();
    (form.write)(document, words, &mut bytes).unwrap();
    String::from_utf8(bytes).unwrap()
}

/// A document with `line` in every place where one can stand.
#[allow(clippy::too_many_lines, reason = "every place is named once")]
fn everywhere(line: &Line) -> Document {
    let line = || line.clone();
    let bar = |low, value, high| Bar {
        label: line(),
        low,
        value,
        high,
        shown: line().0.iter().map(said::said).collect(),
    };
    let column = |numeric| Column {
        head: line(),
        numeric,
    };
    let table = |columns: usize| Table {
        caption: line(),
        columns: (0..columns).map(|index| column(index % 2 == 1)).collect(),
        rows: vec![
            vec![line(); columns],
            vec![line()],
            vec![line(); columns + 1],
        ],
    };
    let deep = (0..30).fold(Vec::new(), |below, _| {
        let leaf = Node {
            line: line(),
            below: Vec::new(),
        };
        let node = Node {
            line: line(),
            below,
        };
        vec![node, leaf]
    });
    Document {
        title: line(),
        blocks: vec![
            Block::Heading(2, line()),
            Block::Heading(5, line()),
            Block::Paragraph(line()),
            Block::Notice(line()),
            Block::List(vec![line(), line()]),
            Block::Key(vec![KeyFigure {
                name: line(),
                value: line(),
                beside: line(),
            }]),
            Block::Terms(vec![(line(), line())]),
            Block::Table(table(4)),
            Block::Table(table(15)),
            Block::Table(table(0)),
            Block::Chart(Chart {
                caption: line(),
                alternative: line(),
                bars: vec![
                    bar(0.5, 1.0, 2.0),
                    bar(f64::NAN, f64::INFINITY, -1.0),
                    bar(0.0, 0.0, 0.0),
                ],
            }),
            Block::Tree(deep),
        ],
    }
}

/// Elements that have no end.
const VOID: [&str; 2] = ["!doctype", "meta"];

/// What the text between tags says; fails where tags do not match, or a letter that
/// begins one stands by itself.
fn text_of(html: &str) -> Result<String, String> {
    let (mut text, mut open, mut rest) = (String::new(), Vec::new(), html);
    while let Some((before, after)) = rest.split_once('<') {
        text.push_str(before);
        let (tag, after) = after.split_once('>').ok_or("a tag without end")?;
        if tag.matches('"').count() % 2 == 1 || tag.contains('<') {
            return Err(format!("<{tag}> is no tag"));
        }
        let name = tag.split([' ', '\n', '/']).find(|it| !it.is_empty());
        let name = name.unwrap_or_default().to_owned();
        if tag.starts_with('/') {
            let last = open.pop();
            if last.as_ref() != Some(&name) {
                return Err(format!("</{name}> after {last:?}"));
            }
        } else if !name.starts_with(|it: char| it.is_ascii_lowercase() || it == '!') {
            return Err(format!("<{tag}> is no tag"));
        } else if !VOID.contains(&&*name) && !tag.ends_with('/') {
            open.push(name);
        }
        rest = after;
    }
    if !open.is_empty() || rest.contains('<') {
        return Err(format!("{open:?} at the end"));
    }
    Ok(text + rest)
}

/// What stands below the head, with its style and policy.
fn body(html: &str) -> &str {
    &html[html.find("<body>").unwrap()..]
}

fn tags(html: &str) -> Vec<&str> {
    let tags = html.split('<').skip(1);
    tags.map(|tag| tag.split(['>', ' ']).next().unwrap())
        .collect()
}

/// Names and sentences that mean something to a browser, a terminal or a renderer.
const HOSTILE: [&str; 12] = [
    "<script>alert(1)</script>",
    "\"onmouseover=\"alert(1)",
    "' onload='x",
    "&lt;b&gt; & &#60;",
    "</title></style></svg><img src=x>",
    "\u{1b}[31mred\u{7}\u{9b}2J",
    "abc\u{202e}fed\u{200b}\u{2066}",
    "a|b\n| --- |\r\n# heading\n- item\n1. one\n\n<div>",
    "[x](javascript:alert(1)) ![y](z) `code` ~~~ *** __ https://a.b www.a.b me@a.b",
    "=HYPERLINK(\"http://a\")",
    "-->]]><!--",
    "```\n~~~",
];

#[test]
fn what_others_wrote_is_text_in_every_place_of_every_form() {
    let plain = tags(&written(&everywhere(&Line::name("x")), "html", &DUTCH))
        .into_iter()
        .map(str::to_owned)
        .collect::<Vec<_>>();
    for hostile in HOSTILE {
        for line in [Line::name(hostile), Line::quote(hostile), hostile.into()] {
            let document = everywhere(&line);
            let html = written(&document, "html", &DUTCH);
            text_of(&html).unwrap();
            let count = |tag: &str| tags(&html).into_iter().filter(|it| *it == tag).count();
            for tag in ["script", "img", "b", "div"] {
                let usual = plain.iter().filter(|it| *it == tag).count();
                assert_eq!(count(tag), usual, "<{tag}> of {hostile}");
            }
            harmless_text(&written(&document, "text", &DUTCH));
            harmless_markdown(&written(&document, "markdown", &DUTCH));
        }
    }
}

fn harmless_text(text: &str) {
    for line in text.lines() {
        assert!(width::columns(line) <= 80, "{line}");
    }
    let acting = |c: char| (c.is_control() && c != '\n') || ('\u{202a}'..'\u{202f}').contains(&c);
    assert!(!text.contains(acting), "{text}");
}

fn harmless_markdown(text: &str) {
    // The only HTML is the empty comment that keeps an address from being a link.
    let ours = text.replace("@<!-- -->", "@");
    assert!(!ours.contains('<'), "{text}");
    let acting = text.match_indices(['`', '[', ']', '~', '$']);
    let links = text.match_indices("://").chain(text.match_indices(".a.b"));
    for (at, _) in acting.chain(links) {
        let escapes = text[..at].bytes().rev().take_while(|it| *it == b'\\');
        assert_eq!(escapes.count() % 2, 1, "{}", &text[at..]);
    }
}

#[test]
fn a_name_of_100_kilobytes_is_cut() {
    let document = everywhere(&Line::name("x".repeat(100_000)));
    for form in FORMS {
        let size = written(&document, form.name, &ENGLISH).len();
        assert!(size < 200_000, "{}: {size} bytes", form.name);
    }
}

#[test]
fn headings_of_a_page_never_jump() {
    let html = written(&everywhere(&"x".into()), "html", &ENGLISH);
    let levels: Vec<_> = tags(&html)
        .into_iter()
        .filter(|tag| tag.len() == 2 && tag.starts_with('h') && *tag != "hr")
        .collect();
    assert_eq!(levels, ["h1", "h2", "h3"]);
}

#[test]
fn quotes_are_in_their_own_language() {
    let document = everywhere(&Line::quote("Yearbook"));
    assert!(written(&document, "html", &DUTCH).contains(r#"<bdi lang="en">Yearbook</bdi>"#));
    assert!(written(&document, "html", &ENGLISH).contains("<bdi>Yearbook</bdi>"));
}

/// A small document, in which every block stands once.
fn sample() -> Document {
    let cells = |cells: [&str; 3]| cells.map(Line::from).to_vec();
    let node = |line: &str, below| Node {
        line: line.into(),
        below,
    };
    Document {
        title: "Node a|b".into(),
        blocks: vec![
            Block::Notice("This is a plan: nothing was measured.".into()),
            Block::Heading(2, "Figures".into()),
            Block::Table(Table {
                caption: "All figures".into(),
                columns: [("Figure", false), ("Best guess", true), ("Known by", false)]
                    .map(|(head, numeric)| Column {
                        head: head.into(),
                        numeric,
                    })
                    .to_vec(),
                rows: vec![
                    cells(["Node", "12.3 kJ", "measured"]),
                    cells(["Facility", "1.2 MJ", "modelled"]),
                ],
            }),
            Block::Terms(vec![
                ("Place".into(), Line::name("NL")),
                ("Period".into(), "a day".into()),
            ]),
            Block::Chart(Chart {
                caption: "Energy".into(),
                alternative: "Node 12.3 kJ (10 to 20).".into(),
                bars: vec![Bar {
                    label: "Node".into(),
                    low: 10.0,
                    value: 12.3,
                    high: 20.0,
                    shown: "12.3 kJ (10 to 20)".to_owned(),
                }],
            }),
            Block::Tree(vec![node(
                "whole",
                vec![
                    node("part", vec![node("leaf", vec![])]),
                    node("other", vec![]),
                ],
            )]),
        ],
    }
}

#[test]
fn the_text_has_columns_boxes_and_branches() {
    let text = written(&sample(), "text", &ENGLISH);
    let rule = "─".repeat(78);
    let space = " ".repeat(40);
    let expected = format!(
        "\
Node a|b
========

┌{rule}┐
│ This is a plan: nothing was measured.{space}│
└{rule}┘

Figures
-------

All figures
Figure    Best guess  Known by
--------  ----------  --------
Node         12.3 kJ  measured
Facility      1.2 MJ  modelled

Place    NL
Period   a day

Energy
Node  {}{}{}  12.3 kJ (10 to 20)

whole
├─ part
│  └─ leaf
└─ other
",
        "█".repeat(27),
        "▓".repeat(6),
        "░".repeat(21),
    );
    assert_eq!(text, expected);
}

#[test]
fn the_markdown_has_tables_lists_and_what_charts_say() {
    let text = written(&sample(), "markdown", &ENGLISH);
    let expected = "\
# Node a\\|b

> This is a plan: nothing was measured.

## Figures

**All figures**

| Figure | Best guess | Known by |
| --- | ---: | --- |
| Node | 12.3 kJ | measured |
| Facility | 1.2 MJ | modelled |

- **Place**: NL
- **Period**: a day

*Node 12.3 kJ (10 to 20).*

- whole
  - part
    - leaf
  - other
";
    assert_eq!(text, expected);
}

fn any_line() -> impl Strategy<Value = Line> {
    let text = prop_oneof![any::<String>(), "[ -~\n]{0,60}", "[<>&\"'/a-z=!-]{0,40}"];
    let piece = (text, 0..5_u8).prop_map(|(text, kind)| match kind {
        0 => Piece::Words(text),
        1 => Piece::Strong(text),
        2 => Piece::Name(text),
        3 => Piece::Told(text),
        _ => Piece::Quote(text),
    });
    prop::collection::vec(piece, 0..4).prop_map(Line)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_line_is_only_text_in_any_form(line in any_line()) {
        let document = everywhere(&line);
        let html = written(&document, "html", &DUTCH);
        let text = text_of(&html);
        prop_assert!(text.is_ok(), "{text:?}");
        let usual = written(&everywhere(&Line::default()), "html", &DUTCH);
        let inline = |tag: &&str| !["bdi", "/bdi", "strong", "/strong", "line"].contains(tag);
        let [found, expected] = [body(&html), body(&usual)]
            .map(|html| tags(html).into_iter().filter(inline).count());
        prop_assert_eq!(found, expected, "an element that is not ours");
        harmless_text(&written(&document, "text", &DUTCH));
        harmless_markdown(&written(&document, "markdown", &DUTCH));
    }
}
