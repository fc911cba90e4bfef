//! Everything that is wrong with a profile document, not only the first.
//!
//! [`Document::parse`] stops at the first problem, because a document with one is
//! not used. Here each problem that is found is mended or cut out of a copy of
//! the text, without moving a line, and the copy is read again. What is cut out
//! hides no problem but those within it.

use super::document::Document;
use super::position::line_and_column;
use super::problem::{DocumentError, Problem};
use std::ops::Range;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// The most that is told of one document; more is one mistake made many times.
const MOST: usize = 100;

/// What is wrong with a document, in the order of its text.
pub fn problems(name: &str, text: &str) -> Vec<DocumentError> {
    let broken = not_toml(name, text);
    if !broken.is_empty() {
        return broken;
    }
    let mut found: Vec<DocumentError> = Vec::new();
    let mut copy = text.to_owned();
    for _ in 0..MOST {
        let Err(error) = Document::parse(name, &copy) else {
            break;
        };
        let mended = mended(&copy, &error).filter(|it| DeTable::parse(it).is_ok());
        if !brought_about(text, &error, &found) {
            found.push(error);
        }
        let Some(next) = mended else { break };
        copy = next;
    }
    found.sort_by_key(|it| (it.line, it.column));
    found
}

/// Where the text is not TOML at all.
fn not_toml(name: &str, text: &str) -> Vec<DocumentError> {
    let (_, errors) = DeTable::parse_recoverable(text);
    let told = errors.into_iter().map(|error| {
        let start = error.span().map_or(0, |span| span.start);
        let (line, column) = line_and_column(text, start);
        DocumentError {
            document: name.to_owned(),
            line,
            column,
            problem: Problem::Syntax(error.message().trim_end().to_owned()),
        }
    });
    told.collect()
}

/// Whether a problem is not the author's, but comes of what was cut out.
fn brought_about(text: &str, error: &DocumentError, found: &[DocumentError]) -> bool {
    let stands = |header: String| text.lines().any(|line| line.trim() == header);
    match &error.problem {
        Problem::Uncited(id) => stands(format!("[citation.{id}]")),
        Problem::UnknownSpread(id) => stands(format!("[spread.{id}]")),
        Problem::Syntax(message) => {
            let cut = ["missing field `factors`", "missing field `citation`"];
            !found.is_empty() && cut.contains(&&**message)
        }
        _ => false,
    }
}

/// The text without this problem.
fn mended(text: &str, error: &DocumentError) -> Option<String> {
    let at = offset(text, error.line, error.column);
    match &error.problem {
        Problem::Uncited(id) if is_plain(id) => Some(format!("{text}\n{}", stub_citation(id))),
        Problem::UnknownSpread(id) if is_plain(id) => Some(format!(
            "{text}\n[spread.{id}]\nrelative = [1.0, 1.0]\ncites = \"stub-of-{id}\"\n\
             locator = \"-\"\n{}",
            stub_citation(&format!("stub-of-{id}"))
        )),
        Problem::WrongUnit { expected, .. } => replaced(text, at, expected),
        Problem::NoCurrency { .. } => replaced(text, at, "EUR/kWh"),
        Problem::Empty(_) => replaced(text, at, "-"),
        Problem::Syntax(message) if message == "missing field `citation`" => {
            Some(format!("{text}\n{}", stub_citation("stub")))
        }
        Problem::Syntax(message) => without_row(text, at)
            .or_else(|| without_field(text, at, message))
            .or_else(|| without_table(text, at)),
        _ => without_row(text, at).or_else(|| without_table(text, at)),
    }
}

/// A name that needs no quotes in TOML.
fn is_plain(id: &str) -> bool {
    let plain = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '-' | '_');
    !id.is_empty() && id.chars().all(plain)
}

fn stub_citation(id: &str) -> String {
    format!(
        "[citation.{id}]\ntitle = \"-\"\npublisher = \"-\"\nyear = 2000\nurl = \"-\"\n\
         licence = \"-\"\n"
    )
}

/// Another text in place of the one that begins at a quotation mark.
fn replaced(text: &str, at: usize, by: &str) -> Option<String> {
    let (before, rest) = text.split_at_checked(at)?;
    let inner = rest.strip_prefix('"')?;
    let (_, after) = inner.split_once('"')?;
    Some(format!("{before}\"{by}\"{after}"))
}

/// The line of a field that is not known, left empty.
fn without_field(text: &str, at: usize, message: &str) -> Option<String> {
    message.starts_with("unknown field").then_some(())?;
    let start = text.get(..at)?.rfind('\n').map_or(0, |it| it + 1);
    let end = text.get(at..)?.find('\n').map_or(text.len(), |it| at + it);
    blanked(text, start..end)
}

/// The row that holds this place, cut out with its comma.
fn without_row(text: &str, at: usize) -> Option<String> {
    let table = DeTable::parse(text).ok()?;
    let factors = table.get_ref().get("factors")?.get_ref().as_array()?;
    let rows = |table: &Spanned<DeValue<'_>>| -> Option<Vec<Range<usize>>> {
        let rows = table.get_ref().as_table()?.get("rows")?;
        let rows = rows.get_ref().as_array()?;
        Some(rows.iter().map(Spanned::span).collect())
    };
    let mut spans = factors.iter().filter_map(rows).flatten();
    let span = spans.find(|it| it.contains(&at))?;
    let after = text.get(span.end..)?;
    let comma = after.trim_start().starts_with(',');
    let end = if comma {
        span.end + after.find(',')? + 1
    } else {
        span.end
    };
    blanked(text, span.start..end)
}

/// The table whose header stands at or before this place, cut out.
fn without_table(text: &str, at: usize) -> Option<String> {
    let before = text.get(..at + 1).or_else(|| text.get(..at))?;
    let start = before.rfind("\n[").map(|it| it + 1);
    let start = start.or_else(|| text.starts_with('[').then_some(0))?;
    let end = text.get(start + 1..)?.find("\n[");
    blanked(text, start..end.map_or(text.len(), |it| start + 1 + it))
}

/// The text with spaces in a stretch of it, line ends kept.
fn blanked(text: &str, span: Range<usize>) -> Option<String> {
    let (before, cut, after) = (
        text.get(..span.start)?,
        text.get(span.clone())?,
        text.get(span.end..)?,
    );
    let cut: String = cut
        .chars()
        .map(|it| if it == '\n' { '\n' } else { ' ' })
        .collect();
    Some(format!("{before}{cut}{after}"))
}

/// The byte at a line and column, both from 1.
fn offset(text: &str, line: usize, column: usize) -> usize {
    let before: usize = text
        .split_inclusive('\n')
        .take(line.saturating_sub(1))
        .map(str::len)
        .sum();
    let rest = text.get(before..).unwrap_or_default();
    let within = rest.chars().take(column.saturating_sub(1));
    before + within.map(char::len_utf8).sum::<usize>()
}
