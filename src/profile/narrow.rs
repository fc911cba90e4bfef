//! A built-in document without what nobody asked for.
//!
//! Reading TOML costs a hundred times more than looking at the start of a line,
//! and of thousands of rows a question needs one or two. Built-in documents write
//! one row on one line, and tables one after the other, which a test holds.

use super::factor::Match;
use super::kind::Kind;

/// How a line that is a row begins, up to its place or thing.
const ROWS: [&str; 2] = ["    { place = \"", "    { thing = \""];

/// The document with the rows of this kind for these places only, and with the
/// citations and rules that they need; nothing if it has no such row.
///
/// Lines are lost, so what is wrong in the result cannot be told by its line.
pub(super) fn narrowed(text: &str, kind: Kind, places: &[(&str, Match)]) -> Option<String> {
    let quantity = format!("quantity = \"{}\"", kind.key());
    let mut kept = String::with_capacity(4096);
    for table in tables(text) {
        // What a table is of stands in its first lines.
        let mut head = table.lines().take(4);
        if head.next() == Some("[[factors]]") && head.any(|it| it == quantity) {
            keep_rows(table, places, &mut kept);
        }
    }
    if kept.is_empty() {
        return None;
    }
    for (header, use_of_it) in [("[spread.", "spread"), ("[citation.", "cites")] {
        for table in tables(text) {
            let name = table.strip_prefix(header).and_then(|it| it.split_once(']'));
            let used = |(name, _): (&str, _)| kept.contains(&format!("{use_of_it} = \"{name}\""));
            if name.is_some_and(used) {
                kept.push_str(table);
            }
        }
    }
    Some(kept)
}

/// Keeps a table with its rows for these places, if it has one.
fn keep_rows(table: &str, places: &[(&str, Match)], kept: &mut String) {
    let start = kept.len();
    let mut found = false;
    for line in table.split_inclusive('\n') {
        let Some(place) = row_place(line) else {
            kept.push_str(line);
            continue;
        };
        if places.iter().any(|(wanted, _)| *wanted == place) {
            kept.push_str(line);
            found = true;
        }
    }
    if !found {
        kept.truncate(start);
    }
}

/// The tables of a document, each from its header on.
pub(super) fn tables(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let start = if rest.starts_with('[') {
            0
        } else {
            rest.find("\n[")? + 1
        };
        let (_, table) = rest.split_at_checked(start)?;
        let end = table.find("\n[").map_or(table.len(), |it| it + 1);
        let (table, after) = table.split_at_checked(end)?;
        rest = after;
        Some(table)
    })
}

/// The place or thing of a line that is a row.
pub(super) fn row_place(line: &str) -> Option<&str> {
    let rest = ROWS.iter().find_map(|start| line.strip_prefix(start))?;
    rest.split_once('"').map(|(place, _)| place)
}
