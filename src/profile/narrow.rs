//! Rows of a built-in document, found by their lines before any TOML is read.
//!
//! Reading TOML costs a hundred times more than looking at the start of a line,
//! and of thousands of rows a question needs one or two. Built-in documents write
//! one row on one line, and tables one after the other, which a test holds.

use super::kind::Kind;

/// How a line that is a row begins.
const ROW: &str = "    { ";

/// What follows, up to the name: `thing = "` is as long.
const PLACE: &str = "place = \"";

/// How the rows of a table begin, after what is common to them.
const ROWS_BEGIN: &str = "rows = [\n";

/// A row as text, and the table in which it stands.
#[derive(Debug, Clone, Copy)]
pub(super) struct Line<'a> {
    table: &'a str,
    text: &'a str,
    /// Its place or thing.
    pub place: &'a str,
}

impl Line<'_> {
    /// The year that it describes.
    pub(super) fn year(&self) -> Option<i32> {
        let (_, rest) = self.text.split_once(", year = ")?;
        rest.split(',').next()?.parse().ok()
    }
}

/// The rows of a kind in the text of a document.
pub(super) fn lines_of(text: &str, kind: Kind) -> impl Iterator<Item = Line<'_>> {
    let of_kind = move |table: &&str| {
        let quantity = table.strip_prefix("[[factors]]\nquantity = \"");
        quantity.is_some_and(|it| it.split_once('"').is_some_and(|it| it.0 == kind.key()))
    };
    tables(text).filter(of_kind).flat_map(|table| {
        table.split_inclusive('\n').filter_map(move |text| {
            let place = row_place(text)?;
            Some(Line { table, text, place })
        })
    })
}

/// A document with these of its rows only, and with the citations and rules that
/// they need.
///
/// Lines are lost, so what is wrong in the result cannot be told by its line.
pub(super) fn narrowed(text: &str, rows: &[Line<'_>]) -> String {
    let mut kept = String::with_capacity(4096);
    let mut needed = Vec::new();
    for row in rows {
        let common = row.table.split_once(ROWS_BEGIN).map_or("", |it| it.0);
        needed.extend(referred(common));
        for part in [common, ROWS_BEGIN, row.text, "]\n"] {
            kept.push_str(part);
        }
    }
    // Rules come first, because they cite as well.
    for sort in ["[spread.", "[citation."] {
        for table in tables(text).filter(|it| it.starts_with(sort)) {
            if needed.iter().any(|it| table.starts_with(it)) {
                kept.push_str(table);
                needed.extend(referred(table));
            }
        }
    }
    kept
}

/// The headers of the tables to which a table refers.
fn referred(table: &str) -> impl Iterator<Item = String> {
    table.lines().filter_map(|line| {
        let (key, name) = line.split_once(" = \"")?;
        let sort = match key {
            "cites" => "citation",
            "spread" => "spread",
            _ => return None,
        };
        Some(format!("[{sort}.{}]", name.strip_suffix('"')?))
    })
}

/// The tables of a document, each from its header on.
pub(super) fn tables(text: &str) -> impl Iterator<Item = &str> {
    let brackets = text.match_indices('[').map(|(at, _)| at);
    let mut starts = brackets.filter(|at| {
        let before = at.checked_sub(1).and_then(|it| text.as_bytes().get(it));
        before.is_none_or(|it| *it == b'\n')
    });
    let mut next = starts.next();
    std::iter::from_fn(move || {
        let start = next?;
        next = starts.next();
        text.get(start..next.unwrap_or(text.len()))
    })
}

/// The place or thing of a line that is a row.
pub(super) fn row_place(line: &str) -> Option<&str> {
    let rest = line.strip_prefix(ROW)?.get(PLACE.len()..)?;
    rest.split_once('"').map(|(place, _)| place)
}
