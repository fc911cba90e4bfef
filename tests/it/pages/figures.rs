//! Every number on a page is a number of the report, and the same in each language.

use super::{PAGES, examples, rendered};
use crate::reports::numbers::numbers;
use serde_json::Value;
use std::collections::BTreeSet;
use wattprint::language::{Catalogue, ENGLISH, LANGUAGES};
use wattprint::quantity::{percent, prefixed, prefixed_like, significant};
use wattprint::report::{self, Figure, Report};

/// What a reader sees of an HTML file: no tags, and so no places in a drawing.
fn seen(html: &str) -> String {
    let body = html.split_once("<body>").map_or(html, |(_, body)| body);
    let mut text = String::new();
    for part in body.split('<') {
        let (_, after) = part.split_once('>').unwrap_or(("", part));
        text.push(' ');
        text.push_str(after);
    }
    text
}

/// Numbers as the object writes them: with a point, without groups or names of gases.
fn plain(text: &str, words: &Catalogue) -> Vec<String> {
    let mut text = text.replace("&#39;", "'").replace("CO2", "");
    text = text.replace(['\u{202F}', '\\'], "");
    for left in 1..200 {
        text = text.replace(&(words.more)(left), "");
    }
    let found = numbers(&pointed(&text)).into_iter();
    found.map(|it| unpadded(&it)).collect()
}

/// A text with a point between the digits of each number that has a comma there.
fn pointed(text: &str) -> String {
    let letters: Vec<char> = text.chars().collect();
    let between = |at: usize| {
        let digit = |at: usize| letters.get(at).is_some_and(char::is_ascii_digit);
        at > 0 && digit(at - 1) && digit(at + 1)
    };
    let decimal = letters.iter().enumerate().map(|(at, letter)| {
        if *letter == ',' && between(at) {
            '.'
        } else {
            *letter
        }
    });
    decimal.collect()
}

/// A day or a month without the zero before it.
fn unpadded(number: &str) -> String {
    let rest = number.trim_start_matches('0');
    if rest.is_empty() || rest.starts_with('.') {
        return format!("0{rest}");
    }
    rest.to_owned()
}

/// Every number that may be shown of a report, by what it is.
fn known(report: &Report) -> BTreeSet<String> {
    let mut known = BTreeSet::new();
    strings(&serde_json::to_value(report).unwrap(), &mut known);
    strings(&report::digest(report).unwrap().into(), &mut known);
    let divided = report.divisions.iter().flat_map(|it| &it.parts);
    let divided = divided.flat_map(|it| &it.quantities);
    let before = report.previous.iter();
    let before = before.flat_map(|it| &it.quantities);
    let figures = report.quantities.iter().chain(divided).chain(before);
    let mut add = |text: String| known.extend(numbers(&text).iter().map(|it| unpadded(it)));
    figures.for_each(|figure| of_figure(figure, &mut add));
    let ratios = report.previous.iter().flat_map(|it| &it.ratios);
    for ratio in ratios {
        let bounds = [ratio.low, ratio.value, ratio.high];
        bounds.iter().for_each(|it| add(significant(*it, 3)));
    }
    let shares = report.quality.contributors.iter().map(|it| it.share);
    let shares = shares.chain(report.quality.measured_share);
    let shares = shares.chain(report.contracts.iter().map(|it| it.share));
    shares.for_each(|share| add(percent(share)));
    let parts = report.divisions.iter().flat_map(|it| &it.parts);
    parts.for_each(|it| add(format!("{} {}", it.workloads, it.failed)));
    add(report.activity.failed.to_string());
    report
        .work
        .iter()
        .for_each(|it| add(significant(it.amount, 4)));
    let stated = report.statements.iter();
    let stated = stated.flat_map(|it| [it.value, it.low, it.high]).flatten();
    stated.for_each(|it| add(significant(it, 4)));
    let intensities = report.contracts.iter().filter_map(|it| it.intensity);
    intensities.for_each(|it| add(significant(it * 3.6e6, 3)));
    let known_things = report.equivalences.iter();
    known_things
        .flat_map(|it| [it.low, it.value, it.high])
        .for_each(|it| add(significant(it, 2)));
    let models = report.subject.model.iter().filter_map(|it| it.parameters);
    models.for_each(|it| add(prefixed(it, "", 3)));
    let codes = report
        .activity
        .workload
        .iter()
        .filter_map(|it| it.exit_code);
    codes.for_each(|it| add(it.to_string()));
    // So many devices of one name.
    let devices = report.hardware.planned.iter().filter_map(|it| it.count);
    devices.for_each(|it| add(it.to_string()));
    (0..=report.hardware.instruments.len()).for_each(|it| add(it.to_string()));
    known
}

fn of_figure(figure: &Figure, add: &mut impl FnMut(String)) {
    let values = [figure.low, figure.value, figure.high];
    let unit = figure.unit.split('/').next().unwrap();
    let scales: &[(f64, &str)] = match unit {
        "J" => &[(1.0, "J"), (3600.0, "Wh")],
        _ => &[(1.0, unit)],
    };
    for digits in [2, 3] {
        for (scale, unit) in scales {
            let of = figure.value / scale;
            values
                .iter()
                .for_each(|value| add(prefixed_like(value / scale, of, unit, digits)));
        }
        if unit == "1" || figure.id.starts_with("cost.") {
            values
                .iter()
                .for_each(|value| add(significant(*value, digits)));
        }
    }
    if unit == "s" {
        for (scale, digits) in
            [1.0, 3600.0, 86_400.0]
                .into_iter()
                .zip([[3, 6, 6], [2, 3, 4], [2, 3, 4]])
        {
            for value in values {
                digits
                    .iter()
                    .for_each(|digits| add(significant(value / scale, *digits)));
            }
        }
    }
}

/// Numbers in the object's words.
fn strings(value: &Value, into: &mut BTreeSet<String>) {
    match value {
        Value::String(text) => into.extend(numbers(&pointed(text)).iter().map(|it| unpadded(it))),
        Value::Array(items) => items.iter().for_each(|item| strings(item, into)),
        Value::Object(fields) => fields.values().for_each(|field| strings(field, into)),
        Value::Number(_) | Value::Null | Value::Bool(_) => {}
    }
}

#[test]
fn every_number_on_a_page_is_in_the_report() {
    for (name, report) in examples() {
        let known = known(&report);
        for words in LANGUAGES {
            for (format, _) in PAGES {
                let page = rendered(&report, format, words);
                for number in plain(&seen(&page), words) {
                    let code = words.code;
                    assert!(
                        known.contains(&number),
                        "{name}, {format}, {code}: {number}"
                    );
                }
            }
        }
    }
}

#[test]
fn a_number_that_is_not_in_the_report_would_be_found() {
    let (_, report) = examples().swap_remove(0);
    let known = known(&report);
    assert!(
        plain("98,7 kWh", &ENGLISH)
            .iter()
            .all(|it| !known.contains(it))
    );
    let all = (10..100)
        .filter(|it| known.contains(&it.to_string()))
        .count();
    assert!(
        all < 50,
        "{all} of 90 numbers are known: the check finds nothing"
    );
}

/// What stands in elements of a class: figures, bounds, values of bars.
fn of_class(html: &str, class: &str) -> Vec<String> {
    let before = format!("class=\"{class}\">");
    let parts = html.split(&before).skip(1);
    let texts = parts.map(|part| part.split("</").next().unwrap().to_owned());
    texts.collect()
}

#[test]
fn both_languages_show_the_same_numbers_in_the_same_order() {
    for (name, report) in examples() {
        let figures = |words: &Catalogue| {
            let html = rendered(&report, "html", words);
            let classes = ["value", "number", "shown"].into_iter();
            let texts: Vec<_> = classes.flat_map(|class| of_class(&html, class)).collect();
            let shown = texts.iter().map(|text| plain(text, words));
            shown.filter(|it| !it.is_empty()).collect::<Vec<_>>()
        };
        let english = figures(&ENGLISH);
        assert!(english.len() > 15, "{name}: {english:?}");
        for words in LANGUAGES {
            assert_eq!(figures(words), english, "{name}, {}", words.code);
        }
    }
}

#[test]
fn a_page_shows_each_figure_with_its_bounds_and_how_it_is_known() {
    for (name, report) in examples() {
        let page = rendered(&report, "markdown", &ENGLISH);
        let rows: Vec<_> = page.lines().filter(|line| line.starts_with('|')).collect();
        for id in ["energy.node", "emissions.location", "water.total"] {
            let Some(figure) = report.figure(id) else {
                continue;
            };
            let start = format!("| {} |", ENGLISH.name(id));
            let row = rows.iter().find(|row| row.starts_with(&start)).unwrap();
            let known = (ENGLISH.provenance)(figure.provenance);
            assert!(row.contains(known) && row.contains(" to "), "{name}: {row}");
        }
    }
}
