//! A Prometheus in memory: samples with stale markers, and the few forms of query.

use super::EPOCH;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use wattprint::fleet::{
    Answer, FleetError, Form, Labels, Millis, Prometheus, Query, Selector, Series, When,
};

/// How far back a value is looked for.
const LOOKBACK: Millis = 300_000;

/// Samples by series; nothing where a series became stale.
#[derive(Debug, Clone, Default)]
pub struct Store {
    pub samples: BTreeMap<Labels, Vec<(Millis, Option<f64>)>>,
    /// What it says beside each answer.
    pub warnings: Vec<String>,
    /// How many questions it was asked.
    pub asked: usize,
}

/// Labels from pairs.
pub fn labels(pairs: &[(&str, &str)]) -> Labels {
    let owned = pairs
        .iter()
        .map(|(k, v)| ((*k).to_owned(), (*v).to_owned()));
    owned.collect()
}

impl Store {
    /// Adds one sample.
    pub fn add(&mut self, labels: Labels, second: i64, value: f64) {
        let at = (EPOCH + second) * 1000;
        self.samples
            .entry(labels)
            .or_default()
            .push((at, Some(value)));
    }

    /// Adds what a target exposed, and ends the series of it that are gone.
    pub fn scrape(&mut self, second: i64, target: &Labels, text: Option<&str>) {
        let at = (EPOCH + second) * 1000;
        let mut seen = Vec::new();
        let lines = text.unwrap_or_default().lines();
        for line in lines.filter(|line| !line.starts_with('#')) {
            let (series, value) = line.rsplit_once(' ').unwrap();
            let (name, own) = series.split_once('{').unwrap_or((series, "}"));
            let mut labels = target.clone();
            labels.insert("__name__".to_owned(), name.to_owned());
            let own = own.trim_end_matches('}').split("\",");
            for pair in own.filter(|it| !it.is_empty()) {
                let (label, value) = pair.split_once("=\"").unwrap();
                if !value.trim_end_matches('"').is_empty() {
                    labels.insert(label.to_owned(), value.trim_end_matches('"').to_owned());
                }
            }
            seen.push((labels, value.parse::<f64>().unwrap()));
        }
        let mut up = target.clone();
        up.insert("__name__".to_owned(), "up".to_owned());
        seen.push((up, f64::from(u8::from(text.is_some()))));
        let names: BTreeSet<Labels> = seen.iter().map(|(labels, _)| labels.clone()).collect();
        let is_targets = |labels: &Labels| target.iter().all(|(k, v)| labels.get(k) == Some(v));
        for (labels, samples) in &mut self.samples {
            let gone = !names.contains(labels) && is_targets(labels);
            if gone && samples.last().is_some_and(|(_, value)| value.is_some()) {
                samples.push((at, None));
            }
        }
        for (labels, value) in seen {
            self.samples
                .entry(labels)
                .or_default()
                .push((at, Some(value)));
        }
    }

    fn value(&self, labels: &Labels, at: Millis) -> Option<f64> {
        let samples = self.samples.get(labels)?;
        let next = samples.partition_point(|(time, _)| *time <= at);
        let (time, value) = samples.get(next.checked_sub(1)?)?;
        value.filter(|_| at - time < LOOKBACK)
    }

    fn evaluate(&self, query: &Query, at: Millis) -> Vec<(Labels, f64)> {
        let named = self
            .samples
            .keys()
            .filter(|it| it["__name__"] == query.metric);
        let selected = named.filter(|labels| selects(&query.selector, labels));
        let mut found = Vec::new();
        for labels in selected {
            let within = |back: Millis| {
                let samples = self.samples[labels].iter();
                samples.filter(move |(time, _)| at - back < *time && *time <= at)
            };
            let value = match query.form {
                Form::Value => self.value(labels, at),
                Form::OfAgents => self.value(labels, at).filter(|_| self.is_agent(labels, at)),
                Form::Last(back) => within(back).filter_map(|(_, value)| *value).next_back(),
                Form::Sum(back) => within(back)
                    .filter_map(|(_, value)| *value)
                    .reduce(|a, b| a + b),
                Form::Count(back) => Some(within(back).count() as f64).filter(|it| *it > 0.0),
            };
            found.extend(value.map(|value| (labels.clone(), value)));
        }
        found
    }

    fn is_agent(&self, labels: &Labels, at: Millis) -> bool {
        self.samples.keys().any(|it| {
            it["__name__"] == "wattprint_build_info"
                && it.get("job") == labels.get("job")
                && it.get("instance") == labels.get("instance")
                && self.value(it, at).is_some()
        })
    }
}

impl Prometheus for Store {
    fn name(&self) -> String {
        "memory".to_owned()
    }

    fn ask(&mut self, query: &Query, when: When) -> Result<Answer, FleetError> {
        self.asked += 1;
        let instants: Vec<Millis> = match when {
            When::At(at) => vec![at],
            When::Range { start, end, step } => (start..=end)
                .step_by(usize::try_from(step).unwrap())
                .collect(),
        };
        let mut series: BTreeMap<Labels, Vec<(Millis, f64)>> = BTreeMap::new();
        for at in instants {
            for (labels, value) in self.evaluate(query, at) {
                series.entry(labels).or_default().push((at, value));
            }
        }
        let series = series
            .into_iter()
            .map(|(labels, values)| Series { labels, values });
        Ok(Answer {
            series: series.collect(),
            warnings: self.warnings.clone(),
            partial: self.warnings.iter().any(|it| it.contains("partial")),
        })
    }
}

/// Whether labels are selected: plain matchers, and alternatives of plain words.
fn selects(selector: &Selector, labels: &Labels) -> bool {
    let text = selector.to_string();
    let alternatives = text.split("workload=~\"").nth(1);
    let alternatives = alternatives.map(|rest| rest.split('"').next().unwrap().to_owned());
    let wanted = alternatives.is_none_or(|words| {
        let mine = labels.get("workload").map_or("", String::as_str);
        words.replace('\\', "").split('|').any(|word| word == mine)
    });
    wanted && selector.contradicted_by(labels).is_none()
}

/// An answer as JSON, as a server gives it.
pub fn json(answer: &Answer, when: When) -> String {
    let (kind, key) = match when {
        When::At(_) => ("vector", "value"),
        When::Range { .. } => ("matrix", "values"),
    };
    let rows: Vec<_> = answer
        .series
        .iter()
        .map(|series| {
            let pairs: Vec<_> = series
                .values
                .iter()
                .map(|(at, value)| serde_json::json!([*at as f64 / 1000.0, value.to_string()]))
                .collect();
            let values = match when {
                When::At(_) => pairs[0].clone(),
                When::Range { .. } => serde_json::Value::from(pairs),
            };
            serde_json::json!({"metric": series.labels, key: values})
        })
        .collect();
    let mut text = String::new();
    let body = serde_json::json!({
        "status": "success",
        "warnings": answer.warnings,
        "data": {"resultType": kind, "result": rows},
    });
    write!(text, "{body}").unwrap();
    text
}
