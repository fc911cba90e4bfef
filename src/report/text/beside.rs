//! Below the figures: their parts, the period before, and equivalences.

use super::layout::{Page, WIDTH};
use super::row::row;
use crate::language::Catalogue;
use crate::quantity::significant;
use crate::report::shown::{self, both, part_name, selection};
use crate::report::{Division, EquivalenceRow, Figure, RatioRow, Report, clean};

/// Parts of one division that are shown; the rest are counted.
const PARTS: usize = 8;

/// The figures that are divided, the first of each that there is.
const DIVIDED: [&[&str]; 2] = [
    &["energy.facility", "energy.node", "energy.components"],
    &["emissions.total", "emissions.location"],
];

/// What is compared with the period before.
const COMPARED: [&str; 6] = [
    "energy.node",
    "energy.facility",
    "emissions.location",
    "emissions.market",
    "water.total",
    "cost.electricity",
];

/// The figures of the parts, a line for each.
pub(super) fn divisions(report: &Report, words: &Catalogue, page: &mut Page) {
    for division in report.divisions.iter().filter(|it| it.parts.len() > 1) {
        for ids in DIVIDED {
            if let Some(whole) = ids.iter().find_map(|id| report.figure(id)) {
                table(division, whole, words, page);
            }
        }
    }
}

fn table(division: &Division, whole: &Figure, words: &Catalogue, page: &mut Page) {
    let by = (words.beside.divided_by)(&clean(&division.by, 40));
    page.line(&format!("{by}: {}", words.name(&whole.id)));
    for part in division.parts.iter().take(PARTS) {
        let own = part.quantities.iter().find(|it| it.id == whole.id);
        if let Some(figure) = own {
            let name = clean(&part_name(&division.by, part, words), 23);
            let name = format!("  {name}");
            page.line(&row(figure, &name, words));
        }
    }
    let left = division.parts.len().saturating_sub(PARTS);
    if left > 0 {
        page.line(&format!("  {}", (words.more)(left)));
    }
    page.line("");
}

/// The period before, and how much more or less it is now.
pub(super) fn previous(report: &Report, words: &Catalogue, page: &mut Page) {
    let Some(previous) = &report.previous else {
        return;
    };
    let (from, until) = (
        (words.instant)(previous.from),
        (words.instant)(previous.until),
    );
    page.line(&(words.beside.before)(&from, &until));
    for id in COMPARED {
        let figure = previous.quantities.iter().find(|it| it.id == id);
        let Some(figure) = figure else { continue };
        let before = both(figure, words);
        page.line(&format!("  {:<23} {before}", words.name(id)));
        let ratio = previous.ratios.iter().find(|it| it.id == id);
        if let Some(ratio) = ratio {
            page.line(&format!("  {:<23} {}", "", times(ratio, words)));
        }
    }
    page.line("");
}

/// A ratio as people read it: `now 1.1 times that (1.0 to 1.2)`.
fn times(ratio: &RatioRow, words: &Catalogue) -> String {
    let [low, value, high] = shown::ratio(ratio, words);
    let bounds = (ratio.low < ratio.high).then_some((&*low, &*high));
    (words.beside.times)(&value, bounds)
}

/// How much of something well known the figures come to, where that was wished for.
pub(super) fn equivalences(report: &Report, words: &Catalogue, page: &mut Page) {
    let rows = report.equivalences.iter().map(|row| line(row, words));
    page.section(words.as_much_as, rows);
}

fn line(row: &EquivalenceRow, words: &Catalogue) -> String {
    let [low, value, high] =
        [row.low, row.value, row.high].map(|it| (words.number)(&significant(it, 2)));
    let interval = (words.interval)(&low, &high);
    let unit = words.equivalence(&row.id);
    format!(
        "{value} {} ({interval}): {}, {}; {}",
        clean(unit, 60),
        clean(&words.said(&row.place), 60),
        (words.number)(&clean(&row.shown, 60)),
        clean(&row.citation, 60),
    )
}

/// What was selected of all that ran, in a heading.
pub(super) fn selected(report: &Report, words: &Catalogue) -> Option<String> {
    let selection = selection(report, words)?;
    let machines = clean(&report.subject.name, 30);
    let line = (words.beside.selected)(&selection, &machines);
    Some(clean(&line, WIDTH))
}

/// How many workloads there were, and how many failed, where they may be several.
pub(super) fn counted(report: &Report, words: &Catalogue) -> Option<String> {
    let activity = &report.activity;
    let is_several = activity.workload.is_none() && !activity.workloads.is_empty();
    let all = activity.workloads.len() as u64;
    is_several.then(|| (words.beside.counted)(all, activity.failed))
}
