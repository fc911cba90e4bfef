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
    let mut kept = String::with_capacity(4096);
    let mut found = false;
    for line in text.split_inclusive('\n') {
        let Some(rest) = line.strip_prefix(ROW) else {
            kept.push_str(line);
            continue;
        };
        let is_of = |place: &str| {
            let after = rest.strip_prefix(place);
            after.is_some_and(|it| it.starts_with('"'))
        };
        if places.iter().any(|(place, _)| is_of(place)) {
            kept.push_str(line);
            found = true;
        }
    }
    found.then_some(kept)
}

/// The place of a line that is a row.
#[cfg(test)]
pub(super) fn row_place(line: &str) -> Option<&str> {
    let rest = line.strip_prefix(ROW)?;
    rest.split_once('"').map(|(place, _)| place)
}
