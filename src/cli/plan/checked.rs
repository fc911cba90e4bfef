//! What a check of stated figures found: as a page, and as an object.

use crate::plan::claim::{Bound, Checked, Explanation, Verdict};
use crate::quantity::{prefixed, prefixed_like, significant};
use serde::Serialize;
use std::fmt::Write;

/// One way to write what was found.
pub struct CheckFormat {
    /// As given to `--format`.
    pub name: &'static str,
    /// Who it is for, for `--help`.
    pub about: &'static str,
    /// Writes it.
    pub write: fn(&[Checked], Verdict) -> anyhow::Result<String>,
}

/// Every format, the default first. The others of a report say what work cost; this
/// says whether somebody's figures agree, and has no such quantities.
pub const CHECK_FORMATS: &[CheckFormat] = &[
    CheckFormat {
        name: "text",
        about: "one line for each stated result, for people",
        write: |checked, verdict| Ok(page(checked, verdict)),
    },
    CheckFormat {
        name: "json",
        about: "one object, claim-check/v1, for programs",
        write: object,
    },
];

/// What was found, for programs: numbers in base units, nothing rounded.
#[derive(Serialize)]
struct Found<'a> {
    schema: &'static str,
    verdict: Verdict,
    results: Vec<Row<'a>>,
}

/// One stated result beside what the other figures give.
#[derive(Serialize)]
struct Row<'a> {
    id: &'static str,
    unit: &'static str,
    stated: Range,
    expected: Range,
    /// Stated over expected.
    ratio: f64,
    agrees: bool,
    formula: &'a str,
    explanations: &'a [Explanation],
}

/// A number with what its rounding leaves open, named as the figures of a report.
#[derive(Serialize)]
struct Range {
    value: f64,
    low: f64,
    high: f64,
}

impl From<Bound> for Range {
    fn from(bound: Bound) -> Self {
        Self {
            value: bound.central,
            low: bound.low,
            high: bound.high,
        }
    }
}

fn object(checked: &[Checked], verdict: Verdict) -> anyhow::Result<String> {
    let row = |it| {
        let checked: &Checked = it;
        Row {
            id: checked.result.name(),
            unit: checked.unit,
            stated: checked.stated.into(),
            expected: checked.expected.into(),
            ratio: checked.ratio(),
            agrees: checked.agrees(),
            formula: &checked.formula,
            explanations: &checked.explanations,
        }
    };
    let found = Found {
        schema: "claim-check/v1",
        verdict,
        results: checked.iter().map(row).collect(),
    };
    Ok(serde_json::to_string_pretty(&found)? + "\n")
}

/// What was found, for people.
fn page(checked: &[Checked], verdict: Verdict) -> String {
    let mut page = String::new();
    for it in checked {
        let agrees = if it.agrees() {
            "agrees"
        } else {
            "DOES NOT AGREE"
        };
        // Writing to a string cannot fail.
        let _never = writeln!(
            page,
            "{:<10} stated {}, expected {} from {}: {agrees}",
            it.result.name(),
            shown(it.stated.central, it.unit),
            range(&it.expected, it.unit),
            it.formula,
        );
        if !it.agrees() {
            let _never = writeln!(
                page,
                "           {} times what is expected",
                significant(it.ratio(), 3)
            );
        }
        for explanation in &it.explanations {
            let _never = writeln!(page, "           {}", explanation.text);
        }
    }
    page.push_str(match verdict {
        Verdict::Holds => "The stated figures agree with one another.\n",
        Verdict::DoesNotHold => "The stated figures do not agree with one another.\n",
        Verdict::CannotTell => {
            "Too little is stated to tell: a result needs what it follows from, as emissions \
             need an energy and a grid intensity.\n"
        }
    });
    page
}

/// Four digits: figures are stated with about as many.
const DIGITS: usize = 4;

/// A number with the unit in which such figures are stated: energies in watt-hours.
fn shown(value: f64, unit: &str) -> String {
    let (value, unit) = stated_in(value, unit);
    prefixed(value, unit, DIGITS)
}

/// A number with its bounds, which have its prefix.
fn range(bound: &Bound, unit: &str) -> String {
    let [low, central, high] =
        [bound.low, bound.central, bound.high].map(|it| stated_in(it, unit).0);
    let (_, unit) = stated_in(0.0, unit);
    let like = |end| prefixed_like(end, central, unit, DIGITS);
    let value = prefixed(central, unit, DIGITS);
    format!("{value} ({} to {})", like(low), like(high))
}

fn stated_in(value: f64, unit: &str) -> (f64, &str) {
    match unit {
        "J" => (value / 3600.0, "Wh"),
        unit => (value, unit),
    }
}
