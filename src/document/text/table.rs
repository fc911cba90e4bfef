//! Tables whose columns stand below one another.

use super::super::said::flat;
use super::super::width::{columns, wrapped};
use super::super::{Line, Table};
use super::{TERM, WIDTH, hanging};

/// What stands between two columns.
const GAP: &str = "  ";

/// The narrowest to which any column is made.
const NARROWEST: usize = 7;

/// Words that are no longer than this stay whole; where they cannot, the table is a list.
const WHOLE: usize = 24;

/// One column as it is laid out.
#[derive(Clone, Copy)]
struct Column {
    width: usize,
    /// It is made no narrower: the longest of its words has room.
    narrowest: usize,
    numeric: bool,
}

/// The table: caption, heads, a rule, and its rows.
pub(super) fn lines(table: &Table) -> Vec<String> {
    let heads: Vec<_> = table
        .columns
        .iter()
        .map(|column| flat(&column.head))
        .collect();
    let rows: Vec<Vec<_>> = table
        .cells()
        .map(|row| row.into_iter().map(flat).collect())
        .collect();
    let natural = (0..heads.len()).map(|index| {
        let cells = rows.iter().map(|row| &row[index]).chain([&heads[index]]);
        let words = cells.clone().flat_map(|cell| cell.split(' '));
        let widest = cells.map(|cell| columns(cell)).max();
        let longest = words.map(columns).max();
        Column {
            width: widest.unwrap_or(0).min(WIDTH),
            narrowest: longest.unwrap_or(0).clamp(NARROWEST, WHOLE),
            numeric: table.columns[index].numeric,
        }
    });
    let mut lines = Vec::new();
    if !table.caption.is_empty() {
        lines.extend(wrapped(&flat(&table.caption), WIDTH));
    }
    match narrowed(natural.collect()) {
        Some(layout) => {
            lines.extend(row(&heads, &layout));
            lines.push(rule(&layout));
            lines.extend(rows.iter().flat_map(|cells| row(cells, &layout)));
        }
        None => lines.extend(rows.iter().flat_map(|cells| listed(&heads, cells))),
    }
    lines
}

/// Terms in one column, and what is said of each in another.
pub(super) fn aligned<'a>(terms: impl Iterator<Item = (&'a Line, Line)>) -> Vec<String> {
    let terms: Vec<_> = terms
        .map(|(term, said)| [flat(term), flat(&said)])
        .collect();
    let longest = terms.iter().map(|[term, _]| columns(term)).max();
    let width = longest.unwrap_or(0).clamp(NARROWEST, TERM);
    let column = |width| Column {
        width,
        narrowest: NARROWEST,
        numeric: false,
    };
    let layout = [column(width), column(WIDTH - width - GAP.len())];
    terms.iter().flat_map(|cells| row(cells, &layout)).collect()
}

/// Makes columns narrower until all fit: the widest first, and numbers last.
///
/// Nothing where there is no room for so many.
fn narrowed(mut layout: Vec<Column>) -> Option<Vec<Column>> {
    let gaps = GAP.len() * layout.len().saturating_sub(1);
    loop {
        let taken: usize = layout.iter().map(|column| column.width).sum();
        if taken + gaps <= WIDTH {
            return Some(layout);
        }
        let wide = layout.iter_mut();
        let wide = wide.filter(|column| column.width > column.narrowest);
        let widest = wide.max_by_key(|column| (!column.numeric, column.width))?;
        widest.width -= 1;
    }
}

/// One row, of as many lines as its longest cell needs.
fn row(cells: &[String], layout: &[Column]) -> Vec<String> {
    let wrapped: Vec<_> = cells
        .iter()
        .zip(layout)
        .map(|(cell, column)| wrapped(cell, column.width))
        .collect();
    let height = wrapped.iter().map(Vec::len).max().unwrap_or(0);
    let line = |index: usize| {
        let cells = wrapped.iter().zip(layout).map(|(lines, column)| {
            let text = lines.get(index).map_or("", String::as_str);
            let space = " ".repeat(column.width.saturating_sub(columns(text)));
            if column.numeric {
                space + text
            } else {
                text.to_owned() + &space
            }
        });
        cells.collect::<Vec<_>>().join(GAP)
    };
    (0..height).map(line).collect()
}

fn rule(layout: &[Column]) -> String {
    let rules = layout.iter().map(|column| "-".repeat(column.width));
    rules.collect::<Vec<_>>().join(GAP)
}

/// One row as a list, where there are more columns than room.
fn listed(heads: &[String], cells: &[String]) -> Vec<String> {
    let items = heads.iter().zip(cells).enumerate();
    let lines = items.flat_map(|(index, (head, cell))| {
        let bullet = if index == 0 { "- " } else { "  " };
        hanging(bullet, "    ", &format!("{head}: {cell}"))
    });
    lines.collect()
}
