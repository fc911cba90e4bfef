//! Values of a policy file, with the place of what is wrong.

use super::error::PolicyError;
use crate::profile::{line_and_column, nearest_word};
use std::ops::Range;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// A value with its place in the text.
pub(super) type Node<'a> = Spanned<DeValue<'a>>;

/// What is wrong, and at which byte.
pub(super) type Wrong = (usize, String);

/// Refuses a key that is not one of `known`.
pub(super) fn known_keys(
    table: &DeTable<'_>,
    known: &[&'static str],
    within: &str,
) -> Result<(), Wrong> {
    let strange = table
        .iter()
        .filter(|(key, _)| !known.contains(&key.get_ref().as_ref()));
    let first = strange.min_by_key(|(key, _)| key.span().start);
    let Some((key, _)) = first else { return Ok(()) };
    let word = key.get_ref().as_ref();
    Err((key.span().start, unknown("key", word, known, within)))
}

/// That a word is not known, and which one was probably meant.
pub(super) fn unknown(what: &str, word: &str, known: &[&str], within: &str) -> String {
    let word = crate::language::clean(word, 60);
    let meant = nearest_word(&word, known.iter().copied());
    match meant {
        Some(near) => format!("unknown {what} `{word}`{within}; did you mean `{near}`?"),
        None => format!(
            "unknown {what} `{word}`{within}; there is {}",
            known.join(", ")
        ),
    }
}

/// A text that says something.
pub(super) fn text(key: &str, node: &Node<'_>) -> Result<String, Wrong> {
    match node.get_ref().as_str() {
        Some(text) if !text.trim().is_empty() => Ok(text.to_owned()),
        Some(_) => Err((node.span().start, format!("`{key}` is empty"))),
        None => Err(kind(key, "a text in quotes", node)),
    }
}

/// One text, or a list of them.
pub(super) fn texts(key: &str, node: &Node<'_>) -> Result<Vec<String>, Wrong> {
    match node.get_ref().as_array() {
        Some(list) => list.iter().map(|it| text(key, it)).collect(),
        None => text(key, node).map(|it| vec![it]),
    }
}

/// A number without unit, if it is one.
pub(super) fn number(node: &Node<'_>) -> Option<f64> {
    let digits = match node.get_ref() {
        DeValue::Integer(it) => it.as_str().replace('_', ""),
        DeValue::Float(it) => it.as_str().replace('_', ""),
        _ => return None,
    };
    digits.parse().ok().filter(|it: &f64| it.is_finite())
}

/// That a value is not what its key takes.
pub(super) fn kind(key: &str, wanted: &str, node: &Node<'_>) -> Wrong {
    let found = node.get_ref().type_str();
    (
        node.span().start,
        format!("`{key}` must be {wanted}; found {found}"),
    )
}

/// What is wrong, with line and column.
pub(super) fn placed(document: &str, text: &str, (at, problem): Wrong) -> PolicyError {
    let (line, column) = line_and_column(text, at);
    PolicyError {
        document: document.to_owned(),
        line,
        column,
        problem,
    }
}

/// Where a value begins, or what it lies in where it is absent.
pub(super) fn start(node: Option<&Node<'_>>, around: &Range<usize>) -> usize {
    node.map_or(around.start, |it| it.span().start)
}
