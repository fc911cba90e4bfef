//! What is known of an input: the factor's paper, the counter's readings, the notes.

use crate::document::{Line, Node};
use crate::language::{Catalogue, Explain};
use crate::quantity::{prefixed, significant};
use crate::report::{FactorRow, InstrumentRow, Note, Report};

/// Significant digits of what an instrument counted.
const DIGITS: usize = 4;

/// Everything that the report knows of an input, one line each.
pub(super) fn of(id: &str, report: &Report, words: &Catalogue) -> Vec<Node> {
    let mut lines = Vec::new();
    if let Some(row) = report.factors.iter().find(|row| row.id == id) {
        lines.extend(factor(row, words));
    }
    if let Some(row) = instrument(id, report) {
        lines.extend(counted(row, words));
    }
    lines.extend(
        notes(id, report).map(|note| about(words.explain.note, Line::said(&note.text, words))),
    );
    lines.into_iter().map(leaf).collect()
}

/// A factor that an input was computed with: its name, and what is known of it.
pub(super) fn behind(id: &str, report: &Report, words: &Catalogue) -> Node {
    let row = report.factors.iter().find(|row| row.id == id);
    let line = row.map_or_else(
        || Line::name(id),
        |row| {
            Line::said(&row.label, words)
                .then(Line::words(": "))
                .then(Line::said(&row.shown, words))
        },
    );
    Node {
        line,
        below: of(id, report, words),
    }
}

fn leaf(line: Line) -> Node {
    Node {
        line,
        below: Vec::new(),
    }
}

/// A word, and what is said of it.
fn about(what: &str, said: Line) -> Line {
    Line::words(format!("{what}: ")).then(said)
}

fn factor(row: &FactorRow, words: &Catalogue) -> Vec<Line> {
    let explain = &words.explain;
    let quoted = |what: &str, text: Option<&String>| {
        text.filter(|it| !it.is_empty())
            .map(|it| about(what, Line::quote(it.clone())))
    };
    let said = |what: &str, text: Option<&String>| {
        text.filter(|it| !it.is_empty())
            .map(|it| about(what, Line::said(it, words)))
    };
    let matched = (explain.matched)(&row.matched).to_owned();
    let matched = if matched == row.matched {
        Line::quote(matched)
    } else {
        Line::words(matched)
    };
    let fields = [
        row.default.then(|| Line::strong(explain.default)),
        said(explain.source, Some(&row.citation)),
        said(explain.locator, row.locator.as_ref()),
        said(explain.licence, row.licence.as_ref()),
        said(explain.scope, row.scope.as_ref()),
        quoted(
            explain.place,
            row.place.as_ref().filter(|it| is_place(it, row)),
        ),
        quoted(explain.period, row.period.as_ref()),
        (!row.id.starts_with("gain.")).then(|| about(explain.match_of, matched)),
        overridden(row, words),
        Some(about(explain.factor, Line::name(row.id.clone()))),
    ];
    fields.into_iter().flatten().collect()
}

/// Whether that is a place, and not the thing that the factor is of: those end its label.
fn is_place(place: &str, row: &FactorRow) -> bool {
    !row.label.ends_with(place)
}

/// The built-in factor that one of the user's took the place of.
fn overridden(row: &FactorRow, words: &Catalogue) -> Option<Line> {
    let replaced = row.overrides.as_ref()?;
    let text = Line::said(&replaced.shown, words)
        .then(Line::words(", "))
        .then(Line::said(&replaced.citation, words));
    Some(about(words.explain.overrides, text))
}

/// The instrument whose energy or time an input is.
fn instrument<'a>(id: &str, report: &'a Report) -> Option<&'a InstrumentRow> {
    let channel = id.strip_prefix("energy.")?;
    // What was observed of something else than the subject says so behind an `@`.
    let channel = channel.split_once('@').map_or(channel, |(it, _)| it);
    let mut rows = report.hardware.instruments.iter();
    rows.find(|row| row.channel.to_string() == channel)
}

fn counted(row: &InstrumentRow, words: &Catalogue) -> Vec<Line> {
    let explain: &Explain = &words.explain;
    let joules = |joules: f64| (words.number)(&prefixed(joules, "J", DIGITS));
    let method = words.said(&row.method);
    let name = format!("{} ({}: {method})", row.name, row.source);
    let seconds = (words.number)(&format!("{} s", significant(row.gap_seconds, 3)));
    let raw = row.raw_start.zip(row.raw_end);
    let lines = [
        Some(about(explain.instrument, Line::name(name))),
        Some(Line::words((explain.counted)(&joules(row.energy)))),
        raw.map(|(start, end)| Line::words((explain.raw)(start, end))),
        (row.restarts > 0).then(|| Line::words((explain.restarts)(row.restarts))),
        (row.gap_seconds > 0.0)
            .then(|| Line::words((explain.gap)(&seconds, &joules(row.gap_energy)))),
        Some(Line::words((explain.readings)(row.reads, row.misses))),
        row.energy_by_power
            .map(|it| Line::words((explain.by_power)(&joules(it)))),
        (!row.citation.is_empty())
            .then(|| about(explain.source, Line::quote(row.citation.clone()))),
    ];
    lines.into_iter().flatten().collect()
}

/// Notes that say of a factor what its row says.
const OF_FACTORS: [&str; 4] = [
    "default-factor",
    "overridden-factor",
    "default-making",
    "prior",
];

/// What the report notes of an input: assumptions, and what a plan was calibrated on.
fn notes<'a>(id: &'a str, report: &'a Report) -> impl Iterator<Item = &'a Note> {
    let channel = id.strip_prefix("energy.");
    let is_about = move |note: &&Note| {
        let about = note.about.as_deref();
        let is_own = about.is_some() && (about == Some(id) || about == channel);
        is_own && !OF_FACTORS.contains(&note.id.as_str())
    };
    let quality = &report.quality;
    let notes = quality.limitations.iter().chain(&quality.assumptions);
    notes.filter(is_about)
}
