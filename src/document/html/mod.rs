//! One HTML file that needs nothing else: no scripts, no fonts, no pictures to fetch.
//!
//! What browsers, screen readers and printers make of it stands in `style.css`. A
//! policy in the file forbids it to load anything, should something slip in.

mod chart;
mod escape;
mod table;

use super::said::flat;
use super::{Block, Document, KeyFigure, Line, Node};
use crate::language::Catalogue;
pub use escape::escaped;
use escape::inline;
use std::io;

/// How it looks on a screen and on paper.
const STYLE: &str = include_str!("style.css");

/// Nothing may be loaded, and styles stand in the file.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'";

/// Writes the document as one HTML file.
///
/// # Errors
///
/// When `out` cannot be written.
pub fn write(document: &Document, words: &Catalogue, out: &mut dyn io::Write) -> io::Result<()> {
    let title = escaped(&flat(&document.title));
    write!(
        out,
        r#"<!doctype html>
<html lang="{}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{title}</title>
<style>
{STYLE}</style>
</head>
<body>
<main>
<h1>{}</h1>
"#,
        words.code,
        inline(&document.title, words)
    )?;
    let mut page = Page {
        words,
        level: 1,
        parts: 0,
    };
    let is_chart = |block: &Block| matches!(block, Block::Chart(_));
    for blocks in document
        .blocks
        .chunk_by(|one, other| is_chart(one) && is_chart(other))
    {
        let written = lines(blocks.iter().map(|block| page.written(block)));
        if blocks.len() > 1 {
            // Charts that follow one another stand side by side where there is room.
            writeln!(out, "<div class=\"charts\">\n{written}</div>")?;
        } else {
            out.write_all(written.as_bytes())?;
        }
    }
    out.write_all(b"</main>\n</body>\n</html>\n")
}

/// Where the writing of a page stands.
struct Page<'a> {
    words: &'a Catalogue,
    /// The level of the heading above.
    level: u8,
    /// Tables and charts so far, from which come their ids.
    parts: usize,
}

impl Page<'_> {
    fn written(&mut self, block: &Block) -> String {
        match block {
            Block::Heading(level, line) => self.heading(*level, line),
            Block::Paragraph(line) => format!("<p>{}</p>", self.inline(line)),
            Block::Notice(line) => {
                format!(r#"<p class="notice" role="note">{}</p>"#, self.inline(line))
            }
            Block::List(items) => {
                let items = items.iter();
                let items = items.map(|item| format!("<li>{}</li>", self.inline(item)));
                format!("<ul>\n{}</ul>", lines(items))
            }
            Block::Key(figures) => {
                let figures = figures.iter().map(|figure| self.key(figure));
                format!("<dl class=\"key\">\n{}</dl>", lines(figures))
            }
            Block::Terms(terms) => {
                let terms = terms.iter().map(|(term, said)| {
                    let [term, said] = [term, said].map(|it| self.inline(it));
                    format!("<div><dt>{term}</dt><dd>{said}</dd></div>")
                });
                format!("<dl>\n{}</dl>", lines(terms))
            }
            Block::Table(table) => {
                self.parts += 1;
                table::written(table, self.parts, self.words)
            }
            Block::Chart(chart) => {
                self.parts += 1;
                chart::written(chart, self.parts, self.words)
            }
            Block::Tree(nodes) => self.tree(nodes, r#" class="tree""#),
        }
    }

    fn inline(&self, line: &Line) -> String {
        inline(line, self.words)
    }

    /// A heading at most one level below the one above it: readers who hear a page
    /// find their way by levels.
    fn heading(&mut self, level: u8, line: &Line) -> String {
        self.level = level.clamp(2, (self.level + 1).min(6));
        let level = self.level;
        format!("<h{level}>{}</h{level}>", self.inline(line))
    }

    fn key(&self, figure: &KeyFigure) -> String {
        let [name, value, beside] =
            [&figure.name, &figure.value, &figure.beside].map(|it| self.inline(it));
        format!(r#"<div><dt>{name}</dt><dd class="value">{value}</dd><dd>{beside}</dd></div>"#)
    }

    fn tree(&self, nodes: &[Node], class: &str) -> String {
        let items = nodes.iter().map(|node| {
            let below = if node.below.is_empty() {
                String::new()
            } else {
                self.tree(&node.below, "")
            };
            format!("<li><span>{}</span>{below}</li>", self.inline(&node.line))
        });
        format!("<ul{class}>\n{}</ul>", lines(items))
    }
}

fn lines(items: impl Iterator<Item = String>) -> String {
    items.flat_map(|item| [item, "\n".to_owned()]).collect()
}
