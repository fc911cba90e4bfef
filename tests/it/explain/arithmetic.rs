//! An auditor with a pocket calculator: every line of arithmetic is worked out again
//! from the characters that are printed.

use super::{explained, reports, varied};
use wattprint::document::{Block, Line, Node, Piece};
use wattprint::explain::{Scope, document};
use wattprint::language::{Catalogue, DUTCH, ENGLISH};
use wattprint::quantity::calculable;
use wattprint::report::Report;

/// A number as it is printed, with its power of ten, and whatever unit follows.
fn number(text: &str, mark: char) -> f64 {
    let text = text.split_whitespace().next().unwrap();
    let text = text.replace(mark, ".").replace('−', "-");
    let (mantissa, power) = text.split_once("·10").unwrap_or((&text, ""));
    let raised = "⁰¹²³⁴⁵⁶⁷⁸⁹";
    let power = power
        .chars()
        .map(|c| match raised.chars().position(|it| it == c) {
            Some(digit) => char::from_digit(u32::try_from(digit).unwrap(), 10).unwrap(),
            None => '-',
        });
    let power: String = power.collect();
    let power: i32 = if power.is_empty() {
        0
    } else {
        power.parse().unwrap()
    };
    let mantissa: f64 = mantissa.parse().unwrap_or_else(|_| panic!("{text}"));
    mantissa * 10f64.powi(power)
}

/// What the left side comes to: products of printed numbers, added up.
fn worked_out(side: &str, mark: char) -> f64 {
    let spaced = side.replace(" − ", " + −");
    let terms = spaced.split(" + ");
    let product = |term: &str| {
        let mut value = 1.0;
        for (at, over) in term.split(" ÷ ").enumerate() {
            for (place, factor) in over.split(" × ").enumerate() {
                let factor = number(factor, mark);
                if at > 0 && place == 0 {
                    value /= factor;
                } else {
                    value *= factor;
                }
            }
        }
        value
    };
    terms.map(product).sum()
}

/// The lines of arithmetic in a tree.
fn equations(node: &Node, into: &mut Vec<String>) {
    let Line(pieces) = &node.line;
    if let [Piece::Words(text)] = &pieces[..]
        && text.contains(" = ")
    {
        into.push(text.clone());
    }
    node.below.iter().for_each(|it| equations(it, into));
}

fn all_equations(report: &Report, figure: &str, full: bool, words: &Catalogue) -> Vec<String> {
    let scope = Scope::of(report, None, Some(figure)).unwrap();
    let page = document(report, &scope, full, words);
    let mut found = Vec::new();
    for block in &page.blocks {
        if let Block::Tree(nodes) = block {
            nodes.iter().for_each(|node| equations(node, &mut found));
        }
    }
    found
}

/// How many significant digits a printed number has at least.
fn rounds_to(worked: f64, printed: &str, mark: char) -> bool {
    let value = number(printed, mark);
    let plain = printed
        .split_whitespace()
        .next()
        .unwrap()
        .replace(mark, ".");
    // The result has up to as many digits as it is printed with; zeros are left out.
    (3..=16).any(|digits| {
        let same = calculable(worked, digits) == plain.replace('−', "-");
        same || (value == 0.0 && worked.abs() < 1e-12)
    })
}

#[test]
fn the_printed_numbers_give_the_printed_figure_everywhere() {
    let mut checked = 0;
    for (name, report) in varied() {
        for figure in &report.quantities {
            for (words, mark) in [(&ENGLISH, '.'), (&DUTCH, ',')] {
                let lines = all_equations(&report, &figure.id, true, words);
                assert!(!lines.is_empty(), "{name}: {}", figure.id);
                for line in lines {
                    let (left, right) = line.split_once(" = ").unwrap();
                    let worked = worked_out(left, mark);
                    assert!(
                        rounds_to(worked, right, mark),
                        "{name}: {}: `{line}` comes to {worked}",
                        figure.id
                    );
                    checked += 1;
                }
            }
        }
    }
    assert!(checked > 500, "only {checked} lines");
}

#[test]
fn the_first_line_of_a_tree_comes_to_the_stated_figure() {
    for (name, report) in varied() {
        for figure in &report.quantities {
            let lines = all_equations(&report, &figure.id, false, &ENGLISH);
            let (_, right) = lines[0].split_once(" = ").unwrap();
            let unit = right.split_once(' ').map_or("", |(_, unit)| unit);
            let scale = match unit.split('/').next().unwrap() {
                "kWh" => 3.6e6,
                "h" => 3600.0,
                _ => 1.0,
            };
            let value = number(right, '.') * scale;
            let close = (value - figure.value).abs() <= 6e-4 * figure.value.abs();
            assert!(
                close,
                "{name}: {}: {right} is not {}",
                figure.id, figure.value
            );
        }
    }
}

#[test]
fn numbers_that_were_printed_wrong_would_be_noticed() {
    assert!(rounds_to(
        worked_out("0.412 kWh × 1.36 × 268 g/kWh", '.'),
        "150.2 g",
        '.'
    ));
    assert!(!rounds_to(
        worked_out("0.412 kWh × 1.36 × 269 g/kWh", '.'),
        "150.2 g",
        '.'
    ));
    assert!(rounds_to(worked_out("3 − 1,5·10⁻¹ ÷ 2", ','), "2,925", ','));
}

#[test]
fn the_chain_is_read_as_people_write_it() {
    let (_, report) = reports().swap_remove(1);
    let text = explained(&report, Some("emissions.location"), false, "text", &ENGLISH);
    let flat = text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(
        flat.contains("= Node × PUE × grid carbon intensity"),
        "{text}"
    );
    assert!(flat.contains("× 1.36 × 268 g/kWh ="), "{text}");
    assert!(flat.contains("= Accelerators + CPU + Memory"), "{text}");
}
