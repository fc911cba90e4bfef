//! Every factor as a row that can be searched, for `wattprint profile list`.

use super::catalog::Catalog;
use super::country::Country;
use super::document::Row;
use super::factor::Match;
use super::kind::Kind;
use super::problem::DocumentError;
use super::region::Region;
use crate::quantity::{BoundKind, significant};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// One published number, with what a reader would search it by.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Listed {
    /// Its identity, `factor.QUANTITY.PLACE.YEAR`: `profile show` takes it.
    pub id: String,
    /// What it is a factor of, as documents name it.
    pub quantity: &'static str,
    /// What it is a factor of, for a reader.
    pub label: &'static str,
    /// The place, as documents name it.
    pub place: String,
    /// The place's name, where it is known.
    pub name: String,
    /// The year that it describes.
    pub year: i32,
    /// The best guess.
    pub value: f64,
    /// The lower bound.
    pub low: f64,
    /// The upper bound.
    pub high: f64,
    /// The unit of these three.
    pub unit: String,
    /// What the bounds are.
    pub bounds: BoundKind,
    /// Boundary, flow and basis, in words.
    pub scope: String,
    /// The publication.
    pub citation: String,
    /// The table, row or page in it.
    pub locator: String,
    /// The licence of the publication's data.
    pub licence: String,
    /// The document: publication and vintage.
    pub document: String,
    /// Whether the user added it.
    pub added: bool,
}

/// What is searched for: a factor is found that fits all that is said.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Search {
    /// Words that each stand somewhere in the row, in capitals or not.
    pub words: Vec<String>,
    /// What it is a factor of.
    pub kind: Option<Kind>,
    /// The very place, as documents name it, in capitals or not.
    pub place: Option<String>,
}

/// The factors that fit, by quantity and then by document.
///
/// # Errors
///
/// A built-in document that is refused gives its [`DocumentError`].
pub fn listed(catalog: &Catalog, search: &Search) -> Result<Vec<Listed>, DocumentError> {
    let added: BTreeSet<&str> = catalog.added().iter().map(|it| &*it.name).collect();
    let names = names();
    let documents = catalog.documents()?;
    let mut rows = Vec::new();
    for kind in Kind::all().filter(|kind| search.kind.is_none_or(|it| it == *kind)) {
        for document in &documents {
            let of_kind = document.rows.iter().filter(|row| row.kind() == kind);
            let is_added = added.contains(&*document.name);
            let all = of_kind.map(|row| listed_row(row, &names, is_added));
            rows.extend(all.filter(|it| search.finds(it)));
        }
    }
    Ok(rows)
}

impl Search {
    fn finds(&self, row: &Listed) -> bool {
        let in_place = |place: &String| row.place.eq_ignore_ascii_case(place);
        if !self.place.as_ref().is_none_or(in_place) {
            return false;
        }
        let text = [
            &row.id,
            row.label,
            &row.name,
            &row.scope,
            &row.citation,
            &row.document,
        ];
        let text = text.join("\n").to_lowercase();
        let mut words = self.words.iter();
        words.all(|word| text.contains(&word.to_lowercase()))
    }
}

/// The rows as text: what rows have in common is said once above them.
pub fn listing(rows: &[Listed]) -> Vec<String> {
    let mut lines = Vec::new();
    let common = |it: &Listed| (it.quantity, it.document.clone(), it.unit.clone());
    let same = |a: &Listed, b: &Listed| common(a) == common(b);
    for group in rows.chunk_by(same) {
        let Some(first) = group.first() else { continue };
        let unit = if first.unit == "1" {
            "a ratio"
        } else {
            &first.unit
        };
        lines.push(format!("{} [{}], {unit}", first.label, first.quantity));
        let added = if first.added { ", added" } else { "" };
        lines.push(format!("  {}{added}: {}", first.document, first.citation));
        lines.extend(aligned(group));
        lines.push(String::new());
    }
    let documents: BTreeSet<&str> = rows.iter().map(|row| &*row.document).collect();
    let (factors, documents) = (rows.len(), documents.len());
    lines.push(format!(
        "{} in {}; `wattprint profile show ID` tells more of one",
        counted(factors, "factor"),
        counted(documents, "document")
    ));
    lines
}

fn counted(number: usize, what: &str) -> String {
    format!("{number} {what}{}", if number == 1 { "" } else { "s" })
}

fn aligned(group: &[Listed]) -> Vec<String> {
    let cells: Vec<[String; 4]> = group
        .iter()
        .map(|row| {
            let [value, low, high] = [row.value, row.low, row.high].map(|it| significant(it, 4));
            let bounds = if row.low < row.high {
                format!("{low} to {high}")
            } else {
                String::new()
            };
            // The id of a device is its name already.
            let told = row.id.contains(&row.name);
            let name = if told {
                String::new()
            } else {
                row.name.clone()
            };
            [row.id.clone(), value, bounds, name]
        })
        .collect();
    let width = |column: usize| {
        let lengths = cells.iter().filter_map(|row| row.get(column));
        lengths.map(|it| it.chars().count()).max().unwrap_or(0)
    };
    let (ids, values, bounds) = (width(0), width(1), width(2));
    let line = |[id, value, range, name]: &[String; 4]| {
        let line = format!("    {id:<ids$}  {value:>values$}  {range:<bounds$}  {name}");
        line.trim_end().to_owned()
    };
    cells.iter().map(line).collect()
}

fn listed_row(row: &Row, names: &BTreeMap<&str, &'static str>, added: bool) -> Listed {
    let factor = row.factor::<f64>(row.place(), Match::Exact);
    let value = row.in_unit();
    Listed {
        id: factor.id().to_string(),
        quantity: row.kind().key(),
        label: row.kind().label(),
        place: row.place().to_owned(),
        name: place_name(row.place(), names),
        year: row.year(),
        value: value.central(),
        low: value.low(),
        high: value.high(),
        unit: row.unit(),
        bounds: value.kind(),
        scope: factor.scope().to_owned(),
        citation: super::describe::cited(factor.citation()),
        locator: factor.locator().to_owned(),
        licence: factor.citation().licence.clone(),
        document: factor.document().to_owned(),
        added,
    }
}

/// The names of places, by code.
fn names() -> BTreeMap<&'static str, &'static str> {
    let wider = [("EU", "European Union"), ("world", "the world")];
    let countries = Country::all().map(|it| (it.code(), it.name()));
    let regions = Region::all().map(|it| (it.code, it.name));
    countries.chain(regions).chain(wider).collect()
}

/// The name of a place: of an operator and of where it works, of anything else.
fn place_name(place: &str, names: &BTreeMap<&str, &'static str>) -> String {
    let known = |code| names.get(code).copied().unwrap_or_default();
    match place.split_once('@') {
        Some((operator, at)) => format!("{}, {}", known(operator), known(at)),
        None => known(place).to_owned(),
    }
}
