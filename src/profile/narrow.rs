//! A built-in document without the rows that nobody asked for.
//!
//! Reading TOML costs a hundred times more than looking for a few letters, and
//! of thousands of rows a question needs one or two. Built-in documents write
//! one row on one line, which a test holds.

use super::factor::Match;

/// How a line that is a row begins, up to its place.
const ROW: &str = "    { place = \"";

/// The document with the rows of these places only; nothing if it has none.
///
/// Lines are lost, so what is wrong in the result cannot be told by its line.
pub(super) fn narrowed(text: &str, places: &[(&str, Match)]) -> Option<String> {
    let starts = places.iter().map(|(place, _)| format!("{ROW}{place}\""));
    let mut wanted: Vec<usize> = starts
        .flat_map(|start| {
            text.match_indices(&start)
                .map(|(at, _)| at)
                .collect::<Vec<_>>()
        })
        .collect();
    wanted.sort_unstable();
    (!wanted.is_empty()).then(|| without_others(text, &wanted))
}

/// The text without its rows, but for those that begin at `wanted`.
fn without_others(text: &str, wanted: &[usize]) -> String {
    let mut kept = String::with_capacity(4096);
    let mut at = 0;
    while let Some(rest) = text.get(at..)
        && let Some(first) = rest.find(ROW)
    {
        let (before, rows) = rest.split_at(first);
        kept.push_str(before);
        let from = at + first;
        let until = from + rows.find("\n]").map_or(rows.len(), |end| end + 1);
        for row in wanted.iter().filter(|row| (from..until).contains(row)) {
            let line = text.get(*row..until).and_then(|it| it.lines().next());
            kept.push_str(line.unwrap_or_default());
            kept.push('\n');
        }
        at = until;
    }
    kept.push_str(text.get(at..).unwrap_or_default());
    kept
}

/// The place of a line that is a row.
#[cfg(test)]
pub(super) fn row_place(line: &str) -> Option<&str> {
    let rest = line.strip_prefix(ROW)?;
    rest.split_once('"').map(|(place, _)| place)
}
