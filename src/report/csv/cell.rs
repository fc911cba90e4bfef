//! One record of a CSV file: quoting, and cells that a spreadsheet must not run.

use std::io;

/// One cell.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) enum Cell {
    /// Nothing is known, or nothing applies.
    #[default]
    Empty,
    /// A number, with a point for its decimals in every language.
    Number(f64),
    /// Words of ours or of somebody else.
    Text(String),
}

/// Longer texts say no more, and spreadsheets cut cells at 32,767 characters.
const LONGEST: usize = 1000;

impl Cell {
    /// A text.
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    /// A name that stands in many rows, and so is cut sooner.
    pub fn name(name: &str) -> Self {
        let letters = name.chars();
        Self::Text(letters.take(crate::report::harmless::LONGEST).collect())
    }

    /// A text, where there is one.
    pub fn perhaps(text: Option<impl Into<String>>) -> Self {
        text.map_or(Self::Empty, Self::text)
    }

    fn written(&self) -> String {
        match self {
            Self::Empty => String::new(),
            Self::Number(number) => format!("{number}"),
            Self::Text(text) => quoted(&harmless(text)),
        }
    }
}

/// Writes one record, which ends as RFC 4180 says.
pub(super) fn write(cells: &[Cell], out: &mut dyn io::Write) -> io::Result<()> {
    let cells: Vec<_> = cells.iter().map(Cell::written).collect();
    write!(out, "{}\r\n", cells.join(","))
}

/// A text that no spreadsheet takes for a formula.
///
/// # Source
///
/// OWASP, *CSV Injection*: cells that begin with `=`, `+`, `-`, `@`, a tab or a
/// carriage return are prefixed with an apostrophe. The last two cannot be left:
/// they are control characters, which [`clean`](crate::language::clean) replaces.
fn harmless(text: &str) -> String {
    let is_formula = text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']);
    // Spreadsheets of the Far East also take the wide forms for what they look like.
    let is_formula = is_formula
        || text
            .trim_start()
            .starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠']);
    let text = crate::language::clean(text, LONGEST);
    if is_formula { format!("'{text}") } else { text }
}

/// # Source
///
/// RFC 4180, section 2, rules 5 to 7.
fn quoted(text: &str) -> String {
    if text.contains(['"', ',', '\r', '\n']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_are_words_and_numbers_stay_numbers() {
        for (cell, expected) in [
            (Cell::text("=1+1"), "'=1+1"),
            (Cell::text("  @SUM(A1)"), "'  @SUM(A1)"),
            (Cell::text("-x"), "'-x"),
            (Cell::text("\t=1"), "'\u{FFFD}=1"),
            (Cell::text("＝1"), "'＝1"),
            (Cell::text("a,\"b\""), "\"a,\"\"b\"\"\""),
            (Cell::text("a\r\nb"), "a\u{FFFD}\u{FFFD}b"),
            (Cell::Number(-0.5), "-0.5"),
            (Cell::Number(1e-9), "0.000000001"),
            (Cell::Empty, ""),
        ] {
            assert_eq!(cell.written(), expected, "{cell:?}");
        }
    }
}
