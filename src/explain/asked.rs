//! Which figures of a report are asked for, and what there is in place of others.

use crate::report::{Figure, Missing, Report};

/// Figures by which a report is judged, in the order of the chain.
const MAIN: [&str; 7] = [
    "emissions.location",
    "emissions.market",
    "emissions.embodied",
    "water.site",
    "water.grid",
    "water.total",
    "cost.electricity",
];

/// How many names an error suggests.
const SUGGESTIONS: usize = 3;

/// The figures to explain, and those that stand beside them.
#[derive(Debug, Clone, PartialEq)]
pub struct Scope<'a> {
    /// The part of the whole that they are of, as a person calls it.
    pub part: Option<&'a str>,
    /// All figures of the whole, or of that part.
    pub among: &'a [Figure],
    /// Those to explain.
    pub figures: Vec<&'a Figure>,
}

/// What was asked for is not in the report.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotThere {
    /// The figure could not be known.
    #[error("`{}` is not known in this report: {}", .0.id, .0.reason)]
    Missing(Missing),
    /// There is no figure of that name.
    #[error("the report has no figure `{id}`; {nearest}")]
    Unknown {
        /// What was asked for.
        id: String,
        /// Names that it has, in words.
        nearest: String,
    },
    /// The report is not divided into such a part.
    #[error("the report has no part `{key}`; {known}")]
    UnknownPart {
        /// What was asked for.
        key: String,
        /// The parts that it has, in words.
        known: String,
    },
    /// It has no figures at all.
    #[error("the report has no figure that could be explained")]
    Empty,
}

impl NotThere {
    /// What would help, where that is known.
    pub fn hint(&self) -> Option<&str> {
        match self {
            Self::Missing(row) => Some(&row.remedy),
            Self::UnknownPart { .. } => {
                Some("a report is divided with `wattprint report --by workload --format json`")
            }
            Self::Unknown { .. } | Self::Empty => None,
        }
    }
}

impl<'a> Scope<'a> {
    /// The figure that was asked for, or without one the main figures; of the whole
    /// or of one of its parts.
    ///
    /// # Errors
    ///
    /// Gives [`NotThere`] where the report has no such part or figure.
    pub fn of(
        report: &'a Report,
        part: Option<&str>,
        figure: Option<&str>,
    ) -> Result<Self, NotThere> {
        let (part, among) = match part {
            Some(key) => among_part(report, key)?,
            None => (None, &report.quantities[..]),
        };
        let figures = match figure {
            Some(id) => vec![find(report, among, id)?],
            None => main_figures(report, among),
        };
        if figures.is_empty() {
            return Err(NotThere::Empty);
        }
        Ok(Self {
            part,
            among,
            figures,
        })
    }
}

/// The main figures among these: the report's own main one first, or all there are
/// where none of them is there.
pub fn main_figures<'a>(report: &Report, among: &'a [Figure]) -> Vec<&'a Figure> {
    let main = report.quality.main_figure.as_deref().into_iter();
    let ids = main.chain(MAIN);
    let found = ids.filter_map(|id| among.iter().find(|it| it.id == id));
    let found: Vec<_> = found.collect();
    if found.is_empty() {
        return among.iter().collect();
    }
    found
}

fn among_part<'a>(
    report: &'a Report,
    key: &str,
) -> Result<(Option<&'a str>, &'a [Figure]), NotThere> {
    let parts = report.divisions.iter().flat_map(|it| &it.parts);
    let named = |it: &&crate::report::Part| it.key == key;
    let known = || {
        let keys: Vec<_> = parts.clone().map(|it| format!("`{}`", it.key)).collect();
        match keys.as_slice() {
            [] => "it is not divided".to_owned(),
            keys => format!("its parts are {}", keys.join(", ")),
        }
    };
    match parts.clone().find(named) {
        Some(part) => Ok((Some(part.name.as_str()), &part.quantities[..])),
        None => Err(NotThere::UnknownPart {
            key: key.to_owned(),
            known: known(),
        }),
    }
}

fn find<'a>(report: &Report, among: &'a [Figure], id: &str) -> Result<&'a Figure, NotThere> {
    if let Some(figure) = among.iter().find(|it| it.id == id) {
        return Ok(figure);
    }
    // A figure per unit of work is missing with the whole.
    let whole = id.split('/').next().unwrap_or(id);
    let missing = report.missing.iter();
    let mut missing = missing.filter(|it| it.id == id || it.id == whole);
    if let Some(row) = missing.next() {
        return Err(NotThere::Missing(row.clone()));
    }
    let mut near: Vec<&str> = among.iter().map(|it| it.id.as_str()).collect();
    near.sort_by_key(|it| std::cmp::Reverse(likeness(id, it)));
    let near: Vec<_> = near.iter().take(SUGGESTIONS).collect();
    let near: Vec<_> = near.into_iter().map(|it| format!("`{it}`")).collect();
    Err(NotThere::Unknown {
        id: id.to_owned(),
        nearest: format!("the nearest are {}", near.join(", ")),
    })
}

/// How many letters two names have in common at both ends.
fn likeness(one: &str, other: &str) -> usize {
    let same = |(a, b): &(char, char)| a == b;
    let head = one.chars().zip(other.chars()).take_while(same).count();
    let tail = one.chars().rev().zip(other.chars().rev());
    head + tail.take_while(same).count()
}
