//! Charts: a bar to the best guess, and a whisker between the bounds.
//!
//! Widths are shares of the page, so letters keep their size on a telephone, and
//! every bar says in words what it shows: nothing depends on colour.

use super::super::said::flat;
use super::super::width::{columns, fitted};
use super::super::{Bar, Chart};
use super::escape::{escaped, inline};
use super::lines;
use crate::language::Catalogue;

/// Pixels from one bar to the next: a line of text, and the bar below it.
const STEP: usize = 33;
/// Pixels from there to the text's baseline, and to the bar's top.
const BASELINE: usize = 11;
const BAR: usize = 15;
/// Pixels of a bar, and of the marks at the ends of a whisker.
const THICK: usize = 10;

/// Letters for which there is room beside each other on a telephone.
const LETTERS: usize = 50;

/// Where the scale ends, so that the last whisker is not cut.
const SCALE: f64 = 99.0;

/// A chart with its caption and, for those who cannot see it, what it shows.
pub(super) fn written(chart: &Chart, number: usize, words: &Catalogue) -> String {
    let caption = inline(&chart.caption, words);
    let [title, described] = [&chart.caption, &chart.alternative].map(|it| escaped(&flat(it)));
    let bars = chart.bars.iter().enumerate();
    let bars = bars.map(|(index, bar)| self::bar(bar, index * STEP, chart.end()));
    let height = chart.bars.len() * STEP;
    format!(
        r#"<figure>
<figcaption>{caption}</figcaption>
<svg role="img" aria-labelledby="part-{number}-title part-{number}-desc" width="100%" height="{height}">
<title id="part-{number}-title">{title}</title>
<desc id="part-{number}-desc">{described}</desc>
{}</svg>
</figure>"#,
        lines(bars)
    )
}

fn bar(bar: &Bar, top: usize, end: f64) -> String {
    let [low, value, high] = bar
        .shares(end)
        .map(|share| format!("{:.2}%", share * SCALE));
    let shown = flat(&bar.shown.clone().into());
    let label = flat(&bar.label);
    let room = LETTERS.saturating_sub(columns(&shown)).max(12);
    let label = if columns(&label) > room {
        fitted(&label, room, false)
    } else {
        label
    };
    let (text, from) = (top + BASELINE, top + BAR);
    let (middle, to) = (from + THICK / 2, from + THICK);
    let whisker = if bar.low < bar.high {
        format!(
            "<line x1=\"{low}\" x2=\"{high}\" y1=\"{middle}\" y2=\"{middle}\"/>\
             <line x1=\"{low}\" x2=\"{low}\" y1=\"{from}\" y2=\"{to}\"/>\
             <line x1=\"{high}\" x2=\"{high}\" y1=\"{from}\" y2=\"{to}\"/>"
        )
    } else {
        String::new()
    };
    format!(
        "<text x=\"0\" y=\"{text}\">{}</text>\
         <text x=\"100%\" y=\"{text}\" class=\"shown\">{}</text>\
         <rect x=\"0\" y=\"{from}\" width=\"{value}\" height=\"{THICK}\"/>{whisker}",
        escaped(&label),
        escaped(&shown)
    )
}
