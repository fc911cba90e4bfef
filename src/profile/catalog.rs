//! The documents that are built in, and those added to them.

use super::asked::{Asked, Candidates, Wanted};
use super::document::{Document, Row};
use super::factor::Factor;
use super::kind::Kind;
use super::narrow::{Line, lines_of, narrowed, row_place};
use super::problem::DocumentError;
use crate::quantity::Quantity;
use std::cmp::Reverse;
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
static EMBEDDED: [Embedded; 21] = embedded! {
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
/// Of the built-in documents only the rows that answer a question are read: which
/// these are is told by their lines.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Catalog {
    added: Vec<Document>,
    /// Whether the built-in documents are left out.
    alone: bool,
}

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
        let wanted = Wanted {
            candidates,
            asked,
            year,
        };
        Ok(self.asked(&[kind], wanted)?.factor(kind))
    }

    /// What answers the same question about several kinds: each document is read
    /// once for all of them.
    pub(super) fn asked<'a>(
        &'a self,
        kinds: &[Kind],
        wanted: Wanted<'a>,
    ) -> Result<Asked<'a>, DocumentError> {
        let lines = kinds.iter().filter_map(|kind| {
            let lines = self.lines(*kind).filter_map(|found| {
                let (_, line) = found;
                Some((wanted.rank(line.place, || line.year())?, found))
            });
            // Of equals the first is kept.
            let best = lines.min_by_key(|(rank, _)| *rank);
            best.map(|(_, found)| found)
        });
        Ok(Asked {
            wanted,
            added: &self.added,
            built_in: read(&lines.collect::<Vec<_>>())?,
        })
    }

    /// Every row of a kind for a place, in the order in which they are preferred:
    /// those added first, then the latest year first.
    ///
    /// # Errors
    ///
    /// A built-in document that is refused gives its [`DocumentError`].
    pub fn rows_of(&self, kind: Kind, place: &str) -> Result<Vec<Row>, DocumentError> {
        let lines = self.lines(kind).filter(|(_, line)| line.place == place);
        let embedded = read(&lines.collect::<Vec<_>>())?;
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
        let names: BTreeSet<&str> = built_in.chain(added).collect();
        names.into_iter().map(str::to_owned).collect()
    }

    /// The years for which a place has a factor of this kind, in order.
    pub(super) fn years(&self, kind: Kind, place: &str) -> Result<Vec<i32>, DocumentError> {
        let rows = self.rows_of(kind, place)?;
        let years: BTreeSet<i32> = rows.iter().map(Row::year).collect();
        Ok(years.into_iter().collect())
    }

    /// The rows of a kind in the built-in documents, in the order of preference.
    fn lines(&self, kind: Kind) -> impl Iterator<Item = Found> {
        let holding = EMBEDDED.iter().filter(|_| !self.alone);
        let holding = holding.filter(move |it| it.kinds.contains(&kind));
        holding.flat_map(move |it| lines_of(it.text, kind).map(move |line| (it, line)))
    }
}

/// A row that was found in a built-in document.
type Found = (&'static Embedded, Line<'static>);

/// The built-in documents of some rows, with no others.
fn read(found: &[Found]) -> Result<Vec<Document>, DocumentError> {
    let documents = EMBEDDED.iter().filter_map(|it| {
        let own = found.iter().filter(|(holder, _)| holder.name == it.name);
        let lines: Vec<Line<'_>> = own.map(|(_, line)| *line).collect();
        if lines.is_empty() {
            return None;
        }
        let read = Document::narrowed(it.name, &narrowed(it.text, &lines));
        // The narrowed text has lost lines: the full one says where.
        Some(read.or_else(|_| Document::parse(it.name, it.text)))
    });
    documents.collect()
}

#[cfg(test)]
mod tests {
    use super::super::factor::Match;
    use super::super::place::Place;
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

    #[test]
    fn the_lines_answer_as_documents_that_are_read_in_full() {
        let lines = Catalog::embedded();
        let full = lines.documents().map(Catalog::only).unwrap_or_default();
        let mut asked = 0;
        let mut agree = |kind, candidates: &[_], year| {
            let [one, other] =
                [&lines, &full].map(|it| it.find::<f64>(kind, candidates, "what is asked", year));
            assert!(one.is_ok(), "{kind:?} {candidates:?} {year:?}");
            assert_eq!(one, other, "{kind:?} {candidates:?} {year:?}");
            asked += usize::from(one != Ok(None));
        };
        let rows = full.added().iter().flat_map(|it| &it.rows);
        let keys = rows.map(|row| (row.kind(), row.place(), row.year()));
        for (kind, place, year) in keys.collect::<BTreeSet<_>>() {
            for year in [None, Some(year - 1), Some(year)] {
                agree(kind, &[(place, Match::Exact)], year);
            }
        }
        let places: Vec<Place> = Place::all().chain(Place::regions()).collect();
        for place in &places {
            let world = [("EU", Match::WiderRegion), ("world", Match::Global)];
            let chain: Vec<_> = place.chain().chain(world).collect();
            for kind in Kind::all().filter(|it| !it.is_of_thing()) {
                for year in [None, Some(2023), Some(2024)] {
                    agree(kind, &chain, year);
                }
            }
        }
        assert!(asked > 5_000, "{asked} answers");
    }
}
