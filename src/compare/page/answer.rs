//! The answer in plain words, what it rests on, and what would change it.

use super::listed;
use super::shown::{input, probability, ratio, share};
use crate::compare::object::{
    Change, Comparison, DefaultRow, Metric, Pair, Ranking, RatioRow, RemarkKind,
};
use crate::compare::side::YEAR;
use crate::document::{Block, Line};
use crate::language::Catalogue;
use crate::language::compare::{Changed, Lowest, Told};

/// Inputs of one metric that a page names; the object has more.
const SHOWN: usize = 2;

/// Months in a year.
const MONTHS: f64 = 12.0;

/// The metrics of which it is told what would change their ranking, and how much they are
/// over a term: of each kind the widest that there is.
pub(super) const KINDS: [&[&str]; 3] = [
    &[
        "energy.facility",
        "energy.node",
        "energy.components",
        "energy.accelerator",
    ],
    &["emissions.total", "emissions.location"],
    &["water.total", "water.site"],
];

/// What must not be overlooked.
pub(super) fn notices(comparison: &Comparison, words: &Catalogue) -> Vec<Block> {
    let urgent = |id: RemarkKind| id == RemarkKind::Hypothetical;
    let notices = remarks(comparison, words, urgent);
    notices.into_iter().map(Block::Notice).collect()
}

/// On what all sides are compared.
pub(super) fn basis(comparison: &Comparison, words: &Catalogue) -> Vec<Block> {
    let (basis, say) = (&comparison.basis, &words.comparing);
    let unit = Some(&*basis.unit).filter(|it| *it != crate::compare::basis::WHOLE);
    let mut text = (say.per_unit)(unit);
    if let Some(level) = basis.level {
        let level = format!("{level:?}").to_lowercase();
        text = format!("{text} {}", (say.at_border)(&level));
    }
    let show = |it: f64| words.grouped(it, 3);
    let volume = basis.volume.map(show);
    let months = basis.term_seconds.map(|it| show(it / YEAR * MONTHS));
    let volume = volume.as_deref().map(|it| (it, &*basis.unit));
    let contract = (say.contract)(volume, months.as_deref());
    vec![Block::Paragraph(Line::words(
        format!("{text} {contract}").trim_end(),
    ))]
}

/// The answer, metric by metric, and how it was found.
pub(super) fn answer(comparison: &Comparison, words: &Catalogue) -> Vec<Block> {
    if comparison.sides.len() < 2 {
        return Vec::new();
    }
    let confidence = share(comparison.basis.confidence, words);
    let metrics = comparison
        .metrics
        .iter()
        .filter(|it| is_told(it, comparison));
    let lines = metrics.map(|it| sentence(it, comparison, words)).collect();
    let method = Line::words((words.comparing.method)(&confidence));
    let mut blocks = listed(words.comparing.heads.answer, lines);
    blocks.push(Block::Paragraph(method));
    blocks
}

/// Energies of a narrower border are in the table only.
fn is_told(metric: &Metric, comparison: &Comparison) -> bool {
    let has = |id: &str| {
        let mut all = comparison.metrics.iter();
        all.any(|it| it.id == id && !it.pairs.is_empty())
    };
    !(metric.id == "energy.node" && has("energy.facility"))
}

fn sentence(metric: &Metric, comparison: &Comparison, words: &Catalogue) -> Line {
    let (say, name) = (&words.comparing, words.metric(&metric.id));
    let text = match &metric.pairs[..] {
        [] => {
            let lacking: Vec<_> = metric.absent.iter().map(|it| it.side.clone()).collect();
            let lacking = if lacking.is_empty() {
                metric.values.iter().map(|it| it.side.clone()).collect()
            } else {
                lacking
            };
            (say.lacks)(name, &(say.all_of)(&lacking))
        }
        [pair] if comparison.sides.len() == 2 => of_pair(pair, name, words),
        _ => {
            let lowest = match metric.lowest.len() {
                1 => Lowest::One,
                all if all == metric.values.len() => Lowest::All,
                _ => Lowest::Several,
            };
            (say.are_lowest)(name, &(say.all_of)(&metric.lowest), lowest)
        }
    };
    Line::words(text)
}

/// Two sides in a sentence that begins with the lower one.
fn of_pair(pair: &Pair, metric: &str, words: &Catalogue) -> String {
    let say = &words.comparing;
    if is_equal(&pair.ratio) {
        let both = [pair.first.clone(), pair.second.clone()];
        return (say.is_equal)(metric, &(say.all_of)(&both));
    }
    let first_lower = pair.ratio.value <= 1.0;
    let (lower, other, row, share) = if first_lower {
        let row = pair.ratio.clone();
        (&pair.first, &pair.second, row, pair.first_is_lower)
    } else {
        let row = pair.ratio.inverse();
        (&pair.second, &pair.first, row, 1.0 - pair.first_is_lower)
    };
    let (value, bounds) = ratio(&row, words);
    let told = Told {
        metric,
        lower,
        other,
        ratio: &value,
        bounds: bounds.as_deref(),
        probability: &probability(share, words),
    };
    match pair.ranking {
        Ranking::NoRealDifference => (say.not_told)(&told),
        Ranking::Lower | Ranking::Higher => (say.is_lower)(&told),
    }
}

/// Whether both are the same and nothing can change that.
pub(super) fn is_equal(ratio: &RatioRow) -> bool {
    ratio.low >= 1.0 && ratio.high.is_some_and(|it| it <= 1.0)
}

/// What would change the ranking, of each kind of metric the widest.
pub(super) fn changes(comparison: &Comparison, words: &Catalogue) -> Vec<Block> {
    let widest = KINDS.iter().filter_map(|ids| {
        let mut found = ids.iter().filter_map(|id| {
            let mut all = comparison.metrics.iter();
            all.find(|it| it.id == *id && !it.changes.is_empty())
        });
        found.next()
    });
    let lines = widest.flat_map(|metric| {
        let name = words.metric(&metric.id);
        let possible = |it: &Change| it.within_bounds || it.would_settle.is_some();
        match nearest(&metric.changes) {
            Some(it) if !metric.changes.iter().any(possible) => vec![robust(it, name, words)],
            _ => {
                let all = metric.changes.iter().take(SHOWN);
                all.map(|it| change(it, name, words)).collect()
            }
        }
    });
    listed(words.comparing.heads.changes, lines.collect())
}

/// The input that has to move by the least factor.
fn nearest(changes: &[Change]) -> Option<&Change> {
    let factor = |it: &Change| {
        it.equal_at
            .map_or(f64::INFINITY, |at| (at / it.value).ln().abs())
    };
    let all = changes.iter();
    all.min_by(|one, other| factor(one).total_cmp(&factor(other)))
}

/// That no input within its bounds changes the ranking.
fn robust(change: &Change, metric: &str, words: &Catalogue) -> Line {
    let show = |value: f64| input(value, change.unit.as_deref(), words);
    let bounds = (words.interval)(&show(change.low), &show(change.high));
    let sides = (words.comparing.all_of)(&change.sides);
    let equal_at = change.equal_at.map(show);
    let said_of =
        (words.comparing.robust)(&sides, &show(change.value), &bounds, equal_at.as_deref());
    Line::words(format!("{metric}: {said_of}")).then(Line::said(&change.label, words))
}

fn change(change: &Change, metric: &str, words: &Catalogue) -> Line {
    let unit = change.unit.as_deref();
    let show = |value: f64| input(value, unit, words);
    let equal_at = change.equal_at.map(show);
    let say = &words.comparing;
    let text = (say.change)(&Changed {
        sides: &(say.all_of)(&change.sides),
        equal_at: equal_at.as_deref(),
        value: &show(change.value),
        bounds: &(words.interval)(&show(change.low), &show(change.high)),
        within: change.within_bounds,
        narrowing: &share(change.narrowing, words),
        would_settle: change.would_settle,
    });
    Line::words(format!("{metric}: "))
        .then(Line::said(&change.label, words))
        .then(Line::words(text))
}

/// What was assumed, what is missing, what to know, and the sources.
pub(super) fn beside(comparison: &Comparison, words: &Catalogue) -> Vec<Block> {
    let heads = &words.comparing.heads;
    let of_side = |label: &str| Line::words(format!("{label}: "));
    let defaults = defaults(comparison, words);
    let missing = comparison.metrics.iter().flat_map(|metric| {
        metric.absent.iter().map(move |it| {
            of_side(&it.side)
                .then(Line::words(format!("{}: ", words.metric(&metric.id))))
                .then(Line::said(&it.reason, words))
                .then(Line::words("; "))
                .then(Line::said(&it.remedy, words))
        })
    });
    let sources = comparison.sources.iter().map(|it| {
        Line::said(&it.citation, words).then(Line::words(format!(" ({}). ", it.sides.join(", "))))
    });
    let sources: Vec<Line> = sources.reduce(Line::then).into_iter().collect();
    let other = |id: RemarkKind| id != RemarkKind::Hypothetical;
    let mut blocks = listed(heads.remarks, remarks(comparison, words, other));
    blocks.extend(listed(heads.defaults, defaults));
    blocks.extend(listed(heads.missing, missing.collect()));
    blocks.extend(listed(heads.sources, sources));
    blocks.push(Block::Paragraph(Line::words(heads.signed)));
    blocks
}

/// What was taken by default, that of several sides once.
fn defaults(comparison: &Comparison, words: &Catalogue) -> Vec<Line> {
    let mut found: Vec<(&DefaultRow, Vec<String>)> = Vec::new();
    for side in &comparison.sides {
        for default in &side.defaults {
            let alike = |it: &DefaultRow| it.label == default.label && it.shown == default.shown;
            match found.iter_mut().find(|(it, _)| alike(it)) {
                Some((_, sides)) => sides.push(side.label.clone()),
                None => found.push((default, vec![side.label.clone()])),
            }
        }
    }
    let line = |(default, sides): (&DefaultRow, Vec<String>)| {
        Line::said(&default.label, words)
            .then(Line::words(", "))
            .then(Line::said(&default.shown, words))
            .then(Line::words(format!(" ({})", sides.join(", "))))
    };
    let lines: Vec<_> = found.into_iter().map(line).collect();
    let all = Line::joined(lines, "; ");
    Some(all).filter(|it| !it.is_empty()).into_iter().collect()
}

fn remarks(
    comparison: &Comparison,
    words: &Catalogue,
    wanted: impl Fn(RemarkKind) -> bool,
) -> Vec<Line> {
    let say = &words.comparing;
    let remarks = comparison.remarks.iter().filter(|it| wanted(it.id));
    let lines = remarks.map(|it| {
        let sides = (say.all_of)(&it.sides);
        Line::words((say.remark)(it.id.name(), &sides))
    });
    lines.collect()
}
