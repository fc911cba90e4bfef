//! The numbers behind the answer, side by side.

use super::answer::{KINDS, is_equal};
use super::heading;
use super::shown::{both, probability, ratio, share};
use crate::compare::basis::WHOLE;
use crate::compare::object::{Comparison, Metric, Pair, Ranking, Scenario, Value};
use crate::document::{Bar, Block, Chart, Column, Line, Table};
use crate::language::Catalogue;
use crate::language::compare::Order;

/// What electricity costs.
const COST: &[&str] = &["cost.electricity"];

/// The metrics that are drawn, of each kind the widest that two sides have.
const DRAWN: [&[&str]; 2] = [
    &["energy.facility", "energy.node", "energy.accelerator"],
    &["emissions.total", "emissions.location"],
];

/// Each metric's values, the pairs, and pictures of the main ones.
pub(super) fn numbers(comparison: &Comparison, words: &Catalogue) -> Vec<Block> {
    let heads = &words.comparing.heads;
    let mut blocks = vec![
        heading(heads.numbers),
        Block::Table(values(comparison, words)),
    ];
    if comparison.sides.len() > 2 {
        blocks.push(Block::Table(pairs(comparison, words)));
    }
    let drawn = DRAWN.iter().filter_map(|ids| {
        let known = |id: &&str| {
            let mut all = comparison.metrics.iter();
            all.find(|it| it.id == **id && it.values.len() > 1)
        };
        ids.iter().find_map(known)
    });
    blocks.extend(drawn.map(|it| Block::Chart(chart(it, words))));
    blocks
}

pub(super) fn column(head: impl Into<String>, numeric: bool) -> Column {
    Column {
        head: Line::words(head),
        numeric,
    }
}

/// The labels of all sides as heads of columns.
fn of_sides(comparison: &Comparison, numeric: bool) -> impl Iterator<Item = Column> + '_ {
    let sides = comparison.sides.iter();
    sides.map(move |it| column(&it.label, numeric))
}

/// That all figures are per unit of work; what they are, where there is no unit.
fn per_unit(comparison: &Comparison, words: &Catalogue) -> Line {
    let unit = &comparison.basis.unit;
    if unit == WHOLE {
        return Line::words(words.comparing.heads.metric);
    }
    Line::words((words.per)(unit).trim_start())
}

/// One cell for each side: its value, or that it is not known.
fn cells<'a>(
    comparison: &'a Comparison,
    values: &'a [Value],
    unit: &'a str,
    words: &'a Catalogue,
) -> impl Iterator<Item = Line> + 'a {
    comparison.sides.iter().map(move |side| {
        let value = values.iter().find(|it| it.side == side.label);
        let absent = || words.comparing.heads.absent.to_owned();
        Line::words(value.map_or_else(absent, |it| both(it, values, unit, words)))
    })
}

fn values(comparison: &Comparison, words: &Catalogue) -> Table {
    let heads = &words.comparing.heads;
    let mut columns = vec![column(heads.metric, false)];
    columns.extend(of_sides(comparison, true));
    let two = comparison.sides.len() == 2;
    if two {
        columns.push(column(format!("{} A / B", heads.ratio), true));
    }
    let rows = comparison.metrics.iter().map(|metric| {
        let mut row = vec![Line::words(words.metric(&metric.id))];
        row.extend(cells(comparison, &metric.values, &metric.unit, words));
        if two {
            let paired = metric.pairs.first().map(|it| pair(it, words));
            row.push(paired.map_or_else(|| Line::words("–"), |[ratio, ..]| ratio));
        }
        row
    });
    Table {
        caption: per_unit(comparison, words),
        columns,
        rows: rows.collect(),
    }
}

/// How many columns tell of a pair.
const PAIRED: usize = 3;

/// The heads of the columns that tell of a pair.
fn of_pairs(words: &Catalogue) -> [Column; PAIRED] {
    let heads = &words.comparing.heads;
    [
        column(heads.ratio, true),
        column(heads.probability, true),
        column(heads.ranking, false),
    ]
}

/// Every pair with its ratio, its probability and what may be said of it.
fn pairs(comparison: &Comparison, words: &Catalogue) -> Table {
    let heads = &words.comparing.heads;
    let mut columns = vec![column(heads.metric, false), column(heads.pair, false)];
    columns.extend(of_pairs(words));
    let rows = comparison.metrics.iter().flat_map(|metric| {
        let name = words.metric(&metric.id);
        metric.pairs.iter().map(move |it| {
            let labels = format!("{} / {}", it.first, it.second);
            let mut row = vec![Line::words(name), Line::words(labels)];
            row.extend(pair(it, words));
            row
        })
    });
    Table {
        caption: Line::words(heads.ranking),
        columns,
        rows: rows.collect(),
    }
}

fn pair(pair: &Pair, words: &Catalogue) -> [Line; PAIRED] {
    let (value, bounds) = ratio(&pair.ratio, words);
    let shown = bounds.map_or(value.clone(), |it| format!("{value} ({it})"));
    let order = match pair.ranking {
        _ if is_equal(&pair.ratio) => Order::Equal,
        Ranking::Lower => Order::Lower(&pair.first),
        Ranking::Higher => Order::Lower(&pair.second),
        Ranking::NoRealDifference => Order::NotTold,
    };
    let probability = probability(pair.first_is_lower, words);
    let ranking = (words.comparing.ranking)(order);
    [shown, probability, ranking].map(Line::words)
}

fn chart(metric: &Metric, words: &Catalogue) -> Chart {
    let bar = |value: &Value| Bar {
        label: Line::words(&value.side),
        low: value.low,
        value: value.value,
        high: value.high,
        shown: both(value, &metric.values, &metric.unit, words),
    };
    let bars: Vec<Bar> = metric.values.iter().map(bar).collect();
    let told = metric.values.iter().zip(&bars);
    let told = told.map(|(value, bar)| format!("{} {}", value.side, bar.shown));
    let told = told.collect::<Vec<_>>().join("; ");
    let name = words.metric(&metric.id);
    Chart {
        caption: Line::words(name),
        alternative: Line::words((words.comparing.chart)(name, &told)),
        bars,
    }
}

/// In what the sides differ beside the numbers.
pub(super) fn differences(comparison: &Comparison, words: &Catalogue) -> Vec<Block> {
    if comparison.differences.is_empty() {
        return Vec::new();
    }
    let heads = &words.comparing.heads;
    let mut columns = vec![column(heads.difference, false)];
    columns.extend(of_sides(comparison, false));
    let rows = comparison.differences.iter().map(|difference| {
        let what = match difference.id.strip_prefix("part.") {
            Some(part) => Line::said(words.part(part), words),
            None => Line::words((words.comparing.difference)(&difference.id).unwrap_or("")),
        };
        let each = difference.sides.iter().map(|it| says(&it.says, words));
        std::iter::once(what).chain(each).collect()
    });
    let table = Table {
        caption: Line::words(heads.by_part),
        columns,
        rows: rows.collect(),
    };
    vec![heading(heads.differences), Block::Table(table)]
}

/// What one side says: a word that the catalogue knows, or the report's own.
fn says(word: &str, words: &Catalogue) -> Line {
    match (words.comparing.says)(word) {
        Some(known) => Line::words(known),
        None => Line::said(word, words),
    }
}

/// The metrics that are told over a term: of each kind the widest, and what it costs.
fn main(comparison: &Comparison) -> impl Iterator<Item = &Metric> {
    let kinds = KINDS.iter().chain([&COST]);
    kinds.filter_map(|ids| {
        let known = |id: &&str| comparison.metrics.iter().find(|it| it.id == **id);
        ids.iter().find_map(known)
    })
}

/// The metrics over the term, scenario by scenario.
pub(super) fn totals(comparison: &Comparison, words: &Catalogue) -> Vec<Block> {
    let scenarios = &comparison.basis.scenarios;
    if scenarios.is_empty() {
        return Vec::new();
    }
    let heads = &words.comparing.heads;
    let mut columns = vec![column(heads.scenario, false), column(heads.metric, false)];
    columns.extend(of_sides(comparison, true));
    let rows = scenarios.iter().flat_map(|scenario| {
        let metrics = main(comparison);
        metrics.map(move |it| total(it, scenario, comparison, words))
    });
    let table = Table {
        caption: Line::words(heads.by_growth),
        columns,
        rows: rows.collect(),
    };
    vec![heading(heads.totals), Block::Table(table)]
}

fn total(
    metric: &Metric,
    scenario: &Scenario,
    comparison: &Comparison,
    words: &Catalogue,
) -> Vec<Line> {
    let name = (words.comparing.scenario)(&scenario.name, &share(scenario.yearly, words));
    let mut row = vec![Line::name(name), Line::words(words.metric(&metric.id))];
    let total = metric.totals.iter().find(|it| it.scenario == scenario.name);
    let (values, unit) = total.map_or((&[][..], ""), |it| (&it.values[..], &*it.unit));
    row.extend(cells(comparison, values, unit, words));
    row
}
