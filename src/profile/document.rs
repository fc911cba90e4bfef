//! TOML text to factors. Refuses what it cannot cite.
//!
//! A document is one publication in one vintage. It defines its citations and
//! the rules by which bounds are derived, then tables of factors: what is common
//! to a table (quantity, unit, citation, locator) is said once, and each row
//! gives a place, a year and a value. What a source lacks is not in its document;
//! no row ever stands for a missing number.

use super::factor::{Citation, Factor, Match, Spread};
use super::kind::Kind;
use super::price::Currency;
use super::problem::{DocumentError, Problem};
use super::raw::RawDocument;
use super::reader::{Reader, citations};
use crate::quantity::{BoundKind, Estimate, Quantity};
use std::collections::BTreeMap;
use std::sync::Arc;

/// The factors of one publication.
#[derive(Debug, Clone, PartialEq)]
pub struct Document {
    /// Its file name, for errors and for the reports that use it.
    pub name: Arc<str>,
    /// The site that states it, if one does.
    pub site: Option<Stated>,
    /// Every publication that it cites.
    pub citations: Vec<Arc<Citation>>,
    /// Its factors, in the order of the text.
    pub rows: Vec<Row>,
}

/// The site that a document is of, as the document states it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stated {
    /// Its name.
    pub name: String,
    /// The code of the place where it stands.
    pub place: String,
}

/// One published number, for one place and year.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    pub(super) kind: Kind,
    pub(super) place: Arc<str>,
    pub(super) year: i32,
    pub(super) value: Estimate<f64>,
    pub(super) table: Arc<Table>,
    pub(super) note: Option<Arc<str>>,
}

/// What the rows of one table have in common.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Table {
    pub(super) document: Arc<str>,
    pub(super) scope: Arc<str>,
    pub(super) citation: Arc<Citation>,
    pub(super) locator: String,
    pub(super) spread: Option<Arc<Spread>>,
    /// The currency, where the table holds prices.
    pub(super) currency: Option<Currency>,
}

impl Document {
    /// Reads the text of a document.
    ///
    /// # Errors
    ///
    /// The first thing that is wrong gives a [`DocumentError`] with its line and
    /// column: a field that is missing or not known, a unit that is not the
    /// expected one, a citation or rule that is not defined, bounds that are
    /// missing or not in order, an impossible value, two rows for one key.
    pub fn parse(name: &str, text: &str) -> Result<Self, DocumentError> {
        Self::read(Reader {
            name,
            text,
            site: false,
            narrowed: false,
        })
    }

    /// Reads a document that holds the rows of known places only.
    pub(super) fn narrowed(name: &str, text: &str) -> Result<Self, DocumentError> {
        Self::read(Reader {
            name,
            text,
            site: false,
            narrowed: true,
        })
    }

    fn read(mut reader: Reader<'_>) -> Result<Self, DocumentError> {
        let Reader { name, text, .. } = reader;
        let raw: RawDocument = toml::from_str(text).map_err(|error| {
            let problem = Problem::Syntax(error.message().trim_end().to_owned());
            reader.refuse(error.span().unwrap_or_default(), problem)
        })?;
        reader.site = raw.site.is_some();
        let citations = citations(raw.citation);
        let spreads = reader.spreads(raw.spread, &citations)?;
        let mut rows = Vec::new();
        let mut seen = BTreeMap::new();
        for table in raw.factors {
            reader.rows(table, &citations, &spreads, &mut seen, &mut rows)?;
        }
        Ok(Self {
            name: name.into(),
            site: raw.site.map(|it| Stated {
                name: it.name,
                place: it.place,
            }),
            citations: citations.into_values().collect(),
            rows,
        })
    }
}

impl Row {
    /// What it is a factor of.
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// A country code, a region's, `EU` or `world`.
    pub fn place(&self) -> &str {
        &self.place
    }

    /// The year that it describes.
    pub fn year(&self) -> i32 {
        self.year
    }

    /// The unit of its value, with the currency of a price.
    pub fn unit(&self) -> String {
        self.kind.unit_in(self.table.currency)
    }

    /// The value and its bounds as bare numbers in [`Kind::unit`].
    pub fn in_unit(&self) -> Estimate<f64> {
        self.kind.in_unit(&self.value)
    }

    /// Its identity where it was published for: `factor.QUANTITY.PLACE.YEAR`.
    pub fn id(&self) -> String {
        // Names of things have spaces; an identity has none.
        let place = self.place.replace(' ', "-");
        format!("factor.{}.{place}.{}", self.kind.key(), self.year)
    }

    /// The value and bounds for a reader, in the unit in which it is published.
    pub fn shown(&self) -> String {
        self.factor::<f64>(&self.place, Match::Exact).shown()
    }

    /// Where it was published.
    pub fn citation(&self) -> &Citation {
        &self.table.citation
    }

    /// The factor for `asked`, for which this row was chosen as `matched` says.
    ///
    /// `Q` is the quantity of this row's kind; the catalogue pairs them.
    pub(super) fn factor<Q: Quantity>(&self, asked: &str, matched: Match) -> Factor<Q> {
        let table = &self.table;
        let own = self.id();
        let id = if asked == &*self.place {
            own
        } else {
            format!("{own}@{asked}")
        };
        let [low, central, high] =
            [self.value.low(), self.value.central(), self.value.high()].map(Q::from_base);
        Factor {
            kind: self.kind,
            id: id.into(),
            value: Estimate::around(low, central, high, self.value.kind()),
            place: self.place.clone(),
            period: Some(self.year),
            scope: table.scope.clone(),
            citation: table.citation.clone(),
            locator: filled(&table.locator, &self.place, self.year).into(),
            spread: table
                .spread
                .clone()
                .filter(|_| self.value.kind() == BoundKind::Derived),
            note: self.note.clone(),
            currency: table.currency,
            document: table.document.clone(),
            matched,
            overrides: None,
        }
    }
}

/// A locator with the row's place and year in it.
fn filled(pattern: &str, place: &str, year: i32) -> String {
    pattern
        .replace("{place}", place)
        .replace("{year}", &year.to_string())
}
