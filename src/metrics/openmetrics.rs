//! OpenMetrics 1.0: as the text format, with units and information families.
//!
//! Written straight into the answer, because the crate `prometheus` cannot write
//! it: nothing is allocated for a series. `_created` is left out: Prometheus makes
//! another series of each, and `wattprint` starts all counters with its process,
//! whose start is `process_start_time_seconds`.
//!
//! # Source
//!
//! R. Rabenstein and others, *OpenMetrics, a cloud-native, highly scalable
//! metrics protocol* (draft-richih-opsawg-openmetrics-00, 2020), sections 4
//! and 5: a family's name is without `_total` and `_info`, its unit ends its
//! name, and `# EOF` ends the answer.

use super::family::{Family, Kind, Scrape};
use super::tally::Bound;
use std::fmt::Write;

/// What ends every answer.
pub(super) const END: &str = "# EOF\n";

/// Appends one family, if it has series.
pub(super) fn write(family: &Family, bound: Bound, scrape: &Scrape<'_>, answer: &mut String) {
    let name = family.name_of(bound);
    let mut is_first = true;
    family.visit(scrape, bound, &mut |values, value| {
        if std::mem::take(&mut is_first) {
            describe(family, bound, answer);
        }
        answer.push_str(&name);
        let names = family.labels.iter().copied();
        labels(names.zip(values.iter().copied()), answer);
        // Writing to a string cannot fail.
        let _ = writeln!(answer, " {value}");
    });
}

/// Appends the lines that say what a family is.
pub(super) fn describe(family: &Family, bound: Bound, answer: &mut String) {
    let name = family.name_of(bound);
    let stem = match family.kind {
        Kind::Counter => name.trim_end_matches("_total"),
        Kind::Info => name.trim_end_matches("_info"),
        Kind::Gauge => &name,
    };
    let _ = writeln!(answer, "# TYPE {stem} {}", family.kind.name());
    if !family.unit.is_empty() {
        let _ = writeln!(answer, "# UNIT {stem} {}", family.unit);
    }
    let _ = write!(answer, "# HELP {stem} ");
    escape(&family.help_of(bound), answer);
    answer.push('\n');
}

/// Appends labels in braces, or nothing if there are none.
pub(super) fn labels<'a>(pairs: impl Iterator<Item = (&'a str, &'a str)>, answer: &mut String) {
    let mut before = '{';
    for (name, value) in pairs {
        answer.push(before);
        answer.push_str(name);
        answer.push_str("=\"");
        escape(value, answer);
        answer.push('"');
        before = ',';
    }
    if before == ',' {
        answer.push('}');
    }
}

/// Appends text of a label or of a description. In both, three letters are escaped.
fn escape(text: &str, answer: &mut String) {
    for letter in text.chars() {
        match letter {
            '\\' => answer.push_str("\\\\"),
            '"' => answer.push_str("\\\""),
            '\n' => answer.push_str("\\n"),
            other => answer.push(other),
        }
    }
}
