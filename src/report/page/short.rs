//! The first answers, in sentences: what was measured, where the boundary lies, what
//! is missing, how sure it is, and what was assumed.

use super::amounts::{best, between};
use super::key::{main_energy, name};
use super::{boundary, cut, said};
use crate::document::{Block, Line};
use crate::language::Catalogue;
use crate::quantity::percent;
use crate::report::metered::distinct;
use crate::report::{FactorRow, Level, Report, SubjectKind};

/// Missing figures and assumptions that are named here; all stand further down.
const MOST: usize = 8;

/// Shares that people take for nothing, or for all.
const NOTHING: f64 = 0.0005;
const ALL: f64 = 0.9995;

pub(super) fn blocks(report: &Report, words: &Catalogue) -> Vec<Block> {
    let short = &words.page.short;
    let measured = match report.subject.kind {
        SubjectKind::Plan | SubjectKind::Offer => short.planned,
        SubjectKind::Workload | SubjectKind::Node | SubjectKind::Period => short.measured,
    };
    let answers = [
        (measured, self::measured(report, words)),
        (short.boundary, Some(border(report, words))),
        (short.missing, Some(missing(report, words))),
        (short.sure, sure(report, words)),
        (short.assumed, assumed(report, words)),
    ];
    let items = answers.into_iter().filter_map(|(what, answer)| {
        let lead = Line::strong(what).then(" ".into());
        answer.map(|answer| lead.then(answer))
    });
    vec![
        Block::Heading(2, words.page.headings.short.into()),
        Block::List(items.collect()),
    ]
}

fn measured(report: &Report, words: &Catalogue) -> Option<Line> {
    let short = &words.page.short;
    match report.subject.kind {
        SubjectKind::Plan => return Some(short.plan.into()),
        SubjectKind::Offer => return Some(short.offer.into()),
        SubjectKind::Workload | SubjectKind::Node | SubjectKind::Period => {}
    }
    let share = report.quality.measured_share?;
    Some(if share < NOTHING {
        short.none.into()
    } else if share > ALL {
        short.all.into()
    } else {
        (short.share)(&(words.number)(&percent(share))).into()
    })
}

fn border(report: &Report, words: &Catalogue) -> Line {
    let borders = &words.page.borders;
    let border = match report.boundary.level {
        Some(Level::Accelerator) => borders.accelerator,
        Some(Level::Components) => borders.components,
        Some(Level::Node) => borders.node,
        Some(Level::Facility) => borders.facility,
        None => borders.unknown,
    };
    let excluded = boundary::parts(&report.boundary.excluded, words);
    if excluded.is_empty() {
        return border.into();
    }
    let left_out = format!(" {}", words.page.short.left_out);
    Line::words(border)
        .then(left_out.into())
        .then(excluded)
        .then(".".into())
}

fn missing(report: &Report, words: &Catalogue) -> Line {
    let short = &words.page.short;
    let names = report
        .missing
        .iter()
        .map(|row| words.name(&row.id).to_owned());
    let names: Vec<_> = distinct(names).into_iter().map(Line::name).collect();
    if names.is_empty() {
        return short.nothing.into();
    }
    let listed = Line::joined(cut(names, MOST, words), "; ");
    Line::words(short.unknown).then(listed).then(".".into())
}

/// The bounds of the main figure, and what makes them wide.
fn sure(report: &Report, words: &Catalogue) -> Option<Line> {
    let short = &words.page.short;
    let main = report.quality.main_figure.as_deref();
    let figure = main.and_then(|id| report.figure(id));
    let figure = figure.or_else(|| main_energy(report))?;
    let (name, best) = (name(figure, words), best(figure, words));
    let Some((low, high)) = between(figure, words) else {
        return Some((short.exact)(&name, &best).into());
    };
    let line = Line::words((short.between)(&name, &best, (&low, &high)));
    let largest = report.quality.contributors.first();
    let largest = largest.map(|it| {
        let share = (words.number)(&percent(it.share));
        let mostly = Line::words((short.mostly)(&share));
        mostly.then(Line::said(&it.label, words)).then(".".into())
    });
    Some(line.then(largest.unwrap_or_default()))
}

/// Factors that nobody gave, with their values.
fn assumed(report: &Report, words: &Catalogue) -> Option<Line> {
    let short = &words.page.short;
    let taken = |factor: &&FactorRow| factor.default || factor.matched == "prior";
    let rows = report.factors.iter().filter(taken).map(|factor| {
        let [label, shown] = [&factor.label, &factor.shown].map(|it| said(it, words));
        Line::words(format!("{label} {shown}"))
    });
    let rows: Vec<_> = rows.collect();
    if rows.is_empty() {
        return report
            .quality
            .assumptions
            .is_empty()
            .then(|| short.no_assumption.into());
    }
    let named = Line::joined(cut(rows, MOST, words), "; ");
    Some(Line::words(short.defaults).then(named).then(".".into()))
}
