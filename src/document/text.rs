//! Plain text.

use super::{Block, Document, Line, Node, Piece};
use crate::language::{Catalogue, clean};
use std::fmt::Write as _;
use std::io;

/// The longest that somebody else's words may be.
const LONGEST: usize = 200;

/// Writes the document as plain text.
pub(super) fn write(document: &Document, _: &Catalogue, out: &mut dyn io::Write) -> io::Result<()> {
    let mut text = format!("{}\n", flat(&document.title));
    for block in &document.blocks {
        text.push('\n');
        push(&mut text, block);
    }
    out.write_all(text.as_bytes())
}

fn push(text: &mut String, block: &Block) {
    let mut line = |line: String| {
        // Writing to a string cannot fail.
        let _written = writeln!(text, "{line}");
    };
    match block {
        Block::Heading(_, it) | Block::Paragraph(it) | Block::Notice(it) => line(flat(it)),
        Block::List(items) => items.iter().for_each(|it| line(format!("- {}", flat(it)))),
        Block::Terms(terms) => terms
            .iter()
            .for_each(|(term, said)| line(format!("{}: {}", flat(term), flat(said)))),
        Block::Table(table) => table.rows.iter().for_each(|row| {
            let cells: Vec<_> = row.iter().map(flat).collect();
            line(cells.join("  "));
        }),
        Block::Chart(chart) => line(flat(&chart.alternative)),
        Block::Tree(nodes) => nodes.iter().for_each(|node| tree(text, node, 0)),
    }
}

fn tree(text: &mut String, node: &Node, depth: usize) {
    let _written = writeln!(text, "{}{}", "  ".repeat(depth), flat(&node.line));
    for below in &node.below {
        tree(text, below, depth + 1);
    }
}

fn flat(line: &Line) -> String {
    let pieces = line.0.iter().map(|piece| match piece {
        Piece::Words(it) | Piece::Strong(it) => it.clone(),
        Piece::Name(it) | Piece::Quote(it) => clean(it, LONGEST),
    });
    pieces.collect()
}
