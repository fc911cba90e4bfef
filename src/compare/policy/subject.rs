//! What a criterion is about.

use super::criterion::{LEVELS, Over, Subject, of_metric};
use super::reading::{Node, Wrong, start, text, unknown};
use crate::compare::metric::METRICS;
use crate::language::ENGLISH;
use crate::offer::statement_ids;
use std::ops::Range;
use toml::de::DeTable;

/// Of these each criterion has one, which says what it is about.
const SUBJECTS: &str = "`metric`, `level`, `statement`, or `allow` and `deny` for places";

/// What a criterion is about: exactly one thing.
pub(super) fn subject(table: &DeTable<'_>, around: &Range<usize>) -> Result<Subject, Wrong> {
    let places = table.get("allow").or(table.get("deny"));
    let is_empty = |node: &&Node<'_>| node.get_ref().as_array().is_some_and(|it| it.is_empty());
    if let Some(empty) = places.filter(is_empty) {
        let problem = "names no place, so that nothing is asked".to_owned();
        return Err((empty.span().start, problem));
    }
    let named = [
        table.get("metric"),
        table.get("level"),
        table.get("statement"),
        places,
    ];
    let mut given = named.into_iter().flatten();
    if given.next().is_none() {
        return Err((
            around.start,
            format!("a criterion is about one thing: {SUBJECTS}"),
        ));
    }
    if let Some(second) = given.next() {
        let problem = format!("a criterion is about one thing only: {SUBJECTS}");
        return Err((second.span().start, problem));
    }
    match named {
        [Some(metric), ..] => self::metric(metric, table),
        [_, Some(asked), ..] => {
            let word = text("level", asked)?;
            let found = LEVELS.iter().find(|it| it.name == word);
            let levels: Vec<_> = LEVELS.iter().map(|it| it.name).collect();
            let wrong = || (asked.span().start, unknown("level", &word, &levels, ""));
            found.map(Subject::Level).ok_or_else(wrong)
        }
        [_, _, Some(statement), _] => self::statement(statement),
        _ => Ok(Subject::Place),
    }
}

/// A statement that an offer can make: of another nobody could tell whether it is made.
fn statement(node: &Node<'_>) -> Result<Subject, Wrong> {
    let id = text("statement", node)?;
    let known = statement_ids();
    if known.contains(&id) {
        return Ok(Subject::Statement(id));
    }
    let known: Vec<_> = known.iter().map(String::as_str).collect();
    Err((node.span().start, unknown("statement", &id, &known, "")))
}

fn metric(node: &Node<'_>, table: &DeTable<'_>) -> Result<Subject, Wrong> {
    let id = text("metric", node)?;
    if of_metric(&id).is_none() {
        let names: Vec<_> = ENGLISH.quantities.iter().map(|it| it.id).collect();
        let base = id.split('/').next().unwrap_or(&id);
        return Err((node.span().start, unknown("metric", base, &names, "")));
    }
    if let Some((whole, per)) = id.split_once('/')
        && (per.trim().is_empty() || per.contains('/'))
    {
        let problem = format!(
            "`{id}` names no unit of work; write it as in `{whole}/request`, or `{whole}` alone"
        );
        return Err((node.span().start, problem));
    }
    let scenario = table
        .get("scenario")
        .map(|it| text("scenario", it))
        .transpose()?;
    let over = match table.get("over") {
        None => Over::Report,
        Some(over) => match text("over", over)?.as_str() {
            "term" => Over::Term(scenario.clone()),
            "report" => Over::Report,
            other => {
                return Err((
                    over.span().start,
                    unknown("span", other, &["term", "report"], ""),
                ));
            }
        },
    };
    match (over, table.get("scenario")) {
        (Over::Report, Some(scenario)) => {
            let problem = "`scenario` says how a volume grows; it needs `over = \"term\"`";
            Err((scenario.span().start, problem.to_owned()))
        }
        (Over::Term(_), _) if id.contains('/') => {
            let whole = id.split('/').next().unwrap_or_default();
            let problem = format!(
                "`{id}` is per unit of work; over a term it is a whole: write `{whole}`, or leave \
                 `over` out"
            );
            Err((start(table.get("over"), &node.span()), problem))
        }
        (Over::Term(_), _) if !METRICS.contains(&&*id) => {
            let problem = format!(
                "`{id}` is not added up over a term; these are: {}",
                METRICS.join(", ")
            );
            Err((node.span().start, problem))
        }
        (over, _) => Ok(Subject::Metric { id, over }),
    }
}
