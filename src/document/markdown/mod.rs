//! Markdown as GitHub, wikis and model cards read it.

mod escape;

use super::said::said;
use super::{Block, Chart, Document, Line, Node, Piece, Table};
use crate::language::Catalogue;
use escape::{escaped, opening};
use std::io;

/// Writes the document as Markdown.
///
/// # Errors
///
/// When `out` cannot be written.
pub fn write(document: &Document, _: &Catalogue, out: &mut dyn io::Write) -> io::Result<()> {
    let mut text = format!("# {}\n", block(&document.title));
    for block in &document.blocks {
        text.push('\n');
        text.push_str(&written(block));
        text.push('\n');
    }
    out.write_all(text.as_bytes())
}

fn written(block: &Block) -> String {
    match block {
        Block::Heading(level, line) => {
            let marks = "#".repeat(usize::from(*level).clamp(2, 6));
            format!("{marks} {}", self::block(line))
        }
        Block::Paragraph(line) => self::block(line),
        Block::Notice(line) => format!("> {}", self::block(line)),
        Block::List(items) => {
            let items = items.iter().map(|item| format!("- {}", self::block(item)));
            lines(items)
        }
        Block::Key(figures) => lines(figures.iter().map(|figure| {
            let [name, value, beside] = [&figure.name, &figure.value, &figure.beside].map(inline);
            format!("- {name}: **{value}** {beside}")
                .trim_end()
                .to_owned()
        })),
        Block::Terms(terms) => {
            let terms = terms.iter();
            lines(terms.map(|(term, said)| format!("- {}: {}", bold(term), inline(said))))
        }
        Block::Table(table) => self::table(table),
        Block::Chart(chart) => self::chart(chart),
        Block::Tree(nodes) => lines(nodes.iter().map(|node| tree(node, 0))),
    }
}

fn lines(lines: impl Iterator<Item = String>) -> String {
    lines.collect::<Vec<_>>().join("\n")
}

/// A line where a list, a quotation or a heading could begin.
fn block(line: &Line) -> String {
    opening(&inline(line))
}

/// A line inside of something.
fn inline(line: &Line) -> String {
    marked(line, strong).trim().to_owned()
}

/// A line inside of something, with its strong words as `mark` marks them.
fn marked(line: &Line, mark: fn(&str) -> String) -> String {
    let is_strong = |it: &Piece| matches!(it, Piece::Strong(_));
    // Strong words beside one another have one pair of marks.
    let runs = line
        .0
        .chunk_by(|one, other| is_strong(one) && is_strong(other));
    let runs = runs.map(|run| {
        let text: String = run.iter().map(|piece| escaped(&said(piece))).collect();
        if run.iter().all(is_strong) {
            mark(&text)
        } else {
            text
        }
    });
    runs.collect()
}

/// All of a line as strong words.
fn bold(line: &Line) -> String {
    strong(&marked(line, str::to_owned))
}

/// Strong words; stars that stand beside a space are no marks.
fn strong(text: &str) -> String {
    let inner = text.trim();
    if inner.is_empty() {
        return text.to_owned();
    }
    text.replacen(inner, &format!("**{inner}**"), 1)
}

/// A table below its caption; cells are never blocks, so a leading `-` is only that.
fn table(table: &Table) -> String {
    let row = |cells: Vec<String>| format!("| {} |", cells.join(" | "));
    let heads = table.columns.iter().map(|column| inline(&column.head));
    let marks = table.columns.iter().map(|column| {
        let mark = if column.numeric { "---:" } else { "---" };
        mark.to_owned()
    });
    let rows = table
        .cells()
        .map(|cells| row(cells.into_iter().map(inline).collect()));
    let mut text = String::new();
    if !table.caption.is_empty() {
        text = format!("{}\n\n", bold(&table.caption));
    }
    if table.columns.is_empty() {
        return text;
    }
    let all = [row(heads.collect()), row(marks.collect())];
    text + &lines(all.into_iter().chain(rows))
}

/// What a chart shows, in words.
fn chart(chart: &Chart) -> String {
    let said = inline(&chart.alternative);
    if said.is_empty() {
        return said;
    }
    format!("*{said}*")
}

fn tree(node: &Node, depth: usize) -> String {
    let item = format!("{}- {}", "  ".repeat(depth), block(&node.line));
    let below = node.below.iter().map(|node| tree(node, depth + 1));
    lines(std::iter::once(item).chain(below))
}
