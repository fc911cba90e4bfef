//! How much of two sheets of A4 is taken, so that the last table is cut to what is left.
//!
//! An estimate: letters differ in width, and nobody knows the reader's fonts. It was
//! fitted to sheets that Chromium printed, which `tests/system/print.sh` counts.

use crate::document::{Block, Chart, Line, Piece};

/// Rows of a table on two sheets, less a few that page breaks cost.
pub(super) const ROOM: f64 = 136.0;

/// Letters on a line across the sheet, beside a term, and in one of two columns.
const ACROSS: usize = 108;
const BESIDE_TERM: usize = 88;
const IN_COLUMN: usize = 42;

/// More terms than these stand in two columns.
const LONG_TERMS: usize = 5;

/// Rows that blocks take.
pub(super) fn rows(blocks: &[Block]) -> f64 {
    let is_chart = |block: &Block| matches!(block, Block::Chart(_));
    let groups = blocks.chunk_by(|one, other| is_chart(one) && is_chart(other));
    groups.map(group).sum()
}

/// Charts that follow one another stand in two columns, the first alone in its own.
fn group(blocks: &[Block]) -> f64 {
    match blocks {
        [first, rest @ ..] if !rest.is_empty() => block(first).max(rest.iter().map(block).sum()),
        _ => blocks.iter().map(block).sum(),
    }
}

fn block(block: &Block) -> f64 {
    match block {
        Block::Heading(2, _) => 2.3,
        Block::Heading(_, _) => 1.3,
        Block::Paragraph(line) => wrapped(line, ACROSS) + 0.4,
        Block::Notice(line) => wrapped(line, ACROSS) + 1.2,
        Block::List(items) => items.iter().map(|item| wrapped(item, ACROSS)).sum::<f64>() + 0.4,
        Block::Key(_) => 5.0,
        Block::Terms(terms) if terms.len() > LONG_TERMS => {
            let terms = terms.iter().map(|(_, said)| wrapped(said, IN_COLUMN));
            terms.sum::<f64>() / 2.0 + 0.6
        }
        Block::Terms(terms) => {
            let terms = terms.iter().map(|(_, said)| wrapped(said, BESIDE_TERM));
            terms.sum::<f64>() + 0.4
        }
        Block::Table(table) => {
            let rows = table.rows.iter().map(|row| {
                let letters: usize = row.iter().map(letters).sum();
                lines(letters, ACROSS)
            });
            rows.sum::<f64>() + 2.4
        }
        Block::Chart(chart) => self::chart(chart),
        Block::Tree(nodes) => nodes.len() as f64,
    }
}

fn chart(chart: &Chart) -> f64 {
    wrapped(&chart.caption, IN_COLUMN) + 0.5 + 2.1 * chart.bars.len() as f64
}

/// Lines of text of a width, at least one.
pub(super) fn wrapped(line: &Line, width: usize) -> f64 {
    lines(letters(line), width)
}

fn lines(letters: usize, width: usize) -> f64 {
    letters.div_ceil(width).max(1) as f64
}

fn letters(line: &Line) -> usize {
    let pieces = line.0.iter().map(|piece| match piece {
        Piece::Words(it)
        | Piece::Strong(it)
        | Piece::Name(it)
        | Piece::Told(it)
        | Piece::Quote(it) => it.chars().count(),
    });
    pieces.sum()
}
