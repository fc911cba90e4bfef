//! The documents that are built in, and those added to them.

use super::document::{Document, Row};
use super::factor::{Factor, Match};
use super::kind::Kind;
use super::problem::DocumentError;
use crate::quantity::Quantity;
use std::collections::BTreeSet;

/// One document that is built in.
struct Embedded {
    name: &'static str,
    text: &'static str,
    kinds: &'static [Kind],
}

macro_rules! embedded {
    ($($name:literal: $($kind:ident),+;)+) => {
        [$(Embedded {
            name: concat!("profiles/", $name),
            text: include_str!(concat!("../../profiles/", $name)),
            kinds: &[$(Kind::$kind),+],
        }),+]
    };
}

/// Every built-in document with the kinds that it holds, the preferred first.
const EMBEDDED: [Embedded; 13] = embedded! {
    "grid/ember-2026.toml": GridCarbon;
    "grid/owid-2026.toml": GridCarbon;
    "grid/ember-2025.toml": GridCarbon;
    "water/generation-mix-2023.toml": GridWater;
    "water/wri-2020.toml": GridWaterReservoirs;
    "site/eed-2024.toml": Pue;
    "site/uptime-2025.toml": Pue;
    "node/prior.toml": NodeConstant, NodeFactor;
    "accelerator/makers-2026.toml": AcceleratorPower, AcceleratorPeak16, AcceleratorPeak8,
        AcceleratorBandwidth, AcceleratorMemory;
    "accelerator/nvidia-smi-2026.toml": AcceleratorPower, AcceleratorIdle, AcceleratorMemory;
    "load/published-2026.toml": LoadTraining, LoadText, LoadImages, LoadVideos, HostMultiplier;
    "embodied/published-2026.toml": AcceleratorMaking, ServerMaking, Lifetime, ActiveShare;
    "equivalence/published-2026.toml": CarDistance, HouseholdYear, Bottle;
};

/// The names and texts of the built-in documents.
pub fn embedded_files() -> impl Iterator<Item = (&'static str, &'static str)> {
    EMBEDDED.iter().map(|it| (it.name, it.text))
}

/// All the factors that are known: the built-in documents and those added.
///
/// Built-in documents are read only as far as a question needs: those that hold
/// the kind asked for, and of these only the rows of the place asked for.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Catalog {
    added: Vec<Document>,
}

/// Where a factor may come from, with how close a match that would be.
pub(super) type Candidates<'a> = &'a [(&'a str, Match)];

impl Catalog {
    /// The built-in documents alone.
    pub fn embedded() -> Self {
        Self::default()
    }

    /// The built-in documents and others, by name and text, which go before them.
    ///
    /// # Errors
    ///
    /// The first document that is refused gives its [`DocumentError`].
    pub fn with_files<'a>(
        files: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> Result<Self, DocumentError> {
        let parse = |(name, text)| Document::parse(name, text);
        let added = files.into_iter().map(parse).collect::<Result<_, _>>()?;
        Ok(Self { added })
    }

    /// Every document in full, those added first.
    ///
    /// # Errors
    ///
    /// A built-in document that is refused gives its [`DocumentError`]; a test
    /// reads them all.
    pub fn documents(&self) -> Result<Vec<Document>, DocumentError> {
        let embedded = embedded_files().map(|(name, text)| Document::parse(name, text));
        let added = self.added.iter().cloned().map(Ok);
        added.chain(embedded).collect()
    }

    /// The factor for the first candidate that has one.
    ///
    /// An added document goes before the built-in ones; then the latest year goes
    /// first that is not after `year`; then the document that is listed first.
    pub(super) fn find<Q: Quantity>(
        &self,
        kind: Kind,
        candidates: Candidates<'_>,
        asked: &str,
        year: Option<i32>,
    ) -> Result<Option<Factor<Q>>, DocumentError> {
        let embedded = documents_of(kind, candidates)?;
        for (place, matched) in candidates {
            for documents in [&self.added, &embedded] {
                if let Some(row) = latest(documents, kind, place, year) {
                    let older = year.is_some_and(|year| row.year() < year);
                    let matched = match matched {
                        Match::Exact if older => Match::OlderPeriod,
                        other => *other,
                    };
                    return Ok(Some(row.factor(asked, matched)));
                }
            }
        }
        Ok(None)
    }

    /// The names of the things that have a factor of one of these kinds, in order.
    ///
    /// Built-in documents are not parsed for it: their rows are lines.
    pub(super) fn things(&self, kinds: fn(Kind) -> bool) -> Vec<String> {
        let holding = EMBEDDED.iter();
        let holding = holding.filter(|it| it.kinds.iter().all(|kind| kinds(*kind)));
        let built_in = holding.flat_map(|it| it.text.lines().filter_map(row_place));
        let rows = self.added.iter().flat_map(|it| &it.rows);
        let added = rows.filter(|row| kinds(row.kind())).map(Row::place);
        let names: BTreeSet<String> = built_in.chain(added).map(str::to_owned).collect();
        names.into_iter().collect()
    }

    /// The years for which a place has a factor of this kind, in order.
    pub(super) fn years(&self, kind: Kind, place: &str) -> Result<Vec<i32>, DocumentError> {
        let embedded = documents_of(kind, &[(place, Match::Exact)])?;
        let rows = self.added.iter().chain(&embedded).flat_map(|it| &it.rows);
        let mut years: Vec<i32> = rows
            .filter(|row| row.kind() == kind && row.place() == place)
            .map(Row::year)
            .collect();
        years.sort_unstable();
        years.dedup();
        Ok(years)
    }
}

/// The built-in documents of a kind, narrowed to the rows of some places.
fn documents_of(kind: Kind, places: Candidates<'_>) -> Result<Vec<Document>, DocumentError> {
    let holding = EMBEDDED.iter().filter(|it| it.kinds.contains(&kind));
    holding
        .map(|it| Document::parse(it.name, &narrowed(it.text, places)))
        .collect()
}

/// The row with the latest year that is not after `year`.
fn latest<'a>(
    documents: &'a [Document],
    kind: Kind,
    place: &str,
    year: Option<i32>,
) -> Option<&'a Row> {
    let fits = |row: &&Row| {
        row.kind() == kind && row.place() == place && year.is_none_or(|year| row.year() <= year)
    };
    let rows = documents.iter().flat_map(|it| &it.rows).filter(fits);
    // Of several with the same year the first is kept.
    rows.reduce(|best, row| if row.year() > best.year() { row } else { best })
}

/// A built-in document without the rows of other places.
///
/// Reading TOML costs a hundred times more than looking at the start of a line.
/// Built-in documents write one row on one line, which a test holds.
fn narrowed(text: &str, places: Candidates<'_>) -> String {
    let mut kept = String::with_capacity(4096);
    for line in text.lines() {
        let place = row_place(line);
        if place.is_none_or(|place| places.iter().any(|(wanted, _)| *wanted == place)) {
            kept.push_str(line);
        }
        // An empty line in its stead keeps the line numbers.
        kept.push('\n');
    }
    kept
}

/// The place of a line that is a row.
fn row_place(line: &str) -> Option<&str> {
    let place = line.strip_prefix("    { place = \"");
    let rest = place.or_else(|| line.strip_prefix("    { thing = \""))?;
    rest.split_once('"').map(|(place, _)| place)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_of_a_built_in_document_is_found_by_its_line() {
        for (name, text) in embedded_files() {
            let rows = Document::parse(name, text).map(|it| it.rows.len());
            let lines = text.lines().filter(|line| row_place(line).is_some());
            assert_eq!(rows, Ok(lines.count()), "{name}");
        }
    }

    #[test]
    fn a_document_is_listed_under_every_kind_that_it_holds() {
        for it in &EMBEDDED {
            let document = Document::parse(it.name, it.text);
            let rows = document.map(|it| it.rows).unwrap_or_default();
            assert!(
                rows.iter().all(|row| it.kinds.contains(&row.kind())),
                "{}",
                it.name
            );
        }
    }
}
