//! The documents that are built in, and those added to them.

use super::document::{Document, Row};
use super::factor::{Factor, Match, Overridden};
use super::kind::Kind;
use super::narrow::{narrowed, row_place};
use super::problem::DocumentError;
use crate::quantity::Quantity;
use std::cmp::Reverse;
use std::collections::BTreeSet;
use std::sync::Arc;

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
const EMBEDDED: [Embedded; 21] = embedded! {
    "grid/ember-2026.toml": GridCarbon;
    "grid/owid-2026.toml": GridCarbon;
    "grid/ember-2025.toml": GridCarbon;
    "grid/netherlands-2026.toml": GridCarbonDirect, GridCarbonNational, GridCarbonResidual;
    "grid/egrid-2023.toml": GridCarbonDirect, GridCarbonMarginal;
    "grid/china-2023.toml": GridCarbonDirect;
    "region/google-2024.toml": GridCarbonDirect, CarbonFree;
    "water/generation-mix-2023.toml": GridWater;
    "water/wri-2020.toml": GridWaterReservoirs;
    "site/netherlands.toml": Pue, Wue;
    "site/aws-2024.toml": Pue, WueWithdrawal;
    "site/google-2025.toml": Pue, Wue;
    "site/microsoft-2025.toml": Pue, Wue;
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
/// Built-in documents are read only as far as a wanted needs: those that hold
/// the kind asked for, and of these only the rows of the place asked for.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Catalog {
    added: Vec<Document>,
    /// Whether the built-in documents are left out.
    alone: bool,
}

/// Where a factor may come from, with how close a match that would be.
pub(super) type Candidates<'a> = &'a [(&'a str, Match)];

impl Catalog {
    /// The built-in documents alone.
    pub fn embedded() -> Self {
        Self::default()
    }

    /// The built-in documents and others, which go before them.
    pub fn adding(added: Vec<Document>) -> Self {
        Self {
            added,
            alone: false,
        }
    }

    /// These documents and no others.
    pub fn only(added: Vec<Document>) -> Self {
        Self { added, alone: true }
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
        Ok(Self::adding(added))
    }

    /// The same, with `document` before all others.
    #[must_use]
    pub fn with(mut self, document: Document) -> Self {
        self.added.insert(0, document);
        self
    }

    /// Every document in full, those added first.
    ///
    /// # Errors
    ///
    /// A built-in document that is refused gives its [`DocumentError`]; a test
    /// reads them all.
    pub fn documents(&self) -> Result<Vec<Document>, DocumentError> {
        let embedded = embedded_files().filter(|_| !self.alone);
        let embedded = embedded.map(|(name, text)| Document::parse(name, text));
        let added = self.added.iter().cloned().map(Ok);
        added.chain(embedded).collect()
    }

    /// The documents that were added, in the order in which they precede.
    pub fn added(&self) -> &[Document] {
        &self.added
    }

    /// The factor for the first candidate that has one.
    ///
    /// An added document goes before the built-in ones; then the latest year goes
    /// first that is not after `year`; then the document that is listed first. A
    /// factor of an added document knows which built-in one it takes the place of.
    pub(super) fn find<Q: Quantity>(
        &self,
        kind: Kind,
        candidates: Candidates<'_>,
        asked: &str,
        year: Option<i32>,
    ) -> Result<Option<Factor<Q>>, DocumentError> {
        let embedded = self.embedded_of(kind, candidates)?;
        let wanted = Wanted {
            kind,
            candidates,
            asked,
            year,
        };
        let mut found: Option<Factor<Q>> = wanted.answer(&[&self.added, &embedded]);
        if let Some(factor) = &mut found
            && self.added.iter().any(|it| it.name == factor.document)
        {
            let replaced = wanted.answer::<Q>(&[&embedded]);
            factor.overrides = replaced.map(|it| Arc::new(Overridden::of(&it)));
        }
        Ok(found)
    }

    /// Every row of a kind for a place, in the order in which they are preferred:
    /// those added first, then the latest year first.
    ///
    /// # Errors
    ///
    /// A built-in document that is refused gives its [`DocumentError`].
    pub fn rows_of(&self, kind: Kind, place: &str) -> Result<Vec<Row>, DocumentError> {
        let embedded = self.embedded_of(kind, &[(place, Match::Exact)])?;
        let mut rows = Vec::new();
        for set in [&self.added, &embedded] {
            let all = set.iter().flat_map(|it| &it.rows);
            let fits = all.filter(|row| row.kind() == kind && row.place() == place);
            let mut fitting: Vec<Row> = fits.cloned().collect();
            fitting.sort_by_key(|row| Reverse(row.year()));
            rows.append(&mut fitting);
        }
        Ok(rows)
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
        let rows = self.rows_of(kind, place)?;
        let years: BTreeSet<i32> = rows.iter().map(Row::year).collect();
        Ok(years.into_iter().collect())
    }

    /// The built-in documents of a kind, narrowed to the rows of some places.
    fn embedded_of(
        &self,
        kind: Kind,
        places: Candidates<'_>,
    ) -> Result<Vec<Document>, DocumentError> {
        let holding = EMBEDDED.iter().filter(|it| it.kinds.contains(&kind));
        let holding = holding.filter(|_| !self.alone);
        let narrowed = holding.filter_map(|it| {
            let text = narrowed(it.text, kind, places)?;
            // The narrowed text has lost lines: the full one says where.
            let read = Document::narrowed(it.name, &text);
            Some(read.or_else(|_| Document::parse(it.name, it.text)))
        });
        narrowed.collect()
    }
}

/// What is asked of a set of documents.
struct Wanted<'a> {
    kind: Kind,
    candidates: Candidates<'a>,
    asked: &'a str,
    year: Option<i32>,
}

impl Wanted<'_> {
    /// The answer of the first set of documents, for the first candidate.
    fn answer<Q: Quantity>(&self, sets: &[&[Document]]) -> Option<Factor<Q>> {
        self.candidates.iter().find_map(|(place, matched)| {
            let row = sets.iter().find_map(|set| self.latest(set, place))?;
            let older = self.year.is_some_and(|year| row.year() < year);
            let matched = match matched {
                Match::Exact if older => Match::OlderPeriod,
                other => *other,
            };
            Some(row.factor(self.asked, matched))
        })
    }

    /// The row with the latest year that is not after the year asked for.
    fn latest<'d>(&self, documents: &'d [Document], place: &str) -> Option<&'d Row> {
        let fits = |row: &&Row| {
            let in_time = self.year.is_none_or(|year| row.year() <= year);
            row.kind() == self.kind && row.place() == place && in_time
        };
        let rows = documents.iter().flat_map(|it| &it.rows).filter(fits);
        // Of several with the same year the first is kept.
        rows.reduce(|best, row| if row.year() > best.year() { row } else { best })
    }
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
