//! Grid carbon intensity hour by hour, as somebody supplies it.
//!
//! The text begins with its citation, one `# field: value` a line, then a heading
//! `time,g_per_kwh` and one row per step. Every time names its offset from UTC,
//! the same in all rows. What the text lacks stays lacking.

use super::factor::Citation;
use super::series_problem::{SeriesError, SeriesProblem};
use jiff::{SignedDuration, Timestamp};
use std::collections::BTreeMap;
use std::sync::Arc;

/// The first line after the citation.
const HEADING: &str = "time,g_per_kwh";

/// What a citation must say.
const FIELDS: [&str; 5] = ["title", "publisher", "year", "url", "licence"];

/// Grid carbon intensities in steps of equal length.
#[derive(Debug, Clone, PartialEq)]
pub struct Series {
    pub(super) document: Arc<str>,
    pub(super) citation: Arc<Citation>,
    pub(super) steps: Vec<Step>,
    pub(super) length: SignedDuration,
}

/// One intensity, in grams per kilowatt-hour, from a moment on.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Step {
    pub from: Timestamp,
    pub intensity: f64,
}

/// One line of the text.
struct Line<'a> {
    document: &'a str,
    number: usize,
    text: &'a str,
}

impl Series {
    /// Reads the text of a series.
    ///
    /// A time that is missing between two others is not an error here: it matters
    /// only if something was used then.
    ///
    /// # Errors
    ///
    /// The first thing that is wrong gives a [`SeriesError`] with its line and
    /// column: a citation that lacks something, a heading that is another, a time
    /// or number that cannot be read, a time without an offset or with another,
    /// one that comes twice or too early or off the step, a negative intensity.
    pub fn parse(document: &str, text: &str) -> Result<Self, SeriesError> {
        let lines = text.lines().enumerate().map(|(at, text)| Line {
            document,
            number: at + 1,
            text: text.trim_end(),
        });
        let mut lines = lines.filter(|it| !it.text.is_empty()).peekable();
        let mut fields = BTreeMap::new();
        while let Some(line) = lines.next_if(|it| it.text.starts_with('#')) {
            if let Some((name, value)) = line.text.trim_start_matches('#').split_once(':') {
                fields.insert(name.trim(), (line.number, value.trim()));
            }
        }
        let citation = citation(document, &fields)?;
        let heading = lines.next();
        if heading.as_ref().is_none_or(|it| it.text != HEADING) {
            let at = heading.map_or(1, |it| it.number);
            return Err(SeriesError::new(document, at, 1, SeriesProblem::Heading));
        }
        let rows: Vec<Row<'_>> = lines.map(Row::read).collect::<Result<_, _>>()?;
        let length = length(document, &rows)?;
        for pair in rows.windows(2) {
            if let [before, row] = pair {
                row.follows(before, length)?;
            }
        }
        Ok(Self {
            document: document.into(),
            citation: Arc::new(citation),
            steps: rows.iter().map(|row| row.step).collect(),
            length,
        })
    }

    /// From its first step to the end of its last.
    pub fn period(&self) -> (Timestamp, Timestamp) {
        let first = self.steps.first().map_or(Timestamp::MIN, |it| it.from);
        let last = self.steps.last().map_or(first, |it| it.from);
        (first, self.end(last))
    }

    /// The end of the step that begins then.
    pub(super) fn end(&self, from: Timestamp) -> Timestamp {
        from.checked_add(self.length).unwrap_or(Timestamp::MAX)
    }
}

/// One row, with where it stands.
struct Row<'a> {
    line: Line<'a>,
    offset: &'a str,
    step: Step,
}

impl<'a> Row<'a> {
    fn read(line: Line<'a>) -> Result<Self, SeriesError> {
        let (time, number) = line
            .text
            .split_once(',')
            .ok_or_else(|| line.refuse(1, SeriesProblem::Columns))?;
        let from = time.trim().parse::<Timestamp>();
        let offset = offset(time.trim());
        let text = || time.trim().to_owned();
        let (from, offset) = match (from, offset) {
            (Ok(from), Some(offset)) => (from, offset),
            (_, None) if time.contains('T') => {
                return Err(line.refuse(1, SeriesProblem::NoOffset(text())));
            }
            _ => return Err(line.refuse(1, SeriesProblem::Time(text()))),
        };
        let column = time.chars().count() + 2;
        let text = || number.trim().to_owned();
        let intensity: f64 = number
            .trim()
            .parse()
            .ok()
            .filter(|it: &f64| it.is_finite())
            .ok_or_else(|| line.refuse(column, SeriesProblem::Number(text())))?;
        if intensity < 0.0 {
            return Err(line.refuse(column, SeriesProblem::Negative(text())));
        }
        Ok(Self {
            line,
            offset,
            step: Step { from, intensity },
        })
    }

    /// Refuses a row that does not come a whole number of steps after `before`.
    fn follows(&self, before: &Self, length: SignedDuration) -> Result<(), SeriesError> {
        let refuse = |problem| Err(self.line.refuse(1, problem));
        let time = self.step.from.to_string();
        if self.offset != before.offset {
            return refuse(SeriesProblem::OffsetChanged {
                before: before.offset.to_owned(),
                after: self.offset.to_owned(),
            });
        }
        let distance = self.step.from.duration_since(before.step.from);
        if distance.is_zero() {
            let first = before.line.number;
            return refuse(SeriesProblem::Duplicate { time, first });
        }
        if distance.is_negative() {
            return refuse(SeriesProblem::Unsorted(time));
        }
        let steps = distance.as_secs_f64() / length.as_secs_f64();
        if (steps - steps.round()).abs() > 1e-9 || steps < 1.0 {
            let length = length.as_secs();
            return refuse(SeriesProblem::OffStep { time, length });
        }
        Ok(())
    }
}

impl Line<'_> {
    fn refuse(&self, column: usize, problem: SeriesProblem) -> SeriesError {
        SeriesError::new(self.document, self.number, column, problem)
    }
}

/// `Z`, or `+01:00` and the like, at the end of a time.
fn offset(time: &str) -> Option<&str> {
    let clock = time.find('T')?;
    let at = time.rfind(['Z', 'z', '+', '-']).filter(|at| *at > clock)?;
    time.get(at..)
}

/// The distance of the first two rows: an hour, or a quarter of one.
fn length(document: &str, rows: &[Row<'_>]) -> Result<SignedDuration, SeriesError> {
    let [first, second, ..] = rows else {
        let at = rows.first().map_or(1, |row| row.line.number);
        return Err(SeriesError::new(document, at, 1, SeriesProblem::TooShort));
    };
    let length = second.step.from.duration_since(first.step.from);
    if length.is_positive() {
        return Ok(length);
    }
    // Whatever is wrong with the second row, it says best itself.
    second.follows(first, SignedDuration::from_secs(1))?;
    Ok(length)
}

fn citation(
    document: &str,
    fields: &BTreeMap<&str, (usize, &str)>,
) -> Result<Citation, SeriesError> {
    let missing: Vec<&str> = FIELDS
        .into_iter()
        .filter(|name| fields.get(name).is_none_or(|(_, value)| value.is_empty()))
        .collect();
    if !missing.is_empty() {
        let missing = missing.join("`, `");
        return Err(SeriesError::new(
            document,
            1,
            1,
            SeriesProblem::Uncited(missing),
        ));
    }
    let field = |name: &str| fields.get(name).map_or((1, ""), |it: &(usize, &str)| *it);
    let text = |name: &str| field(name).1.to_owned();
    let (line, year) = field("year");
    let published = year.parse().ok();
    let problem = || SeriesProblem::Year(year.to_owned());
    Ok(Citation {
        id: document.into(),
        title: text("title"),
        publisher: text("publisher"),
        year: Some(published.ok_or_else(|| SeriesError::new(document, line, 1, problem()))?),
        url: Some(text("url")),
        licence: text("licence"),
        attribution: None,
        via: None,
    })
}
