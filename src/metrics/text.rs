//! Prometheus' text format 0.0.4, as the crate `prometheus` writes it.

use super::family::{Family, Kind, Scrape};
use super::tally::Bound;
use prometheus::TextEncoder;
use prometheus::proto::{Counter, Gauge, LabelPair, Metric, MetricFamily, MetricType};

/// Appends one family, if it has series.
pub(super) fn write(family: &Family, bound: Bound, scrape: &Scrape<'_>, answer: &mut String) {
    let mut metrics = Vec::new();
    family.visit(scrape, bound, &mut |labels, value| {
        metrics.push(metric(family, labels, value));
    });
    if metrics.is_empty() {
        return;
    }
    let mut gathered = MetricFamily::default();
    gathered.set_name(family.name_of(bound));
    gathered.set_help(family.help_of(bound));
    gathered.set_field_type(match family.kind {
        Kind::Counter => MetricType::COUNTER,
        Kind::Gauge | Kind::Info => MetricType::GAUGE,
    });
    gathered.set_metric(metrics);
    let before = answer.len();
    if TextEncoder::new().encode_utf8(&[gathered], answer).is_err() {
        // Half a family would spoil the whole answer.
        answer.truncate(before);
    }
}

fn metric(family: &Family, labels: &[&str], value: f64) -> Metric {
    let pair = |(name, value): (&&str, &&str)| {
        let mut pair = LabelPair::default();
        pair.set_name((*name).to_owned());
        pair.set_value((*value).to_owned());
        pair
    };
    let pairs = family.labels.iter().zip(labels).map(pair).collect();
    let mut metric = Metric::from_label(pairs);
    if family.kind == Kind::Counter {
        let mut counter = Counter::default();
        counter.set_value(value);
        metric.set_counter(counter);
    } else {
        let mut gauge = Gauge::default();
        gauge.set_value(value);
        metric.set_gauge(gauge);
    }
    metric
}
