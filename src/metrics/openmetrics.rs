//! OpenMetrics 1.0: as the text format, with units and information families.
//!
//! # Source
//!
//! R. Rabenstein and others, *OpenMetrics, a cloud-native, highly scalable
//! metrics protocol* (draft-richih-opsawg-openmetrics-00, 2020), sections 4
//! and 5: a family's name is without `_total` and `_info`, its unit ends its
//! name, and `# EOF` ends the answer.

use super::family::{Family, Kind};
use prometheus::proto::{Metric, MetricFamily};
use std::fmt::Write;

/// Appends one family.
pub(super) fn write(family: &Family, gathered: &MetricFamily, text: &mut String) {
    let name = gathered.name();
    let (stem, kind) = match family.kind {
        Kind::Counter => (name.trim_end_matches("_total"), "counter"),
        Kind::Info => (name.trim_end_matches("_info"), "info"),
        Kind::Gauge => (name, "gauge"),
    };
    // Writing to a string cannot fail.
    let _ = writeln!(text, "# TYPE {stem} {kind}");
    if !family.unit.is_empty() {
        let _ = writeln!(text, "# UNIT {stem} {}", family.unit);
    }
    let _ = writeln!(text, "# HELP {stem} {}", escaped(gathered.help()));
    for metric in gathered.get_metric() {
        let _ = writeln!(
            text,
            "{name}{} {}",
            labels(metric),
            value(family.kind, metric)
        );
    }
}

fn value(kind: Kind, metric: &Metric) -> f64 {
    match kind {
        Kind::Counter => metric.get_counter().get_value(),
        Kind::Gauge | Kind::Info => metric.get_gauge().get_value(),
    }
}

fn labels(metric: &Metric) -> String {
    let pairs: Vec<String> = metric
        .get_label()
        .iter()
        .map(|pair| format!("{}=\"{}\"", pair.name(), escaped(pair.value())))
        .collect();
    if pairs.is_empty() {
        return String::new();
    }
    format!("{{{}}}", pairs.join(","))
}

fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '\\' => escaped.push_str("\\\\"),
            '"' => escaped.push_str("\\\""),
            '\n' => escaped.push_str("\\n"),
            other => escaped.push(other),
        }
    }
    escaped
}
