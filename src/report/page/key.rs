//! The few figures in large type: electricity, greenhouse gas, water, per unit of work.

use super::amounts::{best, interval_or_exact};
use crate::document::{Block, KeyFigure, Line};
use crate::language::Catalogue;
use crate::report::{Figure, Report};

/// How many there is room for beside one another.
const MOST: usize = 4;

pub(super) fn blocks(report: &Report, words: &Catalogue) -> Vec<Block> {
    let keys = &words.page.keys;
    let wholes = [
        vec![
            ("energy.facility", keys.facility),
            ("energy.node", keys.node),
            ("energy.components", keys.components),
        ],
        vec![("emissions.location", keys.location)],
        vec![
            ("water.total", keys.water),
            ("water.site", keys.site_water),
            ("water.grid", keys.grid_water),
        ],
    ];
    let wholes = wholes.into_iter().filter_map(|ids| {
        let mut ids = ids.into_iter();
        ids.find_map(|(id, name)| Some((Line::words(name), report.figure(id)?)))
    });
    let embodied = report.figure("emissions.embodied");
    let embodied = embodied.map(|figure| (Line::words(keys.embodied), figure));
    let shown = wholes.chain(each(report, words)).chain(embodied).take(MOST);
    let shown: Vec<_> = shown
        .map(|(name, figure)| key(name, figure, words))
        .collect();
    if shown.is_empty() {
        return Vec::new();
    }
    vec![Block::Key(shown)]
}

/// The electricity that is most complete: of the building, the node, the components.
pub(super) fn main_energy(report: &Report) -> Option<&Figure> {
    let ids = ["energy.facility", "energy.node", "energy.components"];
    ids.into_iter().find_map(|id| report.figure(id))
}

/// What a figure is called in a sentence: plainer than in a table, where it can be.
pub(super) fn name(figure: &Figure, words: &Catalogue) -> String {
    let keys = &words.page.keys;
    let plain = match &*figure.id {
        "energy.facility" => keys.facility,
        "energy.node" => keys.node,
        "energy.components" => keys.components,
        "emissions.location" => keys.location,
        other => words.name(other),
    };
    plain.to_owned()
}

/// Electricity per unit of the first kind of work.
fn each<'a>(report: &'a Report, words: &Catalogue) -> Option<(Line, &'a Figure)> {
    let whole = main_energy(report)?;
    let unit = &report.work.first()?.unit;
    let figure = report.figure(&format!("{}/{unit}", whole.id))?;
    Some((
        Line::words(words.page.keys.each).then(Line::name((words.unit_of_work)(unit))),
        figure,
    ))
}

fn key(name: Line, figure: &Figure, words: &Catalogue) -> KeyFigure {
    let known = (words.provenance)(figure.provenance);
    KeyFigure {
        name,
        value: best(figure, words).into(),
        beside: format!("{}; {known}", interval_or_exact(figure, words)).into(),
    }
}
