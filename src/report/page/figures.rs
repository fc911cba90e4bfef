//! All figures: a chart of the electricity, one of the greenhouse gas, and the table.

use super::amounts::{best, both, interval_or_exact};
use super::key::main_energy;
use super::{cut_rows, numbers, text};
use crate::document::{Bar, Block, Chart, Line, Table};
use crate::language::Catalogue;
use crate::report::{Figure, Report};

/// Components, and the wholes that contain them.
const ENERGY: [&str; 7] = [
    "energy.accelerator",
    "energy.cpu",
    "energy.dram",
    "energy.other",
    "energy.host",
    "energy.node",
    "energy.facility",
];

/// What may be added: never what contracts say.
const EMISSIONS: [&str; 3] = [
    "emissions.location",
    "emissions.embodied",
    "emissions.total",
];

/// Figures of others, and parts of parts: they stand beside the boundary.
const ELSEWHERE: [&str; 7] = [
    "time.",
    "energy.idle",
    "energy.execution_idle",
    "energy.unattributed",
    "energy.others",
    "energy.workloads",
    "energy.gap",
];

/// Figures that are shown per unit of work, beside the main one of electricity.
const PER_UNIT: [&str; 2] = ["emissions.location", "water.total"];

/// Kinds of work per figure, and rows of the table.
const MOST_UNITS: usize = 2;
const MOST_ROWS: usize = 26;

pub(super) fn blocks(report: &Report, words: &Catalogue) -> Vec<Block> {
    let captions = &words.page.captions;
    let mut blocks = vec![Block::Heading(2, words.page.headings.figures.into())];
    blocks.extend(chart(report, captions.energy, &ENERGY, words));
    blocks.extend(chart(report, captions.emissions, &EMISSIONS, words));
    blocks.extend(super::sure::contributors(report, words));
    let mut rows = rows(report, words);
    if rows.is_empty() {
        return Vec::new();
    }
    let more = cut_rows(&mut rows, MOST_ROWS, words);
    let heads = &words.page.heads;
    blocks.push(Block::Table(Table {
        caption: captions.figures.into(),
        columns: vec![
            text(heads.figure),
            numbers(heads.best),
            numbers(heads.between),
            text(heads.known),
            text(heads.method),
        ],
        rows,
    }));
    blocks.extend(more);
    if report.figure("emissions.market").is_some() {
        blocks.push(Block::Paragraph(captions.market.into()));
    }
    blocks
}

/// A chart of those that are known, where there are at least two.
fn chart(report: &Report, caption: &str, ids: &[&str], words: &Catalogue) -> Option<Block> {
    let known = ids.iter().filter_map(|id| report.figure(id));
    let bars: Vec<_> = known
        .map(|figure| Bar {
            label: words.name(&figure.id).into(),
            low: figure.low,
            value: figure.value,
            high: figure.high,
            shown: both(figure, words),
        })
        .collect();
    (bars.len() > 1).then(|| Block::Chart(of(caption, bars)))
}

/// A chart that says in words what its bars show.
pub(super) fn of(caption: &str, bars: Vec<Bar>) -> Chart {
    let said = bars.iter().map(|bar| {
        let label = bar.label.clone().then(": ".into());
        label.then(Line::words(&bar.shown))
    });
    Chart {
        caption: caption.into(),
        alternative: Line::words(format!("{caption}. "))
            .then(Line::joined(said, "; "))
            .then(".".into()),
        bars,
    }
}

/// Every figure in the order of the chain, the main ones per unit of work below them.
///
/// A figure that no catalogue knows stands at the end, for it is in the report.
fn rows(report: &Report, words: &Catalogue) -> Vec<Vec<Line>> {
    let elsewhere = |id: &str| ELSEWHERE.iter().any(|it| id.starts_with(it));
    let known = words.quantities.iter().filter(|it| !elsewhere(it.id));
    let electricity = main_energy(report).map(|it| &*it.id);
    let divided = |id: &str| Some(id) == electricity || PER_UNIT.contains(&id);
    let mut rows = Vec::new();
    for figure in known.filter_map(|it| report.figure(it.id)) {
        rows.push(row(figure, words.name(&figure.id).into(), words));
        if divided(&figure.id) {
            rows.extend(per_unit(report, &figure.id, words));
        }
    }
    let unknown = report.quantities.iter().filter(|figure| {
        !figure.id.contains('/') && !words.quantities.iter().any(|it| it.id == figure.id)
    });
    rows.extend(unknown.map(|figure| row(figure, Line::name(&figure.id), words)));
    rows
}

fn per_unit(report: &Report, id: &str, words: &Catalogue) -> Vec<Vec<Line>> {
    let figures = report.quantities.iter().filter_map(|figure| {
        let unit = figure.id.strip_prefix(id)?.strip_prefix('/')?;
        let per = format!("– {}", words.page.keys.per);
        let name = Line::words(per).then(Line::name((words.unit_of_work)(unit)));
        Some(row(figure, name, words))
    });
    figures.take(MOST_UNITS).collect()
}

fn row(figure: &Figure, name: Line, words: &Catalogue) -> Vec<Line> {
    vec![
        name,
        best(figure, words).into(),
        interval_or_exact(figure, words).into(),
        (words.provenance)(figure.provenance).into(),
        Line::said(&figure.method, words),
    ]
}
