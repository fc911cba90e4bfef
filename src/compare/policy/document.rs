//! From a TOML text to a policy, or to the place of what is wrong.

use super::SCHEMA;
use super::chosen::{evidence, places, provenances};
use super::criterion::{Criterion, Limit, Policy, Subject};
use super::error::PolicyError;
use super::reading::{Node, Wrong, kind, known_keys, number, placed, start, text, texts};
use super::subject::subject;
use std::ops::Range;
use toml::de::DeTable;

/// The keys at the top of a policy.
const TOP: &[&str] = &["schema", "name", "about", "criterion"];

/// The keys of a criterion.
const KEYS: &[&str] = &[
    "id",
    "title",
    "ref",
    "metric",
    "over",
    "scenario",
    "level",
    "statement",
    "min",
    "max",
    "evidence",
    "provenance",
    "allow",
    "deny",
];

/// Reads a policy; `name` is what it is called in errors.
///
/// # Errors
///
/// Gives the first thing that is wrong with it, with its line.
pub fn parse(name: &str, policy: &str) -> Result<Policy, PolicyError> {
    let syntax = |error: toml::de::Error| {
        let at = error.span().map_or(0, |span| span.start);
        (
            at,
            format!("not TOML: {}", error.message().replace('\n', ", ")),
        )
    };
    let read = || -> Result<Policy, Wrong> {
        let table = DeTable::parse(policy).map_err(syntax)?;
        whole(name, table.get_ref())
    };
    read().map_err(|wrong| placed(name, policy, wrong))
}

fn whole(name: &str, table: &DeTable<'_>) -> Result<Policy, Wrong> {
    known_keys(table, TOP, "")?;
    let schema = table.get("schema");
    let stated = schema.and_then(|it| it.get_ref().as_str());
    if stated != Some(SCHEMA) {
        let found = stated.map_or("nothing".to_owned(), |it| format!("`{it}`"));
        let problem = format!("`schema` says {found}; this program reads `{SCHEMA}`");
        return Err((start(schema, &(0..0)), problem));
    }
    let listed = table.get("criterion");
    let list = listed.and_then(|it| it.get_ref().as_array());
    let list = list.filter(|it| !it.is_empty()).ok_or_else(|| {
        let problem = "a policy has at least one `[[criterion]]`".to_owned();
        (start(listed, &(0..0)), problem)
    })?;
    let mut criteria: Vec<Criterion> = Vec::new();
    for node in list {
        let criterion = criterion(node)?;
        agrees(&criterion, &criteria, &node.span())?;
        criteria.push(criterion);
    }
    let own_name = table.get("name").map(|it| text("name", it)).transpose()?;
    Ok(Policy {
        name: own_name.unwrap_or_else(|| name.to_owned()),
        about: table.get("about").map(|it| text("about", it)).transpose()?,
        file: name.to_owned(),
        criteria,
    })
}

fn criterion(node: &Node<'_>) -> Result<Criterion, Wrong> {
    let table = node.get_ref().as_table();
    let table = table.ok_or_else(|| kind("criterion", "a table", node))?;
    known_keys(table, KEYS, " in a criterion")?;
    let list = |key: &'static str| table.get(key).map_or(Ok(Vec::new()), |it| texts(key, it));
    let id = table.get("id").ok_or_else(|| {
        (
            node.span().start,
            "a criterion has an `id`, by which its verdict is found".to_owned(),
        )
    })?;
    let subject = subject(table, &node.span())?;
    let (min, max) = (
        limit("min", table, &subject)?,
        limit("max", table, &subject)?,
    );
    let criterion = Criterion {
        id: text("id", id)?,
        title: table.get("title").map(|it| text("title", it)).transpose()?,
        refs: list("ref")?,
        min,
        max,
        evidence: table.get("evidence").map(evidence).transpose()?,
        provenance: table
            .get("provenance")
            .map_or(Ok(Vec::new()), provenances)?,
        allow: table
            .get("allow")
            .map_or(Ok(Vec::new()), |it| places("allow", it))?,
        deny: table
            .get("deny")
            .map_or(Ok(Vec::new()), |it| places("deny", it))?,
        subject,
    };
    asks(&criterion, table, &node.span())?;
    Ok(criterion)
}

/// A threshold, in the unit of what it limits.
fn limit(
    key: &'static str,
    table: &DeTable<'_>,
    subject: &Subject,
) -> Result<Option<Limit>, Wrong> {
    let Some(node) = table.get(key) else {
        return Ok(None);
    };
    let refuse = |problem: String| (node.span().start, format!("`{key}`: {problem}"));
    let Some(dimension) = subject.dimension() else {
        return Err(refuse(
            "only a metric or a level is a number that has a limit".to_owned(),
        ));
    };
    let (value, unit, written) = if let Some(number) = number(node) {
        let value = dimension.bare(number).map_err(refuse)?;
        (value, dimension.base().to_owned(), number.to_string())
    } else {
        let written = text(key, node)?;
        let (value, unit) = dimension.read(&written, subject.per()).map_err(refuse)?;
        (value, unit, written)
    };
    if !value.is_finite() || value < 0.0 {
        return Err(refuse(format!("`{written}` is below zero or no number")));
    }
    possible(subject, value, &written).map_err(refuse)?;
    Ok(Some(Limit {
        value,
        unit,
        written,
    }))
}

/// Refuses a limit that no level of its kind can have, so that every side keeps it or none.
fn possible(subject: &Subject, value: f64, written: &str) -> Result<(), String> {
    let Subject::Level(kind) = subject else {
        return Ok(());
    };
    let [least, most] = kind.range;
    if value < least {
        return Err(format!(
            "a {} of {written} cannot be: it is at least {least}",
            kind.name
        ));
    }
    if value <= most {
        return Ok(());
    }
    let name = kind.name;
    Err(format!(
        "`{name}` is a share, at most 1: {written} cannot be; a percentage is written \"80 %\""
    ))
}

/// Refuses a criterion that asks nothing, or something that makes no sense of its subject.
fn asks(criterion: &Criterion, table: &DeTable<'_>, around: &Range<usize>) -> Result<(), Wrong> {
    let is_metric = matches!(criterion.subject, Subject::Metric { .. });
    if !criterion.provenance.is_empty() && !is_metric {
        let problem = "`provenance` says how a figure was obtained; it needs a `metric`";
        return Err((start(table.get("provenance"), around), problem.to_owned()));
    }
    if criterion.evidence.is_some() && is_metric {
        let problem = "`evidence` is that of a statement; of a metric ask a `provenance`";
        return Err((start(table.get("evidence"), around), problem.to_owned()));
    }
    let unused = ["over", "scenario"]
        .into_iter()
        .find(|it| table.contains_key(*it));
    if let Some(key) = unused.filter(|_| !is_metric) {
        let problem = format!("`{key}` is of a metric over the term; it does nothing here");
        return Err((start(table.get(key), around), problem));
    }
    let is_place = criterion.subject == Subject::Place;
    if criterion.evidence.is_some() && is_place {
        let problem = "`evidence` is that of a statement; where a service runs has none";
        return Err((start(table.get("evidence"), around), problem.to_owned()));
    }
    if let Some(both) = criterion
        .allow
        .iter()
        .find(|it| criterion.deny.contains(it))
    {
        let problem = format!("`{both}` is allowed and denied");
        return Err((start(table.get("deny"), around), problem));
    }
    let limited = criterion.min.is_some() || criterion.max.is_some();
    let asks = limited || !criterion.provenance.is_empty() || criterion.evidence.is_some();
    if !asks
        && matches!(
            criterion.subject,
            Subject::Metric { .. } | Subject::Level(_)
        )
    {
        let problem = "this criterion asks nothing: give `min`, `max`, `provenance` or `evidence`";
        return Err((around.start, problem.to_owned()));
    }
    Ok(())
}

/// Refuses thresholds that no number can keep, also across criteria, and an id twice.
fn agrees(new: &Criterion, others: &[Criterion], span: &Range<usize>) -> Result<(), Wrong> {
    if others.iter().any(|it| it.id == new.id) {
        return Err((span.start, format!("there are two criteria `{}`", new.id)));
    }
    let same = others
        .iter()
        .filter(|it| it.subject.name() == new.subject.name());
    for other in same.chain([new]) {
        for (low, high) in [(&new.min, &other.max), (&other.min, &new.max)] {
            if let (Some(min), Some(max)) = (low, high)
                && min.value > max.value
            {
                let problem = format!(
                    "nothing is both at least {} and at most {}: `{}` and `{}` contradict each other",
                    min.written, max.written, other.id, new.id
                );
                return Err((span.start, problem));
            }
        }
    }
    Ok(())
}
