//! Bars of letters: solid to the lower bound, lighter to the upper one.

use super::super::said::flat;
use super::super::width::{columns, fitted, wrapped};
use super::super::{Bar, Chart};
use super::WIDTH;

/// The widest that labels and values may be, so that bars keep some room.
const LABEL: usize = 26;
const SHOWN: usize = 30;

/// The chart, or what it says where nothing can be drawn.
pub(super) fn lines(chart: &Chart) -> Vec<String> {
    if chart.bars.is_empty() {
        return wrapped(&flat(&chart.alternative), WIDTH);
    }
    let widest = |text: fn(&Bar) -> String, most: usize| {
        let widths = chart.bars.iter().map(|bar| columns(&text(bar)));
        widths.max().unwrap_or(0).min(most)
    };
    let (label, shown) = (widest(label, LABEL), widest(shown, SHOWN));
    let room = WIDTH - label - shown - 4;
    let mut lines = wrapped(&flat(&chart.caption), WIDTH);
    lines.extend(chart.bars.iter().map(|bar| {
        format!(
            "{}  {}  {}",
            fitted(&self::label(bar), label, false),
            fitted(&drawn(bar, chart.end(), room), room, false),
            fitted(&self::shown(bar), shown, true),
        )
    }));
    lines
}

fn label(bar: &Bar) -> String {
    flat(&bar.label)
}

fn shown(bar: &Bar) -> String {
    flat(&bar.shown.clone().into())
}

fn drawn(bar: &Bar, end: f64, room: usize) -> String {
    let [low, value, high] = bar
        .shares(end)
        .map(|share| (share * room as f64).round() as usize);
    let parts = ["█".repeat(low), "▓".repeat(value - low)];
    parts.concat() + &"░".repeat(high - value)
}
