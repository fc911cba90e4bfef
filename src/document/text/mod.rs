//! Plain text, at most 80 columns wide, for a terminal, a pipe or a mail.

mod chart;
mod table;

use super::said::flat;
use super::width::{columns, wrapped};
use super::{Block, Document, Line, Node};
use crate::language::Catalogue;
use std::io;

/// The width of a page.
const WIDTH: usize = 80;

/// The widest that a term may be before what is said of it.
const TERM: usize = 26;

/// How far the branches of a tree may push its lines to the right.
const BRANCHES: usize = 40;

/// Writes the document as plain text.
pub(super) fn write(document: &Document, _: &Catalogue, out: &mut dyn io::Write) -> io::Result<()> {
    let mut lines = underlined(&document.title, "=");
    for block in &document.blocks {
        lines.push(String::new());
        lines.extend(lines_of(block));
    }
    let text: String = lines
        .iter()
        .flat_map(|line| [line.trim_end(), "\n"])
        .collect();
    out.write_all(text.as_bytes())
}

fn lines_of(block: &Block) -> Vec<String> {
    match block {
        Block::Heading(2, line) => underlined(line, "-"),
        Block::Heading(_, line) | Block::Paragraph(line) => wrapped(&flat(line), WIDTH),
        Block::Notice(line) => boxed(line),
        Block::List(items) => {
            let items = items.iter();
            items
                .flat_map(|item| hanging("- ", "  ", &flat(item)))
                .collect()
        }
        Block::Key(figures) => table::aligned(figures.iter().map(|figure| {
            let value = figure.value.clone();
            (&figure.name, beside(value, &figure.beside))
        })),
        Block::Terms(terms) => {
            table::aligned(terms.iter().map(|(term, said)| (term, said.clone())))
        }
        Block::Table(table) => table::lines(table),
        Block::Chart(chart) => chart::lines(chart),
        Block::Tree(nodes) => nodes
            .iter()
            .flat_map(|node| tree(node, "", "", ""))
            .collect(),
    }
}

/// A value with its bounds after it.
fn beside(value: Line, bounds: &Line) -> Line {
    if bounds.is_empty() {
        return value;
    }
    value.then(Line::words("  ")).then(bounds.clone())
}

/// A heading with a rule below it, as long as it is.
fn underlined(line: &Line, rule: &str) -> Vec<String> {
    let mut lines = wrapped(&flat(line), WIDTH);
    let longest = lines.iter().map(|line| columns(line)).max();
    lines.push(rule.repeat(longest.unwrap_or(0)));
    lines
}

/// A notice in a box, so that nobody scrolls past it.
fn boxed(line: &Line) -> Vec<String> {
    let inner = WIDTH - 4;
    let rule = "─".repeat(inner + 2);
    let text = wrapped(&flat(line), inner);
    let text = text.into_iter().map(|line| {
        let space = " ".repeat(inner.saturating_sub(columns(&line)));
        format!("│ {line}{space} │")
    });
    let top = std::iter::once(format!("┌{rule}┐"));
    top.chain(text).chain([format!("└{rule}┘")]).collect()
}

/// A text with something before its first line, and something else before the others.
fn hanging(first: &str, rest: &str, text: &str) -> Vec<String> {
    let room = WIDTH - columns(first).max(columns(rest));
    let lines = wrapped(text, room).into_iter().enumerate();
    let lines = lines.map(|(index, line)| {
        let before = if index == 0 { first } else { rest };
        format!("{before}{line}")
    });
    lines.collect()
}

/// An item with what is below it, after the branches of those above it.
///
/// Too deep down, branches stop growing: a line needs room for its words.
fn tree(node: &Node, before: &str, fork: &str, trunk: &str) -> Vec<String> {
    let below = format!("{before}{trunk}");
    let bar = if node.below.is_empty() { "  " } else { "│ " };
    let mut lines = hanging(
        &format!("{before}{fork}"),
        &format!("{below}{bar}"),
        &flat(&node.line),
    );
    let below = if columns(&below) > BRANCHES {
        before
    } else {
        &below
    };
    for (index, child) in node.below.iter().enumerate() {
        let (fork, trunk) = if index + 1 == node.below.len() {
            ("└─ ", "   ")
        } else {
            ("├─ ", "│  ")
        };
        lines.extend(tree(child, below, fork, trunk));
    }
    lines
}
