//! Every number on the page is one of the comparison's, and the same in each language.

use super::object::examples;
use crate::shown::{Amount, Known, Tally, blocks, changed, line, lines, tokens, without};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use wattprint::compare::page::page;
use wattprint::compare::policy::{Judged, Reason};
use wattprint::compare::{Change, Comparison, Metric};
use wattprint::document::FORMS;
use wattprint::language::{Catalogue, DUTCH, ENGLISH, LANGUAGES};
use wattprint::quantity::{percent, significant};

/// Words of the page that have a number of their own, each with the reason.
const FREE: [(&str, &str); 2] = [
    ("probability of 95 %", "the level of every interval"),
    ("kans van 95 %", "the same in Dutch"),
];

/// Shares of a policy, which are shown as percentages.
const SHARES: [&str; 4] = ["renewable-share", "measured-share", "coverage", "dcie"];

const MONTH: f64 = 365.25 * 86_400.0 / 12.0;

/// The comparison of the documentation.
pub(super) fn documented() -> Comparison {
    let kept = include_str!("../../../docs/examples/offers/comparison.json");
    serde_json::from_str(kept).unwrap()
}

/// Comparisons made by hand, and that of the documentation.
pub fn compared() -> Vec<Comparison> {
    examples().into_iter().chain([documented()]).collect()
}

pub fn written(comparison: &Comparison, form: &str, words: &Catalogue) -> String {
    let form = FORMS.iter().find(|it| it.name == form).unwrap();
    let mut bytes = Vec::new();
    (form.write)(&page(comparison, words), words, &mut bytes).unwrap();
    String::from_utf8(bytes).unwrap()
}

/// The lines of a page, without the words that are its own.
fn shown(comparison: &Comparison, form: &str, words: &Catalogue) -> Vec<String> {
    let text = written(comparison, form, words);
    let lines = match form {
        "html" => blocks(&text),
        // What belongs together stands on several lines.
        "text" => vec![line(&text)],
        _ => lines(&text),
    };
    lines.iter().map(|it| without(it, &FREE)).collect()
}

/// Every amount of a metric: values, totals, ratios either way, and what would change it.
fn of_metric(metric: &Metric) -> Vec<Amount> {
    let base = metric.unit.split('/').next().unwrap();
    let values = metric.totals.iter().flat_map(|it| &it.values);
    let values = metric.values.iter().chain(values);
    let mut all: Vec<_> = values
        .map(|it| Amount::measured(&metric.id, base, [it.low, it.value, it.high]))
        .collect();
    for pair in &metric.pairs {
        for ratio in [pair.ratio.clone(), pair.ratio.inverse()] {
            let high = ratio.high.unwrap_or(f64::INFINITY);
            let range = [ratio.low, ratio.value, high];
            all.push(Amount::new(&metric.id, "1", range, &[2]));
        }
    }
    all.extend(
        metric
            .changes
            .iter()
            .flat_map(|it| of_change(&metric.id, it)),
    );
    all
}

/// An input with its bounds, and where it would make both sides equal.
fn of_change(id: &str, change: &Change) -> Vec<Amount> {
    let unit = change.unit.as_deref().unwrap_or("1");
    let (base, size) = match unit.strip_suffix("/J") {
        Some(rate) => (format!("{rate}/kWh"), 3.6e6),
        None => (unit.to_owned(), 1.0),
    };
    let known = ["J", "g", "L", "W", "s", "g/kWh", "L/kWh"].contains(&&*base);
    let base = if known { base } else { "1".to_owned() };
    let range = [change.low, change.value, change.high];
    let equal = change.equal_at.map(|it| [it; 3]);
    let ranges = [Some(range), equal].into_iter().flatten();
    ranges
        .map(|it| Amount::new(id, &base, it.map(|it| it * size), &[3]))
        .collect()
}

/// What may be shown of a comparison.
fn known(comparison: &Comparison, words: &Catalogue) -> Known {
    let object = serde_json::to_value(comparison).unwrap();
    let mut amounts: Vec<_> = comparison.metrics.iter().flat_map(of_metric).collect();
    amounts.extend(comparison.policy.iter().flat_map(of_policy));
    let heads = comparison
        .metrics
        .iter()
        .map(|it| (line(words.metric(&it.id)), it.id.clone()));
    let mut known = Known::new(&object, amounts, heads.collect(), words);
    let basis = &comparison.basis;
    let months = basis.term_seconds.map(|it| it / MONTH);
    let numbers = basis.volume.into_iter().chain(months);
    numbers.for_each(|it| known.add(&words.grouped(it, 3)));
    let growth = basis.scenarios.iter().map(|it| it.yearly);
    let pairs = comparison.metrics.iter().flat_map(|it| &it.pairs);
    let chances = pairs.flat_map(|it| [it.first_is_lower, 1.0 - it.first_is_lower]);
    // Nothing is called as sure as 0 or 100 %.
    let chances = chances.map(|it| it.clamp(0.01, 0.99));
    let chances = chances.map(|it| (it * 100.0).round() / 100.0);
    let narrowing = comparison.metrics.iter().flat_map(|it| &it.changes);
    let narrowing = narrowing.map(|it| it.narrowing);
    let shares = growth
        .chain(chances)
        .chain(narrowing)
        .chain([basis.confidence]);
    shares.for_each(|it| known.add(&percent(it)));
    let pairs = comparison.metrics.iter().flat_map(|it| &it.pairs);
    // Over what may be nothing, a ratio has no upper bound.
    let ratios = pairs.flat_map(|it| [it.ratio.clone(), it.ratio.inverse()]);
    for ratio in ratios.filter(|it| it.high.is_none()) {
        known.add(&(words.interval)(&significant(ratio.low, 2), "∞"));
    }
    comparison
        .policy
        .iter()
        .for_each(|it| numbered(it, &mut known));
    known
}

/// The numbers on which a policy's verdicts rest.
fn of_policy(judged: &Judged) -> Vec<Amount> {
    let criteria = judged.sides.iter().flat_map(|it| &it.criteria);
    let amounts = criteria.filter_map(|criterion| {
        let Reason::Number {
            value,
            low,
            high,
            unit,
            ..
        } = &criterion.reason
        else {
            return None;
        };
        let range = [*low, *value, *high];
        if SHARES.contains(&&*criterion.subject) {
            return Some(Amount::share(&criterion.criterion, range));
        }
        let is_rate = unit.ends_with("/kWh");
        let base = if is_rate {
            unit
        } else {
            unit.split('/').next().unwrap()
        };
        let base = if base.is_empty() { "1" } else { base };
        Some(Amount::measured(&criterion.criterion, base, range))
    });
    amounts.collect()
}

/// The numbers that criteria have by their order, and the lists of them.
fn numbered(judged: &Judged, known: &mut Known) {
    let criteria = judged.sides.first().map_or(&[][..], |it| &it.criteria);
    for (at, criterion) in criteria.iter().enumerate() {
        let title = criterion.title.as_ref().unwrap_or(&criterion.criterion);
        known.add(&format!("{}. {title}", at + 1));
    }
    for measure in &judged.checklist {
        let places = criteria.iter().enumerate();
        let places = places.filter(|(_, it)| measure.criteria.contains(&it.criterion));
        let places: Vec<_> = places.map(|(at, _)| (at + 1).to_string()).collect();
        known.add(&format!("| {} |", places.join(", ")));
    }
}

#[test]
fn every_number_on_the_page_is_in_the_comparison() {
    for form in ["markdown", "html"] {
        let mut tally = Tally::default();
        for comparison in compared() {
            for words in LANGUAGES {
                let known = known(&comparison, words);
                for line in shown(&comparison, form, words) {
                    let unknown = known.unknown(&line);
                    assert!(unknown.is_empty(), "{form}, {}: {unknown:#?}", words.code);
                    for line in changed(&line) {
                        tally.count(!known.unknown(&line).is_empty());
                    }
                }
            }
        }
        tally.assert_share(&format!("comparison, {form}"), 0.9);
    }
}

/// A line with days as its language writes them: an identity has them in digits.
fn dated(line: &str, words: &Catalogue) -> String {
    let mut text = line.to_owned();
    for start in (0..line.len()).rev() {
        let day = line.get(start..start + 10);
        let Some(day) = day.and_then(|it| it.parse::<Date>().ok()) else {
            continue;
        };
        let midnight = TimeZone::UTC.to_timestamp(day.at(0, 0, 0, 0)).unwrap();
        text.replace_range(start..start + 10, &(words.date)(midnight));
    }
    text
}

/// The numbers of a line.
fn numbers(line: &str) -> Vec<String> {
    tokens(line).into_iter().map(|it| it.number).collect()
}

/// In columns the numbers of two sides share lines, so that only all of them are compared.
#[test]
fn the_text_shows_the_numbers_of_the_other_forms() {
    for comparison in compared() {
        for words in LANGUAGES {
            let of = |form: &str| {
                let all = shown(&comparison, form, words);
                let mut all: Vec<_> = all.iter().flat_map(|it| numbers(it)).collect();
                all.sort();
                all
            };
            let (text, markdown) = (of("text"), of("markdown"));
            let count =
                |all: &[String], it: &String| all.iter().filter(|other| *other == it).count();
            let differing = text.iter().chain(&markdown);
            let differing: Vec<_> = differing
                .filter(|it| count(&text, it) != count(&markdown, it))
                .collect();
            assert!(differing.is_empty(), "{}: {differing:?}", words.code);
        }
    }
}

#[test]
fn both_languages_show_the_same_numbers_line_by_line() {
    for comparison in compared() {
        for form in ["markdown", "html"] {
            let [english, dutch] = [&ENGLISH, &DUTCH].map(|words| {
                let lines = shown(&comparison, form, words).into_iter();
                lines.map(|it| dated(&it, words)).collect::<Vec<_>>()
            });
            assert_eq!(english.len(), dutch.len(), "{form}");
            for (one, other) in english.iter().zip(&dutch) {
                let [mut first, mut second] = [one, other].map(|it| numbers(it));
                // A sentence may have them in another order; a row of a table has not.
                if !one.contains('|') {
                    first.sort();
                    second.sort();
                }
                assert_eq!(first, second, "{form}:\n{one}\n{other}");
            }
        }
    }
}
