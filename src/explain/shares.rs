//! Where a figure's uncertainty comes from, as a table of all inputs and a chart.

use super::Explanation;
use super::arithmetic::Printer;
use super::input::InputRow;
use crate::document::{Bar, Block, Chart, Column, Line, Table};
use crate::language::Catalogue;
use crate::quantity::percent;

/// Rows of a table, and bars of a chart, that a page has room for.
const ROWS: usize = 12;

/// The table of inputs, and the chart where there is anything to be unsure of.
pub(super) fn blocks(
    explanation: &Explanation,
    printer: &Printer<'_>,
    full: bool,
    words: &Catalogue,
) -> Vec<Block> {
    let inputs = Block::Table(table(explanation, printer, full, words));
    let chart = chart(explanation, printer, words).map(Block::Chart);
    [inputs].into_iter().chain(chart).collect()
}

fn table(explanation: &Explanation, printer: &Printer<'_>, full: bool, words: &Catalogue) -> Table {
    let explain = &words.explain;
    let columns = explain.columns.iter().enumerate();
    let most = if full { usize::MAX } else { ROWS };
    let shown = explanation.inputs.iter().take(most);
    let mut rows: Vec<_> = shown.map(|row| cells(row, printer, words)).collect();
    let left: &[InputRow] = explanation.inputs.get(most..).unwrap_or_default();
    if !left.is_empty() {
        let share = left.iter().map(|it| it.share).sum();
        let name = format!("{} ({})", explain.rest, left.len());
        let mut row = vec![Line::words(name)];
        row.extend((0..2).map(|_| Line::default()));
        row.push(Line::words((words.number)(&percent(share))));
        rows.push(row);
    }
    Table {
        caption: Line::words(explain.table),
        columns: columns
            .map(|(at, head)| Column {
                head: Line::words(*head),
                numeric: at > 0,
            })
            .collect(),
        rows,
    }
}

fn cells(row: &InputRow, printer: &Printer<'_>, words: &Catalogue) -> Vec<Line> {
    let (value, bounds) = printer.row(row);
    vec![
        printer.label(row),
        Line::words(value),
        Line::words(bounds.unwrap_or_else(|| words.headings.exact.to_owned())),
        Line::words((words.number)(&percent(row.share))),
    ]
}

/// The shares, those of one label together.
fn chart(explanation: &Explanation, printer: &Printer<'_>, words: &Catalogue) -> Option<Chart> {
    let mut shares: Vec<(&InputRow, f64)> = Vec::new();
    for row in explanation.inputs.iter().filter(|it| it.share > 0.0) {
        match shares.iter_mut().find(|(it, _)| it.label == row.label) {
            Some((_, share)) => *share += row.share,
            None => shares.push((row, row.share)),
        }
    }
    if shares.is_empty() {
        return None;
    }
    shares.sort_by(|a, b| b.1.total_cmp(&a.1));
    let left: f64 = shares.iter().skip(ROWS).map(|(_, share)| share).sum();
    let shown = |share: f64| (words.number)(&percent(share));
    let bar = |label: Line, share: f64| Bar {
        label,
        low: share,
        value: share,
        high: share,
        shown: shown(share),
    };
    let named = shares.iter().take(ROWS);
    let mut bars: Vec<_> = named
        .map(|(label, share)| bar(printer.label(label), *share))
        .collect();
    if left > 0.0 {
        bars.push(bar(Line::words(words.explain.rest), left));
    }
    let mut alternative = Line::default();
    for (at, bar) in bars.iter().enumerate() {
        let comma = if at == 0 { "" } else { ", " };
        alternative = alternative
            .then(Line::words(comma))
            .then(bar.label.clone())
            .then(Line::words(format!(" {}", bar.shown)));
    }
    Some(Chart {
        caption: Line::words(words.explain.shares),
        alternative: Line::words(words.explain.shares_are).then(alternative),
        bars,
    })
}
