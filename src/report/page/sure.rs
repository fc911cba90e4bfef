//! How sure it is: where the uncertainty comes from, what to know, what was assumed.

use super::figures::of;
use super::{brief, cut, said};
use crate::document::{Bar, Block, Line};
use crate::language::Catalogue;
use crate::quantity::percent;
use crate::report::metered::distinct;
use crate::report::{Note, Report};

/// Bars of the chart, items of each list, and letters of an item.
const MOST_BARS: usize = 4;
const MOST_NOTES: usize = 5;
const LONGEST: usize = 190;

/// A smaller share in the uncertainty is not worth a bar.
const SMALLEST: f64 = 0.005;

/// Assumptions that are factors: those are named among the first answers with their
/// values, and among the sources with their publications.
const FACTORS: [&str; 3] = ["default-factor", "default-making", "prior"];

pub(super) fn blocks(report: &Report, words: &Catalogue) -> Vec<Block> {
    let headings = &words.page.headings;
    let mut blocks = Vec::new();
    for (heading, notes) in [
        (headings.limitations, limitations(report, words)),
        (headings.assumptions, assumptions(report, words)),
    ] {
        if !notes.is_empty() {
            blocks.push(Block::Heading(3, heading.into()));
            blocks.push(Block::List(cut(notes, MOST_NOTES, words)));
        }
    }
    if blocks.is_empty() {
        return blocks;
    }
    let heading = Block::Heading(2, headings.sure.into());
    std::iter::once(heading).chain(blocks).collect()
}

/// The shares in the main figure's uncertainty.
pub(super) fn contributors(report: &Report, words: &Catalogue) -> Option<Block> {
    let quality = &report.quality;
    let figure = quality.main_figure.as_deref()?;
    let main = quality
        .contributors
        .iter()
        .filter(|it| it.share >= SMALLEST);
    let bars: Vec<_> = main
        .take(MOST_BARS)
        .map(|it| Bar {
            label: Line::said(&it.label, words),
            low: it.share,
            value: it.share,
            high: it.share,
            shown: (words.number)(&percent(it.share)),
        })
        .collect();
    let caption = (words.page.captions.contributors)(words.name(figure));
    (!bars.is_empty()).then(|| Block::Chart(of(&caption, bars)))
}

/// What else was taken to be so: a name that could mean several things, for example.
fn assumptions(report: &Report, words: &Catalogue) -> Vec<Line> {
    let others = |note: &&Note| !FACTORS.contains(&&*note.id);
    let notes = report.quality.assumptions.iter().filter(others);
    distinct(notes.map(|note| brief(&note.text, LONGEST, words)))
}

/// What there is to know, all that is said of one instrument together.
fn limitations(report: &Report, words: &Catalogue) -> Vec<Line> {
    let mut grouped: Vec<(Option<&str>, Line)> = Vec::new();
    for note in &report.quality.limitations {
        let about = note.about.as_deref();
        let text = brief(&note.text, LONGEST, words);
        match grouped.last_mut() {
            Some((same, said)) if about.is_some() && *same == about => {
                *said = Line::joined([std::mem::take(said), text], "; ");
            }
            _ => grouped.push((about, text)),
        }
    }
    let lines = grouped.into_iter().map(|(about, text)| {
        let name = about.and_then(|about| named(report, about, words));
        name.unwrap_or_default().then(text)
    });
    distinct(lines)
}

/// The instrument of which something is said.
fn named(report: &Report, channel: &str, words: &Catalogue) -> Option<Line> {
    let mut rows = report.hardware.instruments.iter();
    let row = rows.find(|row| row.channel.to_string() == channel)?;
    Some(Line::name(said(&row.name, words)).then(": ".into()))
}
